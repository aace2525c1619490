"""One account, as an administrator sees and changes it."""

import pytest
from flask_security import hash_password
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from clinic.services import account_sessions, accounts
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

PASSWORD = "three calm brown horses"
PROOF = {"password": PASSWORD}


@pytest.fixture
def eva(app, make_account, sign_in):
    """An administrator who is signed in."""
    with app.app_context():
        hashed = hash_password(PASSWORD)
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Eva Admin", password_hash=hashed))


@pytest.fixture
def ada(eva, session, make_account):
    """A clinician who is signed in on an iPad."""
    account = make_account(name="Dr Ada")
    account_sessions.begin(session, account, address="192.0.2.7", user_agent="(iPad) Safari/604.1", now=NOON)
    session.commit()
    return account


@pytest.fixture
def actions(session):
    """The audited actions so far."""
    return lambda: list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_list_leads_to_each_account(ada, page) -> None:
    link = page("/accounts").find("a", string="Dr Ada")
    assert link["href"] == f"/accounts/{ada.id}"
    html = page(link["href"])
    row = html.select_one(".sessions li").text
    assert "Safari, iPad" in row
    assert "192.0.2.7" in row
    assert html.select_one("[value=clinician]").has_attr("checked")
    assert "Their own" in html.select_one(".summary-list").text


def test_roles_are_changed(ada, send, session, actions) -> None:
    html = send(f"/accounts/{ada.id}/roles", PROOF | {"roles": ["front_desk", "administrator"]})
    assert "roles are changed" in html.select_one("[role=status]").text
    session.expire_all()
    assert ada.role_names == {RoleName.FRONT_DESK, RoleName.ADMINISTRATOR}
    assert actions()[-1] == Action.ACCOUNT_ROLES


@pytest.mark.parametrize("roles", [[], ["queen"], ["clinician", "queen"]])
def test_roles_that_are_none_are_refused(ada, client, session, roles) -> None:
    html = checked(client.post(f"/accounts/{ada.id}/roles", data=PROOF | {"roles": roles}), 400)
    assert html.select_one(".error-summary a")["href"] == "#roles"
    assert ada.role_names == {RoleName.CLINICIAN}


@pytest.mark.parametrize("typed", [{}, {"password": ""}, {"password": "a guess of somebody"}])
def test_a_stolen_session_alone_makes_no_clinician(ada, eva, client, session, typed) -> None:
    """Roles, a new account and a new password are for whoever proves to be the administrator."""
    before = ada.password
    for account in (ada, eva):
        html = checked(client.post(f"/accounts/{account.id}/roles", data=typed | {"roles": ["clinician"]}), 400)
        assert html.select_one(".error-summary a")["href"] == "#password"
    new = typed | {"name": "Dr G", "email": "g@clinic.example", "roles": ["clinician"]}
    assert checked(client.post("/accounts/new", data=new), 400).select_one("[name=name]")["value"] == "Dr G"
    assert "secret" not in checked(client.post(f"/accounts/{ada.id}/password", data=typed), 400).text
    assert (ada.role_names, eva.role_names) == ({RoleName.CLINICIAN}, {RoleName.ADMINISTRATOR})
    assert (ada.password, accounts.by_email(session, "g@clinic.example")) == (before, None)


def test_the_last_administrator_keeps_the_role_and_stays_on(eva, client, session) -> None:
    html = checked(client.post(f"/accounts/{eva.id}/roles", data=PROOF | {"roles": ["clinician"]}), 400)
    assert "last administrator" in html.select_one(".error-summary").text
    checked(client.post(f"/accounts/{eva.id}/switch-off"), 400)
    assert (eva.active, eva.role_names) == (True, {RoleName.ADMINISTRATOR})


def test_an_account_is_switched_off_and_on(ada, send, page, session, actions) -> None:
    html = send(f"/accounts/{ada.id}/switch-off")
    assert "Switched off" in html.select_one(".summary-list").text
    assert "Nowhere." in html.text
    assert "Switched off" in page("/accounts").table.text
    html = send(f"/accounts/{ada.id}/switch-on")
    assert "Switched on" in html.select_one(".summary-list").text
    assert actions()[-3:] == [Action.SESSION_END, Action.ACCOUNT_SWITCH_OFF, Action.ACCOUNT_SWITCH_ON]


def test_a_given_password_is_shown_once_and_said_to_run_out(ada, client, page, actions) -> None:
    html = checked(client.post(f"/accounts/{ada.id}/password", data=PROOF), 201)
    password = html.select_one(".secret").text
    assert "within 72 hours" in html.text
    assert actions()[-1] == Action.PASSWORD_GIVE
    html = page(f"/accounts/{ada.id}")
    assert password not in html.text
    assert "holds until 23 Nov 2026, 12:00" in html.select_one(".summary-list").text
    client.post("/sign-out")
    signed_in = client.post("/sign-in", data={"email": ada.email, "password": password})
    assert signed_in.status_code == 302
    assert client.get("/today").headers["Location"] == "/account/password"


def test_sessions_are_ended_one_by_one_and_all(ada, page, send, session) -> None:
    account_sessions.begin(session, ada, address="192.0.2.8", user_agent="", now=NOON)
    html = send(page(f"/accounts/{ada.id}").select_one(".sessions li form")["action"])
    assert len(html.select(".sessions li")) == 1
    assert "Nowhere." in send(f"/accounts/{ada.id}/sessions/end").text


def test_a_session_is_ended_only_under_its_own_account(ada, eva, client, session) -> None:
    (theirs,) = account_sessions.of(session, ada, now=NOON)
    checked(client.post(f"/accounts/{eva.id}/sessions/{theirs.id}/end"), 404)
    assert account_sessions.of(session, ada, now=NOON)


def test_ones_own_password_needs_the_proof_of_ones_own_page(eva, client) -> None:
    html = checked(client.post(f"/accounts/{eva.id}/password"), 403)
    assert "your own account" in html.h1.text
    assert client.get("/accounts").status_code == 200


@pytest.mark.parametrize(
    "what",
    [
        "",
        "/roles",
        "/switch-off",
        "/switch-on",
        "/password",
        "/sessions/end",
        "/sessions/1/end",
    ],
)
def test_only_administrators_get_here_and_unknown_accounts_are_not_there(
    ada, client, sign_in, make_account, what
) -> None:
    def ask(number):
        address = f"/accounts/{number}{what}"
        return client.post(address, data={"roles": ["clinician"]}) if what else client.get(address)

    assert ask(999).status_code == 404
    sign_in(make_account(RoleName.FRONT_DESK, RoleName.CLINICIAN, name="Desk"))
    assert ask(ada.id).status_code == ask(999).status_code == 403
    assert ada.active
