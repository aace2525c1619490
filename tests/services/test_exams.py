"""The tender-point survey as it is stored: rated, not examined, refused and stopped stay apart."""

from decimal import Decimal

import pytest

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict, VisitLocked
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.visits import StopReason, VisitStatus
from clinic.services import exams, pressures
from clinic.services.exams import SiteEntry
from tests.fixtures.storage import NOON

MTPS = ExamMethod.MTPS_0_10


@pytest.fixture
def exam(session, visit, clinician):
    return exams.begin(session, visit, MTPS, examiner=clinician, now=NOON)


@pytest.fixture
def enter(session, visit, exam, clinician):
    def enter(*entries, **options):
        exams.enter(session, visit, exam, entries, actor=clinician, now=NOON, **options)

    return enter


def stored(exam):
    return {one.site: (one.state, one.rating) for one in exam.ratings}


def test_the_states_of_a_site_stay_apart(exam, enter):
    enter(
        SiteEntry("occiput_l", SiteState.RATED, 0),
        SiteEntry("occiput_r", SiteState.NOT_EXAMINED),
        SiteEntry("knee_l", SiteState.REFUSED),
    )
    assert stored(exam) == {
        "occiput_l": (SiteState.RATED, 0),
        "occiput_r": (SiteState.NOT_EXAMINED, None),
        "knee_l": (SiteState.REFUSED, None),
    }


def test_an_entry_can_be_taken_back(exam, enter):
    enter(SiteEntry("occiput_l", SiteState.RATED, 4))
    enter(SiteEntry("occiput_l", None))
    assert stored(exam) == {}


@pytest.mark.parametrize("rating", [-1, 11, None])
def test_a_rating_off_the_scale_is_refused(enter, rating):
    with pytest.raises(ClinicError):
        enter(SiteEntry("occiput_l", SiteState.RATED, rating))


def test_a_cell_emptied_and_rated_anew_is_not_the_one_that_was_displayed(exam, enter):
    enter(SiteEntry("occiput_l", SiteState.RATED, 4))
    displayed = {"occiput_l": exam.ratings[0].version}
    enter(SiteEntry("occiput_l", None))
    enter(SiteEntry("occiput_l", SiteState.RATED, 7))
    with pytest.raises(Conflict):
        enter(SiteEntry("occiput_l", SiteState.RATED, 5), displayed=displayed)
    assert stored(exam) == {"occiput_l": (SiteState.RATED, 7)}


def test_only_the_same_cell_conflicts(exam, enter):
    enter(SiteEntry("occiput_l", SiteState.RATED, 4))
    enter(SiteEntry("occiput_r", SiteState.RATED, 5), displayed={"occiput_r": None})
    with pytest.raises(Conflict):
        enter(SiteEntry("occiput_l", SiteState.RATED, 6), displayed={"occiput_l": None})
    assert stored(exam)["occiput_l"] == (SiteState.RATED, 4)


def test_entries_stand_or_clash_each_for_itself(session, visit, exam, enter, clinician):
    enter(SiteEntry("occiput_l", SiteState.RATED, 4), SiteEntry("knee_l", SiteState.RATED, 2))
    clashes = exams.enter_each(
        session,
        visit,
        exam,
        [
            (SiteEntry("occiput_l", SiteState.RATED, 6), None),
            (SiteEntry("occiput_r", SiteState.RATED, 5), None),
            (SiteEntry("knee_l", SiteState.RATED, 2), None),
            (SiteEntry("knee_r", None), 3),
        ],
        actor=clinician,
        now=NOON,
    )
    assert [(clash.entry.site, clash.stored.rating) for clash in clashes] == [("occiput_l", 4)]
    assert stored(exam)["occiput_r"] == (SiteState.RATED, 5)


def test_filling_the_rest_leaves_what_was_entered(session, visit, exam, enter, clinician):
    enter(SiteEntry("occiput_l", SiteState.RATED, 7), SiteEntry("knee_l", SiteState.REFUSED))
    filled = exams.fill_untested(session, visit, exam, actor=clinician, now=NOON)
    assert len(filled) == 19
    assert stored(exam)["occiput_l"] == (SiteState.RATED, 7)
    assert stored(exam)["knee_l"] == (SiteState.REFUSED, None)
    assert stored(exam)["forehead"] == (SiteState.RATED, 0)


def test_stopping_marks_what_was_left_and_is_taken_back_whole(session, visit, exam, enter, clinician):
    enter(SiteEntry("occiput_l", SiteState.RATED, 7))
    exams.stop(session, visit, exam, StopReason.PAIN, actor=clinician, now=NOON)
    assert exam.stopped is StopReason.PAIN
    assert sum(state is SiteState.STOPPED for state, _ in stored(exam).values()) == len(SITES) - 1
    exams.stop(session, visit, exam, None, actor=clinician, now=NOON)
    assert exam.stopped is None
    assert stored(exam) == {"occiput_l": (SiteState.RATED, 7)}


def test_methods_are_never_mixed(session, visit, enter, clinician):
    enter(SiteEntry("occiput_l", SiteState.RATED, 7))
    with pytest.raises(Conflict):
        exams.begin(session, visit, ExamMethod.ACR_PAINFUL_YES_NO, examiner=clinician, now=NOON)


def test_two_examiners_have_a_survey_each(session, visit, exam, enter, make_account):
    other = make_account(name="Dr B. Other")
    assert exams.of_examiner(session, visit, other) is None
    second = exams.begin(session, visit, MTPS, examiner=other, now=NOON)
    assert exams.of_examiner(session, visit, other) is second
    assert exams.of_visit(session, visit) is exam


def test_pressures_keep_their_order(session, visit, exam, clinician):
    trials = [Decimal("2.5"), None, Decimal("3.1")]
    pressures.measure(session, visit, exam, "knee_l", trials, actor=clinician, now=NOON)
    assert [(one.trial, one.ppt_kg_cm2) for one in exam.pressures] == [(1, Decimal("2.5")), (2, Decimal("3.1"))]


def test_a_locked_visit_takes_no_entry(session, visit, exam, clinician):
    visit.status = VisitStatus.IMPORTED
    with pytest.raises(VisitLocked):
        exams.enter(session, visit, exam, [SiteEntry("knee_l", SiteState.RATED, 1)], actor=clinician, now=NOON)
