"""An urgent sign on a page that is not stored: the patient reads what to do at once, the clinic sees the sign."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.models import RedFlag
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.web import checked

Start = Callable[..., Walk]
CHEST_PAIN = {"get_help_now": ["chest_pain"], "tell_your_clinic": ["none"]}
BY_SCRIPT = {"X-Requested-With": "fetch"}


def raised(session: Session) -> list[tuple[str, bool]]:
    session.expire_all()
    flags = session.scalars(sa.select(RedFlag).order_by(RedFlag.id))
    return [(flag.code, flag.taken_back_at is None) for flag in flags]


def stale(who: Walk) -> dict[str, Any]:
    """Tick a sign on a page that was open before another device said that there is none."""
    basis = who.look("urgent").select_one("[name=basis]")["value"]
    who.go("urgent", NOTHING)
    return {**CHEST_PAIN, "basis": basis}


@pytest.mark.parametrize("by_script", [False, True])
def test_a_page_changed_elsewhere_raises_its_sign_and_says_what_to_do(
    walk: Start, session: Session, by_script: bool
) -> None:
    who = walk()
    typed = stale(who)
    if by_script:
        answer = who.browser.post(f"{who.invited.page('urgent')}/draft", data=typed, headers=BY_SCRIPT)
        assert answer.status_code == 409
    else:
        html = checked(who.browser.post(who.invited.page("urgent"), data=typed), 409)
        assert "Call 112 or go" in html.select_one("section.advice").text
        assert html.select_one("[value=chest_pain][checked]")
    assert raised(session) == [("chest_pain", True)]
    assert who.invited.answers("urgent")["chest_pain"] is False, "the patient has not decided yet"


def test_a_page_left_open_after_sending_raises_its_sign_too(walk: Start, session: Session) -> None:
    who = walk()
    typed = stale(who)
    who.go("map", {"pain_areas": ["neck"]})
    assert who.browser.post(who.invited.page("send")).status_code == 303
    html = checked(who.browser.post(who.invited.page("urgent"), data=typed), 409)
    assert "Call 112 or go" in html.select_one("section.advice").text
    assert raised(session) == [("chest_pain", True)]


def test_a_refused_page_takes_no_sign_back(walk: Start, session: Session) -> None:
    who = walk()
    basis = who.look("urgent").select_one("[name=basis]")["value"]
    who.go("urgent", CHEST_PAIN)
    html = checked(who.browser.post(who.invited.page("urgent"), data={**NOTHING, "basis": basis}), 409)
    assert "Call 112 or go" in html.select_one("section.advice").text
    assert raised(session) == [("chest_pain", True)]


def test_before_the_year_of_birth_the_advice_does_not_wait(walk: Start) -> None:
    who = walk()
    with who.browser.session_transaction() as held:
        held.pop("links_opened")
    html = checked(who.browser.post(who.invited.page("urgent"), data=CHEST_PAIN), 403)
    assert "Call 112 or go" in html.select_one("section.advice").text
    kept = {one["name"]: one["value"] for one in html.select("main form input[type=hidden]")}
    html = checked(who.browser.post(f"{who.invited.url}/year", data={**kept, "year": "1901"}), 400)
    assert "Call 112 or go" in html.select_one("section.advice").text
    assert not who.look().select("section.advice"), "nothing stored is shown before the year of birth"


def test_a_page_to_be_sent_again_gives_the_advice(walk: Start) -> None:
    who = walk()
    html = checked(who.browser.post(who.invited.page("urgent"), data=CHEST_PAIN, token=False), 400)
    assert "Call 112 or go" in html.select_one("section.advice").text
