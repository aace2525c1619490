"""The sentences of the product in one language, for what is made outside of a web page: a printed copy."""

import gettext
import re
import string
from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
_ENOUGH = 6
"""Letters of its own that a template needs to be recognised by them."""
_VALUE = r"(?:(?!\. ).)+?"
"""What stands in a sentence for a value: not the end of one sentence and the beginning of the next."""


class Catalogue(gettext.GNUTranslations):
    """A catalogue that also knows a sentence whose values were filled in before it was stored.

    A signed summary keeps such sentences whole, in English: `WPI 9 with SSS 8 is enough.`
    """

    _catalog: dict[object, str]

    def said(self, sentence: str) -> str:
        """Return the sentence in the language; one that is not known stays as it is."""
        if not sentence or sentence in self._sentences:
            return self.gettext(sentence) if sentence else ""
        for pattern, template in self._templates:
            if found := pattern.fullmatch(sentence):
                values = {name: self._value(value) for name, value in found.groupdict().items()}
                return self.gettext(template).format(**values)
        parts = re.split(r"(?<=\.) ", sentence)
        return " ".join(map(self.said, parts)) if len(parts) > 1 else sentence

    def _value(self, value: str) -> str:
        words = self.said(value)
        return ", ".join(map(self.said, value.split(", "))) if words == value else words

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(one for one, said in self._catalog.items() if isinstance(one, str) and one and said)

    @cached_property
    def _templates(self) -> list[tuple[re.Pattern[str], str]]:
        """Every sentence with places for values, those with the most words of their own first."""
        found = [(_own_letters(one), one) for one in self._sentences if "{" in one]
        return [(_pattern(one), one) for letters, one in sorted(found, reverse=True) if letters >= _ENOUGH]


def _own_letters(template: str) -> int:
    return sum(letter.isalpha() for literal, *_ in string.Formatter().parse(template) for letter in literal)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("".join(_pieces(template)), re.DOTALL)


def _pieces(template: str) -> Iterator[str]:
    seen: set[str] = set()
    for literal, name, *_ in string.Formatter().parse(template):
        yield re.escape(literal)
        if name:
            value = ".+" if template.endswith(f"{{{name}}}") else _VALUE
            yield f"(?P={name})" if name in seen else f"(?P<{name}>{value})"
            seen.add(name)


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return what turns an English sentence into one of that language; without a catalogue it stays English."""
    file = gettext.find("messages", FOLDER, [language])
    if file is None:
        return str
    with Path(file).open("rb") as opened:
        return lru_cache(maxsize=4096)(Catalogue(opened).said)
