"""`clinic export fhir`: one patient, one signed visit or the whole clinic as FHIR R4."""

import json
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TextIO

import click

from clinic.cli.installation import opened, utc_now
from clinic.cli.restricted import leave_out_restricted, with_restricted
from clinic.config import Settings
from clinic.db.engine import Database
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.exchange.fhir.elements import Resource, instant
from clinic.services import audit, export_places, fhir, visits
from clinic.services.fhir_subjects import Sender

MANIFEST = "manifest.json"


@click.command("fhir")
@click.option("--patient", "record_number", metavar="RECORD_NUMBER", help="Everything of one patient, as a Bundle.")
@click.option("--visit", "visit_id", type=int, metavar="ID", help="One signed visit, by the number in its address.")
@click.option("--document", is_flag=True, help="With --visit: as a document, its PDF in it.")
@click.option("--all", "every", is_flag=True, help="The whole clinic: a folder with one NDJSON file for each type.")
@click.option("--pdf", "carry_pdf", is_flag=True, help="Put the bytes of signed PDFs in; else their addresses.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The file, with --all the folder, to write."
)
@with_restricted
def export_fhir(
    record_number: str | None,
    visit_id: int | None,
    document: bool,
    every: bool,
    carry_pdf: bool,
    out: Path,
    with_restricted: bool,
) -> None:
    """Write FHIR R4 (4.0.1): names and clinical data of real people leave the clinic with the file.

    References inside a Bundle are addresses of its own; in NDJSON they are type and id. Our own codes come with their
    CodeSystems. The files are made for this account alone to read.
    """
    if [record_number is not None, visit_id is not None, every].count(True) != 1:
        raise click.UsageError("Name one of --patient, --visit with --document, or --all.")
    if (visit_id is not None) != document:
        raise click.UsageError("--visit and --document go together: a visit leaves as a document.")
    with opened() as (settings, database):
        if every:
            _all(settings, database, out, carry_pdf=carry_pdf, restricted=with_restricted)
        elif visit_id is not None:
            _document(settings, database, visit_id, out)
        else:
            _patient(settings, database, record_number or "", out, carry_pdf=carry_pdf)


def _patient(settings: Settings, database: Database, number: str, out: Path, *, carry_pdf: bool) -> None:
    with database.reading() as session:
        patient = fhir.patient_by_number(session, number)
        found = fhir.patient_bundle(session, patient, _sender(settings), now=utc_now(), carry_pdf=carry_pdf)
        _record(database, "patient", patient.id, patient.id)
    _write(out, found)


def _document(settings: Settings, database: Database, visit_id: int, out: Path) -> None:
    with database.reading() as session:
        visit = visits.get(session, visit_id)
        found = fhir.document(session, visit, _sender(settings))
        _record(database, "visit", visit.id, visit.patient_id)
    _write(out, found)


def _all(settings: Settings, database: Database, folder: Path, *, carry_pdf: bool, restricted: bool) -> None:
    """Write one file for each type, then the list of them; nothing bears its name before all of it is written."""
    if folder.exists() and (not folder.is_dir() or any(folder.glob("[!.]*"))):
        raise Conflict(f"{folder} is not an empty folder.", hint="Name a new folder by --out.")
    began = utc_now()
    _record(database, "clinic", None, None)
    with export_places.waiting_in(folder, began) as waiting:
        with database.reading() as session:
            leave_out_restricted(session, wanted=restricted)
            files = _lines(waiting, fhir.everything(session, _sender(settings), carry_pdf=carry_pdf))
        manifest = {
            "transactionTime": instant(began),
            "request": "clinic export fhir --all",
            "requiresAccessToken": False,
            "output": [files[kind].listed(kind) for kind in sorted(files)],
            "error": [],
        }
        _dump(waiting / MANIFEST, manifest)
        for name in (*(file.path.name for file in files.values()), MANIFEST):
            (waiting / name).replace(folder / name)
    click.echo(f"{folder}: {sum(file.count for file in files.values())} resources in {len(files)} files.")


def _lines(folder: Path, resources: Iterable[Resource]) -> dict[str, "_File"]:
    """Write each resource into the file of its type; return the files, closed, by type."""
    files: dict[str, _File] = {}
    try:
        for resource in resources:
            kind = resource["resourceType"]
            if kind not in files:
                files[kind] = _File(folder / f"{kind}.ndjson")
            files[kind].add(resource)
    finally:
        for file in files.values():
            file.close()
    return files


class _File:
    """One NDJSON file that grows line by line."""

    def __init__(self, path: Path) -> None:
        self.path, self.count, self.digest = path, 0, sha256()
        self._file = _opened_privately(path)

    def add(self, resource: Resource) -> None:
        """Write one line."""
        line = json.dumps(resource, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
        self._file.write(line)
        self.digest.update(line.encode("utf-8"))
        self.count += 1

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def listed(self, kind: str) -> dict[str, object]:
        """Return its line of the manifest."""
        return {"type": kind, "url": self.path.name, "count": self.count, "sha256": self.digest.hexdigest()}


def _write(out: Path, content: Resource) -> None:
    """Write one file; it gets its name when all of it is there."""
    with export_places.waiting_in(out.absolute().parent, utc_now()) as waiting:
        _dump(waiting / out.name, content)
        (waiting / out.name).replace(out)
    click.echo(
        f"{out}: {len(content.get('entry', ()))} resources. It names a patient: keep it as you keep the records."
    )


def _dump(path: Path, content: Resource) -> None:
    with _opened_privately(path) as file:
        json.dump(content, file, ensure_ascii=False, indent=1, allow_nan=False)
        file.write("\n")


def _opened_privately(path: Path) -> TextIO:
    """Open a file anew so that only this account can read it; line ends are the same on every system."""
    return open(path, "w", encoding="utf-8", newline="\n", opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sender(settings: Settings) -> Sender:
    return Sender(settings.identity, settings.base_url)


def _record(database: Database, noun: str, noun_id: int | None, patient_id: int | None) -> None:
    """Write down that the data left, before a file is there."""
    with database.writing() as session:
        about = {"patient_id": patient_id, "now": utc_now(), "detail": {"format": "fhir"}}
        audit.record(session, None, Action.DATA_EXPORT, noun, noun_id, **about)
        session.commit()
