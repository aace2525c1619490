"""What is typed is kept while the patient is still on the page: in the same store, checked alike, never in silence."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.domain.visits import VisitStatus
from clinic.models import Account, LateAnswer, Questionnaire, RedFlag, TreatmentProposal
from clinic.services import invitations
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

Start = Callable[..., Walk]
BY_SCRIPT = {"X-Requested-With": "fetch"}


def keep(who: Walk, page_key: str, data: dict[str, Any], basis: str = "") -> TestResponse:
    """Send what is typed so far, as the script of the page does."""
    return who.browser.post(f"{who.invited.page(page_key)}/draft", data={**data, "basis": basis}, headers=BY_SCRIPT)


def basis_of(who: Walk, page_key: str) -> str:
    """The basis that an open page carries."""
    return str(who.look(page_key).select_one("[name=basis]")["value"])


def test_what_is_typed_is_stored_without_moving_on_and_blanks_stay_open(walk: Start) -> None:
    who = walk()
    answer = keep(who, "feelings", {"fatigue": "1"}, basis_of(who, "feelings"))
    assert (answer.status_code, answer.json["saved_at"]) == (200, NOON.isoformat())
    assert who.invited.answers("survey") == {"fatigue": 1}, "what was not come to yet is not blank"
    assert answer.json["basis"] == basis_of(who, "feelings")
    assert who.look("feelings").select_one("input[name=fatigue][value='1']").has_attr("checked")


def test_the_pages_own_saves_never_conflict(walk: Start) -> None:
    who = walk()
    basis = basis_of(who, "feelings")
    for typed in ({"fatigue": "1"}, {"fatigue": "2"}, {"fatigue": "2", "cognitive": "0"}, {"cognitive": "3"}):
        answer = keep(who, "feelings", typed, basis)
        assert answer.status_code == 200, answer.text
        basis = answer.json["basis"]
    assert who.invited.answers("survey") == {"fatigue": None, "cognitive": 3}
    last = who.browser.post(who.invited.page("feelings"), data={"cognitive": "3", "basis": basis}, headers=BY_SCRIPT)
    assert last.json == {"next": who.invited.page("signs")}
    assert who.invited.answers("survey") == {"fatigue": None, "unrefreshed": None, "cognitive": 3}


def test_the_same_sent_twice_is_once(walk: Start, session: Session) -> None:
    who = walk()
    basis = basis_of(who, "matters")
    answers = [keep(who, "matters", {"what_matters": "sleep"}, basis).json["basis"] for _ in range(2)]
    assert answers[0] == answers[1] == basis_of(who, "matters")
    assert session.scalar(sa.select(sa.func.count()).select_from(Questionnaire)) == 1


def test_a_page_changed_elsewhere_is_told_both_values_and_stores_neither_over_the_other(walk: Start) -> None:
    who = walk()
    stale = basis_of(who, "feelings")
    keep(who, "feelings", {"fatigue": "1"}, stale)
    answer = keep(who, "feelings", {"fatigue": "3"}, stale)
    assert answer.status_code == 409
    assert answer.json["error"].startswith("Not saved yet. These answers were changed on another device")
    shown = BeautifulSoup(answer.json["stored"], "html.parser")
    assert "A little" in shown.select_one(".summary-list").text
    assert shown.a["href"] == who.invited.page("feelings")
    assert who.invited.answers("survey") == {"fatigue": 1}
    chosen = who.browser.post(
        who.invited.page("feelings"), data={"fatigue": "3", "basis": answer.json["basis"]}, headers=BY_SCRIPT
    )
    assert chosen.status_code == 200
    assert who.invited.answers("survey")["fatigue"] == 3


def test_a_refused_page_that_shows_both_values_is_not_saved_as_it_is_typed(walk: Start) -> None:
    who = walk()
    stale = basis_of(who, "feelings")
    assert not who.look("feelings").select_one("form[data-conflict]")
    keep(who, "feelings", {"fatigue": "1"}, stale)
    html = checked(who.browser.post(who.invited.page("feelings"), data={"fatigue": "3", "basis": stale}), 409)
    assert html.select_one("form[data-conflict]")


def test_an_urgent_sign_is_raised_at_once_and_taken_back_with_both_times(walk: Start, session: Session) -> None:
    who = walk()
    first = keep(who, "urgent", {"get_help_now": "chest_pain"}, basis_of(who, "urgent"))
    flag = session.scalars(sa.select(RedFlag)).one()
    assert (flag.code, flag.taken_back_at) == ("chest_pain", None)
    assert who.look().select_one(".continue a")["href"] == who.invited.page("urgent"), "the other group is still asked"
    assert keep(who, "urgent", {}, first.json["basis"]).status_code == 200
    session.expire_all()
    assert session.scalars(sa.select(RedFlag)).one().taken_back_at == NOON


@pytest.mark.parametrize(
    ("page_key", "typed", "words"),
    [
        ("matters", {"what_matters": "x" * 5000}, "too long"),
        ("map", {"pain_areas": "neck", "nowhere": "y"}, "Keep one of the two"),
        ("pain", {"nrs_pain": "11"}, ""),
        ("treatments", {"added_0": "", "added_0_helped": "helped_a_lot"}, "Write what it was"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_sentence(
    walk: Start, page_key: str, typed: dict[str, Any], words: str
) -> None:
    who = walk()
    answer = keep(who, page_key, typed)
    assert answer.status_code == 400
    assert answer.json["error"].startswith("Not saved yet. ")
    assert words in answer.json["error"]
    assert who.invited.questionnaire is None


def test_the_map_is_kept_as_it_grows_and_may_be_blank_again(walk: Start) -> None:
    who = walk()
    assert keep(who, "map", {}).status_code == 200, "nothing is demanded yet"
    answer = keep(who, "map", {"pain_areas": ["neck", "head"], "pain_shapes": "back_neck", "head_zones": "eye_l"})
    stored = {"pain_areas": ["head", "neck"], "pain_shapes": ["back_neck"], "head_zones": ["eye_l"]}
    assert who.invited.answers("survey") == stored
    assert keep(who, "map", {}, answer.json["basis"]).status_code == 200
    assert who.invited.answers("survey")["pain_areas"] is None, "taken back: neither a place nor a no"
    assert who.look().select_one(".continue a")["href"] == who.invited.page("urgent")


def test_a_slip_on_the_way_takes_no_later_answer_away(walk: Start) -> None:
    who = walk()
    who.go("cramps", {"any_spasm": "True", "any_tightness": "False"})
    who.go("cramp-map", {"area_severity": ["neck"]})
    who.go("cramp-severity", {"neck": "7"})
    slip = keep(who, "cramps", {"any_spasm": "False", "any_tightness": "False"}, basis_of(who, "cramps"))
    assert who.invited.answers("spasm7")["area_severity"] == {"neck": 7}
    back = keep(who, "cramps", {"any_spasm": "True", "any_tightness": "False"}, slip.json["basis"])
    assert back.status_code == 200
    assert who.go("cramps", {"any_spasm": "False", "any_tightness": "False"}) == "treatments"
    assert "area_severity" not in who.invited.answers("spasm7"), "Continue means it"


def test_a_slip_that_was_never_continued_leaves_no_contradiction_in_what_is_sent(walk: Start) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    who.go("map", {"nowhere": "y"})
    who.go("cramps", {"any_spasm": "True", "any_tightness": "False"})
    who.go("cramp-map", {"area_severity": ["neck"]})
    keep(who, "cramps", {"any_spasm": "False", "any_tightness": "False"}, basis_of(who, "cramps"))
    assert who.browser.post(who.invited.page("send")).status_code == 303
    assert who.invited.answers("spasm7") == {"any_spasm": False, "any_tightness": False}


def test_severity_and_treatments_are_kept_as_they_are_typed(walk: Start, session: Session) -> None:
    who = walk()
    who.go("cramps", {"any_spasm": "True", "any_tightness": "False"})
    who.go("cramp-map", {"area_severity": ["neck", "hand_l"]})
    keep(who, "cramp-severity", {"neck": "3"}, basis_of(who, "cramp-severity"))
    assert who.invited.answers("spasm7")["area_severity"] == {"neck": 3, "hand_l": None}
    basis = ""
    for words in ("Wa", "Warm baths"):
        basis = keep(who, "treatments", {"added_0": words, "added_0_helped": "helped_a_bit"}, basis).json["basis"]
    session.expire_all()
    assert [one.own_words for one in session.scalars(sa.select(TreatmentProposal))] == ["Warm baths"]
    assert basis == basis_of(who, "treatments")


def test_after_sending_nothing_else_is_kept_and_it_is_said(walk: Start) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    who.go("map", {"nowhere": "y"})
    who.browser.post(who.invited.page("send"))
    answer = keep(who, "map", {"pain_areas": "neck"})
    assert (answer.status_code, "sent before" in answer.json["error"]) == (409, True)
    assert who.invited.answers("survey")["pain_areas"] == []


def test_a_device_that_is_not_known_stores_nothing_and_leaves_it_to_continue(walk: Start) -> None:
    who = walk(known=False)
    answer = keep(who, "matters", {"what_matters": "sleep"})
    assert (answer.status_code, "Press Continue" in answer.json["error"]) == (403, True)
    assert who.invited.questionnaire is None


def test_a_closed_link_leaves_the_text_on_the_page(walk: Start, session: Session, clinician: Account) -> None:
    who = walk()
    invitations.revoke(session, who.invited.visit, actor=clinician, now=NOON)
    for address in ("matters/draft", "matters"):
        answer = who.browser.post(who.invited.page(address), data={"what_matters": "sleep"}, headers=BY_SCRIPT)
        assert answer.status_code == 404
        assert "This link does not open a form now" in answer.json["error"]
        assert "555 0100" in answer.json["error"]


def test_a_session_that_ended_is_answered_so_that_the_form_keeps_its_text(walk: Start, app: Flask) -> None:
    who = walk()
    typed = {"what_matters": "sleep"}
    html = BeautifulSoup(who.browser.post(who.invited.page("matters"), data=typed, token=False).text, "html.parser")
    assert html.select_one("main input[name=what_matters]")["value"] == "sleep"
    for address in ("matters/draft", "matters"):
        answer = who.browser.post(who.invited.page(address), data=typed, headers=BY_SCRIPT, token=False)
        assert (answer.status_code, "sign_in" in answer.json) == (400, False)
        token = {"X-CSRFToken": answer.json["csrf_token"]}
        again = who.browser.post(who.invited.page(address), data=typed, headers=BY_SCRIPT | token, token=False)
        assert again.status_code == 200, "the script sends the same again with the token it was given"
    assert who.invited.answers("agenda") == typed


def test_another_site_is_given_no_token(walk: Start) -> None:
    who = walk()
    elsewhere = {**BY_SCRIPT, "Sec-Fetch-Site": "cross-site"}
    answer = who.browser.post(who.invited.page("matters/draft"), data={}, headers=elsewhere, token=False)
    assert answer.status_code == 403
    assert "csrf_token" not in answer.text


def test_after_signing_an_urgent_sign_is_raised_at_once_and_the_rest_waits_for_continue(
    walk: Start, session: Session
) -> None:
    who = walk()
    session.execute(sa.update(type(who.invited.visit)).values(status=VisitStatus.IMPORTED))
    for _ in range(2):
        answer = keep(who, "urgent", {"get_help_now": "chest_pain"})
        assert (answer.status_code, "Press Continue" in answer.json["error"]) == (409, True)
    assert [flag.code for flag in session.scalars(sa.select(RedFlag))] == ["chest_pain"]
    assert len(session.scalars(sa.select(LateAnswer)).all()) == 1
    assert keep(who, "matters", {"what_matters": "sleep"}).status_code == 409
    assert len(session.scalars(sa.select(LateAnswer)).all()) == 1


def test_only_our_script_is_told_where_to_go_on_in_json(walk: Start) -> None:
    who = walk()
    assert who.post("feelings").status_code == 303
    answer = who.browser.post(who.invited.page("matters"), data={"what_matters": "sleep"}, headers=BY_SCRIPT)
    assert answer.json == {"next": who.invited.page("check")}
    assert "Saved just now" in who.look("check").select_one("#save-status").text
