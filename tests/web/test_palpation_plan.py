"""The plan of palpation on the pages: why, the ticks, the press, and where said and found differ."""

import pytest

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.palpation import PALPATION_NOTE
from clinic.domain.trigger_findings import is_clear
from clinic.services import exams, questionnaires, trigger_points
from clinic.services.exams import SiteEntry
from clinic.services.trigger_points import SpotFindings
from tests.fixtures.storage import NOON

PAGES = {"survey": "exam", "visit": "", "trigger": "trigger-points"}
PRESENT = SpotFindings(taut_band=True, hypersensitive_spot=True, spot_in_taut_band=True, felt_in=("calf_l",))


@pytest.fixture
def at(visit, clinician, sign_in):
    sign_in(clinician)
    return lambda name: f"/visits/{visit.id}/{PAGES[name]}".rstrip("/")


@pytest.fixture
def answered(session, visit):
    begun = questionnaires.begin(session, visit, now=NOON)
    given = {
        "survey": {"pain_areas": ["hip_l", "lower_leg_l"], "pain_shapes": [], "head_zones": []},
        "spasm7": {"any_spasm": True, "area_severity": {"lower_leg_l": 6}},
    }
    questionnaires.save(session, visit, begun, given, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)


@pytest.fixture
def rate(session, visit, clinician):
    def rate(site, state=SiteState.RATED, rating=None, by=clinician):
        exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=by, now=NOON)
        exams.enter(session, visit, exam, [SiteEntry(site, state, rating)], actor=by, now=NOON)

    return rate


def lines(html):
    """Each line of the plan: its name and its text, blanks joined."""
    found = html.select(".palpation .muscle, .palpation .plan-sites li")
    return [" ".join(one.text.split()) for one in found]


def line(html, name):
    return next(one for one in lines(html) if one.startswith(name))


@pytest.mark.parametrize("name", PAGES)
def test_each_line_says_why_it_stands_there(at, page, answered, name):
    html = page(at(name))
    assert all("Why: " in one for one in lines(html))
    assert "Why: left hip or buttock (pain); left lower leg (pain, cramps)" in line(html, "Gluteus minimus")
    assert "Why: left hip or buttock (pain)" in line(html, "Trochanter")
    assert html.select_one(".palpation h2").text == "Muscles to check first"
    assert html.select_one(".palpation .hint").text == PALPATION_NOTE


@pytest.mark.parametrize("name", PAGES)
def test_the_plan_offers_ideas_and_claims_nothing(at, page, answered, name):
    words = set(page(at(name)).select_one(".palpation").text.lower().replace(".", " ").split())
    claims = {"diagnosis", "diagnosed", "cause", "causes", "caused", "because", "must", "likely", "probable", "active"}
    assert not words & (claims | {"treat", "should", "syndrome", "disease", "abnormal", "positive", "unexplained"})
    assert {"ideas", "only,"} <= words


@pytest.mark.parametrize("name", PAGES)
def test_a_tick_follows_from_what_is_recorded(at, page, answered, rate, session, visit, clinician, name):
    assert "✓" not in page(at(name)).select_one(".palpation").text
    trigger_points.add(session, visit, "gluteus_minimus", "l", PRESENT, examiner=clinician, now=NOON)
    rate("greater_trochanter_l", rating=0)
    rate("gluteal_l", SiteState.REFUSED)
    html = page(at(name))
    assert "✓" in line(html, "Gluteus minimus")
    assert "✓" in line(html, "Trochanter")
    assert "✓" not in line(html, "Gluteal")
    assert sum("✓" in one for one in lines(html)) == 2


@pytest.mark.parametrize(("name", "back"), [("survey", "survey"), ("visit", "visit")])
def test_examined_stores_nothing_found_on_the_sides_of_the_line_alone(
    at, page, client, answered, session, visit, name, back
):
    form = next(form for form in page(at(name)).select(".palpation form") if "gluteus_minimus" in form["action"])
    assert "nothing found" in form.button.text
    sent = {field["name"]: field["value"] for field in form.select("input[name]")}
    answer = client.post(form["action"], data=sent)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, at(name))
    (stored,) = trigger_points.of_visit(session, visit)
    assert (stored.muscle, stored.side, is_clear(stored)) == ("gluteus_minimus", "l", True)
    html = page(at(name))
    assert "✓ left" in line(html, "Gluteus minimus")
    assert not [form for form in html.select(".palpation form") if "gluteus_minimus" in form["action"]]
    assert "Gluteus minimus, left" in page(at("trigger")).select_one("[data-findings]").text


