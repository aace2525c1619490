"""Signing in, staying in, going out."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from flask_security import hash_password
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission, RoleName
from clinic.models import AuditEntry, Exam, SignInAttempt
from clinic.services import account_changes
from clinic.web.access import requires, safe_next
from clinic.web.audit_trail import audited_read, waiting
from clinic.web.forms import sign_in as sign_in_form
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

PASSWORD = "four plain dry words"
RIGHT = {"email": "ada@clinic.example", "password": PASSWORD}
WRONG = RIGHT | {"password": "something else here"}
UNKNOWN = WRONG | {"email": "nobody@clinic.example"}


@pytest.fixture
def ada(app, session, make_account):
    """A clinician who is also the administrator, with a password."""
    with app.app_context():
        hashed = hash_password(PASSWORD)
    account = make_account(
        RoleName.CLINICIAN, RoleName.ADMINISTRATOR, name="Dr Ada", email=RIGHT["email"], password_hash=hashed
    )
    session.commit()
    return account


@pytest.fixture
def actions(session):
    """The audited actions so far."""
    return lambda: [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_the_right_password_opens_the_clinic(ada, client, actions) -> None:
    answer = client.post("/sign-in?next=/accounts", data=RIGHT)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts")
    assert client.get("/accounts").status_code == 200
    assert actions()[-1] == Action.SIGN_IN


def test_the_name_is_read_whatever_its_case(ada, client) -> None:
    assert client.post("/sign-in", data=RIGHT | {"email": " ADA@Clinic.Example "}).status_code == 302


def test_wrong_unknown_and_switched_off_look_alike(ada, client, session, make_account, actions) -> None:
    make_account(RoleName.ADMINISTRATOR, name="Other")
    pages = [client.post("/sign-in", data=data).text for data in (WRONG, UNKNOWN)]
    account_changes.switch_off(session, ada, actor=ada, now=NOON)
    pages.append(client.post("/sign-in", data=RIGHT).text)
    variable = re.compile(r'(name="csrf_token" value|name="email" value)="[^"]*"')
    assert len({variable.sub("", page) for page in pages}) == 1
    assert actions().count(Action.SIGN_IN_REFUSED) == 3
    html = checked(client.post("/sign-in", data=WRONG))
    assert html.title.text.startswith("Error: Sign in")
    assert "not right" in html.select_one(".error-summary").text


@pytest.mark.parametrize("data", [WRONG, UNKNOWN])
def test_guessing_is_slowed_down_by_name_and_never_for_good(ada, client, set_clock, data) -> None:
    for _try in range(5):
        assert client.post("/sign-in", data=data).status_code == 200
    refused = client.post("/sign-in", data=RIGHT | {"email": data["email"]})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 16
    assert "Wait" in refused.text
    set_clock(NOON + dt.timedelta(seconds=16))
    assert client.post("/sign-in", data=RIGHT).status_code == 302


def test_guessing_is_slowed_down_by_address(ada, client) -> None:
    for number in range(20):
        assert client.post("/sign-in", data=WRONG | {"email": f"a{number}@clinic.example"}).status_code == 200
    assert client.post("/sign-in", data=RIGHT).status_code == 429


def test_neither_names_nor_addresses_are_kept_of_tries(ada, client, session) -> None:
    client.post("/sign-in", data=WRONG)
    kept = [attempt.key for attempt in session.scalars(select(SignInAttempt))]
    assert len(kept) == 2
    assert not any("ada" in key or "127" in key for key in kept)


def test_a_new_sign_in_starts_a_new_session(ada, client) -> None:
    client.get("/sign-in")
    with client.session_transaction() as held:
        held["planted"] = "by somebody else"
        before = held["csrf_token"]
    client.post("/sign-in", data=RIGHT)
    with client.session_transaction() as held:
        assert "planted" not in held
        assert held.get("csrf_token") != before


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\t/evil.example", "/\\evil.example", "https://evil.example", "/%09/evil", "/a\n/b", "/ /evil",
     "javascript:alert(1)", "/\x00/evil.example", "///evil.example"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(ada, client, target) -> None:
    assert safe_next(target) is None
    answer = client.post("/sign-in", data=RIGHT | {"next": target}, query_string={"next": target})
    assert safe_next(answer.headers["Location"]), "a page of ours, whatever was asked for"


@pytest.mark.parametrize("target", ["/", "/visits/3", "/visits/3/exam?part=2", "/patients?page=2"])
def test_signing_in_leads_back_to_pages_of_ours(target) -> None:
    assert safe_next(target) == target


def test_an_unknown_visitor_is_asked_to_sign_in_and_comes_back(client) -> None:
    answer = client.get("/accounts?a=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/accounts?a%3D1"


def test_signing_out_leaves_nothing_behind(ada, sign_in, client, actions) -> None:
    sign_in(ada)
    answer = client.post("/sign-out")
    assert answer.headers["Location"] == "/sign-in"
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert client.get("/accounts").status_code == 303
    assert actions()[-1] == Action.SIGN_OUT
    assert client.get("/sign-out").status_code == 405


@pytest.mark.parametrize(
    ("after", "status"),
    [([29], 200), ([29, 58], 200), ([31], 303), (range(20, 720, 20), 200), (range(20, 760, 20), 303)],
)
def test_a_session_ends_when_idle_and_after_twelve_hours(ada, sign_in, client, set_clock, after, status) -> None:
    sign_in(ada)
    for minutes in after:
        set_clock(NOON + dt.timedelta(minutes=minutes))
        last = client.get("/accounts").status_code
    assert last == status


def test_an_ended_session_opens_no_patient_and_stores_nothing(
    clinician, sign_in, make_visit, client, set_clock, session
) -> None:
    visit = make_visit()
    sign_in(clinician)
    address = f"/visits/{visit.id}"
    assert client.get(address).status_code == 200
    set_clock(NOON + dt.timedelta(minutes=31))
    assert client.get(address).status_code == 303
    sign_in(clinician)
    set_clock(NOON + dt.timedelta(minutes=63))
    client.post(f"{address}/exam", data={"method": "mtps_0_10", "occiput_l": "3"})
    assert session.scalars(select(Exam)).all() == []


def test_a_session_does_not_move_to_another_browser(ada, sign_in, client) -> None:
    sign_in(ada)
    assert client.get("/accounts", headers={"User-Agent": "somebody else"}).status_code == 303


def test_a_switched_off_account_is_out_at_once(ada, make_account, sign_in, client, session) -> None:
    make_account(RoleName.ADMINISTRATOR, name="Other")
    sign_in(ada)
    account_changes.switch_off(session, ada, actor=ada, now=NOON)
    assert client.get("/accounts").status_code == 303


def test_a_missing_permission_is_refused_and_audited(client, sign_in, make_account, actions) -> None:
    sign_in(make_account(RoleName.FRONT_DESK))
    html = checked(client.get("/accounts"), 403)
    assert "may not open" in html.h1.text
    assert actions()[-1] == Action.ACCESS_REFUSED
    assert client.post("/accounts/new", data={"name": "x"}).status_code == 403


def test_a_look_is_audited_before_the_page_goes_out_and_waits_while_the_disk_refuses(
    app, client, sign_in, clinician, session, monkeypatch, actions
) -> None:
    @requires(Permission.DAY_LIST)
    def look():
        audited_read(Action.VISIT_READ, "visit", 7)
        return "seen"

    app.add_url_rule("/look", view_func=look)
    sign_in(clinician)
    with monkeypatch.context() as patched:
        patched.setattr("clinic.services.audit.entry", _disk_refuses)
        assert client.get("/look").text == "seen"
    assert Action.VISIT_READ not in actions()
    with app.app_context():
        assert len(waiting().looks) == 1
    client.get("/look")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.VISIT_READ)).all()
    assert [(entry.account_id, entry.noun, entry.noun_id) for entry in entries] == [(clinician.id, "visit", 7)] * 2


def _disk_refuses(*args, **kwargs):
    from sqlalchemy.exc import OperationalError

    raise OperationalError("insert", None, Exception("disk I/O error"))


@pytest.fixture
def cost(client, database, monkeypatch):
    """What a try to sign in costs: the hashes, and the kinds of statements in their order."""
    hashes, statements = [], []
    for name in ("hash_password", "verify_and_update_password"):
        real = getattr(sign_in_form, name)
        monkeypatch.setattr(sign_in_form, name, lambda *given, real=real: hashes.append(1) or real(*given))

    def seen(*said):
        statements.append(said[2].split()[0])

    def cost(typed):
        client.test_session.commit()
        hashes.clear()
        statements.clear()
        assert "not right" in client.post("/sign-in", data=typed).text
        return len(hashes), [*statements]

    sa.event.listen(database.engine, "before_cursor_execute", seen)
    yield cost
    sa.event.remove(database.engine, "before_cursor_execute", seen)


def test_every_refusal_costs_one_hash_and_the_same_queries(ada, make_account, cost) -> None:
    """So that the time tells nobody which names there are, or which are switched off."""
    make_account(RoleName.ADMINISTRATOR, name="Other")
    unknown = cost(UNKNOWN)
    assert unknown[0] == 1
    assert cost(WRONG) == unknown
    ada.password_until = NOON
    assert cost(RIGHT) == unknown, "given, and run out"
    ada.password_until, ada.active = None, False
    assert cost(RIGHT) == unknown, "switched off"
    ada.password = None
    assert cost(RIGHT) == unknown, "given, and used up"
