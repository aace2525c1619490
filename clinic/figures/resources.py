"""What the pages of one document share: its fonts and the figures that are shown from a stock.

Both typefaces are always there with the letters of `figures.latin`. Any other letter gets a code in a further font of
this document alone, in the order of its first use, so that a document depends on nothing drawn before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.figures import embedding, latin
from clinic.figures.embedding import FIRST, Program
from clinic.figures.lettering import Run
from clinic.figures.typesetting import FIXED

_FURTHER = "XYZW"
_ROOM = 0xFF - FIRST
"""Letters of one further font besides the space."""


@dataclass(frozen=True, slots=True)
class Form:
    """A figure from the stock: its box in points, and its operators, compressed."""

    box: tuple[float, float, float, float]
    operators: bytes


class Resources:
    """The fonts and forms of one document, by the names that its pages use for them."""

    def __init__(self) -> None:
        self.forms: dict[Form, str] = {}
        self._codes: dict[str, dict[str, int]] = {}

    def shown(self, run: Run) -> Iterator[tuple[str, str]]:
        """Yield a run in pieces of one font each: the name of the font, and the codes as they stand in brackets."""
        fixed = FIXED.get(run.font)
        whole = latin.encoded(run.text, fixed == "B") if fixed else None
        if fixed and whole is not None:
            yield fixed, whole
            return
        name = fixed or f"{self._prefix(run.font)}0"
        codes = ""
        for char in run.text:
            other, code = self._shown(run.font, char, name)
            if other != name and codes:
                yield name, codes
                codes = ""
            name, codes = other, codes + code
        yield name, codes

    def _shown(self, font: str, char: str, before: str) -> tuple[str, str]:
        if char in " \u00a0":
            return before, " "
        fixed = FIXED.get(font)
        code = latin.encoded(char, fixed == "B") if fixed else None
        if fixed and code:
            return fixed, code
        prefix, codes = self._prefix(font), self._codes[font]
        group, place = divmod(codes.setdefault(char, len(codes)), _ROOM)
        written = chr(FIRST + 1 + place)
        return f"{prefix}{group}", f"\\{written}" if written in "\\()" else written

    def _prefix(self, font: str) -> str:
        self._codes.setdefault(font, {})
        return _FURTHER[list(self._codes).index(font)]

    def form(self, form: Form) -> str:
        """Return the name under which a figure from the stock is shown."""
        return self.forms.setdefault(form, f"S{len(self.forms)}")

    def fonts(self) -> Iterator[tuple[str, Program]]:
        """Yield each font with its name, those that every document has first."""
        for font, name in FIXED.items():
            yield name, embedding.program(font, latin.letters(name == "B"))
        for font, codes in self._codes.items():
            every = "".join(codes)
            for group, start in enumerate(range(0, len(every), _ROOM)):
                yield f"{self._prefix(font)}{group}", embedding.program(font, " " + every[start : start + _ROOM])
