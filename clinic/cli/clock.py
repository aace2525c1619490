"""`clinic clock`: the time of this machine beside the latest that was recorded."""

import datetime as dt
from zoneinfo import ZoneInfo

import click

from clinic.cli.installation import opened, utc_now
from clinic.services import clock as clocks


@click.command("clock")
@click.option("--accept", is_flag=True, help="Answer for the clock: later times in the audit came from a wrong one.")
def clock(accept: bool) -> None:
    """Show the clock of this machine, and whether visits can be signed by it.

    Signing waits while the clock stands before what is recorded already. If it once stood in the future, put it right
    and answer for it with --accept; that is written into the audit.
    """
    with opened() as (settings, database), database.writing() as session:
        now = utc_now()
        latest = clocks.latest(session)
        if accept:
            clocks.accept(session, now=now)
        why = clocks.obstacle(session, now)
        session.commit()
    click.echo(f"This machine: {_in_words(now, settings.zone)}")
    click.echo(f"Latest entry of the audit: {_in_words(latest, settings.zone) if latest else 'none'}")
    click.echo(f"{why} Visits cannot be signed." if why else "Visits can be signed.")


def _in_words(at: dt.datetime, zone: ZoneInfo) -> str:
    """The clinic's time and UTC."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S} {zone.key} ({at:%Y-%m-%d %H:%M:%S} UTC)"
