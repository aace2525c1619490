"""Two devices on one page, for every kind of question: nothing is overwritten, nothing late undoes anything."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.web import checked

Start = Callable[..., Walk]
Typed = dict[str, Any]
BY_SCRIPT = {"X-Requested-With": "fetch"}
CRAMPS: list[tuple[str, Typed]] = [
    ("cramps", {"any_spasm": "True", "any_tightness": "True"}),
    ("cramp-map", {"area_severity": ["neck", "hand_l"]}),
]
KINDS: dict[str, tuple[list[tuple[str, Typed]], Typed, Typed]] = {
    "urgent": ([], {**NOTHING, "tell_your_clinic": ["pregnancy"]}, {**NOTHING, "tell_your_clinic": ["leg_swelling"]}),
    "map": ([], {"pain_areas": ["neck"], "pain_shapes": "front_neck"}, {"pain_areas": ["chest", "hip_l"]}),
    "pain": ([("map", {"pain_areas": ["neck", "chest"]})], {"worst_place": "neck", "nrs_pain": "0"}, {"nrs_pain": "9"}),
    "feelings": ([], {"fatigue": "1"}, {"fatigue": "3", "cognitive": "0"}),
    "signs": ([], {"headache": "False"}, {"headache": "True"}),
    "duration": ([], {"symptoms_3_months": "True"}, {"symptoms_3_months": "False"}),
    "cramps": ([], CRAMPS[0][1], {"any_spasm": "False", "any_tightness": "False"}),
    "cramp-map": (CRAMPS[:1], {"area_severity": ["neck"]}, {"area_severity": ["hand_l", "chest"]}),
    "cramp-severity": (CRAMPS, {"neck": "3"}, {"neck": "8", "hand_l": "10"}),
    "cramp-details": (CRAMPS, {"frequency_level": "2"}, {"frequency_level": "4", "onset_context": ["cold"]}),
    "tightness": (CRAMPS[:1], {"constant_tightness": ["chest"]}, {"constant_tightness": ["neck"]}),
    "treatments": ([], {"added_0": "Warm baths"}, {"added_0": "Rest", "added_0_helped": "helped_a_bit"}),
    "matters": ([], {"what_matters": "From one"}, {"what_matters": "From two <b>"}),
}
"""By page: what is answered before it, and two answers that differ."""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, walk: Start) -> tuple[Walk, str, Typed, Typed]:
    """A patient at the page, what one device answers and what the other does."""
    before, one, other = KINDS[request.param]
    who = walk()
    for key, typed in before:
        who.go(key, typed)
    return who, request.param, one, other


def basis_of(html: BeautifulSoup) -> str:
    return str(html.select_one("[name=basis]")["value"])


def post(who: Walk, key: str, typed: Typed, basis: str) -> TestResponse:
    return who.browser.post(who.invited.page(key), data={**typed, "basis": basis})


def draft(who: Walk, key: str, typed: Typed, basis: str) -> TestResponse:
    return who.browser.post(f"{who.invited.page(key)}/draft", data={**typed, "basis": basis}, headers=BY_SCRIPT)


def now_stored(who: Walk, key: str) -> str:
    """What an open page shows now, and by its basis what is stored."""
    return basis_of(who.look(key))


Kind = tuple[Walk, str, Typed, Typed]


def test_the_second_device_is_told_and_decides(kind: Kind) -> None:
    who, key, one, other = kind
    opened = now_stored(who, key)
    assert post(who, key, one, opened).status_code in (303, 400)
    stored = now_stored(who, key)
    assert stored != opened
    told = checked(post(who, key, other, opened), 409)
    assert now_stored(who, key) == stored, "the first device's answer stays"
    assert told.select_one(".summary-list"), "what is stored is shown"
    assert post(who, key, other, basis_of(told)).status_code in (303, 400)
    decided = now_stored(who, key)
    assert decided not in (stored, opened)
    assert draft(who, key, other, decided).status_code == 200
    assert now_stored(who, key) == decided


def test_a_blank_page_left_open_erases_nothing(kind: Kind) -> None:
    who, key, one, _other = kind
    opened = now_stored(who, key)
    post(who, key, one, opened)
    stored = now_stored(who, key)
    for send in (draft, post):
        send(who, key, {}, opened)
        assert now_stored(who, key) == stored


def test_a_draft_that_arrives_after_continue_undoes_nothing(kind: Kind) -> None:
    who, key, late, last = kind
    opened = now_stored(who, key)
    assert post(who, key, last, opened).status_code in (303, 400)
    stored = now_stored(who, key)
    assert draft(who, key, late, opened).status_code == 409
    assert now_stored(who, key) == stored


def test_a_draft_that_arrives_twice_undoes_nothing_though_the_answer_came_back_to_what_it_was(kind: Kind) -> None:
    who, key, first, slip = kind
    post(who, key, first, now_stored(who, key))
    opened = now_stored(who, key)
    slipped = draft(who, key, slip, opened)
    assert slipped.status_code == 200
    post(who, key, first, slipped.json["basis"])
    decided = now_stored(who, key)
    draft(who, key, slip, opened)
    assert now_stored(who, key) == decided


def test_after_sending_an_open_page_changes_nothing(kind: Kind) -> None:
    who, key, one, other = kind
    post(who, key, one, now_stored(who, key))
    opened = now_stored(who, key)
    for page_key, typed in (("urgent", NOTHING), ("map", {"pain_areas": ["neck", "chest"]})):
        if page_key != key:
            who.go(page_key, typed)
    assert who.browser.post(who.invited.page("send")).status_code == 303
    before = {name: who.invited.answers(name) for name in ("urgent", "survey", "pain", "spasm7", "agenda")}
    for send in (draft, post):
        assert send(who, key, other, opened).status_code in (400, 409)
    assert {name: who.invited.answers(name) for name in before} == before
