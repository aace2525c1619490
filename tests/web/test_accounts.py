"""The first administrator, and the accounts page."""

import datetime as dt

import pytest
from flask_security import hash_password

from clinic.domain.permissions import RoleName
from clinic.services import accounts, export_tables
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

FIRST = {"name": "Ada Admin", "email": "ada@clinic.example", "password": "four plain dry words"}
PASSWORD = "three calm brown horses"
NEW = {"name": "Dr B", "email": "b@clinic.example", "roles": ["clinician", "front_desk"], "password": PASSWORD}


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


@pytest.mark.parametrize(
    ("password", "says"), [("short", "at least 8"), ("liverpool", "common"), ("Ada Admin 1", "own")]
)
def test_the_first_administrators_password_is_held_to_the_same_rule(session, client, password, says) -> None:
    code = accounts.issue_setup_code(session, now=NOON)
    html = checked(client.post("/setup", data=FIRST | {"code": code, "password": password}), 400)
    assert says in html.select_one(".error-summary").text


def test_set_up_codes_are_not_guessed_either(session, client, set_clock) -> None:
    code = accounts.issue_setup_code(session, now=NOON)
    for _try in range(5):
        assert client.post("/setup", data=FIRST | {"code": "wrong"}).status_code == 404
    assert client.post("/setup", data=FIRST | {"code": code}).status_code == 429
    set_clock(NOON + dt.timedelta(seconds=16))
    assert client.post("/setup", data=FIRST | {"code": code}).status_code == 303


def test_an_address_that_is_none_is_refused_with_everything_typed(session, client) -> None:
    code = accounts.issue_setup_code(session, now=NOON)
    html = checked(client.post("/setup", data=FIRST | {"code": code, "email": "ada"}), 400)
    assert html.title.text.startswith("Error: ")
    assert html.select_one("#email")["aria-describedby"] == "email-error"
    assert html.select_one("#name")["value"] == "Ada Admin"


@pytest.fixture
def administrator(app, make_account, sign_in):
    """An administrator who is signed in."""
    with app.app_context():
        hashed = hash_password(PASSWORD)
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Ada Admin", password_hash=hashed))


def test_a_made_password_is_shown_once_and_works(administrator, client, session, page) -> None:
    html = checked(client.post("/accounts/new", data=NEW), 201)
    password = html.select_one(".secret").text
    assert "Dr B" in page("/accounts").table.text
    client.post("/sign-out")
    assert client.post("/sign-in", data={"email": NEW["email"], "password": password}).status_code == 302
    assert accounts.by_email(session, NEW["email"]).role_names == {RoleName.CLINICIAN, RoleName.FRONT_DESK}


def test_the_first_password_opens_the_account_once_and_is_never_typed(administrator, client, session, page) -> None:
    (proof,) = page("/accounts/new").select("[type=password]")
    assert proof["autocomplete"] == "current-password"
    html = checked(client.post("/accounts/new", data=NEW), 201)
    password = html.select_one(".secret").text
    client.post("/sign-out")
    client.post("/sign-in", data={"email": NEW["email"], "password": password})
    assert client.get("/today").headers["Location"] == "/account/password"


def test_an_administrator_is_told_for_a_week_of_tables_that_left_with_names(
    administrator, clinician, session, page
) -> None:
    assert page("/accounts").select_one(".card-alert[role=note] a[href='/audit']") is None
    for salt, patients, now in ((None, 7, NOON), (b"salt", 9, NOON), (None, 5, NOON - dt.timedelta(days=8))):
        wish, counts = export_tables.Wish(since=None, salt=salt), export_tables.Counts(patients, 12, {})
        session.add(export_tables.note(wish, counts, account_id=clinician.id, now=now))
    (told,) = [one.text for one in page("/accounts").select("[role=note]") if "took out" in one.text]
    assert "Dr A. Sample took out the tables of 7 patients, with names" in told


def test_an_address_is_used_once(administrator, client, make_account) -> None:
    make_account(email=NEW["email"])
    html = checked(client.post("/accounts/new", data=NEW), 400)
    assert "already" in html.select_one(".error-summary").text


def test_a_role_is_needed_and_must_be_one_of_ours(administrator, client) -> None:
    for roles in ([], ["queen"]):
        html = checked(client.post("/accounts/new", data=NEW | {"roles": roles}), 400)
        assert html.select_one(".error-summary a")["href"] == "#roles"


def test_a_field_sent_twice_is_refused(administrator, client) -> None:
    assert client.post("/accounts/new", data=NEW | {"name": ["a", "b"]}).status_code == 400


def test_control_characters_are_not_stored(administrator, client, session) -> None:
    client.post("/accounts/new", data=NEW | {"name": " Dr\x00 B\x07 "})
    assert accounts.by_email(session, NEW["email"]).name == "Dr B"


def test_whoever_holds_no_other_page_starts_at_the_accounts(administrator, client) -> None:
    assert client.get("/").headers["Location"] == "/accounts"
