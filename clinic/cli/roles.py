"""`clinic roles`: the table that decides who may do and see what, for people who ask."""

from collections.abc import Iterable, Iterator

import click

from clinic.domain.permissions import FIELDS, OPENS, Field, Permission, RoleName, allowed, changes, sees

_HEADS = {RoleName.CLINICIAN: "clinician", RoleName.FRONT_DESK: "front desk", RoleName.ADMINISTRATOR: "administrator"}


@click.command("roles")
def roles() -> None:
    """Print which role may do what, and which fields it sees and changes, as Markdown."""
    click.echo("\n".join(markdown()))


def markdown() -> Iterator[str]:
    """Yield the lines of docs/security/roles.md."""
    yield "# Roles: who may do and see what"
    yield ""
    yield "Made by `clinic roles` from `clinic/domain/permissions.py`, which decides; a test fails when it is old."
    yield "An account may hold several roles: it may do and see what one of them gives."
    yield ""
    yield "## What a role may do"
    yield ""
    yield from _table(
        ("permission", *_HEADS.values(), "a page behind it shows at least"),
        (
            (f"`{one}`", *("yes" if allowed([role], one) else "–" for role in _HEADS), _list(OPENS[one]))
            for one in Permission
        ),
    )
    yield ""
    yield "## What a role sees (s) and changes (c)"
    yield ""
    yield "*Restricted, by name*: what somebody without clinical work is given of a restricted patient. Clinicians"
    yield "who are not named for one find nothing; named ones, and those who gave a reason within the hour, all of it."
    yield ""
    yield from _table(
        ("field", *_HEADS.values(), "restricted, by name"),
        (
            (f"`{one}`", *(_how([role], one) for role in _HEADS), "yes" if FIELDS[one].restricted else "–")
            for one in Field
        ),
    )


def _how(held: Iterable[RoleName], field: Field) -> str:
    held = list(held)
    return "s c" if changes(held, field) else "s" if sees(held, field) else "–"


def _list(fields: Iterable[Field]) -> str:
    return ", ".join(f"`{one}`" for one in Field if one in set(fields))


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
