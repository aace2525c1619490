"""A page that stands open for weeks, or over an update of the program, is saved all the same; no text is lost."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from clinic.services import questionnaires
from tests.fixtures.questionnaire_walk import BY_SCRIPT, NOTHING, Walk
from tests.fixtures.web import Browser, checked

Start = Callable[..., Walk]
WEEKS = 4 * 7 * 24 * 3600


def opened(who: Walk, page_key: str) -> dict[str, Any]:
    """The hidden fields of a page as it was opened, its token among them."""
    return {one["name"]: one["value"] for one in who.look(page_key).select("main form input[type=hidden]")}


def test_a_page_open_for_weeks_is_saved(walk: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    who = walk()
    hidden, then = opened(who, "matters"), time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: then + WEEKS)
    answer = who.browser.post(who.invited.page("matters"), data=hidden | {"what_matters": "sleep"}, token=False)
    assert answer.status_code == 303
    assert who.invited.answers("agenda") == {"what_matters": "sleep"}


def test_a_page_opened_before_an_update_is_saved_after_it(walk: Start, make_app: Callable[..., Flask]) -> None:
    who = walk()
    hidden = opened(who, "matters")
    updated = make_app()
    name = updated.config["SESSION_COOKIE_NAME"]
    other, held = updated.test_client(), who.browser.get_cookie(name)
    assert isinstance(other, Browser)
    assert held is not None
    other.test_session = who.invited.session
    other.set_cookie(name, held.value)
    answer = other.post(who.invited.page("matters"), data=hidden | {"what_matters": "sleep"}, token=False)
    assert answer.status_code == 303
    assert who.invited.answers("agenda") == {"what_matters": "sleep"}


@pytest.mark.parametrize("basis", ["", "of another release"])
def test_a_page_whose_basis_another_release_made_comes_back_with_the_text(walk: Start, basis: str) -> None:
    who = walk()
    who.go("matters", {"what_matters": "work"})
    typed = {"basis": basis, "what_matters": "My <sleep>", "a_question_of_then": "yes"}
    html = checked(who.browser.post(who.invited.page("matters"), data=typed), 409)
    assert html.textarea.text.strip() == "My <sleep>"
    assert "work" in html.select_one(".summary-list").text
    again = {"basis": html.select_one("[name=basis]")["value"], "what_matters": "My <sleep>"}
    assert who.browser.post(who.invited.page("matters"), data=again).status_code == 303
    assert who.invited.answers("agenda") == {"what_matters": "My <sleep>"}


def test_what_was_typed_on_a_page_that_is_gone_is_kept_and_the_patient_gets_on(walk: Start) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    typed = opened(who, "matters") | {"how_is_the_weather_in_your_joints": "Rain & <fog>", "later": ""}
    html = checked(who.browser.post(who.invited.page("weather"), data=typed))
    assert "Rain & <fog>" in html.main.text
    assert html.select_one("main a.button")["href"] == who.invited.page("map")
    kept = questionnaires.late_answers(who.invited.session, who.invited.visit)
    assert [(one.page, one.answers["how_is_the_weather_in_your_joints"]) for one in kept] == [
        ("weather", ["Rain & <fog>"])
    ]
    answer = who.browser.post(f"{who.invited.page('weather')}/draft", data=typed, headers=BY_SCRIPT)
    assert answer.status_code == 409
    assert "Press Continue" in answer.json["error"]


def test_an_empty_page_that_is_gone_leads_on(walk: Start) -> None:
    who = walk()
    answer = who.browser.post(who.invited.page("weather"), data={"basis": "x"})
    assert answer.headers["Location"] == who.invited.page("urgent")
