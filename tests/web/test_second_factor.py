"""Setting up a second factor, and signing in with it."""

import base64
import datetime as dt
import re
from dataclasses import replace

import pytest
from flask_security import hash_password
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import AccountSession, AuditEntry, AuthenticatorApp, RecoveryCode
from clinic.services import account_changes
from tests.fixtures.second_factor import PASSWORD, RIGHT, Phone
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked, hold_session

APP = "/account/second-factor/app"


@pytest.fixture
def actions(session):
    """The audited actions so far."""
    return lambda: [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.fixture
def strict(make_app, clinic_settings, session):
    """A browser of a clinic that demands a second factor."""
    browser = make_app(replace(clinic_settings, second_factor_required=True)).test_client()
    browser.test_session = session
    return browser


def _set_up(client, **more):
    """Send the page that sets an app up, with its first code; return the answer and the app."""
    page = checked(client.get(APP))
    phone = Phone.scanned(page)
    data = {"sealed": page.select_one("[name=sealed]")["value"], "code": phone.code(), "password": PASSWORD}
    return client.post(APP, data=data | more), phone


def _fields(page, css):
    return {name: page.select_one(css).get(name) for name in ("inputmode", "autocomplete")}


def test_an_app_is_set_up_by_its_first_code_and_signing_in_asks_for_the_next(
    ada, client, sign_in, set_clock, actions, session
) -> None:
    sign_in(ada)
    answer, phone = _set_up(client)
    page = checked(answer, 201)
    shown = page.select_one("textarea").text.split()
    assert len(set(shown)) == 10
    assert all(re.fullmatch("[0-9a-f]{4}(?:-[0-9a-f]{4}){2}", code) for code in shown)  # 48 bits
    assert len(base64.b32decode(phone.secret)) * 8 >= 160
    assert actions()[-2:] == [Action.SECOND_FACTOR_ADD, Action.RECOVERY_CODES_MAKE]
    assert "10 codes are left" in checked(client.get("/account/second-factor")).text
    kept = [row.code_hash for row in session.scalars(select(RecoveryCode))]
    assert not any(code in " ".join(kept) for code in shown)
    assert phone.secret not in session.scalars(select(AuthenticatorApp)).one().sealed_secret
    client.post("/sign-out")
    set_clock(NOON + dt.timedelta(seconds=60))
    answer = client.post("/sign-in?next=/accounts", data=RIGHT)
    assert (answer.status_code, answer.headers["Location"]) in ((302, "/sign-in/code"), (303, "/sign-in/code"))
    assert client.get("/accounts").status_code == 303
    page = checked(client.get("/sign-in/code"))
    assert _fields(page, "#code") == {"inputmode": "numeric", "autocomplete": "one-time-code"}
    answer = client.post("/sign-in/code", data={"code": phone.code(60)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts")
    assert client.get("/accounts").status_code == 200
    assert actions()[-1] == Action.SIGN_IN


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_code_works_in_its_thirty_seconds_and_those_beside_them(ada, enrol, client, seconds) -> None:
    phone = enrol(ada)
    client.post("/sign-in", data=RIGHT)
    spaced = f" {phone.code(seconds)[:3]} {phone.code(seconds)[3:]} "
    assert client.post("/sign-in/code", data={"code": spaced}).status_code == 303


def test_an_older_or_later_code_does_not_work(ada, enrol, client, actions) -> None:
    phone = enrol(ada)
    client.post("/sign-in", data=RIGHT)
    for seconds in (-61, 60):
        page = checked(client.post("/sign-in/code", data={"code": phone.code(seconds)}), 400)
        assert "not the code" in page.select_one(".error-summary").text
    assert actions()[-2:] == [Action.SECOND_FACTOR_REFUSED] * 2
    assert client.get("/account").status_code == 303


def test_a_recovery_code_signs_in_once_whatever_its_case(ada, enrol, client, actions) -> None:
    phone = enrol(ada)
    client.post("/sign-in", data=RIGHT)
    checked(client.get("/sign-in/recovery-code"))
    typed = phone.recovery[3].upper().replace("-", " ")
    assert client.post("/sign-in/recovery-code", data={"code": typed}).status_code == 303
    assert actions()[-2:] == [Action.RECOVERY_CODE_USE, Action.SIGN_IN]
    assert "9 codes are left" in checked(client.get("/account/second-factor")).text
    client.post("/sign-out")
    client.post("/sign-in", data=RIGHT)
    page = checked(client.post("/sign-in/recovery-code", data={"code": typed}), 400)
    assert "used already" in page.select_one(".error-summary").text


def test_new_recovery_codes_are_made_on_proof_and_the_old_ones_end(ada, enrol, client, sign_in) -> None:
    phone = enrol(ada)
    sign_in(ada)
    told = checked(client.get("/account/second-factor/recovery-codes")).text
    assert "The 10 codes that you still have stop working" in told
    checked(client.post("/account/second-factor/recovery-codes", data={"password": PASSWORD}), 400)
    page = checked(client.post("/account/second-factor/recovery-codes", data={"password": phone.code()}), 201)
    assert not set(page.select_one("textarea").text.split()) & set(phone.recovery)
    client.post("/sign-out")
    client.post("/sign-in", data=RIGHT)
    assert client.post("/sign-in/recovery-code", data={"code": phone.recovery[0]}).status_code == 400


def test_the_second_factor_is_given_up_on_proof_where_it_is_optional(ada, enrol, client, sign_in, actions) -> None:
    phone = enrol(ada)
    sign_in(ada)
    checked(client.get("/account/second-factor/remove"))
    checked(client.post("/account/second-factor/remove", data={"password": PASSWORD}), 400)
    assert client.post("/account/second-factor/remove", data={"password": phone.recovery[0]}).status_code == 303
    assert actions()[-1] in (Action.SECOND_FACTOR_REMOVE, Action.SESSION_END)
    client.post("/sign-out")
    assert client.post("/sign-in", data=RIGHT).headers["Location"] == "/"


def test_where_it_is_demanded_nothing_opens_before_it_is_set_up(ada, strict) -> None:
    strict.post("/sign-in", data=RIGHT)
    for address in ("/", "/accounts", "/visits/1", "/account", "/account/second-factor"):
        answer = strict.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, APP), address
    assert strict.post("/accounts/new", data={"name": "x"}).headers["Location"] == APP
    assert checked(strict.get("/account/password")).select_one("nav a") is None, "a menu whose every entry leads back"
    answer, _phone = _set_up(strict)
    assert answer.status_code == 201
    assert checked(strict.get("/accounts")).select_one("nav a")


def test_a_new_account_chooses_its_password_and_then_sets_it_up(ada, strict, app, session) -> None:
    with app.app_context():
        account_changes.give_password(session, ada, hash_password("given at the desk"), actor=None, now=NOON)
    session.commit()
    strict.post("/sign-in", data=RIGHT | {"password": "given at the desk"})
    assert strict.get(APP).headers["Location"] == "/account/password"
    strict.post("/account/password", data={"new_password": PASSWORD, "new_password_confirm": PASSWORD})
    assert strict.get("/accounts").headers["Location"] == APP
    assert _set_up(strict)[0].status_code == 201
    assert strict.get("/accounts").status_code == 200


def test_where_it_is_demanded_it_is_replaced_but_not_given_up(ada, enrol, strict, session) -> None:
    phone = enrol(ada)
    strict.post("/sign-in", data=RIGHT)
    strict.post("/sign-in/code", data={"code": phone.code()})
    assert strict.get("/accounts").status_code == 200
    checked(strict.get("/account/second-factor/remove"), 409)
    data = {"password": phone.recovery[0]}
    checked(strict.post("/account/second-factor/remove", data=data), 409)
    answer, other = _set_up(strict, password=phone.recovery[0])
    assert answer.status_code == 201
    assert other.secret != phone.secret
    strict.post("/sign-out")
    strict.post("/sign-in", data=RIGHT)
    assert strict.post("/sign-in/code", data={"code": phone.code(30)}).status_code == 400
    assert strict.post("/sign-in/code", data={"code": other.code(30)}).status_code == 303


def test_the_front_desk_may_and_need_not(strict, make_account, app, session) -> None:
    desk = make_account(RoleName.FRONT_DESK, name="Desk")
    session.commit()
    hold_session(app, strict, desk)
    assert strict.get("/account/second-factor").status_code == 200
    checked(strict.get(APP))


def test_setting_it_up_signs_out_everywhere_else(ada, client, sign_in, app, session) -> None:
    sign_in(ada)
    other = app.test_client()
    other.test_session = session
    hold_session(app, other, ada)
    assert other.get("/accounts").status_code == 200
    _set_up(client)
    assert other.get("/accounts").status_code == 303
    assert client.get("/accounts").status_code == 200
    assert [one.ended_because for one in session.scalars(select(AccountSession)) if one.ended_because]


def test_setting_up_is_refused_with_a_reason(ada, client, sign_in, session) -> None:
    sign_in(ada)
    for more, says, status in (
        ({"code": "000000"}, "not the code", 400),
        ({"password": "something else"}, "not your password", 400),
        ({"code": ""}, "six digits", 400),
        ({"sealed": "x"}, "cannot be read", 409),
    ):
        answer, _phone = _set_up(client, **more)
        assert says in checked(answer, status).select_one(".error-summary").text
    assert session.scalars(select(AuthenticatorApp)).all() == []


def test_a_picture_that_stood_too_long_is_not_taken(ada, client, sign_in, set_clock) -> None:
    sign_in(ada)
    page = checked(client.get(APP))
    data = {"sealed": page.select_one("[name=sealed]")["value"], "password": PASSWORD}
    for minutes in (15, 31):
        set_clock(NOON + dt.timedelta(minutes=minutes))
        client.get("/stay")
    code = Phone.scanned(page).code(31 * 60)
    assert "too long" in checked(client.post(APP, data=data | {"code": code}), 409).text


def test_an_administrator_resets_what_somebody_lost(ada, enrol, client, app, make_account, sign_in, session) -> None:
    enrol(ada)
    lost = app.test_client()
    lost.test_session = session
    hold_session(app, lost, ada)
    with app.app_context():
        boss = make_account(RoleName.ADMINISTRATOR, name="Boss", password_hash=ada.password)
    sign_in(boss)
    address = f"/accounts/{ada.id}/second-factor"
    assert "by sight" in checked(client.get(address)).text
    checked(client.post(address, data={"password": "wrong"}), 400)
    assert client.post(address, data={"password": PASSWORD}).status_code == 303
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SECOND_FACTOR_RESET)).all()
    assert [(entry.account_id, entry.noun_id) for entry in entries] == [(boss.id, ada.id)]
    assert lost.get("/accounts").status_code == 303
    assert lost.post("/sign-in", data=RIGHT).headers["Location"] == "/"
    checked(client.get(f"/accounts/{boss.id}/second-factor"), 409)
