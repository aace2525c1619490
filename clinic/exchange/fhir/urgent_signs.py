"""Observations of urgent signs: what the patient ticked, and what became of it."""

from collections.abc import Iterator

from clinic.domain.red_flags import BY_CODE
from clinic.domain.visits import UrgentSign, VisitRecord
from clinic.exchange.fhir.elements import Element, Resource, instant, notes, own_concept
from clinic.exchange.fhir.observation import SURVEY, component, observation
from clinic.exchange.fhir.subject import Subject


def urgent_signs(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield every urgent sign that was ticked at the visit, taken back or not, reviewed or not."""
    for sign in visit.urgent:
        reviewed = [f"Reviewed by {sign.reviewed_by}."] if sign.reviewed_by else []
        yield observation(
            subject,
            visit,
            ("urgent", sign.code),
            SURVEY,
            own_concept("finding", "urgent_sign"),
            value={"valueCodeableConcept": _sign(sign.code)},
            performer=subject.reference,
            components=_fate(sign),
            effective=instant(sign.raised_at),
            note=notes(reviewed),
        )


def _sign(code: str) -> Element:
    return own_concept("urgent-sign", code) if code in BY_CODE else {"text": code}


def _fate(sign: UrgentSign) -> Iterator[Element]:
    if sign.code in BY_CODE:
        level = own_concept("urgency", BY_CODE[sign.code].level.value)
        yield component(own_concept("part", "level"), valueCodeableConcept=level)
    if sign.taken_back_at:
        yield component(own_concept("part", "taken_back_at"), valueDateTime=instant(sign.taken_back_at))
    if sign.reviewed_at:
        yield component(own_concept("part", "reviewed_at"), valueDateTime=instant(sign.reviewed_at))
