"""Printing a whole clinic tells how far it is: a bar on a terminal, a line now and then where there is none."""

import io
import sys

import pytest

from clinic.cli import report_all
from clinic.services.print_runs import Outcome, Printed

PRINTED = [Printed(number, 1, Outcome.WRITTEN) for number in range(1, 4)]


class Screen(io.StringIO):
    """A terminal that keeps what it shows."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, screen: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", screen)
    assert list(report_all._shown(iter(PRINTED), len(PRINTED))) == PRINTED
    return screen.getvalue()


def test_a_terminal_has_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, Screen())
    assert "Printing" in told
    assert "3/3" in told


def test_without_a_terminal_there_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_all, "EVERY", -1)
    assert shown(monkeypatch, io.StringIO()).splitlines() == ["1 of 3", "2 of 3", "3 of 3"]
