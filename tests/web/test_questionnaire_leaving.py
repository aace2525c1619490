"""What every page of the patient grants: it can be left for later, and skipped where it may be; the list tells once."""

from collections.abc import Callable

from tests.fixtures.questionnaire_walk import EVERY_PAGE, NOTHING, Walk

Start = Callable[..., Walk]


def test_every_page_can_be_left_for_later_and_has_one_main_button_and_no_slider(walk: Start) -> None:
    who = walk()
    keys = [key for key, _typed, _following in EVERY_PAGE]
    for key, typed, _following in EVERY_PAGE:
        who.go(key, NOTHING | {"get_help_now": "chest_pain"} if key == "urgent" else typed)
    for key in (*keys, "advice", "check"):
        html = who.look(key)
        assert len(html.find_all(["a", "button"], string="Save and finish later")) == 1, key
        assert len(html.select("main .continue .button")) == 1, key
        assert not html.select("input[type=range], progress, [role=slider], [disabled]"), key
    for key, typed, _following in EVERY_PAGE:
        assert who.post(key, typed, later="1").headers["Location"] == who.invited.page("later"), key


def test_every_question_can_be_skipped_but_the_urgent_signs_and_the_map(walk: Start) -> None:
    who, passed = walk(), []
    who.go("urgent", NOTHING)
    following = who.go("map", {"pain_areas": "neck"})
    branches = {"cramps": {"any_spasm": "True", "any_tightness": "True"}, "cramp-map": {"area_severity": "neck"}}
    while following != "check":
        passed.append(following)
        following = who.go(following, branches.get(following))
    assert passed == [key for key, _typed, _following in EVERY_PAGE[2:]]
    assert who.go("cramp-map") == "cramp-details", "no place, no page for how bad it was there"
    html = who.look("check")
    blank = [one.dt.text.strip() for one in html.select(".summary-list > div") if "Not provided" in one.dd.text]
    assert len(blank) == len(set(blank))
    said = [text for text in html.main.stripped_strings if text.startswith("You left")]
    assert said == [f"You left {len(blank)} questions blank. That is fine. You can still answer, or send as it is."]
    assert who.browser.post(who.invited.page("send")).status_code == 303
    assert who.invited.questionnaire.sent_at is not None


def test_each_page_says_its_part_of_five_and_nothing_else_of_the_way(walk: Start) -> None:
    who, captions = walk(), {}
    for key, typed, _following in EVERY_PAGE:
        html = who.look(key)
        captions[key] = html.select_one(".caption").text if html.select_one(".caption") else ""
        assert not html.select("ol, [aria-current=step], meter"), key
        who.go(key, typed)
    captions["check"] = who.look("check").select_one(".caption").text
    pain, feelings = "Part 1 of 5: your pain", "Part 2 of 5: how you feel"
    cramps, tried, before = "Part 3 of 5: cramps", "Part 4 of 5: what you tried", "Part 5 of 5: before you send"
    assert captions == {
        "urgent": "", "map": pain, "pain": pain, "feelings": feelings, "signs": feelings, "duration": feelings,
        "cramps": cramps, "cramp-map": cramps, "cramp-severity": cramps, "cramp-details": cramps, "tightness": cramps,
        "treatments": tried, "matters": before, "check": before,
    }  # fmt: skip
