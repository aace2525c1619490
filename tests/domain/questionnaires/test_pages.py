"""The pages of the questionnaire: which are shown, what a branch takes away, what is blank and what was not asked."""

import datetime as dt

import pytest

from clinic.domain import instruments
from clinic.domain import questionnaires as form
from clinic.domain.errors import NotFound
from clinic.domain.instruments import AnswerError
from clinic.domain.instruments.model import AnsweredBy, Kind
from clinic.domain.questionnaires import Situation, State
from clinic.domain.questionnaires.wording import in_words

WHOLE = Situation()
CRAMPS = {"spasm7": {"any_spasm": True, "any_tightness": False}}


def keys(answers: dict, situation: Situation = WHOLE) -> list[str]:
    return [page.key for page in form.shown_pages(answers, situation)]


def test_every_patient_item_that_is_on_by_default_stands_on_a_page() -> None:
    asked = {(ask.instrument, ask.key) for page in form.PAGES for ask in page.asks}
    wanted = {
        (instrument.key, item.key)
        for instrument in instruments.REGISTRY.values()
        if instrument.asked and instrument.answered_by is AnsweredBy.PATIENT
        for item in instrument.items
        if item.default_on
    }
    assert asked == wanted


def test_a_first_visit_without_cramps_meets_nine_pages() -> None:
    assert keys({}) == [
        "urgent", "map", "pain", "feelings", "signs", "duration", "cramps", "treatments", "matters",
    ]  # fmt: skip


def test_cramps_bring_up_their_map_and_details_and_places_their_severity() -> None:
    assert keys(CRAMPS)[7:9] == ["cramp-map", "cramp-details"]
    chosen = {"spasm7": {**CRAMPS["spasm7"], "area_severity": {"neck": None}}}
    assert keys(chosen)[7:10] == ["cramp-map", "cramp-severity", "cramp-details"]


def test_tightness_alone_brings_up_its_own_map() -> None:
    assert keys({"spasm7": {"any_spasm": False, "any_tightness": True}})[7] == "tightness"


def test_a_blank_branch_question_brings_up_nothing() -> None:
    assert keys({"spasm7": {"any_spasm": None, "any_tightness": None}}) == keys({})


def test_overall_change_is_asked_only_with_an_earlier_visit() -> None:
    assert "change" in keys({}, Situation(earlier_visit=dt.date(2026, 9, 21)))
    assert "change" not in keys({})


def test_a_bad_day_is_two_pages_with_four_questions() -> None:
    bad = Situation(short_form=True, earlier_visit=dt.date(2026, 9, 21))
    assert keys(CRAMPS, bad) == ["urgent", "bad-day"]
    assert [ask.key for ask in form.get("bad-day").asks] == ["nrs_pain", "worst_place", "any_spasm", "unrefreshed"]


def test_the_worst_place_is_not_asked_without_a_place() -> None:
    page = form.get("pain")
    somewhere = {"survey": {"pain_areas": ["neck"]}}
    assert "worst_place" in [ask.key for ask in form.asks_of(page, somewhere)]
    assert "worst_place" not in form.collect(page, {"worst_place": "neck"}, {"survey": {"pain_areas": []}}, WHOLE).get(
        "pain", {}
    )


def test_what_is_left_blank_is_null_and_what_is_not_shown_has_no_key() -> None:
    given = form.collect(form.get("feelings"), {"fatigue": 0}, {}, WHOLE)
    assert given == {"survey": {"fatigue": 0, "unrefreshed": None, "cognitive": None}}


def test_places_in_the_head_are_asked_only_while_the_head_is_ticked() -> None:
    page = form.get("map")
    typed = {"pain_areas": ["neck"], "pain_shapes": [], "head_zones": ["eye_l"]}
    assert "head_zones" not in form.collect(page, typed, {}, WHOLE)["survey"]
    assert form.collect(page, {**typed, "pain_areas": ["head"]}, {}, WHOLE)["survey"]["head_zones"] == ["eye_l"]


def test_places_of_cramps_in_the_head_are_asked_only_while_the_head_is_ticked() -> None:
    page, typed = form.get("cramp-map"), {"spasm_shapes": [], "cramp_head_zones": ["eye_l"]}
    assert "cramp_head_zones" in [ask.key for ask in form.asks_of(page, CRAMPS)]
    neck = form.collect(page, {**typed, "area_severity": ["neck"]}, CRAMPS, WHOLE)["spasm7"]
    assert "cramp_head_zones" not in neck
    head = form.collect(page, {**typed, "area_severity": ["head"]}, CRAMPS, WHOLE)["spasm7"]
    assert (head["area_severity"], head["cramp_head_zones"]) == ({"head": None}, ["eye_l"])
    left = {"spasm7": {**CRAMPS["spasm7"], "area_severity": {"neck": 2}, "cramp_head_zones": ["eye_l"]}}
    assert form.no_longer_asked(left) == {"spasm7": {"cramp_head_zones"}}


