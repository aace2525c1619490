"""Single cells of the survey: what arrives from the page while it is filled, and what goes back."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError
from clinic.domain.exams import SiteState
from clinic.domain.words import N_
from clinic.models import Account, Exam
from clinic.services.exams import SiteEntry
from clinic.services.last_survey import LastSurvey
from clinic.web.forms.exams import Entry, read_cell
from clinic.web.present import exam_methods, exam_results
from clinic.web.present.clock import saved_now, time_of_day
from clinic.web.present.exam_methods import Cell, PageMethod

STATES = {
    SiteState.NOT_EXAMINED: N_("not examined"),
    SiteState.REFUSED: N_("refused"),
    SiteState.STOPPED: N_("stopped"),
}
Entries = list[tuple[Entry, int | None]]


def head(sent: Any) -> tuple[PageMethod, int]:
    """Return the method and whose survey it is, as the page sent them. Raises BadRequest for what it never sends."""
    try:
        examiner = sent["examiner"]
        if type(examiner) is not int:
            raise ValueError(examiner)
        return PageMethod(sent["method"]), examiner
    except (KeyError, TypeError, ValueError):
        raise BadRequest from None


def read(sent: Any, method: PageMethod, last: LastSurvey) -> Entries:
    """Return the entries as the page sent them. Raises BadRequest for anything it never sends."""
    try:
        cells = [(cell["site"], str(cell["value"]), cell["version"]) for cell in sent["cells"]]
        if any(site not in SITES or not (version is None or type(version) is int) for site, _v, version in cells):
            raise ValueError(cells)
        return [(read_cell(site, value, method, last), version) for site, value, version in cells]
    except (KeyError, TypeError, ValueError, ClinicError):
        raise BadRequest from None


def answer(
    session: Session, exam: Exam, method: PageMethod, entries: Entries, clashes: Sequence[Entry]
) -> dict[str, Any]:
    """Return the new version of each cell, the live results as markup, the clock, and each clash with both values."""
    stored, live = exam_methods.cells(exam, method), exam_results.live(exam, method)
    return {
        "saved": saved_now(),
        "versions": {
            entry.site: stored[entry.site].version if entry.site in stored else None for entry, _version in entries
        },
        "results": render_template("exams/_results.html", results=live["results"]),
        "controls_note": _(live["controls_note"]) if live["controls_note"] else "",
        "means": live["means"],
        "untested": len(SITES) - len(stored),
        "clashes": [_clash(session, exam, entry, stored.get(entry.site)) for entry in clashes],
    }


def _clash(session: Session, exam: Exam, entry: Entry, stored: Cell | None) -> dict[str, str]:
    words = clash_words(session, exam, entry, stored)
    return {"site": entry.site, "stored": stored.written if stored else "", "words": words}


def clash_words(session: Session, exam: Exam, entry: Entry, stored: Cell | None) -> str:
    """Say who changed the cell, when, and both values."""
    site, yours = _(SITES[entry.site].label), _typed(entry)
    if stored is None:
        return _("%(site)s: you entered %(yours)s; it was emptied meanwhile. Say which should stand.",
                 site=site, yours=yours)  # fmt: skip
    who = session.get(Account, stored.by) if stored.by else None
    when = time_of_day(stored.at)
    return _("%(site)s: you entered %(yours)s; %(who)s saved %(stored)s at %(when)s. Say which should stand.",
             site=site, yours=yours, who=(who or exam.examiner).name, stored=stored.written, when=when)  # fmt: skip


def _typed(entry: Entry) -> str:
    if entry.state is None:
        return _("nothing")
    if entry.state is not SiteState.RATED:
        return _(STATES[entry.state])
    return str(entry.rating) if isinstance(entry, SiteEntry) else exam_methods.in_a_row(entry.trials)
