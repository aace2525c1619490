"""A repeat survey: who may begin it, when it is finished, what is compared, and what is signed of it."""

import json

import pytest
import sqlalchemy as sa

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict, VisitLocked
from clinic.domain.exams import ExamMethod, RatingSource, SiteState
from clinic.domain.visits import StopReason, VisitStatus
from clinic.models import AuditEntry, RepeatSurvey, Signature, Visit
from clinic.services import audit, exam_sheets, exams, pressures, repeat_surveys, signing
from clinic.services.exams import SiteEntry
from tests.fixtures.storage import CLINIC, NOON

MTPS = ExamMethod.MTPS_0_10


@pytest.fixture
def second(make_account):
    return make_account(name="Dr B. Second")


@pytest.fixture
def rate(session, visit):
    """Enter ratings of one examiner: site -> rating."""

    def rate(examiner, ratings, source=RatingSource.EXAMINED):
        exam = exams.begin(session, visit, MTPS, examiner=examiner, now=NOON)
        entries = [SiteEntry(site, SiteState.RATED, rating, source) for site, rating in ratings.items()]
        exams.enter(session, visit, exam, entries, actor=examiner, now=NOON)
        return exam

    return rate


@pytest.fixture
def first(rate, clinician):
    """The first survey: 6 everywhere."""
    return rate(clinician, dict.fromkeys(SITES, 6))


@pytest.fixture
def begin(session, visit, first, second):
    return lambda examiner=second, unseen=True: repeat_surveys.begin(
        session, visit, unseen=unseen, examiner=examiner, now=NOON
    )


@pytest.fixture
def finish(session, visit, second):
    return lambda: repeat_surveys.finish(session, visit, second, now=NOON)


def test_it_begins_empty_by_the_method_of_the_first_and_never_becomes_the_summarys(session, visit, first, begin):
    repeat = begin()
    assert repeat.exam.method is first.method
    assert not repeat.exam.ratings
    assert exams.of_visit(session, visit) is first
    assert exams.others(session, visit, first.examiner) == []


def test_it_needs_the_word_that_nothing_was_seen(begin):
    with pytest.raises(ClinicError, match="knows nothing"):
        begin(unseen=False)


def test_it_needs_a_first_survey(session, visit, second):
    with pytest.raises(Conflict, match="no survey"):
        repeat_surveys.begin(session, visit, unseen=True, examiner=second, now=NOON)


def test_whose_survey_is_the_summarys_repeats_nothing(begin, clinician):
    with pytest.raises(Conflict, match="Your own survey"):
        begin(clinician)


def test_who_opened_the_summary_since_is_not_blind(session, visit, begin, second):
    audit.record(session, second, audit.Action.VISIT_READ, "summary", visit.id, patient_id=visit.patient_id, now=NOON)
    session.flush()
    with pytest.raises(Conflict, match="opened the summary"):
        begin()


def test_who_entered_for_the_first_is_not_blind(session, visit, first, begin, second):
    exams.enter(session, visit, first, [SiteEntry("knee_l", SiteState.RATED, 9)], actor=second, now=NOON)
    with pytest.raises(Conflict, match="for the first examiner"):
        begin()


def test_who_entered_ratings_of_their_own_begins_no_repeat(begin, rate, second):
    rate(second, {"knee_l": 3})
    with pytest.raises(Conflict, match="ratings of your own"):
        begin()


def test_it_keeps_the_method_confirms_nothing_and_takes_no_algometer(session, visit, begin, second):
    exam = begin().exam
    with pytest.raises(Conflict, match="method of the first"):
        exams.switch_method(session, visit, exam, ExamMethod.ACR_PAINFUL_YES_NO, actor=second, now=NOON)
    entry = SiteEntry("knee_l", SiteState.RATED, 3, RatingSource.CONFIRMED)
    with pytest.raises(ClinicError, match="confirms nothing"):
        exams.enter(session, visit, exam, [entry], actor=second, now=NOON)
    with pytest.raises(Conflict, match="by the thumb"):
        pressures.measure(session, visit, exam, "knee_l", [], actor=second, now=NOON)


def test_it_is_finished_when_every_site_has_an_entry_or_it_was_stopped(session, visit, begin, finish, rate, second):
    exam = begin().exam
    rate(second, {"knee_l": 3})
    with pytest.raises(Conflict, match="20 sites"):
        finish()
    exams.stop(session, visit, exam, StopReason.TIME, actor=second, now=NOON)
    assert finish().finished_at == NOON
    assert [one.site for one in repeat_surveys.pair(exam.repeat).sites] == ["knee_l"]


def test_what_was_compared_stands_whatever_is_entered_later(session, visit, begin, finish, rate, second, clinician):
    begin()
    rate(second, dict.fromkeys(SITES, 1))
    repeat = finish()
    rate(clinician, {"knee_l": 1})
    assert repeat_surveys.pair(repeat).counts == (18, 0)
    with pytest.raises(Conflict, match="finished"):
        rate(second, {"knee_l": 6})
    with pytest.raises(Conflict, match="finished"):
        exams.annotate(session, visit, repeat.exam, "After all", actor=second, now=NOON)


