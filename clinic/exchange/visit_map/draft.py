"""A row while it is read: what is wrong with it, and what is to be said of it."""

from collections import Counter
from collections.abc import Callable, Sequence

from clinic.domain.imports import Rejected
from clinic.exchange.visit_map.cells import Problem

Cells = Sequence[str]
Position = Callable[[str], int]
"""Name of a column -> where it stands in a row."""
_NAMED = 8


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
        """Return the refusal of the row: its first problem, and the names of the other columns that have one."""
        column, problem = self.problems[0]
        others = [name for name in dict.fromkeys(name for name, _ in self.problems[1:]) if name != column]
        reason = problem.reason
        if others:
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            reason += f" The row has a problem in other columns, too: {', '.join(others[:_NAMED])}{more}."
        return Rejected(self.row, column, str(problem.value_class), reason)
