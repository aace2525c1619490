"""Visits: planned, opened, closed unseen, and how far each one is."""

import datetime as dt

import pytest

from clinic.domain.errors import Conflict, VisitLocked
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.visits import VisitStatus
from clinic.services import exams, invitations, questionnaires, trigger_points, visits
from clinic.services.visits import Progress
from tests.fixtures.storage import CLINIC, NOON, TODAY


def test_progress_is_derived_from_facts(session, make_visit, clinician):
    visit = make_visit(status=VisitStatus.PLANNED)
    assert visits.line(session, visit).progress is Progress.PLANNED
    invitations.issue(session, visit, zone=CLINIC.zone, actor=clinician, now=NOON)
    assert visits.line(session, visit).progress is Progress.LINK_SENT
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    assert visits.line(session, visit).progress is Progress.ANSWERING
    questionnaires.send(session, visit, questionnaire, now=NOON)
    assert visits.line(session, visit).progress is Progress.ANSWERED
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 0)], actor=clinician, now=NOON)
    assert visits.line(session, visit).progress is Progress.EXAMINED


def test_a_visit_with_an_exam_cannot_be_marked_as_missed(session, make_visit, clinician):
    visit = make_visit()
    exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    with pytest.raises(Conflict, match="exam was recorded"):
        visits.close_unseen(session, visit, VisitStatus.MISSED, actor=clinician, now=NOON)


def test_a_visit_with_trigger_points_is_not_missed(session, make_visit, clinician):
    visit = make_visit()
    trigger_points.add(session, visit, "soleus", "l", trigger_points.CLEAR, examiner=clinician, now=NOON)
    with pytest.raises(Conflict, match="exam was recorded"):
        visits.close_unseen(session, visit, VisitStatus.MISSED, actor=clinician, now=NOON)


def test_a_locked_visit_says_what_to_do_instead(session, make_visit, clinician):
    visit = make_visit(status=VisitStatus.IMPORTED)
    with pytest.raises(VisitLocked, match="addendum"):
        visits.open_visit(session, visit, actor=clinician, now=NOON)


def test_urgent_signs_come_first_on_the_day_list_and_from_other_days(session, make_visit, make_patient):
    calm = make_visit(patient=make_patient(name="Ana Example"))
    urgent = make_visit(patient=make_patient(name="Zoe Example"))
    earlier = make_visit(patient=make_patient(name="Old Example"), seen_on=TODAY - dt.timedelta(days=3))
    for visit in (urgent, earlier):
        questionnaire = questionnaires.begin(session, visit, now=NOON)
        questionnaires.save(session, visit, questionnaire, {"urgent": {"chest_pain": True}}, now=NOON)
    assert [line.visit for line in visits.day_list(session, TODAY)] == [urgent, calm]
    assert [line.visit for line in visits.to_look_at(session, but=TODAY)] == [earlier]


def test_the_visits_of_one_day_come_oldest_first_whatever_was_changed_last(session, make_visit):
    first = make_visit()
    second = make_visit(patient=first.patient)
    visits.close_unseen(session, first, VisitStatus.MISSED, actor=first.clinician, now=NOON)
    session.flush()
    assert visits.same_day(session, first.patient, TODAY) == [first, second]
