"""Trigger points as a plain form: from the list to the card and back."""

import pytest

from clinic.domain.exams import TriggerActivity, trigger_point_state
from clinic.domain.visits import PointTreatment
from clinic.services import questionnaires, trigger_points
from tests.fixtures.storage import NOON


@pytest.fixture
def spots(session, visit):
    return lambda: list(trigger_points.of_visit(session, visit))


@pytest.fixture
def answered(session, visit):
    begun = questionnaires.begin(session, visit, now=NOON)
    given = {"survey": {"pain_areas": ["head"], "pain_shapes": [], "head_zones": ["eye_l"]}}
    questionnaires.save(session, visit, begun, given, now=NOON)


@pytest.fixture
def cramps_in_the_head(session, visit):
    begun = questionnaires.begin(session, visit, now=NOON)
    cramps = {"any_spasm": True, "area_severity": {"head": 6}, "cramp_head_zones": ["eye_l"]}
    questionnaires.save(session, visit, begun, {"survey": {"pain_areas": []}, "spasm7": cramps}, now=NOON)


def card(html):
    """What a browser would send of the card: ticked boxes and chosen radios only."""
    sent = {}
    for field in html.select("form.spot-card input[name], form.spot-card textarea[name]"):
        if field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(field["name"], []).append(field["value"])
        else:
            sent[field["name"]] = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
    return sent


def test_nothing_is_preselected(trigger_points_address, page):
    html = page(f"{trigger_points_address}/trapezius_upper/l")
    chosen = [field["id"] for field in html.select("form.spot-card [checked]")]
    assert all(name.endswith("-none") for name in chosen)
    assert html.select_one(".spot-title").text == "Trapezius, upper · LEFT"
    assert html.title.text.startswith("Trapezius, upper · LEFT – ")


def test_a_positive_spot_takes_a_tick_an_answer_and_done(trigger_points_address, page, send, spots):
    html = send(
        f"{trigger_points_address}/trapezius_upper/l",
        {"spot": "y", "reproduces_known_symptom": "True", "felt_in": ["head_temple_l"]},
    )
    (spot,) = spots()
    assert (spot.taut_band, spot.hypersensitive_spot, spot.spot_in_taut_band, spot.referred_pain) == (True,) * 4
    assert (spot.felt_in, spot.twitch, spot.jump) == (["head_temple_l"], None, None)
    findings = html.select_one(".findings").text
    assert "Active: 3 of 3 criteria met" in findings
    assert "temple, side of head, left" in findings


def test_nothing_found_is_one_press_on_the_card_of_a_new_spot_only(trigger_points_address, page, send, spots):
    press = page(f"{trigger_points_address}/soleus/r").select_one(".spot-card [formaction$=clear]")
    send(press["formaction"])
    assert {(spot.side, spot.taut_band) for spot in spots()} == {("l", False), ("r", False)}
    send(f"{trigger_points_address}/trapezius_upper/l", {"spot": "y"})
    found = next(spot for spot in spots() if spot.taut_band)
    assert not page(f"{trigger_points_address}/{found.id}").select(".spot-card [formaction$=clear]")


def test_the_table_tells_that_a_place_is_not_a_technique(trigger_points_address, page):
    text = page("/muscles").main.get_text(" ")
    assert "through the armpit" in text
    assert "other side of the forehead" in text


def test_usual_places_come_first_with_their_side_and_nowhere_last(trigger_points_address, page):
    words = [label.text for label in page(f"{trigger_points_address}/soleus/r").select("fieldset > [data-usual] label")]
    assert words[:3] == ["ankle, Achilles tendon, right", "calf, right", "heel, right"]
    assert words[-1] == "nowhere"


def test_nowhere_is_a_no_and_untouched_is_not_examined(trigger_points_address, send, spots):
    send(f"{trigger_points_address}/soleus/l", {"spot": "y", "nowhere": "y"})
    send(f"{trigger_points_address}/soleus/r", {"spot": "y"})
    assert [spot.referred_pain for spot in spots()] == [False, None]


