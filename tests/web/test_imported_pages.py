"""An imported questionnaire on the patient's pages: asked like our own, in its own words, saved page by page."""

from collections.abc import Callable
from typing import Any

import pytest

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Instrument
from clinic.models import Account, ImportedDefinition
from tests.fixtures.asked_imported import DEEP, KITES, THUNDER, ZOO, up_to_imported
from tests.fixtures.brought_in import reworded
from tests.fixtures.questionnaire_walk import EVERY_PAGE, Walk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Asking = Callable[[ImportedInstrument], ImportedDefinition]


def test_nine_questions_of_one_scale_are_two_pages_behind_how_long(
    ask_imported: Asking, walk: Callable[..., Walk]
) -> None:
    ask_imported(KITES)
    patient = walk()
    assert "It takes about 9 minutes." in patient.look("").text
    assert up_to_imported(patient) == "i-kites-1"
    page = patient.look("i-kites-1")
    assert page.h1.text == "Nine kites"
    assert [one.text.strip() for one in page.select("legend")] == [f"How often did kite {n} fly?" for n in range(1, 6)]
    assert not page.select("input[checked]")
    assert patient.go("i-kites-1", {"q0": "0", "q1": "3"}) == "i-kites-2"
    assert patient.go("i-kites-2", {"q3": "2"}) == "cramps"
    assert patient.invited.answers("kites") == {
        "kite1": "k0",
        "kite2": "k3",
        "kite3": None,
        "kite4": None,
        "kite5": None,
        "kite6": None,
        "kite7": None,
        "kite8": None,
        "kite9": "k2",
    }
    assert [one["value"] for one in patient.look("i-kites-1").select("input[checked]")] == ["0", "3"]


