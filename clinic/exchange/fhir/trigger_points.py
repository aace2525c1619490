"""Observations of trigger points, one for each spot of a muscle, and Procedures for what was done there.

A muscle examined with nothing found is an Observation too. Never derived from tender points, and never the reverse.
"""

from collections import Counter
from collections.abc import Iterator

from clinic.domain.trigger_findings import state_of
from clinic.domain.visits import PointTreatment, TriggerPointRecord, VisitRecord, VisitStatus
from clinic.exchange.fhir import absence
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    day,
    finished,
    logical_id,
    notes,
    own_concept,
    pressure,
    reference,
)
from clinic.exchange.fhir.observation import EXAM, component, observation
from clinic.exchange.fhir.subject import Subject, encounter

_SIGNS = (
    "taut_band",
    "hypersensitive_spot",
    "spot_in_taut_band",
    "referred_pain",
    "reproduces_known_symptom",
    "twitch",
    "jump",
)


def trigger_points(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield each finding, followed by what was done at the spot. Raises AnswerError."""
    for name, spot in _named(visit):
        yield _finding(subject, visit, name, spot)
        if spot.treated not in (None, PointTreatment.NONE):
            yield _treatment(subject, visit, name, spot)


def _named(visit: VisitRecord) -> Iterator[tuple[tuple[object, ...], TriggerPointRecord]]:
    """Yield each spot with the parts of its id: the muscle, its side, and 1 for the first spot there."""
    seen: Counter[str] = Counter()
    for spot in visit.trigger_points:
        muscle = f"{spot.muscle}_{spot.side}"
        seen[muscle] += 1
        yield ("trigger", muscle, seen[muscle]), spot


def _finding(subject: Subject, visit: VisitRecord, name: tuple[object, ...], spot: TriggerPointRecord) -> Resource:
    found = state_of(spot)
    return observation(
        subject,
        visit,
        name,
        EXAM,
        own_concept("finding", "trigger_point"),
        value={"valueCodeableConcept": own_concept("trigger-finding", found.finding.value)},
        performer=subject.practitioner(spot.examiner, visit),
        bodySite=own_concept("muscle", f"{spot.muscle}_{spot.side}"),
        components=_parts(spot),
        note=notes([found.reason, spot.note]),
    )


def _parts(spot: TriggerPointRecord) -> Iterator[Element]:
    found = state_of(spot)
    for sign in _SIGNS:
        value = getattr(spot, sign)
        given = absence.not_examined() if value is None else {"valueBoolean": value}
        yield component(own_concept("part", sign), **given)
    yield component(own_concept("part", "criteria_met"), valueInteger=found.criteria_met)
    if found.state is not None:
        activity = own_concept("trigger-activity", found.state.value)
        yield component(own_concept("part", "activity"), valueCodeableConcept=activity)
    for zone in spot.felt_in:
        yield component(own_concept("part", "felt_in"), valueCodeableConcept=own_concept("zone", zone))
    if spot.ppt_kg_cm2 is not None:
        yield component(own_concept("part", "ppt"), valueQuantity=pressure(spot.ppt_kg_cm2))


def _treatment(subject: Subject, visit: VisitRecord, name: tuple[object, ...], spot: TriggerPointRecord) -> Resource:
    """Return what was done; by whom the record does not tell apart from who examined."""
    wrong = visit.status is VisitStatus.ENTERED_IN_ERROR
    done = spot.treated.value if spot.treated else PointTreatment.NONE.value
    return finished(
        {
            "resourceType": "Procedure",
            "id": logical_id("visit", visit.id, *name, "treatment"),
            "status": "entered-in-error" if wrong else "completed",
            "code": own_concept("point-treatment", done),
            "subject": subject.reference,
            "encounter": encounter(visit),
            "performedDateTime": day(visit.seen_on),
            "bodySite": [own_concept("muscle", f"{spot.muscle}_{spot.side}")],
            "reasonReference": [reference("Observation", logical_id("visit", visit.id, *name))],
        }
    )
