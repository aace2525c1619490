"""A whole questionnaire in Spanish, with every refusal: no English sentence is left on any page."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from sqlalchemy.exc import OperationalError

from clinic.domain import questionnaires as form
from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import CourseStatus
from clinic.domain.visits import VisitStatus
from clinic.services import treatments
from clinic.web.installation import KEY
from tests.fixtures.questionnaire_walk import NOTHING
from tests.fixtures.storage import NOON
from tests.patient_sentences import collected
from tests.web.test_questionnaire_pages import EVERY_PAGE
from tests.wording import PLACE_HOLDER

CLINIC = "Clinic of the tests"
TYPED = ("Warm baths", "My sleep", "work")
SPOKEN = ("aria-label", "title", "alt", "placeholder")
ENGLISH = re.compile(
    r"\b(the|your|you|and|with|this|these|is|are|was|of|for|what|which|how|when|not|have|at|to)\b", re.I
)
LANGUAGE = {"Accept-Language": "es"}


@pytest.fixture(scope="module")
def english(catalogue):
    """Patterns of the English sentences whose Spanish is another one; a place for a value takes anything."""
    same = {message.id for message in catalogue if message.id == message.string}
    return [_pattern(sentence) for sentence in collected() if sentence not in same]


def _pattern(sentence):
    parts = [re.escape(part) for part in PLACE_HOLDER.sub("\0", sentence).split("\0")]
    return re.compile(".+".join(parts)) if len(parts) == 1 or len("".join(parts)) > 8 else re.compile(r"(?!)")


@pytest.fixture
def pages(app):
    """Every HTML page that goes out under a link: (address, status, page)."""
    found = []

    @app.after_request
    def keep(response):
        if response.mimetype == "text/html" and response.status_code not in (302, 303):
            found.append((response.status_code, BeautifulSoup(response.get_data(as_text=True), "html.parser")))
        return response

    return found


@pytest.fixture
def no_english(pages, english):
    """Look through every page that went out."""

    def no_english(*statuses):
        assert {status for status, _html in pages} >= set(statuses)
        for _status, html in pages:
            assert html.html["lang"] == "es", html.title.text
            for text in _texts(html):
                left = [one.pattern for one in english if one.fullmatch(text)]
                assert not left, f"{html.title.text}: {text}"
                assert not ENGLISH.search(text), f"{html.title.text}: {text}"

    return no_english


def _texts(html):
    for part in html.select(".languages, script, style"):
        part.decompose()
    spoken = [
        tag[name] for tag in html.find_all(True) for name in tag.attrs if name in SPOKEN or name.startswith("data-")
    ]
    offered = [option["value"] for option in html.select("datalist option")]
    for text in [*html.stripped_strings, *spoken, *offered]:
        words = " ".join(text.replace(CLINIC, "").split())
        if words and not any(typed in words for typed in TYPED) and re.search(r"\w", words):
            yield words


@pytest.fixture
def walk_in_spanish(spanish, walk, session):
    """Open the link of a patient who reads Spanish."""

    def walk_in_spanish(*arguments, **options):
        walked = walk(*arguments, known=False, **options)
        walked.invited.visit.patient.language = "es"
        session.commit()
        return walked

    return walk_in_spanish


@pytest.fixture
def earlier(make_patient, make_visit, session, clinician):
    """A visit to answer for, of a patient who was here before and takes something."""

    def earlier():
        patient = make_patient(birth=PartialDate(1973))
        before = make_visit(patient=patient, seen_on=NOON.date().replace(month=3))
        before.status = VisitStatus.OPEN
        details = treatments.CourseDetails(
            status=CourseStatus.CURRENT, treatment_code="magnesium", started=PartialDate(2025)
        )
        treatments.add(session, patient, details, actor=clinician, now=NOON)
        return make_visit(patient=patient)

    return earlier


def test_every_page_from_the_link_to_thank_you(walk_in_spanish, earlier, no_english, client):
    who = walk_in_spanish(earlier())
    for year in ("", "197", "1950", "1973"):
        client.get(who.invited.url)
        who.give_year(year)
    client.get(who.invited.url)
    client.post(who.invited.page("send"))
    shown = set()
    who.post("urgent", {})
    who.go(
        "urgent", {"get_help_now": ["cauda_equina"], "tell_your_clinic": ["leg_swelling", "constant_pain", "pregnancy"]}
    )
    client.get(who.invited.page("advice"))
    for key, typed, _following in EVERY_PAGE:
        shown.add(key)
        who.post(key, typed)
        who.look(key)
    for key in {page.key for page in form.PAGES} - shown:
        client.get(who.invited.page(key))
    client.get(who.invited.page("change"))
    client.get(who.invited.page("treatments") + "?add=1")
    client.get(who.invited.page("later"))
    client.get(who.invited.url)
    client.get(who.invited.page("check"))
    client.post(f"{who.invited.url}/form", data={"form": "short"})
    client.get(who.invited.page("bad-day"))
    client.get(who.invited.url)
    client.post(f"{who.invited.url}/form", data={"form": "whole"})
    client.post(who.invited.page("send"))
    client.get(who.invited.url)
    no_english(200, 400)


def test_what_is_refused_says_why(walk_in_spanish, no_english, client):
    who = walk_in_spanish()
    who.give_year()
    who.go("urgent", NOTHING)
    for wrong in ({}, {"pain_areas": ["neck"], "nowhere": "y"}, {"pain_areas": ["wing"]}):
        assert who.post("map", wrong).status_code == 400
    who.go("map", {"pain_areas": ["neck"]})
    stale = {"pain_areas": ["chest"], "basis": "0" * 64}
    assert client.post(who.invited.page("map"), data=stale).status_code == 409
    assert who.post("pain", {"nrs_pain": "11"}).status_code == 400
    assert who.post("feelings", {"fatigue": "7"}).status_code == 400
    assert who.post("matters", {"what_matters": "x" * 2001}).status_code == 400
    assert who.post("matters", {"what_matters": "x" * 2100}).status_code == 400
    assert who.post("treatments", {"added_0": "x" * 201}).status_code == 400
    assert who.post("treatments", {"added_0": "", "added_0_helped": "helped_a_lot"}).status_code == 400
    who.browser.post(who.invited.page("send"))
    assert client.post(who.invited.page("map"), data={"pain_areas": "neck"}).status_code in (303, 409)
    assert client.post(who.invited.page("map"), data={"pain_areas": "chest"}).status_code == 409
    no_english(400, 409)


def test_errors_under_a_link(walk_in_spanish, no_english, client):
    who = walk_in_spanish()
    who.give_year()
    client.get(who.invited.page("no-such-page"), headers=LANGUAGE)
    client.get(f"{who.invited.url}/not/a/page", headers=LANGUAGE)
    client.put(who.invited.url, headers=LANGUAGE)
    far_too_much = {"what_matters": "a" * 3_000_000}
    client.post(who.invited.page("matters"), data=far_too_much, headers=LANGUAGE)
    client.post(who.invited.page("matters"), data={"what_matters": "My sleep"}, token=False, headers=LANGUAGE)
    client.get("/q/" + "a" * 43, headers=LANGUAGE)
    no_english(400, 404, 405, 413)


def test_before_the_year_what_was_typed_is_kept(walk_in_spanish, no_english, client):
    who = walk_in_spanish()
    client.post(who.invited.page("matters"), data={"what_matters": "My sleep"})
    client.post(
        f"{who.invited.url}/year", data={"year": "1973", "kept.what_matters": "My sleep", "kept_page": "matters"}
    )
    no_english(200, 403)


def test_too_many_tries(walk_in_spanish, no_english, client):
    who = walk_in_spanish()
    client.get(who.invited.url)
    for _ in range(31):
        client.get("/q/" + "a" * 43, headers=LANGUAGE)
    client.post("/q/" + "a" * 43 + "/matters", data={"what_matters": "My sleep"}, headers=LANGUAGE)
    no_english(404, 429)


def test_the_database_does_not_answer(walk_in_spanish, no_english, client, database):
    who = walk_in_spanish()
    client.get(who.invited.url)

    def refuse(connection):
        raise OperationalError("BEGIN", None, Exception("database is locked"))

    sa.event.listen(database.engine, "begin", refuse)
    try:
        client.get(who.invited.url, headers=LANGUAGE)
        client.post(who.invited.page("matters"), data={"what_matters": "My sleep"}, headers=LANGUAGE)
    finally:
        sa.event.remove(database.engine, "begin", refuse)
    no_english(503)


def test_a_clinic_that_is_not_ready_and_a_patient_under_18(
    walk_in_spanish, no_english, client, app, make_patient, make_visit
):
    young = make_visit(patient=make_patient(birth=PartialDate(2012)))
    who = walk_in_spanish(young)
    who.give_year("2012")
    client.get(who.invited.url)
    client.get(who.invited.page("closed"))
    installation = app.extensions[KEY]
    installation.settings = replace(installation.settings, emergency_number="")
    client.get(who.invited.url, headers=LANGUAGE)
    no_english(403, 503)


def test_what_comes_after_signing(walk_in_spanish, no_english, client, session):
    who = walk_in_spanish()
    who.give_year()
    who.go("urgent", NOTHING)
    who.invited.visit.status, who.invited.visit.signed_at = VisitStatus.SIGNED, NOON
    session.commit()
    client.post(who.invited.page("matters"), data={"what_matters": "My sleep"})
    client.get(who.invited.url, headers=LANGUAGE)
    no_english(200, 404)
