"""What is typed on the clinic's tablet is kept as typed, and when nobody is there any more; then nothing shows."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.visits import EntryMode
from clinic.models import RedFlag
from clinic.services import questionnaires
from tests.fixtures.questionnaire_walk import BY_SCRIPT
from tests.fixtures.storage import NOON


def test_what_is_typed_is_kept_before_continue(hand_over):
    tablet = hand_over()
    form = tablet.look("feelings").select_one("main form[data-saving]")
    assert form["data-draft"] == "/tablet/feelings/draft"
    answer = tablet.keep("feelings", {"fatigue": "1"}, basis=tablet.basis("feelings"))
    assert (answer.status_code, answer.json["saved_at"]) == (200, NOON.isoformat())
    assert tablet.stored() == {"fatigue": 1}
    found = tablet.questionnaire
    assert (found.mode, found.enterer.name) == (EntryMode.CLINIC_TABLET, "Desk")
    assert answer.json["basis"] == tablet.basis("feelings")
    end = tablet.browser.post("/tablet/feelings", data={"fatigue": "2", "later": "1"} | answer.json, headers=BY_SCRIPT)
    assert end.json == {"next": "/tablet/thank-you"}
    assert '"cache"' in end.headers["Clear-Site-Data"]


def test_a_page_changed_on_another_device_tells_the_tablet_both_values(hand_over):
    tablet = hand_over()
    stale = tablet.basis("feelings")
    tablet.keep("feelings", {"fatigue": "1"}, basis=stale)
    answer = tablet.keep("feelings", {"fatigue": "3"}, basis=stale)
    assert answer.status_code == 409
    assert "A little" in answer.json["stored"]
    assert 'href="/tablet/feelings"' in answer.json["stored"]
    assert tablet.stored() == {"fatigue": 1}


@pytest.mark.parametrize("why", ["ended", "quiet", "signed in", "never"])
def test_a_tablet_that_is_not_held_any_more_keeps_nothing_and_says_where_to_go(
    why, hand_over, set_clock, client, make_account, sign_in
):
    tablet = hand_over()
    match why:
        case "ended":
            with client.session_transaction() as held:
                token = held["tablet"]
            tablet.browser.post("/tablet/end")
            with client.session_transaction() as held:
                held["tablet"] = token  # a copy of the old cookie
        case "quiet":
            set_clock(NOON + dt.timedelta(minutes=10, seconds=1))
        case "signed in":
            sign_in(make_account(name="Dr B"))
        case "never":
            with client.session_transaction() as held:
                held.clear()
    for address in ("/tablet/feelings/draft", "/tablet/feelings"):
        answer = tablet.browser.post(address, data={"fatigue": "1"}, headers=BY_SCRIPT)
        assert (answer.status_code, answer.json) == (403, {"next": "/tablet"})
    assert tablet.questionnaire is None
    if why == "signed in":
        assert client.get("/today").status_code == 200


def test_the_tablet_writes_to_its_own_visit_alone(hand_over, make_visit, make_patient):
    other = make_visit(patient=make_patient(name="Another Person"))
    tablet = hand_over()
    tablet.keep("feelings", {"fatigue": "1", "visit_id": str(other.id)})
    assert tablet.stored() == {"fatigue": 1}
    assert questionnaires.of_visit(tablet.session, other) is None
    answer = tablet.browser.post(f"/visits/{other.id}/answers/assisted/feelings/draft", data={}, headers=BY_SCRIPT)
    assert answer.status_code == 403
    assert "csrf_token" in answer.json, "signed out: nothing of the visit is told"


def test_the_last_words_are_stored_and_the_tablet_is_wiped(hand_over, set_clock):
    tablet = hand_over()
    basis = tablet.basis("matters")
    set_clock(NOON + dt.timedelta(minutes=45))
    answer = tablet.keep("matters", {"what_matters": "Could it be sl"}, basis=basis, put_away="1")
    assert (answer.status_code, answer.text) == (204, "")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert tablet.stored("agenda") == {"what_matters": "Could it be sl"}
    assert tablet.look().h1.text == "This tablet is locked"
    assert tablet.keep("matters", {"what_matters": "mine"}, put_away="1").status_code == 403
    assert tablet.stored("agenda") == {"what_matters": "Could it be sl"}


def test_the_last_words_count_what_was_sent_before_without_an_answer_as_their_own(hand_over):
    tablet = hand_over()
    basis = tablet.basis("matters")
    tablet.keep("matters", {"what_matters": "Could"}, basis=basis)
    before = {"sent_before": "what_matters=Could", "put_away": "1"}
    tablet.keep("matters", {"what_matters": "Could it be sl"}, basis=basis, **before)
    assert tablet.stored("agenda") == {"what_matters": "Could it be sl"}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("feelings", {"fatigue": "3"}),
        ("treatments", {"added_0": "", "added_0_helped": "helped_a_lot"}),
        ("matters", {"what_matters": "mine", "undecided": "1"}),
    ],
)
def test_last_words_that_are_no_answer_are_kept_as_they_came(
    key, typed, hand_over, session, make_account, sign_in, page
):
    tablet = hand_over()
    basis = tablet.basis("feelings")
    tablet.keep("feelings", {"fatigue": "1"}, basis=basis)
    assert tablet.keep(key, typed, basis=basis, put_away="1").status_code == 204
    assert tablet.stored() == {"fatigue": 1}
    assert "what_matters" not in tablet.stored("agenda")
    [kept] = questionnaires.late_answers(session, tablet.visit)
    answers = {name: word for name, word in typed.items() if name != "undecided"}
    assert (kept.page, {name: words[0] for name, words in kept.answers.items()}) == (key, answers)
    sign_in(make_account(name="Dr B"))
    html = page(f"/visits/{tablet.visit.id}").select_one("[aria-labelledby=late]")
    assert html.h2.text == "Typed by the patient, but not among the answers"
    assert "signed visit" not in html.text


def test_an_urgent_sign_in_the_last_words_is_raised(hand_over, session):
    tablet = hand_over()
    tablet.keep("urgent", {"get_help_now": "chest_pain"}, put_away="1")
    assert [flag.code for flag in session.scalars(select(RedFlag))] == ["chest_pain"]