def test_no_two_questions_of_the_form_read_the_same() -> None:
    asks = [ask for page in form.PAGES for ask in page.asks if ask.item.kind not in (Kind.SHAPES, Kind.DATE)]
    words = {(ask.instrument, ask.key): ask.item.question for ask in asks}
    assert len(set(words.values())) == len(words)


def test_no_pain_is_an_empty_list_and_a_blank_map_is_null() -> None:
    page = form.get("map")
    assert form.collect(page, {"pain_areas": []}, {}, WHOLE)["survey"]["pain_areas"] == []
    assert form.collect(page, {}, {}, WHOLE)["survey"]["pain_areas"] is None


def test_choosing_places_again_keeps_the_severity_of_those_that_stay() -> None:
    before = {"spasm7": {"any_spasm": True, "area_severity": {"neck": 7, "hand_l": 2}}}
    given = form.collect(form.get("cramp-map"), {"area_severity": ["neck", "foot_r"]}, before, WHOLE)
    assert given["spasm7"]["area_severity"] == {"neck": 7, "foot_r": None}


def test_the_overall_change_stores_the_day_it_is_compared_with() -> None:
    given = form.collect(form.get("change"), {"pgic": 2}, {}, Situation(earlier_visit=dt.date(2026, 9, 21)))
    assert given == {"pgic": {"pgic": 2, "compared_with": "2026-09-21"}}


def test_a_value_that_the_item_does_not_allow_is_refused() -> None:
    with pytest.raises(AnswerError):
        form.collect(form.get("pain"), {"nrs_pain": 2**63}, {}, WHOLE)


def test_cramps_turned_to_no_take_the_cramp_answers_away_and_nothing_else() -> None:
    answers = {"spasm7": {"energy": 4, "any_spasm": False, "area_severity": {"neck": 3}, "frequency_level": None}}
    assert form.no_longer_asked(answers) == {"spasm7": {"area_severity", "frequency_level"}}


def test_cramps_left_blank_take_nothing_away() -> None:
    assert form.no_longer_asked({"spasm7": {"any_spasm": None, "area_severity": {"neck": 3}}}) == {}


def test_a_worst_place_that_left_the_map_is_taken_away() -> None:
    answers = {"survey": {"pain_areas": ["neck"]}, "pain": {"worst_place": "chest", "nrs_pain": 3}}
    assert form.no_longer_asked(answers) == {"pain": {"worst_place"}}
    assert form.no_longer_asked({"pain": {"worst_place": "chest"}}) == {}, "on a bad day there is no map"


def test_the_form_resumes_at_the_first_page_with_a_question_never_shown() -> None:
    seen = {"urgent": dict.fromkeys(instruments.URGENT.keys, False)}
    assert form.resume_at({}, WHOLE) is form.get("urgent")
    assert form.resume_at(seen, WHOLE) is form.get("map")
    assert form.resume_at(seen, Situation(short_form=True)) is form.get("bad-day")


def test_the_form_resumes_at_the_map_while_it_is_blank() -> None:
    blank_map = {"pain_areas": None, "pain_shapes": None}
    seen = {"urgent": dict.fromkeys(instruments.URGENT.keys, False), "survey": blank_map}
    assert form.resume_at(seen, WHOLE) is form.get("map")
    nowhere = {**seen, "survey": {"pain_areas": [], "pain_shapes": []}}
    assert form.resume_at(nowhere, WHOLE) is form.get("pain")


def test_the_form_resumes_at_the_treatments_when_only_what_follows_is_open() -> None:
    every = {i.key: dict.fromkeys(i.keys) for i in (instruments.URGENT, instruments.SURVEY, instruments.PAIN)}
    every["survey"]["pain_areas"] = []
    every |= {"spasm7": {"energy": None, "any_spasm": False, "any_tightness": False}}
    assert form.resume_at(every, WHOLE) is form.get("treatments")
    assert form.resume_at({**every, "agenda": {"what_matters": None}}, WHOLE) is None


def test_a_changed_answer_leads_to_the_questions_it_brings_up() -> None:
    assert form.resume_at(CRAMPS, WHOLE, after=form.get("cramps")) is form.get("cramp-map")


def test_places_without_a_severity_are_blank_and_their_page_is_open_while_no_place_has_one() -> None:
    severity = form.get("cramp-severity").asks[0]
    blank, half, full = ({"spasm7": {**CRAMPS["spasm7"], "area_severity": {"neck": one, "hand_l": other}}}
                         for one, other in ((None, None), (3, None), (3, 4)))  # fmt: skip
    assert [form.state_of(severity, one) for one in (blank, half)] == [State.BLANK, State.ANSWERED]
    assert form.state_of(form.get("cramp-map").asks[0], blank) is State.ANSWERED, "the places are known"
    assert form.blanks(blank, WHOLE) == form.blanks(half, WHOLE) == form.blanks(full, WHOLE) + 1
    page, places = form.get("cramp-severity"), form.get("cramp-map")
    assert form.resume_at(blank, WHOLE, after=form.get("cramps")) is places
    shown = {"spasm7": {**half["spasm7"], "spasm_shapes": None}}
    assert form.resume_at(shown, WHOLE, after=places) is page
    assert form.resume_at(shown, WHOLE, after=form.get("cramps")) is form.get("cramp-details")
    assert in_words(severity, {"neck": None}, str) is None


