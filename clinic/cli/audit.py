"""`clinic audit`: the head of the chain, to be kept on paper or elsewhere, and who looked at a patient."""

import click

from clinic.cli.installation import opened, utc_now
from clinic.db import audit_chain
from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.services import audit as record
from clinic.services import audit_log, audit_shown


@click.group("audit")
def audit() -> None:
    """The record of every look and change: its head, and all that is about one patient."""


@audit.command("head")
def head() -> None:
    """Print the head of the audit as POSITION:DIGEST.

    Keep it where nobody who has this machine can change it; `clinic check --head POSITION:DIGEST` then tells whether
    anything up to it was changed or cut off since.
    """
    with opened() as (_settings, database), database.engine.connect() as connection:
        click.echo(str(audit_chain.last(connection)))


@audit.command("patient")
@click.argument("record_number")
def patient(record_number: str) -> None:
    """Print who read or changed the record of a patient, newest first: when, who, role, what, from where.

    For a patient's request. That it was printed is itself on record.
    """
    with opened() as (settings, database):
        with database.reading() as session:
            number = audit_log.patient_by_number(session, record_number)
        if number is None:
            raise NotFound("Nobody has this record number.", hint="Look it up on the patient's page.")
        with database.writing() as session:
            record.record(session, None, Action.AUDIT_READ, "patient", number, patient_id=number, now=utc_now())
            session.commit()
        click.echo(f"{settings.name or 'Clinic'}: who looked at record {record_number}, newest first")
        with database.reading() as session:
            for line in audit_log.of_patient(session, number):
                one = audit_shown.shown(line, settings.zone, str, names=False)
                who = f"{one.who} ({one.roles})" if one.roles else one.who
                click.echo("\t".join((one.when, who, one.what, one.which, one.address)))
