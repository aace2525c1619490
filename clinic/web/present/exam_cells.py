"""Single cells of the survey: what arrives from the page while it is filled, and what goes back."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError
from clinic.domain.exams import CONTROLS_NOTE, ExamMethod, SiteState, tender_points
from clinic.domain.words import N_
from clinic.models import Exam
from clinic.services.exams import Clash, SiteEntry
from clinic.web.forms.exams import read_cell, written
from clinic.web.present import exam_page
from clinic.web.session import settings, utc_now

STATES = {
    SiteState.NOT_EXAMINED: N_("not examined"),
    SiteState.REFUSED: N_("refused"),
    SiteState.STOPPED: N_("stopped"),
}
Entries = list[tuple[SiteEntry, int | None]]


def method_of(wanted: str | None, exam: Exam | None) -> ExamMethod:
    """Return the method of the page: that of the ratings, else the one asked for, else 0 to 10."""
    if exam is not None and exam.ratings:
        return exam.method
    if wanted in set(ExamMethod):
        return ExamMethod(wanted)
    return exam.method if exam is not None else ExamMethod.MTPS_0_10


def read(sent: Any) -> tuple[ExamMethod, Entries]:
    """Return method and entries as the page sent them. Raises BadRequest for anything it never sends."""
    try:
        method = ExamMethod(sent["method"])
        cells = [(cell["site"], str(cell["value"]), cell["version"]) for cell in sent["cells"]]
        if any(site not in SITES or not (version is None or type(version) is int) for site, _v, version in cells):
            raise ValueError(cells)
        return method, [(read_cell(site, value, method), version) for site, value, version in cells]
    except (KeyError, TypeError, ValueError, ClinicError):
        raise BadRequest from None


def answer(exam: Exam, entries: Entries, clashes: list[Clash], examiner: str) -> dict[str, Any]:
    """Return the new version of each cell, the live results as markup, the clock, and each clash with both values."""
    stored = {rating.site: rating for rating in exam.ratings}
    result = tender_points(exam.method, exam_page.ratings_of(exam).values())
    return {
        "saved": _("Saved %(clock)s", clock=clock()),
        "versions": {
            entry.site: stored[entry.site].version if entry.site in stored else None for entry, _version in entries
        },
        "results": render_template(
            "exams/_results.html",
            results=exam_page.results(result),
            controls_note=CONTROLS_NOTE if result.shows_controls_note else "",
        ),
        "untested": len(SITES) - len(stored),
        "clashes": [
            {"site": clash.entry.site, "stored": written(clash.stored), "words": clash_words(clash, examiner)}
            for clash in clashes
        ],
    }


def clock() -> str:
    """The clinic's time of day: `10:42`."""
    return f"{utc_now().astimezone(settings().zone):%H:%M}"


def clash_words(clash: Clash, examiner: str) -> str:
    """Say who changed the cell, when, and both values."""
    site, yours = _(SITES[clash.entry.site].label), _typed(clash.entry)
    if clash.stored is None:
        return _("%(site)s: you entered %(yours)s; it was emptied meanwhile. Enter what should stand.",
                 site=site, yours=yours)  # fmt: skip
    when = f"{clash.stored.rated_at.astimezone(settings().zone):%H:%M}"
    return _("%(site)s: you entered %(yours)s; %(who)s saved %(stored)s at %(when)s. Enter what should stand.",
             site=site, yours=yours, who=examiner, stored=written(clash.stored), when=when)  # fmt: skip


def _typed(entry: SiteEntry) -> str:
    if entry.state is None:
        return _("nothing")
    return str(entry.rating) if entry.state is SiteState.RATED else _(STATES[entry.state])
