"""A copy of somebody's cookie opens nothing once the session ended, however it ended."""

import datetime as dt

import pytest
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from clinic.domain.permissions import RoleName
from clinic.models import Account, AccountSession, Exam
from clinic.services import account_changes, account_sessions, second_factors
from clinic.web.account_sessions import TOKEN
from tests.fixtures.storage import NOON
from tests.fixtures.web import hold_session

PASSWORD, NEW = "four plain dry words", "five other plain dry words"
RIGHT = {"email": "ada@clinic.example", "password": PASSWORD}
CHANGE = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}


@pytest.fixture
def ada(app, session, make_account):
    """A clinician with a password, beside whom there is an administrator."""
    with app.app_context():
        hashed = hash_password(PASSWORD)
    make_account(RoleName.ADMINISTRATOR, name="Eva Admin", password_hash=hashed)
    account = make_account(name="Dr Ada", email=RIGHT["email"], password_hash=hashed)
    session.commit()
    return account


@pytest.fixture
def another(app, session):
    """Another browser: with a copy of this one's cookie, or as this account."""

    def another(copied=None, account=None):
        browser = app.test_client()
        browser.test_session = session
        if account is not None:
            session.commit()
            hold_session(app, browser, account)
        if copied is not None:
            with copied.session_transaction() as held, browser.session_transaction() as copy:
                copy.update(held)
        return browser

    return another


def is_in(browser):
    return browser.get("/today").status_code == 200


def test_the_cookie_holds_a_token_that_stands_nowhere_else(ada, client, session):
    client.post("/sign-in", data=RIGHT)
    with client.session_transaction() as held:
        token = held[TOKEN]
    row = session.scalars(select(AccountSession)).one()
    assert row.token_sha256 == account_sessions.digest(token)
    assert (row.account_id, row.begun_at, row.address) == (ada.id, NOON, "127.0.0.1")


def sign_out(client, session, ada, eva):
    assert client.post("/sign-out").status_code == 302


def switch_off(client, session, ada, eva):
    assert eva.post(f"/accounts/{ada.id}/switch-off").status_code == 303


def change_password(client, session, ada, eva):
    assert client.post("/account/password", data=CHANGE | {"end_others": "y"}).status_code == 303
    assert is_in(client), "who changed it stays"


def end_it_oneself(client, session, ada, eva):
    mine = session.scalars(select(AccountSession.id).where(AccountSession.account_id == ada.id)).one()
    assert client.post(f"/account/sessions/{mine}/end").status_code == 303


def end_as_administrator(client, session, ada, eva):
    mine = session.scalars(select(AccountSession.id).where(AccountSession.account_id == ada.id)).one()
    assert eva.post(f"/accounts/{ada.id}/sessions/{mine}/end").status_code == 303


def end_all_as_administrator(client, session, ada, eva):
    assert eva.post(f"/accounts/{ada.id}/sessions/end").status_code == 303


def give_password(client, session, ada, eva):
    proof = {"password": RIGHT["password"]}
    assert eva.post(f"/accounts/{ada.id}/password", data=proof).status_code == 201


def reset_factor(client, session, ada, eva):
    second_factors.put_app(session, ada, "sealed", step=1, now=NOON)
    proof = {"password": RIGHT["password"]}
    assert eva.post(f"/accounts/{ada.id}/second-factor", data=proof).status_code == 303


@pytest.mark.parametrize(
    "ends",
    [sign_out, switch_off, change_password, end_it_oneself, end_as_administrator, end_all_as_administrator,
     give_password, reset_factor],
)  # fmt: skip
def test_a_copied_cookie_is_dead_after(ada, client, session, another, ends):
    client.post("/sign-in", data=RIGHT)
    thief = another(copied=client)
    assert is_in(thief)
    eva = session.scalars(select(Account).where(Account.name == "Eva Admin")).one()
    ends(client, session, ada, another(account=eva))
    assert not is_in(thief)
    assert thief.post("/visits/1/exam", data={"occiput_l": "3"}).status_code == 403
    assert session.scalars(select(Exam)).all() == []


