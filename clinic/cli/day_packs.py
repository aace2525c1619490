"""`clinic report --day`: the packs of a day, one for the front desk and one for each clinician who expects somebody."""

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path

import click

from clinic.cli.installation import opened, utc_now
from clinic.domain.audit import Action
from clinic.services import audit, day_packs


def require_fitting(visit_id: int | None, output: Path | None, batch: Mapping[str, object]) -> Path:
    """Return the folder; raise UsageError where the words for a day are mixed with others, or it is not named."""
    others = (value for name, value in batch.items() if name != "out")
    if visit_id is not None or output is not None or any(others) or not isinstance(batch["out"], Path):
        raise click.UsageError("With --day name a folder by --out, and nothing else.")
    return batch["out"]


def report_day(day: dt.date, folder: Path) -> None:
    """Write every pack of the day; an entry of the audit for each patient on it. No file name holds a name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened() as (settings, database):
        with database.reading() as session:
            readers = day_packs.readers_of(session, day)
        for account_id in readers:
            now = utc_now()
            with database.reading() as session:
                pack = day_packs.make(session, account_id, day, settings.identity, now=now)
            with database.writing() as session:
                for patient_id in pack.patient_ids:
                    about = {"patient_id": patient_id, "now": now, "detail": {"day": day.isoformat()}}
                    audit.record(session, None, Action.DAY_PACK, "day_pack", None, **about)
                session.commit()
            file = folder / f"day-{day.isoformat()}-{account_id}.pdf"
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened_file:
                opened_file.write(pack.pdf)
            click.echo(f"{file}: {len(pack.patient_ids)} visits, for {pack.reader}")
    if not readers:
        click.echo("Nobody is expected on this day.")
