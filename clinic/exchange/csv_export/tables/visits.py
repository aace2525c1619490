"""Visits with their questionnaire, signature and origin; what was added later; urgent signs."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from clinic.domain.red_flags import RED_FLAGS
from clinic.domain.visits import EntryMode, VisitRecord, VisitStatus
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, labelled
from clinic.exchange.csv_export.keys import NUMBER, PATIENT, VISIT
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.persons import Person


def each_visit(person: Person) -> Iterator[Row]:
    """Return a row per exported visit."""
    for visit in person.visits:
        yield Row(person, visit, visit.questionnaire)


def numbered(things: Callable[[VisitRecord], Iterable[object]]) -> Callable[[Person], Iterator[Row]]:
    """Return the rows of what hangs on a visit, numbered from 1 at each."""

    def rows(person: Person) -> Iterator[Row]:
        for visit in person.visits:
            for number, thing in enumerate(things(visit), 1):
                yield Row(person, visit, thing, number)

    return rows


def _asked(name: str, label: str, kind: Type, **more: Any) -> Column:
    """A fact of the questionnaire; the cell is empty where there is none."""
    return Column(name, label, kind, lambda row: getattr(row.thing, name) if row.thing else None, **more)


def _of(part: str, name: str) -> Callable[[Row], Any]:
    def read(row: Row) -> Any:
        whole = getattr(row.of, part)
        return getattr(whole, name) if whole else None

    return read


VISITS = Table(
    "visits",
    "One row per visit of every status, with who saw, typed and signed",
    (
        VISIT,
        PATIENT,
        Column("seen_on", "Day of the visit", Type.DATE, lambda row: row.of.seen_on),
        Column("status", "Status", Type.CODE, lambda row: row.of.status, codes=labelled(VisitStatus)),
        Column(
            "clinician",
            "Clinician of the visit",
            Type.STAFF,
            lambda row: row.of.clinician or Mark.NOT_RECORDED,
            marks=(Mark.NOT_RECORDED,),
        ),
        _asked("mode", "How the answers came in", Type.CODE, codes=labelled(EntryMode)),
        _asked("answered_on", "Day of the answers", Type.DATE),
        _asked("sent", "Whether the questionnaire was sent", Type.YES_NO),
        _asked("short_form", "Whether it was answered on a bad day, in short", Type.YES_NO),
        Column(
            "entered_by",
            "Who handed over the tablet or typed; empty on the patient's own device",
            Type.STAFF,
            lambda row: (row.thing.entered_by or None) if row.thing else None,
        ),
        Column(
            "in_short", "The clinician's words to the patient", Type.FREE_TEXT, lambda row: row.of.plan.in_short or None
        ),
        Column("signed_by", "Who signed", Type.STAFF, _of("signature", "signed_by")),
        Column("signed_at", "When it was signed (UTC)", Type.MOMENT, _of("signature", "signed_at")),
        Column("record_sha256", "SHA-256 of the signed record", Type.FREE_TEXT, _of("signature", "record_sha256")),
    ),
    each_visit,
)

ADDENDA = Table(
    "addenda",
    "One row per note added to a signed visit",
    (
        VISIT,
        NUMBER,
        Column("written_by", "Who wrote it", Type.STAFF, lambda row: row.thing.written_by),
        Column("written_at", "When (UTC)", Type.MOMENT, lambda row: row.thing.written_at),
        Column("reason", "Why", Type.FREE_TEXT, lambda row: row.thing.reason),
        Column("text", "The note", Type.FREE_TEXT, lambda row: row.thing.text),
    ),
    numbered(lambda visit: visit.addenda),
)

URGENT_SIGNS = Table(
    "urgent_signs",
    "One row per urgent sign that a patient ticked, and what became of it",
    (
        VISIT,
        Column(
            "sign", "The sign", Type.CODE, lambda row: row.thing.code, codes=tuple((f.code, f.line) for f in RED_FLAGS)
        ),
        Column("raised_at", "When it was ticked (UTC)", Type.MOMENT, lambda row: row.thing.raised_at),
        Column("taken_back_at", "When the tick was taken back (UTC)", Type.MOMENT, lambda row: row.thing.taken_back_at),
        Column("reviewed_at", "When a clinician reviewed it (UTC)", Type.MOMENT, lambda row: row.thing.reviewed_at),
        Column("reviewed_by", "Who reviewed it", Type.STAFF, lambda row: row.thing.reviewed_by or None),
    ),
    numbered(lambda visit: visit.urgent),
)


def _origins(person: Person) -> Iterator[Row]:
    for visit in person.visits:
        if visit.origin is not None:
            stated = visit.origin.stated.items() or [("", ("", None))]
            for total, (said, computed) in stated:
                yield Row(person, visit, (visit.origin, total, said, computed))


ORIGINS = Table(
    "origins",
    "Where imported visits came from: one row per total that the file states, one row for a visit without any",
    (
        VISIT,
        Column("file_name", "File", Type.FREE_TEXT, lambda row: row.thing[0].file_name),
        Column(
            "file_row",
            "Row of the file, as a spreadsheet counts",
            Type.INTEGER,
            lambda row: row.thing[0].row,
            names_only=True,
        ),
        Column(  # one day for all persons of a file: days counted to it would tell the date of each first visit
            "imported_on",
            "Day of the import",
            Type.DATE,
            lambda row: row.thing[0].imported_on,
            names_only=True,
        ),
        Column("imported_by", "Who answers for the import", Type.STAFF, lambda row: row.thing[0].imported_by),
        Column("total", "Total that the file states", Type.CODE, lambda row: row.thing[1] or None),
        Column("stated", "As stated", Type.FREE_TEXT, lambda row: row.thing[2] or None),
        Column(
            "recomputed",
            "As the answers give it",
            Type.FREE_TEXT,
            lambda row: (row.thing[3] or Mark.NOT_ASSESSABLE) if row.thing[1] else None,
            marks=(Mark.NOT_ASSESSABLE,),
        ),
    ),
    _origins,
)
