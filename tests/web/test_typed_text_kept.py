"""Whoever was signed out while typing loses nothing: the same form comes back, and after signing in it is sent."""

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter

from clinic.domain.account_sessions import Ending
from clinic.domain.permissions import RoleName
from clinic.models import Patient
from clinic.services import account_sessions
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked, hold_session

TYPED = {"note": "typed for\nten minutes", "password": "not to be kept", "roles": ["one", "two"]}
PATIENT = {"name": "Rosa Typed", "birth-year": "1973", "language": "en"}


@pytest.fixture
def everybody(make_account, sign_in):
    """An account of every role, signed in."""
    return sign_in(make_account(*RoleName))


@pytest.fixture
def end(session, everybody):
    """End its sessions on the server; the browser knows nothing of it."""

    def end():
        account_sessions.end_all(session, everybody, because=Ending.BY_OWNER, actor=None, now=NOON)
        session.commit()

    return end


def forms(app):
    """The address of everything that staff may send, each with the number 1 where one belongs."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("fhir."):  # other systems ask there, nobody types
            continue
        if "POST" in rule.methods and hasattr(app.view_functions[rule.endpoint], "permission"):
            values = {name: _one_of(rule._converters[name]) for name in rule.arguments}
            with app.test_request_context():
                yield rule.endpoint, app.url_for(rule.endpoint, **values)


def _one_of(converter):
    """A value of this part of an address."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "1"


def test_every_form_of_the_staff_comes_back_with_what_was_typed(app, client, everybody, end) -> None:
    end()
    addresses = dict(forms(app))
    assert len(addresses) > 60
    lost = {}
    for endpoint, address in addresses.items():
        page = client.post(address, data=TYPED)
        kept = checked(page, 403).select("main form input[type=hidden]")
        said = [(one["name"], one["value"]) for one in kept if one["name"] not in ("csrf_token", "once")]
        if said != [("note", TYPED["note"]), ("roles", "one"), ("roles", "two")]:
            lost[endpoint] = said
    assert lost == {}


def test_every_save_by_script_is_told_how_to_go_on(app, client, everybody, end) -> None:
    end()
    wrong = {}
    for endpoint, address in forms(app):
        page = client.post(address, data=TYPED, headers={"X-Requested-With": "fetch"})
        answer = page.get_json(silent=True) or {}
        if page.status_code != 403 or {"error", "csrf_token", "sign_in"} - set(answer):
            wrong[endpoint] = page.status_code
    assert wrong == {}


def test_after_signing_in_again_what_was_typed_is_stored(app, client, everybody, end, session) -> None:
    end()
    kept = checked(client.post("/patients/new", data=PATIENT), 403).select_one("main form")
    assert session.scalars(select(Patient)).all() == []
    hold_session(app, client, everybody)
    fields = {one["name"]: one["value"] for one in kept.select("input") if one["name"] != "csrf_token"}
    assert fields.items() >= PATIENT.items()
    answer = client.post(kept["action"], data=fields)
    assert answer.status_code == 303, answer.text
    assert session.scalars(select(Patient.name)).one() == "Rosa Typed"


def test_a_page_of_before_learns_the_token_of_now(client, everybody) -> None:
    token = client.get("/stay").headers["X-CSRFToken"]
    data = PATIENT | {"csrf_token": token}
    assert client.post("/patients/new", data=data, token=False).status_code == 303
    assert client.post("/patients/new", data=PATIENT, token=False).status_code == 400


def test_another_site_learns_no_token_and_gets_nothing_back(client, everybody, end) -> None:
    end()
    assert client.get("/stay").status_code == 303
    page = client.post("/patients/new", data=PATIENT, headers={"Sec-Fetch-Site": "cross-site"}, token=False)
    assert "Rosa Typed" not in page.text
