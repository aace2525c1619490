"""The urgent page: every tick is a flag at once, a group left alone is no "no"."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.domain.instruments import URGENT
from clinic.domain.red_flags import UrgentGroup, in_group
from clinic.models import RedFlag
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.web import checked

Start = Callable[..., Walk]


def flags(session: Session) -> dict[str, bool]:
    """Flags of the store by code; True = still ticked."""
    return {one.code: one.taken_back_at is None for one in session.scalars(sa.select(RedFlag))}


def test_a_flag_is_raised_on_saving_and_survives_the_untick(walk: Start, session: Session) -> None:
    who = walk()
    assert who.go("urgent", {"get_help_now": ["chest_pain"], "tell_your_clinic": ["pregnancy"]}) == "advice"
    assert flags(session) == {"chest_pain": True, "pregnancy": True}
    advice = who.look("advice")
    assert "Call 112" in advice.text
    assert "at your visit" in advice.text
    assert who.go("urgent", NOTHING) == "map"
    assert flags(session) == {"chest_pain": False, "pregnancy": False}
    assert who.invited.answers("urgent") == dict.fromkeys(URGENT.keys, False)


def test_only_the_emergency_level_names_the_emergency_number(walk: Start) -> None:
    who = walk()
    who.go("urgent", {"get_help_now": ["none"], "tell_your_clinic": ["pregnancy"]})
    assert "112" not in who.look("advice").select_one("main").text


def test_the_advice_stands_again_before_sending(walk: Start) -> None:
    who = walk()
    who.go("urgent", {"get_help_now": ["chest_pain"], "tell_your_clinic": ["none"]})
    who.go("map", {"nowhere": "y"})
    assert "Call 112" in who.look("check").text
    who.browser.post(who.invited.page("send"))
    assert "Call 112" in who.look().text


def test_an_untouched_group_is_asked_for_once_and_then_stays_unanswered(walk: Start, session: Session) -> None:
    who = walk()
    html = checked(who.post("urgent", {"get_help_now": ["chest_pain"]}), 400)
    assert "Tell your clinic" in html.select_one(".error-summary").text
    assert flags(session) == {"chest_pain": True}, "the tick is saved although the page asks again"
    hidden = {one["name"]: one["value"] for one in html.select("main form input[type=hidden]")}
    again = who.browser.post(who.invited.page("urgent"), data={**hidden, "get_help_now": ["chest_pain"]})
    assert again.status_code == 303
    stored = who.invited.answers("urgent")
    assert {stored[flag.code] for flag in in_group(UrgentGroup.TELL_YOUR_CLINIC)} == {None}
    assert {stored[flag.code] for flag in in_group(UrgentGroup.GET_HELP_NOW)} == {True, False}


def test_a_tick_counts_beside_none_of_these(walk: Start) -> None:
    who = walk()
    who.go("urgent", {"get_help_now": ["chest_pain", "none"], "tell_your_clinic": ["none"]})
    assert who.invited.answers("urgent")["chest_pain"] is True
