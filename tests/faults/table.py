"""The table of promises F1 to F21: what was injected, acknowledged, stored, lost, twice, and the verdict of each."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from tests.faults.cases import Finding
from tests.faults.storm import Outcome

PROMISES = {
    "F1": "kill -9: nothing acknowledged lost, none twice, back in < 10 s",
    "F2": "power cut: the same, the file passes its check",
    "F3": "disk full: 503, text kept, reading works, heals by itself",
    "F4": "locked: up to 5 s, then 503 with Retry-After and the text",
    "F5": "two clinicians on one record: one wins, the others see both",
    "F6": "save against sign: signed content never changes",
    "F7": "sent twice, Back, two tabs: one record, all thanked",
    "F8": "network lost mid-form: retry safe, draft after each page",
    "F9": "another device: goes on there, the stale one overwrites nothing",
    "F10": "session ends while typing: the text survives",
    "F11": "clock jumps, zones, birth dates",
    "F12": "corrupt database: maintenance page, never a write",
    "F13": "failing migration: the old file is untouched",
    "F14": "PDF failing midway: never half a PDF, never signed",
    "F15": "restore drill",
    "F16": "PostgreSQL restart: 503, works again in < 5 s",
    "F17": "200 patients at once",
    "F18": "stop and continue, SIGTERM finishes and exits 0 in < 15 s",
    "F19": "the log of writes is bounded",
    "F20": "slow and greedy clients",
    "F21": "upgrade with open forms",
}
"""In short; the full sentences stand in docs/operations/what-was-promised.md."""
COVERED = {
    "F2": ("tests/faults/power_cut.py", "tests/db/test_health.py::test_a_pragma_that_did_not_take_is_told"),
    "F10": (
        "tests/web/test_sign_in.py::test_a_session_ends_when_idle_and_after_twelve_hours",
        "tests/web/test_errors.py::test_whoever_was_signed_out_keeps_what_they_typed",
        "tests/browser/test_questionnaire_saving.py::test_a_session_that_ended_costs_no_text",
        "tests/web/test_questionnaire_open_for_long.py::test_a_page_open_for_weeks_is_saved",
    ),
    "F11": (
        "tests/web/test_signing.py::test_a_clock_that_fell_back_signs_nothing_and_says_so",
        "tests/services/test_clock.py::test_the_fall_back_of_summer_time_is_no_jump",
        "tests/services/test_clock.py::test_a_clock_before_the_release_is_not_believed",
    ),
    "F12": (
        "tests/cli/test_when_it_does_not_start.py::test_a_fault_is_told_on_a_page_and_nothing_is_written",
        "tests/db/test_health.py::test_each_fault_is_found_out_and_the_file_stays_as_it_is",
        "tests/db/test_missing_file.py::test_a_file_that_is_not_there_is_not_opened",
    ),
    "F13": (
        "tests/cli/test_when_it_does_not_start.py::test_an_old_clinic_is_closed_upgraded_by_the_command_and_served_again",
    ),
    "F14": (
        "tests/web/test_signing.py::test_a_pdf_that_cannot_be_made_leaves_the_visit_unsigned",
        "tests/services/test_signing.py::test_a_pdf_that_fails_leaves_nothing_behind",
    ),
    "F15": (
        "tests/cli/test_backups.py::test_a_clinic_comes_back_in_an_empty_folder",
        "tests/services/backups/test_restoring.py::test_everything_acknowledged_before_is_there_and_sessions_are_dead",
    ),
    "F17": ("tests/bench/load.py",),
    "F19": (
        "tests/db/test_log.py::test_an_idle_server_writes_the_log_back",
        "tests/db/test_log.py::test_a_reader_cannot_hold_the_log_up_for_ever",
    ),
}
"""Promises that the run leaves to tests of the suite; power_cut and load are run by themselves."""
BACK_WITHIN = 10.0
"""Seconds that are promised after kill -9. More is called slow, and fails no run: the machine may be busy."""
IN_STORM = {
    "F1": ("kill -9",),
    "F3": ("disk full",),
    "F4": ("locked",),
    "F8": ("network lost",),
    "F16": ("restart -m fast", "restart -m immediate", "PostgreSQL paused"),
    "F18": ("SIGSTOP", "SIGTERM"),
    "F20": ("60 half-sent", "40 MB"),
}
"""Promise -> the faults of a storm that put it to the test."""


@dataclass
class Row:
    """One promise and how it stood."""

    number: str
    promise: str
    injected: int = 0
    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    twice: int = 0
    verdict: str = "not run"
    figure: str = ""


def rows(outcomes: Sequence[Outcome], findings: Iterable[Finding]) -> list[Row]:
    """Return a row per promise: what the storms and the cases showed, else which tests hold it."""
    by_number = {number: Row(number, promise) for number, promise in PROMISES.items()}
    for number, tests in COVERED.items():
        by_number[number].verdict, by_number[number].figure = "tests", f"covered by {', '.join(tests)}"
    for number, faults in IN_STORM.items():
        _of_storms(by_number[number], faults, outcomes)
    for finding in findings:
        row = by_number[finding.promise]
        row.injected += finding.injected
        row.verdict = "BROKEN" if finding.problem or row.verdict == "BROKEN" else "kept"
        row.figure = "; ".join(filter(None, [row.figure, f"{finding.name}: {finding.problem or finding.figure}"]))
    return list(by_number.values())


def _of_storms(row: Row, faults: tuple[str, ...], outcomes: Sequence[Outcome]) -> None:
    counted = sum((one.calendar.count() for one in outcomes), Counter[str]())
    row.injected = sum(counted[name] for name in faults)
    everything = row.number == "F1"  # what was acknowledged at all stands in the first row, whatever was the fault
    if not row.injected and not (everything and outcomes):
        return
    for one in outcomes if everything else ():
        row.acknowledged += one.ledger.acknowledged
        row.stored += one.stored.kept
        row.twice += sum(one.stored.twice.values())
    blamed = [entry for one in outcomes for entry in one.stored.lost if everything or entry.fault in faults]
    row.lost = len(blamed)
    broken = [v for one in outcomes for v in one.ledger.violations if v.promise == row.number or v.fault in faults]
    row.verdict = "BROKEN" if row.lost or broken or (everything and _twice(outcomes)) else "kept"
    if everything and row.verdict == "kept" and _share(99, outcomes) >= BACK_WITHIN:
        row.verdict = "slow"
    row.figure = _figure(row.number, outcomes)


def _twice(outcomes: Sequence[Outcome]) -> set[str]:
    return {form for one in outcomes for form in one.stored.twice}


def _figure(number: str, outcomes: Sequence[Outcome]) -> str:
    if number == "F1":
        return f"restart p50 {_share(50, outcomes):.1f} s, p99 {_share(99, outcomes):.1f} s"
    if number == "F18":
        stops = [seconds for one in outcomes for seconds in one.stops]
        return f"SIGTERM at most {max(stops, default=0):.1f} s"
    return ""


def _share(percent: int, outcomes: Sequence[Outcome]) -> float:
    waits = sorted(seconds for one in outcomes for seconds in one.restarts) or [0.0]
    return waits[(len(waits) - 1) * percent // 100]


def broken(outcomes: Sequence[Outcome], found: Sequence[Row]) -> bool:
    """Whether any promise was not kept."""
    return any(row.verdict == "BROKEN" for row in found) or any(one.ledger.violations for one in outcomes)


def printed(found: Sequence[Row]) -> str:
    """Return the table for people."""
    head = f"{'':4} {'promise':66} {'inj':>5} {'ackn':>6} {'stored':>6} {'lost':>4} {'twice':>5} verdict"
    lines = [
        f"{row.number:4} {row.promise:66} {row.injected:5} {row.acknowledged:6} {row.stored:6} {row.lost:4} "
        f"{row.twice:5} {row.verdict:8}{row.figure}"
        for row in found
    ]
    return "\n".join([head, *lines])


def told(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what went wrong, a line each: what, which request, which fault; and what was stored twice, by form."""
    lines = [f"seed {one.plan.seed}, {one.plan.database}: {v}" for one in outcomes for v in one.ledger.violations]
    lines += [f"lost: {entry}" for one in outcomes for entry in one.stored.lost]
    twice = sum((one.stored.twice for one in outcomes), Counter[str]())
    return lines + [f"stored twice: {form}: {count}" for form, count in twice.items()]


def as_json(outcomes: Sequence[Outcome], found: Sequence[Row]) -> str:
    """Return the same for a program."""
    waits = sorted(seconds for one in outcomes for seconds in one.ledger.waits) or [0.0]
    figures = {
        "faults": sum(sum(one.calendar.count().values()) for one in outcomes),
        "by_fault": dict(sum((one.calendar.count() for one in outcomes), Counter[str]())),
        "acknowledged": sum(one.ledger.acknowledged for one in outcomes),
        "lost": sum(len(one.stored.lost) for one in outcomes),
        "twice": dict(sum((one.stored.twice for one in outcomes), Counter[str]())),
        "violations": sum(len(one.ledger.violations) for one in outcomes),
        "restart_p99": round(_share(99, outcomes), 2),
        "answer_p99": round(waits[(len(waits) - 1) * 99 // 100], 3),
        "seconds": round(sum(one.seconds for one in outcomes)),
    }
    return json.dumps(figures | {"rows": [asdict(row) for row in found]})
