"""A row while it is read: what is wrong with it, and what is to be said of it."""

from collections import Counter
from collections.abc import Callable, Sequence

from clinic.domain.imports import Fault, Rejected
from clinic.exchange.visit_map.cells import Problem

Cells = Sequence[str]
Position = Callable[[str], int]
"""Name of a column -> where it stands in a row."""
_NAMED = 40


class Draft:
    """What comes up while one row is read. `split` counts the codes of a body map that had to be split."""

    __slots__ = ("notes", "problems", "row", "split")

    def __init__(self, row: int) -> None:
        self.row = row
        self.problems: list[tuple[str, Problem]] = []
        self.notes: list[str] = []
        self.split: Counter[str] = Counter()

    def refuse(self, column: str, problem: Problem) -> None:
        """Note a cell that cannot be taken."""
        self.problems.append((column, problem))

    def rejected(self) -> Rejected:
        """Return the refusal of the row: its first problem, and the first one of each other column, up to a number."""
        firsts: dict[str, Problem] = {}
        for column, problem in self.problems:
            firsts.setdefault(column, problem)
        first, *others = [Fault(column, str(problem.value_class), problem.reason) for column, problem in firsts.items()]
        return Rejected(self.row, first.column, first.value_class, first.reason, tuple(others[:_NAMED]))
