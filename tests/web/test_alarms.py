"""An answer about self-harm reaches the clinician who is named: on the day list, on the visit, and by mail."""

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import Account, AuditEntry
from clinic.services import red_flags, signing
from clinic.web.installation import KEY
from tests.fixtures.asked_imported import THUNDER
from tests.fixtures.questionnaire_walk import BY_SCRIPT, EVERY_PAGE, Walk
from tests.fixtures.storage import CLINIC, NOON
from tests.fixtures.web import checked

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAITS = "answer about self-harm above 0 waits for you"


@pytest.fixture
def app(make_app, clinic_settings, smtp_sink):
    """A clinic with a mail server and crisis lines; what goes in the background is done at once."""
    settings = dataclasses.replace(
        clinic_settings, smtp_url=smtp_sink.url, mail_from="clinic@clinic.example", crisis_lines=("555 0199",)
    )
    app = make_app(settings)
    app.extensions[KEY].in_background = lambda job: job()
    return app


@pytest.fixture
def thunder(ask_imported: Callable[..., object], walk: Callable[..., Walk]) -> Walk:
    """A patient who is about to answer the question that calls for somebody."""
    ask_imported(THUNDER)
    patient = walk()
    for page, typed, _following in EVERY_PAGE[:6]:
        key = patient.go(page, typed)
    assert key == "i-thunder-1"
    return patient


def mails(session: Session) -> list[dict[str, object]]:
    found = select(AuditEntry.detail).where(AuditEntry.action == Action.ALARM_MAIL).order_by(AuditEntry.id)
    return list(session.scalars(found))


def test_the_named_clinician_is_told_by_mail_without_name_or_answer(
    thunder: Walk, session: Session, clinician: Account, smtp_sink
) -> None:
    thunder.go("i-thunder-1", {"q0": "0", "q1": "0"})
    assert smtp_sink.messages == []
    thunder.go("i-thunder-1", {"q0": "0", "q1": "1"})
    thunder.go("i-thunder-1", {"q0": "2", "q1": "1"})
    (message,) = smtp_sink.messages
    assert message["To"] == clinician.email
    assert message["Subject"] == "Clinician please look, today"
    assert f"http://localhost/visits/{thunder.invited.visit.id}" in message.get_content()
    everything = smtp_sink.raw[0].decode().lower()
    assert not [word for word in ("rosa", "harm", "thunder", "weather") if word in everything]
    assert mails(session) == [{"account": clinician.id, "taken": True}]


def test_a_mail_that_is_not_taken_changes_nothing_for_the_patient(
    thunder: Walk, session: Session, clinician: Account, smtp_sink
) -> None:
    smtp_sink.refuse = True
    support = thunder.go("i-thunder-1", {"q0": "0", "q1": "3"})
    assert support.startswith("support")
    assert "555 0199" in thunder.look(support).text
    assert mails(session) == [{"account": clinician.id, "taken": False}]


def test_it_stands_on_the_day_list_until_it_is_reviewed_on_the_visit(
    thunder: Walk, session: Session, clinician: Account, sign_in: Callable[[Account], Account]
) -> None:
    thunder.go("i-thunder-1", {"q0": "0", "q1": "1"})
    visit = thunder.invited.visit
    sign_in(clinician)
    browser = thunder.browser
    assert WAITS in checked(browser.get("/today")).text
    listed = checked(browser.get("/alarms"))
    assert listed.select_one(f"a[href='/visits/{visit.id}']")
    assert listed.select_one("[data-label=Question]").text.split() == ["Weather", "storm"]
    page = checked(browser.get(f"/visits/{visit.id}"))
    signs = page.select_one(".signs")
    assert "Answer about self-harm above 0" in signs.text
    assert "Emergency now" in signs.text
    beside = page.select_one(".brought-answers .tag-alert")
    assert beside.text == "Answer about self-harm above 0", "the total alone says little"
    assert browser.post(signs.select_one("form")["action"]).status_code == 303
    assert WAITS not in checked(browser.get("/today")).text
    assert "No such answer waits" in checked(browser.get("/alarms")).text
    assert "Reviewed" in checked(browser.get(f"/visits/{visit.id}")).select_one(".signs").text


def test_the_front_desk_sees_that_a_clinician_should_look_and_not_why(
    thunder: Walk, make_account: Callable[..., Account], sign_in: Callable[[Account], Account]
) -> None:
    thunder.go("i-thunder-1", {"q0": "0", "q1": "1"})
    sign_in(make_account(RoleName.FRONT_DESK, email="desk@clinic.example"))
    browser = thunder.browser
    for address in ("/today", f"/visits/{thunder.invited.visit.id}"):
        text = browser.get(address).text
        assert "Clinician please look" in text
        assert "harm" not in text
    assert browser.get("/alarms").status_code == 403


def sign(session: Session, walk: Walk, clinician: Account) -> None:
    """Sign the visit while the patient still has the page open."""
    visit = walk.invited.visit
    session.expire_all()
    displayed = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
    session.commit()


def test_an_answer_after_signing_is_not_overlooked_and_names_who_to_call(
    thunder: Walk, session: Session, clinician: Account, smtp_sink, sign_in: Callable[[Account], Account]
) -> None:
    address = thunder.invited.page("i-thunder-1")
    sign(session, thunder, clinician)
    kept = thunder.browser.post(f"{address}/draft", data={"q1": "2"}, headers=BY_SCRIPT)
    assert kept.status_code == 409
    assert [flag.code for flag in red_flags.unreviewed(session, thunder.invited.visit)] == ["thunder.storm"]
    late = thunder.browser.post(address, data={"q0": "0", "q1": "2"})
    assert "555 0199" in late.text
    assert "You can talk to someone now" in late.text
    assert len(smtp_sink.messages) == 1
    sign_in(clinician)
    assert "Answer about self-harm above 0" in thunder.browser.get(f"/visits/{thunder.invited.visit.id}").text


def test_an_answer_on_a_page_that_was_changed_elsewhere_is_raised_though_it_is_refused(
    thunder: Walk, session: Session
) -> None:
    address = thunder.invited.page("i-thunder-1")
    basis = thunder.look("i-thunder-1").select_one("[name=basis]")["value"]
    thunder.go("i-thunder-1", {"q0": "3", "q1": "0"})
    refused = thunder.browser.post(address, data={"q0": "1", "q1": "1", "basis": basis})
    assert refused.status_code == 409
    assert [flag.code for flag in red_flags.unreviewed(session, thunder.invited.visit)] == ["thunder.storm"]
    assert thunder.invited.answers("thunder")["storm"] == "k0"
