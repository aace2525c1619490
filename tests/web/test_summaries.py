"""The summary page says what the PDF says: same data, same order, same words."""

import datetime as dt
import io

import pypdf
import pytest

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.summaries import summarise
from clinic.services import criteria, exams, plans, questionnaires
from clinic.web.present import summary_page
from tests.fixtures.storage import NOON
from tests.records import CLINIC, example_record

HOSTILE = "0.1 <A <0.9 <img src=x onerror=alert(1)>"


@pytest.fixture
def seen(session, make_visit, clinician, sign_in):
    """An open visit with answers, an exam and a plan, looked at by its clinician."""
    visit = make_visit()
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    given = {"pain": {"nrs_pain": 5}, "survey": {"pain_areas": ["neck", "lower_back"]}}
    questionnaires.save(session, visit, questionnaire, given, now=NOON)
    questionnaires.send(session, visit, questionnaire, now=NOON)
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    entries = [exams.SiteEntry("occiput_l", SiteState.RATED, 6), exams.SiteEntry("occiput_r", SiteState.REFUSED)]
    exams.enter(session, visit, exam, entries, actor=clinician, now=NOON)
    plans.write(session, visit, plans.Words(in_short=HOSTILE), displayed=None, actor=clinician, now=NOON)
    sign_in(clinician)
    return visit


def test_each_blank_is_its_own_word(page, seen):
    shown = page(f"/visits/{seen.id}/summary")
    cells = [cell.text for cell in shown.select(".ratings tbody tr")[0].select("td")]
    assert cells == ["6", "refused"]
    scores = {row.th.text.split()[0]: row.get_text(" ") for row in shown.select(".scores tbody tr")}
    assert "not asked" in scores["Tiredness"]
    assert "1 to 18" in scores["Tender"]


def test_typed_text_stays_text(page, seen):
    shown = page(f"/visits/{seen.id}/summary")
    assert shown.select_one(".in-short").text == HOSTILE
    assert not shown.select("img")


def test_every_score_shows_how_it_came_about(page, seen):
    shown = page(f"/visits/{seen.id}/summary")
    receipt = next(one for one in shown.select(".receipt-of") if "Painful areas" in one.summary.text)
    assert "neck, lower back" in receipt.text
    assert "Wolfe" in receipt.text


def test_the_spasm_burden_shows_its_parts_as_bars_and_the_distress_its_band(app):
    summary = summarise(example_record(), 7, clinic=CLINIC, language="en")
    with app.test_request_context("/visits/7/summary"):
        page = summary_page.present(summary)
    bars = {label: (bar.count("<rect"), words) for label, bar, words in page.spasm_parts}
    assert list(bars) == ["Worst severity", "How often", "How long", "Falling asleep", "Doing things"]
    assert all(drawn == (1 if words in ("0", "not answered") else 2) for drawn, words in bars.values())
    total = sum(row.today.value for row in summary.scores if row.series.measure.key in ("wpi", "sss"))
    assert page.distress.total == f"{total} of 31"
    assert "Wolfe" in page.distress.band


@pytest.mark.parametrize("address", ["/visits/{}", "/visits/{}/summary"])
def test_the_spasm_burden_stands_with_its_note_before_the_visit_too(page, seen, address):
    section = page(address.format(seen.id)).select_one("section:has(table.scores)")
    assert "Spasm burden 0 to 100*" in section.get_text(" ", strip=True)
    assert "*Tool-defined descriptive summary, not a validated instrument" in section.text


def test_the_criteria_name_the_clause_that_failed(page, seen):
    shown = page(f"/visits/{seen.id}/summary")
    section = shown.select_one("[aria-labelledby=criteria]")
    assert "This is not a diagnosis." in section.text
    clauses = {one.b.text: one.text for one in section.select("details")[0].select("li")}
    assert "4 are needed" in clauses["No"]
    assert "wording not validated" in section.text


def test_the_criteria_sentence_has_a_switch(session, page, send, seen):
    assert "This is not a diagnosis" in page(f"/visits/{seen.id}/summary").select_one("div.background").text
    off = send(f"/visits/{seen.id}/summary/criteria", {"shown": "0"})
    assert "This is not a diagnosis" not in off.text.split("Key scores")[0]
    assert not off.select("[aria-labelledby=criteria]")
    assert "Leave the criteria" in send(f"/visits/{seen.id}/summary/criteria", {"shown": "1"}).text
    criteria.show_sentence(session, seen, shown=False, actor=seen.clinician, now=NOON)


def test_a_draft_says_so_on_page_and_paper(client, page, seen):
    assert page(f"/visits/{seen.id}/summary").h1.text.startswith("DRAFT")
    drafted = client.get(f"/visits/{seen.id}/summary.pdf")
    assert drafted.headers["Cache-Control"] == "no-store"
    assert "DRAFT" in pypdf.PdfReader(io.BytesIO(drafted.data)).pages[0].extract_text()
    assert client.get(f"/visits/{seen.id}/summary.pdf?edition=1").status_code == 404


def test_when_the_answers_came_is_told(session, page, sign_in, clinician, make_visit):
    visit = make_visit(seen_on=dt.date(2026, 11, 22))
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.send(session, visit, questionnaire, now=NOON)
    sign_in(clinician)
    for address in (f"/visits/{visit.id}", f"/visits/{visit.id}/summary"):
        assert "Answered 20 Nov 2026, 2 days before." in page(address).text
