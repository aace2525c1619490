"""A draft of "In short" comes into the box only by a press, and is signed only after somebody says that it was read."""

import pytest
from flask_security import hash_password

from clinic.services import plans, questionnaires, signing
from tests.fixtures.storage import CLINIC, NOON

PASSWORD = "three calm brown horses"
PAIN = "Your pain is 5 of 10."


@pytest.fixture
def clinician(app, make_account):
    with app.app_context():
        return make_account(password_hash=hash_password(PASSWORD))


@pytest.fixture
def visit(session, make_visit, clinician, sign_in):
    """An open visit with one answer, looked at by its clinician."""
    visit = make_visit()
    answer(session, visit, 5)
    sign_in(clinician)
    return visit


def answer(session, visit, pain):
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, begun, {"pain": {"nrs_pain": pain}}, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)


@pytest.fixture
def write(session, visit, clinician):
    def write(words):
        plans.write(session, visit, plans.Words(in_short=words), displayed=None, actor=clinician, now=NOON)
        session.commit()

    return write


def signed(session, visit):
    session.refresh(visit)
    return visit.status == "signed"


def typed(html, **more):
    shown = html.select_one("[name=displayed]")["value"]
    return {"displayed": shown, "password": PASSWORD} | more


def test_the_draft_is_beside_the_box_and_not_in_it(page, send, visit, session):
    html = page(f"/visits/{visit.id}/plan")
    assert PAIN in html.select_one(".draft").text
    assert html.select_one("textarea[name=in_short]").text.strip() == ""
    taken = send(f"/visits/{visit.id}/plan", {"draft": "en"})
    assert PAIN in taken.select_one("textarea[name=in_short]").text
    assert plans.of_visit(session, visit) is None


def test_a_second_draft_is_in_the_patients_language(page, send, visit, session, spanish):
    visit.patient.language = "es"
    session.commit()
    names = [
        one.text.split(", ")[-1] for one in page(f"/visits/{visit.id}/plan").select("details:has(.draft) > summary")
    ]
    assert names == ["English", "Español"]
    taken = send(f"/visits/{visit.id}/plan", {"draft": "es"}).select_one("textarea[name=in_short]").text
    assert "5" in taken
    assert PAIN not in taken


def test_the_untouched_draft_is_not_signed_unread(page, send, visit, session, write):
    write(PAIN)
    here = f"/visits/{visit.id}/sign"
    html = page(here)
    assert "nobody rewrote it" in html.text
    refused = send(here, typed(html), status=400)
    assert "#read" in [one["href"] for one in refused.select(".error-summary a")]
    assert not signed(session, visit)
    send(here, typed(refused, read="y"))
    assert signed(session, visit)


def test_own_words_need_no_tick_and_are_shown_whole_as_they_will_be_signed(page, send, visit, session, write):
    words = f"{PAIN}\nPlease go on with the pool. {'And on. ' * 200}".strip()
    write(words)
    html = page(f"/visits/{visit.id}/sign")
    assert html.select_one(".preview .in-short").text == words
    assert not html.select("[name=read]")
    assert [one.text for one in html.select("h1")] == ["Sign this visit"]
    send(f"/visits/{visit.id}/sign", typed(html))
    assert signed(session, visit)


def test_what_is_missing_stands_before_what_will_be_signed(page, visit, write):
    write("Mine.")
    parts = [one.get_text() for one in page(f"/visits/{visit.id}/sign").select("main .inset, main .preview")]
    assert "Missing from this visit:" in parts[0]
    assert "What will be signed" in parts[-1]


def test_a_line_that_the_record_contradicts_by_now_is_named(page, visit, session, write):
    write("Your pain is 3 of 10.\nMy own words.")
    html = page(f"/visits/{visit.id}/sign")
    assert "Your pain is 3 of 10." in html.select_one(".inset-alert li").text
    assert signing.readiness(session, visit, CLINIC).summary.plan.in_short.endswith("My own words.")
