"""Everything that is held of one person, as files for that person: to be read, and to be taken elsewhere."""

import csv
import datetime as dt
import html
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.models import Account, Patient, Visit
from clinic.services import audit, audit_log, audit_shown, editions, export_tables, fhir, held_data
from clinic.services.fhir_subjects import Sender

CONTENTS: Mapping[str, str] = {
    "summaries": "Every summary of a visit as a PDF: of a signed visit each edition as it is stored, else a draft.",
    "everything.json": "Every row that is held of you, table by table, in the words of the database.",
    "fhir.json": "The same visits in the format FHIR R4, for another clinic's computer.",
    "tables": "The same visits as tables for a spreadsheet, with a dictionary of their columns.",
    "who-looked.csv": "Who of the staff looked at your record or changed it, and when; newest first.",
}
"""File or folder -> what it holds, in English: the page of contents."""
PRIVATE = 0o600
LOOKED = ("when", "who", "roles", "what", "which")


def write(session: Session, folder: Path, patient: Patient, sender: Sender, *, now: dt.datetime) -> int:
    """Write the files into a new or empty folder, for this account alone; return how many PDFs there are.

    Raises Conflict when the folder holds something, or when everything of the patient was erased.
    """
    if patient.erased_at is not None:
        raise Conflict("Everything of this patient was erased.", hint="Nothing is left to hand out.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not an empty folder.", hint="Name a new folder by --out.")
    for place in (folder, folder / "tables", folder / "summaries"):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    _json(folder / "everything.json", held_data.rows(session, patient.id))
    _json(folder / "fhir.json", fhir.patient_bundle(session, patient, sender, now=now))
    export_tables.write(session, folder / "tables", export_tables.Wish(only=patient.id), sender.identity.zone)
    pdfs = _summaries(session, folder / "summaries", patient, sender)
    _who_looked(session, folder / "who-looked.csv", patient, sender)
    _file(folder / "index.html", _index(patient, sender, now).encode())
    return pdfs


def note(session: Session, patient: Patient, *, actor: Account | None, now: dt.datetime) -> None:
    """Write down that everything of the patient is handed out: before a file is there."""
    audit.record(session, actor, Action.PATIENT_EXPORT, "patient", patient.id, patient_id=patient.id, now=now)


def _summaries(session: Session, folder: Path, patient: Patient, sender: Sender) -> int:
    chosen = select(Visit).where(Visit.patient_id == patient.id).order_by(Visit.seen_on, Visit.id)
    made = 0
    for visit in session.scalars(chosen).all():
        name = f"{visit.seen_on}-visit-{visit.id}"
        stored = editions.of_visit(session, visit)
        for edition in stored:
            _file(folder / f"{name}-edition-{edition.number}.pdf", edition.pdf)
        if not stored:
            _file(folder / f"{name}.pdf", editions.pdf(session, visit, sender.identity))
        made += len(stored) or 1
    return made


def _who_looked(session: Session, place: Path, patient: Patient, sender: Sender) -> None:
    lines = (
        audit_shown.shown(line, sender.identity.zone, str, names=False)
        for line in audit_log.of_patient(session, patient.id)
    )
    rows: Iterable[list[str]] = ([getattr(line, column) for column in LOOKED] for line in lines)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(LOOKED)
        writer.writerows(rows)


def _index(patient: Patient, sender: Sender, now: dt.datetime) -> str:
    day = now.astimezone(sender.identity.zone).date()
    title = html.escape(f"What {sender.identity.name} holds of {patient.name}, record no. {patient.record_number}")
    listed = "\n".join(
        f'<dt><a href="{name}{"" if "." in name else "/"}">{name}</a></dt><dd>{words}</dd>'
        for name, words in CONTENTS.items()
    )
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>\n<h1>{title}</h1>\n'
        f"<p>Written on {day}. These files name you and tell of your health: keep them from others.</p>"
        f"\n<dl>\n{listed}\n</dl>\n</html>\n"
    )


def _json(place: Path, value: Any) -> None:
    _file(place, json.dumps(value, ensure_ascii=False, indent=1, default=str).encode())


def _file(place: Path, content: bytes) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
        file.write(content)
