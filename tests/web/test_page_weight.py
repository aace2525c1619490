"""A patient on a slow line: each page with all that it needs leaves at least 8 of its 60 KB free as it travels.

Every page is weighed as it goes out: in both languages, at a first and at a return visit, refused, changed elsewhere,
and with both optional questions on.
"""

import gzip
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask, Request, Response
from sqlalchemy.orm import Session

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments import REGISTRY
from clinic.domain.questionnaires import OPTIONAL
from clinic.domain.treatments.courses import Helped, StoppedBecause
from clinic.services import optional_questions
from clinic.services.treatments import Said
from tests.fixtures.budgets import Budgets
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.returning import LAST
from tests.fixtures.storage import NOON
from tests.fixtures.web import Browser

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BUDGET = 60_000
RESERVE = 8_000
EVERYWHERE = list(AREAS)
HEAD_ZONES = REGISTRY["survey"].item("head_zones").codes
SHAPES = " ".join(shape for area in AREAS.values() for shape in area.shapes)
ALL_CRAMPS = {"any_spasm": "True", "any_tightness": "True"}
DETAILS = {"frequency_level": "4", "duration_level": "4", "sleep_onset_effect": "10", "activity_effect": "10"}
ANSWERS: dict[str, dict[str, Any]] = {
    "urgent": NOTHING,
    "map": {"pain_areas": EVERYWHERE, "pain_shapes": SHAPES, "head_zones": list(HEAD_ZONES)},
    "pain": {"worst_place": "neck", "nrs_pain": "10", "energy": "10"},
    "feelings": {"fatigue": "3", "unrefreshed": "3", "cognitive": "3"},
    "signs": {"headache": "True", "abdominal_pain": "True", "depression": "True"},
    "duration": {"symptoms_3_months": "True"},
    "cramps": ALL_CRAMPS,
    "cramp-map": {"area_severity": EVERYWHERE, "spasm_shapes": SHAPES, "cramp_head_zones": list(HEAD_ZONES)},
    "cramp-severity": dict.fromkeys(EVERYWHERE, "10"),
    "cramp-details": DETAILS,
    "tightness": {"constant_tightness": EVERYWHERE},
    "treatments": {"added_0": "Warm baths", "added_helped_0": "helped_a_lot"},
    "change": {"pgic": "1"},
    "matters": {"what_matters": "sleep " * 40},
}
"""The fullest answers that each page takes."""
WRONG: dict[str, dict[str, Any]] = {
    "urgent": {},
    "map": {"pain_areas": ["tail"]},
    "pain": {"nrs_pain": "11", "energy": "x", "worst_place": "tail"},
    "feelings": dict.fromkeys(("fatigue", "unrefreshed", "cognitive"), "9"),
    "signs": dict.fromkeys(("headache", "abdominal_pain", "depression"), "maybe"),
    "duration": {"symptoms_3_months": "maybe"},
    "cramps": dict.fromkeys(ALL_CRAMPS, "maybe"),
    "cramp-map": {"area_severity": ["tail"]},
    "cramp-severity": dict.fromkeys(EVERYWHERE, "11"),
    "cramp-details": dict.fromkeys(DETAILS, "99"),
    "tightness": {"constant_tightness": ["tail"]},
    "matters": {"what_matters": "x" * 2_500},
}


OTHER: dict[str, dict[str, Any]] = {
    "map": {"pain_areas": EVERYWHERE[:-1], "pain_shapes": ""},
    "pain": {**ANSWERS["pain"], "nrs_pain": "1"},
    "feelings": {**ANSWERS["feelings"], "fatigue": "0"},
    "cramp-map": {"area_severity": EVERYWHERE[:-1], "spasm_shapes": ""},
    "cramp-severity": dict.fromkeys(EVERYWHERE, "1"),
    "cramp-details": {**DETAILS, "frequency_level": "1"},
    "tightness": {"constant_tightness": EVERYWHERE[:-1]},
    "matters": {"what_matters": "work " * 40},
}
"""Answers that differ from those stored: typed over a page that was changed elsewhere meanwhile."""


