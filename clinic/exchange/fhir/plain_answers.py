"""Answers that are no codes: the same type for our own questions as for those that were brought in."""

from clinic.domain.instruments import Item, Kind
from clinic.exchange.fhir.elements import Element

_TYPES = {
    Kind.YES_NO: "valueBoolean",
    Kind.SCALE: "valueInteger",
    Kind.NUMBER: "valueInteger",
    Kind.DECIMAL: "valueDecimal",
    Kind.DATE: "valueDate",
}


def plain_answer(item: Item, value: object) -> Element:
    """Return one answer as true or false, a number, a date, or else its words."""
    return {_TYPES.get(item.kind, "valueString"): float(str(value)) if item.kind is Kind.DECIMAL else value}
