"""Observations of life events, as the clinician noted them."""

from collections.abc import Iterator

from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Resource, concept, day, finished, foreign, hidden, logical_id, own_concept
from clinic.exchange.fhir.observation import HISTORY
from clinic.exchange.fhir.subject import Subject


def life_events(subject: Subject) -> Iterator[Resource]:
    """Yield what happened in the patient's life, as the clinician noted it."""
    for event in dict.fromkeys(subject.record.facts.life_events):
        yield finished(
            {
                "resourceType": "Observation",
                "id": logical_id("patient", subject.record.id, "event", hidden(event.label, event.happened)),
                "status": "final",
                "category": [concept(foreign(systems.OBSERVATION_CATEGORY, HISTORY))],
                "code": own_concept("finding", "life_event"),
                "subject": subject.reference,
                "effectiveDateTime": day(event.happened),
                "valueString": event.label,
            }
        )