def test_the_last_open_page_has_none_behind_it_that_was_never_shown() -> None:
    every = {"spasm7": {"any_spasm": None, "any_tightness": None}, "agenda": {"what_matters": None}}
    assert form.is_last_open(form.get("duration"), every, WHOLE)
    assert not form.is_last_open(form.get("signs"), every, WHOLE)
    assert not form.is_last_open(form.get("treatments"), {}, WHOLE)


def test_only_the_urgent_page_and_the_map_have_to_be_answered() -> None:
    assert [page.key for page in form.missing_required({}, WHOLE)] == ["urgent", "map"]
    seen = {"urgent": dict.fromkeys(instruments.URGENT.keys), "survey": {"pain_areas": []}}
    assert form.missing_required(seen, WHOLE) == ()
    assert form.missing_required({**seen, "survey": {"pain_areas": None}}, WHOLE) == (form.get("map"),)


def test_answered_blank_and_not_asked_are_three_states() -> None:
    fatigue = form.get("feelings").asks[0]
    assert form.state_of(fatigue, {"survey": {"fatigue": 0}}) is State.ANSWERED
    assert form.state_of(fatigue, {"survey": {"fatigue": None}}) is State.BLANK
    assert form.state_of(fatigue, {}) is State.NOT_ASKED


def test_a_page_tells_by_its_basis_that_the_same_page_was_changed() -> None:
    page = form.get("feelings")
    one, other = {"survey": {"fatigue": 1}}, {"survey": {"fatigue": 1, "headache": True}}
    assert form.basis(form.stored_on(page, one)) == form.basis(form.stored_on(page, other))
    assert form.basis(form.stored_on(page, one)) != form.basis(form.stored_on(page, {"survey": {"fatigue": 2}}))


def test_answers_in_words_tell_none_no_and_zero_apart() -> None:
    pain, energy = form.get("map").asks[0], form.get("pain").asks[2]
    assert in_words(pain, [], str) == "No pain in the last 7 days"
    assert in_words(pain, None, str) is None
    assert in_words(energy, 0, str) == "0 of 10"
    severity = form.get("cramp-severity").asks[0]
    assert in_words(severity, {"neck": 3, "hand_l": None}, str) == ("Neck: 3", "Left hand: no number")
    assert in_words(severity, {"neck": 3}, str) == "Neck: 3"
    months = form.get("duration").asks[0]
    assert in_words(months, True, str) == "Yes, 3 months or more"
    assert in_words(months, False, str) == "No, less than 3 months"


def test_an_unknown_page_is_not_found() -> None:
    with pytest.raises(NotFound):
        form.get("nowhere")


def test_an_optional_question_is_asked_only_where_the_clinic_switched_it_on() -> None:
    warned = Situation(extra=frozenset({"spasm7.warning"}))
    here = {**CRAMPS["spasm7"], "area_severity": {"neck": 3}}
    (page,) = (one for one in form.shown_pages({"spasm7": here}, warned) if one.key == "cramp-details")
    assert page == form.get("cramp-details", warned.extra)
    assert form.collect(page, {"warning": "usually"}, {"spasm7": here}, warned)["spasm7"]["warning"] == "usually"
    assert form.collect(page, {}, {"spasm7": here}, warned)["spasm7"]["warning"] is None
    off = form.collect(form.get("cramp-details"), {"warning": "usually"}, {"spasm7": here}, WHOLE)
    assert "warning" not in off["spasm7"]
    assert "warning" not in form.collect(page, {}, {"spasm7": {"any_spasm": False}}, warned).get("spasm7", {})


def test_every_optional_question_has_a_page_to_stand_on() -> None:
    assert set(form.OPTIONAL) == {"spasm7.warning", "spasm7.pain_where_exam_normal"}
    every = {ask.code for page in form.pages(frozenset(form.OPTIONAL)) for ask in page.asks}
    assert set(form.OPTIONAL) <= every
    assert not set(form.OPTIONAL) & {ask.code for page in form.PAGES for ask in page.asks}


def test_a_page_saved_without_the_optional_question_is_finished_without_it() -> None:
    saved = {"pain": {"nrs_pain": 3}, "spasm7": {"energy": 2}}
    assert form.blanks(saved, WHOLE) + 1 == form.blanks(saved, Situation(extra=frozenset(form.OPTIONAL)))
    assert form.page_before(form.get("feelings"), {}, Situation(extra=frozenset(form.OPTIONAL))).key == "pain"
    assert form.page_after(form.get("pain", frozenset(form.OPTIONAL)), {}, WHOLE) is form.get("feelings")
