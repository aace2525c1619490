"""The report of an import in plain text: one line for each thing to know, then the lists."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from clinic.domain.imports.groups import ROWS_SHOWN, Group, numbers
from clinic.domain.imports.totals import VERSIONS
from clinic.domain.words import N_

if TYPE_CHECKING:
    from clinic.domain.imports.report import ImportReport

Translate = Callable[[str], str]

VERDICTS = {
    "would_import": N_("Dry run: nothing was stored. The file would be imported."),
    "would_refuse": N_("Dry run: nothing was stored. The file would not be imported, because of the rejected rows."),
    "imported": N_("The file was imported."),
    "refused": N_("Nothing was imported, because of the rejected rows."),
}
WITHOUT_REJECTED = {
    "would_import": N_("Dry run: nothing was stored. The file would be imported without the rejected rows."),
    "imported": N_("The file was imported without the rejected rows."),
}
NOTHING_NEW = N_("No row was new: what can be imported of the file is in the clinic already.")
LEAVE_OUT = N_("Mend them in the file, or leave them out with --leave-out-rejected; then import the file again.")
TOTALS = {
    "wpi": N_("WPI"),
    "sss": N_("SSS"),
    "psd": N_("PSD"),
    "tender_count": N_("Tender point count"),
    "fis": N_("FIS"),
    "fiqr": N_("FIQR"),
    "fiq": N_("FIQ"),
    "sbs": N_("SBS"),
}
CRITERIA = {
    "acr2010": N_("2010 criteria"),
    "fs2011": N_("2011 criteria"),
    "fs2016_cut_offs": N_("2016 cut-offs alone"),
    "fs2016": N_("2016 criteria"),
}
ROW, ROWS = N_("row %(rows)s"), N_("%(n)d rows (%(rows)s)")
COLUMN = N_("%(rows)s, column %(column)s (%(what)s)")
NOT_RECOMPUTED = N_("%(total)s: stated in %(n)d rows; the file gives no items for it, so it cannot be recomputed")
WITHOUT_ITEMS = N_("%(total)s: stated in %(n)d rows without items for it, where it cannot be recomputed")
EVERY_ROW = N_("The file that --report writes names every row.")
MARGIN = "  "


def lines(report: "ImportReport", translate: Translate) -> Iterator[str]:
    """Yield the report line by line."""
    yield from _counts(report, translate)
    yield from _rejected(report, translate)
    yield from _totals(report, translate)
    yield from _criteria(report, translate)
    yield from _repeated(report, translate)
    yield from _notes(report, translate)


def name_of(total: str, translate: Translate) -> str:
    """Return a total's short name; an imported instrument goes by its key."""
    return translate(TOTALS[total]) if total in TOTALS else total


def not_recomputed(report: "ImportReport", translate: Translate) -> Iterator[str]:
    """Yield a sentence for each total that the file states in rows without items for it."""
    for key, check in report.totals.items():
        if check.without_items:
            sentence = WITHOUT_ITEMS if check.is_recomputed else NOT_RECOMPUTED
            yield translate(sentence) % {"total": name_of(key, translate), "n": check.without_items}


def _counts(report: "ImportReport", translate: Translate) -> Iterator[str]:
    yield translate(_verdict(report))
    yield translate(N_("File: %(name)s, SHA-256 %(digest)s")) % {"name": report.file_name, "digest": report.file_sha256}
    if report.read_as:
        yield translate(N_("Read as: %(how)s")) % {"how": report.read_as}
    if report.unread:
        yield translate(N_("Columns that the map leaves out: %(names)s")) % {"names": ", ".join(report.unread)}
    if report.constants:
        yield translate(N_("Every row, as the map says: %(what)s")) % {"what": "; ".join(report.constants)}
    visits = (
        N_("Visits imported: %(n)d") if report.stored or report.refused else N_("Visits that would be imported: %(n)d")
    )
    for sentence, number in (
        (N_("Rows read: %(n)d"), report.rows),
        (visits, report.imported),
        (N_("Already here, left out: %(n)d"), report.already_here),
        (N_("Rejected: %(n)d"), report.counted.get("rejected", 0)),
        (N_("New patients: %(n)d"), report.new_patients),
        (N_("Patients known before: %(n)d"), report.known_patients),
        (N_("New courses of treatment: %(n)d"), report.new_courses),
    ):
        yield translate(sentence) % {"n": number}


def _verdict(report: "ImportReport") -> str:
    if report.already_here and not report.imported and not report.refused:
        return NOTHING_NEW
    without = WITHOUT_REJECTED.get(report.verdict) if report.counted.get("rejected") else None
    return without or VERDICTS[report.verdict]


