"""Print the summaries of many visits into one folder: which visits, and one visit at a time, so that it can be resumed.

A visit is written to a temporary name first; whoever runs it writes the audit, then gives the file its own name. So no
half file ever has a name of its own, and none has it without an entry. Names of files hold no names of people.
"""

import dataclasses
import datetime as dt
import os
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import clinic
from clinic.domain.errors import ClinicError
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.visits import VisitStatus
from clinic.models import Addendum, Signature, Visit
from clinic.services import copies, editions, loading, visits


class Outcome(StrEnum):
    """What became of one visit."""

    WRITTEN = "written"
    SKIPPED = "skipped"
    """The file is there, whole, and says what the record says."""
    FAILED = "failed"


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """What is printed where. Without layout, size and language it is the stored PDF of each visit, else a copy."""

    folder: Path
    layout: str | None = None
    size: str | None = None
    language: str | None = None

    @property
    def asked(self) -> dict[str, str | None]:
        """The wishes that make a copy, as `copies.wanted` takes them."""
        return {"layout": self.layout, "size": self.size, "language": self.language}


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A file that was written: its name, the digest of what it was made from, and of its bytes (SHA-256, hex).

    `source` is empty where nothing tells whether the record has changed since: a draft is always printed anew.
    """

    file: str
    source: str
    sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Printed:
    """The outcome of one visit; `made` waits under its temporary name, `problem` is for people, with ids alone."""

    visit_id: int
    patient_id: int | None
    outcome: Outcome
    made: Made | None = None
    problem: str = ""


def chosen(session: Session, *, since: dt.date | None, drafts: bool) -> list[int]:
    """Return the ids of the signed visits since that day, in order; with `drafts` those of open visits too."""
    statuses = [VisitStatus.SIGNED, VisitStatus.OPEN] if drafts else [VisitStatus.SIGNED]
    found = select(Visit.id).where(Visit.status.in_(statuses)).order_by(Visit.id)
    return list(session.scalars(found if since is None else found.where(Visit.seen_on >= since)))


def waiting_name(file: str) -> str:
    """Return the name that a file has until it is whole and its print is written down."""
    return f".{file}.part"


def put_in_place(folder: Path, made: Made) -> None:
    """Give a file its own name, in one step."""
    (folder / waiting_name(made.file)).replace(folder / made.file)


def print_visit(
    session: Session, clinic: ClinicIdentity, order: Order, visit_id: int, known: Sequence[Made]
) -> Printed:
    """Write the PDF of one visit under its temporary name, unless its file stands already.

    `known` is what earlier runs made of it. Nothing is raised: the outcome tells what went wrong, and quotes nothing.
    """
    try:
        visit = visits.get(session, visit_id)
        return _print(session, clinic, order, visit, known)
    except ClinicError as error:
        problem = f"Visit {visit_id}: {error.message} {error.hint}"
    except Exception as error:  # one visit that cannot be drawn must not stop the others
        problem = f"Visit {visit_id}: its PDF could not be made ({type(error).__name__})."
    return Printed(visit_id, None, Outcome.FAILED, problem=problem)


def _print(session: Session, clinic: ClinicIdentity, order: Order, visit: Visit, known: Sequence[Made]) -> Printed:
    if not any(order.asked.values()) and (edition := editions.stored(session, visit)):
        made = Made(f"visit-{visit.id}.pdf", edition.pdf_sha256, edition.pdf_sha256)
        if _stands(order.folder, made):
            return Printed(visit.id, visit.patient_id, Outcome.SKIPPED)
        return _write(order, visit, made, edition.pdf)
    wish = copies.wanted(session, visit, **order.asked)
    file = wish.file_name(visit.id) if any(order.asked.values()) else f"visit-{visit.id}.pdf"
    source = _source(session, visit, wish)
    if source and any((one.file, one.source) == (file, source) and _stands(order.folder, one) for one in known):
        return Printed(visit.id, visit.patient_id, Outcome.SKIPPED)
    pdf = copies.make(session, visit, clinic, wish)
    return _write(order, visit, Made(file, source, sha256(pdf).hexdigest()), pdf)


def _source(session: Session, visit: Visit, wish: copies.Wanted) -> str:
    """Return the digest of all that a copy of a signed visit depends on, this program's version too."""
    signature = loading.beside(session, Signature, visit)
    if signature is None:
        return ""
    addenda = session.scalars(select(Addendum.id).where(Addendum.visit_id == visit.id).order_by(Addendum.id))
    depends = (signature.record_sha256, tuple(addenda), sorted(wish.detail.items()), clinic.__version__)
    return sha256(repr(depends).encode()).hexdigest()


def _stands(folder: Path, made: Made) -> bool:
    try:
        return sha256((folder / made.file).read_bytes()).hexdigest() == made.sha256
    except FileNotFoundError:
        return False


def _write(order: Order, visit: Visit, made: Made, pdf: bytes) -> Printed:
    """Write the bytes where only this account can read them. Raises OSError, also for a folder of the same name."""
    if (order.folder / made.file).is_dir():
        raise IsADirectoryError(made.file)
    place = order.folder / waiting_name(made.file)
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pdf)
    return Printed(visit.id, visit.patient_id, Outcome.WRITTEN, made)