class Scales:
    """Stands at the door of the server and weighs every page that goes out, with the files it asks for.

    Each request asks for compression as browsers do; the page is handed on unpacked.
    """

    def __init__(self, app: Flask, browser: Browser) -> None:
        self.browser = browser
        self.weights: dict[str, int] = {}
        self._files: dict[str, int] = {}
        self._waiting: list[tuple[str, str, int]] = []
        self._inside = app.wsgi_app
        app.wsgi_app = self._at_the_door  # type: ignore[method-assign]

    def _at_the_door(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
        sent = Response.from_app(self._inside, environ, buffered=True)
        travelling, headers = sent.get_data(), str(sent.headers)
        if sent.headers.pop("Content-Encoding", "") == "gzip":
            sent.set_data(gzip.decompress(travelling))
        if sent.mimetype == "text/html" and sent.status_code not in (302, 303):
            name = self._name(environ, sent)
            self._waiting.append((name, sent.get_data(as_text=True), len(travelling) + len(headers)))
        elif sent.status_code == 200:
            self._files[Request(environ).full_path.rstrip("?")] = len(travelling) + len(headers)
        return sent(environ, start_response)

    @staticmethod
    def _name(environ: dict[str, Any], sent: Response) -> str:
        asked = Request(environ)
        changed = " changed" if "change" in asked.args else " offered" if b'class="offer' in sent.data else ""
        elsewhere = " elsewhere" if b"data-conflict" in sent.data else ""
        return f"{asked.path.rpartition('/')[2]} {sent.status_code}{changed}{elsewhere}"

    def read(self, state: str) -> None:
        """Weigh what went out since the last time; `state` = the language and the kind of visit."""
        for name, page, travelling in self._waiting:
            needed = _needed(BeautifulSoup(page, "html.parser"))
            assert all(urlsplit(one).netloc == "" for one in needed)
            weight = travelling + sum(self._file(one) for one in needed)
            key = f"{state}: {name}"
            self.weights[key] = max(weight, self.weights.get(key, 0))
        self._waiting.clear()

    def _file(self, address: str) -> int:
        if address not in self._files:
            assert self.browser.get(address).status_code == 200
        return self._files[address]


def _needed(html: BeautifulSoup) -> set[str]:
    """Return the addresses of all that a page asks for, without fragments."""
    tags = html.select("link[rel=stylesheet], link[rel=icon], script[src], img[src], use[href]")
    return {(tag.get("href") or tag["src"]).partition("#")[0] for tag in tags}


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest, spanish: Any) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def scales(app: Flask, client: Browser, budgets: Budgets) -> Iterator[Scales]:
    """Weigh what goes out; at the end no page may have been too heavy."""
    used = Scales(app, client)
    yield used
    heaviest = max(used.weights, key=used.weights.__getitem__)
    budgets.within(f"heaviest page, {heaviest}", used.weights[heaviest] / 1000, BUDGET / 1000, "KB as it travels")
    too_heavy = {name: weight for name, weight in used.weights.items() if weight > BUDGET - RESERVE}
    assert too_heavy == {}, "cut the page; the reserve is for what the next change adds"


@pytest.fixture
def all_questions(session: Session, spanish: Any) -> None:
    """The clinic asks the optional questions too."""
    for code in OPTIONAL:
        optional_questions.switch(session, code, on=True, actor=spanish, now=NOON)
    session.commit()


def speaks(walked: Walk, language: str) -> Walk:
    """Remember the language for the patient, as the first page does."""
    walked.invited.visit.patient.language = language
    walked.invited.session.commit()
    return walked


