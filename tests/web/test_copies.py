"""Copies on the summary page: links and a form that work without scripts, checked words, and an entry in the audit."""

import pytest
import sqlalchemy as sa

from clinic.domain.audit import Action
from clinic.models import AuditEntry, Patient
from clinic.services import languages, plans
from tests.fixtures.storage import NOON, TODAY


@pytest.fixture
def here(session, make_visit, clinician, sign_in):
    """The address of the summary of an open visit, looked at by its clinician."""
    visit = make_visit()
    plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
    sign_in(clinician)
    return f"/visits/{visit.id}/summary"


def last_print(session):
    wanted = sa.select(AuditEntry).where(AuditEntry.action == Action.SUMMARY_PRINT).order_by(AuditEntry.id.desc())
    return session.scalars(wanted).first()


def test_every_link_gives_a_pdf(client, page, here):
    links = page(here).select(".copies a")
    assert len(links) == 3
    for link in links:
        response = client.get(link["href"])
        assert response.status_code == 200, link
        assert response.data.startswith(b"%PDF")


def test_the_patients_copies_are_in_the_patients_language(page, here, spanish, session):
    session.scalars(sa.select(Patient)).one().language = "es"
    links = {link.text: link["href"] for link in page(here).select(".copies a")}
    assert links["For the patient, in Español, large print (PDF)"].endswith("summary.pdf?layout=large&language=es")
    assert links["For the patient, in Español (PDF)"].endswith("summary.pdf?language=es")


def test_the_form_offers_only_languages_that_are_on(page, here, session, clinician):
    assert not page(here).select("#copy-language")
    by = {"reviewed_by": "T. Lector", "reviewed_on": TODAY, "actor": clinician, "now": NOON}
    languages.switch_on(session, "es", **by)
    assert [one["value"] for one in page(here).select("#copy-language option")] == ["en", "es"]


def test_a_copy_is_written_into_the_audit_with_what_was_made(client, here, session, spanish):
    response = client.get(f"{here}.pdf?layout=gp&size=letter&language=es")
    assert response.headers["Content-Disposition"].endswith('-gp-letter-es.pdf"')
    assert last_print(session).detail == {"layout": "gp", "size": "letter", "language": "es"}
    client.get(f"{here}.pdf")
    assert last_print(session).detail == {"edition": "newest"}


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("layout=tiny", 400, "no such layout"),
        ("size=a5", 400, "not made in this page size"),
        ("language=es", 400, "not made in this language"),
        ("layout=gp&edition=1", 400, "always made of the newest edition"),
        ("edition=one", 404, "no such edition"),
        ("edition=7", 404, "no such edition"),
        ("edition=-1", 404, "no such edition"),
        (f"edition={'9' * 5000}", 404, "no such edition"),
    ],
    ids=lambda words: str(words)[:40],
)
def test_what_cannot_be_made_is_said_and_is_no_print(client, here, session, asked, status, said):
    response = client.get(f"{here}.pdf?{asked}")
    assert response.status_code == status
    assert said in response.text
    assert last_print(session) is None


def test_nobody_waits_while_a_copy_is_drawn(client, here, another_writer):
    assert client.get(f"{here}.pdf?layout=large").status_code == 200
