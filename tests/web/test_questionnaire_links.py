"""The patient's link: who it opens for, how long, and that looking changes nothing."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.config import Settings
from clinic.db.base import Base
from clinic.domain.dates import PartialDate
from clinic.domain.visits import VisitStatus
from clinic.models import Account, LateAnswer
from clinic.services import invitations
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

Start = Callable[..., Walk]
UNKNOWN = "2" * 26
FORM = "application/x-www-form-urlencoded"
HOSTILE = b"what_matters=a%00+late+word%ED%A0%BD"
"""With NUL and one half of a character."""


def row_counts(session: Session) -> dict[str, int]:
    session.rollback()
    counts = {
        table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if not table.name.startswith("audit_")  # that the link was opened is on record
    }
    session.rollback()
    return counts


def sign(session: Session, walk: Walk) -> None:
    """Sign the visit as the store allows it."""
    session.rollback()
    visit = walk.invited.visit
    visit.status, visit.signed_at = VisitStatus.SIGNED, NOON
    session.commit()


def test_no_look_changes_anything(walk: Start, session: Session) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    before = row_counts(session)
    for key in ("", "urgent", "map", "pain", "cramps", "treatments", "check", "later", "advice"):
        who.look(key)
    assert row_counts(session) == before


def test_answers_show_only_after_the_year_of_birth(walk: Start) -> None:
    who = walk(known=False)
    assert "year of birth" in who.look().text
    response = who.browser.get(who.invited.page("check"))
    assert (response.status_code, response.headers["Location"]) == (303, who.invited.url)


def test_the_patient_page_is_kept_nowhere_and_tells_nobody(walk: Start) -> None:
    who = walk()
    for path in (who.invited.url, who.invited.page("map")):
        headers = who.browser.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_the_fifth_wrong_year_closes_the_link_until_the_clinic_reopens_it(
    walk: Start, session: Session, clinician: Account
) -> None:
    who = walk(known=False)
    assert [who.give_year("1950").status_code for _ in range(5)] == [400, 400, 400, 400, 404]
    assert who.give_year().status_code == 404, "the right year is too late now"
    found = invitations.find(session, who.invited.token)
    assert found is not None
    invitations.reopen(session, found, actor=clinician, now=NOON)
    assert who.give_year().status_code == 303


@pytest.mark.parametrize("year", ["", "73", "19733", "１９７３", "abcd", "-973", "1973 OR 1"])
def test_what_is_no_year_is_asked_again_and_not_counted(walk: Start, session: Session, year: str) -> None:
    who = walk(known=False)
    html = checked(who.give_year(year), 400)
    assert "4 numbers" in html.select_one(".error-summary").text
    assert invitations.find(session, who.invited.token).wrong_years == 0


def test_unknown_expired_revoked_closed_and_signed_links_answer_alike(
    walk: Start, session: Session, clinician: Account, set_clock: Callable[[dt.datetime], None]
) -> None:
    answers = []
    who = walk(known=False)
    answers.append(who.browser.get(f"/q/{UNKNOWN}"))
    answers.append(who.browser.get("/q/%ED%A0%80%00'"))
    expired, revoked, closed, signed = (walk(known=False) for _ in range(4))
    invitations.revoke(session, revoked.invited.visit, actor=clinician, now=NOON)
    for _ in range(5):
        closed.give_year("1950")
    sign(session, signed)
    answers += [one.browser.get(one.invited.url) for one in (revoked, closed, signed)]
    set_clock(NOON + dt.timedelta(days=15))
    answers.append(expired.browser.get(expired.invited.url))
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert "555 0100" in answers[0].text


def test_the_token_is_masked_in_the_log(walk: Start, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        who = walk()
        who.go("urgent", NOTHING)
    assert caplog.text
    assert who.invited.token not in caplog.text


def test_under_18_the_form_does_not_open(walk: Start) -> None:
    who = walk(birth=PartialDate(2010, 5, 1), known=False)
    who.give_year("2010")
    assert "18 or over" in who.look(status=403).text
    assert who.browser.get(who.invited.page("urgent")).status_code == 303
    assert who.browser.post(who.invited.page("urgent"), data=NOTHING).status_code == 303
    assert who.invited.questionnaire is None


def test_one_patients_year_does_not_open_another_patients_link(walk: Start) -> None:
    walk()
    other = walk(known=False)
    assert other.browser.get(other.invited.page("check")).headers["Location"] == other.invited.url


def test_nothing_is_asked_while_the_clinics_settings_are_missing(
    walk: Start, make_app: Callable[..., Flask], clinic_settings: Settings
) -> None:
    who = walk(known=False)
    app = make_app(replace(clinic_settings, emergency_number=""))
    app.test_client_class = FlaskClient
    response = app.test_client().get(who.invited.url)
    assert response.status_code == 503
    assert "not ready" in response.text


def test_what_was_typed_survives_a_lost_session(walk: Start) -> None:
    who = walk()
    with who.browser.session_transaction() as held:
        held.pop("links_opened")
    html = checked(who.browser.post(who.invited.page("matters"), data={"what_matters": "My <sleep>"}), 403)
    kept = {one["name"]: one["value"] for one in html.select("main form input[type=hidden]")}
    again = checked(who.browser.post(f"{who.invited.url}/year", data={**kept, "year": "1973"}))
    form = again.select_one("main form")
    assert form["action"] == who.invited.page("matters")
    fields = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    assert who.browser.post(form["action"], data=fields).status_code == 303
    assert who.invited.answers("agenda") == {"what_matters": "My <sleep>"}


def test_a_page_sent_after_signing_is_kept_as_late_and_says_so(walk: Start, session: Session) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    sign(session, who)
    html = checked(who.browser.post(who.invited.page("matters"), data=HOSTILE, content_type=FORM))
    assert "after your visit" in html.h1.text
    late = session.scalars(sa.select(LateAnswer)).one()
    assert (late.page, late.answers) == ("matters", {"what_matters": [late.answers["what_matters"][0]]})
    assert late.answers["what_matters"][0].startswith("a late word")
    assert "\x00" not in late.answers["what_matters"][0]
    assert who.invited.answers("agenda") == {}


def test_a_page_sent_after_signing_from_an_unknown_device_is_not_taken(walk: Start, session: Session) -> None:
    who = walk(known=False)
    sign(session, who)
    assert who.browser.post(who.invited.page("matters"), data={"what_matters": "x"}).status_code == 404
    assert session.scalars(sa.select(LateAnswer)).all() == []


def wrong_links(browser: FlaskClient, count: int, address: str = "192.0.2.7") -> list[int]:
    """Try links that open nothing from one address; return the statuses."""
    environ = {"REMOTE_ADDR": address}
    return [browser.get(f"/q/{UNKNOWN}", environ_overrides=environ).status_code for _ in range(count)]


def test_guessing_links_is_braked_for_that_address_alone(walk: Start) -> None:
    who = walk(known=False)
    assert wrong_links(who.browser, 31) == [404] * 30 + [429]
    there = {"REMOTE_ADDR": "192.0.2.7"}
    braked = who.browser.get(who.invited.url, environ_overrides=there)
    html = checked(braked, 429)
    assert "Wait one minute" in html.text
    assert "555 0100" in html.text
    assert braked.headers["Retry-After"] == "60"
    assert who.browser.get("/healthz", environ_overrides=there).status_code == 200
    assert who.browser.get(who.invited.url).status_code == 200, "another address is not braked"


def test_what_opens_is_not_counted(walk: Start) -> None:
    who = walk(known=False)
    assert {who.browser.get(who.invited.url).status_code for _ in range(40)} == {200}


def test_a_patient_in_a_form_is_not_braked_with_the_address(walk: Start) -> None:
    who = walk()
    stranger = FlaskClient(who.browser.application)
    assert wrong_links(stranger, 31, "127.0.0.1")[-1] == 429
    assert who.go("urgent", NOTHING) == "map"


def test_a_braked_post_keeps_what_was_typed(walk: Start) -> None:
    who = walk(known=False)
    wrong_links(who.browser, 30, "127.0.0.1")
    html = checked(who.browser.post(who.invited.page("matters"), data={"what_matters": "My <sleep>"}), 429)
    assert html.select_one("form")["action"].startswith(who.invited.page("matters"))
    assert html.select_one("input[name=what_matters]")["value"] == "My <sleep>"
