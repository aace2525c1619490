"""The form on paper: whose it is on every sheet, a code that opens the typing, room for each number."""

import datetime as dt

import pytest

from clinic.domain.body.atlas import AREAS
from tests.fixtures.storage import TODAY


@pytest.fixture
def typist(make_account, sign_in):
    """A clinician at the keyboard."""
    return sign_in(make_account(name="Dr Typist"))


@pytest.fixture
def paper(visit, typist, page):
    """The form of a visit as staff see it before printing."""
    return lambda: page(f"/visits/{visit.id}/paper-form")


def test_it_names_the_visit_to_compare_with(visit, make_visit, paper):
    make_visit(patient=visit.patient, seen_on=TODAY - dt.timedelta(days=43))
    text = paper().text
    assert "Overall, how are you compared with your visit on 8 Oct 2026?" in text
    assert "{date}" not in text


def test_its_code_opens_the_typing_for_staff_and_nothing_for_others(visit, paper, monkeypatch, client):
    coded = []
    monkeypatch.setattr("clinic.web.views.paper.qr", lambda address: coded.append(address) or "")
    paper()
    assert [address.partition("/visits/")[2] for address in coded] == [f"{visit.id}/answers/paper"]
    client.post("/sign-out")
    assert client.get(f"/visits/{visit.id}/answers/paper").status_code in (302, 303)


def test_whose_it_is_stands_at_the_foot_of_every_sheet(visit, paper):
    foot = paper().select_one("tfoot").text
    assert visit.patient.name in foot
    assert visit.patient.record_number in foot


def test_each_place_of_a_cramp_has_a_line_for_its_number(paper):
    assert len(paper().select(".paper-graded li")) == len(AREAS)