def _rejected(report: "ImportReport", translate: Translate) -> Iterator[str]:
    if not report.faults:
        return
    yield from _heading(translate(N_("Rejected rows")))
    for one in report.faults:
        place = _rows(one, translate)
        if one.column:
            what = {"rows": place, "column": one.column, "what": translate(one.value_class)}
            place = translate(COLUMN) % what
        yield f"{MARGIN}{place}: {translate(one.sentence)}"
    if any(one.count > ROWS_SHOWN for one in report.faults):
        yield translate(EVERY_ROW)
    if report.refused:
        yield translate(LEAVE_OUT)


def _totals(report: "ImportReport", translate: Translate) -> Iterator[str]:
    if not report.totals:
        return
    yield from _heading(translate(N_("Totals, stated and recomputed")))
    sentence = N_(
        "%(total)s: scored %(scored)d, cannot be scored %(unscorable)d, stated %(stated)d, different %(differ)d"
    )
    for key, check in report.totals.items():
        if not check.is_recomputed:
            continue
        yield MARGIN + translate(sentence) % {
            "total": name_of(key, translate),
            "scored": check.scored,
            "unscorable": check.unscorable,
            "stated": check.stated,
            "differ": check.differ,
        }
    yield from (MARGIN + sentence for sentence in not_recomputed(report, translate))
    for one in report.differences:
        said = {"row": one.row, "total": name_of(one.total, translate), "stated": one.stated}
        if one.recomputed is None:
            yield MARGIN + translate(N_("row %(row)d: %(total)s stated %(stated)s, items cannot be scored")) % said
        else:
            told = translate(N_("row %(row)d: %(total)s stated %(stated)s, items give %(given)s"))
            yield MARGIN + told % {**said, "given": one.recomputed}
    yield from _rest(report, "differences", translate)


def _criteria(report: "ImportReport", translate: Translate) -> Iterator[str]:
    if not report.criteria:
        return
    yield from _heading(translate(N_("Visits by criteria (a classification, not a diagnosis)")))
    for version in VERSIONS:
        found = report.criteria.get(version, {})
        counted = translate(N_("%(version)s: met %(met)d, not met %(not_met)d, cannot tell %(not_assessable)d"))
        outcomes = {key: found.get(key, 0) for key in ("met", "not_met", "not_assessable")}
        yield MARGIN + counted % {"version": translate(CRITERIA[version]), **outcomes}
    for change in report.changes:
        told = translate(
            N_(
                "%(first)s to %(second)s: %(changed)d change (%(to_met)d to met, %(to_not_met)d to not met), "
                "%(unknown)d cannot be compared"
            )
        )
        yield MARGIN + told % {
            "first": translate(CRITERIA[change.first]),
            "second": translate(CRITERIA[change.second]),
            "changed": change.changed,
            "to_met": change.to_met,
            "to_not_met": change.to_not_met,
            "unknown": change.cannot_tell,
        }


def _repeated(report: "ImportReport", translate: Translate) -> Iterator[str]:
    if report.duplicates:
        yield from _heading(translate(N_("Same person and time; each is a visit, none were merged")))
        told = translate(N_("row %(row)d: same as row %(earlier)d"))
        yield from (MARGIN + told % {"row": one.row, "earlier": one.earlier_row} for one in report.duplicates)
        yield from _rest(report, "duplicates", translate)
    if report.same_day:
        yield from _heading(translate(N_("The clinic holds a visit of that person and day already; both are kept")))
        told = translate(N_("row %(row)d: visit %(visit)d"))
        yield from (MARGIN + told % {"row": one.row, "visit": one.visit_id} for one in report.same_day)
        yield from _rest(report, "same_day", translate)
    if report.births:
        yield from _heading(translate(N_("Another year of birth than in the clinic; the clinic's was kept")))
        told = translate(N_("row %(row)d: patient %(patient)d"))
        yield from (MARGIN + told % {"row": one.row, "patient": one.patient_id} for one in report.births)
        yield from _rest(report, "births", translate)


def _notes(report: "ImportReport", translate: Translate) -> Iterator[str]:
    if report.split:
        yield from _heading(translate(N_("Codes of the other body map that lie over parts of ours (split)")))
        told = translate(N_("%(code)s: in %(n)d rows"))
        yield from (MARGIN + told % {"code": code, "n": number} for code, number in report.split.items())
    if report.noted:
        yield from _heading(translate(N_("Notes")))
        yield from (f"{MARGIN}{_rows(one, translate)}: {translate(one.sentence)}" for one in report.noted)


def _rows(group: Group, translate: Translate) -> str:
    """Return the rows of a group: `row 81`, or `26 rows (5, 16, … and 16 more)`."""
    return translate(ROW if group.count == 1 else ROWS) % {"n": group.count, "rows": numbers(group, translate)}


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield words


def _rest(report: "ImportReport", name: str, translate: Translate) -> Iterator[str]:
    if rest := report.left_out(name):
        yield MARGIN + translate(N_("… and %(n)d more")) % {"n": rest}
