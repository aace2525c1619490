"""The patient's pages: each is saved and comes back, blank stays blank, nothing typed is lost."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.domain.visits import VisitStatus
from clinic.models import Account, AuditEntry, Patient, Questionnaire, Visit
from clinic.services import visits
from tests.fixtures.questionnaire_walk import EVERY_PAGE, NOTHING, Walk
from tests.fixtures.storage import NOON, TODAY
from tests.fixtures.web import checked

Start = Callable[..., Walk]


def test_every_page_is_saved_leads_on_and_comes_back(walk: Start, session: Session) -> None:
    who = walk()
    for key, typed, following in EVERY_PAGE:
        assert who.go(key, typed) == following, key
    assert who.invited.answers("survey") == {
        "pain_areas": ["head", "neck"],
        "pain_shapes": ["back_neck"],
        "head_zones": ["eye_l"],
        "fatigue": 2,
        "unrefreshed": 0,
        "cognitive": 1,
        "headache": True,
        "abdominal_pain": False,
        "depression": False,
        "symptoms_3_months": True,
    }
    assert who.invited.answers("spasm7") == {
        "energy": 0,
        "any_spasm": True,
        "any_tightness": True,
        "area_severity": {"neck": 3, "hand_l": 10},
        "spasm_shapes": ["front_hand_l"],
        "frequency_level": 2,
        "duration_level": None,
        "sleep_onset_effect": 0,
        "activity_effect": None,
        "onset_context": ["cold"],
        "constant_tightness": ["chest"],
    }
    for key, typed, _following in EVERY_PAGE:
        html = who.look(key)
        shown = {one["name"]: one["value"] for one in html.select("input[checked]")}
        shown |= {one["name"]: one["value"] for one in html.select("input[type=text]")}
        shown |= {one["name"]: one.text.lstrip("\n") for one in html.select("textarea")}
        for name, value in typed.items():
            if not isinstance(value, list) and not name.endswith("_shapes"):
                assert shown[name] == value.replace("\r\n", "\n"), (key, name)
    listed = " ".join(who.look("check").select_one(".summary-list").get_text(" ").split())
    for words in ("None of these", "7 of 10", "0 of 10", "Neck: 3 Left hand: 10", "Warm baths", "and <b>work</b>"):
        assert words in listed
    assert listed.count("Not provided") == 2, "how long, and what it limited"


def test_a_cramp_in_the_head_takes_its_places_and_reads_apart_from_the_pain_there(walk: Start) -> None:
    who = walk()
    for key, typed, following in EVERY_PAGE[:7]:
        assert who.go(key, typed) == following, key
    legend = "Where in your head or face did you have cramps?"
    fieldset = next(one for one in who.look("cramp-map").select("fieldset") if legend in one.text)
    assert len(fieldset.select("[name=cramp_head_zones]")) == 13
    cramps = {"area_severity": ["head", "neck"], "spasm_shapes": "", "cramp_head_zones": ["cheek_r", "eye_l"]}
    assert who.go("cramp-map", cramps) == "cramp-severity"
    assert who.invited.answers("spasm7")["cramp_head_zones"] == ["eye_l", "cheek_r"]
    ticked = [one["value"] for one in who.look("cramp-map").select("[name=cramp_head_zones][checked]")]
    assert ticked == ["eye_l", "cheek_r"]
    labels = [one.text.strip() for one in who.look("check").select(".summary-list dt")]
    assert len(labels) == len(set(labels))
    assert legend in labels
    who.go("cramp-map", {**cramps, "area_severity": ["neck"]})
    assert "cramp_head_zones" not in who.invited.answers("spasm7")
    assert legend not in who.look("check").text


def test_nothing_is_ticked_beforehand(walk: Start) -> None:
    who = walk()
    for key, typed, _following in EVERY_PAGE:
        assert not who.look(key).select("main input[checked]"), key
        who.go(key, typed)


def test_sending_twice_is_once_and_shows_no_score(walk: Start, session: Session) -> None:
    who = walk()
    for key, typed, _following in EVERY_PAGE:
        who.go(key, typed)
    for _ in range(2):
        response = who.browser.post(who.invited.page("send"))
        assert (response.status_code, response.headers["Location"]) == (303, who.invited.url)
    html = who.look()
    assert html.h1.text == "Thank you"
    assert "WPI" not in html.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Questionnaire)) == 1
    sends = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "questionnaire_send")
    assert session.scalar(sends) == 1


def test_after_sending_other_answers_are_refused_and_stay_on_the_page(walk: Start) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    who.go("map", {"nowhere": "y"})
    who.browser.post(who.invited.page("send"))
    same = who.browser.post(who.invited.page("map"), data={"nowhere": "y"})
    assert same.status_code == 303
    other = checked(who.browser.post(who.invited.page("map"), data={"pain_areas": "neck"}), 409)
    assert "sent before" in other.select_one(".error-summary").text
    assert other.select_one("input[value=neck]").has_attr("checked")
    assert who.invited.answers("survey")["pain_areas"] == []


def test_the_form_is_not_sent_before_the_urgent_page_and_the_map(walk: Start) -> None:
    who = walk()
    html = checked(who.browser.post(who.invited.page("send")), 400)
    links = [one["href"] for one in html.select(".error-summary a")]
    assert links == [f"{who.invited.page(key)}?then=check" for key in ("urgent", "map")]
    assert who.invited.questionnaire is None or who.invited.questionnaire.sent_at is None


def test_a_blank_page_is_blank_and_the_next_one_not_asked(walk: Start) -> None:
    who = walk()
    assert who.go("feelings") == "signs"
    assert who.invited.answers("survey") == {"fatigue": None, "unrefreshed": None, "cognitive": None}


def test_an_answer_can_be_taken_back(walk: Start) -> None:
    who = walk()
    who.go("feelings", {"fatigue": "3"})
    who.go("feelings", {"fatigue": ""})
    assert who.invited.answers("survey")["fatigue"] is None


def test_the_map_needs_a_place_or_no_pain_but_not_to_stop(walk: Start) -> None:
    who = walk()
    who.go("urgent", NOTHING)
    html = checked(who.post("map"), 400)
    assert html.select_one(".error-summary a")["href"] == "#pain_areas"
    both = checked(who.post("map", {"pain_areas": ["neck"], "nowhere": "y"}), 400)
    assert both.select_one("input[value=neck]").has_attr("checked")
    assert who.go("map", later="1") == "later"
    for page in (who.look(), who.look("later")):
        assert page.select_one(".continue a")["href"] == who.invited.page("map"), "a blank map is asked again"
    assert who.go("map", {"nowhere": "y"}) == "pain"
    assert who.invited.answers("survey")["pain_areas"] == []
    assert not who.look("pain").select("[name=worst_place]"), "without a place no worst place is asked"


def test_save_and_finish_later_saves_and_says_until_when(walk: Start) -> None:
    who = walk()
    assert who.go("matters", {"what_matters": "sleep"}, later="1") == "later"
    assert who.invited.answers("agenda") == {"what_matters": "sleep"}
    assert "4 Dec 2026" in who.look("later").text


def test_the_link_resumes_at_the_first_open_page(walk: Start) -> None:
    who = walk()
    for key, typed, _following in EVERY_PAGE[:3]:
        who.go(key, typed)
    assert who.look().select_one(".continue a")["href"] == who.invited.page("feelings")


def test_cramps_turned_to_no_are_not_asked_any_more_and_no_contradiction_stays(walk: Start) -> None:
    who = walk()
    for key, typed, _following in EVERY_PAGE:
        who.go(key, typed)
    assert who.go("cramps", {"any_spasm": "False", "any_tightness": "False"}, then="check") == "check"
    assert who.invited.answers("spasm7") == {"energy": 0, "any_spasm": False, "any_tightness": False}


def test_change_returns_to_the_list_by_way_of_what_it_brings_up(walk: Start) -> None:
    who = walk()
    for key, typed, _following in EVERY_PAGE[:6]:
        who.go(key, typed)
    who.go("cramps", {"any_spasm": "False", "any_tightness": "False"})
    who.go("matters")
    response = who.post("cramps", {"any_spasm": "True", "any_tightness": "False"}, then="check")
    assert response.headers["Location"] == f"{who.invited.page('cramp-map')}?then=check"
    assert who.go("feelings", {"fatigue": "1"}, then="check") == "check"
    assert who.look("pain").select_one("nav.back a")["href"] == who.invited.page("map")
    changing = checked(who.browser.get(who.invited.page("pain") + "?then=check"))
    assert changing.select_one("nav.back a")["href"] == who.invited.page("check")


def test_a_stale_page_is_refused_with_both_values_and_nothing_lost(walk: Start) -> None:
    who = walk()
    who.go("feelings", {"fatigue": "1"})
    stale = who.look("feelings").select_one("[name=basis]")["value"]
    who.go("feelings", {"fatigue": "2"})
    typed = {"basis": stale, "fatigue": "3", "cognitive": "0"}
    html = checked(who.browser.post(who.invited.page("feelings"), data=typed), 409)
    assert "Quite a lot" in html.select_one("section .summary-list").text, "what is stored"
    assert [one["value"] for one in html.select("input[checked]")] == ["3", "0"], "what was typed"
    assert who.invited.answers("survey")["fatigue"] == 2
    fresh = html.select_one("[name=basis]")["value"]
    assert who.browser.post(who.invited.page("feelings"), data={**typed, "basis": fresh}).status_code == 303
    assert who.invited.answers("survey")["fatigue"] == 3


def test_pressing_continue_twice_is_no_conflict(walk: Start) -> None:
    who = walk()
    basis = who.look("feelings").select_one("[name=basis]")["value"]
    for _ in range(2):
        answer = who.browser.post(who.invited.page("feelings"), data={"basis": basis, "fatigue": "1"})
        assert answer.status_code == 303


def test_another_page_changed_elsewhere_is_no_conflict(walk: Start) -> None:
    who = walk()
    who.go("feelings", {"fatigue": "1"})
    stale = who.look("feelings").select_one("[name=basis]")["value"]
    who.go("signs", {"headache": "True"})
    answer = who.browser.post(who.invited.page("feelings"), data={"basis": stale, "fatigue": "2"})
    assert answer.status_code == 303
    assert who.invited.answers("survey")["headache"] is True


def test_a_bad_day_stores_four_answers_and_asks_nothing_else(walk: Start) -> None:
    who = walk()
    response = who.browser.post(f"{who.invited.url}/form", data={"form": "short"})
    assert response.headers["Location"] == who.invited.page("urgent")
    assert who.go("urgent", NOTHING) == "bad-day"
    typed = {"nrs_pain": "8", "worst_place": "chest", "any_spasm": "True", "unrefreshed": "3"}
    assert who.go("bad-day", typed) == "check"
    assert who.browser.post(who.invited.page("send")).status_code == 303
    assert who.look().h1.text == "Thank you"
    assert who.invited.answers("survey") == {"unrefreshed": 3}
    assert who.invited.answers("spasm7") == {"any_spasm": True}
    assert who.invited.answers("pain") == {"nrs_pain": 8, "worst_place": "chest"}
    assert who.invited.questionnaire.short_form


def test_the_whole_form_after_a_bad_day_starts_at_the_map(walk: Start) -> None:
    who = walk()
    who.browser.post(f"{who.invited.url}/form", data={"form": "short"})
    who.go("urgent", NOTHING)
    who.go("bad-day", {"nrs_pain": "8"})
    response = who.browser.post(f"{who.invited.url}/form", data={"form": "whole"})
    assert response.headers["Location"] == who.invited.page("map")
    assert who.invited.answers("pain")["nrs_pain"] == 8


def test_overall_change_names_and_stores_the_visit_it_compares_with(
    walk: Start, make_visit: Callable[..., Visit], make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient()
    make_visit(patient=patient, seen_on=TODAY.replace(month=9))
    make_visit(patient=patient, seen_on=TODAY.replace(month=10), status=VisitStatus.MISSED)
    who = walk(make_visit(patient=patient))
    assert "20 Sep 2026" in who.look("change").h1.text
    who.go("change", {"pgic": "2"})
    assert who.invited.answers("pgic") == {"pgic": 2, "compared_with": "2026-09-20"}


def test_a_cancelled_visit_that_comes_back_keeps_its_answers(walk: Start, session: Session, clinician: Account) -> None:
    who = walk()
    who.go("matters", {"what_matters": "sleep"})
    visits.close_unseen(session, who.invited.visit, VisitStatus.MISSED, actor=clinician, now=NOON)
    assert who.look("matters").select_one("textarea").text.strip() == "sleep"
