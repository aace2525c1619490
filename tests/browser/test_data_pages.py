"""What comes in and goes out, and the instruments, in a browser: fit for a phone, nothing axe finds, scripts or not."""

import json
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe

from clinic.models import ImportRun, Visit
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
MAP = '[patient]\nid = "who"\n[visit]\ndate = "day"\n[answers]\n"pain.nrs_pain" = "pain"\n'
ROWS = "who,day,pain\nA1,2024-01-05,6\nA1,2024-06-05,4\nB2,2024-03-01,12\n"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CHOICES = [
    {"valueCoding": {"code": str(n), "display": words, "extension": [{"url": WEIGHT, "valueDecimal": n}]}}
    for n, words in enumerate(("Never", "On some days", "Nearly every day"))
]
QUESTIONNAIRE = {
    "resourceType": "Questionnaire",
    "status": "active",
    "name": "Moss",
    "title": "About moss",
    "version": "1",
    "item": [
        {"linkId": "green", "text": "How often was it green?", "type": "choice", "answerOption": CHOICES},
        {"linkId": "dry", "text": "How often was it dry?", "type": "choice", "answerOption": CHOICES},
    ],
}


@pytest.fixture
def files(tmp_path):
    """The files on the desk of whoever sits there, by name."""
    contents = {"visits.csv": ROWS, "map.toml": MAP, "moss.json": json.dumps(QUESTIONNAIRE)}
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    return {name: str(tmp_path / name) for name in contents}


def fits(page):
    """Look at the page on a desk and on a phone."""
    page.wait_for_load_state()
    for size in (DESK["viewport"], PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert found == [], (page.url, [one["id"] for one in found])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_file_of_visits_comes_in(live_clinic, open_page, files, scripts):
    live_clinic.add_account()
    page = open_page(**DESK, java_script_enabled=scripts)
    live_clinic.sign_in(page)
    look = fits if scripts else lambda page: None
    page.goto(f"{live_clinic.url}/data/visits/new")
    look(page)
    page.get_by_label("File of visits").set_input_files(files["visits.csv"])
    page.locator("select[name=map]").select_option("own")
    page.get_by_label("Map of your own").set_input_files(files["map.toml"])
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("heading", name="What the file would bring in").wait_for()
    look(page)
    page.get_by_role("button", name="import the other 2").click()
    page.get_by_role("heading", name="Import of").wait_for()
    look(page)
    with live_clinic.reading() as session:
        assert session.query(Visit).count() == 2
        assert session.query(ImportRun).one().file_name == "visits.csv"
    page.goto(f"{live_clinic.url}/data")
    look(page)
    page.goto(f"{live_clinic.url}/data/export")
    look(page)


def test_a_page_that_waits_moves_on_by_itself(live_clinic, open_page, files):
    live_clinic.add_account()
    page = open_page(**DESK)
    live_clinic.sign_in(page)
    work = live_clinic.app.extensions["clinic-work"]
    held = threading.Event()
    lock = live_clinic.app.extensions["clinic"].settings.instance / "another.lock"
    work.begin("another task", lock, held.wait, first=lambda: None)
    page.goto(f"{live_clinic.url}/data/visits/new")
    page.get_by_label("File of visits").set_input_files(files["visits.csv"])
    page.locator("select[name=map]").select_option("own")
    page.get_by_label("Map of your own").set_input_files(files["map.toml"])
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("heading", name="The file is being read").wait_for()
    fits(page)
    held.set()
    page.get_by_role("heading", name="What the file would bring in").wait_for()


def test_a_questionnaire_is_brought_in_and_asked(live_clinic, open_page, files):
    live_clinic.add_account()
    page = open_page(**DESK)
    live_clinic.sign_in(page)
    page.goto(f"{live_clinic.url}/data/questionnaires/new")
    fits(page)
    page.get_by_label("File of the questionnaire").set_input_files(files["moss.json"])
    page.get_by_role("button", name="Look at it").click()
    fits(page)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Confirm the licence").click()
    fits(page)
    page.get_by_role("textbox").fill("We may use it.")
    page.get_by_role("button", name="I confirm").click()
    page.get_by_role("link", name="Scoring").click()
    fits(page)
    page.get_by_text("Higher is worse").click()
    page.get_by_role("button", name="Set the rule").click()
    page.get_by_role("link", name="How it looks to a patient").click()
    fits(page)
    page.get_by_role("link", name="Back").first.click()
    page.get_by_role("button", name="Ask patients from the next form on").click()
    page.get_by_role("button", name="Stop asking it").wait_for()
    fits(page)
    for address in ("/instruments", "/instruments/survey"):
        page.goto(live_clinic.url + address)
        fits(page)
