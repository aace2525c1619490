"""Answers to imported questionnaires from a file: item by item, totals computed anew, nothing trusted."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from clinic.domain.errors import NotFound
from clinic.domain.instruments.imported import Method
from clinic.domain.instruments.items import Item, Kind
from clinic.domain.scoring.clinic_rule import Chosen
from clinic.domain.visits import VisitStatus
from clinic.models import ImportedDefinition, Patient, RedFlag, Response, Visit
from clinic.services import alarms, imports, instruments, red_flags, response_digests, visit_records
from tests.fixtures.questionnaires import choice, mood
from tests.fixtures.storage import CLINIC, NOON, TODAY

URL = "http://invented.example/mood"


def coded(code):
    return [{"valueCoding": {"code": code}}]


def response(number="P-7", *, authored="2026-03-01", url=f"{URL}|1.0", status="completed", **answers):
    """A response with answers by linkId: a code, or an answer list as FHIR has it."""
    items = [
        {"linkId": key, "answer": coded(value) if isinstance(value, str) else value} for key, value in answers.items()
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": url,
        "status": status,
        "subject": {"identifier": {"value": number}},
        "authored": authored,
        "item": items,
    }


GOOD = {"kite": "w1", "boat": "w2", "harm": "w0"}


@pytest.fixture
def total():
    """Three questions, and a number that holds a total computed elsewhere."""
    return mood(*mood().instrument.items, Item("total", Kind.NUMBER, "Total", least="0", most="99"))


@pytest.fixture
def definition(session, clinician, total):
    """The questionnaire in the clinic, summed, with its stated total named."""
    row = instruments.take(session, total, file=b"{}", file_name="mood.json", actor=clinician, now=NOON).row
    chosen = Chosen(Method.SUM, items=("kite", "boat", "harm"), blanks_allowed=1, stated_total="total")
    instruments.set_rule(session, row, chosen, actor=clinician, day=TODAY, now=NOON)
    session.commit()
    return row


@pytest.fixture
def bring(database, session, clinician, definition):
    """Import responses; `dry` only looks."""

    def bring(*responses, dry=False, file=None, leave_out_rejected=False, **more):
        data = file if file is not None else b"\n".join(json.dumps(one).encode() for one in responses)
        with database.reading() as reading:
            given = {"account_id": clinician.id, "today": TODAY, "zone": CLINIC.zone} | more
            incoming, about = imports.open_responses(reading, data, "answers.ndjson", **given)
        session.commit()
        if dry:
            return imports.dry_run(database, incoming, about)
        report = imports.run(database, incoming, about, clock=lambda: NOON, leave_out_rejected=leave_out_rejected)
        session.expire_all()
        return report

    return bring


def record(session):
    visit = session.scalars(select(Visit).where(Visit.status == VisitStatus.IMPORTED).order_by(Visit.id.desc())).first()
    return visit, visit_records.load(session, visit, CLINIC.zone)


def test_a_response_becomes_a_locked_visit_of_its_day_with_its_definition(session, bring, definition):
    report = bring(response(**GOOD, total=[{"valueInteger": 13}]))
    assert (report.rows, report.imported, report.rejected) == (1, 1, ())
    visit, found = record(session)
    assert (visit.status, visit.seen_on, visit.patient.record_number) == (
        VisitStatus.IMPORTED,
        dt.date(2026, 3, 1),
        "P-7",
    )
    assert found.answers("mood") == GOOD
    assert found.questionnaire.definitions == {"mood": instruments.value(definition)}
    stored = session.scalars(select(Response)).one()
    assert (stored.instrument_version, stored.instrument_sha256) == ("1.0", definition.sha256)


def test_a_stated_total_stands_beside_the_one_that_the_items_give(session, bring):
    report = bring(response(**GOOD, total=[{"valueInteger": 13}]), response("P-8", **GOOD, total=[{"valueInteger": 3}]))
    (difference,) = report.differences
    assert (difference.row, difference.stated, difference.recomputed) == (1, "13", "3")
    found = session.scalars(select(Visit).where(Visit.status == VisitStatus.IMPORTED).order_by(Visit.id)).first()
    assert visit_records.load(session, found, CLINIC.zone).origin.stated == {"mood": ("13", "3")}


def test_the_same_file_again_adds_nothing_not_even_after_another_rule(session, bring, clinician, definition):
    file = (response(**GOOD), response(**GOOD))
    assert bring(*file).imported == 2
    assert (bring(*file).imported, bring(*file).already_here) == (0, 2)
    chosen = Chosen(Method.MEAN, items=("kite", "boat", "harm"), stated_total="total")
    later = instruments.set_rule(session, definition, chosen, actor=clinician, day=TODAY, now=NOON)
    session.commit()
    assert later.instrument_version == "1.0~2"
    assert bring(*file).already_here == 2
    assert bring(response("P-9", **GOOD)).imported == 1
    assert record(session)[1].questionnaire.versions == {"mood": "1.0~2"}


@pytest.mark.parametrize(
    ("one", "item", "said"),
    [
        (response(**{**GOOD, "kite": "w9"}), "kite", "an answer that it does not offer"),
        (response(**GOOD, sail="w1"), "sail", "is not a question of the questionnaire"),
        (response(**GOOD, total=[{"valueInteger": 100}]), "total", "from 0 to 99"),
        (response(**{**GOOD, "kite": [{"valueInteger": 1}]}), "kite", "does not offer"),
        (response(number="", **GOOD), "", "whose answers"),
        (response(number="P-7\u202e", **GOOD), "", "a character that nobody sees"),
        (response(number="9" * 41, **GOOD), "", "too long"),
        (response(authored="2026-11-21", **GOOD), "", "in the future"),
        (response(authored="1899-12-31", **GOOD), "", "before 1900"),
        (response(authored="soon", **GOOD), "", "on which day"),
        (response(url="", **GOOD), "questionnaire", "does not say which questionnaire"),
        (response(url="http://other.example|1.0", **GOOD), "questionnaire", "was not imported"),
        (response(url=f"{URL}|7", **GOOD), "questionnaire", "version 7 of mood"),
        (response(), "", "answers no question"),
        (response(status="entered-in-error", **GOOD), "", "entered in error"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_item_and_keeps_the_file_out(session, bring, one, item, said):
    report = bring(response("P-1", **GOOD), one)
    assert report.refused
    (rejected,) = report.rejected
    assert (rejected.row, rejected.column) == (2, item)
    assert said in rejected.reason
    assert session.scalar(select(func.count()).select_from(Patient)) == 0
    left_out = bring(response("P-1", **GOOD), one, leave_out_rejected=True)
    assert left_out.imported == 1


def test_the_day_is_that_of_the_clinic(session, bring):
    bring(response(authored="2026-03-01T23:30:00Z", **GOOD))
    assert record(session)[0].seen_on == dt.date(2026, 3, 2)
    bring(response("P-8", authored="2026-03-01", **GOOD))
    assert record(session)[0].seen_on == dt.date(2026, 3, 1)


def test_what_the_clinic_names_is_what_they_answer(bring):
    assert bring(response(url="", **GOOD), instrument="mood/1.0", dry=True).rejected == ()
    assert bring(response(url="", **GOOD), instrument="mood", dry=True).rejected == ()
    (rejected,) = bring(response(url="http://other.example", **GOOD), instrument="mood", dry=True).rejected
    assert "another questionnaire" in rejected.reason
    with pytest.raises(NotFound):
        bring(response(**GOOD), instrument="sea")


def test_nobody_guesses_between_versions_that_ask_something_else(session, bring, clinician):
    other = mood(choice("kite", "Another question?"))
    instruments.take(session, other, file=b"2", file_name="mood.json", actor=clinician, now=NOON)
    session.commit()
    (rejected,) = bring(response(**GOOD), dry=True).rejected
    assert "several versions of mood" in rejected.reason
    assert bring(response(**GOOD), instrument="mood/1.0", dry=True).rejected == ()


def test_an_old_answer_about_self_harm_waits_for_review_and_its_visit_stays_locked(session, bring, clinician):
    report = bring(response(**{**GOOD, "harm": "w1"}), response("P-8", **GOOD))
    assert "self-harm" in " ".join(one.sentence for one in report.notes)
    (waiting,) = alarms.waiting(session, limit=9)
    assert (waiting.flag.code, waiting.visit.patient.record_number) == ("mood.harm", "P-7")
    assert waiting.flag.raised_at.date() == waiting.visit.seen_on
    red_flags.review(session, waiting.visit, waiting.flag.id, actor=clinician, now=NOON)
    session.commit()
    assert alarms.count(session) == 0
    assert bring(response(**{**GOOD, "harm": "w1"})).already_here == 1
    assert session.scalar(select(func.count()).select_from(RedFlag)) == 1


def test_a_dry_run_stores_nothing(session, bring):
    assert bring(response(**{**GOOD, "harm": "w3"}), dry=True).imported == 1
    assert session.scalar(select(func.count()).select_from(Visit)) == 0


def test_every_set_of_answers_names_a_definition_that_is_known(session, bring, definition):
    bring(response(**GOOD))
    assert response_digests.check(session) == response_digests.Checked(1, (), ())
    changed = json.loads(json.dumps(definition.definition).replace("kite?", "rabbit?"))
    session.execute(update(ImportedDefinition).values(definition=changed))
    assert response_digests.check(session).problems == ("The definition of mood/1.0 does not fit its digest.",)
    session.execute(update(ImportedDefinition).values(sha256="0" * 64))
    assert "name another definition" in response_digests.check(session).problems[1]
    session.execute(update(ImportedDefinition).values(instrument_version="2"))
    assert "neither built in nor imported" in response_digests.check(session).remarks[0]


VALUES = st.sampled_from(["w0", "w1", "w2", "w3"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.fixed_dictionaries({"kite": VALUES, "boat": VALUES, "harm": VALUES}), min_size=1, max_size=5))
def test_a_stated_total_differs_exactly_where_adding_by_hand_differs(bring, rows):
    stated = [int(row["kite"][1]) + int(row["boat"][1]) for row in rows]
    file = [
        response(f"N-{number}", **row, total=[{"valueInteger": total}])
        for number, (row, total) in enumerate(zip(rows, stated, strict=True))
    ]
    report = bring(*file, dry=True)
    wrong = [number for number, row in enumerate(rows, 1) if row["harm"] != "w0"]
    assert [one.row for one in report.differences] == wrong
    assert all(Decimal(one.recomputed) > Decimal(one.stated) for one in report.differences)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["linkId", "answer", "item", "valueCoding", "code", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_stands_in_a_response_it_is_taken_or_refused_with_a_sentence(bring, items):
    report = bring({**response(**GOOD), "item": items}, dry=True)
    assert len(report.rejected) == 1
    assert report.rejected[0].reason.strip()
