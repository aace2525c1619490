"""`clinic accounts`: who can sign in, from the machine itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from clinic.app import create_app
from clinic.cli.installation import opened, unit_of_work, utc_now
from clinic.config import Settings
from clinic.db.engine import Database
from clinic.domain.account_sessions import Ending
from clinic.domain.errors import NotFound
from clinic.domain.permissions import RoleName
from clinic.models import Account
from clinic.services import account_changes, account_sessions, second_factors
from clinic.services import accounts as service

GIVEN = "It opens the account once, within 72 hours; then the person chooses their own."
ROLES = click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in RoleName]),
    multiple=True,
    required=True,
    help="What the account may do; give it more than once for several roles.",
)


@click.group("accounts")
def accounts() -> None:
    """Add, list and change the accounts of the staff."""


@accounts.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name as printed, as 'Dr A. Sample'.")
@ROLES
def add(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Create an account and print its first password."""
    password = service.readable_secret()
    wanted = [RoleName(role) for role in roles]
    with opened() as (settings, database):
        hashed = hash_password(settings, database, password)
        with database.writing() as session:
            service.create(
                session, email=email, name=name, roles=wanted, password_hash=hashed, now=utc_now(), given=True
            )
            session.commit()
    click.echo(f"{email} can sign in with the password {password}. {GIVEN}")


@accounts.command("list")
def list_all() -> None:
    """List the accounts with their roles."""
    with opened() as (_settings, database), database.reading() as session:
        for account in service.all_accounts(session):
            roles = ", ".join(sorted(account.role_names))
            click.echo(f"{account.email}\t{account.name}\t{roles}\t{'active' if account.active else 'switched off'}")


@accounts.command("password")
@click.argument("email")
def password(email: str) -> None:
    """Print a new password, for who forgot theirs, and end their sessions. Make sure who asks for it."""
    made = service.readable_secret()
    with opened() as (settings, database):
        hashed = hash_password(settings, database, made)
        with database.writing() as session:
            account_changes.give_password(session, _known(session, email), hashed, actor=None, now=utc_now())
            session.commit()
    click.echo(f"{email} can sign in with the password {made}. {GIVEN}")


@accounts.command("off")
@click.argument("email")
def switch_off(email: str) -> None:
    """Let an account sign in no more, and end its sessions."""
    with _account(email) as (session, account):
        account_changes.switch_off(session, account, actor=None, now=utc_now())
    click.echo(f"{email} is switched off and signed out everywhere.")


@accounts.command("on")
@click.argument("email")
def switch_on(email: str) -> None:
    """Let an account sign in again, with the password it had."""
    with _account(email) as (session, account):
        account_changes.switch_on(session, account, actor=None, now=utc_now())
    click.echo(f"{email} is switched on.")


@accounts.command("roles")
@click.argument("email")
@ROLES
def change_roles(email: str, roles: tuple[str, ...]) -> None:
    """Give an account these roles and no others."""
    with _account(email) as (session, account):
        account_changes.set_roles(session, account, [RoleName(role) for role in roles], actor=None, now=utc_now())
    click.echo(f"{email} is now: {', '.join(sorted(set(roles)))}.")


@accounts.command("sessions")
@click.argument("email")
@click.option("--end", is_flag=True, help="End all of them.")
def sessions(email: str, end: bool) -> None:
    """List where an account is signed in, or end every session of it."""
    now = utc_now()
    with _account(email) as (session, account):
        for one in account_sessions.of(session, account, now=now):
            seen = f"since {one.begun_at:%Y-%m-%d %H:%M} UTC\tlast seen {one.seen_at:%Y-%m-%d %H:%M} UTC"
            click.echo(f"{one.agent or 'unknown browser'}\t{one.address}\t{seen}")
        if end:
            because = Ending.BY_ADMINISTRATOR
            ended = account_sessions.end_all(session, account, because=because, actor=None, now=now)
            click.echo(f"Sessions ended: {ended}.")


@accounts.command("second-factor-reset")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take away a second factor that its owner lost, and end their sessions. Make sure in person who asks for it."""
    with _account(email) as (session, account):
        second_factors.reset(session, account, actor=None, now=utc_now())
    click.echo(f"{email} sets the second factor up anew at the next sign-in.")


def hash_password(settings: Settings, database: Database, password: str) -> str:
    """Hash a password just as signing in checks it: by Flask-Security, with the clinic's salt."""
    from flask_security import hash_password as hash_it

    with create_app(settings, database).app_context():
        return str(hash_it(password))


@contextmanager
def _account(email: str) -> Iterator[tuple[Session, Account]]:
    """Yield a writing session and the account with this address."""
    with unit_of_work() as session:
        yield session, _known(session, email)


def _known(session: Session, email: str) -> Account:
    account = service.by_email(session, email)
    if account is None:
        raise NotFound("There is no account with this address.", hint="`clinic accounts list` prints those there are.")
    return account
