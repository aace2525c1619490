"""Who is told of an opened record is told by mail too, where the clinic has a mail server: no name, no reason."""

import dataclasses

import pytest

from clinic.domain.permissions import RoleName
from clinic.services import restrictions
from clinic.web.installation import KEY
from tests.fixtures.storage import NOON

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(make_app, clinic_settings, smtp_sink):
    """The application with a mail server; mails go out at once."""
    made = make_app(dataclasses.replace(clinic_settings, smtp_url=smtp_sink.url, mail_from="clinic@clinic.example"))
    made.extensions[KEY].in_background = lambda job: job()
    return made


def test_named_clinicians_and_administrators_are_mailed(
    send, page, session, visit, clinician, make_account, sign_in, smtp_sink
):
    boss = make_account(RoleName.ADMINISTRATOR, name="Adam Admin")
    restrictions.restrict(session, visit.patient, "A colleague of the clinic", [], actor=clinician, now=NOON)
    sign_in(make_account(name="Dr B. Other"))
    record = page("/today").find("input", attrs={"name": "record"})["value"]
    send("/restricted/open", {"record": record, "why": "cover", "reason": "I stand in for Dr Sample"})
    assert sorted(one["To"] for one in smtp_sink.messages) == sorted([boss.email, clinician.email])
    everything = b"".join(smtp_sink.raw).decode()
    assert "/restricted/opened" in everything
    assert not any(kept in everything for kept in ("Rosa", "stand in", "Other", visit.patient.record_number))