def fill(walked: Walk, keys: Any = ANSWERS) -> None:
    """Each page empty, refused, saved, full, and changed elsewhere in the meantime."""
    for key in keys:
        walked.look(key)
        if key in WRONG:
            assert walked.post(key, WRONG[key]).status_code == 400, key
        walked.go(key, dict(ANSWERS[key]))
        walked.look(key)
        if key in OTHER:
            assert walked.post(key, {**OTHER[key], "basis": "0" * 16}).status_code == 409, key


def around(walked: Walk) -> None:
    """The pages without questions, and sending."""
    for key in ("check", "later", "advice"):
        walked.look(key)
    walked.post("check")
    assert walked.browser.post(f"{walked.invited.url}/send").status_code == 303
    walked.look()


def test_a_first_visit(walk: Callable[..., Walk], scales: Scales, language: str, all_questions: None) -> None:
    walked = speaks(walk(known=False), language)
    walked.look()
    assert walked.give_year("1950").status_code == 400
    walked.give_year()
    walked.look()
    assert walked.browser.post(f"{walked.invited.url}/send").status_code == 400, "sent too early"
    fill(walked, [key for key in ANSWERS if key != "change"])
    around(walked)
    scales.read(f"{language}, first visit")
    seen = {name.rpartition(": ")[2].split()[0] for name in scales.weights}
    assert seen >= {*ANSWERS, "check", "later", "advice", "send"} - {"change"}
    assert (
        scales.weights[f"{language}, first visit: map 200"] > scales.weights[f"{language}, first visit: duration 200"]
    )


def test_a_return_visit(
    back: Callable[[], Walk],
    earlier: Callable[..., Any],
    course: Callable[..., Any],
    scales: Scales,
    language: str,
    all_questions: None,
) -> None:
    courses = [course(code) for code in ("duloxetine", "amitriptyline", "magnesium")]
    said = Said(Helped.MADE_WORSE, stopped_because=(StoppedBecause.SIDE_EFFECT,), side_effects="dizzy " * 15)
    last = {**LAST, "survey": {**LAST["survey"], "pain_areas": EVERYWHERE, "pain_shapes": SHAPES.split()}}
    last["survey"]["head_zones"] = list(HEAD_ZONES)
    cramps = {"area_severity": dict.fromkeys(EVERYWHERE, 9), "cramp_head_zones": list(HEAD_ZONES)}
    last["spasm7"] = {**LAST["spasm7"], **cramps}
    earlier(last, helped={one.id: said for one in courses})
    walked = speaks(back(), language)
    for key in ANSWERS:
        if key.startswith("cramp-"):
            continue
        walked.browser.get(walked.invited.page(key))
        walked.browser.get(walked.invited.page(key), query_string={"change": 1})
    fill(walked)
    around(walked)
    scales.read(f"{language}, return visit")
    assert {f"{language}, return visit: {page}" for page in ("map 200 offered", "map 200 changed")} <= set(
        scales.weights
    )


def test_a_bad_day_with_an_urgent_sign(walk: Callable[..., Walk], scales: Scales, language: str) -> None:
    walked = speaks(walk(), language)
    walked.browser.post(f"{walked.invited.url}/form", data={"form": "short"})
    every = [item.key for item in REGISTRY["urgent"].items]
    walked.post("urgent", {"get_help_now": every, "tell_your_clinic": every})
    for key in ("advice", "bad-day", "urgent", "check", "later"):
        walked.look(key)
    scales.read(f"{language}, bad day")
    assert any("bad-day 200" in name for name in scales.weights)


def test_the_scales_can_say_too_heavy(app: Flask, client: Browser, walk: Callable[..., Walk]) -> None:
    walked = walk()
    used = Scales(app, client)
    app.jinja_env.globals["page_language"] = lambda: random.Random(1).randbytes(BUDGET).hex()
    walked.browser.get(walked.invited.page("urgent"))
    used.read("swollen")
    assert used.weights["swollen: urgent 200"] > BUDGET
