"""The table of budgets: every line fails where it is exceeded, and reaches the end of the run from any process."""

from types import SimpleNamespace

import pytest

from tests.fixtures.budgets import AIM, LINE, Budgets, by_model, pytest_terminal_summary


class Terminal:
    """What pytest writes to at the end of a run."""

    def __init__(self, *reports: SimpleNamespace) -> None:
        self.stats = {"": list(reports), "error": [SimpleNamespace(longrepr="a report of another kind")]}
        self.lines: list[str] = []

    def section(self, title: str) -> None:
        self.lines.append(title)

    def write_line(self, line: str) -> None:
        self.lines.append(line)


def torn_down(*lines: list[object]) -> SimpleNamespace:
    return SimpleNamespace(when="teardown", user_properties=[("other", 1), *((LINE, line) for line in lines)])


def test_a_line_fails_only_above_its_budget_and_is_written_either_way() -> None:
    written: list[object] = []
    budgets = Budgets(lambda name, line: written.append((name, line)))
    budgets.within("map", 12, 12)
    with pytest.raises(AssertionError, match="13 presses, 12 allowed"):
        budgets.within("map", 13, 12)
    assert written == [(LINE, ["map", 12, 12, "presses"]), (LINE, ["map", 13, 12, "presses"])]


def test_the_table_holds_the_lines_of_every_test_once_and_marks_what_is_exceeded() -> None:
    called = SimpleNamespace(when="call", user_properties=[(LINE, ["map", 12, 12, "presses"])])
    terminal = Terminal(called, torn_down(["map", 12, 12, "presses"], ["bad day", 13, 12, "presses"]))
    pytest_terminal_summary(terminal)
    heading, bad_day, of_map = terminal.lines
    assert heading == "budgets"
    assert bad_day.split() == ["bad", "day", "13", "of", "12", "presses", "EXCEEDED"]
    assert of_map.split() == ["map", "12", "of", "12", "presses"]


def test_a_time_above_its_aim_is_printed_and_fails_nothing() -> None:
    written: list[list[object]] = []
    Budgets(lambda _, line: written.append(line)).measured("echo", 123.4, 100)
    assert written == [["echo", 123, 100, AIM]]
    terminal = Terminal(torn_down(*written, ["save", 99, 300, AIM]))
    pytest_terminal_summary(terminal)
    _, echo, save = terminal.lines
    assert echo.split() == ["echo", "123", "of", "100", *AIM.split(), "ABOVE"]
    assert save.split() == ["save", "99", "of", "300", *AIM.split()]


def test_a_run_without_budgets_prints_no_table() -> None:
    terminal = Terminal(torn_down())
    pytest_terminal_summary(terminal)
    assert terminal.lines == []


def test_the_model_counts_a_press_a_decision_and_the_way_to_its_target() -> None:
    assert by_model(21) == 48, "the published figure for 21 taps"
