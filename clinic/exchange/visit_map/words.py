"""The words of a file for yes, no, blank and not asked, and how it writes numbers and dates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clinic.exchange.visit_map.cells import key_of
from clinic.exchange.visit_map.dates import MONTHS, DateFormats, date_formats
from clinic.exchange.visit_map.sections import Section

_OWN = ("yes", "no", "blank", "not_asked")


@dataclass(frozen=True, slots=True)
class Words:
    """Words as `key_of` gives them; an empty cell is blank unless a map counts it as not asked. `decimal` = `.` or `,`,
    or both.
    """

    yes: frozenset[str] = frozenset({"1", "yes", "y", "true"})
    no: frozenset[str] = frozenset({"0", "no", "n", "false"})
    blank: frozenset[str] = frozenset({""})
    not_asked: frozenset[str] = frozenset()
    decimal: str = ".,"
    months: tuple[str, ...] = MONTHS
    guarded: bool = False
    """Whether the file puts an apostrophe before text that a spreadsheet program would take for a formula."""
    dates: DateFormats | None = None
    """How dates are written unless a column says otherwise; None = as `2024-03-15`."""

    def says_nothing(self, cell: str) -> bool:
        """Tell whether a cell is blank, or says that nobody asked."""
        key = key_of(cell)
        return key in self.blank or key in self.not_asked


def read_words(section: Section | None, *, guarded: bool = False) -> Words:
    """Return the words of the whole file, from its table `words`."""
    if section is None:
        return Words(guarded=guarded)
    months = section.texts("months")
    if months is not None and len({key_of(month) for month in months}) != len(MONTHS):
        section.wrong("months", "does not name twelve months; write the twelve short names, January first.")
        months = None
    decimal = section.one_of("decimal", (".", ","))
    words = own_words(section, Words(decimal=decimal or ".,", months=months or MONTHS, guarded=guarded))
    formats = date_formats(section, "dates", words.months)
    section.done()
    return replace(words, dates=formats)


def own_words(section: Section, around: Words) -> Words:
    """Return the words of one column: its own where it has any, else those around it."""
    given = {name: section.texts(name, blank=True) for name in _OWN}
    sets = {name: getattr(around, name) if texts is None else folded(texts) for name, texts in given.items()}
    named = [name for name in _OWN if given[name] is not None]
    _refuse_shared(section, sets, named)
    if "" not in sets["not_asked"]:
        sets["blank"] |= {""}
    return replace(around, yes=sets["yes"], no=sets["no"], blank=sets["blank"], not_asked=sets["not_asked"])


def folded(texts: Iterable[str]) -> frozenset[str]:
    """Return words as they are looked up."""
    return frozenset(key_of(text) for text in texts)


def _refuse_shared(section: Section, sets: dict[str, frozenset[str]], given: list[str]) -> None:
    """Note a word that stands for two things; of words that nobody gave, the given ones take it over."""
    for name in given:
        for other in _OWN:
            if name < other and other in given and sets[name] & sets[other]:
                section.wrong(name, f"shares a word with {other}; a word can stand for one of them only.")
    for name in given:
        for other in _OWN:
            if other not in given:
                sets[other] -= sets[name]
