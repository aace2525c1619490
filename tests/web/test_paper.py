"""The form on paper: whose it is on every sheet, a code that opens the typing, room for each number."""

import datetime as dt

import pytest

from clinic.domain.body.atlas import AREAS
from tests.fixtures.questionnaire_walk import NOTHING
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


EVERYTHING = {
    "urgent": NOTHING,
    "map": {"pain_areas": list(AREAS)},
    "pain": {},
    "feelings": {},
    "signs": {},
    "duration": {},
    "cramps": {"any_spasm": "True", "any_tightness": "True"},
    "cramp-map": {"area_severity": list(AREAS)},
    "cramp-details": {},
    "tightness": {},
    "change": {},
}
"""Pages whose answers are ticked, with what opens every question of the later ones."""


def ticks(html):
    """How many answers can be ticked on a page of the form; to leave blank is none."""
    return len(html.select("main form :is(input[type=radio], input[type=checkbox]):not([value=''])"))


def test_paper_holds_every_box_and_every_question_of_the_form(walk, make_visit, make_account, sign_in, session, page):
    walked = walk()
    visit = walked.invited.visit
    make_visit(patient=visit.patient, seen_on=visit.seen_on - dt.timedelta(days=43))
    session.commit()
    on_screen = {}
    for key, answers in EVERYTHING.items():
        walked.go(key, answers)
        html = walked.look(key)
        on_screen[html.h1.text.strip()] = ticks(html)
    sign_in(make_account(name="Dr Typist"))
    sheets = {
        one.h2.text.partition(". ")[2]: one
        for one in page(f"/visits/{visit.id}/paper-form").select("section:has(h2[id^=sheet])")
    }
    on_paper = {title: len(sheet.select(".paper-boxes li")) for title, sheet in sheets.items()}
    assert {title: on_paper.get(title) for title in on_screen} == on_screen
    assert len(sheets) == len(on_screen) + 2, "and what was tried, and what matters, in words"


def test_the_body_stands_beside_its_places_once(paper):
    html = paper()
    assert len(html.select(".paper-figures svg")) == 2
    assert html.select_one(".paper-marked .paper-boxes").text.count("Left foot") == 1
