"""The last visit beside today's cells, the order of entry, and two clinicians at one survey."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.services import exams, pressures
from clinic.services.exams import SiteEntry
from tests.fixtures.exam_page import fields, head, results
from tests.fixtures.storage import NOON


@pytest.fixture
def last_time(session, make_visit, visit, clinician):
    """The last visit's survey, 40 days ago: occiput 6 and 0, knee not examined; 3.0 kg/cm² at the right knee."""
    before = make_visit(patient=visit.patient, seen_on=visit.seen_on - dt.timedelta(days=40))
    exam = exams.begin(session, before, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    entries = [
        SiteEntry("occiput_l", SiteState.RATED, 6),
        SiteEntry("occiput_r", SiteState.RATED, 0),
        SiteEntry("knee_l", SiteState.NOT_EXAMINED),
    ]
    exams.enter(session, before, exam, entries, actor=clinician, now=NOON)
    trials = [Decimal("2.6"), Decimal("2.9"), Decimal("3.1")]
    pressures.measure(session, before, exam, "knee_r", trials, actor=clinician, now=NOON)
    return before


def grey(html):
    return {one["data-confirm"]: one.text.split()[-1] for one in html.select(".cell-last[data-confirm]")}


def test_the_last_visits_values_stand_beside_and_are_never_copied(
    last_time, survey_address, page, send, stored_ratings
):
    html = page(survey_address)
    assert grey(html) == {"occiput_l": "6", "occiput_r": "0"}
    assert exam_day(last_time) in html.select_one(".exam-last-day").text
    assert all(not cell["value"] for cell in html.select("input.cell"))
    send(survey_address, fields(html) | {"knee_l": "3"})
    assert stored_ratings() == {"knee_l": (SiteState.RATED, 3)}


def exam_day(visit):
    return visit.seen_on.strftime("%d %b %Y").lstrip("0")


def test_only_the_same_method_stands_beside(last_time, survey_address, page):
    assert grey(page(f"{survey_address}?method=acr_painful_yes_no")) == {}
    assert grey(page(f"{survey_address}?method=algometer")) == {"knee_r": "3.00"}


def test_a_confirmed_rating_is_stored_as_such(last_time, survey_address, page, send, session, visit):
    def sources():
        session.expire_all()
        return {one.site: (one.rating, one.source.value) for one in exams.of_visit(session, visit).ratings}

    html = send(survey_address, fields(page(survey_address)) | {"occiput_l": "c", "occiput_r": "0"})
    assert sources() == {"occiput_l": (6, "confirmed"), "occiput_r": (0, "examined")}
    assert html.select_one("#occiput_l")["value"] == "6c"
    assert results(html)["Tender points"] == "1 of 2 tested"
    html = send(survey_address, fields(html) | {"occiput_l": "6"})
    assert sources()["occiput_l"] == (6, "examined")
    html = send(survey_address, fields(html) | {"occiput_l": "5c", "knee_l": "c"}, status=400)
    assert "no such rating" in html.select_one("#occiput_l-error").text
    assert "no such rating" in html.select_one("#knee_l-error").text


def test_the_order_of_entry_is_stored_whichever_side_came_first(
    survey_address, client, page, clinician, session, visit
):
    page(survey_address)
    for site in ("occiput_r", "occiput_l", "trapezius_r"):
        cell = {"site": site, "value": "4", "version": None}
        assert client.post(f"{survey_address}/cells", json=head(clinician) | {"cells": [cell]}).status_code == 200
    assert [one.site for one in exams.of_visit(session, visit).ratings] == ["occiput_r", "occiput_l", "trapezius_r"]


def test_two_clinicians_on_one_survey_clash_in_the_same_cell_alone(
    survey_address, page, send, client, sign_in, make_account, clinician, stored_ratings, session, visit
):
    first = fields(page(survey_address))
    send(survey_address, first | {"occiput_l": "7"})
    other = make_account(name="Dr B. Other")
    sign_in(other)
    html = page(survey_address)
    assert "Dr A. Sample began a survey" in html.select_one(".exam-whose").text
    assert html.select_one("#occiput_l")["value"] == ""
    html = page(f"{survey_address}?examiner={clinician.id}")
    assert html.select_one("#occiput_l")["value"] == "7"
    html = send(survey_address, fields(html) | {"occiput_l": "3"})
    assert html.select_one("#occiput_l")["value"] == "3"
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 3)}
    sign_in(clinician)
    html = send(survey_address, first | {"occiput_l": "9", "knee_l": "2"}, status=409)
    error = html.select_one("#occiput_l-error").text
    assert "you entered 9" in error
    assert "Dr B. Other saved 3 at 12:00" in error
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 3), "knee_l": (SiteState.RATED, 2)}
    assert exams.of_examiner(session, visit, other) is None


def test_nobody_enters_for_an_account_that_cannot_examine(survey_address, client, page, make_account):
    desk = make_account(RoleName.FRONT_DESK, name="F. Desk")
    page(survey_address)
    cell = {"site": "knee_l", "value": "4", "version": None}
    assert client.post(f"{survey_address}/cells", json=head(desk) | {"cells": [cell]}).status_code == 400
    assert client.get(f"{survey_address}?examiner={desk.id}").status_code == 400
