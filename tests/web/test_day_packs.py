"""The pack of a day: each gets what the account may see, and every look is written down."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.models import AuditEntry
from clinic.services import plans, restrictions, signing
from tests.fixtures.storage import CLINIC, NOON, TODAY

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def rosa(session, make_visit, make_patient, clinician):
    """Rosa comes tomorrow, after a signed visit; Second comes for the first time, Gone has cancelled."""
    first = make_visit()
    plans.write(session, first, plans.Words(in_short="Sleeps badly."), displayed=None, actor=clinician, now=NOON)
    displayed = signing.readiness(session, first, CLINIC).record_sha256
    signing.sign(session, first, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
    make_visit(patient=first.patient, seen_on=TOMORROW, status=VisitStatus.PLANNED)
    make_visit(patient=make_patient(name="Second Example", phone="555 0199"), seen_on=TOMORROW)
    make_visit(patient=make_patient(name="Gone Example"), seen_on=TOMORROW, status=VisitStatus.CANCELLED)
    session.commit()
    return first.patient


@pytest.fixture
def pages(client):
    def pages() -> list[str]:
        response = client.get(f"/today/pack.pdf?day={TOMORROW}")
        assert response.status_code == 200
        assert "Example" not in response.headers["Content-Disposition"]
        return [page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages]

    return pages


def test_a_clinician_gets_the_list_and_the_pages_of_their_own_patients(rosa, clinician, sign_in, pages):
    sign_in(clinician)
    found = pages()
    assert [word in found[0] for word in ("Rosa Example", "Second Example", "555 0199", "Gone Example")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "Sleeps badly." in found[1]
    assert "Copy of the summary signed" in found[1]
    assert "1 days before" in found[1]
    assert "Rosa Example" in found[2]
    assert "No visit of this patient was signed yet" in found[3]
    assert len(found) == 4


def test_another_clinician_gets_the_list_alone(rosa, make_account, sign_in, pages):
    sign_in(make_account(name="Dr B. Other"))
    found = pages()
    assert len(found) == 1
    assert "Sleeps badly." not in found[0]


def test_the_front_desk_gets_no_clinical_text(rosa, make_account, sign_in, pages):
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    found = pages()
    assert len(found) == 1
    assert "555 0199" in found[0]
    assert "Sleeps badly." not in found[0]


def test_an_administrator_gets_none(rosa, make_account, sign_in, client):
    sign_in(make_account(RoleName.ADMINISTRATOR, name="Admin"))
    assert client.get(f"/today/pack.pdf?day={TOMORROW}").status_code == 403


def test_a_restricted_patient_is_not_on_it(rosa, clinician, make_account, sign_in, pages, session):
    restrictions.restrict(session, rosa, "asked for by the patient", [clinician.id], actor=clinician, now=NOON)
    session.commit()
    sign_in(make_account(name="Dr B. Other"))
    assert "Rosa Example" not in pages()[0]


def test_every_patient_on_it_is_in_the_audit(rosa, clinician, sign_in, pages, session):
    sign_in(clinician)
    pages()
    found = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.DAY_PACK)).all()
    assert len(found) == 2
    assert rosa.id in {entry.patient_id for entry in found}
    assert {entry.detail["day"] for entry in found} == {TOMORROW.isoformat()}


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01", "9" * 30])
def test_a_day_that_is_none_is_not_found(clinician, sign_in, client, day):
    sign_in(clinician)
    assert client.get(f"/today/pack.pdf?day={day}").status_code == 404
