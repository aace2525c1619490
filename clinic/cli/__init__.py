"""The command line: `clinic`, also as `python -m clinic`."""

import sys

import click
from sqlalchemy.exc import DBAPIError

from clinic import __version__
from clinic.cli.accounts import accounts
from clinic.cli.audit import audit
from clinic.cli.backups import backup, backups, restore
from clinic.cli.check import check
from clinic.cli.clock import clock
from clinic.cli.database import db
from clinic.cli.demo import demo
from clinic.cli.doctor import doctor
from clinic.cli.exports import exports
from clinic.cli.imports import imports
from clinic.cli.init import init
from clinic.cli.instruments import instruments
from clinic.cli.patients import patient
from clinic.cli.report import report
from clinic.cli.roles import roles
from clinic.cli.score import score
from clinic.cli.serve import serve
from clinic.domain.errors import ClinicError


class Clinic(click.Group):
    """Prints what a person can put right as two plain sentences, never as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a ClinicError becomes its message, its hint and exit code 1.

        The database's own message is not printed: it may quote what a patient typed.
        """
        try:
            return super().invoke(ctx)
        except ClinicError as error:
            click.echo(error.message, err=True)
            click.echo(error.hint, err=True)
        except DBAPIError as error:
            click.echo(f"The database could not be read or written ({type(error.orig).__name__}).", err=True)
            click.echo(_what_to_do(error), err=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            named = error.filename if isinstance(error.filename, str) else ""
            click.echo(f"{named or 'A file'} could not be read or written ({error.strerror}).", err=True)
            click.echo("Look whether it is there, whose it is, and whether the disk has room.", err=True)
        sys.exit(1)


def _what_to_do(error: DBAPIError) -> str:
    """Return what helps. What has no room or waits for others is sound: an older copy would lose what came since."""
    said = str(error.orig).lower()
    if "is full" in said or "no space left" in said:
        return "The disk is full: nothing was changed. Make room, then try again."
    if "locked" in said or "lock timeout" in said:
        return "Something else was writing for too long: nothing was changed. Try again in a moment."
    return "Run `clinic check`; if it says the same, restore the database from a backup."


@click.group(cls=Clinic)
@click.version_option(__version__, prog_name="Tenderpoint")
def main() -> None:
    """Tenderpoint: visits of people with fibromyalgia, muscle spasm and myofascial pain."""


for command in (
    init, serve, demo, db, accounts, audit, report, score, check, clock, imports, exports, instruments, patient, backup,
    restore, backups, roles, doctor,
):  # fmt: skip
    main.add_command(command)
