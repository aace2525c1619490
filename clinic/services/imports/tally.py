"""Count what the rows of a file come to, while they pass by."""

from collections import Counter, defaultdict
from dataclasses import asdict
from decimal import Decimal
from itertools import combinations
from typing import Any

from clinic.domain.imports import VERSIONS, Fault, ImportReport, IncomingVisit, Rejected, Totals, Verdict
from clinic.domain.imports.groups import Groups
from clinic.domain.imports.report import (
    LISTED,
    LISTS,
    Birth,
    Change,
    Difference,
    Duplicate,
    Note,
    SameDay,
    TotalCheck,
    agrees,
    as_shown,
)
from clinic.domain.scoring.results import Outcome
from clinic.services.imports.about import About
from clinic.services.imports.ledger import Ledger

Line = Rejected | Difference | Duplicate | SameDay | Birth | Note
Stated = dict[str, tuple[str, str | None]]


class Tally:
    """The report in the making. Every line goes to the ledger if `all_lines`, the first ones into the report."""

    def __init__(self, ledger: Ledger, *, all_lines: bool) -> None:
        self.rows = self.imported = self.already_here = 0
        self.new_patients = self.known_patients = self.new_courses = 0
        self._ledger, self._all_lines = ledger, all_lines
        self._lists: dict[str, list[Any]] = {name: [] for name in LISTS}
        self._counted: Counter[str] = Counter()
        self._faults, self._notes = Groups(), Groups()
        self._totals: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._outcomes: Counter[tuple[Outcome, ...]] = Counter()
        """What the versions of the criteria say of a visit, in their order -> how many visits."""

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return self._counted["rejected"]

    def line(self, name: str, one: Line) -> None:
        """Add one line to a list of the report."""
        self._counted[name] += 1
        if len(self._lists[name]) < LISTED:
            self._lists[name].append(one)
        if self._all_lines:
            self._ledger.keep_line(name, asdict(one))

    def reject(self, one: Rejected) -> None:
        """Keep a row that was refused, each of its columns that cannot be taken by itself."""
        every: tuple[Rejected | Fault, ...] = (one, *one.also)
        for fault in every:
            self._faults.add(one.row, fault.reason, fault.column, fault.value_class)
        self.line("rejected", one)

    def note(self, row: int, sentence: str) -> None:
        """Keep what a row could not tell."""
        self._notes.add(row, sentence)
        self.line("notes", Note(row, sentence))

    def visit(self, visit: IncomingVisit, found: Totals, outcomes: dict[str, Outcome]) -> Stated:
        """Count a visit's totals and outcomes; return what it states beside what its answers give."""
        self.imported += 1
        for key, value in found.items():
            self._totals[key]["unscorable" if value is None else "scored"] += 1
        if outcomes:
            self._outcomes[tuple([outcomes[version] for version in VERSIONS])] += 1
        for sentence in dict.fromkeys(visit.notes):
            self.note(visit.row, sentence)
        return {key: self._stated(visit.row, key, stated, found) for key, stated in visit.stated.items()}

    def report(self, about: About, verdict: Verdict, import_id: int | None = None) -> ImportReport:
        """Return the report as counted so far."""
        lists: dict[str, Any] = {name: tuple(lines) for name, lines in self._lists.items()}
        stored = verdict not in (Verdict.REFUSED, Verdict.WOULD_REFUSE)
        return ImportReport(
            file_name=about.file_name,
            file_sha256=about.file_sha256,
            verdict=verdict,
            read_as=about.read_as,
            unread=about.unread,
            constants=about.constants,
            split=dict(about.split()),
            rows=self.rows,
            imported=self.imported if stored else 0,
            already_here=self.already_here,
            new_patients=self.new_patients if stored else 0,
            known_patients=self.known_patients,
            new_courses=self.new_courses if stored else 0,
            counted={name: self._counted[name] for name in LISTS},
            totals={key: TotalCheck(**counts) for key, counts in self._totals.items()},
            criteria=self._criteria(),
            changes=tuple(_change(*two, self._outcomes) for two in combinations(VERSIONS, 2) if self._outcomes),
            faults=self._faults.all(),
            noted=self._notes.all(),
            import_id=import_id,
            **lists,
        )

    def _stated(self, row: int, key: str, stated: Decimal, found: Totals) -> tuple[str, str | None]:
        counts, given = self._totals[key], found.get(key)
        shown = None if given is None else as_shown(given)
        counts["stated"] += 1
        if given is not None and agrees(stated, given):
            counts["agree"] += 1
        elif key not in found:
            counts["without_items"] += 1
            self.line("without_items", Difference(row, key, str(stated), None))
        else:
            self.line("differences", Difference(row, key, str(stated), shown))
        return str(stated), shown

    def _criteria(self) -> dict[str, dict[str, int]]:
        counted: dict[str, Counter[str]] = {version: Counter() for version in VERSIONS if self._outcomes}
        for outcomes, visits in self._outcomes.items():
            for version, outcome in zip(VERSIONS, outcomes, strict=True):
                counted[version][outcome.value] += visits
        return {version: dict(counts) for version, counts in counted.items()}


def _change(first: str, second: str, outcomes: Counter[tuple[Outcome, ...]]) -> Change:
    counts: Counter[str] = Counter()
    for found, visits in outcomes.items():
        counts[_comparison(found[VERSIONS.index(first)], found[VERSIONS.index(second)])] += visits
    return Change(first, second, **counts)


def _comparison(one: Outcome, other: Outcome) -> str:
    if Outcome.NOT_ASSESSABLE in (one, other):
        return "cannot_tell"
    if one is other:
        return "same"
    return "to_met" if other is Outcome.MET else "to_not_met"
