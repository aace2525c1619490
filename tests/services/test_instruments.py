"""Imported questionnaires: kept as they came, licensed by a person, scored by the clinic, asked or not."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import event, select

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.instruments.imported import Method
from clinic.domain.instruments.naming import NameRefused
from clinic.domain.instruments.serial import from_json, to_json
from clinic.domain.permissions import RoleName
from clinic.domain.scoring.clinic_rule import Chosen, RuleRefused
from clinic.domain.scoring.imported import score
from clinic.models import AuditEntry, ImportedDefinition, Visit
from clinic.services import instruments, questionnaires, visit_records
from clinic.services.instruments import NotAskable
from clinic.services.visit_records import VisitParts
from tests.fixtures.questionnaires import choice, mood, twenty_one
from tests.fixtures.storage import CLINIC, NOON, TODAY

LINES = ("Crisis line: 555 0199 (invented)",)
SUM = Chosen(Method.SUM)
DAY = dt.timedelta(days=1)


@pytest.fixture
def take(session, clinician):
    """Take in a questionnaire; a test says only what it is about."""

    def take(imported=None, *, file=b'{"invented": true}', file_name="folder/mood.json"):
        given = imported or mood()
        return instruments.take(session, given, file=file, file_name=file_name, actor=clinician, now=NOON)

    return take


@pytest.fixture
def licensed(session, clinician, take):
    """Take in a questionnaire and confirm its licence."""

    def licensed(imported=None):
        row = take(imported).row
        instruments.confirm_licence(session, row, text="Free for clinics.", confirmed_by=clinician, now=NOON)
        return row

    return licensed


def quiet(**more):
    """Two questions without one about self-harm."""
    return mood(choice("kite", "Which kite?"), choice("boat", "Which boat?"), **more)


def answer(session, visit, row, answers, now=NOON):
    """Answer an imported questionnaire as its form saves it."""
    questionnaire = questionnaires.begin(session, visit, now=now)
    definitions = {row.key: instruments.value(row).instrument}
    questionnaires.save(session, visit, questionnaire, {row.key: answers}, now=now, definitions=definitions)
    session.flush()
    return questionnaire


@pytest.mark.parametrize("imported", [mood(), twenty_one(), quiet(words={"es": {"title": "Colores"}})])
def test_a_definition_comes_back_from_json_as_it_was(imported):
    assert from_json(to_json(imported)) == imported


def test_what_is_no_definition_does_not_load():
    plain = to_json(mood())
    with pytest.raises(ValueError, match="no definition"):
        from_json({**plain, "instrument": {**plain["instrument"], "surprise": 1}})
    with pytest.raises(ValueError, match="where it comes from"):
        from_json({**plain, "instrument": {**plain["instrument"], "source": ""}})


def test_a_file_is_kept_as_it_came_and_twice_is_once(session, take):
    first, second = take(), take(file=b"other spelling")
    assert (first.new, second.new) == (True, False)
    row = first.row
    assert second.row is row
    assert row.source_text == '{"invented": true}'
    assert (row.file_name, row.instrument_version, row.asked) == ("mood.json", "1.0", False)
    assert row.sha256 == mood().instrument.digest
    assert instruments.value(row) == mood()
    assert "before its licence is confirmed" in first.sentence
    written = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.INSTRUMENT_IMPORT)).one()
    assert written.detail["file_sha256"] == row.source_sha256


def test_another_definition_of_the_same_version_is_kept_beside_it(session, take):
    take()
    other = take(mood(choice("kite", "Another question?")))
    assert other.new
    assert other.row.instrument_version == "1.0~2"
    assert "beside it as version 1.0~2" in other.sentence
    assert instruments.value(other.row).instrument.version == "1.0~2"
    assert not take(mood(choice("kite", "Another question?"))).new
    third = take(mood(choice("kite", "A third question?")))
    assert third.row.instrument_version == "1.0~3"
    assert take(mood(version="1.1")).row.instrument_version == "1.1"


def test_a_file_imported_again_is_known_although_the_clinic_set_a_rule(session, clinician, take):
    total = mood(choice("kite", "Which kite?"), choice("boat", "Which boat?"), choice("total", "The total?"))
    row = take(total).row
    chosen = Chosen(Method.SUM, items=("kite",), alarm=("boat",), stated_total="total")
    instruments.set_rule(session, row, chosen, actor=clinician, day=TODAY, now=NOON)
    assert take(total).row is row


@pytest.mark.parametrize("key", ["survey", "pain", "fiq", "wpi", "Mood", "9mood", "", "a" * 41, "a.b"])
def test_a_key_of_ours_or_none_at_all_is_refused(take, key):
    with pytest.raises(NameRefused) as refused:
        take(mood(key=key))
    assert "--key" in refused.value.hint


@pytest.mark.parametrize("version", ["imported", "1/2", "1.0~2", "", "x" * 41])
def test_a_version_that_would_pass_for_another_is_refused(take, version):
    with pytest.raises(NameRefused):
        take(mood(version=version))


@pytest.mark.parametrize("file", [b"\xff\xfe", b"nul \0 inside"])
def test_a_file_that_is_no_text_is_refused(take, file):
    with pytest.raises(ClinicError):
        take(file=file)


def test_without_a_licence_it_is_never_asked(session, clinician, take):
    row = take(quiet()).row
    with pytest.raises(NotAskable, match="Nobody confirmed"):
        instruments.ask(session, row, crisis_lines=LINES, actor=clinician, now=NOON)
    for text in ("", "  ", "nul \0", "x" * 20_001):
        with pytest.raises(ClinicError):
            instruments.confirm_licence(session, row, text=text, confirmed_by=clinician, now=NOON)
    instruments.confirm_licence(session, row, text=" Free for clinics. ", confirmed_by=clinician, now=NOON)
    licence = instruments.value(row).licence
    assert (licence.confirmed_by, licence.confirmed_on, licence.text) == (
        clinician.name,
        "2026-11-20",
        "Free for clinics.",
    )
    instruments.ask(session, row, crisis_lines=(), actor=clinician, now=NOON)
    assert [one.key for one in instruments.asked(session)] == ["mood"]
    assert instruments.asked(session)[0].licence == licence


def test_an_account_that_is_switched_off_confirms_nothing(session, make_account, take):
    gone = make_account(name="Dr Gone")
    gone.active = False
    with pytest.raises(ClinicError, match="switched off"):
        instruments.confirm_licence(session, take().row, text="Free.", confirmed_by=gone, now=NOON)


def test_a_question_about_self_harm_needs_crisis_lines_and_a_clinician_who_is_told(session, make_account, licensed):
    row, desk, doctor = licensed(), make_account(RoleName.FRONT_DESK, name="Desk"), make_account(name="Dr B")
    with pytest.raises(NotAskable, match="no crisis lines"):
        instruments.ask(session, row, crisis_lines=(), actor=doctor, now=NOON)
    with pytest.raises(NotAskable, match="nobody is named"):
        instruments.ask(session, row, crisis_lines=LINES, actor=doctor, now=NOON)
    with pytest.raises(NotAskable, match="Only a clinician"):
        instruments.name_contact(session, row, desk, actor=doctor, now=NOON)
    instruments.name_contact(session, row, doctor, actor=doctor, now=NOON)
    doctor.active = False
    with pytest.raises(NotAskable, match="nobody is named"):
        instruments.ask(session, row, crisis_lines=LINES, actor=desk, now=NOON)
    doctor.active = True
    instruments.ask(session, row, crisis_lines=LINES, actor=doctor, now=NOON)
    assert row.asked


def test_a_question_about_self_harm_without_weights_is_never_asked(session, clinician, licensed):
    harm = mood().instrument.item("harm")
    bare = tuple(dataclasses.replace(one, weight=None) for one in harm.choices)
    row = licensed(mood(dataclasses.replace(harm, choices=bare)))
    instruments.name_contact(session, row, clinician, actor=clinician, now=NOON)
    with pytest.raises(RuleRefused, match="do not tell when"):
        instruments.ask(session, row, crisis_lines=LINES, actor=clinician, now=NOON)


def test_one_version_is_asked_at_a_time_in_the_order_of_the_clinic(session, clinician, licensed):
    def ask(row):
        instruments.ask(session, row, crisis_lines=LINES, actor=clinician, now=NOON)

    def asked():
        return [f"{one.key}/{one.instrument.version}" for one in instruments.asked(session)]

    first, other, second = licensed(quiet()), licensed(quiet(key="sea")), licensed(quiet(version="2"))
    for row in (first, other, first):
        ask(row)
    assert asked() == ["mood/1.0", "sea/1.0"]
    ask(second)
    assert asked() == ["mood/2", "sea/1.0"]
    instruments.arrange(session, ["sea", "mood"], actor=clinician, now=NOON)
    assert asked() == ["sea/1.0", "mood/2"]
    instruments.stop(session, other, actor=clinician, now=NOON)
    instruments.stop(session, other, actor=clinician, now=NOON)
    assert asked() == ["mood/2"]
    written = select(AuditEntry.detail).where(AuditEntry.action == Action.INSTRUMENT_SWITCH)
    assert sum(1 for detail in session.scalars(written) if "asked" in detail) == 4


def test_a_rule_is_set_in_place_until_somebody_answered(session, clinician, visit, licensed):
    def set_rule(row, chosen, day=TODAY):
        return instruments.set_rule(session, row, chosen, actor=clinician, day=day, now=NOON)

    row = licensed(quiet())
    assert set_rule(row, SUM) is row
    assert set_rule(row, SUM, TODAY + DAY) is row
    assert instruments.value(row).scoring.set_on == TODAY.isoformat()
    assert set_rule(row, Chosen(Method.MEAN)) is row
    instruments.ask(session, row, crisis_lines=(), actor=clinician, now=NOON)
    answer(session, visit, row, {"kite": "w3", "boat": "w1"})
    later = set_rule(row, SUM)
    assert later is not row
    assert (later.instrument_version, later.asked, row.asked) == ("1.0~2", True, False)
    assert later.licence_confirmed_by == clinician.id
    old = visit_records.load(session, visit, CLINIC.zone).questionnaire
    assert score(old.definitions["mood"], old.of("mood")).value == 2
    assert instruments.value(later).scoring.method is Method.SUM
    assert instruments.value(later).method != instruments.value(row).method


def test_a_question_about_self_harm_is_not_slipped_under_patients(session, clinician, licensed):
    row = licensed(quiet())
    instruments.ask(session, row, crisis_lines=(), actor=clinician, now=NOON)
    with pytest.raises(NotAskable, match="marks a question about self-harm"):
        instruments.set_rule(session, row, Chosen(Method.SUM, alarm=("boat",)), actor=clinician, day=TODAY, now=NOON)


def test_only_the_answered_version_is_read_and_one_query_serves_all_visits(session, clinician, make_visit, licensed):
    row = licensed(quiet())
    visits = [make_visit(seen_on=TODAY - number * DAY) for number in range(3)]
    for one in visits:
        answer(session, one, row, {"kite": "w1"})
    versions = {("mood", "1.0"), ("survey", "2016.1"), ("mood", "9")}
    found = instruments.of_versions(session, versions)
    assert list(found) == [("mood", "1.0")]
    record = visit_records.load(session, visits[0], CLINIC.zone).questionnaire
    assert record.definitions == {"mood": instruments.value(row)}


def test_what_was_never_imported_is_not_found(session, take):
    with pytest.raises(NotFound, match="No instrument 'sea'"):
        instruments.find(session, "sea")
    take()
    with pytest.raises(NotFound, match="of version '9'") as refused:
        instruments.find(session, "mood", "9")
    assert "mood/1.0" in refused.value.hint
    assert instruments.find(session, "mood").key == "mood"
    assert [row.key for row in session.scalars(select(ImportedDefinition))] == ["mood"]


def test_definitions_are_read_by_one_query_and_only_where_one_was_answered(session, clinician, make_visit, licensed):
    def reads(*visits):
        asked = []
        session.expire_all()
        listen = event.listens_for(session.get_bind(), "before_cursor_execute")
        listen(told := lambda *call: asked.append(call[2]))
        condition = Visit.id.in_([visit.id for visit in visits])
        VisitParts(session, condition, CLINIC.zone).records()
        event.remove(session.get_bind(), "before_cursor_execute", told)
        return sum("FROM imported_definition" in statement for statement in asked)

    ours, row = make_visit(), licensed(quiet())
    questionnaires.save(
        session, ours, questionnaires.begin(session, ours, now=NOON), {"pain": {"nrs_pain": 3}}, now=NOON
    )
    theirs = [make_visit(seen_on=TODAY - number * DAY) for number in (1, 2, 3)]
    for one in theirs:
        answer(session, one, row, {"kite": "w1"})
    assert reads(ours) == 0
    assert reads(ours, *theirs) == 1
