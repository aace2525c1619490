"""A second examiner is blind on every page until the repeat is finished; then both see both."""

import re

import pytest

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.services import exams, questionnaires, repeat_surveys, trigger_points
from tests.fixtures.exam_page import fields, head
from tests.fixtures.storage import NOON, TODAY

FOUND = "Infraspinatus"
NOTE = "Winces at the elbow"
TELLS = re.compile(rf"{FOUND}|{NOTE}|tender points?: 17|17 of 18|FIS[^.]{{0,40}}\d", re.IGNORECASE)
"""What only the first examiner's record says."""


@pytest.fixture
def first(session, visit, clinician):
    """The first survey: 7 everywhere but at one knee, a note, and a trigger point."""
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    entries = [exams.SiteEntry(site, SiteState.RATED, 0 if site == "knee_r" else 7) for site in SITES]
    exams.enter(session, visit, exam, entries, actor=clinician, now=NOON)
    exams.annotate(session, visit, exam, NOTE, actor=clinician, now=NOON)
    spot = trigger_points.SpotFindings(taut_band=True, hypersensitive_spot=True, spot_in_taut_band=True)
    trigger_points.add(session, visit, "infraspinatus", "l", spot, examiner=clinician, now=NOON)
    return exam


@pytest.fixture
def second(first, make_account, sign_in):
    """Another clinician, signed in."""
    return sign_in(make_account(name="Dr B. Second"))


@pytest.fixture
def here(visit):
    return f"/visits/{visit.id}/repeat"


@pytest.fixture
def exam_page(visit):
    return f"/visits/{visit.id}/exam"


@pytest.fixture
def blind(second, here, send):
    """The second examiner in the middle of the repeat."""
    send(here, {"unseen": "y"})
    return second


@pytest.fixture
def finished(blind, here, exam_page, page, send):
    """The repeat with 3 everywhere, finished."""
    send(exam_page, fields(page(exam_page)) | dict.fromkeys(SITES, "3"))
    return send(f"{here}/finish")


def test_the_exam_page_leads_to_the_repeat_and_tells_nothing(second, exam_page, here, page):
    html = page(exam_page)
    assert html.select_one(f".exam-whose a[href='{here}']")
    begin = page(here)
    assert not TELLS.search(begin.text)
    assert begin.select_one("#unseen").get("checked") is None


@pytest.mark.parametrize("room", ["/summary", "/exam", "/trigger-points"])
def test_what_the_tests_below_look_for_does_stand_on_the_pages_of_the_first(first, visit, page, sign_in, room):
    sign_in(first.examiner)
    html = page(f"/visits/{visit.id}{room}")
    assert TELLS.search(html.text) or re.search(r'value="7"', str(html))


def test_it_is_not_begun_without_the_word(second, here, send, session, visit):
    html = send(here, {}, status=400)
    assert "knows nothing of the first" in html.select_one(".error-summary").text
    assert repeat_surveys.of_visit(session, visit) == []


def test_the_repeat_page_shows_ones_own_cells_alone(blind, exam_page, page):
    html = page(exam_page)
    assert [cell["value"] for cell in html.select("input.cell")] == [""] * 21
    assert not html.select(".cell-last, .exam-method, .visit-tabs, .compared")
    assert "Repeat survey." in html.select_one(".exam-whose").text
    assert not TELLS.search(html.text)


def test_the_last_visit_is_not_shown_or_confirmed(blind, exam_page, page, send, session, visit, make_visit, clinician):
    before = make_visit(patient=visit.patient, seen_on=TODAY.replace(month=9))
    exam = exams.begin(session, before, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.enter(session, before, exam, [exams.SiteEntry("knee_l", SiteState.RATED, 9)], actor=clinician, now=NOON)
    html = page(exam_page)
    assert not html.select(".cell-last")
    send(exam_page, fields(html) | {"knee_l": "c"}, status=400)


def test_every_page_about_the_patient_is_closed_or_tells_nothing(app, blind, visit, client, page, first):
    """Whatever address is added later is tried here too."""
    known = {"visit_id": visit.id, "patient_id": visit.patient_id, "muscle": "infraspinatus", "side": "l", "spot_id": 1}
    known |= {"repeat_id": first.id, "mode": "paper", "page_key": "pain", "course_id": 1, "proposal_id": 1}
    tried = set()
    for rule in app.url_map.iter_rules():
        if not rule.arguments & {"visit_id", "patient_id"} or "GET" not in rule.methods:
            continue
        assert rule.arguments <= set(known), f"tell this test a value for {rule.rule}"
        address = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(known[found[1]]), rule.rule)
        for query in ("", f"?examiner={first.examiner_id}", "?method=algometer"):
            answer = client.get(address + query)
            told = answer.get_data(as_text=True)
            assert answer.mimetype == "text/html", rule.rule
            assert answer.status_code == 409 or not TELLS.search(told), rule.rule
            assert not re.search(r'value="7"|\bvalue="0"(?! )', told), rule.rule
            tried.add((rule.endpoint, answer.status_code))
    assert ("summaries.show", 409) in tried
    assert ("summaries.pdf", 409) in tried
    assert ("visits.show", 409) in tried
    assert ("trigger_points.show", 409) in tried
    assert ("exams.show", 200) in tried


