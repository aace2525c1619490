"""A return visit: last time's places and history are confirmed or changed, scores are asked afresh."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from clinic.domain.treatments.courses import Helped
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Patient
from clinic.services.treatments import Said
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.returning import FROM, offer, record
from tests.fixtures.web import checked


def test_last_times_map_is_a_sentence_and_same_stores_it_as_confirmed(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    who.go("urgent", NOTHING)
    html = who.look("map")
    assert offer(html).startswith("For your visit on 8 Oct 2026 you told us:")
    assert [one.text for one in html.select(".offer li")] == ["Head or face", "Neck"], "one place to a line"
    assert not html.select("main input:not([type=hidden])"), "nothing to choose beside the two buttons"
    assert [one.text for one in html.select(".offer-answers > *")] == ["Same", "Change"]
    assert who.go("map", same="1") == "pain"
    survey = who.invited.answers("survey")
    assert survey == {"pain_areas": ["head", "neck"], "pain_shapes": ["back_neck"], "head_zones": ["eye_l"]}
    assert record(who).confirmed == {"survey": dict.fromkeys(survey, FROM)}
    assert record(who).answers["survey"] == survey


def test_change_opens_the_map_with_last_times_places_and_stores_what_is_typed(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    change = who.look("map").select_one(".offer-answers a")["href"]
    html = checked(who.browser.get(change))
    assert [one["value"] for one in html.select("[name=pain_areas][checked]")] == ["head", "neck"]
    assert html.select_one("[name=pain_shapes]")["value"] == "back_neck"
    assert who.invited.questionnaire is None, "looking changes nothing"
    typed = {"basis": html.select_one("[name=basis]")["value"], "pain_areas": ["neck"], "pain_shapes": "back_neck"}
    assert who.browser.post(who.invited.page("map"), data=typed).status_code == 303
    assert who.invited.answers("survey")["pain_areas"] == ["neck"]
    assert record(who).confirmed == {}
    assert not offer(who.look("map")), "what was typed today comes back as it is"


def test_change_opens_a_question_with_nothing_chosen(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    html = checked(who.browser.get(who.look("duration").select_one(".offer-answers a")["href"]))
    assert html.select("[name=symptoms_3_months]")
    assert not html.select("[checked]")


def test_back_shows_the_offer_again_and_a_change_takes_the_mark_away(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    assert who.go("duration", same="1") == "cramps"
    assert record(who).confirmed == {"survey": {"symptoms_3_months": FROM}}
    html = who.look("duration")
    assert offer(html)
    changed = checked(who.browser.get(html.select_one(".offer-answers a")["href"]))
    typed = {"basis": changed.select_one("[name=basis]")["value"], "symptoms_3_months": "False"}
    who.browser.post(who.invited.page("duration"), data=typed)
    assert who.invited.answers("survey")["symptoms_3_months"] is False
    assert record(who).confirmed == {}


def test_cramp_places_are_confirmed_and_how_bad_they_were_is_asked_afresh(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    assert who.go("cramps", {"any_spasm": "True", "any_tightness": "False"}) == "cramp-map"
    assert "Left hand" in offer(who.look("cramp-map"))
    assert who.go("cramp-map", same="1") == "cramp-severity"
    assert who.invited.answers("spasm7")["area_severity"] == {"hand_l": None}
    html = who.look("cramp-severity")
    assert not html.select("[checked]")
    who.go("cramp-severity", {"hand_l": "4"})
    assert who.invited.answers("spasm7")["area_severity"] == {"hand_l": 4}
    assert record(who).confirmed["spasm7"]["area_severity"] == FROM
    who.go("cramps", {"any_spasm": "False", "any_tightness": "False"})
    assert record(who).confirmed.get("spasm7", {}) == {}, "what is not asked any more is not confirmed either"


def test_cramps_in_the_head_are_offered_and_confirmed_with_their_places(earlier: Any, back: Any) -> None:
    cramps = {"any_spasm": True, "area_severity": {"head": 9}, "spasm_shapes": [], "cramp_head_zones": ["eye_l"]}
    earlier({"spasm7": cramps})
    who = back()
    who.go("cramps", {"any_spasm": "True", "any_tightness": "False"})
    words = offer(who.look("cramp-map"))
    assert "Where in your head or face did you have cramps?" in words
    assert "Eye, left" in words
    html = checked(who.browser.get(who.look("cramp-map").select_one(".offer-answers a")["href"]))
    assert [one["value"] for one in html.select("[name=cramp_head_zones][checked]")] == ["eye_l"]
    assert who.go("cramp-map", same="1") == "cramp-severity"
    stored = who.invited.answers("spasm7")
    assert (stored["area_severity"], stored["cramp_head_zones"]) == ({"head": None}, ["eye_l"])
    assert record(who).confirmed["spasm7"]["cramp_head_zones"] == FROM


def test_no_score_of_last_time_stands_on_any_page(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    who.go("map", same="1")
    who.go("cramps", {"any_spasm": "True", "any_tightness": "False"})
    who.go("cramp-map", same="1")
    for key in ("pain", "feelings", "cramp-severity", "cramp-details", "change"):
        html = who.look(key)
        assert not html.select("[checked]"), key
        assert not offer(html), key


def test_the_signs_of_the_last_6_months_are_one_block_with_their_questions(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    words = offer(who.look("signs"))
    assert "Headache" in words or "headache" in words
    assert words.count("Yes") == 1
    assert words.count("No") == 2
    who.go("signs", same="1")
    signs = {"headache": True, "abdominal_pain": False, "depression": False}
    assert who.invited.answers("survey") == signs
    assert record(who).confirmed == {"survey": dict.fromkeys(signs, FROM)}


def test_blocks_are_confirmed_one_by_one(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    who.go("map", same="1")
    assert set(who.invited.answers("survey")) == {"pain_areas", "pain_shapes", "head_zones"}


def test_the_last_questionnaire_that_was_sent_counts_signed_or_not(earlier: Any, back: Any, session: Session) -> None:
    earlier({"survey": {"pain_areas": ["chest"], "pain_shapes": None}}, days=90)
    wrong = earlier({"survey": {"pain_areas": ["abdomen"], "pain_shapes": None}}, days=20)
    wrong.status = VisitStatus.ENTERED_IN_ERROR
    earlier({"survey": {"pain_areas": ["neck"], "pain_shapes": None}}, days=10, sent=False)
    session.commit()
    who = back()
    assert "Chest" in offer(who.look("map"))


def test_nobody_elses_answers_and_no_blank_are_offered(
    earlier: Any, back: Any, walk: Callable[..., Walk], make_patient: Callable[..., Patient], make_visit: Any
) -> None:
    earlier({"survey": {"symptoms_3_months": None}})
    who = back()
    assert not offer(who.look("duration"))
    assert not offer(who.look("map"))
    earlier(days=5)
    stranger = walk(make_visit(patient=make_patient(name="Somebody Else")))
    assert not offer(stranger.look("map"))


def test_a_bad_day_shows_only_its_own_pages(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    who.browser.post(f"{who.invited.url}/form", data={"form": "short"})
    assert who.go("urgent", NOTHING) == "bad-day"
    html = who.look("bad-day")
    assert not offer(html)
    assert not html.select("[checked]")
    assert who.browser.get(who.invited.page("map")).status_code in (302, 303)


def test_same_after_the_page_was_changed_elsewhere_shows_both(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    stale = who.look("duration").select_one("[name=basis]")["value"]
    changed = {"basis": stale, "symptoms_3_months": "False"}
    assert who.browser.post(who.invited.page("duration"), data=changed).status_code == 303
    html = checked(who.browser.post(who.invited.page("duration"), data={"basis": stale, "same": "1"}), 409)
    assert "No" in html.select_one("#stored-now").find_parent("section").text
    assert html.select_one("[name=symptoms_3_months][checked]")["value"] == "True"
    assert who.invited.answers("survey")["symptoms_3_months"] is False


def test_same_where_nothing_is_offered_stores_nothing(back: Any) -> None:
    who = back()
    assert who.browser.post(who.invited.page("duration"), data={"same": "1"}).status_code in (400, 404)
    assert who.invited.answers("survey") == {}
    assert who.browser.post(who.invited.page("pain"), data={"same": "1"}).status_code in (400, 404)
    assert who.invited.answers("pain") == {}


def test_the_check_list_leads_to_the_page_itself_for_a_change(earlier: Any, back: Any) -> None:
    earlier()
    who = back()
    who.go("duration", same="1")
    html = checked(who.browser.get(f"{who.invited.page('duration')}?then=check"))
    assert html.select_one("[name=symptoms_3_months][checked]")["value"] == "True"
    assert who.go("duration", {"symptoms_3_months": "True"}, then="check")
    assert record(who).confirmed == {"survey": {"symptoms_3_months": FROM}}, "sent again unchanged, it stays confirmed"


def test_the_clinician_sees_what_was_confirmed_and_from_when(
    earlier: Any, back: Any, course: Any, sign_in: Any, page: Any, clinician: Account
) -> None:
    one = course()
    earlier(helped={one.id: Said(Helped.HELPED_A_LOT)})
    who = back()
    who.go("map", same="1")
    who.go("treatments", same="1")
    sign_in(clinician)
    visit = who.invited.visit
    assert "Confirmed from 8 Oct 2026: where it hurts." in page(f"/visits/{visit.id}").text
    said = page(f"/visits/{visit.id}/treatments").select_one(f"#course-{one.id} dl > div:last-child dd").text
    assert said == "Helped a lot (confirmed from 8 Oct 2026)"
