"""Getting past the second factor: skipping it, playing a code again, guessing, borrowing, taking it over."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from flask import session as cookie
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.models import Account, AccountSession, AuditEntry, AuthenticatorApp
from clinic.services import account_changes
from clinic.web.second_factor import HALF
from tests.fixtures.second_factor import PASSWORD, RIGHT
from tests.fixtures.storage import NOON
from tests.fixtures.web import AGENT, checked, hold_session

CODE, RECOVERY = "/sign-in/code", "/sign-in/recovery-code"
APP = "/account/second-factor/app"


@pytest.fixture
def another(app, session):
    """Another browser, with a copy of this one's cookie if one is given."""

    def another(copied=None):
        browser = app.test_client()
        browser.test_session = session
        if copied is not None:
            with copied.session_transaction() as held, browser.session_transaction() as copy:
                copy.update(held)
        return browser

    return another


def _is_in(browser):
    return browser.get("/accounts").status_code == 200


def test_nothing_opens_between_the_two_steps(ada, enrol, client, app, session) -> None:
    enrol(ada)
    assert client.post("/sign-in", data=RIGHT).headers["Location"] == CODE
    assert session.scalars(select(AccountSession)).all() == [], "no session is begun by the password"
    staff = [r for r in app.url_map.iter_rules() if hasattr(app.view_functions[r.endpoint], "permission")]
    plain = sorted({rule.rule for rule in staff if not rule.arguments and "GET" in (rule.methods or ())})
    assert len(plain) > 20
    for address in plain:
        answer = client.get(address)
        to_sign_in = answer.headers.get("Location", "").startswith("/sign-in?next=")
        assert to_sign_in or answer.status_code == 401, address
    for address in (APP, "/account/second-factor/remove", "/account/password", "/accounts/1/second-factor"):
        assert client.post(address, data={"password": PASSWORD}).status_code in (302, 303, 403), address
    assert session.scalars(select(AccountSession)).all() == []


def test_the_second_step_alone_is_nothing(ada, enrol, client) -> None:
    phone = enrol(ada)
    for address in (CODE, RECOVERY, "/sign-in/security-key"):
        answer = client.post(address, data={"code": phone.code(), "credential": "{}"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_a_code_is_not_played_again_nor_the_one_before_it(ada, enrol, client, another) -> None:
    phone = enrol(ada)
    for browser, code, right in (
        (client, phone.code(), True), (another(), phone.code(), False), (another(), phone.code(-30), False)
    ):  # fmt: skip
        browser.post("/sign-in", data=RIGHT)
        assert (browser.post(CODE, data={"code": code}).status_code == 303) is right
        assert _is_in(browser) is right
    again = another()
    again.post("/sign-in", data=RIGHT)
    assert "used already" in again.post(CODE, data={"code": phone.code()}).text


def test_a_code_of_another_account_is_wrong(ada, enrol, client, make_account, session) -> None:
    enrol(ada)
    theirs = enrol(make_account(name="Somebody else"))
    client.post("/sign-in", data=RIGHT)
    assert client.post(CODE, data={"code": theirs.code()}).status_code == 400
    assert client.post(RECOVERY, data={"code": theirs.recovery[0]}).status_code == 400


def test_a_secret_moved_to_another_account_opens_nothing(ada, enrol, client, make_account, session) -> None:
    enrol(ada)
    thief = make_account(name="With the database in hand")
    theirs = enrol(thief)
    rows = {row.account_id: row for row in session.scalars(select(AuthenticatorApp))}
    rows[ada.id].sealed_secret = rows[thief.id].sealed_secret
    session.commit()
    client.post("/sign-in", data=RIGHT)
    assert client.post(CODE, data={"code": theirs.code()}).status_code == 409
    assert not _is_in(client)


def test_wrong_codes_are_counted_with_wrong_passwords_and_the_right_password_forgives_none(
    ada, enrol, client, set_clock, session
) -> None:
    phone = enrol(ada)
    for _try in range(3):
        client.post("/sign-in", data=RIGHT | {"password": "something else here"})
    for _try in range(2):
        client.post("/sign-in", data=RIGHT)
        assert client.post(CODE, data={"code": "000000"}).status_code == 400
    assert client.post("/sign-in", data=RIGHT).status_code == 429
    assert "Wait" in client.post(CODE, data={"code": phone.code()}).text
    assert not _is_in(client)
    set_clock(NOON + dt.timedelta(seconds=16))
    assert client.post(CODE, data={"code": phone.code(16)}).status_code == 303
    refused = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SECOND_FACTOR_REFUSED)).all()
    assert [entry.detail["kind"] for entry in refused] == ["code, wrong"] * 2


def _half_in(app):
    """A browser of its own after the right password, and the token of its page."""
    browser = FlaskClient(app, app.response_class)
    for address, data in (("/sign-in", RIGHT), (CODE, None)):
        page = BeautifulSoup(browser.get(address, headers=AGENT).text, "html.parser")
        token = page.select_one("[name=csrf_token]")["value"]
        if data:
            browser.post(address, data=data | {"csrf_token": token}, headers=AGENT)
    return browser, token


