"""The form as it is printed: few sheets, in both languages and on both papers, the figure drawn."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from clinic.domain.dates import PartialDate
from clinic.domain.visits import VisitStatus
from clinic.models import Account
from clinic.services import languages, patients, visits
from tests.fixtures.browser import LiveClinic
from tests.fixtures.budgets import Budgets
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser


@pytest.fixture
def printed(live_clinic: LiveClinic, open_page: Callable[..., Page]) -> Callable[[str], Page]:
    """The form of a first visit as staff print it for a patient of this language."""
    clinician_id = live_clinic.add_account()

    def printed(language: str) -> Page:
        with live_clinic.writing() as session:
            clinician = session.get(Account, clinician_id)
            if language != "en":
                languages.switch_on(
                    session, language, reviewed_by="Reviewer", reviewed_on=TODAY, actor=clinician, now=NOON
                )
            details = patients.Details("Rosa Example", PartialDate(1973), language=language)
            patient = patients.add(session, details, actor=clinician, now=NOON)
            visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
            address = f"{live_clinic.url}/visits/{visit.id}/paper-form"
        page = open_page()
        live_clinic.seat(page)
        page.goto(address)
        return page

    return printed


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_takes_six_sheets(printed: Callable[[str], Page], budgets: Budgets, language: str) -> None:
    page = printed(language)
    assert page.locator("html").get_attribute("lang") == language
    for paper in ("A4", "Letter"):
        sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
        budgets.within(f"form on paper, {paper}, {language}", len(sheets), 6, "sheets")
        assert all("Rosa Example" in sheet.extract_text() for sheet in sheets), "whose it is on every sheet"


def test_the_figure_to_mark_is_drawn(printed: Callable[[str], Page]) -> None:
    page = printed("en")
    page.emulate_media(media="print")
    drawn = page.locator(".paper-figures svg").evaluate_all("figures => figures.map(f => f.getBBox().height)")
    assert [height > 500 for height in drawn] == [True, True]
