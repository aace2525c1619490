"""The receipt of a score in words: an item is worded by its own instrument, a blank is called blank."""

import pytest

from clinic.domain.instruments import FIQR, PGIC, SPASM7, SURVEY
from clinic.domain.scoring import fs2016, spasm_burden, sss, wpi
from clinic.domain.scoring.results import Receipt
from clinic.domain.trends.answers import item_score
from clinic.web.present import receipts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def reading(app):
    with app.test_request_context("/"):
        yield


def of(instrument, key, value):
    return dict(receipts.shown(Receipt(instrument, "1", ((key, value),), "", (), "")).inputs)


def test_instruments_that_share_the_key_of_an_item_word_it_each_in_its_own_way():
    assert of("survey", "depression", True) == {SURVEY.item("depression").question: "yes"}
    assert of("spasm7", "energy", 4) == {SPASM7.item("energy").question: "4"}
    for key in ("depression", "energy"):
        own = FIQR.item(key).question or key
        assert of("fiqr", key, 4) == {own: "4"}
        assert own not in (SURVEY.item("depression").question, SPASM7.item("energy").question)


def test_criteria_word_what_they_read_from_the_survey():
    given = {"pain_areas": ["neck"], "fatigue": 2, "depression": True}
    shown = receipts.shown(fs2016(given).receipt)
    inputs = dict(shown.inputs)
    assert inputs[SURVEY.item("fatigue").question] == "2: Quite a lot. It is there often"
    assert inputs[SURVEY.item("depression").question] == "yes"
    assert inputs[SURVEY.item("headache").question] == "blank"
    assert SURVEY.item("cognitive").question in shown.missing


def test_every_score_is_worded_with_the_questions_of_its_instrument():
    survey = {"pain_areas": [], "fatigue": 0, "depression": False}
    cramps = {"any_spasm": True, "area_severity": {"neck": 3, "hand_l": None}}
    for instrument, score in (
        (SURVEY, wpi(survey)),
        (SURVEY, sss(survey)),
        (SPASM7, spasm_burden(cramps).score),
        (SPASM7, item_score(SPASM7, "energy", {"energy": 2})),
        (PGIC, item_score(PGIC, "pgic", {"pgic": 2})),
    ):
        questions = {item.question for item in instrument.items}
        shown = receipts.shown(score.receipt)
        assert {name for name, _value in shown.inputs} | set(shown.missing) <= questions, score.key
    assert dict(receipts.shown(wpi(survey).receipt).inputs) == {SURVEY.item("pain_areas").question: "none"}
    places = dict(receipts.shown(spasm_burden(cramps).score.receipt).inputs)[SPASM7.item("area_severity").question]
    assert places == "neck 3, left hand blank"
