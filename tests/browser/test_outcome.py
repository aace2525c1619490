"""The whole of it, as people do it: from the patient's link to the signed PDF, which says what was typed."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from clinic.domain.body.atlas import SITES
from clinic.models import Edition, Visit
from clinic.report.blocks.ratings import PAIRS
from tests.fixtures.browser import PHONE

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 900}, "has_touch": False}
PLACES = (
    "front_shoulder_l",
    "front_upper_arm_l",
    "back_neck",
    "back_upper_back",
    "back_lower_back",
    "back_hip_l",
    "back_hip_r",
    "back_upper_leg_r",
)
RATINGS = dict(zip(SITES, [1, 6, 5, 8, 7, 6, 4, 7, 5, 5, 3, 1, 0, 6, 4, 1, 0, 9, 10, 3, 2], strict=True))
MATTERS = "My left calf <at night>, & mornings"
IN_SHORT = "Pain is 7. It hurts most in the lower back."
FOR_GP = "Please check vitamin D in 4 weeks."


ANSWERED = (
    "Pain, last 7 days 0 to 10 7",
    "Tiredness 0 to 3 2",
    "Waking unrefreshed 0 to 3 3",
    "Thinking and memory 0 to 3 1",
    "Spasm burden 0 to 100* 50",  # 2 x (6 + 2.5 x 2 + 2.5 x 2 + 4 + 5)
    "Painful areas WPI, 0 to 19 8",
    "Symptom severity SSS, 0 to 12 7",  # 2 + 3 + 1, and headaches
    "Energy 0 to 10, higher is better",
    "16 of 18 tender points",
    "Places with pain: neck, left shoulder, left upper arm, upper back, lower back, left hip or buttock,",
    "right hip or buttock, right upper leg. Worst: lower back. Cramps, worst 1 to 10: left lower leg 6.",
    "Sends pain to back and side of neck, left.",
    "Helped a bit",
    "Questionnaire answers fulfil the 2016 survey criteria. This is not a diagnosis.",
)
"""What was answered above, as it is printed."""


def ratings_in_print() -> list[str]:
    """The rows of the 18 ratings as they were typed, left and right, and the controls."""
    rows = [f"{label} {RATINGS[f'{stem}_l']} {RATINGS[f'{stem}_r']}" for stem, label in PAIRS]
    return [*rows, "Control: forehead (middle) 1; Control: right forearm 1; Control: left thumbnail 0."]


def press(page: Page, words: str) -> None:
    """Press the button or the link that says so, as a person reads it."""
    main = page.locator("main")
    both = main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words))
    both.locator("visible=true").first.click()


def choose(page: Page, question: str, answer: str) -> None:
    """Choose an answer under its question."""
    group = page.get_by_role("group", name=re.compile(re.escape(question)))
    group.get_by_role("radio", name=re.compile(rf"^\s*{re.escape(answer)}")).first.check()


def plan_visit(page: Page, url: str) -> str:
    """The clinician adds the patient and plans a visit; returns the patient's link."""
    page.goto(f"{url}/today")
    press(page, "New patient")
    page.get_by_label("Name", exact=True).fill("Ada Canary")
    page.get_by_role("textbox", name="Year").fill("1980")
    press(page, "Add the patient")
    press(page, "New visit")
    press(page, "Plan the visit and make the link")
    return page.get_by_label("Address").input_value()


def answer(phone: Page, link: str) -> None:
    """The patient answers on a phone, page by page."""
    phone.goto(link)
    phone.get_by_label("What is your year of birth?").fill("1980")
    press(phone, "Continue")
    press(phone, "Start")
    for group in phone.get_by_role("group").all():
        group.get_by_label("None of these").check()
    press(phone, "Continue")
    for shape in PLACES:
        phone.locator(f"[data-hit={shape}]").click()
    assert "8 places" in phone.locator("[data-chosen-heading]").inner_text()
    press(phone, "Continue")
    choose(phone, "pain worst", "Lower back")
    choose(phone, "How bad was your pain", "7")
    choose(phone, "How much energy", "3")
    press(phone, "Continue")
    choose(phone, "How tired", "Quite a lot")
    choose(phone, "waking unrefreshed", "A great deal")
    choose(phone, "trouble thinking", "A little")
    press(phone, "Continue")
    for question, said in (("headaches", "Yes"), ("lower belly", "No"), ("depression", "No")):
        choose(phone, question, said)
    press(phone, "Continue")
    choose(phone, "3 months or more", "Yes")
    press(phone, "Continue")
    choose(phone, "Have you had cramps", "Yes")
    choose(phone, "feel tight", "No")
    press(phone, "Continue")
    phone.locator("[data-hit=back_lower_leg_l]").click()
    press(phone, "Continue")
    choose(phone, "Left lower leg", "6")
    press(phone, "Continue")
    cramp_details(phone)
    tried(phone)
    phone.get_by_label("In your own words").fill(MATTERS)
    press(phone, "Continue")
    press(phone, "Send to my clinic")
    phone.get_by_role("heading", name="Thank you").wait_for()


