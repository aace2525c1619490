"""Past imports and reports of imports as their pages need them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.domain.imports import VERSIONS, ImportReport
from clinic.domain.imports.groups import ROWS_KEPT, ROWS_SHOWN, numbers
from clinic.domain.imports.report_text import CRITERIA, TOTALS, not_recomputed
from clinic.domain.scoring.phrases import translated
from clinic.domain.text import shortened
from clinic.models import ImportRun
from clinic.web.present.clock import local_day, time_of_day


class Past(NamedTuple):
    """One import that was published."""

    id: int
    file_name: str
    day: dt.date
    clock: str
    by: str
    imported: int
    rejected: int


def past(run: ImportRun) -> Past:
    """Return a published import."""
    at, report = run.published_at or run.started_at, report_of(run.report)
    imported, rejected = (report.imported, report.counted.get("rejected", 0)) if report else (0, 0)
    return Past(run.id, run.file_name, local_day(at), time_of_day(at), run.account.name, imported, rejected)


def report_of(plain: dict[str, Any] | None) -> ImportReport | None:
    """Return a stored report; None for one that this release cannot read."""
    try:
        return ImportReport.from_json(plain or {})
    except (ValueError, TypeError, KeyError):
        return None


def others(report: ImportReport) -> int:
    """Return how many visits come in if the rejected rows are left out."""
    return report.rows - report.counted.get("rejected", 0) - report.already_here


def headline(report: ImportReport) -> str:
    """Return in one sentence what the file would bring in."""
    rejected = report.counted.get("rejected", 0)
    if report.refused:
        return ngettext("%(num)d row was rejected", "%(num)d rows were rejected", rejected)
    if report.imported:
        return ngettext("%(num)d visit would be imported", "%(num)d visits would be imported", report.imported)
    return _("Every row of this file is in the clinic already") if report.rows else _("The file has no rows")


def words() -> dict[str, object]:
    """Return what the template of a report prints names with."""
    return {
        "total_words": lambda key: _(TOTALS[key]) if key in TOTALS else key,
        "criteria_words": lambda version: _(CRITERIA[version]),
        "criteria_versions": VERSIONS,
        "rows_shown": ROWS_SHOWN,
        "row_numbers": lambda group, every=False: numbers(group, _, most=ROWS_KEPT if every else ROWS_SHOWN),
        "not_recomputed": lambda report: not_recomputed(report, _),
        "translated": lambda sentence: translated(sentence, _),
    }


def map_choices(shipped: Iterable[str], used: Iterable[ImportRun]) -> list[tuple[str, str]]:
    """Return the maps to choose from: those used before, then those that come with the product."""
    before = [
        (
            f"run:{run.id}",
            _("As for %(file)s, %(day)s", file=shortened(run.file_name, 60), day=f"{past(run).day:%Y-%m-%d}"),
        )
        for run in used
    ]
    return before + [(f"shipped:{name}", _("The example %(name)s", name=f"{name}.toml")) for name in shipped]