def test_rarer_combinations_under_more(trigger_points_address, send, spots):
    send(
        f"{trigger_points_address}/soleus/l",
        {"taut_band": "True", "hypersensitive_spot": "False", "ppt_kg_cm2": "2,5", "treated": "needling", "note": "a"},
    )
    (spot,) = spots()
    assert (spot.taut_band, spot.hypersensitive_spot, spot.spot_in_taut_band) == (True, False, None)
    assert (str(spot.ppt_kg_cm2), spot.treated, spot.note) == ("2.5", PointTreatment.NEEDLING, "a")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"spot": "y", "felt_in": ["calf_l"], "nowhere": "y"},
        {"spot": "y", "taut_band": "False"},
        {"spot_in_taut_band": "True", "taut_band": "False"},
        {"spot": "y", "ppt_kg_cm2": "0"},
        {"spot": "y", "felt_in": ["tail"]},
        {"spot": "y", "treated": "magic"},
    ],
)
def test_what_contradicts_itself_is_refused_and_kept(trigger_points_address, send, spots, typed):
    html = send(f"{trigger_points_address}/soleus/l", typed, status=400)
    assert html.select(".error-summary li")
    assert html.select_one("#spot").has_attr("checked") == ("spot" in typed)
    assert spots() == []


def test_a_clear_muscle_takes_no_number_from_the_spots_found(trigger_points_address, page, send):
    send(f"{trigger_points_address}/masseter/clear", {})
    send(f"{trigger_points_address}/soleus/l", {"spot": "y"})
    assert [one["value"] for one in page(trigger_points_address).select(".findings li")] == ["1"]


def test_several_spots_in_a_muscle_are_numbered(trigger_points_address, send, spots):
    send(f"{trigger_points_address}/soleus/l", {"spot": "y"})
    html = send(f"{trigger_points_address}/soleus/l", {"spot": "y", "note": "further down"})
    assert [spot.ordinal for spot in spots()] == [1, 2]
    assert "spot 2" in html.select_one(".findings").text


def test_a_spot_is_changed_and_a_stale_card_is_refused_with_what_was_typed(trigger_points_address, page, send, spots):
    send(f"{trigger_points_address}/soleus/l", {"spot": "y"})
    (spot,) = spots()
    first = card(page(f"{trigger_points_address}/{spot.id}"))
    send(f"{trigger_points_address}/{spot.id}", first | {"reproduces_known_symptom": "True"})
    html = send(
        f"{trigger_points_address}/{spot.id}", first | {"reproduces_known_symptom": "False", "note": "mine"}, status=409
    )
    assert html.select_one("textarea[name=note]").text.strip() == "mine"
    both = html.select_one(".trigger-stored").text
    assert "you entered sore spot in taut band; patient’s own pain: no; note “mine”." in both
    assert "saved at 12:00: sore spot in taut band; patient’s own pain: yes." in both
    assert spots()[0].reproduces_known_symptom is True
    send(f"{trigger_points_address}/{spot.id}", card(html))
    assert (spots()[0].reproduces_known_symptom, spots()[0].note) == (False, "mine")


def test_clear_is_one_press_for_both_sides_and_undone_by_one(trigger_points_address, page, send, spots):
    html = send(f"{trigger_points_address}/soleus/clear")
    assert sorted(spot.side for spot in spots()) == ["l", "r"]
    state = trigger_point_state(*(getattr(spots()[0], s) for s in ("taut_band", "hypersensitive_spot")), False, None)
    assert state.finding == "absent"
    assert "Soleus, left; Soleus, right" in html.text
    assert html.select("form[action$='soleus/unclear']")
    send(f"{trigger_points_address}/soleus/unclear")
    assert spots() == []


def test_a_clear_side_becomes_a_spot(trigger_points_address, send, spots):
    send(f"{trigger_points_address}/soleus/clear")
    send(f"{trigger_points_address}/soleus/l", {"spot": "y"})
    assert {spot.side: spot.taut_band for spot in spots()} == {"l": True, "r": False}


