"""An imported questionnaire on the patient's pages: asked like our own, in its own words, saved page by page."""

from collections.abc import Callable
from typing import Any

import pytest

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.models import ImportedDefinition
from tests.fixtures.asked_imported import KITES, NASTY, NASTY_NAMES, ZOO
from tests.fixtures.questionnaire_walk import EVERY_PAGE, Walk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Asking = Callable[[ImportedInstrument], ImportedDefinition]
BEFORE = EVERY_PAGE[:6]


def up_to_imported(walk: Walk) -> str:
    """Answer our own pages before the imported ones; return the page that follows."""
    for page, typed, _following in BEFORE:
        key = walk.go(page, typed)
    return key


def test_nine_questions_of_one_scale_are_three_pages_of_three_behind_how_long(
    ask_imported: Asking, walk: Callable[..., Walk]
) -> None:
    ask_imported(KITES)
    patient = walk()
    assert up_to_imported(patient) == "i-kites-1"
    page = patient.look("i-kites-1")
    assert page.h1.text == "Nine kites"
    assert [one.text.strip() for one in page.select("legend")] == [f"How often did kite {n} fly?" for n in (1, 2, 3)]
    assert not page.select("input[checked]")
    assert patient.go("i-kites-1", {"q0": "0", "q1": "3"}) == "i-kites-2"
    assert patient.go("i-kites-2", {"q0": "1"}) == "i-kites-3"
    assert patient.go("i-kites-3", {"q2": "2"}) == "cramps"
    assert patient.invited.answers("kites") == {
        "kite1": "k0", "kite2": "k3", "kite3": None, "kite4": "k1", "kite5": None, "kite6": None,
        "kite7": None, "kite8": None, "kite9": "k2",
    }  # fmt: skip
    assert [one["value"] for one in patient.look("i-kites-1").select("input[checked]")] == ["0", "3"]


def test_every_kind_of_question_is_typed_and_comes_back(ask_imported: Asking, walk: Callable[..., Walk]) -> None:
    ask_imported(ZOO)
    patient = walk()
    key = up_to_imported(patient)
    seen = []
    typed = {
        "count": {"": "12"}, "weight": {"": "2,50"}, "found": {"-day": "3", "-month": "10", "-year": "2025"}, "tale": {"": "Long ago\r\nand far"},
        "shape": {"": "own", "-own": "like a shoe"}, "colours": {"": ["1", "2"], "-own": "grey"}, "marks": {"": ["0"]},
        "names": {"": "Ada\r\n\r\nBea"}, "sizes": {"": "1,5\r\n2"}, "days": {"": "3.10.2025\r\n2025-11-01"},
        "rough": {"": "4"}, "wet": {"": "True"}, "water": {"": "2"}, "place": {"": "9"},
    }  # fmt: skip
    from clinic.domain.questionnaires.imported_pages import pages_of

    pages = {page.key: page for page in pages_of(ZOO)}
    while key in pages:
        seen.append(key)
        data: dict[str, Any] = {}
        for place, ask in enumerate(pages[key].asks):
            data |= {f"q{place}{end}": value for end, value in typed[ask.key].items()}
        key = patient.go(key, data)
    assert seen == list(pages)
    assert patient.invited.answers("zoo") == {
        "count": 12, "weight": "2.50", "found": "2025-10-03", "tale": "Long ago\nand far", "shape": {"own_words": "like a shoe"},
        "colours": {"codes": ["k1", "k2"], "own_words": "grey"}, "marks": ["k0"], "names": ["Ada", "Bea"], "sizes": ["1.5", "2"],
        "days": ["2025-10-03", "2025-11-01"], "rough": 4, "wet": True, "water": "k2", "place": "p9",
    }  # fmt: skip
    for page in seen:
        assert patient.look(page)
        assert patient.go(page, {one["name"]: one["value"] for one in patient.look(page).select("main input[checked]")})


def test_names_that_mean_something_to_a_form_are_fields_like_others(
    ask_imported: Asking, walk: Callable[..., Walk]
) -> None:
    ask_imported(NASTY_NAMES)
    patient = walk()
    key = up_to_imported(patient)
    while key.startswith("i-"):
        count = len(patient.look(key).select("main fieldset"))
        key = patient.go(key, {f"q{place}": str(place) for place in range(count)})
    assert list(patient.invited.answers("nasty")) == list(NASTY)
    assert list(patient.invited.answers("nasty").values()) == [0, 1, 2, 3, 4] * 2