def test_no_write_but_ones_own_goes_through_and_json_tells_nothing(blind, first, client, exam_page, visit):
    entry = {"site": "knee_l", "value": "1", "version": None}
    answer = client.post(f"{exam_page}/cells", json=head(blind) | {"cells": [entry]})
    assert answer.status_code == 200
    assert not TELLS.search(answer.get_data(as_text=True))
    assert client.post(f"{exam_page}/cells", json=head(first.examiner) | {"cells": [entry]}).status_code == 409
    assert client.post(f"/visits/{visit.id}/plan", data={"in_short": "x"}).status_code == 409
    assert client.post(f"/visits/{visit.id}/sign", data={}).status_code == 409


def test_another_patient_stays_open(blind, client, make_visit, make_patient):
    other = make_visit(patient=make_patient(name="Omar Other"))
    assert client.get(f"/visits/{other.id}/summary").status_code == 200


def test_nobody_else_sees_it_unfinished(blind, visit, exam_page, page, send, make_account, sign_in, first, client):
    send(exam_page, fields(page(exam_page)) | {"knee_l": "4", "note": "Only mine"})
    for account in (first.examiner, make_account(name="Dr C. Third")):
        sign_in(account)
        for address in (exam_page, f"/visits/{visit.id}/summary", f"/visits/{visit.id}", f"{exam_page}/figure"):
            assert "Only mine" not in client.get(address).get_data(as_text=True)
        assert client.get(f"{exam_page}?examiner={blind.id}").status_code == 409
        assert client.get(f"/visits/{visit.id}/repeat/{first.id + 1}").status_code == 404


def test_finishing_needs_every_site_and_then_shows_both_side_by_side(blind, here, exam_page, page, send, first):
    assert "21 sites have no entry" in page(here).text
    assert "21 sites" in send(f"{here}/finish", status=409).select_one(".error-summary").text
    send(exam_page, fields(page(exam_page)) | dict.fromkeys(SITES, "3") | {"knee_r": "", "knee_l": "n", "compare": "1"})
    send(exam_page, fields(page(exam_page)) | {"knee_r": "6"})
    html = send(f"{here}/finish")
    lines = {row.th.text: [cell.text for cell in row.select("td")] for row in html.select(".repeat-table tbody tr")}
    assert len(lines) == 21
    assert lines["Knee, medial, right"] == ["0", "6", "+6", "differ"]
    assert lines["Knee, medial, left"] == ["7", "not examined", "–", "not compared"]
    assert lines["Occiput, left"] == ["7", "3", "−4", "both tender"]
    assert "19 of 20 sites" in html.text
    assert "too few pairs (1 of 20)" in html.text
    assert "only when both pressed all 18" in html.text


def test_both_examiners_see_the_comparison_and_the_summary_keeps_the_first(finished, first, here, page, sign_in, visit):
    assert "Tender points: 17 and 18 of 18, 1 apart. Within examiner error." in finished.text
    assert "17" in page(f"/visits/{visit.id}/summary").text
    sign_in(first.examiner)
    html = page(page(f"/visits/{visit.id}/exam").select_one(".exam-whose a")["href"])
    assert [one.text for one in html.select("thead th")][1:3] == ["Dr A. Sample", "Dr B. Second"]
    assert NOTE in html.text


def test_a_finished_repeat_cannot_be_entered_any_more(finished, exam_page, here, client, blind):
    assert client.get(exam_page).headers["Location"].endswith(here)
    entry = {"site": "knee_l", "value": "1", "version": 1}
    assert client.post(f"{exam_page}/cells", json=head(blind) | {"cells": [entry]}).status_code == 409


def test_giving_up_opens_the_record_again(blind, here, visit, page, send):
    html = send(f"{here}/give-up")
    assert "compared with nothing" in html.text
    assert "17" in page(f"/visits/{visit.id}/summary").text


def test_who_opened_the_summary_cannot_begin(second, here, visit, page):
    page(f"/visits/{visit.id}/summary")
    html = page(here)
    assert not html.select("#unseen")
    assert "opened the summary" in html.select_one(".inset").text


def test_an_urgent_sign_is_told_to_the_blind_too(blind, here, exam_page, visit, session, page, client):
    assert "urgent sign" not in page(here).text
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"urgent": {"chest_pain": True}}, now=NOON)
    closed = client.get(f"/visits/{visit.id}")
    assert closed.status_code == 409
    assert "An urgent sign waits" in closed.get_data(as_text=True)
    assert "An urgent sign waits" in page(here).text
    assert page(exam_page).select_one(".exam-urgent a")["href"] == here


def test_the_agreement_of_the_clinic_names_nobody(finished, page, first):
    html = page("/agreement")
    assert "1 pair of surveys" in html.text
    assert "too few pairs (1 of 20)" in html.text
    text = html.select_one("main").text
    assert not any(name in text for name in ("Rosa", "Dr A. Sample", "Dr B. Second"))


def test_the_front_desk_sees_none_of_it(finished, here, first, make_account, sign_in, client):
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    for address in (here, f"{here}/{first.id + 1}", "/agreement"):
        assert client.get(address).status_code == 403
