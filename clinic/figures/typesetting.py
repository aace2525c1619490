"""One line of text, ready to be drawn: which letters in which font, how wide, and what is read aloud instead.

The same line is often drawn again, in this document or another one, so what was worked out is kept.
"""

from dataclasses import dataclass
from functools import lru_cache

from clinic.figures import fonts, latin, lettering
from clinic.figures.lettering import Run

FIXED = {fonts.REGULAR: "R", fonts.BOLD: "B"}
"""The fonts that every document has, with their names in it."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line, its width in thousandths of the type size, and what is read where the drawn order is another one."""

    runs: tuple[Run, ...]
    width: float
    spoken: str
    codes: str | None
    """The line in the fixed codes of its one font, ready to stand between brackets; None where it needs more."""
    font: str
    """The name of that one font in a document."""


@lru_cache(maxsize=16384)
def set_line(text: str, bold: bool) -> SetLine:
    """Return one line of cleaned text as it is drawn."""
    line = lettering.shaped(text, bold=bold)
    runs = lettering.runs(line, bold)
    plain = len(runs) == 1 and runs[0].font in FIXED and not (runs[0].up or runs[0].left)
    return SetLine(
        runs,
        sum(lettering.width(run.text, 1000, bold=bold) for run in runs),
        lettering.spoken(line, bold),
        latin.encoded(runs[0].text, bold) if plain else None,
        FIXED[runs[0].font] if plain else "",
    )
