"""What must not be lost or mixed: the last visit, either side first, two clinicians, a session that ends, a restart."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Visit
from clinic.services import exams, visits
from clinic.services.exams import SiteEntry
from tests.fixtures.browser import PASSWORD, TABLET
from tests.fixtures.exam_browser import SAVED, all_saved, press, until
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser


@pytest.fixture
def note_stored(live_clinic, visit_id):
    """Ask the database: the note of the survey, None without a survey."""

    def note_stored():
        with live_clinic.reading() as session:
            exam = exams.of_visit(session, session.get(Visit, visit_id))
            return None if exam is None else exam.note

    return note_stored


@pytest.fixture
def after_another(live_clinic, survey, visit_id, clinician_id):
    """The survey after a visit with ratings, loaded anew."""
    with live_clinic.writing() as session:
        clinician, day = session.get(Account, clinician_id), TODAY - dt.timedelta(days=40)
        patient = session.get(Visit, visit_id).patient
        before = visits.plan(session, patient, day, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
        exam = exams.begin(session, before, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
        entries = [SiteEntry("forehead", SiteState.RATED, 1), SiteEntry("occiput_r", SiteState.RATED, 8)]
        exams.enter(session, before, exam, entries, actor=clinician, now=NOON)
    survey.reload()
    return survey


def test_the_last_rating_is_confirmed_by_a_key_or_a_press(live_clinic, after_another, visit_id):
    page = after_another
    press(page, "c4")
    page.keyboard.press("c")
    page.get_by_role("button", name="Confirm 8 at Occiput, right as today’s").tap()
    all_saved(page)
    expect(page.locator("#occiput_r")).to_have_value("8c")
    page.locator("#knee_l").focus()
    page.keyboard.press("c")
    expect(page.locator("[data-live]")).to_contain_text("no rating here to confirm")
    with live_clinic.reading() as session:
        exam = exams.of_visit(session, session.get(Visit, visit_id))
        kept = {one.site: (one.rating, one.source.value) for one in exam.ratings}
    assert kept == {"forehead": (1, "confirmed"), "occiput_l": (4, "examined"), "occiput_r": (8, "confirmed")}


def test_either_side_comes_first_by_a_tap_and_the_order_is_stored(survey, stored):
    press(survey, "0")
    survey.locator("#occiput_r").tap()
    press(survey, "5678")
    survey.locator("#supraspinatus_l").tap()
    press(survey, "321")
    all_saved(survey)
    assert list(stored().items()) == [
        ("forehead", 0),
        ("occiput_r", 5),
        ("occiput_l", 6),
        ("trapezius_r", 7),
        ("trapezius_l", 8),
        ("supraspinatus_l", 3),
        ("supraspinatus_r", 2),
        ("gluteal_l", 1),
    ]


def test_the_side_that_leads_leads_on_after_a_reload(survey, stored):
    survey.locator("#occiput_r").tap()
    press(survey, "567")
    all_saved(survey)
    survey.reload()
    survey.locator("#supraspinatus_r").focus()
    press(survey, "32")
    all_saved(survey)
    assert list(stored())[-2:] == ["supraspinatus_r", "supraspinatus_l"]


def test_moving_on_by_itself_is_turned_off_and_stays_off(survey, stored):
    survey.get_by_role("button", name="Move on by itself").click()
    expect(survey.locator("[data-moves-words]")).to_have_text("Enter moves on")
    press(survey, "35")
    survey.keyboard.press("Enter")
    press(survey, "7")
    all_saved(survey)
    assert stored() == {"forehead": 5, "occiput_l": 7}
    survey.reload()
    expect(survey.locator("[data-moves]")).to_have_attribute("aria-pressed", "false")


def test_the_banner_is_read_from_afar_and_said_after_each_entry(survey):
    press(survey, "2")
    expect(survey.locator(".exam-site b")).to_have_text("Occiput · LEFT")
    expect(survey.locator("[data-find-words]")).to_contain_text("base of the skull")
    live = survey.locator("[data-live]")
    assert live.get_attribute("role") == "status"
    expect(live).to_contain_text("forehead (middle): 2. Occiput · LEFT. Where the neck muscles attach")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    assert survey.locator(".exam-site b").evaluate(size) >= 28
    assert survey.locator("[data-find-words]").evaluate(size) >= 18


def test_a_key_that_is_held_down_is_one_press(survey, stored):
    survey.keyboard.down("7")
    survey.keyboard.down("7")
    survey.keyboard.down("7")
    survey.keyboard.up("7")
    all_saved(survey)
    assert stored() == {"forehead": 7}


def test_refused_is_in_the_menu_and_is_not_not_done(survey, stored):
    survey.locator("[data-more-open]").tap()
    survey.get_by_role("button", name="Refused: this site").tap()
    survey.locator("[data-key='n']").tap()
    all_saved(survey)
    assert stored() == {"forehead": "refused", "occiput_l": "not_examined"}


def test_two_clinicians_keep_both_values_in_one_cell_and_stand_in_two(live_clinic, open_page, survey, stored, visit_id):
    press(survey, "1")
    all_saved(survey)
    live_clinic.add_account(name="Dr B. Other", email="other@clinic.example")
    other = open_page(viewport=TABLET)
    live_clinic.sign_in(other, "other@clinic.example")
    other.goto(survey.url)
    expect(other.locator("#forehead")).to_have_value("")
    other.get_by_role("link", name="Enter for Dr A. Sample instead").click()
    expect(other.locator("#forehead")).to_have_value("1")
    press(other, "9")
    all_saved(other)
    press(survey, "4")
    note = survey.locator("[data-clash=occiput_l]")
    expect(note).to_contain_text("you entered 4; Dr B. Other saved 9 at 12:00")
    press(survey, "5")
    note.get_by_text("Keep the stored one").click()
    all_saved(survey)
    assert stored() == {"forehead": 1, "occiput_l": 9, "occiput_r": 5}


def test_what_is_typed_into_a_cell_while_it_clashes_overwrites_nobody(live_clinic, survey, stored, visit_id):
    held = []
    survey.route("**/exam/cells", lambda route: held.append(route), times=1)
    expect(survey.locator("#forehead")).to_be_focused()
    press(survey, "2")
    until(survey, lambda: held, "the save")
    with live_clinic.writing() as session:
        visit = session.get(Visit, visit_id)
        exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=visit.clinician, now=NOON)
        nine = [SiteEntry("forehead", SiteState.RATED, 9)]
        exams.enter(session, visit, exam, nine, actor=visit.clinician, now=NOON)
    survey.locator("#forehead").focus()
    press(survey, "3")
    held[0].continue_()
    note = survey.locator("[data-clash=forehead]")
    expect(note).to_contain_text("you entered 3; Dr A. Sample saved 9 at 12:00")
    survey.locator("#forehead").focus()
    press(survey, "4")
    expect(note).to_contain_text("you entered 4; Dr A. Sample saved 9 at 12:00")
    assert stored() == {"forehead": 9}
    expect(survey.locator("[data-exam]")).to_have_attribute("data-unsaved", "1")
    note.get_by_text("Keep mine").click()
    all_saved(survey)
    assert stored() == {"forehead": 4}


def test_an_answer_lost_on_the_way_is_no_clash_with_oneself(survey, stored):
    survey.route("**/exam/cells", lambda route: (route.fetch(), route.abort()), times=1)
    press(survey, "7")
    expect(survey.locator("#save-status")).to_contain_text("Not saved: 1 wait")
    survey.locator("#forehead").focus()
    press(survey, "61")
    expect(survey.locator("#save-status")).to_contain_text("Not saved: 2 wait")
    all_saved(survey)
    assert stored() == {"forehead": 6, "occiput_l": 1}
    assert survey.locator("[data-clash]").count() == 0


def test_a_session_that_ends_loses_nothing_and_goes_on_after_signing_in_elsewhere(survey, live_clinic, stored):
    press(survey, "3")
    all_saved(survey)
    survey.context.clear_cookies()
    press(survey, "68")
    expect(survey.locator("#save-status")).to_contain_text("Signed out; nothing is lost here")
    with survey.context.expect_page() as opened:
        survey.locator("#save-status a").click()
    elsewhere = opened.value
    elsewhere.locator("input[name=email]").fill("dr@clinic.example")
    elsewhere.locator("input[name=password]").fill(PASSWORD)
    elsewhere.locator("main button[type=submit]").click()
    elsewhere.wait_for_load_state()
    expect(survey.locator("#occiput_r")).to_have_value("8")
    all_saved(survey)
    assert stored() == {"forehead": 3, "occiput_l": 6, "occiput_r": 8}


def test_a_note_is_saved_as_it_is_typed_and_asks_only_while_it_is_not(survey, note_stored):
    asked = []
    survey.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    survey.locator("[data-more-open]").click()
    survey.route("**/exam/note", lambda route: route.abort())
    survey.locator("#note").fill("Cold hands.")
    expect(survey.locator("#save-status")).to_contain_text("The note is not saved yet.")
    survey.locator(".visit-tabs").get_by_role("link", name="Plan").click(no_wait_after=True)
    until(survey, lambda: asked, "the question")
    expect(survey.locator("#note")).to_have_value("Cold hands.")
    assert note_stored() is None
    survey.unroute("**/exam/note")
    expect(survey.locator("[name=note_was]")).to_have_value("Cold hands.")
    expect(survey.locator(SAVED)).to_be_visible()
    assert note_stored() == "Cold hands."
    survey.locator(".visit-tabs").get_by_role("link", name="Plan").click()
    expect(survey.locator("h1")).to_contain_text("Plan")
    assert asked == ["beforeunload"]


def test_a_note_that_somebody_else_changed_is_said_and_kept(survey, note_stored, live_clinic, visit_id):
    survey.locator("[data-more-open]").click()
    survey.locator("#note").fill("Cold hands.")
    expect(survey.locator("[name=note_was]")).to_have_value("Cold hands.")
    with live_clinic.writing() as session:
        exams.of_visit(session, session.get(Visit, visit_id)).note = "Warm hands."
    survey.locator("#note").fill("Cold hands and feet.")
    expect(survey.locator("#save-status")).to_contain_text("It now reads: Warm hands.")
    expect(survey.locator("#note")).to_have_value("Cold hands and feet.")
    assert note_stored() == "Warm hands."


def test_without_scripts_a_session_that_ended_gives_the_same_form_back(live_clinic, open_page, visit_id, stored):
    page = open_page(java_script_enabled=False)
    live_clinic.sign_in(page)
    page.goto(f"{live_clinic.url}/visits/{visit_id}/exam")
    page.locator("#forehead").fill("6")
    page.locator("#note").fill("Cold hands.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Nothing is saved yet")
    assert stored() == {}
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    elsewhere = opened.value
    elsewhere.locator("input[name=email]").fill("dr@clinic.example")
    elsewhere.locator("input[name=password]").fill(PASSWORD)
    elsewhere.locator("main button[type=submit]").click()
    elsewhere.wait_for_load_state()
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("main")).to_contain_text("What you typed is still here")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("#forehead")).to_have_value("6")
    expect(page.locator("#note")).to_have_value("Cold hands.")
    assert stored() == {"forehead": 6}


def test_a_server_that_is_away_for_a_while_gets_everything_in_order(survey, stored):
    survey.route("**/exam/cells", lambda route: route.abort("connectionrefused"))
    press(survey, "12")
    survey.locator("#forehead").focus()
    press(survey, "7")
    expect(survey.locator("#save-status")).to_contain_text("Not saved")
    assert stored() == {}
    survey.unroute("**/exam/cells")
    all_saved(survey)
    assert list(stored().items()) == [("forehead", 7), ("occiput_l", 2)]


def test_a_server_that_is_restarted_in_the_middle_gets_everything_and_asks_for_nothing(survey, live_clinic, stored):
    press(survey, "37")
    all_saved(survey)
    with live_clinic.restarting():
        press(survey, "64")
        expect(survey.locator("#save-status")).to_contain_text("Not saved: 2 wait")
        survey.locator("#forehead").focus()
        press(survey, "8")
        expect(survey.locator("#save-status")).to_contain_text("Not saved: 3 wait")
    all_saved(survey)
    expected = {"forehead": 8, "occiput_l": 7, "occiput_r": 6, "trapezius_l": 4}
    assert stored() == expected
    press(survey, "5")
    all_saved(survey)
    assert stored() == {**expected, "occiput_l": 5}
