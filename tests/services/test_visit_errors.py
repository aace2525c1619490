"""A visit entered in error stays, counts nowhere, and says so wherever it is seen."""

import datetime as dt
from io import BytesIO

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.exc import DBAPIError

from clinic.domain.dates import PartialDate
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.treatments.courses import CourseStatus, Helped, Source
from clinic.domain.visits import VisitStatus
from clinic.models import AuditEntry, Invitation, VisitError
from clinic.services import (
    editions,
    invitations,
    patients,
    plans,
    questionnaires,
    records,
    red_flags,
    signed_records,
    signing,
    summaries,
    treatments,
    visit_errors,
    visits,
)
from tests.fixtures.storage import CLINIC, NOON, TODAY

LATER = NOON + dt.timedelta(hours=2)


@pytest.fixture
def held(session, make_visit, clinician):
    """An open visit with a plan."""

    def held(**about):
        visit = make_visit(**about)
        plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
        return visit

    return held


@pytest.fixture
def sign(session, clinician):
    def sign(visit):
        displayed = signing.readiness(session, visit, CLINIC).record_sha256
        return signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)

    return sign


@pytest.fixture
def mark(session, clinician):
    def mark(visit, reason="Wrong patient."):
        shown = visit.version
        return visit_errors.mark(session, visit, reason=reason, displayed=shown, actor=clinician, now=LATER)

    return mark


def text_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_a_signed_visit_gets_an_edition_that_says_so_and_keeps_the_one_before(session, held, sign, mark):
    visit = held()
    signature = sign(visit)
    before = editions.pdf(session, visit, CLINIC)
    mark(visit)
    newest = text_of(editions.pdf(session, visit, CLINIC))
    assert "ENTERED IN ERROR" in newest
    assert "Wrong patient." in newest
    assert "Dr A. Sample" in newest
    assert editions.pdf(session, visit, CLINIC, number=1) == before
    assert visit.status is VisitStatus.ENTERED_IN_ERROR
    assert visit.signed_at == signature.signed_at
    assert signed_records.problems(session) == []
    session.commit()


def test_an_open_visit_says_so_on_its_draft(session, held, mark):
    visit = held()
    mark(visit)
    pdf = text_of(editions.pdf(session, visit, CLINIC))
    assert "ENTERED IN ERROR" in pdf
    assert "DRAFT" not in pdf
    assert "Wrong patient." in pdf
    assert summaries.build(session, visit, CLINIC).error.reason == "Wrong patient."


def test_it_is_no_last_visit_and_no_point_of_a_trend(session, held, mark, make_patient):
    patient = make_patient()
    first = held(patient=patient, seen_on=TODAY - dt.timedelta(days=60))
    wrong = held(patient=patient, seen_on=TODAY - dt.timedelta(days=30))
    here = held(patient=patient)
    assert summaries.build(session, here, CLINIC).last_seen_on == wrong.seen_on
    mark(wrong)
    session.expire_all()
    summary = summaries.build(session, here, CLINIC)
    assert summary.last_seen_on == first.seen_on
    assert summary.visit_days == (first.seen_on, here.seen_on)
    assert [one.id for one in records.load(session, patient, CLINIC.zone).visits] == [first.id, wrong.id, here.id]
    assert [line.error.reason for line in visits.of_patient(session, patient) if line.error] == ["Wrong patient."]


def test_its_link_dies(session, held, mark, clinician):
    visit = held()
    issued = invitations.issue(session, visit, zone=CLINIC.zone, actor=clinician, now=NOON)
    mark(visit)
    assert not invitations.usable(session.get(Invitation, issued.invitation.id), now=LATER)


def test_an_urgent_sign_of_it_still_waits_for_a_clinician(session, held, mark):
    visit = held(seen_on=TODAY - dt.timedelta(days=1))
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    red_flags.keep_up(session, visit, {"worst_headache": True}, now=NOON)
    assert questionnaire.id
    mark(visit)
    assert [line.visit.id for line in visits.to_look_at(session, but=TODAY)] == [visit.id]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_marked_without_a_reason(session, held, mark, reason):
    visit = held()
    with pytest.raises(ClinicError, match="reason"):
        mark(visit, reason)
    assert visit.status is VisitStatus.OPEN


def test_it_is_marked_once_and_as_it_was_shown(session, held, mark, clinician):
    visit = held()
    with pytest.raises(Conflict, match="changed"):
        visit_errors.mark(session, visit, reason="x", displayed=visit.version + 1, actor=clinician, now=LATER)
    mark(visit)
    with pytest.raises(Conflict, match="already"):
        mark(visit)
    said = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "visit_error")
    assert session.scalar(said) == 1


def test_nothing_is_added_to_it_and_it_is_never_signed(session, held, sign, mark, clinician):
    visit = held()
    sign(visit)
    mark(visit)
    with pytest.raises(Conflict, match="entered in error"):
        signing.add_addendum(session, visit, reason="x", text="y", actor=clinician, now=LATER)
    other = held()
    mark(other)
    with pytest.raises(Conflict):
        sign(other)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visit SET status = 'open', signed_at = NULL",
        "UPDATE visit SET status = 'signed'",
        "UPDATE visit SET seen_on = '2020-01-01'",
        "DELETE FROM visit",
        "UPDATE visit_error SET reason = 'no'",
        "DELETE FROM visit_error",
        "UPDATE plan SET in_short = 'other'",
    ],
)
def test_the_database_knows_no_way_back(session, held, sign, mark, statement):
    visit = held()
    sign(visit)
    mark(visit)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(sa.text(statement))
    session.rollback()
    assert session.scalars(sa.select(VisitError.reason)).all() == ["Wrong patient."]


def test_an_edition_that_cannot_be_made_marks_nothing(session, held, sign, mark, monkeypatch):
    visit = held()
    sign(visit)
    session.commit()
    monkeypatch.setattr("clinic.report.visit_summary.render", lambda *_, **__: 1 / 0)
    with pytest.raises(ClinicError, match="could not be made"):
        mark(visit)
    session.rollback()
    assert visits.get(session, visit.id).status is VisitStatus.SIGNED
    assert patients.get(session, visit.patient_id).in_error_at is None


def test_a_course_that_only_it_tells_of_stays_with_a_remark(session, held, mark, make_patient, clinician):
    patient = make_patient()
    wrong = held(patient=patient, seen_on=TODAY - dt.timedelta(days=30))
    here = held(patient=patient)
    tea = treatments.CourseDetails(CourseStatus.CURRENT, own_words="Tea", started=PartialDate(2026, 10))
    course = treatments.add(session, patient, tea, actor=clinician, now=NOON)
    said = treatments.Said(Helped.HELPED_A_LOT)
    treatments.rate(session, wrong, course.id, said, Source.PATIENT, actor=clinician, now=NOON)
    mark(wrong)
    session.expire_all()
    (row,) = summaries.build(session, here, CLINIC).treatments
    assert (row.noted_in_error, row.helped, row.asked) == (wrong.seen_on, None, False)
    assert "entered in error" in text_of(editions.pdf(session, here, CLINIC))
    treatments.rate(session, here, course.id, said, Source.PATIENT, actor=clinician, now=NOON)
    session.expire_all()
    (row,) = summaries.build(session, here, CLINIC).treatments
    assert row.noted_in_error is None
