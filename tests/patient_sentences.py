"""Which sentences of the catalogues a patient can meet, found by the files in which they stand."""

import csv
from functools import cache
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

from clinic.domain.red_flags import LEVEL_LABELS
from clinic.domain.treatments.choices import LABELS
from clinic.domain.treatments.courses import Helped
from devtools import catalogues

ROOT = Path(__file__).resolve().parents[1]
FILES = (
    "templates/_base.html",
    "templates/_patient_layout.html",
    "templates/_macros/*.html",
    "templates/errors/*.html",
    "templates/invitations/_slip.html",
    "templates/tablets/_*.html",
    "templates/tablets/locked.html",
    "templates/tablets/thanks.html",
    "templates/questionnaires/*.html",
    "templates/_macros/imported_fields.html",
    "templates/paper/show.html",
    "templates/tablets/_layout.html",
    "templates/tablets/_text_size.html",
    "templates/tablets/locked.html",
    "templates/tablets/thanks.html",
    "clinic/domain/body/atlas.json",
    "clinic/domain/questionnaires/*.py",
    "clinic/domain/instruments/agenda.py",
    "clinic/domain/instruments/conditions.py",
    "clinic/domain/instruments/head_places.py",
    "clinic/domain/instruments/pain.py",
    "clinic/domain/instruments/pgic.py",
    "clinic/domain/instruments/spasm7.py",
    "clinic/domain/instruments/survey.py",
    "clinic/domain/instruments/urgent.py",
    "clinic/domain/red_flags.py",
    "clinic/mail/message.py",
    "clinic/mail/message.py",
    "clinic/services/questionnaire_pages.py",
    "clinic/web/errors.py",
    "clinic/web/forms/base.py",
    "clinic/web/forms/fields.py",
    "clinic/web/forms/questionnaires/*.py",
    "clinic/web/present/paper_form.py",
    "clinic/web/present/paper_imported.py",
    "clinic/web/questionnaires/*.py",
    "clinic/web/send_again.py",
    "clinic/web/views/questionnaires.py",
)
STAFF_ALONE = {
    *LEVEL_LABELS.values(),  # how a clinician names the levels; the patient reads the advice
    "Answer about self-harm above 0",  # what staff read; the patient reads where help is
    "Back to the visit",  # on the screen alone, where staff print the form
    "Print",
    "Staff: sign in",
    "This e-mail address cannot be used.",
    "Correct it on the patient's page.",
    "Go to your first page",  # only for somebody signed in
    "You are signed in again. Send it now.",  # only where staff were signed out
    "Enter a year, a month and year, or a whole date, such as 14 11 2025.",  # no page for patients asks for a date
}


@cache
def collected() -> frozenset[str]:
    """Return the sentences; of one with two numbers, both."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = DEFAULT_KEYWORDS | parse_keywords(catalogues.EXTRACT_KEYWORDS)
    patterns = {suffix: (method, options[pattern]) for pattern, method in methods for suffix in [_suffix(pattern)]}
    found = {LABELS[one] for one in Helped} | {row["plain"] for row in _treatments()}
    for pattern in FILES:
        for file in sorted(ROOT.glob(pattern)):
            method, given = patterns[file.suffix]
            for _line, message, *_rest in extract_from_file(method, file, keywords, (), given):
                found |= {message} if isinstance(message, str) else set(message)
    return frozenset(found - STAFF_ALONE - {""})


def _suffix(pattern: str) -> str:
    return Path(pattern).suffix


def _treatments() -> list[dict[str, str]]:
    with (ROOT / "clinic/domain/treatments/catalogue.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
