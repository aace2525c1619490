"""Thai marks above a letter, where the font's own place would lay one over another.

A tone stands higher over a vowel than over a letter, and every mark stands further left beside a letter with a stem
that rises. Offsets are in thousandths of the type size, measured on the outlines of FiraGO, plain and bold.
"""

from collections.abc import Iterator

_VOWELS_ABOVE = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d")
_TONES = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
_VOWELS_BELOW = frozenset("\u0e38\u0e39\u0e3a")
_SARA_AM = "\u0e33"
"""Its ring stands over the letter before it, below a tone that is typed between the two."""
_TALL = frozenset("\u0e1b\u0e1d\u0e1f\u0e2c")
UP, LEFT = 235, 170


def has_marks(text: str) -> bool:
    """Return whether any mark stands above a letter."""
    return not (_VOWELS_ABOVE.isdisjoint(text) and _TONES.isdisjoint(text))


def offsets(text: str) -> Iterator[tuple[int, int]]:
    """Yield for each letter by how much it is drawn higher and further left than the font would draw it."""
    base, above = "", False
    for letter, following in zip(text, f"{text[1:]} ", strict=True):
        tone, vowel = letter in _TONES, letter in _VOWELS_ABOVE
        if tone or vowel:
            yield UP * (tone and (above or following == _SARA_AM)), LEFT * (base in _TALL)
            above = above or vowel
        else:
            yield 0, 0
            if letter not in _VOWELS_BELOW:
                base, above = letter, False
