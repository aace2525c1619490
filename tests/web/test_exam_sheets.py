"""The exam on paper: the same sites in the same order, a code that opens the typing, who typed it in and when."""

import pytest

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from clinic.services import exams
from tests.fixtures.exam_page import fields
from tests.fixtures.storage import NOON


@pytest.fixture
def typist(make_account, sign_in):
    """A clinician at the keyboard who did not examine."""
    return sign_in(make_account(name="Dr Typist"))


@pytest.fixture
def sheet(visit):
    return f"/visits/{visit.id}/exam/sheet"


@pytest.fixture
def typing(visit):
    return f"/visits/{visit.id}/exam/typing"


def test_the_sheet_has_a_box_for_every_cell_of_the_form_in_its_order(typist, visit, sheet, page):
    form = [cell["name"] for cell in page(f"/visits/{visit.id}/exam").select("input.cell")]
    paper = [cell["data-site"] for cell in page(sheet).select("td[data-site]")]
    assert paper == form == list(SITES)
    assert [row.td.text for row in page(sheet).select(".sheet-sites tbody tr")] == [str(n) for n in range(1, 22)]


def test_the_exam_page_leads_to_the_sheet_and_to_the_typing(typist, visit, page, sheet, typing):
    html = page(f"/visits/{visit.id}/exam")
    assert html.select_one(f"a[href='{sheet}']")
    assert html.select_one(f"a[href='{typing}']")


def test_its_code_opens_the_typing_for_staff_alone(typist, visit, sheet, typing, page, monkeypatch, client):
    coded = []
    monkeypatch.setattr("clinic.web.views.exam_sheets.qr", lambda address: coded.append(address) or "")
    html = page(sheet)
    assert coded == [f"http://localhost{typing}"]
    assert f"visit code {visit.id}" in html.text
    assert visit.patient.name in html.text
    client.post("/sign-out")
    assert client.get(typing).status_code in (302, 303)
    assert client.get(sheet).status_code in (302, 303)


def test_it_shows_nothing_that_was_found(typist, visit, sheet, page, session, clinician):
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.fill_untested(session, visit, exam, actor=clinician, now=NOON)
    assert all(cell.text == "" for cell in page(sheet).select("td[data-site]"))


def test_nothing_is_chosen_beforehand_and_both_are_asked_for(typist, typing, page, send):
    html = page(typing)
    assert not html.select("main [checked]")
    assert html.select_one("#examiner option")["value"] == ""
    assert not html.select("#examiner option[selected]:not([value=''])")
    html = send(typing, {"examiner": "", "method": ""}, status=400)
    assert {one.text for one in html.select(".error-summary a")} == {
        "Choose who examined.",
        "Choose the method of the sheet.",
    }


def test_what_is_typed_in_belongs_to_the_examiner_and_says_who_typed_it_and_when(
    typist, visit, typing, page, send, session, clinician
):
    html = send(typing, {"examiner": str(clinician.id), "method": "acr_painful_yes_no"})
    assert "You enter for Dr A. Sample" in html.text
    assert "Typed in from paper by Dr Typist, begun on 20 Nov 2026, 12:00." in html.text
    send(f"/visits/{visit.id}/exam", fields(html) | {"knee_l": "1"})
    exam = exams.of_visit(session, visit)
    assert (exam.examiner, exam.paper_typist, exam.from_paper_at) == (clinician, typist, NOON)
    assert (exam.method, exam.ratings[0].rated_by) == (ExamMethod.ACR_PAINFUL_YES_NO, typist.id)
    assert "Examined by Dr A. Sample. Typed in from paper by Dr Typist." in page(f"/visits/{visit.id}/summary").text
    noted = [one.detail for one in session.query(AuditEntry).filter_by(noun="exam", account_id=typist.id)]
    assert {"from": "paper"} in noted


def test_a_sheet_by_another_method_is_refused_with_what_was_chosen(typist, visit, typing, send, session, clinician):
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.fill_untested(session, visit, exam, actor=clinician, now=NOON)
    html = send(typing, {"examiner": str(clinician.id), "method": "acr_painful_yes_no"}, status=409)
    assert "ratings by the other method" in html.select_one(".error-summary").text
    assert html.select_one("input[checked]")["value"] == "acr_painful_yes_no"


def test_the_front_desk_prints_and_types_no_exam(visit, make_account, sign_in, client, sheet, typing):
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    assert client.get(sheet).status_code == 403
    assert client.get(typing).status_code == 403
