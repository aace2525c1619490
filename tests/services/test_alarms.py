"""An answer about self-harm above 0 is an urgent sign from its first save to a clinician's review."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.red_flags import SELF_HARM, Level, level_of, line_of, rank
from clinic.domain.summaries.findings import urgent
from clinic.models import AuditEntry
from clinic.services import alarms, instruments, questionnaires, red_flags, signing, visit_records
from clinic.web.present import signs
from tests.fixtures.questionnaires import mood
from tests.fixtures.storage import CLINIC, NOON

HOUR = dt.timedelta(hours=1)
LINES = ("Crisis line: 555 0199 (invented)",)


@pytest.fixture
def asked(session, clinician):
    """The invented questionnaire, asked, with the clinician named."""
    row = instruments.take(session, mood(), file=b"{}", file_name="mood.json", actor=clinician, now=NOON).row
    instruments.confirm_licence(session, row, text="Free.", confirmed_by=clinician, now=NOON)
    instruments.name_contact(session, row, clinician, actor=clinician, now=NOON)
    instruments.ask(session, row, crisis_lines=LINES, actor=clinician, now=NOON)
    return row


@pytest.fixture
def say(session, asked):
    """Save answers of the visit's form, sent or not."""

    def say(visit, now=NOON, **answers):
        questionnaire = questionnaires.begin(session, visit, now=now)
        definitions = {"mood": instruments.value(asked).instrument}
        questionnaires.save(session, visit, questionnaire, {"mood": answers}, now=now, definitions=definitions)
        session.flush()

    return say


def flags(session, visit):
    return [flag.code for flag in red_flags.unreviewed(session, visit) if flag.taken_back_at is None]


def test_a_flag_is_raised_with_the_first_save_and_the_total_averages_nothing_away(session, visit, say):
    say(visit, kite="w0", boat="w0", harm="w0")
    assert flags(session, visit) == []
    say(visit, harm="w1")
    assert flags(session, visit) == ["mood.harm"]
    assert session.info[alarms.TO_TELL] == {visit.id}


def test_taking_it_back_keeps_both_times_and_a_higher_answer_calls_again(session, visit, clinician, say):
    say(visit, harm="w1")
    say(visit, NOON + HOUR, harm="w0")
    (flag,) = red_flags.of_visit(session, visit)
    assert (flag.raised_at, flag.taken_back_at) == (NOON, NOON + HOUR)
    say(visit, NOON + 2 * HOUR, harm="w1")
    red_flags.review(session, visit, flag.id, actor=clinician, now=NOON + 3 * HOUR)
    say(visit, NOON + 4 * HOUR, harm="w1")
    assert red_flags.unreviewed(session, visit) == []
    say(visit, NOON + 5 * HOUR, harm="w3")
    assert (flag.raised_at, flag.reviewed_at, flag.reviewed_by) == (NOON + 5 * HOUR, None, None)
    red_flags.review(session, visit, flag.id, actor=clinician, now=NOON + 6 * HOUR)
    say(visit, NOON + 7 * HOUR, harm="w2")
    assert red_flags.unreviewed(session, visit) == []


def test_nobody_signs_before_a_clinician_looked(session, visit, clinician, say):
    say(visit, harm="w2")
    ready = signing.readiness(session, visit, CLINIC)
    assert signing.FLAG_WAITS in ready.obstacles
    with pytest.raises(ClinicError):
        signing.sign(session, visit, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON)
    flag = red_flags.of_visit(session, visit)[0]
    red_flags.review(session, visit, flag.id, actor=clinician, now=NOON + HOUR)
    ready = signing.readiness(session, visit, CLINIC)
    assert ready.obstacles == ()
    signing.sign(session, visit, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON + HOUR)
    session.expire_all()
    (sign,) = visit_records.load(session, visit, CLINIC.zone).urgent
    assert (sign.code, sign.reviewed_by, sign.reviewed_at) == ("mood.harm", clinician.name, NOON + HOUR)


def test_our_words_stand_for_the_question_and_it_comes_first(session, visit, say):
    say(visit, harm="w1")
    red_flags.keep_up(session, visit, {"chest_pain": True}, now=NOON)
    session.flush()
    found = red_flags.of_visit(session, visit)
    assert [sign.flag.code for sign in signs.of_visit(found)] == ["mood.harm", "chest_pain"]
    assert [sign.code for sign in urgent(visit_records.load(session, visit, CLINIC.zone))] == [
        "mood.harm",
        "chest_pain",
    ]
    assert (line_of("mood.harm"), level_of("mood.harm")) == (SELF_HARM, Level.EMERGENCY)
    assert rank("mood.harm") < rank("cauda_equina") < rank("pregnancy")


def test_it_waits_on_the_list_of_the_person_named_until_reviewed(session, visit, clinician, make_account, say):
    other = make_account(name="Dr B. Sample")
    say(visit, harm="w1")
    assert alarms.count(session) == 1
    assert [one.flag.code for one in alarms.waiting(session, limit=9)] == ["mood.harm"]
    assert (alarms.count_for(session, clinician), alarms.count_for(session, other)) == (1, 0)
    assert list(alarms.to_tell(session, visit.id)) == [clinician]
    clinician.active = False
    session.flush()
    assert alarms.count_for(session, other) == 1
    red_flags.review(session, visit, red_flags.of_visit(session, visit)[0].id, actor=other, now=NOON)
    session.flush()
    assert (alarms.count(session), alarms.count_for(session, other)) == (0, 0)


def test_an_urgent_sign_of_our_own_page_is_none_of_these(session, visit, clinician):
    red_flags.keep_up(session, visit, {"chest_pain": True}, now=NOON)
    session.flush()
    assert alarms.count(session) == alarms.count_for(session, clinician) == 0
    assert alarms.to_tell(session, visit.id) == {}


def test_an_answer_that_comes_late_is_not_overlooked(session, visit, asked):
    alarms.raise_late(session, visit, instruments.value(asked).instrument, {"harm": "w1"}, now=NOON)
    alarms.raise_late(session, visit, instruments.value(asked).instrument, {"harm": "w0"}, now=NOON)
    session.flush()
    assert flags(session, visit) == ["mood.harm"]


def test_that_somebody_was_told_is_written_down(session, visit, clinician, say):
    say(visit, harm="w1")
    flag = red_flags.of_visit(session, visit)[0]
    alarms.record_mail(session, [flag.id], patient_id=visit.patient_id, told=clinician.id, taken=False, now=NOON)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.ALARM_MAIL)).one()
    assert (entry.noun_id, entry.detail) == (flag.id, {"account": clinician.id, "taken": False})
