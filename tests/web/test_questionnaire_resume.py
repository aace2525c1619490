"""A link opened again goes on at the page the patient was on: half-filled, put away, or the one that followed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.domain import questionnaires as form
from clinic.models import Account, TreatmentCourse, Visit
from clinic.services import questionnaire_pages, questionnaires
from clinic.services.treatments import Said
from tests.fixtures.questionnaire_walk import NOTHING, Walk

Start = Callable[..., Walk]
LATER = {"later": "1"}
CRAMPS = {"any_spasm": "True", "any_tightness": "False"}


@pytest.fixture
def who(walk: Start) -> Walk:
    """A patient who has come past the two pages that must be answered."""
    started = walk()
    started.go("urgent", NOTHING)
    started.go("map", {"pain_areas": ["neck", "hand_l"]})
    return started


def draft(who: Walk, page_key: str, data: dict[str, Any]) -> TestResponse:
    """Send what is typed so far, as the script of the page does."""
    basis = str(who.look(page_key).select_one("[name=basis]")["value"])
    answer = who.browser.post(f"{who.invited.page(page_key)}/draft", data={**data, "basis": basis})
    assert answer.status_code == 200, answer.text
    return answer


def goes_on(who: Walk) -> str:
    """Where the link leads when it is opened again."""
    return str(who.look().select_one(".continue a")["href"]).removeprefix(f"{who.invited.url}/")


HALF = [
    ("map", {"pain_areas": ["head"]}),
    ("pain", {"nrs_pain": "3"}),
    ("feelings", {"fatigue": "1"}),
    ("duration", {"symptoms_3_months": "True"}),
    ("cramps", {"any_spasm": "True"}),
    ("matters", {"what_matters": "Could it be"}),
    ("treatments", {"added_0": "Warm baths"}),
]


@pytest.mark.parametrize(("page_key", "typed"), HALF)
def test_a_half_filled_page_is_where_the_link_goes_on(who: Walk, page_key: str, typed: dict[str, Any]) -> None:
    draft(who, page_key, typed)
    assert goes_on(who) == page_key


@pytest.mark.parametrize(("page_key", "typed"), [*HALF, ("signs", {})])
def test_save_and_finish_later_leads_back_to_the_same_page(who: Walk, page_key: str, typed: dict[str, Any]) -> None:
    assert who.go(page_key, {**typed, **LATER}) == "later"
    assert who.look("later").select_one(".continue a")["href"] == who.invited.page(page_key)
    assert goes_on(who) == page_key


def test_continue_moves_on(who: Walk) -> None:
    draft(who, "pain", {"nrs_pain": "3"})
    assert who.go("pain", {"nrs_pain": "3"}) == goes_on(who) == "feelings"
    who.go("feelings")
    assert goes_on(who) == "signs"


def test_a_page_gone_back_to_and_half_changed_is_where_the_link_goes_on(who: Walk) -> None:
    who.go("pain", {"nrs_pain": "3"})
    who.go("feelings", {"fatigue": "2"})
    draft(who, "pain", {"nrs_pain": "4"})
    assert goes_on(who) == "pain"
    assert who.go("pain", {"nrs_pain": "4"}) == goes_on(who) == "feelings"


def test_looking_at_another_page_changes_nothing(who: Walk) -> None:
    draft(who, "pain", {"nrs_pain": "3"})
    who.look("feelings")
    assert goes_on(who) == "pain"


def test_what_must_be_answered_comes_before_the_page_left_open(walk: Start) -> None:
    who = walk()
    draft(who, "feelings", {"fatigue": "1"})
    assert goes_on(who) == "urgent"
    who.go("urgent", NOTHING)
    draft(who, "feelings", {"fatigue": "2"})
    assert goes_on(who) == "map"


def test_an_urgent_page_that_asks_again_is_where_the_link_goes_on(walk: Start) -> None:
    who = walk()
    assert who.post("urgent", {"get_help_now": "none"}).status_code == 400
    assert goes_on(who) == "urgent"


def test_a_page_that_is_not_asked_any_more_is_left_alone(who: Walk) -> None:
    who.go("cramps", CRAMPS)
    draft(who, "cramp-map", {"area_severity": ["neck"]})
    draft(who, "cramps", {"any_spasm": "False", "any_tightness": "False"})
    assert who.go("cramps", {"any_spasm": "False", "any_tightness": "False"}) == goes_on(who) == "treatments"


def test_every_page_of_a_walk_is_where_the_link_goes_on(who: Walk) -> None:
    page_key, passed = "pain", []
    while page_key != "check":
        passed.append(page_key)
        page_key = who.go(page_key, CRAMPS if page_key == "cramps" else {})
        assert goes_on(who) == page_key
    assert passed == [page.key for page in form.shown_pages(stored(who), form.Situation())][2:]


def stored(who: Walk) -> Any:
    """What is stored now, by instrument."""
    return questionnaires.answers(who.invited.questionnaire)


def with_cramps(who: Walk, *places: str) -> None:
    """Go through the cramps up to the page that asks how bad they were."""
    who.go("cramps", CRAMPS)
    assert who.go("cramp-map", {"area_severity": list(places)}) == "cramp-severity"


def test_the_page_of_severities_is_asked_until_it_was_passed(who: Walk) -> None:
    with_cramps(who, "neck", "hand_l")
    assert goes_on(who) == "cramp-severity"
    draft(who, "cramp-severity", {"neck": "3"})
    assert goes_on(who) == "cramp-severity", "one place of two is half a page"


def test_severities_that_were_skipped_trap_nobody_and_are_told_as_blank(who: Walk) -> None:
    for page_key in ("pain", "feelings", "signs", "duration"):
        who.go(page_key)
    with_cramps(who, "neck", "hand_l")
    before = blanks(who)
    assert who.go("cramp-severity") == goes_on(who) == "cramp-details"
    assert severity(who) == "Not provided"
    draft(who, "cramp-severity", {"neck": "3"})
    who.go("cramp-severity", {"neck": "3"})
    assert severity(who) == "Neck: 3; Left hand: no number"
    assert blanks(who) == before
    who.go("cramp-severity", {"neck": "3", "hand_l": "4"})
    assert blanks(who) == before - 1


def severity(who: Walk) -> str:
    """What the list to check says of how bad the cramps were."""
    rows = who.look("check").select(".summary-list > div")
    (row,) = (row for row in rows if row.dt.text.startswith("How bad was the worst cramp"))
    return str(row.dd.get_text("; "))


def blanks(who: Walk) -> int:
    """How many blanks the list to check tells of."""
    said = who.look("check").find(string=lambda text: text and text.startswith("You left"))
    return int(said.split()[2])


def test_places_added_from_the_list_to_check_are_asked_about_once(who: Walk) -> None:
    with_cramps(who, "neck")
    who.go("cramp-severity", {"neck": "3"})
    for page_key in ("cramp-details", "treatments", "matters"):
        who.go(page_key)
    assert who.go("cramp-map", {"area_severity": ["neck", "hand_l"]}, then="check") == "cramp-severity?then=check"
    assert goes_on(who) == "cramp-severity?then=check"
    assert who.go("cramp-severity", {"neck": "3"}, then="check") == goes_on(who) == "check"
    assert who.go("cramps", CRAMPS, then="check") == "check", "what was skipped is not asked by another page"


def test_a_page_left_half_changed_from_the_list_to_check_leads_back_there(who: Walk) -> None:
    page_key = "pain"
    while page_key != "check":
        page_key = who.go(page_key)
    assert goes_on(who) == "check"
    draft(who, "feelings", {"fatigue": "1"})
    assert goes_on(who) == "feelings?then=check"
    draft(who, "matters", {"what_matters": "sleep"})
    assert goes_on(who) == "matters", "the list follows anyway"


def test_a_bad_day_begins_its_own_way_and_ends_it(who: Walk) -> None:
    draft(who, "pain", {"nrs_pain": "3"})
    choose = f"{who.invited.url}/form"
    assert who.browser.post(choose, data={"form": "short"}).headers["Location"] == who.invited.page("bad-day")
    draft(who, "bad-day", {"nrs_pain": "8"})
    assert goes_on(who) == "bad-day"
    who.go("bad-day", {"nrs_pain": "8"})
    assert goes_on(who) == "check"
    whole = who.browser.post(choose, data={"form": "whole"})
    assert whole.headers["Location"] == who.invited.page("pain"), "the short form is no page of the whole one"


def test_a_treatment_left_out_of_the_confirmed_list_is_where_the_link_goes_on(
    back: Callable[[], Walk], earlier: Callable[..., Visit], course: Callable[..., TreatmentCourse]
) -> None:
    one = course()
    earlier(helped={one.id: Said("helped_a_bit")})
    course("pregabalin")
    who = back()
    who.go("urgent", NOTHING)
    who.go("map", {"pain_areas": ["neck"]})
    who.go("treatments", same="1")
    assert goes_on(who) == "treatments"


def test_what_was_sent_has_no_open_page_to_move(who: Walk) -> None:
    who.go("pain", {"nrs_pain": "3"})
    assert who.browser.post(who.invited.page("send")).status_code == 303
    before = who.invited.questionnaire.open_page
    draft_again = who.browser.post(who.invited.page("pain"), data={"nrs_pain": "3"})
    assert draft_again.status_code in (303, 409)
    assert who.invited.questionnaire.open_page == before


def test_staff_who_take_over_go_on_at_the_page_left_open(
    who: Walk, sign_in: Callable[[Account], Account], clinician: Account, session: Session
) -> None:
    draft(who, "feelings", {"fatigue": "1"})
    sign_in(clinician)
    html = who.browser.get(f"/visits/{who.invited.visit.id}/answers/assisted").text
    assert f"/visits/{who.invited.visit.id}/answers/assisted/feelings" in html


def test_a_treatment_not_come_to_yet_is_not_said_to_be_left_blank(
    back: Callable[[], Walk], course: Callable[..., TreatmentCourse], session: Session
) -> None:
    first, second = course(), course("pregabalin")
    who = back()
    shown = {"asked": f"{first.id} {second.id}", f"course_{first.id}": "helped_a_bit"}
    draft(who, "treatments", shown)
    assert rated(who, session) == {first.id: "helped_a_bit"}
    who.go("treatments", shown)
    assert rated(who, session) == {first.id: "helped_a_bit", second.id: None}


def rated(who: Walk, session: Session) -> dict[int, str | None]:
    """What is stored of the treatments."""
    session.expire_all()
    return {one: row.helped for one, row in questionnaire_pages.patients_ratings(session, who.invited.visit).items()}