def cramp_details(phone: Page) -> None:
    """How often and how long the cramps were, and what they kept the patient from."""
    choose(phone, "How often did", "On 3 to 6 days")
    choose(phone, "How long did", "1 to 10 minutes")
    choose(phone, "falling asleep", "4")
    choose(phone, "what you could do", "5")
    press(phone, "Continue")


def tried(phone: Page) -> None:
    """Nothing is on the clinic's list yet: the patient adds what they tried."""
    phone.get_by_label("Something you tried (1)").fill("Cherry stone pillow")
    choose(phone, "Did it help", "Helped a bit")
    press(phone, "Continue")


def examine(page: Page, visit: str) -> None:
    """21 ratings by 21 keys, then one trigger point."""
    page.goto(f"{visit}/exam")
    for site, rating in RATINGS.items():
        assert page.locator("input[data-cell]:focus").get_attribute("name") == site
        page.keyboard.press("t" if rating == 10 else str(rating))
    page.get_by_text("Saved").first.wait_for()
    page.goto(f"{visit}/trigger-points/trapezius_upper/l")
    page.get_by_role("checkbox", name="Sore spot in taut band").check()
    choose(page, "Patient’s own pain", "Yes")
    page.get_by_role("checkbox", name="back and side of neck, left").check()
    press(page, "Done")
    page.locator("[data-trigger][data-unsaved='0']").wait_for()


def decide(page: Page, visit: str) -> None:
    """Take over what the patient added, and write what happens next."""
    page.goto(f"{visit}/treatments")
    press(page, "Take over")
    page.get_by_role("radio", name="Current").check()
    press(page, "Save")
    page.goto(f"{visit}/plan")
    page.get_by_label("In short, to the patient").fill(IN_SHORT)
    page.get_by_label("GP", exact=True).fill(FOR_GP)
    press(page, "Save")


def sign(page: Page, visit: str, password: str) -> None:
    """Open the visit's summary and sign it."""
    page.goto(f"{visit}/summary")
    press(page, "Sign")
    page.get_by_label("Your password").fill(password)
    press(page, "Sign the visit")


def test_from_the_link_to_the_signed_pdf(live_clinic, open_page):
    live_clinic.add_account()
    desk, phone = open_page(**DESK), open_page(viewport=PHONE)
    live_clinic.sign_in(desk)
    link = plan_visit(desk, live_clinic.url)
    answer(phone, link)
    with live_clinic.reading() as session:
        visit_id = session.scalars(select(Visit.id)).one()
    visit = f"{live_clinic.url}/visits/{visit_id}"
    examine(desk, visit)
    decide(desk, visit)
    draft = desk.request.get(f"{visit}/summary.pdf").body()
    sign(desk, visit, "a long enough password of a test")
    signed = desk.request.get(f"{visit}/summary.pdf").body()

    assert "DRAFT" in text_of(draft)
    assert "DRAFT" not in text_of(signed)
    said = text_of(signed)
    for words in (
        "Ada Canary",
        MATTERS,
        IN_SHORT,
        FOR_GP,
        "Cherry stone pillow",
        "Trapezius, upper, left",
        "Dr A. Sample",
    ):
        assert words in said, f"{words!r} is not in the PDF"
    for line in (*ANSWERED, *ratings_in_print()):
        assert line in said, f"{line!r} is not in the PDF"
    with live_clinic.reading() as session:
        assert session.scalars(select(Edition.pdf)).one() == signed
    assert phone.goto(link).status == 404


def text_of(pdf: bytes) -> str:
    """The words of all pages."""
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
