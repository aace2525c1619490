"""Printing a whole clinic, and an import, tell how far they are: a bar on a terminal, nothing that hides a report."""

import importlib
import io
import sys
import tempfile

import pytest

from clinic.cli import report_all
from clinic.services.print_runs import Outcome, Printed

imports = importlib.import_module("clinic.cli.imports")  # the package calls its command by the same name
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


def import_shown(monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, rows: int) -> list[str]:
    """Read a file row by row as an import does; return what the screen showed after each row."""
    told = []
    monkeypatch.setattr(sys, "stderr", screen)
    with tempfile.TemporaryFile() as stream:
        stream.write(b"a line\n" * rows)
        stream.seek(0)
        for _row in imports._shown((stream.readline() for _ in range(rows)), stream, "Importing"):
            told.append(screen.getvalue())
    return [*told, screen.getvalue()]


def test_an_import_has_a_bar_that_moves_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    told = import_shown(monkeypatch, Screen(), 4 * imports.EVERY)
    assert "Importing" in told[-1]
    assert "50%" in told[2 * imports.EVERY + 1]
    assert "100%" not in told[3 * imports.EVERY]
    assert "100%" in told[-1]


def test_an_import_without_a_terminal_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert import_shown(monkeypatch, io.StringIO(), 3)[-1] == ""
