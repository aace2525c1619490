"""What a course of treatment is to FHIR: a drug or supplement taken, or something done."""

from clinic.domain.treatments import catalogue
from clinic.domain.treatments.catalogue import Kind
from clinic.domain.treatments.courses import Course, Source
from clinic.exchange.fhir.elements import Element, extension, logical_id, notes, own, reference

_TAKEN = (Kind.MEDICATION, Kind.SUPPLEMENT)
_UNITS = frozenset(
    unit for row in catalogue.CATALOGUE.values() if row.kind in _TAKEN for unit in row.dose_units if unit
)


def is_taken(course: Course) -> bool:
    """Tell a medicine or supplement from a therapy. In own words alone, a dose in units of medicines decides."""
    if course.code is not None:
        return catalogue.get(course.code).kind in _TAKEN
    return any(dose.unit in _UNITS for dose in course.doses)


def course_id(course: Course) -> str:
    """Return the logical id of a course."""
    return logical_id("course", course.id)


def course_reference(course: Course) -> Element:
    """Return a reference to the statement or procedure that a course is."""
    return reference("MedicationStatement" if is_taken(course) else "Procedure", course_id(course))


def code(course: Course) -> Element:
    """Return what it is: our code where it is in the catalogue, and the words that were used."""
    coding = [own("treatment", course.code)] if course.code else []
    return {"coding": coding, "text": course.own_words.strip() or course.name}


def extensions(course: Course) -> list[Element]:
    """Return what FHIR has no place for: our own status, who said it, whether it would be used again."""
    found = [
        extension("course-status", valueCode=course.status.value),
        extension("information-source", valueCode=course.source.value),
    ]
    if course.would_use_again:
        found.append(extension("would-use-again", valueCode=course.would_use_again.value))
    if course.side_effect_severity:
        found.append(extension("side-effect-severity", valueCode=course.side_effect_severity.value))
    return found


def side_effects(course: Course) -> list[Element]:
    """Return the side effects as they were written."""
    return notes([f"Side effects: {course.side_effects}"] if course.side_effects.strip() else [])


def said_by_patient(course: Course) -> bool:
    """Whether the patient is the source."""
    return course.source is Source.PATIENT
