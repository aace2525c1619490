"""The first administrator, and the accounts page."""

import pytest

from clinic.domain.permissions import RoleName
from clinic.services import accounts
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

FIRST = {"name": "Ada Admin", "email": "ada@clinic.example", "password": "four plain dry words"}
NEW = {"name": "Dr B", "email": "b@clinic.example", "roles": ["clinician", "front_desk"]}


def test_no_open_code_no_setup_page(page) -> None:
    page("/setup", status=404)


def test_the_first_administrator_is_made_once(session, page, send, client) -> None:
    code = accounts.issue_setup_code(session, now=NOON)
    page("/setup")
    wrong = checked(client.post("/setup", data=FIRST | {"code": "wrong"}), 404)
    assert wrong.select_one("[name=name]")["value"] == "Ada Admin"
    assert "does not work" in wrong.select_one(".error-summary").text
    ready = send("/setup", FIRST | {"code": code})
    assert "ready" in ready.select_one("[role=status]").text
    send("/sign-in", FIRST)
    page("/accounts")
    page("/setup", status=404)


def test_an_address_that_is_none_is_refused_with_everything_typed(session, client) -> None:
    code = accounts.issue_setup_code(session, now=NOON)
    html = checked(client.post("/setup", data=FIRST | {"code": code, "email": "ada"}), 400)
    assert html.title.text.startswith("Error: ")
    assert html.select_one("#email")["aria-describedby"] == "email-error"
    assert html.select_one("#name")["value"] == "Ada Admin"


@pytest.fixture
def administrator(make_account, sign_in):
    """An administrator who is signed in."""
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Ada Admin"))


def test_a_made_password_is_shown_once_and_works(administrator, client, session, page) -> None:
    html = checked(client.post("/accounts/new", data=NEW | {"kind": "made"}), 201)
    password = html.select_one(".secret").text
    assert "Dr B" in page("/accounts").table.text
    client.post("/sign-out")
    assert client.post("/sign-in", data={"email": NEW["email"], "password": password}).status_code == 302
    assert accounts.by_email(session, NEW["email"]).role_names == {RoleName.CLINICIAN, RoleName.FRONT_DESK}


def test_a_typed_password_is_asked_for(administrator, client, send) -> None:
    html = checked(client.post("/accounts/new", data=NEW | {"kind": "given"}), 400)
    assert html.select_one(".error-summary a")["href"] == "#password"
    assert html.select_one("[value=front_desk]").has_attr("checked")
    send("/accounts/new", NEW | {"kind": "given", "password": "four plain dry words"})


def test_an_address_is_used_once(administrator, client, make_account) -> None:
    make_account(email=NEW["email"])
    html = checked(client.post("/accounts/new", data=NEW | {"kind": "made"}), 400)
    assert "already" in html.select_one(".error-summary").text


def test_a_role_is_needed_and_must_be_one_of_ours(administrator, client) -> None:
    for roles in ([], ["queen"]):
        html = checked(client.post("/accounts/new", data=NEW | {"kind": "made", "roles": roles}), 400)
        assert html.select_one(".error-summary a")["href"] == "#roles"


def test_a_field_sent_twice_is_refused(administrator, client) -> None:
    assert client.post("/accounts/new", data=NEW | {"kind": "made", "name": ["a", "b"]}).status_code == 400


def test_control_characters_are_not_stored(administrator, client, session) -> None:
    client.post("/accounts/new", data=NEW | {"kind": "made", "name": " Dr\x00 B\x07 "})
    assert accounts.by_email(session, NEW["email"]).name == "Dr B"


def test_an_account_is_switched_off(administrator, make_account, send, session) -> None:
    other = make_account(name="Dr Other")
    session.commit()
    html = send(f"/accounts/{other.id}/switch-off")
    assert "Switched off" in html.table.text
    assert not other.active


def test_the_last_administrator_stays(administrator, client, session) -> None:
    assert client.post(f"/accounts/{administrator.id}/switch-off").status_code == 400
    assert administrator.active


def test_whoever_holds_no_other_page_starts_at_the_accounts(administrator, client) -> None:
    assert client.get("/").headers["Location"] == "/accounts"
