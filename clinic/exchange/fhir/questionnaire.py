"""Questionnaire: what is asked. Built-in instruments in our own words; imported ones as their file came.

Instruments of which only the scoring is built in (FIQR, classic FIQ) have no wording of ours and are not exported.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments import REGISTRY, AnsweredBy, Choice, Instrument, Item, Kind
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.exchange.fhir import systems, vocabulary
from clinic.exchange.fhir.definitions import PUBLISHER
from clinic.exchange.fhir.elements import Element, Resource, finished, hidden, logical_id, own
from clinic.exchange.fhir.subject import Subject

_TYPES = {
    Kind.SCALE: "integer",
    Kind.CHOICE: "choice",
    Kind.YES_NO: "boolean",
    Kind.AREAS: "choice",
    Kind.SHAPES: "choice",
    Kind.AREA_SEVERITY: "group",
    Kind.CODES: "choice",
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.NUMBER: "integer",
    Kind.DECIMAL: "decimal",
}
_LISTS = (Kind.AREAS, Kind.SHAPES, Kind.CODES)


def built_in() -> Iterator[Resource]:
    """Yield every instrument that the product asks in its own words."""
    for instrument in REGISTRY.values():
        if instrument.asked:
            yield _questionnaire(instrument)


def imported(definition: ImportedInstrument, source: Mapping[str, Any], address: str) -> Resource:
    """Return an imported questionnaire as its file came; only id, address and version are made sure to be there."""
    known = {"url": _imported_url(definition, address), "version": definition.instrument.version}
    return {**source, "resourceType": "Questionnaire", "id": imported_id(definition), **known}


def imported_id(definition: ImportedInstrument) -> str:
    """Return the logical id of one version of an imported questionnaire."""
    version = hidden(definition.instrument.version, definition.instrument.digest)
    return logical_id("imported", definition.key, version)


def canonical(subject: Subject, key: str, version: str, definition: ImportedInstrument | None) -> str | None:
    """Return address and version of what was asked; None where it was asked in words that are not known here."""
    if definition is not None:
        return f"{_imported_url(definition, subject.address)}|{definition.instrument.version}"
    known = REGISTRY.get(key)
    if known is None or not known.asked or known.version != version:
        return None
    return f"{systems.questionnaire(key)}|{version}"


def _imported_url(definition: ImportedInstrument, address: str) -> str:
    return definition.url.split("|")[0] or f"{address}/fhir/Questionnaire/{imported_id(definition)}"


def question(item: Item) -> str:
    """Return the question; the day that it names at each visit stands as three dots."""
    return item.question.replace("{date}", "…")


def _questionnaire(instrument: Instrument) -> Resource:
    by_patient = instrument.answered_by is AnsweredBy.PATIENT
    return finished(
        {
            "resourceType": "Questionnaire",
            "id": logical_id(instrument.key),
            "url": systems.questionnaire(instrument.key),
            "version": instrument.version,
            "name": "Tenderpoint" + "".join(part.capitalize() for part in instrument.key.split("_")),
            "title": instrument.title,
            "status": "active",
            "subjectType": ["Patient"],
            "publisher": PUBLISHER,
            "description": f"Source: {instrument.source}. Looks back on: {instrument.recall or 'today'}. "
            f"Answered by the {'patient' if by_patient else 'clinician'}. A question left blank has no value.",
            "copyright": instrument.licence,
            "item": [_item(instrument, item) for item in instrument.items],
        }
    )


def _item(instrument: Instrument, item: Item) -> Element:
    found: Element = {
        "linkId": item.key,
        "text": question(item),
        "type": _TYPES[item.kind],
        "enableWhen": _enable_when(instrument, item),
        "required": False,
        "repeats": item.kind in _LISTS,
        "maxLength": item.max_length,
        "answerOption": _options(instrument, item),
    }
    if item.kind is Kind.SCALE:
        found["extension"] = _bounds(item.low, item.high)
    if item.kind is Kind.AREA_SEVERITY:
        found["item"] = [_severity(item, code, area.label) for code, area in AREAS.items()]
        found["repeats"] = None
    return found


def _severity(item: Item, area: str, label: str) -> Element:
    """Return the question for one area; 0 = no place of a cramp, which is not the same as a blank."""
    return {
        "extension": _bounds(0, item.high),
        "linkId": f"{item.key}.{area}",
        "text": label,
        "type": "integer",
        "required": False,
    }


def _bounds(low: int | None, high: int | None) -> list[Element]:
    return [{"url": systems.MINIMUM, "valueInteger": low}, {"url": systems.MAXIMUM, "valueInteger": high}]


def _options(instrument: Instrument, item: Item) -> list[Element]:
    if item.kind is Kind.AREAS:
        codings = [own("area", code) for code in AREAS]
    elif item.kind is Kind.SHAPES:
        codings = [own("shape", one.code) for one in vocabulary.systems()["shape"].codes]
    elif item.choices:
        codings = [_coding(instrument, item, one) for one in item.choices]
    else:
        return []
    none = [own("answer", vocabulary.NONE)] if item.kind in _LISTS else []
    return [{"valueCoding": coding} for coding in (*codings, *none)]


def _coding(instrument: Instrument, item: Item, choice: Choice) -> Element:
    coding = own(vocabulary.answers_kind(instrument.key, item.key), choice.value)
    weight = [{"url": systems.ORDINAL, "valueDecimal": choice.value}] if isinstance(choice.value, int) else []
    return {"extension": weight, **coding}


def _enable_when(instrument: Instrument, item: Item) -> list[Element]:
    """Return when the question makes sense; a member of a group of areas has its own item, which has to be answered."""
    if item.asked_when is None:
        return []
    earlier, wanted = item.asked_when
    asked = instrument.item(earlier)
    if asked.kind is Kind.AREA_SEVERITY:
        return [{"question": f"{earlier}.{wanted}", "operator": "exists", "answerBoolean": True}]
    if isinstance(wanted, bool):
        return [{"question": earlier, "operator": "=", "answerBoolean": wanted}]
    kind = "area" if asked.kind is Kind.AREAS else vocabulary.answers_kind(instrument.key, earlier)
    return [{"question": earlier, "operator": "=", "answerCoding": own(kind, wanted)}]
