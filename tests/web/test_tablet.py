"""The clinic's tablet: staff leave it, the patient answers, and the next person finds nothing."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.dates import PartialDate
from clinic.domain.visits import EntryMode, VisitStatus
from clinic.models import AuditEntry, TabletSession
from clinic.services import questionnaires, tablets
from tests.fixtures.questionnaire_walk import NOTHING
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

MAP = {"pain_areas": ["shoulder_l"]}
LONG_AGO = NOON - dt.timedelta(days=1)


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_two_presses_from_the_day_list_end_the_staff_session_and_open_the_form(
    client, session, visit, desk, sign_in, page
):
    sign_in(desk)
    assert page("/today").select_one(f"a[href='/visits/{visit.id}/tablet']")
    button = page(f"/visits/{visit.id}").select_one(f"a.button[href='/visits/{visit.id}/tablet']")
    assert button.text == "Answer on this tablet"
    response = client.post(f"/visits/{visit.id}/tablet")
    assert (response.status_code, response.headers["Location"]) == (303, "/tablet")
    assert '"cache"' in response.headers["Clear-Site-Data"]
    assert "Set-Cookie" in response.headers
    assert actions(session)[-2:] == [Action.TABLET_START, Action.SIGN_OUT]
    assert client.get("/today").status_code == 303
    with client.session_transaction() as held:
        assert set(held) - {"csrf_token"} == {"tablet"}
    row = session.scalars(select(TabletSession)).one()
    assert (row.visit_id, row.started_by, row.ended_at) == (visit.id, desk.id, None)
    with client.session_transaction() as held:
        assert row.token_sha256 == tablets.digest(held["tablet"]) != held["tablet"]


def test_the_form_is_shown_alone_and_asks_for_no_year_of_birth(hand_over):
    tablet = hand_over()
    html = tablet.look()
    assert html.h1.text == "Tell us how you have been"
    assert not html.select("header nav, a[href='/today'], a[href*='sign'], input[name=year]")
    assert "This link works until" not in html.text
    assert html.select_one("dialog[data-still-there] p").text == "We have saved your answers. Tap Yes to carry on."
    assert "/tablet/urgent" in html.select_one("main a.button")["href"]


def test_the_answers_are_the_tablets_and_who_started_it_is_recorded(hand_over):
    tablet = hand_over()
    assert tablet.post("urgent", NOTHING).headers["Location"] == "/tablet/map"
    tablet.post("map", MAP)
    found = tablet.questionnaire
    assert (found.mode, found.enterer.name) == (EntryMode.CLINIC_TABLET, "Desk")
    assert questionnaires.answers(found)["survey"]["pain_areas"] == ["shoulder_l"]


def test_sending_wipes_the_tablet_and_nothing_brings_the_answers_back(hand_over, client, session):
    tablet = hand_over()
    tablet.post("urgent", NOTHING)
    tablet.post("map", MAP)
    with client.session_transaction() as held:
        token = held["tablet"]
    response = tablet.browser.post("/tablet/send")
    assert response.headers["Location"] == "/tablet/thank-you"
    assert '"cache"' in response.headers["Clear-Site-Data"]
    assert tablet.questionnaire.sent_at == NOON
    thanks = tablet.look("thank-you")
    assert thanks.h1.text == "Thank you"
    assert "Rosa" not in thanks.text
    for _reload in range(2):
        assert client.get("/tablet/thank-you").headers["Location"] == "/tablet"
    for address in ("/tablet/map", "/tablet/check", "/tablet/urgent"):
        gone = client.get(address)
        assert (gone.headers["Location"], gone.headers["Cache-Control"]) == ("/tablet", "no-store")
    locked = tablet.look()
    assert locked.h1.text == "This tablet is locked"
    assert client.post("/tablet/map", data=MAP).status_code == 403
    with client.session_transaction() as held:
        held["tablet"] = token  # a copy of the old cookie
    assert tablet.look().h1.text == "This tablet is locked"
    assert Action.TABLET_END in actions(session)


def test_an_urgent_sign_gives_its_advice_after_the_end_but_is_not_named(hand_over):
    tablet = hand_over()
    ticked = {"get_help_now": ["cauda_equina_toilet"], "tell_your_clinic": "none"}
    advice = tablet.post("urgent", ticked)
    assert advice.headers["Location"] == "/tablet/advice"
    sign = tablet.look("advice").select_one(".advice li").text
    tablet.post("map", MAP)
    tablet.browser.post("/tablet/send")
    html = tablet.look("thank-you")
    assert "112" in html.select_one(".inset-alert").text
    assert "Tell the staff now." in html.text
    assert sign not in html.text


def test_stopping_keeps_the_answers_and_wipes_the_tablet(hand_over):
    tablet = hand_over()
    tablet.post("urgent", NOTHING)
    assert tablet.post("map", MAP | {"later": "1"}).headers["Location"] == "/tablet/thank-you"
    assert tablet.look("thank-you").h1.text == "Your answers are safe"
    assert tablet.look().h1.text == "This tablet is locked"
    found = tablet.questionnaire
    assert (found.sent_at, questionnaires.answers(found)["survey"]["pain_areas"]) == (None, ["shoulder_l"])


def test_the_list_to_check_can_be_left_too(hand_over):
    tablet = hand_over()
    tablet.post("urgent", NOTHING)
    tablet.post("map", MAP)
    stop = tablet.look("check").select_one("button[formaction]")
    assert tablet.browser.post(stop["formaction"]).headers["Location"] == "/tablet/thank-you"
    assert tablet.look("thank-you").h1.text == "Your answers are safe"


def test_the_advice_can_be_left_too_and_stands_on_the_page_after_it(hand_over):
    tablet = hand_over()
    ticked = {"get_help_now": ["cauda_equina_toilet"], "tell_your_clinic": "none"}
    assert tablet.post("urgent", ticked).headers["Location"] == "/tablet/advice"
    stop = tablet.look("advice").find("button", string="Save and finish later")
    assert tablet.browser.post(stop.find_parent("form")["action"]).headers["Location"] == "/tablet/thank-you"
    html = tablet.look("thank-you")
    assert html.h1.text == "Your answers are safe"
    assert "112" in html.select_one(".inset-alert").text


def test_after_three_quiet_minutes_it_is_locked_for_good(hand_over, set_clock, session):
    tablet = hand_over()
    set_clock(NOON + dt.timedelta(minutes=3))
    assert tablet.look().h1.text == "Tell us how you have been"
    set_clock(NOON + dt.timedelta(minutes=6, seconds=1))
    assert tablet.browser.get("/tablet/map").headers["Location"] == "/tablet"
    assert tablet.look().h1.text == "This tablet is locked"
    set_clock(NOON + dt.timedelta(minutes=6, seconds=2))
    assert tablet.look().h1.text == "This tablet is locked"
    session.expire_all()
    assert session.scalars(select(TabletSession)).one().ended_at is not None


def test_somebody_who_stays_on_one_page_is_kept_by_the_page_itself(hand_over, set_clock):
    tablet = hand_over()
    for minutes in (2, 4, 6):
        set_clock(NOON + dt.timedelta(minutes=minutes))
        assert tablet.browser.get("/tablet/stay").status_code == 204
    assert tablet.look().h1.text == "Tell us how you have been"
    set_clock(NOON + dt.timedelta(minutes=15))
    assert tablet.browser.get("/tablet/stay").status_code == 204, "typing without the network is being there"
    set_clock(NOON + dt.timedelta(minutes=26))
    assert tablet.browser.get("/tablet/stay").status_code == 403


def test_a_page_typed_slowly_without_scripts_is_saved_all_the_same(hand_over, set_clock):
    tablet = hand_over()
    tablet.post("urgent", NOTHING)
    html = tablet.look("map")
    hidden = {one["name"]: one["value"] for one in html.select("main form input[type=hidden]")}
    set_clock(NOON + dt.timedelta(minutes=9))
    assert tablet.browser.post("/tablet/map", data=hidden | MAP).status_code == 303
    assert questionnaires.answers(tablet.questionnaire)["survey"]["pain_areas"] == ["shoulder_l"]
    set_clock(NOON + dt.timedelta(minutes=30))
    assert tablet.browser.post("/tablet/map", data={"pain_areas": ["jaw_l"]}).status_code == 403


def test_a_new_start_ends_the_one_before(hand_over, client, session):
    first = hand_over()
    with client.session_transaction() as held:
        token = held["tablet"]
    hand_over(visit=first.visit)
    with client.session_transaction() as held:
        held["tablet"] = token
    assert first.look().h1.text == "This tablet is locked"


def test_signing_in_takes_the_tablet_back_and_stays_signed_in(hand_over, make_account, sign_in, page):
    tablet = hand_over()
    sign_in(make_account(name="Dr B"))
    assert tablet.look().h1.text == "This tablet is locked"
    assert page("/today").h1.text


def test_a_signed_visit_closes_it_and_keeps_what_arrives_late(hand_over, session):
    tablet = hand_over()
    tablet.post("urgent", NOTHING)
    html = tablet.look("map")
    hidden = {one["name"]: one["value"] for one in html.select("main form input[type=hidden]")}
    tablet.visit.status, tablet.visit.signed_at = VisitStatus.SIGNED, NOON
    session.commit()
    response = tablet.browser.post("/tablet/map", data=hidden | MAP)
    assert "We kept what you sent." in response.text
    assert len(questionnaires.late_answers(session, tablet.visit)) == 1
    assert tablet.look().h1.text == "This tablet is locked"


@pytest.mark.parametrize("why", ["sent", "minor", "signed"])
def test_it_is_not_handed_over_where_nothing_can_be_answered(
    why, client, session, make_visit, make_patient, desk, sign_in
):
    born = PartialDate(2010, 1, 1) if why == "minor" else PartialDate(1973, 1, 1)
    visit = make_visit(patient=make_patient(birth=born))
    if why == "sent":
        begun = questionnaires.begin(session, visit, now=LONG_AGO)
        questionnaires.send(session, visit, begun, now=NOON)
    if why == "signed":
        visit.status, visit.signed_at = VisitStatus.SIGNED, NOON
    sign_in(desk)
    html = checked(client.get(f"/visits/{visit.id}/tablet"))
    assert html.select_one(".inset-alert b")
    assert not html.select("main form")
    assert client.post(f"/visits/{visit.id}/tablet").status_code == 409
    assert client.get("/today").status_code == 200, "nobody was signed out"


def test_larger_text_is_one_press_on_the_first_page(hand_over):
    tablet = hand_over()
    assert "larger" not in tablet.look().html.get("class", [])
    form = tablet.look().select_one("form.text-size")
    assert form.button.text == "Larger text"
    tablet.browser.post(form["action"], data={"larger": "yes"})
    assert tablet.look("urgent").html["class"] == ["larger"]
    tablet.browser.post(form["action"], data={"larger": "no"})
    assert "larger" not in tablet.look("urgent").html.get("class", [])


def test_a_form_begun_on_a_phone_goes_on_as_the_clinics(hand_over, session, visit):
    questionnaires.begin(session, visit, now=LONG_AGO)
    tablet = hand_over(visit=visit)
    tablet.post("urgent", NOTHING)
    assert (tablet.questionnaire.mode, tablet.questionnaire.enterer.name) == (EntryMode.CLINIC_TABLET, "Desk")


def test_the_cookie_ends_with_the_browser(client, visit, desk, sign_in):
    sign_in(desk)
    cookie = client.post(f"/visits/{visit.id}/tablet").headers["Set-Cookie"]
    assert "expires" not in cookie.lower()
    assert "max-age" not in cookie.lower()


def test_the_visit_page_says_how_the_answers_came_in(hand_over, make_account, sign_in, page):
    tablet = hand_over(birth=PartialDate(1973, 1, 1))
    tablet.post("urgent", NOTHING)
    sign_in(make_account(name="Dr B"))
    assert "Answered on the clinic’s tablet, started by Desk." in page(f"/visits/{tablet.visit.id}").text
