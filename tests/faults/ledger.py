"""What was acknowledged, and what is stored: kept apart by everybody who types, compared at the end."""

import threading
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from clinic.db.engine import Database

CREATED: Mapping[str, str] = {
    "patient": "SELECT name FROM patient WHERE name LIKE 'F-%'",
    "visit": "SELECT patient.name FROM visit JOIN patient ON patient.id = visit.patient_id WHERE name LIKE 'F-%'",
    "link": "SELECT patient.name FROM invitation JOIN visit ON visit.id = visit_id JOIN patient ON patient.id = "
    "patient_id WHERE revoked_at IS NULL AND name LIKE 'F-%'",
    "diagnosis": "SELECT label FROM diagnosis",
    "life event": "SELECT label FROM life_event",
    "trigger point": "SELECT note FROM trigger_point",
    "treatment": "SELECT own_words FROM treatment_course",
    "addendum": "SELECT text FROM addendum",
}
"""Form -> the marks that its rows carry; each mark was typed once."""
VALUES: Mapping[str, str] = {
    "cell": "SELECT exam.visit_id, site, rating FROM tender_point_rating JOIN exam ON exam.id = exam_id",
    "note": "SELECT visit_id, note FROM exam",
    "plan": "SELECT visit_id, in_short FROM plan",
    "sent": "SELECT visit_id, 1 FROM questionnaire WHERE sent_at IS NOT NULL",
    "signed": "SELECT visit_id, 1 FROM signature",
}
"""Kind of value -> rows of a place and what stands there now."""
ANSWERS = "SELECT visit_id, answers FROM response JOIN questionnaire ON questionnaire.id = questionnaire_id"
Place = tuple[Hashable, ...]
"""Where a value belongs: its kind, its visit, and what is within."""


@dataclass
class Entry:
    """One thing that somebody sent by a form, and whether it was acknowledged.

    What makes a row carries a mark that was typed once; what fills places says what must stand in each.
    """

    form: str
    mark: str = ""
    values: Mapping[Place, object] = field(default_factory=dict)
    acknowledged: bool = False
    tries: int = 0
    fault: str = ""
    """The fault that was there when it was sent."""


@dataclass(frozen=True)
class Violation:
    """A promise that was not kept: which, at which request, under which fault."""

    promise: str
    what: str
    request: str
    fault: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.what} | {self.request} | {self.fault or 'no fault'}"


@dataclass
class Ledger:
    """What everybody typed, in the order of time."""

    entries: list[Entry] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, form: str, mark: str = "", values: Mapping[Place, object] | None = None) -> Entry:
        """Note what is about to be sent."""
        entry = Entry(form, mark, values or {})
        with self._lock:
            self.entries.append(entry)
        return entry

    def violate(self, promise: str, what: str, request: str = "", fault: str = "") -> None:
        """Note a promise that was not kept."""
        with self._lock:
            self.violations.append(Violation(promise, what, request, fault))

    @property
    def acknowledged(self) -> int:
        """How many things were acknowledged."""
        return sum(entry.acknowledged for entry in self.entries)


@dataclass
class Stored:
    """What the comparison found: kept, lost and twice, by form."""

    kept: int = 0
    lost: list[Entry] = field(default_factory=list)
    twice: Counter[str] = field(default_factory=Counter)


def compare(ledger: Ledger, database: Database) -> Stored:
    """Compare what was acknowledged with what is stored.

    A place that was written over since must hold what came last; whoever came before was not lost.
    """
    found = Stored()
    with database.engine.connect() as connection:
        rows = {form: Counter(connection.execute(sa.text(sql)).scalars()) for form, sql in CREATED.items()}
        values = _values(connection)
    last = {place: entry for entry in ledger.entries for place in entry.values}
    for entry in ledger.entries:
        if entry.mark and rows[entry.form][entry.mark] > 1:
            found.twice[entry.form] += rows[entry.form][entry.mark] - 1
        if not entry.acknowledged:
            continue
        stands = {place: value for place, value in entry.values.items() if last[place] is entry}
        there = not entry.mark or rows[entry.form][entry.mark] > 0
        if there and all(values.get(place) == value for place, value in stands.items()):
            found.kept += 1
        else:
            found.lost.append(entry)
    return found


def _values(connection: sa.Connection) -> dict[Place, object]:
    """Return what stands in every place now."""
    found: dict[Place, object] = {}
    for kind, sql in VALUES.items():
        found |= {(kind, *row[:-1]): row[-1] for row in connection.execute(sa.text(sql))}
    typed = sa.text(ANSWERS).columns(visit_id=sa.Integer, answers=sa.JSON)
    for visit_id, answers in connection.execute(typed):
        found |= {("answer", visit_id, item): value for item, value in answers.items()}
    return found