def test_two_hundred_questions_on_four_levels_are_saved_page_by_page(
    ask_imported: Asking, walk: Callable[..., Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_imported(DEEP)
    patient = walk()
    key, seen, passes = up_to_imported(patient), [], []
    before = Instrument.asked_keys
    monkeypatch.setattr(Instrument, "asked_keys", lambda *given: passes.append(1) or before(*given))
    while key.startswith("i-"):
        passes.clear()
        page = patient.look(key)
        assert len(passes) < 30, "the questions are looked through again and again"
        assert len(str(page)) < 20_000
        seen.append(key)
        key = patient.go(key, {f"q{place}": "1" for place in range(len(page.select("main fieldset")))})
    assert key == "cramps"
    assert len(patient.invited.answers("deep")) == 200
    assert len(seen) == 50
    path = [one.text for one in patient.look("i-deep-26").select(".path span")]
    assert path == [
        "Two hundred questions",
        *(f"Part {level} of a form with many levels" for level in ("a1", "b2", "c10")),
    ]
    assert patient.look("").select_one("main .continue a")["href"].endswith("/cramps")
    check = patient.look("check")
    assert len(str(check)) < 40_000
    assert check.text.count("5 of 5 answered") == 30


def test_a_question_that_an_answer_brings_up_stands_on_a_page_of_its_own(
    ask_imported: Asking, walk: Callable[..., Walk]
) -> None:
    ask_imported(ZOO)
    patient = walk()
    up_to_imported(patient)
    assert patient.go("i-zoo-4", {"q1": "0", "q2": "False"}) == "cramps"
    assert "water" not in patient.invited.answers("zoo")
    assert patient.go("i-zoo-4", {"q1": "0", "q2": "True"}) == "i-zoo-5"
    assert patient.go("i-zoo-5", {"q0": "1"}) == "cramps"
    assert patient.invited.answers("zoo")["water"] == "k1"
    assert patient.go("i-zoo-4", {"q1": "0", "q2": "False"}) == "cramps"
    assert "water" not in patient.invited.answers("zoo")


def test_what_the_file_fills_in_stands_there_only_until_the_page_was_saved(
    ask_imported: Asking, walk: Callable[..., Walk]
) -> None:
    ask_imported(ZOO)
    patient = walk()
    up_to_imported(patient)
    page = patient.look("i-zoo-4")
    assert page.select_one("option[selected]").text == "Place <7 or >7"
    assert not page.select("input[checked]")
    assert patient.go("i-zoo-4", {"q0": "", "q1": "3"}) == "cramps"
    assert not patient.look("i-zoo-4").select("option[selected]")
    assert patient.invited.answers("zoo")["place"] is None


def test_what_has_to_be_answered_is_asked_once_more_and_the_form_waits_for_it(
    ask_imported: Asking, walk: Callable[..., Walk]
) -> None:
    ask_imported(ZOO)
    patient = walk()
    for page, typed, _next in EVERY_PAGE:
        patient.go(page, typed)
    assert "needs an answer" in patient.look("i-zoo-4").text
    refused = patient.post("i-zoo-4", {"q0": "3"})
    assert refused.status_code == 400
    assert "Please answer this question. Your clinic needs it." in refused.text
    assert patient.invited.answers("zoo")["place"] == "p3"
    assert patient.go("i-zoo-4", {"q0": "3", "asked_again": "1"}) == "cramps"
    sent = patient.browser.post(patient.invited.page("send"))
    assert sent.status_code == 400
    assert "Your answers are not sent yet" in sent.text
    assert "/i-zoo-4?then=check" in sent.text
    patient.go("i-zoo-4", {"q0": "3", "q1": "0"})
    assert patient.browser.post(patient.invited.page("send")).status_code == 303


def test_an_answer_about_self_harm_shows_at_once_where_help_is(ask_imported: Asking, walk: Callable[..., Walk]) -> None:
    ask_imported(THUNDER)
    patient = walk()
    for page, typed, _next in EVERY_PAGE:
        patient.go(page, typed)
    assert patient.go("i-thunder-1", {"q0": "3", "q1": "0"}) == "cramps"
    assert patient.go("i-thunder-1", {"q0": "0", "q1": "1"}) == "support?after=i-thunder-1"
    page = patient.look("support?after=i-thunder-1")
    assert "You can talk to someone now." in page.text
    assert page.select_one("a.call")["href"] == "tel:112"
    assert page.select_one(".continue a")["href"].endswith("/cramps")
    patient.browser.post(patient.invited.page("send"))
    assert "You can talk to someone now." in patient.look("").text


def test_a_patient_reads_it_in_spanish_as_far_as_the_file_has_it(
    ask_imported: Asking, walk: Callable[..., Walk], spanish: Any
) -> None:
    ask_imported(KITES)
    patient = walk()
    patient.browser.post(patient.invited.page("language"), data={"language": "es"})
    up_to_imported(patient)
    first, last = patient.look("i-kites-1"), patient.look("i-kites-2")
    assert first.h1.text == "Nueve cometas"
    assert not first.select("main span[lang]")
    assert [one.text for one in last.select("legend span[lang=en]")] == ["How often did kite 9 fly?"]
    assert last.select("legend")[0].text.strip() == "¿Cuántas veces voló la cometa 6?"


def test_a_form_that_was_begun_keeps_its_version(
    ask_imported: Asking, walk: Callable[..., Walk], sign_in: Callable[[Account], Account], clinician: Account
) -> None:
    ask_imported(KITES)
    patient = walk()
    up_to_imported(patient)
    ask_imported(reworded(KITES, "2", "kite1", "How high did kite 1 fly?"))
    assert "How often did kite 1 fly?" in patient.look("i-kites-1").text
    patient.go("i-kites-1", {"q0": "1"})
    sign_in(clinician)
    paper = patient.browser.get(f"/visits/{patient.invited.visit.id}/paper-form").text
    assert "How often did kite 1 fly?" in paper, "what is typed in goes to the version that was begun"
    (kept,) = [one for one in patient.invited.questionnaire.responses if one.instrument == "kites"]
    assert kept.instrument_version == "1"
    assert kept.instrument_sha256 == KITES.instrument.digest


def test_a_bad_day_asks_none_of_it(ask_imported: Asking, walk: Callable[..., Walk]) -> None:
    ask_imported(KITES)
    patient = walk()
    patient.browser.post(patient.invited.page("form"), data={"form": "short"})
    assert "i-kites" not in patient.look("check").text
    assert patient.browser.get(patient.invited.page("i-kites-1")).status_code == 303
