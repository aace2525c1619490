"""What leaves the clinic as a whole leaves restricted records behind, unless they are asked for."""

import click
from sqlalchemy.orm import Session

from clinic.db.reach import narrow
from clinic.services import readers

with_restricted = click.option(
    "--with-restricted", is_flag=True, help="With --all and for tables: restricted records too; else they stay out."
)


def leave_out_restricted(session: Session, *, wanted: bool) -> None:
    """Hide restricted patients from the session, and say how many; nothing when they are wanted."""
    if wanted:
        return
    reach = readers.all_restricted(session)
    narrow(session, reach)
    if reach.hidden:
        click.echo(f"Left out, because restricted: {len(reach.hidden)}. --with-restricted takes them too.", err=True)
