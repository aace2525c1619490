"""The table of promises names what is there, and calls broken what is broken."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import table
from tests.faults.calendar import Calendar
from tests.faults.cases import Finding
from tests.faults.ledger import Entry, Ledger, Stored, Violation
from tests.faults.storm import Outcome, Plan

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations" / "what-was-promised.md"


def outcome(fault: str = "kill -9", **stored: object) -> Outcome:
    """A storm with one fault."""
    calendar = Calendar()
    with calendar.during(fault):
        pass
    return Outcome(Plan(), Ledger(), calendar, Stored(**stored))  # type: ignore[arg-type]


@pytest.mark.parametrize("test", sorted({test for tests in table.COVERED.values() for test in tests}))
def test_a_promise_left_to_a_test_names_one_that_is_there(test: str) -> None:
    file, _colons, name = test.partition("::")
    assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8")


def test_the_page_tells_how_each_promise_is_checked() -> None:
    told = re.findall(r"^\| (F\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == list(table.PROMISES)
    for file in re.findall(r"`(tests/[\w/.]+)", PAGE.read_text(encoding="utf-8")):
        assert (ROOT / file).exists(), file


@pytest.mark.parametrize(
    "wrong", [{"lost": [Entry("send", fault="kill -9")]}, {"twice": Counter({"patient": 1})}], ids=["lost", "twice"]
)
@pytest.mark.parametrize("fault", ["kill -9", "network lost"])
def test_what_is_lost_or_stored_twice_breaks_the_first_promise(wrong: dict[str, object], fault: str) -> None:
    assert table.rows([outcome(fault)], [])[0].verdict == "kept"
    found = table.rows([outcome(fault, **wrong)], [])
    assert found[0].verdict == "BROKEN"
    assert table.broken([outcome(fault, **wrong)], found)


def test_a_violation_breaks_the_promise_that_its_fault_stands_for() -> None:
    one = outcome()
    one.ledger.violations.append(Violation("5xx", "answered 500", "GET /today", "kill -9"))
    found = table.rows([one], [])
    assert [row.number for row in found if row.verdict == "BROKEN"] == ["F1"]
    assert table.told([one]) == ["seed 1, sqlite: 5xx: answered 500 | GET /today | kill -9"]


def test_a_case_that_fails_stands_in_its_row() -> None:
    findings = [Finding("F7", "tabs", figure="fine"), Finding("F7", "Back", problem="two rows")]
    row = table.rows([], findings)[6]
    assert (row.number, row.verdict, row.figure) == ("F7", "BROKEN", "tabs: fine; Back: two rows")


def test_a_slow_start_is_called_slow_and_fails_no_run() -> None:
    one = outcome()
    one.restarts = [10.5]
    found = table.rows([one], [])
    assert (found[0].verdict, table.broken([one], found)) == ("slow", False)
