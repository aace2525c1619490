"""What imported visits look like: in the trends at once, named by file and row, and never to be changed or signed."""

import io
from decimal import Decimal

import pypdf
import pytest
import sqlalchemy as sa

from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.imports import IncomingExam
from clinic.domain.permissions import RoleName
from clinic.models import Patient, Visit
from tests.fixtures.incoming import SURVEY, incoming

WHENCE = "Imported, unsigned: file visits 2019.csv, row 12"
EXAM = IncomingExam(ExamMethod.MTPS_0_10, {"occiput_l": SiteRating("occiput_l", SiteState.RATED, 5)})


@pytest.fixture
def brought(bring_in, sign_in, clinician, session):
    """Two imported visits of one patient, seen by a clinician who is signed in; the ids of the visits."""
    tired = SURVEY | {"fatigue": 3}
    bring_in(
        incoming(12, exam=EXAM, stated={"wpi": Decimal(13)}),
        incoming(13, day="2020-01-07", answers={"survey": tired, "pain": {"nrs_pain": 3}}, clinician="Dr Past"),
    )
    sign_in(clinician)
    return session.scalars(sa.select(Visit.id).order_by(Visit.id)).all()


def words(page):
    return " ".join(page.text.split())


def test_the_trends_show_imported_visits_at_once(brought, page, session):
    patient = session.scalar(sa.select(Patient.id))
    shown = words(page(f"/patients/{patient}/trends"))
    assert "6 May 2019" in shown
    assert "7 Jan 2020" in shown


def test_the_patients_page_names_file_and_row(brought, page, session):
    shown = words(page(f"/patients/{session.scalar(sa.select(Patient.id))}"))
    assert WHENCE in shown
    assert "not recorded" in shown
    assert "Dr Past" in shown


def test_the_day_list_names_file_and_row(brought, page):
    assert WHENCE in words(page("/today?day=2019-05-06"))


def test_the_page_of_a_visit_tells_whence_it_comes_and_which_totals_differ(brought, page, clinician):
    shown = page(f"/visits/{brought[0]}")
    said = words(shown)
    assert WHENCE in said
    assert "WPI stated 13, items give 7" in said
    assert "Clinician: not recorded" in said
    assert "Typed in from a paper form" not in said
    assert not shown.find_all("form", action=lambda to: to and "/visits/" in to)
    assert "Sign" not in {one.text.strip() for one in shown.find_all("a")}


def test_the_summary_is_neither_a_draft_nor_signed(brought, page):
    said = words(page(f"/visits/{brought[0]}/summary"))
    assert WHENCE in said
    assert "clinician not recorded" in said
    assert "DRAFT" not in said
    assert "draft" not in said.lower()


@pytest.mark.parametrize("of", ["exam", "trigger-points", "treatments", "plan"])
def test_nothing_of_it_can_be_changed(brought, page, of):
    shown = page(f"/visits/{brought[0]}/{of}")
    assert WHENCE in words(shown)
    assert not shown.find_all("form", action=lambda to: to and "/visits/" in to)


def test_it_cannot_be_signed(brought, client):
    response = client.get(f"/visits/{brought[0]}/sign")
    assert response.status_code in (302, 303)
    assert client.post(f"/visits/{brought[0]}/sign", data={}).status_code in (303, 400, 409)


def test_its_pdf_says_imported_and_unsigned_and_not_draft(brought, client):
    response = client.get(f"/visits/{brought[0]}/summary.pdf")
    assert response.status_code == 200
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.data)).pages).split())
    assert WHENCE in text
    assert "IMPORTED" in text
    assert "DRAFT" not in text


def test_the_front_desk_sees_where_it_comes_from_and_no_totals(brought, page, sign_in, make_account):
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    said = words(page(f"/visits/{brought[0]}"))
    assert WHENCE in said
    assert "WPI" not in said