def test_others_stay_after_a_change_of_the_password_for_who_wants_that(ada, client, another):
    client.post("/sign-in", data=RIGHT)
    elsewhere = another(account=ada)
    assert client.post("/account/password", data=CHANGE).status_code == 303
    assert is_in(elsewhere)
    assert is_in(client)
    copied_before = another(copied=client)
    assert client.post("/account/sessions/end-others").status_code == 303
    assert not is_in(elsewhere)
    assert is_in(copied_before), "the same session is the same, and ends with it"
    client.post("/sign-out")
    assert not is_in(copied_before)


def test_a_change_of_the_password_gives_this_browser_a_new_token(ada, client, another):
    client.post("/sign-in", data=RIGHT)
    thief = another(copied=client)
    client.post("/account/password", data=CHANGE)
    assert not is_in(thief), "the token it copied is replaced, also where other sessions are kept"


@pytest.mark.parametrize("planted", ["", "x" * 43, None, 7, ["x"], {"a": 1}, "\x00", "é" * 50])
def test_a_forged_token_opens_nothing(ada, sign_in, client, planted):
    """Even whoever knows the key that cookies are signed with cannot make up a session."""
    sign_in(ada)
    with client.session_transaction() as held:
        held[TOKEN] = planted
    assert client.get("/today").status_code == 303


def test_a_cookie_without_a_token_or_of_another_account_opens_nothing(ada, sign_in, client, make_account, another):
    sign_in(ada)
    with client.session_transaction() as held:
        del held[TOKEN]
    assert not is_in(client)
    other = make_account(name="Dr Other")
    browser = another(account=ada)
    with browser.session_transaction() as held:
        held["_user_id"] = other.fs_uniquifier
    assert not is_in(browser)


def test_a_planted_cookie_is_not_the_one_that_is_signed_in_with(ada, client, another):
    client.get("/sign-in")
    planted = another(copied=client)
    client.post("/sign-in", data=RIGHT)
    assert is_in(client)
    assert not is_in(planted)


def test_two_tabs_are_one_session_and_two_browsers_are_two(ada, client, another, session):
    client.post("/sign-in", data=RIGHT)
    second_tab = another(copied=client)
    browser = another()
    browser.post("/sign-in", data=RIGHT)
    assert len(session.scalars(select(AccountSession)).all()) == 2
    client.post("/sign-out")
    assert [is_in(one) for one in (client, second_tab, browser)] == [False, False, True]


def test_the_cookie_changes_at_signing_out_and_stays_out_of_scripts(ada, client):
    client.post("/sign-in", data=RIGHT)
    said = client.post("/sign-out").headers.getlist("Set-Cookie")
    assert [one.split("=")[0] for one in said] == ["clinic"]
    assert "HttpOnly" in said[0]
    assert "Expires=Thu, 01 Jan 1970" in said[0]


def test_last_seen_is_written_once_a_minute(ada, sign_in, client, session, set_clock):
    sign_in(ada)

    def seen_after(seconds):
        set_clock(NOON + dt.timedelta(seconds=seconds))
        assert is_in(client)
        return (session.scalars(select(AccountSession)).one().seen_at - NOON).total_seconds()

    assert [seen_after(n) for n in (1, 59, 60, 100, 119, 121)] == [0, 0, 60, 60, 60, 121]


def test_a_disk_that_refuses_last_seen_fails_no_page_and_is_not_asked_again_at_once(
    ada, sign_in, client, set_clock, monkeypatch
):
    sign_in(ada)
    asked = []

    def refuses(*args, **kwargs):
        asked.append(1)
        raise OperationalError("update", None, Exception("database is locked"))

    monkeypatch.setattr(account_sessions, "touch", refuses)
    for minutes in (2, 2.5, 3.5):
        set_clock(NOON + dt.timedelta(minutes=minutes))
        assert is_in(client)
    assert len(asked) == 2


def test_a_role_that_is_taken_away_is_gone_with_the_next_page(ada, sign_in, client, session):
    sign_in(ada)
    assert client.get("/patients").status_code == 200
    account_changes.set_roles(session, ada, [RoleName.ADMINISTRATOR], actor=None, now=NOON)
    assert client.get("/patients").status_code == 403
