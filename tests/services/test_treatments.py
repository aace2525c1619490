"""Treatments: courses of the clinician, ratings and additions of the patient, each with its source."""

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.errors import ClinicError, Conflict, NotFound
from clinic.domain.treatments.courses import CourseStatus, Dose, Helped, Source, Symptom
from clinic.services import records, treatments, visit_records
from clinic.services.treatments import CourseDetails, Said
from tests.fixtures.storage import CLINIC, NOON

TEA = CourseDetails(CourseStatus.CURRENT, own_words="Ginger tea")


@pytest.fixture
def add(session, visit, clinician):
    """Add a course to the visit's patient."""

    def add(details=TEA):
        return treatments.add(session, visit.patient, details, actor=clinician, now=NOON)

    return add


def test_a_course_comes_back_as_it_was_given(session, visit, add):
    doses = (Dose(None, "30", "mg"), Dose(PartialDate(2025, 4), "60", "mg", "at night"))
    add(CourseDetails(CourseStatus.CURRENT, "duloxetine", started=PartialDate(2024), doses=doses))
    (course,) = records.load(session, visit.patient, CLINIC.zone).courses
    assert (course.code, course.started, course.stopped, course.doses) == ("duloxetine", PartialDate(2024), None, doses)


@pytest.mark.parametrize(
    "details",
    [
        CourseDetails(CourseStatus.CURRENT),
        CourseDetails(CourseStatus.CURRENT, own_words="  "),
        CourseDetails(CourseStatus.CURRENT, "unicorn_dust"),
        CourseDetails(CourseStatus.STOPPED, "duloxetine", started=PartialDate(2025, 4), stopped=PartialDate(2025, 3)),
    ],
    ids=["no name", "blank name", "unknown code", "stops before it starts"],
)
def test_a_course_that_cannot_be_is_refused(add, details):
    with pytest.raises(ClinicError):
        add(details)


def test_dates_that_may_overlap_are_taken_as_given(add):
    details = CourseDetails(CourseStatus.STOPPED, "duloxetine", started=PartialDate(2025, 4), stopped=PartialDate(2025))
    assert add(details).stopped == PartialDate(2025)


def test_a_stale_change_is_refused(session, add, clinician):
    course, by = add(), {"actor": clinician, "now": NOON}
    changed = CourseDetails(CourseStatus.STOPPED, own_words="Ginger tea")
    treatments.change(session, course, changed, displayed=1, **by)
    with pytest.raises(Conflict):
        treatments.change(session, course, TEA, displayed=1, **by)
    assert course.status is CourseStatus.STOPPED


def test_patient_and_clinician_are_both_kept_and_each_replaces_its_own(session, visit, add, clinician):
    course = add()
    for helped, source in (
        (Helped.HELPED_A_LOT, Source.PATIENT),
        (Helped.DID_NOT_HELP, Source.CLINICIAN),
        (None, Source.PATIENT),
    ):
        treatments.rate(session, visit, course.id, Said(helped), source, actor=clinician, now=NOON)
    said = {rating.source: rating.helped for rating in treatments.ratings(session, visit)}
    assert said == {Source.PATIENT: None, Source.CLINICIAN: Helped.DID_NOT_HELP}


def test_which_symptoms_it_changed_comes_back_from_the_store(session, visit, add, clinician):
    said = Said(Helped.HELPED_A_BIT, changed=("sleep", "mood"))
    treatments.rate(session, visit, add().id, said, Source.CLINICIAN, actor=clinician, now=NOON)
    (rating,) = visit_records.load(session, visit, CLINIC.zone).ratings
    assert rating.changed == (Symptom.SLEEP, Symptom.MOOD)


def test_a_course_of_another_patient_is_not_rated(session, add, make_visit, make_patient):
    other = make_visit(patient=make_patient(name="Other Example"))
    with pytest.raises(NotFound):
        treatments.rate(session, other, add().id, Said(None), Source.PATIENT, actor=None, now=NOON)


def test_only_what_is_in_use_is_asked_about(session, visit, add):
    current = add()
    add(CourseDetails(CourseStatus.STOPPED, "duloxetine"))
    assert treatments.to_rate(session, visit.patient) == [current]


def test_an_addition_becomes_a_course_by_the_clinician_once(session, visit, clinician):
    added = [treatments.Proposed("Sun", Helped.HELPED_A_BIT), treatments.Proposed("  ")]
    treatments.propose(session, visit, added, now=NOON)
    (proposal,) = treatments.proposals(session, visit)
    by = {"actor": clinician, "now": NOON}
    sun = CourseDetails(CourseStatus.CURRENT, own_words="Sun")
    course = treatments.take_over(session, visit, proposal.id, sun, **by)
    assert [(one.course_id, one.helped) for one in treatments.ratings(session, visit)] == [
        (course.id, Helped.HELPED_A_BIT)
    ]
    with pytest.raises(NotFound):
        treatments.take_over(session, visit, proposal.id, sun, **by)
    treatments.propose(session, visit, [treatments.Proposed("Sun"), treatments.Proposed("Rain")], now=NOON)
    assert [one.own_words for one in treatments.proposals(session, visit)] == ["Sun", "Rain"]
