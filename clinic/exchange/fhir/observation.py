"""Observation: the frame that every one of them shares."""

from collections.abc import Iterable, Mapping
from typing import Any

from clinic.domain.visits import VisitRecord, VisitStatus
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Element, Resource, concept, day, finished, foreign, logical_id
from clinic.exchange.fhir.subject import Subject, encounter

SURVEY, EXAM, HISTORY = "survey", "exam", "social-history"
STATUS: Mapping[VisitStatus, str] = {
    VisitStatus.SIGNED: "final",
    VisitStatus.IMPORTED: "final",
    VisitStatus.ENTERED_IN_ERROR: "entered-in-error",
}
"""Of a visit that may still change, everything is preliminary."""


def status(visit: VisitRecord) -> str:
    """Return how sure an observation of this visit is."""
    return STATUS.get(visit.status, "preliminary")


def observation(
    subject: Subject,
    visit: VisitRecord,
    name: tuple[object, ...],
    category: str,
    code: Element,
    *,
    value: Mapping[str, Any],
    performer: Element | None = None,
    components: Iterable[Element] = (),
    extensions: Iterable[Element] = (),
    effective: object = None,
    **more: Any,
) -> Resource:
    """Return one Observation of a visit. `value` is one value[x], or the reason of its absence, or empty.

    `name` are the parts of the id behind the visit's; `effective` is the day where it is not that of the visit.
    """
    given = dict(value)
    return finished(
        {
            "resourceType": "Observation",
            "id": logical_id("visit", visit.id, *name),
            "extension": [*given.pop("extension", []), *extensions],
            "status": status(visit),
            "category": [concept(foreign(systems.OBSERVATION_CATEGORY, category))],
            "code": code,
            "subject": subject.reference,
            "encounter": encounter(visit),
            "effectiveDateTime": str(effective or day(visit.seen_on)),
            "performer": [performer],
            **given,
            "component": list(components),
            **more,
        }
    )


def component(code: Element, **value: Any) -> Element:
    """Return one part of an observation: a code with one value[x], or with the reason of its absence."""
    return {"code": code, **value}
