"""A patient on a slow line: each page with all that it needs weighs at most 60 KB as it travels."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.fixtures.questionnaire_walk import NOTHING, Walk

BUDGET = 60_000
ANSWERS = {
    "urgent": NOTHING,
    "map": {"pain_areas": ["neck", "head"]},
    "cramps": {"any_spasm": "True", "any_tightness": "True"},
    "cramp-map": {"area_severity": ["neck", "lower_leg_r"]},
}
PAGES = ["", "urgent", "map", "pain", "feelings", "signs", "duration", "cramps", "cramp-map", "cramp-severity",
         "cramp-details", "tightness", "treatments", "matters", "check", "later"]  # fmt: skip


def _needed(html: BeautifulSoup) -> set[str]:
    """Return the addresses of all that a page asks for, without fragments."""
    tags = html.select("link[rel=stylesheet], link[rel=icon], script[src], img[src], use[href]")
    return {(tag.get("href") or tag["src"]).partition("#")[0] for tag in tags}


def _weight(walk: Walk, address: str) -> int:
    """Return the bytes of a page and of all that it needs, compressed as the server sends them."""
    packed = {"Accept-Encoding": "gzip"}
    page = walk.browser.get(address, headers=packed)
    assert page.status_code == 200, address
    parts = [walk.browser.get(one, headers=packed) for one in _needed(BeautifulSoup(page.data, "html.parser"))]
    assert all(part.status_code == 200 for part in parts)
    assert all(urlsplit(one).netloc == "" for one in _needed(BeautifulSoup(page.data, "html.parser")))
    return sum(len(part.data) + len(str(part.headers)) for part in (page, *parts))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_patient_page_is_heavier_than_its_budget(walk: Callable[..., Walk]) -> None:
    started = walk()
    for key, answers in ANSWERS.items():
        started.go(key, dict(answers))
    weights = {key: _weight(started, started.invited.page(key) if key else started.invited.url) for key in PAGES}
    print({key: f"{weight / 1000:.1f} KB" for key, weight in weights.items()})
    assert {key: weight for key, weight in weights.items() if weight > BUDGET} == {}
    assert weights["map"] > weights["duration"], "the map asks for its drawing"
