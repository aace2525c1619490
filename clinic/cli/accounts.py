"""`clinic accounts`: who can sign in, from the machine itself."""

import click

from clinic.app import create_app
from clinic.cli.installation import opened, utc_now
from clinic.config import Settings
from clinic.db.engine import Database
from clinic.domain.permissions import RoleName
from clinic.services import accounts as service


@click.group("accounts")
def accounts() -> None:
    """Add and list the accounts of the staff."""


@accounts.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name as printed, as 'Dr A. Sample'.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in RoleName]),
    multiple=True,
    required=True,
    help="What the account may do; give it more than once for several roles.",
)
def add(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Create an account and print its first password."""
    password = service.readable_secret()
    with opened() as (settings, database):
        hashed = hash_password(settings, database, password)
        with database.writing() as session:
            service.create(
                session,
                email=email,
                name=name,
                roles=[RoleName(role) for role in roles],
                password_hash=hashed,
                now=utc_now(),
            )
            session.commit()
    click.echo(f"{email} can sign in with the password {password} and should change it at once.")


@accounts.command("list")
def list_all() -> None:
    """List the accounts with their roles."""
    with opened() as (_settings, database), database.reading() as session:
        for account in service.all_accounts(session):
            roles = ", ".join(sorted(account.role_names))
            click.echo(f"{account.email}\t{account.name}\t{roles}\t{'active' if account.active else 'switched off'}")


def hash_password(settings: Settings, database: Database, password: str) -> str:
    """Hash a password just as signing in checks it: by Flask-Security, with the clinic's salt."""
    from flask_security import hash_password as hash_it

    with create_app(settings, database).app_context():
        return str(hash_it(password))
