"""What is offered from the last visit: places, duration and treatments, never a score; what stays confirmed."""

import datetime as dt

import pytest

from clinic.domain import questionnaires as form
from clinic.domain.instruments.model import Kind
from clinic.domain.questionnaires import offered
from clinic.domain.questionnaires.offered import LastAnswers
from clinic.domain.treatments.courses import Helped, Rating, Source

DAY = dt.date(2026, 10, 8)
LAST = LastAnswers(
    DAY,
    {
        "survey": {"pain_areas": ["head", "neck"], "pain_shapes": ["back_neck"], "head_zones": ["eye_l"],
                   "fatigue": 2, "headache": True, "abdominal_pain": False, "depression": False,
                   "symptoms_3_months": False},
        "spasm7": {"any_spasm": True, "area_severity": {"hand_l": 9, "neck": None}, "spasm_shapes": None},
        "pain": {"nrs_pain": 7},
    },
)  # fmt: skip


def rating(course_id: int, helped: Helped | None) -> Rating:
    return Rating(course_id, helped, Source.PATIENT, DAY)


def test_places_history_and_treatments_are_offered_and_no_score() -> None:
    pages = [page for page in form.PAGES if page.offered]
    assert [page.key for page in pages] == ["map", "signs", "duration", "cramp-map", "treatments"]
    asks = [ask for page in pages for ask in page.asks]
    assert not [ask.key for ask in asks if ask.item.kind in (Kind.SCALE, Kind.CHOICE)]
    assert all(ask.places_only for ask in asks if ask.item.kind is Kind.AREA_SEVERITY)


def test_the_map_is_offered_whole_and_cramp_places_without_how_bad_they_were() -> None:
    assert offered.values(form.get("map"), LAST) == {
        "pain_areas": ["head", "neck"], "pain_shapes": ["back_neck"], "head_zones": ["eye_l"],
    }  # fmt: skip
    assert offered.values(form.get("cramp-map"), LAST) == {
        "area_severity": ["hand_l", "neck"], "spasm_shapes": None, "cramp_head_zones": None,
    }  # fmt: skip


def test_a_no_is_an_answer_and_is_offered() -> None:
    assert offered.values(form.get("duration"), LAST) == {"symptoms_3_months": False}
    no_pain = LastAnswers(DAY, {"survey": {"pain_areas": [], "pain_shapes": []}})
    assert offered.values(form.get("map"), no_pain)["pain_areas"] == []


@pytest.mark.parametrize("key", ["map", "duration", "cramp-map"])
@pytest.mark.parametrize("blank", [{}, {"survey": {"pain_areas": None, "symptoms_3_months": None}, "spasm7": {}},
                                   {"spasm7": {"area_severity": {}}}])  # fmt: skip
def test_what_was_blank_or_not_asked_is_not_offered(key: str, blank: dict) -> None:
    assert offered.values(form.get(key), LastAnswers(DAY, blank)) == {}
    assert offered.values(form.get(key), None) == {}


@pytest.mark.parametrize("key", ["pain", "feelings", "cramp-severity", "cramp-details", "change", "bad-day"])
def test_scores_are_never_offered(key: str) -> None:
    assert offered.values(form.get(key), LAST) == {}


def test_a_page_of_several_questions_is_offered_only_when_all_were_answered() -> None:
    signs = {"headache": True, "abdominal_pain": False, "depression": False}
    assert offered.values(form.get("signs"), LastAnswers(DAY, {"survey": signs})) == signs
    assert offered.values(form.get("signs"), LastAnswers(DAY, {"survey": signs | {"depression": None}})) == {}


def test_one_changed_answer_of_several_closes_the_offer() -> None:
    given, marked = {"survey": {"headache": True, "depression": False}}, {"headache": "d", "depression": "d"}
    assert offered.is_open(form.get("signs"), given, {"survey": marked})
    assert not offered.is_open(form.get("signs"), given, {"survey": {"headache": "d"}})


def test_an_answer_that_is_not_allowed_any_more_is_not_offered() -> None:
    assert offered.values(form.get("map"), LastAnswers(DAY, {"survey": {"pain_areas": ["tail"]}})) == {}


def test_a_changed_map_opens_with_the_places_and_a_changed_question_with_nothing() -> None:
    assert offered.drawn(form.get("map"), LAST)["pain_areas"] == ["head", "neck"]
    assert offered.drawn(form.get("cramp-map"), LAST)["area_severity"] == ["hand_l", "neck"]
    assert offered.drawn(form.get("duration"), LAST) == {}
    assert offered.drawn(form.get("treatments"), LAST) == {}


def test_a_page_opens_with_the_offer_until_something_is_typed() -> None:
    page = form.get("duration")
    assert offered.is_open(page, {}, {})
    assert not offered.is_open(page, {"survey": {"symptoms_3_months": True}}, {})
    assert not offered.is_open(page, {"survey": {"symptoms_3_months": None}}, {})
    confirmed = {"survey": {"symptoms_3_months": "2026-10-08"}}
    assert offered.is_open(page, {"survey": {"symptoms_3_months": True}}, confirmed)


def test_treatments_asked_today_are_offered_as_far_as_they_were_answered() -> None:
    last = LastAnswers(DAY, {}, {1: rating(1, Helped.NOT_TAKEN), 2: rating(2, None), 3: rating(3, Helped.CANNOT_SAY)})
    assert list(offered.ratings([1, 2, 4], last)) == [1]
    assert offered.ratings([1], None) == {}


def test_a_confirmed_answer_is_marked_with_its_day_and_a_blank_is_not() -> None:
    given = {"pain_areas": ["neck"], "head_zones": None}
    assert offered.marks({}, {}, given, DAY) == {"pain_areas": "2026-10-08"}


def test_an_answer_confirmed_and_changed_loses_its_mark_and_the_same_again_keeps_it() -> None:
    before, kept = {"pain_areas": ["neck"], "symptoms_3_months": True}, {"pain_areas": "d", "symptoms_3_months": "d"}
    assert offered.marks(before, kept, {"pain_areas": ["neck", "jaw_l"]}, None) == {"symptoms_3_months": "d"}
    assert offered.marks(before, kept, {"pain_areas": ["neck"], "fatigue": 2}, None) == kept


def test_how_bad_a_cramp_was_does_not_unmark_its_place_but_another_place_does() -> None:
    before, kept = {"area_severity": {"neck": None}}, {"area_severity": "d"}
    assert offered.marks(before, kept, {"area_severity": {"neck": 8}}, None) == kept
    assert offered.marks(before, kept, {"area_severity": {"neck": 8, "hand_l": None}}, None) == {}
    assert offered.marks(before, kept, {"area_severity": None}, None) == {}
