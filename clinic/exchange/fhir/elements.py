"""The small parts that all resources share: ids, references, codes, quantities, and what is left out."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from clinic.domain.dates import PartialDate
from clinic.domain.scoring.rounding import as_float
from clinic.exchange.fhir import systems, vocabulary

Resource = dict[str, Any]
Element = dict[str, Any]

LONGEST_ID = 64
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9]+")
_ODD_SPACE = re.compile("[^\\S \\r\\n\\t]|[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
"""Spaces that the standard's texts do not hold, and what no XML holds."""


def logical_id(*parts: object) -> str:
    """Return an id of letters, digits and dashes, at most 64 long; different parts never give the same one.

    Parts are numbers and codes, never names. What cannot stand in an id, or is too long, is told apart by a digest.
    """
    words = [str(part) for part in parts]
    plain = "-".join(_NOT_IN_IDS.sub("-", word.replace("_", "-")).strip("-") for word in words)
    if len(plain) <= LONGEST_ID and not any(_NOT_IN_IDS.search(word.replace("_", "")) for word in words):
        return plain
    return f"{plain[:47].strip('-')}-{sha256('/'.join(words).encode()).hexdigest()[:16]}"


def hidden(*words: object) -> str:
    """Return a digest that stands in an id for words that an id must not tell."""
    return sha256("/".join(str(word) for word in words).encode()).hexdigest()[:16]


def reference(kind: str, identity: str, display: str = "") -> Element:
    """Return a reference to a resource of the same export."""
    return {"reference": f"{kind}/{identity}", "display": display}


def concept(*codings: Element, text: str = "") -> Element:
    """Return a concept in one or more codes, with its words."""
    return {"coding": list(codings), "text": text or next((one["display"] for one in codings if "display" in one), "")}


def own(kind: str, code: object) -> Element:
    """Return one of our own codes with its words. Raises KeyError for a code that its kind does not have."""
    return {"system": systems.code_system(kind), "code": str(code), "display": vocabulary.display(kind, str(code))}


def own_concept(kind: str, code: object) -> Element:
    """Return one of our own codes as a concept."""
    return concept(own(kind, code))


def foreign(system: str, code: str) -> Element:
    """Return a verified code of another system; its owner's words are not shipped. Raises KeyError for any other."""
    if code not in {**systems.VERIFIED, **systems.STRUCTURE}[system]:
        raise KeyError(f"{code} of {system} is not verified")
    return {"system": system, "code": code}


def number(value: int | Fraction, places: int = 2) -> int | float:
    """Return a number for JSON, rounded half away from zero; whole numbers stay whole."""
    return int(value) if Fraction(value).denominator == 1 else as_float(value, places)


def quantity(value: int | Fraction, unit: str, *, places: int = 2) -> Element:
    """Return a plain number with words for its unit."""
    return {"value": number(value, places), "unit": unit}


def pressure(value: Decimal | Fraction) -> Element:
    """Return a pressure in kg/cm²."""
    return {"value": number(Fraction(value)), "unit": "kg/cm²", "system": systems.UCUM, "code": "kgf/cm2"}


def instant(moment: dt.datetime) -> str:
    """Return a moment in UTC, to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def day(date: dt.date | PartialDate | None) -> str | None:
    """Return a day, month or year as it is known, never more precise."""
    return None if date is None else str(date)


def period(start: PartialDate | None, end: PartialDate | None) -> Element:
    """Return a span whose ends may be unknown, or known to the year alone."""
    return {"start": day(start), "end": day(end)}


def extension(name: str, **value: Any) -> Element:
    """Return one of our own extensions, such as `extension("estimated", valueBoolean=True)`."""
    return {"url": systems.extension(name), **value}


def notes(texts: Iterable[str]) -> list[Element]:
    """Return the texts that say something as annotations."""
    return [{"text": text} for text in texts if text.strip()]


def finished(resource: Resource) -> Resource:
    """Return a resource as it may leave: nothing empty in it, texts in characters that JSON and XHTML both hold.

    FHIR knows no null, no empty text, list or object; false and 0 are values and stay.
    """
    members = ((name, _finished(value)) for name, value in resource.items())
    return {name: value for name, value in members if not _empty(value)}


def _finished(part: Any) -> Any:
    if isinstance(part, dict):
        return finished(part)
    if isinstance(part, list | tuple):
        return [value for value in map(_finished, part) if not _empty(value)]
    return _ODD_SPACE.sub(" ", part) if isinstance(part, str) else part


def _empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})