def test_examined_never_overwrites_a_finding(at, page, client, answered, session, visit, clinician):
    found = trigger_points.add(session, visit, "soleus", "l", PRESENT, examiner=clinician, now=NOON)
    client.post(f"{at('visit')}/palpation/soleus/examined", data={"side": ["l", "r"], "back": "visit"})
    stored = {one.side: one for one in trigger_points.of_visit(session, visit)}
    assert stored["l"].id == found.id
    assert stored["l"].taut_band is True
    assert is_clear(stored["r"])


@pytest.mark.parametrize("sent", [{"back": "visit"}, {"side": "l"}, {"side": "x", "back": "visit"}])
def test_a_press_without_a_side_or_a_way_back_is_refused(at, client, session, visit, sent):
    assert client.post(f"{at('visit')}/palpation/soleus/examined", data=sent).status_code == 400
    assert not trigger_points.of_visit(session, visit)


@pytest.mark.parametrize("name", PAGES)
def test_an_urgent_sign_that_waits_stands_above_the_plan(at, page, session, visit, name):
    begun = questionnaires.begin(session, visit, now=NOON)
    given = {"urgent": {"chest_pain": True}, "survey": {"pain_areas": ["chest"], "pain_shapes": [], "head_zones": []}}
    questionnaires.save(session, visit, begun, given, now=NOON)
    html = str(page(at(name)).select_one("main"))
    sign = html.index("An urgent sign waits" if name != "visit" else 'aria-labelledby="signs"')
    assert sign < html.index("palpation")


@pytest.mark.parametrize("name", PAGES)
def test_where_the_two_differ_stands_on_the_page_with_both_facts(at, page, answered, rate, session, visit, name):
    assert not page(at(name)).select(".compared")
    rate("greater_trochanter_l", rating=1)
    rate("second_rib_r", rating=7)
    texts = [" ".join(one.text.split()) for one in page(at(name)).select(".compared li")]
    assert texts == [
        "Marked as painful, nothing found there: left hip or buttock. "
        "Said: pain. Found: no tender site and no trigger point where it was examined.",
        "Found, not marked as painful: chest. Said: no pain marked there. Found: a tender site or a trigger point.",
        "Marked as painful, nothing examined there: left lower leg.",
    ]


def test_the_summary_says_it_too_and_so_does_a_cramp_without_a_band(at, page, answered, session, visit, clinician):
    trigger_points.clear(session, visit, "soleus", examiner=clinician, now=NOON, sides=["l"])
    text = page(f"{at('visit')}/summary").select_one(".compared").text
    assert "Cramps marked, no taut band found: left lower leg." in text
    assert "Said and found need not agree. Both stand as they are." in text


def test_a_second_examiner_sees_nothing_of_what_the_first_found(at, page, answered, rate, make_account, sign_in):
    rate("greater_trochanter_l", rating=1)
    sign_in(make_account(name="Dr B. Second"))
    html = page(at("survey"))
    assert not html.select(".compared")
    assert "✓" not in line(html, "Trochanter")


def test_the_comparison_is_renewed_with_the_figure(at, page, client, answered, rate):
    rate("greater_trochanter_l", rating=1)
    for address in (f"{at('survey')}/figure", f"{at('trigger')}/figure"):
        assert "nothing found there" in client.get(address).text


@pytest.mark.parametrize("name", ["survey", "trigger"])
def test_where_in_the_head_is_said_in_words_for_pain_and_for_cramps(at, session, visit, page, name):
    begun = questionnaires.begin(session, visit, now=NOON)
    given = {
        "survey": {"pain_areas": ["head"], "pain_shapes": [], "head_zones": ["eye_l", "head_vertex"]},
        "spasm7": {"any_spasm": True, "area_severity": {"head": 6}, "cramp_head_zones": ["cheek_r"]},
    }
    questionnaires.save(session, visit, begun, given, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)
    text = " ".join(page(at(name)).text.split())
    assert "Pain in the head: top of the head; eye, left." in text
    assert "Cramps in the head: cheek, right." in text
