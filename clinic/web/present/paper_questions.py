"""One question on paper, and how its boxes stand."""

from dataclasses import dataclass

SHORT = 40
"""Letters of a few words that stand three beside each other on a sheet, on two lines at most."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question on paper. `lines` = lines to write on; `numbers` = the boxes are numbers in a row."""

    words: str
    hint: str = ""
    boxes: tuple[str, ...] = ()
    numbers: bool = False
    ends: tuple[str, str] | None = None
    lines: int = 0
    graded: bool = False
    """Each box has a short line for a number."""
    figure: bool = False
    """The body stands beside the boxes, to be marked."""
    above: tuple[str, ...] = ()
    """Texts of a file that come before the question."""

    @property
    def shape(self) -> str:
        """How the boxes stand: a row of numbers, two or three columns, beside the question, or one row that wraps."""
        if self.numbers:
            return "numbers"
        if len(self.boxes) == 2:
            return "beside"
        if len(self.boxes) <= 8:
            return "row"
        short = max(len(words) for words in self.boxes) <= SHORT
        return "thirds" if short and not self.figure else "columns"