def _at_once(app, codes):
    """Send each code from a browser of its own at the same moment; return the answers."""
    ready = Barrier(len(codes))
    browsers = [_half_in(app) for _code in codes]

    def send(browser, token, code):
        ready.wait(10)
        return browser.post(CODE, data={"code": code, "csrf_token": token}, headers=AGENT, buffered=True)

    with ThreadPoolExecutor(len(codes)) as pool:
        return list(pool.map(send, *zip(*browsers, strict=True), codes))


def test_guessing_at_once_gains_no_try(ada, enrol, app) -> None:
    enrol(ada)
    answers = _at_once(app, [f"{number:06}" for number in range(10)])
    assert sum("Wait" not in answer.text for answer in answers) == 5
    assert all(answer.status_code == 400 for answer in answers)


@pytest.mark.parametrize("kind", ["code", pytest.param("recovery", marks=pytest.mark.long)])
def test_of_one_code_sent_at_once_one_is_accepted(ada, enrol, app, session, kind, monkeypatch) -> None:
    phone = enrol(ada)
    if kind == "recovery":
        monkeypatch.setattr("tests.web.test_second_factor_attacks.CODE", RECOVERY)
    answers = _at_once(app, [phone.code() if kind == "code" else phone.recovery[0]] * 5)
    assert sorted(answer.status_code for answer in answers) == [303, 400, 400, 400, 400]
    assert len(session.scalars(select(AccountSession)).all()) == 1


def test_the_half_sign_in_is_short_and_stays_in_its_browser(ada, enrol, client, another, set_clock) -> None:
    phone = enrol(ada)
    client.post("/sign-in", data=RIGHT)
    data = {"code": phone.code()}
    thief = another(copied=client)
    assert thief.post(CODE, data=data, headers={"User-Agent": "somebody else"}).headers["Location"] == "/sign-in"
    set_clock(NOON + dt.timedelta(minutes=10, seconds=1))
    late = {"code": phone.code(601)}
    assert client.post(CODE, data=late).headers["Location"] == "/sign-in"


def test_a_changed_cookie_is_no_cookie(ada, enrol, client, make_account, app) -> None:
    enrol(make_account(name="Mallory", email="mallory@clinic.example", password_hash=ada.password))
    mine = {"email": "mallory@clinic.example", "password": PASSWORD}
    client.post("/sign-in", data=mine)
    value = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    with app.test_request_context():
        cookie[HALF] = {"who": ada.id}
        forged = app.session_interface.get_signing_serializer(app).dumps(dict(cookie)).rsplit(".", 2)[0]
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], f"{forged}.{value.split('.', 1)[1]}")
    assert client.get(CODE).headers["Location"] == "/sign-in"


@pytest.mark.parametrize("ending", ["password", "off"])
def test_the_half_sign_in_ends_with_the_password_and_the_account(ada, enrol, client, app, session, ending) -> None:
    phone = enrol(ada)
    client.post("/sign-in", data=RIGHT)
    if ending == "password":
        with app.app_context():
            account_changes.give_password(session, ada, hash_password("another one here"), actor=None, now=NOON)
    else:
        session.get(Account, ada.id).active = False
    session.commit()
    assert client.post(CODE, data={"code": phone.code()}).headers["Location"] == "/sign-in"


def test_a_new_password_takes_no_factor_away(ada, enrol, client, sign_in) -> None:
    phone = enrol(ada)
    sign_in(ada)
    new = "other words grown at random"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert client.post("/account/password", data=data).status_code == 303
    client.post("/sign-out")
    assert client.post("/sign-in", data=RIGHT | {"password": new}).headers["Location"] == CODE
    assert client.post(CODE, data={"code": phone.code()}).status_code == 303


def test_a_stolen_session_with_the_password_sets_up_nothing_over_a_factor(ada, enrol, client, another, sign_in) -> None:
    phone = enrol(ada)
    sign_in(ada)
    thief = another(copied=client)
    page = checked(thief.get(APP))
    secret = "".join(page.select_one(".secret").text.split())
    data = {"sealed": page.select_one("[name=sealed]")["value"], "code": type(phone)(secret).code()}
    refused = checked(thief.post(APP, data=data | {"password": PASSWORD}), 400)
    assert "neither a code of your app" in refused.select_one(".error-summary").text
    for address in ("/account/second-factor/remove", "/account/second-factor/recovery-codes"):
        assert thief.post(address, data={"password": PASSWORD}).status_code == 400


def test_a_secret_shown_to_one_account_is_not_set_up_by_another(
    ada, client, sign_in, another, make_account, app
) -> None:
    mallory = make_account(name="Mallory")
    sign_in(ada)
    theirs = another()
    hold_session(app, theirs, mallory)
    page = checked(theirs.get(APP))
    data = {"sealed": page.select_one("[name=sealed]")["value"], "code": "123456", "password": PASSWORD}
    checked(client.post(APP, data=data), 409)
