"""Staff fill the form in: asking the patient, or from paper; who entered is recorded, and the paper form itself."""

import pytest
from sqlalchemy import select

from clinic.domain import questionnaires as form
from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.domain.visits import EntryMode, VisitStatus
from clinic.models import AuditEntry
from clinic.services import questionnaires, visit_records
from tests.fixtures.invited import ZONE
from tests.fixtures.questionnaire_walk import NOTHING
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

BY_SCRIPT = {"X-Requested-With": "fetch"}
MAP = {"pain_areas": ["shoulder_l"]}


@pytest.fixture
def typist(make_account, sign_in):
    """A clinician at the keyboard."""
    return sign_in(make_account(name="Dr Typist"))


def keep(client, address, data, **options):
    """Send what is typed so far, as the script of the page does."""
    return client.post(f"{address}/draft", data=data, headers=BY_SCRIPT, **options)


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


@pytest.mark.parametrize("mode", ["assisted", "paper"])
def test_staff_read_words_for_staff(mode, client, visit, typist, page):
    room = f"/visits/{visit.id}/answers/{mode}"
    start = page(room)
    assert start.h1.text == ("Type in the paper form" if mode == "paper" else "Ask the patient and type")
    assert ("bad day" in start.main.text) == (mode == "assisted"), "a form on paper is whole"
    post(client, f"{room}/urgent", NOTHING)
    refused = checked(client.post(f"{room}/send"), 400)
    assert "The form is not finished yet" in refused.select_one(".error-summary").text
    post(client, f"{room}/map", MAP)
    check = page(f"{room}/check")
    assert check.h1.text == "Check what you typed"
    assert check.select_one(".continue button").text == "Finish"
    for words in ("my clinic", "Your clinic", "You left", "After you send"):
        assert words not in start.main.text + check.main.text
    assert [one.text for one in check.select(".whose p:last-child")] == ["Back to the visit"]


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
    answer = keep(client, f"/visits/{visit.id}/answers/{mode}/map", MAP)
    assert (answer.status_code, answer.json["error"].startswith("Not saved yet. ")) == (403, True)


def test_no_other_mode_is_an_address(client, visit, typist):
    assert client.get(f"/visits/{visit.id}/answers/own_device").status_code == 404


def test_the_paper_form_holds_every_question_in_order(visit, typist, page):
    html = page(f"/visits/{visit.id}/paper-form")
    titles = [heading.text.partition(". ")[2] for heading in html.select("section h2[id^=sheet]")]
    shown = [one for one in form.PAGES if one.whole and not one.after_earlier_visit]
    assert titles == [one.title for one in shown if one.key != "cramp-severity"], "written beside the place instead"
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


@pytest.mark.parametrize("mode", [EntryMode.ASSISTED, EntryMode.PAPER])
def test_what_is_typed_is_kept_before_continue_with_who_typed(mode, client, session, visit, typist, page):
    room = f"/visits/{visit.id}/answers/{mode.value}"
    html = page(f"{room}/feelings")
    assert html.select_one("main form[data-saving]")["data-draft"] == f"{room}/feelings/draft"
    assert html.select_one("script[src*=questionnaire_saving]")
    answer = keep(client, f"{room}/feelings", {"fatigue": "1"})
    assert answer.status_code == 200
    assert answer.json["basis"] == page(f"{room}/feelings").select_one("[name=basis]")["value"]
    found = questionnaires.of_visit(session, visit)
    assert (found.mode, found.enterer.name) == (mode, "Dr Typist")
    assert questionnaires.answers(found)["survey"] == {"fatigue": 1}
    assert client.post(f"{room}/urgent", data=NOTHING, headers=BY_SCRIPT).json == {"next": f"{room}/map"}


def test_the_patient_and_the_typist_do_not_overwrite_each_other(client, session, visit, typist):
    room = f"/visits/{visit.id}/answers/assisted"
    keep(client, f"{room}/feelings", {"fatigue": "1"})
    answer = keep(client, f"{room}/feelings", {"fatigue": "3"})
    assert answer.status_code == 409
    assert "A little" in answer.json["stored"]
    assert f'href="{room}/feelings"' in answer.json["stored"]
    assert questionnaires.answers(questionnaires.of_visit(session, visit))["survey"] == {"fatigue": 1}


def test_each_visit_has_its_own_draft_and_one_that_is_not_there_has_none(client, session, visit, make_visit, typist):
    other = make_visit()
    keep(client, f"/visits/{other.id}/answers/paper/feelings", {"fatigue": "1"})
    assert questionnaires.of_visit(session, visit) is None
    missing = keep(client, "/visits/999999/answers/paper/feelings", {"fatigue": "1"})
    assert (missing.status_code, missing.json["error"].startswith("Not saved yet. ")) == (404, True)


def test_who_was_signed_out_is_told_where_to_sign_in_and_the_same_is_saved_then(
    client, session, visit, typist, sign_in
):
    room = f"/visits/{visit.id}/answers/assisted"
    with client.session_transaction() as held:
        held.clear()
    typed = {"what_matters": "sleep"}
    answer = keep(client, f"{room}/matters", typed, token=False)
    assert (answer.status_code, answer.json["sign_in"]) == (403, "/sign-in")
    again = client.post(
        f"{room}/matters/draft", data=typed, headers=BY_SCRIPT | {"X-CSRFToken": answer.json["csrf_token"]}, token=False
    )
    assert (again.status_code, again.json["sign_in"]) == (403, "/sign-in")
    assert again.json["error"] == "Not saved yet. You were signed out, but what you typed is still here."
    assert questionnaires.of_visit(session, visit) is None
    sign_in(typist)
    assert keep(client, f"{room}/matters", typed).status_code == 200
    assert questionnaires.answers(questionnaires.of_visit(session, visit))["agenda"] == typed


def test_a_session_that_ended_without_scripts_sends_the_same_again(client, visit, typist):
    room = f"/visits/{visit.id}/answers/assisted"
    with client.session_transaction() as held:
        held.clear()
    html = checked(client.post(f"{room}/matters", data={"what_matters": "sleep"}), 403)
    assert html.select_one("main input[name=what_matters]")["value"] == "sleep"
    assert html.select_one("main a[target=_blank]")["href"] == "/sign-in"


def test_a_signed_visit_keeps_what_is_typed_for_it_on_continue(client, session, visit, typist):
    visit.status, visit.signed_at = VisitStatus.SIGNED, NOON
    session.commit()
    room = f"/visits/{visit.id}/answers/paper"
    answer = keep(client, f"{room}/matters", {"what_matters": "sleep"})
    assert (answer.status_code, "Press Continue" in answer.json["error"]) == (409, True)
    said = client.post(f"{room}/matters", data={"what_matters": "sleep"}).text
    assert "What you typed is kept, and stands on the visit as late." in said
    assert len(questionnaires.late_answers(session, visit)) == 1