def test_it_ends_once(session, visit, begin, finish, rate, second):
    begin()
    repeat_surveys.give_up(session, visit, second, now=NOON)
    assert repeat_surveys.blind_at(session, second) == []
    assert repeat_surveys.all_pairs(session) == []
    with pytest.raises(Conflict, match="in the middle"):
        finish()
    with pytest.raises(Conflict, match="already"):
        begin()


def test_a_first_survey_cleared_meanwhile_is_not_compared(session, visit, begin, finish, rate, second, first):
    begin()
    rate(second, dict.fromkeys(SITES, 1))
    exams.start_over(session, visit, first, ExamMethod.ACR_PAINFUL_YES_NO, 21, actor=first.examiner, now=NOON)
    with pytest.raises(Conflict, match="begun anew"):
        finish()


def test_it_is_blind_until_it_ends_or_the_visit_is_locked(session, visit, begin, second, clinician):
    begin()
    assert repeat_surveys.blind_at(session, second) == [visit]
    assert repeat_surveys.blind_at(session, clinician) == []
    visit.status = VisitStatus.ENTERED_IN_ERROR
    session.flush()
    assert repeat_surveys.blind_at(session, second) == []


def test_it_is_signed_as_a_record_of_its_own(session, visit, begin, finish, rate, second, clinician):
    begin()
    assert any("repeat survey" in one for one in signing.readiness(session, visit, CLINIC).missing)
    rate(second, dict.fromkeys(SITES, 1))
    finish()
    ready = signing.readiness(session, visit, CLINIC)
    assert not any("repeat survey" in one for one in ready.missing)
    signing.sign(session, visit, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON)
    signed = json.loads(session.get(Signature, visit.id).record)["visit"]
    assert signed["exam"]["examiner"] == clinician.name
    assert signed["exam"]["ratings"]["knee_l"]["rating"] == 6
    assert signed["repeats"][0]["survey"]["examiner"] == second.name
    assert signed["repeats"][0]["survey"]["ratings"]["knee_l"]["rating"] == 1
    assert signed["repeats"][0]["found_first"]["knee_l"]["rating"] == 6


def test_the_database_locks_it_with_the_visit(session, visit, begin):
    repeat = begin()
    session.execute(sa.update(Visit).where(Visit.id == visit.id).values(status="signed", signed_at=NOON))
    with pytest.raises(sa.exc.IntegrityError, match="locked"), session.begin_nested():
        session.execute(sa.update(RepeatSurvey).where(RepeatSurvey.exam_id == repeat.exam_id).values(given_up_at=NOON))
    session.expire_all()
    with pytest.raises(VisitLocked):
        repeat_surveys.finish(session, visit, repeat.exam.examiner, now=NOON)


def test_the_database_refuses_two_ends_and_a_survey_that_repeats_itself(session, begin):
    repeat = begin()
    for wrong in ({"finished_at": NOON, "given_up_at": NOON}, {"first_id": repeat.exam_id}):
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            session.execute(sa.update(RepeatSurvey).where(RepeatSurvey.exam_id == repeat.exam_id).values(**wrong))


def test_each_step_is_written_down_with_ids_alone(session, visit, begin, finish, rate, second):
    begin()
    rate(second, dict.fromkeys(SITES, 1))
    finish()
    steps = session.scalars(sa.select(AuditEntry).where(AuditEntry.noun == "repeat_exam").order_by(AuditEntry.id))
    assert [(one.account_id, one.patient_id, one.detail) for one in steps] == [
        (second.id, visit.patient_id, {"step": "begun"}),
        (second.id, visit.patient_id, {"step": "finished"}),
    ]


def test_a_sheet_typed_in_says_who_typed_and_when(session, visit, clinician, second):
    exam = exam_sheets.begin_typing(session, visit, MTPS, examiner=clinician, actor=second, now=NOON)
    exam_sheets.begin_typing(session, visit, MTPS, examiner=clinician, actor=clinician, now=NOON)
    assert (exam.examiner, exam.paper_typist, exam.from_paper_at) == (clinician, second, NOON)


def test_nobody_else_types_a_repeat_in(session, visit, begin, second, clinician):
    begin()
    with pytest.raises(Conflict, match="repeat survey"):
        exam_sheets.begin_typing(session, visit, MTPS, examiner=second, actor=clinician, now=NOON)


def test_who_repeats_a_survey_types_in_no_sheet_of_the_first(session, visit, begin, second, first):
    begin()
    with pytest.raises(Conflict, match="in the middle"):
        exam_sheets.begin_typing(session, visit, MTPS, examiner=first.examiner, actor=second, now=NOON)
    assert first.from_paper_at is None
    assert exam_sheets.begin_typing(session, visit, MTPS, examiner=second, actor=second, now=NOON).from_paper_at == NOON
