"""Same and Change in a real browser: what was chosen is said to be saved only when it is, and a change is kept too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from clinic.domain.treatments.courses import Source
from clinic.domain.visits import VisitStatus
from clinic.models import LateAnswer, Questionnaire, Response, TreatmentRating, Visit
from tests.fixtures.devices import Patient, choose, end_session, go_back, go_on, status
from tests.fixtures.returning import FROM, LAST

pytestmark = pytest.mark.browser
OFFLINE = "Not saved yet. Check your connection. Try again"
NOT_OPENED = "The next page did not open. Check your connection. Try again"


@pytest.fixture
def patient(patient_with_link: Patient) -> Patient:
    """A patient who was here before."""
    patient_with_link.answered_before(LAST, treatment="duloxetine")
    return patient_with_link


def same(page: Page) -> None:
    page.locator("[name=same]").click()


def change(page: Page) -> None:
    page.get_by_role("link", name="Change", exact=True).click()


def confirmed(patient: Patient) -> dict[str, str]:
    """The marks of what was confirmed today in the survey."""
    with patient.clinic.reading() as session:
        of_today = Questionnaire.visit_id == patient.visit_id
        found = session.query(Response).join(Questionnaire).where(of_today, Response.instrument == "survey").one()
        return dict(found.confirmed)


def today(patient: Patient) -> int:
    return patient.count(Questionnaire, Questionnaire.visit_id == patient.visit_id)


def test_same_goes_by_fetch_and_the_next_page_says_saved(patient: Patient) -> None:
    page = patient.device("duration")
    status(page, "")
    with page.expect_request(lambda one: one.method == "POST") as sent:
        same(page)
    assert sent.value.headers["x-requested-with"] == "fetch"
    page.wait_for_url("**/cramps")
    status(page, "Saved just now")
    assert confirmed(patient) == {"symptoms_3_months": FROM}


def test_same_offline_says_so_and_is_one_record_when_it_is_tried_again(patient: Patient) -> None:
    page = patient.device("map")
    page.context.set_offline(True)
    same(page)
    status(page, OFFLINE)
    assert today(patient) == 0
    assert Axe().run(page).response["violations"] == []
    box = page.get_by_role("button", name="Try again").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_role("button", name="Try again").click()
    status(page, OFFLINE)
    expect(page.locator("[name=same]")).to_be_focused()
    page.route("**/draft", lambda route: route.abort())
    page.context.set_offline(False)
    status(page, OFFLINE)
    page.unroute("**/draft")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/pain")
    status(page, "Saved just now")
    assert (patient.answers("survey"), today(patient)) == ({k: LAST["survey"][k] for k in confirmed(patient)}, 1)


def test_what_was_chosen_offline_is_sent_when_online_again_and_nothing_moves(patient: Patient) -> None:
    page = patient.device("duration")
    page.context.set_offline(True)
    same(page)
    status(page, OFFLINE)
    page.context.set_offline(False)
    status(page, "Saved just now")
    assert page.url.endswith("/duration")
    assert patient.answers("survey") == {"symptoms_3_months": True}
    same(page)
    page.wait_for_url("**/cramps")
    assert (patient.answers("survey"), today(patient)) == ({"symptoms_3_months": True}, 1)
    assert confirmed(patient) == {"symptoms_3_months": FROM}


def test_same_whose_answer_got_lost_is_one_rating(patient: Patient) -> None:
    page = patient.device("treatments")

    def stored_but_unanswered(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/treatments", stored_but_unanswered, times=1)
    same(page)
    status(page, OFFLINE)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/change")
    of_today = (TreatmentRating.visit_id == patient.visit_id, TreatmentRating.source == Source.PATIENT)
    assert patient.count(TreatmentRating, *of_today) == 1


def opens_once_online(patient: Patient, page: Page) -> None:
    """Change is followed when it is pressed again with the network back, and chooses nothing."""
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/duration?change=1")
    assert today(patient) == 0


def test_change_offline_keeps_the_page_and_chooses_nothing(patient: Patient) -> None:
    page = patient.device("duration")
    page.context.set_offline(True)
    change(page)
    status(page, NOT_OPENED)
    expect(page.locator(".offer")).to_be_visible()
    opens_once_online(patient, page)


def test_change_after_same_offline_takes_the_choice_back(patient: Patient) -> None:
    page = patient.device("duration")
    page.context.set_offline(True)
    same(page)
    status(page, OFFLINE)
    change(page)
    status(page, NOT_OPENED)
    opens_once_online(patient, page)


def test_stopping_offline_keeps_the_page(patient: Patient) -> None:
    page = patient.device("duration")
    page.context.set_offline(True)
    page.get_by_role("link", name="Save and finish later").click()
    status(page, NOT_OPENED)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Your answers are safe")


def test_a_busy_server_is_no_answer_to_same_or_change(patient: Patient) -> None:
    page = patient.device("duration")
    page.route("**/duration**", lambda route: route.fulfill(status=503, body="busy"))
    same(page)
    status(page, OFFLINE)
    change(page)
    status(page, NOT_OPENED)
    page.unroute_all()
    same(page)
    page.wait_for_url("**/cramps")
    assert patient.answers("survey") == {"symptoms_3_months": True}


def test_same_on_two_devices_is_one_record_and_other_answers_are_both_shown(patient: Patient) -> None:
    phone, tablet, third = (patient.device("duration") for _ in range(3))
    same(phone)
    phone.wait_for_url("**/cramps")
    same(tablet)
    tablet.wait_for_url("**/cramps")
    assert (patient.answers("survey"), today(patient)) == ({"symptoms_3_months": True}, 1)
    tablet.goto(f"{patient.link}/duration")
    change(tablet)
    choose(tablet, "symptoms_3_months", "False")
    status(tablet, "Saved just now")
    third.context.set_offline(True)
    same(third)
    status(third, OFFLINE)
    third.context.set_offline(False)
    expect(third.locator("#save-status")).to_contain_text("Not saved yet. These answers were changed on another")
    expect(third.locator("[data-stored] .summary-list")).to_contain_text("No")
    assert patient.answers("survey") == {"symptoms_3_months": False}
    same(third)
    third.wait_for_url("**/cramps")
    assert patient.answers("survey") == {"symptoms_3_months": True}


def test_a_session_that_ended_costs_no_choice(patient: Patient) -> None:
    page = patient.device("duration")
    end_session(page)
    same(page)
    page.locator("#year").fill("1973")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url("**/cramps")
    assert confirmed(patient) == {"symptoms_3_months": FROM}


def test_same_that_waited_until_after_signing_is_told_and_kept_by_the_next_press(patient: Patient) -> None:
    page = patient.device("duration")
    page.context.set_offline(True)
    same(page)
    status(page, OFFLINE)
    with patient.clinic.writing() as session:
        session.get_one(Visit, patient.visit_id).status = VisitStatus.IMPORTED
    page.context.set_offline(False)
    status(page, "Not saved yet. Press your answer again.")
    same(page)
    expect(page.locator("h1")).to_have_text("Received after your visit")
    assert patient.count(LateAnswer) == 1


def test_what_is_changed_is_kept_when_the_browser_is_killed(patient: Patient) -> None:
    page = patient.device("map")
    change(page)
    page.wait_for_url("**/map?change=1")
    page.locator("[data-hit=front_shoulder_l]").click()
    status(page, "Saved just now")
    page.context.close()
    assert patient.answers("survey")["pain_areas"] == ["head", "neck", "shoulder_l"]
    assert confirmed(patient) == {}
    other = patient.device("map")
    expect(other.locator(".offer")).to_have_count(0)
    expect(other.locator("[name=pain_areas]:checked")).to_have_count(3)
    other.goto(patient.link)
    other.get_by_role("link", name="Go on").click()
    other.wait_for_url("**/urgent")


def test_a_change_after_same_is_kept_too_and_only_the_rest_stays_confirmed(patient: Patient) -> None:
    page = patient.device("signs")
    same(page)
    page.wait_for_url("**/duration")
    go_back(page)
    change(page)
    page.wait_for_url("**/signs?change=1")
    choose(page, "depression", "True")
    status(page, "Saved just now")
    page.context.close()
    assert confirmed(patient) == {"headache": FROM, "abdominal_pain": FROM}
    other = patient.device("signs")
    expect(other.locator("[name=depression][value=True]")).to_be_checked()


def test_changed_treatments_are_kept_as_they_are_typed(patient: Patient) -> None:
    page = patient.device("treatments")
    change(page)
    page.wait_for_url("**/treatments?change=1")
    page.locator("[value=made_worse]").first.click()
    status(page, "Saved just now")
    page.context.close()
    other = patient.device("treatments")
    expect(other.locator(".offer")).to_have_count(0)
    expect(other.locator("[value=made_worse]").first).to_be_checked()


def test_two_devices_that_change_see_both_values(patient: Patient) -> None:
    phone, tablet = patient.device("duration?change=1"), patient.device("duration?change=1")
    choose(phone, "symptoms_3_months", "False")
    status(phone, "Saved just now")
    choose(tablet, "symptoms_3_months", "True")
    expect(tablet.locator("#save-status")).to_contain_text("Not saved yet. These answers were changed on another")
    expect(tablet.locator("[data-stored] .summary-list")).to_contain_text("No")
    assert patient.answers("survey") == {"symptoms_3_months": False}
    go_on(tablet)
    tablet.wait_for_url("**/cramps")
    assert patient.answers("survey") == {"symptoms_3_months": True}


def test_without_scripts_both_are_plain(patient: Patient) -> None:
    page = patient.device("duration", java_script_enabled=False)
    same(page)
    page.wait_for_url("**/cramps")
    assert page.locator("#save-status").inner_text() == "Saved just now"
    page.goto(f"{patient.link}/duration")
    change(page)
    page.wait_for_url("**/duration?change=1")
    assert confirmed(patient) == {"symptoms_3_months": FROM}
