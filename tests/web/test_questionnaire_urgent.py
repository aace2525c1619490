"""The urgent page: every tick is a flag at once, a group left alone is no "no"."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.domain.instruments import URGENT
from clinic.domain.red_flags import UrgentGroup, in_group
from clinic.domain.visits import VisitStatus
from clinic.models import RedFlag
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

Start = Callable[..., Walk]


def flags(session: Session) -> dict[str, bool]:
    """Flags of the store by code; True = still ticked."""
    return {one.code: one.taken_back_at is None for one in session.scalars(sa.select(RedFlag))}


def texts_of_levels(who: Walk) -> list[str]:
    """What a tick of each level brings up on the page itself."""
    return [one.text for one in who.look("urgent").select("[data-advice]")]


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
    assert "112" not in who.look("advice").select_one("body").text
    shown = {text for text in texts_of_levels(who) if "112" in text}
    assert len(shown) == 1
    assert shown.pop().startswith("Call 112 or go to an emergency department now.")


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
    assert "Call 112 or go to" in html.select_one("section.advice").text, "the advice does not wait for the rest"
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


def test_each_sign_brings_up_one_advice_on_the_page(walk: Start) -> None:
    who = walk()
    codes = [code for one in who.look("urgent").select("[data-advice]") for code in one["data-advice"].split()]
    assert sorted(codes) == sorted(URGENT.keys)


def test_who_stops_on_the_urgent_page_reads_the_advice_and_is_asked_for_the_rest(walk: Start, session: Session) -> None:
    who = walk()
    assert who.go("urgent", {"get_help_now": ["chest_pain"]}, later="1") == "later"
    assert flags(session) == {"chest_pain": True}
    later = who.look("later")
    assert "Call 112 or go to" in later.select_one("section.advice").text
    assert later.select_one(".continue a")["href"] == who.invited.page("urgent")
    assert not set(who.invited.answers("urgent")) & {flag.code for flag in in_group(UrgentGroup.TELL_YOUR_CLINIC)}


def test_an_unticked_sign_is_taken_back_when_the_patient_stops(walk: Start, session: Session) -> None:
    who = walk()
    who.go("urgent", {"get_help_now": ["chest_pain"], "tell_your_clinic": ["none"]})
    who.go("urgent", {"tell_your_clinic": ["none"]}, later="1")
    assert flags(session) == {"chest_pain": False}


def test_each_group_is_checked_before_sending(walk: Start) -> None:
    who = walk()
    who.post("urgent", {"get_help_now": ["none"]})
    rows = {row.dt.text: row.dd.text for row in who.look("check").select(".summary-list > div")}
    assert rows["Urgent signs: Get help now"] == "None of these"
    assert rows["Urgent signs: Tell your clinic"] == "Not provided"


def test_every_page_says_that_nobody_watches_it_and_names_both_numbers(walk: Start) -> None:
    who = walk()
    sentence = "This form is not watched. If you need urgent help call your emergency number."
    for key in ("", "urgent", "map", "pain", "feelings", "cramps", "treatments", "matters", "check", "later"):
        html = who.look(key)
        text = " ".join(html.text.split())
        assert sentence in text, key
        assert {"tel:112", "tel:5550100"} <= {one["href"] for one in html.select("a.phone")}, key


def test_an_urgent_sign_that_arrives_after_signing_is_raised_and_answered(walk: Start, session: Session) -> None:
    who = walk()
    who.invited.visit.status, who.invited.visit.signed_at = VisitStatus.SIGNED, NOON
    session.commit()
    typed = {"get_help_now": ["chest_pain"], "tell_your_clinic": ["none", "made_up"]}
    html = checked(who.browser.post(who.invited.page("urgent"), data=typed))
    assert "after your visit" in html.h1.text
    assert flags(session) == {"chest_pain": True}
    assert "Call 112" in html.text
