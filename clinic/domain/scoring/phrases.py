"""A sentence with numbers in it that can still be translated."""

from collections.abc import Callable, Sequence

from clinic.domain.words import AsWritten


class Phrase(str):
    """An English sentence filled in from a template and its values; everywhere a string, and translatable besides.

    `template` is marked for translation where it is written, with names in braces; `values` fill it.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> "Phrase":
        """Fill the template. Raises KeyError if a name in braces has no value."""
        words = {name: _in_words(value, str) for name, value in values.items()}
        phrase = super().__new__(cls, template.format(**words))
        phrase.template, phrase.values = template, values
        return phrase

    def __reduce__(self) -> tuple[Callable[..., "Phrase"], tuple[object, ...]]:
        """Rebuild copies from the template: the filled sentence may hold braces of its own."""
        return _rebuilt, (self.template, self.values)

    def translated(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the reader's language; values that are words of ours are translated too."""
        words = {name: _in_words(value, translate) for name, value in self.values.items()}
        return translate(self.template).format(**words)


def _rebuilt(template: str, values: dict[str, object]) -> Phrase:
    return Phrase(template, **values)


def _in_words(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Phrase):
        return value.translated(translate)
    if isinstance(value, AsWritten):
        return value
    if isinstance(value, tuple):
        return ", ".join(str(_in_words(part, translate)) for part in value)
    return translate(value) if isinstance(value, str) and value else value


def translated(sentence: str, translate: Callable[[str], str]) -> str:
    """Return any sentence of the domain in the reader's language, with values or without."""
    if isinstance(sentence, AsWritten):
        return str(sentence)
    return sentence.translated(translate) if isinstance(sentence, Phrase) else translate(sentence)


def joined(sentences: Sequence[str]) -> Phrase:
    """Return several sentences as one text; each is still translated by itself."""
    values = {f"sentence_{number}": sentence for number, sentence in enumerate(sentences)}
    return Phrase(" ".join(f"{{{name}}}" for name in values), **values)
