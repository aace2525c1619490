"""The words around a question: prefix, text, unit, hints, the ends of a scale; and their translations by place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.exchange.fhir_questionnaire import texts
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.problems import short
from clinic.exchange.fhir_questionnaire.texts import Text

LONGEST = 4000
"""Characters of a question or a text."""
_LONGEST_PREFIX = 60
_DRAWN = frozenset(
    (
        *("list", "table", "htable", "gtable", "atable", "grid", "header", "footer", "page", "tab-container", "tab"),
        *("autocomplete", "drop-down", "check-box", "lookup", "radio-button", "slider", "spinner", "text-box"),
    )
)
_HINTS = frozenset(("inline", "prompt", "flyover", "help"))
_PLACED = frozenset(("unit", "lower", "upper"))
Extensions = dict[str, list[Element]]


@dataclass(slots=True)
class Words:
    """Collects translations: language -> place -> text, as `ImportedInstrument.words` keeps them."""

    by_language: dict[str, dict[str, str]] = field(default_factory=dict)

    def put(self, place: str, text: Text) -> None:
        """Keep the translations of one place."""
        for language, words in text.by_language.items():
            if words:
                self.by_language.setdefault(language, {})[place] = words


@dataclass(slots=True)
class Around:
    """What displayed texts below a question say about it."""

    unit: Text = field(default_factory=Text)
    lower: Text = field(default_factory=Text)
    upper: Text = field(default_factory=Text)
    hints: list[Text] = field(default_factory=list)

    def take(self, control: str, text: Text) -> None:
        """Take one displayed text by its item control."""
        if control in _PLACED:
            setattr(self, control, text)
        else:
            self.hints.append(text)

    @property
    def hint(self) -> Text:
        """All hints as one text; a language counts as there when all of them are in it."""
        languages = set.intersection(*(set(one.by_language) for one in self.hints)) if self.hints else set()
        return Text(
            "\n".join(one.plain for one in self.hints),
            {code: "\n".join(one.by_language[code] for one in self.hints) for code in languages},
        )


def control(item: Element, found: Extensions) -> str:
    """Return the item control of an item, empty where it has none; an unknown one refuses the item."""
    known = ""
    for one in found.get("questionnaire-itemControl", []):
        concept = one.inside("valueCodeableConcept")
        codes = [coding.text("code") for coding in concept.each("coding")] if concept else []
        for code in codes or [""]:
            if code in _DRAWN:
                item.remark("Shown plainly, without the look that the file gives")
            elif code not in _HINTS | _PLACED:
                item.refuse(f"it is to be shown as “{short(code)}”, which is not known here")
            else:
                known = code
    return known


def prefixed(item: Element) -> Text:
    """Return the text of an item with its prefix before it."""
    prefix, text = texts.read(item, "prefix", _LONGEST_PREFIX), texts.read(item, "text", LONGEST)
    if prefix.plain and not text.plain:
        item.refuse("it has a prefix, and no text behind it")
    return text.with_around(prefix, Text())


def unit(item: Element, found: Extensions) -> Text:
    """Return the unit of an item in words, else its code."""
    for one in found.get("questionnaire-unit", []):
        coding = one.inside("valueCoding")
        if coding is None:
            item.refuse("its unit cannot be read")
            continue
        words = texts.read(coding, "display", _LONGEST_PREFIX)
        return words if words.plain else Text(coding.text("code"))
    return Text()


def entry_format(item: Element, found: Extensions) -> Text:
    """Return the words that say in which form an answer is typed."""
    for one in found.get("entryFormat", []):
        words = texts.read(one, "valueString", LONGEST)
        if not words.plain:
            item.refuse("the form in which it is answered (“entryFormat”) cannot be read")
        return words
    return Text()


def language_of(questionnaire: Element) -> str:
    """Return the language that the file is in: its own statement, else English with a remark."""
    tag = questionnaire.text("language")
    if tag and texts.is_language(tag):
        return texts.language(tag)
    questionnaire.remark("The file does not say which language it is in; it is taken for English")
    return "en"


def incomplete(words: Mapping[str, Mapping[str, str]], places: int) -> list[str]:
    """Return a remark for each language into which only a part of the texts is translated."""
    return [
        f"Only {len(found)} of {places} texts are there in “{language}”; the others are shown as the file has them"
        for language, found in sorted(words.items())
        if len(found) < places
    ]
