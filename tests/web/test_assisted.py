"""Staff fill the form in: asking the patient, or from paper; who entered is recorded, and the paper form itself."""

import pytest
from sqlalchemy import select

from clinic.domain import questionnaires as form
from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.domain.visits import EntryMode
from clinic.models import AuditEntry
from clinic.services import questionnaires, visit_records
from tests.fixtures.invited import ZONE
from tests.fixtures.questionnaire_walk import NOTHING
from tests.fixtures.web import checked

MAP = {"pain_areas": ["shoulder_l"]}


@pytest.fixture
def typist(make_account, sign_in):
    """A clinician at the keyboard."""
    return sign_in(make_account(name="Dr Typist"))


def post(client, address, data):
    html = checked(client.get(address))
    hidden = {one["name"]: one["value"] for one in html.select("main form input[type=hidden]")}
    return client.post(address, data={**hidden, **data})


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (EntryMode.ASSISTED, "Typed by Dr Typist, who asked the patient."),
        (EntryMode.PAPER, "Typed in from a paper form by Dr Typist."),
    ],
)
def test_typing_for_a_patient_is_recorded_with_who_typed(mode, words, client, session, visit, typist, page):
    room = f"/visits/{visit.id}/answers/{mode.value}"
    assert page(f"/visits/{visit.id}").select_one(f"a[href='{room}']")
    start = page(room)
    assert start.select("header nav"), "the staff's frame stays"
    assert "Answers of Rosa Example" in start.select_one(".whose").text
    assert post(client, f"{room}/urgent", NOTHING).headers["Location"] == f"{room}/map"
    assert post(client, f"{room}/map", MAP).status_code == 303
    assert "Answers of Rosa Example" in page(f"{room}/check").select_one(".whose").text
    assert client.post(f"{room}/send").headers["Location"] == room
    assert client.get(room).headers["Location"] == f"/visits/{visit.id}"
    session.expire_all()
    found = questionnaires.of_visit(session, visit)
    assert (found.mode, found.enterer.name, found.sent_at is not None) == (mode, "Dr Typist", True)
    assert words in page(f"/visits/{visit.id}").text
    record = visit_records.load(session, visit, ZONE).questionnaire
    assert (record.mode, record.entered_by) == (mode, "Dr Typist")
    saved = select(AuditEntry).where(AuditEntry.action.in_([Action.QUESTIONNAIRE_SAVE, Action.QUESTIONNAIRE_SEND]))
    assert {(one.account_id, one.detail["mode"]) for one in session.scalars(saved)} == {(typist.id, mode.value)}


def test_stopping_leads_back_to_the_visit(client, visit, typist):
    room = f"/visits/{visit.id}/answers/paper"
    post(client, f"{room}/urgent", NOTHING)
    assert post(client, f"{room}/map", {**MAP, "later": "1"}).headers["Location"] == f"/visits/{visit.id}"


def test_each_look_at_the_answers_is_written_down(client, session, visit, typist, page):
    page(f"/visits/{visit.id}/answers/assisted/map")
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.noun, last.account_id) == (Action.VISIT_READ, "questionnaire", typist.id)


@pytest.mark.parametrize("mode", ["assisted", "paper"])
def test_the_front_desk_types_no_answers(mode, client, visit, make_account, sign_in):
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    for address in ("", "/map", "/check"):
        assert client.get(f"/visits/{visit.id}/answers/{mode}{address}").status_code == 403
    assert client.post(f"/visits/{visit.id}/answers/{mode}/map", data=MAP).status_code == 403


def test_no_other_mode_is_an_address(client, visit, typist):
    assert client.get(f"/visits/{visit.id}/answers/own_device").status_code == 404


def test_the_paper_form_holds_every_question_in_order(visit, typist, page):
    html = page(f"/visits/{visit.id}/paper-form")
    titles = [heading.text.partition(". ")[2] for heading in html.select("section h2[id^=sheet]")]
    shown = [one for one in form.PAGES if one.whole and not one.after_earlier_visit]
    assert titles == [one.title for one in shown]
    text = html.text
    asked = [
        ask.item
        for one in shown
        for ask in one.asks
        if one.key not in ("urgent", "cramp-severity") and not ask.places_only and ask.item.kind != "shapes"
    ]
    places = [text.index(item.question) for item in asked]
    assert places == sorted(places)
    for item in asked:
        assert all(choice.label in text for choice in item.choices)
    assert f"visit code {visit.id}" in text
    assert f"no. {visit.patient.record_number}" in text
    assert not html.select("input, textarea, select")


def test_printing_it_is_written_down(session, visit, make_account, sign_in, page):
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    assert "Something else you tried:" in page(f"/visits/{visit.id}/paper-form").text
    assert session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first().action == Action.PAPER_PRINT