def test_a_deleted_spot_is_put_back_whole(trigger_points_address, page, send, spots):
    typed = {"spot": "y", "reproduces_known_symptom": "True", "felt_in": ["calf_l", "heel_l"], "note": "soft"}
    send(f"{trigger_points_address}/soleus/l", typed | {"treated": "release", "twitch": "False"})
    card = page(f"{trigger_points_address}/{spots()[0].id}")
    version = card.select_one("#card [name=version]")["value"]
    html = send(card.select_one("[data-remove]")["formaction"], {"version": version})
    assert spots() == []
    undo = html.select_one("form.exam-undo")
    back = {}
    for field in undo.select("input[name]"):
        back.setdefault(field["name"], []).append(field["value"])
    back.pop("csrf_token", None)
    send(undo["action"], back)
    (spot,) = spots()
    assert (spot.taut_band, spot.reproduces_known_symptom, spot.twitch, spot.note) == (True, True, False, "soft")
    assert sorted(spot.felt_in) == ["calf_l", "heel_l"]
    assert spot.treated is PointTreatment.RELEASE
    assert trigger_point_state(True, True, True, True).state is TriggerActivity.ACTIVE


@pytest.mark.parametrize(
    ("treated", "words"), [("release", "Released by hand today."), ("none", "Nothing was done at the point today.")]
)
def test_what_was_done_at_the_point_stands_in_the_summary(trigger_points_address, page, send, visit, treated, words):
    send(f"{trigger_points_address}/soleus/l", {"spot": "y", "treated": treated})
    assert words in page(f"/visits/{visit.id}/summary").main.text
    send(f"{trigger_points_address}/soleus/r", {"spot": "y"})
    assert page(f"/visits/{visit.id}/summary").main.text.count(" today.") == 1


def test_a_muscle_is_found_by_the_beginnings_of_its_words(trigger_points_address, page):
    html = page(f"{trigger_points_address}?q=upp+tr+l")
    found = html.select_one("#find .muscles")
    assert "Trapezius, upper" in found.text
    assert len(found.select(".muscle")) == 1
    assert "nothing" not in page(f"{trigger_points_address}?q=zzz").select_one("#find .hint").text


def test_cramps_at_one_place_of_the_head_lead_to_the_muscles_of_that_place(
    trigger_points_address, visit, page, cramps_in_the_head
):
    for address in (trigger_points_address, f"/visits/{visit.id}"):
        html = page(address)
        plan = html.select_one(".palpation").text
        assert "Orbicularis oculi" in plan, address
        assert "Frontalis" not in plan, address
    assert {one.text for one in page(trigger_points_address).select(".muscle-marked")} == {"eye (in, around or behind)"}


def test_the_plan_is_headed_as_ideas_and_fills_in_nothing(trigger_points_address, page, answered, spots):
    plan = page(trigger_points_address).select_one(".palpation")
    assert plan.h2.text == "Muscles to check first"
    assert plan.p.text == "Ideas only, from usual pain patterns. Pain can travel elsewhere."
    assert 1 <= len(plan.select(".muscle")) <= 6
    assert "Orbicularis oculi" in plan.text
    assert spots() == []


def test_a_spot_that_was_changed_meanwhile_is_not_removed(trigger_points_address, page, send, client, spots):
    send(f"{trigger_points_address}/soleus/l", {"spot": "y"})
    (spot,) = spots()
    stale = card(page(f"{trigger_points_address}/{spot.id}"))
    send(f"{trigger_points_address}/{spot.id}", stale | {"note": "theirs"})
    assert client.post(f"{trigger_points_address}/{spot.id}/remove", data=stale).status_code == 409
    assert spots()[0].note == "theirs"


def test_the_list_stands_beside_the_card(trigger_points_address, page):
    html = page(f"{trigger_points_address}/soleus/l")
    assert len(html.select("[data-all] [data-muscle]")) == 72
    assert html.select_one("[data-muscle=soleus]")["data-usual-l"].split()[0] == "ankle_l"
    assert page(trigger_points_address).select_one(".spot-card").has_attr("hidden")


def test_an_unknown_muscle_or_spot_is_not_found(trigger_points_address, client, page):
    page(trigger_points_address)
    assert client.get(f"{trigger_points_address}/tail/l").status_code == 404
    assert client.get(f"{trigger_points_address}/soleus/x").status_code == 404
    assert client.get(f"{trigger_points_address}/999").status_code == 404


def test_the_referral_table_goes_both_ways(trigger_points_address, page):
    html = page("/muscles?place=eye_l")
    often = html.select_one(".card h3 + p").text
    assert "Occipitalis, left" in often
    assert len(html.select("[aria-labelledby=from-muscle] tbody tr")) == 72
    assert "This list is not complete" in html.text
    assert not page("/muscles?place=tail").select(".card h3")
