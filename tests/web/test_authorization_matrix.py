"""Every address, way to ask and role, about one's own visit, another's and a restricted one: from the URL map."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.db.base import Base
from clinic.domain.permissions import RoleName
from clinic.models import Account, Visit
from clinic.services import account_changes, restrictions, visits
from tests.fixtures.matrix import NEVER_THERE, Ask, asks, expected, outcome, told
from tests.fixtures.storage import NOON, TODAY
from tests.fixtures.web import Browser, hold_session

WRITES_ALONE = {"audit_entry", "audit_link", "account_session", "received_form"}
"""Tables that a refused request may write to."""
NOT_THERE_YET = {"invitations.mail", "day_packs.show", "backups.test", "restrictions.ask", "restrictions.open_record"}
"""They ask for a mail server, a visit of today, a backup, the button of a restricted record."""
ENDS_THE_SESSION = {"tablets.hand_over", "own_account.end_others", "own_account.end"}
both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=(pytest.mark.postgres, pytest.mark.long))], indirect=True
)


@dataclass
class Clinic:
    """Who asks, and about whom."""

    people: dict[str, Account | None]
    own: Visit
    others: Visit
    restricted: Visit

    def named(self, who: str) -> bool:
        return who == "clinician"


@pytest.fixture
def clinic(session, make_account, make_patient, make_visit, clinician) -> Clinic:
    """A visit of the clinician, one of another clinician, and one of a restricted patient; and everybody."""
    unnamed = make_account(name="Dr B. Unnamed")
    gone = make_account(name="Dr C. Gone")
    people = {
        "nobody": None,
        "front desk": make_account(RoleName.FRONT_DESK, name="Fran Desk"),
        "clinician": clinician,
        "administrator": make_account(RoleName.ADMINISTRATOR, name="Adam Admin"),
        "desk and administrator": make_account(RoleName.FRONT_DESK, RoleName.ADMINISTRATOR, name="Dina Both"),
        "not named": unnamed,
        "switched off": gone,
    }
    own, restricted = make_visit(), make_visit(patient=make_patient(name="Vera Private"))
    others = visits.plan(session, make_patient(name="Otto Other"), TODAY, unnamed, actor=unnamed, now=NOON)
    restrictions.restrict(session, restricted.patient, "A colleague of the clinic", [], actor=clinician, now=NOON)
    session.commit()
    return Clinic(people, own, others, restricted)


@pytest.fixture
def come_as(app: Flask, client: Browser, session, clinic: Clinic) -> Callable[[str], frozenset[RoleName] | None]:
    """Sign in as one of them; returns the roles that count."""

    def come_as(who: str) -> frozenset[RoleName] | None:
        with client.session_transaction() as held:
            held.clear()
        account = clinic.people[who]
        if account is None:
            return None
        session.commit()
        hold_session(app, client, account)
        if who != "switched off":
            return account.role_names
        if account.active:
            account_changes.switch_off(session, account, actor=clinic.people["administrator"], now=NOON)
            session.commit()
        return None

    return come_as


def everything(session) -> dict[str, list[str]]:
    session.commit()
    tables = [table for name, table in Base.metadata.tables.items() if name not in WRITES_ALONE]
    return {table.name: sorted(map(repr, session.execute(select(table)).all())) for table in tables}


def about(clinic: Clinic, ask: Ask, *, whole: bool) -> list[Visit]:
    """The visits to ask about; in short the restricted one, where most is refused."""
    if not ask.about_somebody:
        return [clinic.own]
    return [clinic.own, clinic.others, clinic.restricted] if whole else [clinic.restricted]


def check(
    app: Flask, client: Browser, clinic: Clinic, come_as, who: str, *, denials: bool, whole: bool = True
) -> tuple[list[str], int]:
    """Ask for everything as one of them; return what came out otherwise than the table says, and how much was asked."""
    roles, wrong, number = come_as(who), [], 0
    for ask in asks(app):
        for visit in about(clinic, ask, whole=whole):
            here = {"restricted": visit is clinic.restricted, "named": clinic.named(who)}
            wanted = expected(ask, roles, visit, **here)
            if denials == (wanted == "served"):
                continue
            got = outcome(ask.send(client, ask.address(app, visit.id, visit.patient_id), visit.clinician_id))
            number += 1
            if got != wanted and not (wanted == "served" and got == "not there" and _hangs(ask)):
                wrong.append(f"{who}: {ask} about visit {visit.id}: {wanted} expected, {got}")
            if ask.rule.endpoint in ENDS_THE_SESSION and not denials:
                come_as(who)
    return wrong, number


def _hangs(ask: Ask) -> bool:
    """Whether more is asked for than the visit: something that is not there in this clinic."""
    return bool(ask.rule.arguments - {"visit_id", "patient_id"}) or ask.rule.endpoint in NOT_THERE_YET


def refuse_all(app, client, session, clinic, come_as, *, whole) -> int:
    """Ask as everybody for what they may not; nothing may change by it."""
    come_as("switched off")
    before, asked = everything(session), 0
    for who in clinic.people:
        wrong, number = check(app, client, clinic, come_as, who, denials=True, whole=whole)
        assert not wrong, "\n".join(wrong)
        asked += number
    assert everything(session) == before
    return asked


@both
def test_whoever_may_not_is_refused_everywhere_and_nothing_changes(app, client, session, clinic, come_as):
    assert refuse_all(app, client, session, clinic, come_as, whole=False) > 700


@pytest.mark.long
@both
def test_it_is_the_same_about_one_s_own_another_s_and_a_restricted_visit(app, client, session, clinic, come_as):
    assert refuse_all(app, client, session, clinic, come_as, whole=True) > 1500


@both
def test_a_restricted_patient_cannot_be_told_from_one_who_is_not_there(app, client, clinic, come_as):
    come_as("not named")
    visit, asked = clinic.restricted, 0
    for ask in asks(app):
        if (
            not ask.about_somebody
            or expected(ask, frozenset({RoleName.CLINICIAN}), visit, restricted=False, named=False) != "served"
        ):
            continue
        there = ask.send(client, ask.address(app, visit.id, visit.patient_id))
        nowhere = ask.send(client, ask.address(app, NEVER_THERE, NEVER_THERE))
        assert there.status_code == nowhere.status_code, str(ask)
        assert told(there, visit.id, visit.patient_id) == told(nowhere), str(ask)
        asked += 1
    assert asked > 80


@pytest.mark.long
@both
def test_whoever_may_is_served_everywhere(app, client, session, clinic, come_as):
    for who in ("front desk", "administrator", "desk and administrator", "not named", "clinician"):
        wrong, _number = check(app, client, clinic, come_as, who, denials=False)
        assert not wrong, "\n".join(wrong)


ODD_IDS = ("0", "-1", "00", "٣", "1٣", "1e3", "0x1", "1.0", "%00", str(2**31), str(2**63), str(2**64), "9" * 400)


@both
def test_no_number_but_an_id_that_is_there_opens_anything(app, client, clinic, come_as):
    come_as("clinician")
    for ask in asks(app):
        if "visit_id" not in ask.rule.arguments and "patient_id" not in ask.rule.arguments:
            continue
        address = ask.address(app, 77001, 77001)
        for odd in (
            ODD_IDS if ask.rule.endpoint in {"visits.show", "patients.show", "exams.save_cells"} else (str(2**63),)
        ):
            got = ask.send(client, address.replace("77001", odd)).status_code
            assert got in (400, 404, 405), f"{ask} with {odd}: {got}"
