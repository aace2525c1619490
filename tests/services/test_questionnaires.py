"""Answers: kept page by page, blank as blank, sent once, urgent signs raised at once and settled by a clinician."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from clinic.domain.errors import ClinicError, NotFound, VisitLocked
from clinic.domain.visits import EntryMode, VisitStatus
from clinic.models import Questionnaire, RedFlag
from clinic.services import questionnaires, records, red_flags
from tests.fixtures.asked_imported import KITES
from tests.fixtures.brought_in import reworded
from tests.fixtures.storage import CLINIC, NOON


@pytest.fixture
def begun(session, visit):
    """Its questionnaire, begun."""
    return questionnaires.begin(session, visit, now=NOON)


@pytest.fixture
def save(session, visit, begun):
    """Save the answers of one page."""

    def save(given):
        questionnaires.save(session, visit, begun, given, now=NOON)

    return save


def row(visit):
    """A questionnaire as it lies in the store."""
    return {"visit_id": visit.id, "language": "en", "started_at": NOON, "saved_at": NOON, "version": 1}


def test_not_asked_not_answered_no_and_zero_stay_apart(session, visit, begun, save):
    save({"pain": {"nrs_pain": 0}, "survey": {"headache": False, "depression": None}})
    stored = questionnaires.answers(begun)
    assert stored == {"pain": {"nrs_pain": 0}, "survey": {"headache": False, "depression": None}}
    record = records.load(session, visit.patient, CLINIC.zone).visit(visit.id)
    assert record.answers("survey") == stored["survey"]


def test_a_page_leaves_the_others_as_they_are(begun, save):
    save({"survey": {"headache": True}})
    save({"survey": {"depression": True}})
    assert questionnaires.answers(begun)["survey"] == {"headache": True, "depression": True}


@pytest.mark.parametrize("given", [{"pain": {"nrs_pain": 11}}, {"pain": {"nrs_pain": "5"}}, {"pain": {"mood": 1}}])
def test_what_an_item_does_not_allow_is_refused(save, given):
    with pytest.raises(ClinicError):
        save(given)


def test_there_is_one_questionnaire_per_visit(session, visit, begun):
    assert questionnaires.begin(session, visit, now=NOON) is begun
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(Questionnaire).values(mode=EntryMode.OWN_DEVICE, **row(visit)))


def test_who_typed_is_known_unless_it_was_the_patient(session, visit):
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(Questionnaire).values(mode=EntryMode.ASSISTED, **row(visit)))


def test_sending_twice_is_once(session, visit, begun):
    questionnaires.send(session, visit, begun, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON.replace(hour=20))
    assert begun.sent_at == NOON


def test_late_answers_are_kept_as_they_came(session, make_visit):
    visit = make_visit(status=VisitStatus.IMPORTED)
    with pytest.raises(VisitLocked):
        questionnaires.begin(session, visit, now=NOON)
    questionnaires.keep_late(session, visit, "pain", {"nrs_pain": ["9"]}, now=NOON)
    (late,) = questionnaires.late_answers(session, visit)
    assert (late.page, late.answers) == ("pain", {"nrs_pain": ["9"]})


def test_a_flag_is_raised_before_sending_and_a_tick_taken_back_keeps_both_times(session, visit, save):
    save({"urgent": {"chest_pain": True}})
    save({"urgent": {"chest_pain": False}})
    (flag,) = red_flags.unreviewed(session, visit)
    assert (flag.raised_at, flag.taken_back_at) == (NOON, NOON)


def test_a_sign_ticked_again_after_its_review_waits_again(session, visit, save, clinician):
    save({"urgent": {"chest_pain": True}})
    (flag,) = red_flags.of_visit(session, visit)
    red_flags.review(session, visit, flag.id, actor=clinician, now=NOON)
    assert red_flags.waiting(session, [visit.id]) == {}
    save({"urgent": {"chest_pain": False}})
    save({"urgent": {"chest_pain": True}})
    assert red_flags.waiting(session, [visit.id]) == {visit.id: [flag]}


def test_the_first_review_stays(session, visit, save, clinician, make_account):
    save({"urgent": {"chest_pain": True}})
    (flag,) = red_flags.of_visit(session, visit)
    red_flags.review(session, visit, flag.id, actor=clinician, now=NOON)
    red_flags.review(session, visit, flag.id, actor=make_account(name="Dr B. Other"), now=NOON.replace(hour=20))
    assert (flag.reviewed_by, flag.reviewed_at) == (clinician.id, NOON)


def test_a_flag_is_reviewed_at_its_own_visit_only(session, visit, save, make_visit, clinician):
    save({"urgent": {"chest_pain": True}})
    flag = session.query(RedFlag).one()
    with pytest.raises(NotFound):
        red_flags.review(session, make_visit(), flag.id, actor=clinician, now=NOON)


def test_a_form_keeps_the_imported_versions_that_it_was_begun_with(session, make_visit, ask_imported):
    ask_imported(KITES)
    visit = make_visit()
    begun = questionnaires.begin(session, visit, now=NOON)
    ask_imported(reworded(KITES, "2", "kite1", "How high did kite 1 fly?"))
    assert [one.instrument for one in questionnaires.imported(session, begun)] == [KITES.instrument]
    assert [one.instrument.version for one in questionnaires.imported(session, None)] == ["2"]
    questionnaires.save(
        session, visit, begun, {"kites": {"kite1": "k1"}}, now=NOON, definitions={"kites": KITES.instrument}
    )
    (response,) = begun.responses
    assert (response.instrument_version, response.instrument_sha256) == ("1", KITES.instrument.digest)
