"""The algometer on the page of the survey: readings in cells, apart from every rating."""

import pytest

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import SiteState
from clinic.domain.visits import StopReason
from clinic.services import exams
from clinic.services.pressures import trials_at
from clinic.web.present import exam_methods
from tests.fixtures.exam_page import fields, results


@pytest.fixture
def read(session, visit, clinician):
    def read():
        session.expire_all()
        exam = exams.of_examiner(session, visit, clinician)
        return {site: exam_methods.in_a_row(trials_at(exam, site)) for site in SITES if trials_at(exam, site)}

    return read


def test_the_algometer_takes_comma_or_point_and_touches_no_rating(survey_address, page, send, read, stored_ratings):
    html = page(f"{survey_address}?method=algometer")
    html = send(
        survey_address, fields(html) | {"knee_l": "2,5 3.1 2.9", "occiput_l": "4", "knee_r": "n", "forehead": "r"}
    )
    assert read() == {"knee_l": "2.5 3.1 2.9", "occiput_l": "4.0"}
    assert stored_ratings() == {}
    shown = {cell["name"]: cell["value"] for cell in html.select("input.cell") if cell["value"]}
    assert shown == {"knee_l": "2.5 3.1 2.9", "occiput_l": "4.0", "knee_r": "nd", "forehead": "ref"}
    assert html.select_one("[data-mean=knee_l]").text == "3.00"
    assert results(html)["Mean of 2 sites"] == "3.50 kg/cm²"
    assert results(html)["Lower is"] == "more tender"
    assert "tender points" not in " ".join(results(html)).lower()
    assert not html.select(".exam-figure [data-site]")


def test_the_algometer_is_stopped_apart_from_the_thumb_and_fills_nothing(
    survey_address, page, send, stored_ratings, session, visit
):
    send(survey_address, fields(page(survey_address)) | {"occiput_l": "7"})
    html = page(f"{survey_address}?method=algometer&begin=1")
    assert not html.select("[name=fill]")
    html = send(survey_address, fields(html) | {"knee_l": "2.5", "stop": "pain", "fill": "1"})
    exam = exams.of_visit(session, visit)
    assert (exam.stopped, exam.pressures_stopped) == (None, StopReason.PAIN)
    assert html.select_one("#occiput_l")["value"] == "stop"
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 7)}
    send(survey_address, fields(html) | {"stop": ""})
    assert [one.site for one in exam.pressure_sites] == ["knee_l"]


def test_a_stale_page_of_the_algometer_takes_nothing_away(survey_address, page, send, read):
    stale = fields(page(f"{survey_address}?method=algometer"))
    send(survey_address, stale | {"knee_l": "2.5"})
    send(survey_address, stale | {"knee_r": "3"})
    assert read() == {"knee_l": "2.5", "knee_r": "3.0"}
    html = send(survey_address, stale | {"knee_l": "9"}, status=409)
    assert read() == {"knee_l": "2.5", "knee_r": "3.0"}
    assert "saved 2.5 at 12:00" in html.select_one("#knee_l-error").text
    assert html.select_one("#knee_l")["value"] == "9"
    send(survey_address, fields(html) | {"knee_l": ""})
    assert read() == {"knee_r": "3.0"}


@pytest.mark.parametrize("typed", ["0", "21", "abc", "1.25", "NaN", "1 2 3 4", "2,5,3", "7c"])
def test_what_no_algometer_shows_is_refused_and_kept(survey_address, page, send, typed, read):
    html = send(survey_address, fields(page(f"{survey_address}?method=algometer")) | {"knee_l": typed}, status=400)
    assert html.select_one("#knee_l")["value"] == typed
    assert read() == {}


def test_another_method_is_asked_for_where_values_stand(survey_address, page, send, stored_ratings):
    send(survey_address, fields(page(survey_address)) | {"occiput_l": "7", "knee_l": "2"})
    html = page(f"{survey_address}?method=acr_painful_yes_no")
    assert "Clear 2 entries and change" in html.select_one(".exam-asks").text
    assert not html.select("form[data-exam]"), "a reading typed at once would be taken for a rating"
    assert "stay" in page(f"{survey_address}?method=algometer").select_one(".exam-asks").text
    assert not page(f"{survey_address}?method=algometer&begin=1").select(".exam-asks")
    question = {field["name"]: field["value"] for field in html.select(".exam-asks input")}
    send(f"{survey_address}/method", question | {"cleared": "1"}, status=409)
    assert len(stored_ratings()) == 2
    html = send(f"{survey_address}/method", question)
    assert stored_ratings() == {}
    assert html.select_one("form[data-exam]")["data-method"] == "acr_painful_yes_no"
