"""Your account: what it shows, changing the password, ending sessions."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask_security import hash_password
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.models import AccountSession, AuditEntry
from clinic.services import account_changes
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked, hold_session

PASSWORD, NEW = "four plain dry words", "five other plain dry words"
CHANGE = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW, "end_others": "y"}


@pytest.fixture
def ada(app, session, make_account, sign_in):
    """A clinician with a password, signed in."""
    with app.app_context():
        hashed = hash_password(PASSWORD)
    return sign_in(make_account(name="Dr Ada", email="ada@clinic.example", password_hash=hashed))


def test_the_name_at_the_top_leads_to_ones_account(ada, page) -> None:
    assert page("/today").select_one(".bar-account a")["href"] == "/account"
    html = page("/account")
    assert "Dr Ada" in html.select_one(".summary-list").text
    assert "Clinician" in html.select_one(".summary-list").text
    row = html.select_one(".sessions li").text
    assert "This one" in row
    assert "20 Nov 2026, 12:00" in row
    assert "127.0.0.1" in row
    assert html.find("button", string="End all other sessions") is None


def test_other_sessions_are_listed_and_ended(ada, app, page, send, session) -> None:
    elsewhere = app.test_client()
    elsewhere.test_session = session
    for _once in range(2):
        hold_session(app, elsewhere, ada, "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Safari/604.1")
    forms = page("/account").select(".sessions li form")
    assert len(forms) == 2
    html = send(forms[0]["action"])
    assert "Ended" in html.select_one("[role=status]").text
    assert len(html.select(".sessions li")) == 2
    assert "Safari, iPad" in html.select_one(".sessions").text
    assert len(send("/account/sessions/end-others").select(".sessions li")) == 1


def test_another_accounts_session_is_not_there(ada, app, client, make_account, session) -> None:
    other = make_account(name="Dr Other")
    session.commit()
    browser = app.test_client()
    browser.test_session = session
    hold_session(app, browser, other)
    ids = list(session.scalars(select(AccountSession.id)))
    theirs = session.scalars(select(AccountSession.id).where(AccountSession.account_id == other.id)).one()
    for guessed in (theirs, max(ids) + 1, 0):
        checked(client.post(f"/account/sessions/{guessed}/end"), 404)
    assert browser.get("/today").status_code == 200


def test_a_changed_password_is_the_only_one_that_works(ada, client, send, session) -> None:
    html = send("/account/password", CHANGE)
    assert "changed" in html.select_one("[role=status]").text
    last = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first()
    assert last == Action.PASSWORD_CHANGE
    client.post("/sign-out")
    sign_in = {"email": ada.email, "password": PASSWORD}
    assert client.post("/sign-in", data=sign_in).status_code == 200
    assert client.post("/sign-in", data=sign_in | {"password": NEW}).status_code == 302


@pytest.mark.parametrize(
    "new",
    [
        "  two spaces, kept as typed  ",
        "señorita ñandú, 88 sillas",
        "e\u0301n la playa vieja",
        "ß" * 3 + " owl & <b>" * 9,
    ],
)
def test_a_password_is_compared_exactly_and_not_cut(ada, client, send, new) -> None:
    send("/account/password", CHANGE | {"new_password": new, "new_password_confirm": new})
    client.post("/sign-out")
    sign_in = {"email": ada.email, "password": new}
    for nearly in (new.strip() if new != new.strip() else new[:-1], new[:-1], new.upper()):
        assert client.post("/sign-in", data=sign_in | {"password": nearly}).status_code == 200
    assert client.post("/sign-in", data=sign_in).status_code == 302


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "wrong"}, "not your password"),
        ({"password": ""}, "Enter the password you use now"),
        ({"new_password_confirm": "x"}, "not the same"),
        ({"new_password": "short", "new_password_confirm": "short"}, "at least 8 characters"),
        ({"new_password": "baseball", "new_password_confirm": "baseball"}, "most common"),
        ({"new_password": "Clinic tests 26", "new_password_confirm": "Clinic tests 26"}, "clinic’s name"),
        ({"new_password": "ada@clinic.example", "new_password_confirm": "ada@clinic.example"}, "own name"),
        ({"new_password": PASSWORD, "new_password_confirm": PASSWORD}, "password you have now"),
    ],
)
def test_a_refused_password_says_why_and_quotes_nothing(ada, client, change, says) -> None:
    html = checked(client.post("/account/password", data=CHANGE | change), 400)
    assert says in html.select_one(".error-summary").text
    assert not any(field.get("value") for field in html.select("input[type=password]"))


def test_the_old_password_is_not_guessed_here_either(ada, client, session) -> None:
    for _try in range(5):
        client.post("/account/password", data=CHANGE | {"password": "a guess of mine"})
    html = checked(client.post("/account/password", data=CHANGE), 400)
    assert "too many" in html.select_one(".error-summary").text
    refused = select(AuditEntry).where(AuditEntry.action == Action.PROOF_REFUSED)
    assert len(session.scalars(refused).all()) == 5


def test_the_page_says_what_is_wished_for_and_lets_paste(ada, page) -> None:
    html = page("/account/password")
    said = html.select_one("#new_password-hint").text
    assert "At least 8 characters, better 15 or more" in said
    fields = html.select("input[type=password]")
    assert [one["autocomplete"] for one in fields] == ["current-password", "new-password", "new-password"]
    assert not any(one.has_attr("maxlength") or one.has_attr("onpaste") for one in fields)
    assert html.select_one("[name=end_others]").has_attr("checked")


@pytest.fixture
def given(app, session, make_account):
    """An account whose password somebody else gave."""
    account = make_account(name="Dr New", email="new@clinic.example")
    with app.app_context():
        account_changes.give_password(session, account, hash_password(PASSWORD), actor=None, now=NOON)
    session.commit()
    return account


def test_a_given_password_opens_once_and_nothing_before_an_own_one_is_chosen(given, client, session, page) -> None:
    sign_in = {"email": given.email, "password": PASSWORD}
    assert client.post("/sign-in", data=sign_in).status_code == 302
    for address in ("/", "/today", "/patients", "/account", "/stay", "/visits/1"):
        assert client.get(address).headers["Location"] == "/account/password"
    assert client.post("/patients/new", data={"name": "x"}).headers["Location"] == "/account/password"
    html = page("/account/password")
    assert html.h1.text == "Choose your own password"
    assert html.select_one("[name=password]") is None
    again = client.application.test_client()
    again.test_session = session
    assert again.post("/sign-in", data=sign_in).status_code == 200, "it opened the account once"
    own = {"new_password": NEW, "new_password_confirm": NEW}
    assert client.post("/account/password", data=own).headers["Location"] == "/"
    assert client.get("/today").status_code == 200
    assert again.post("/sign-in", data=sign_in | {"password": NEW}).status_code == 302


def test_a_given_password_runs_out_after_72_hours(given, client, set_clock) -> None:
    set_clock(NOON + dt.timedelta(hours=72))
    page = client.post("/sign-in", data={"email": given.email, "password": PASSWORD})
    assert page.status_code == 200
    assert "not right" in BeautifulSoup(page.text, "html.parser").select_one(".error-summary").text
