"""The part of a map that says where treatments stand: as one list, or a column for each."""

from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.courses import Helped
from clinic.exchange.visit_map.cells import key_of
from clinic.exchange.visit_map.dates import date_formats
from clinic.exchange.visit_map.model import TreatmentColumn, TreatmentColumns
from clinic.exchange.visit_map.sections import Section
from clinic.exchange.visit_map.words import Words, folded, own_words


def read_treatments(section: Section | None, around: Words) -> TreatmentColumns | None:
    """Return the columns of the treatments, None where the map has none."""
    if section is None:
        return None
    found = TreatmentColumns(
        own_words(section, around),
        column=section.column("column") or "",
        separator=_sign(section, "separator", ";"),
        rating_sign=_sign(section, "rating_sign", ""),
        none=folded(section.texts("none") or ("none",)),
        codes=_codes(section.section("codes")),
        helped=_helped(section.section("helped")),
        each=_each(section),
        date_format=date_formats(section, "date_format", around.months) or around.dates,
    )
    if not found.column and not found.each:
        section.wrong("column", "names no column; name the list, or write [[treatments.each]] for each treatment.")
    if found.rating_sign and found.rating_sign == found.separator:
        section.wrong("rating_sign", "is the same as separator; take another sign.")
    section.done()
    return found


def _sign(section: Section, key: str, otherwise: str) -> str:
    value = section.raw(key)
    if value is None:
        return otherwise
    if isinstance(value, str) and 0 < len(value) <= 3 and not any(letter.isalnum() for letter in value):
        return value
    section.wrong(key, 'is not a sign; write it as ";" or ", ".')
    return otherwise


def _codes(section: Section | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in section.keys if section else ():
        code = section.text(word) if section else None
        if section and code and code not in CATALOGUE:
            section.wrong(word, "names no code of the catalogue of treatments; take one, or leave the word out.")
        elif code:
            found[key_of(word)] = code
    return found


def _helped(section: Section | None) -> dict[str, Helped]:
    """Return word -> rating; the codes of the ratings themselves are always known."""
    found = {key_of(rating): rating for rating in Helped}
    for word in section.keys if section else ():
        if section and (rating := section.one_of(word, [one.value for one in Helped])):
            found[key_of(word)] = Helped(rating)
    return found


def _each(section: Section) -> tuple[TreatmentColumn, ...]:
    rows = section.raw("each")
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        section.wrong("each", "is not a list of tables; write [[treatments.each]] before each treatment.")
        return ()
    return tuple(
        _one(Section(f"treatments.each {number}", row, section.mistakes)) for number, row in enumerate(rows, 1)
    )


def _one(section: Section) -> TreatmentColumn:
    code, words = section.text("code"), section.text("own_words")
    if bool(code) == bool(words):
        section.wrong("code", "is needed, or own_words, and not both.")
    if code and code not in CATALOGUE:
        section.wrong("code", "is no code of the catalogue of treatments; take one, or write own_words.")
    found = TreatmentColumn(
        section.needed("column", "what became of the treatment") or "",
        code,
        words or "",
        started=section.column("started") or "",
        stopped=section.column("stopped") or "",
    )
    section.done()
    return found
