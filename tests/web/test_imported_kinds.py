"""Every kind of imported question: typed, refused with a sentence, on paper, and in words when it comes late."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.orm import Session

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.questionnaires.imported_pages import pages_of
from clinic.models import Account, ImportedDefinition
from clinic.services import signing
from tests.fixtures.asked_imported import NASTY, NASTY_NAMES, ZOO, up_to_imported
from tests.fixtures.questionnaire_walk import BY_SCRIPT, Walk
from tests.fixtures.storage import CLINIC, NOON
from tests.fixtures.web import Browser, checked

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Asking = Callable[[ImportedInstrument], ImportedDefinition]


def test_every_kind_of_question_is_typed_and_comes_back(ask_imported: Asking, walk: Callable[..., Walk]) -> None:
    ask_imported(ZOO)
    patient = walk()
    key = up_to_imported(patient)
    seen = []
    typed = {
        "count": {"": "12"},
        "weight": {"": "2,50"},
        "found": {"-day": "3", "-month": "10", "-year": "2025"},
        "tale": {"": "Long ago\r\nand far"},
        "shape": {"": "own", "-own": "like a shoe"},
        "colours": {"": ["1", "2"], "-own": "grey"},
        "marks": {"": ["0"]},
        "names": {"": "Ada\r\n\r\nBea"},
        "sizes": {"": "1,5\r\n2"},
        "days": {"": "3.10.2025\r\n2025-11-01"},
        "rough": {"": "4"},
        "wet": {"": "True"},
        "water": {"": "2"},
        "place": {"": "9"},
    }
    pages = {page.key: page for page in pages_of(ZOO)}
    while key in pages:
        seen.append(key)
        data: dict[str, Any] = {}
        for place, ask in enumerate(pages[key].asks):
            data |= {f"q{place}{end}": value for end, value in typed[ask.key].items()}
        key = patient.go(key, data)
    assert seen == list(pages)
    assert patient.invited.answers("zoo") == {
        "count": 12,
        "weight": "2.50",
        "found": "2025-10-03",
        "tale": "Long ago\nand far",
        "shape": {"own_words": "like a shoe"},
        "colours": {"codes": ["k1", "k2"], "own_words": "grey"},
        "marks": ["k0"],
        "names": ["Ada", "Bea"],
        "sizes": ["1.5", "2"],
        "days": ["2025-10-03", "2025-11-01"],
        "rough": 4,
        "wet": True,
        "water": "k2",
        "place": "p9",
    }
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


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("i-zoo-1", {"q0": "3,5"}, "Write a whole number, such as 3."),
        ("i-zoo-1", {"q0": "301"}, "Write a number from 0 to 300."),
        ("i-zoo-1", {"q0": "9" * 5000}, "Write a whole number, such as 3."),
        ("i-zoo-1", {"q1": "1.234,5"}, "Write a number, such as 2.5."),
        ("i-zoo-1", {"q1": "NaN"}, "Write a number, such as 2.5."),
        ("i-zoo-1", {"q2-year": "2025", "q2-month": "3", "q2-day": ""}, "Enter the whole date"),
        ("i-zoo-1", {"q3": "x" * 2001}, "This is 1 letter too long."),
        ("i-zoo-2", {"q0": "1", "q0-own": "a shoe"}, "Keep one of the two."),
        ("i-zoo-2", {"q0": "own", "q0-own": " "}, "Write your own answer"),
        ("i-zoo-2", {"q0": "k1"}, "Choose one of the answers."),
        ("i-zoo-2", {"q1": ["7"]}, "Choose one of the answers."),
        ("i-zoo-3", {"q0": "Ada\n" * 51}, "Write fewer lines"),
        ("i-zoo-3", {"q1": "1\nx"}, "Write a number, such as 2.5."),
        ("i-zoo-3", {"q2": "31 2 2025"}, "Enter the whole date"),
        ("i-zoo-4", {"q0": "99"}, "Choose one of the answers."),
        ("i-zoo-4", {"q1": "11"}, "Choose one of the answers."),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence_and_kept_as_typed(
    ask_imported: Asking, walk: Callable[..., Walk], page: str, typed: dict[str, Any], said: str
) -> None:
    ask_imported(ZOO)
    patient = walk()
    up_to_imported(patient)
    refused = patient.post(page, typed)
    assert refused.status_code == 400
    assert said in refused.text
    assert "zoo" not in patient.invited.answers("zoo")
    kept = patient.browser.post(patient.invited.page(page) + "/draft", data=typed, headers=BY_SCRIPT)
    assert kept.status_code == 400


def test_paper_holds_every_question_and_says_which_to_leave_out(
    ask_imported: Asking,
    walk: Callable[..., Walk],
    client: Browser,
    sign_in: Callable[[Account], Account],
    clinician: Account,
) -> None:
    ask_imported(ZOO)
    patient = walk()
    sign_in(clinician)
    page = checked(client.get(f"/visits/{patient.invited.visit.id}/paper-form"))
    for item in ZOO.instrument.items:
        assert item.question in page.text
    assert "Only if “Was it wet?” is “Yes”." in page.text
    assert "Stones › Shapes" in page.text
    assert "Put the stones back." in page.text
    told = " ".join(page.text.split())
    assert told.index("Look at the stones first.") < told.index("How heavy is the largest?")
    assert told.index("Look at the stones first.") < told.index("How many stones?"), "as on the publisher's own form"
    headings = [one.text.split(". ", 1)[1] for one in page.select("h2[id^=sheet]")]
    assert all(one != other for one, other in pairwise(headings)), "no title stands twice in a row"


def test_what_comes_after_signing_is_told_in_words(
    ask_imported: Asking,
    walk: Callable[..., Walk],
    client: Browser,
    session: Session,
    sign_in: Callable[[Account], Account],
    clinician: Account,
) -> None:
    ask_imported(ZOO)
    patient = walk()
    up_to_imported(patient)
    ready = signing.readiness(session, patient.invited.visit, CLINIC)
    signed = {"displayed": ready.record_sha256, "clinic": CLINIC, "actor": clinician, "now": NOON, "read": True}
    signing.sign(session, patient.invited.visit, **signed)
    late = {"q0": "own", "q0-own": "a shoe", "q1": ["1", "2"], "q2": "9"}
    assert patient.browser.post(patient.invited.page("i-zoo-2"), data=late).status_code == 200
    sign_in(clinician)
    told = checked(client.get(f"/visits/{patient.invited.visit.id}")).text
    assert "Which shape is it?" in told
    assert "a shoe" in told
    assert "Now and then, Often" in told
