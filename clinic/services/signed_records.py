"""Whether every signed visit is still what was signed: records, frozen summaries, stored PDFs and their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import canonical
from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import VisitStatus
from clinic.models import Addendum, Edition, Signature, Visit
from clinic.services import editions


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """One signed visit as it is stored: its digests, and a sentence for each thing that is wrong with it."""

    visit_id: int
    record_sha256: str
    """Empty when the signature is missing."""
    pdf_sha256: tuple[tuple[int, str], ...]
    """Number and digest of each edition, in order."""
    problems: tuple[str, ...]


def checked(session: Session) -> Iterator[SignedRecord]:
    """Yield every visit that is signed, or has a signature or a PDF, by id; one is held in memory at a time."""
    known = select(Signature.visit_id).union(
        select(Edition.visit_id), select(Visit.id).where(Visit.status == VisitStatus.SIGNED)
    )
    for visit_id in sorted(session.scalars(known)):
        yield _checked(session, visit_id)


def problems(session: Session) -> list[str]:
    """Return one sentence for each thing that is wrong with a signed visit, by ids."""
    return [sentence for record in checked(session) for sentence in record.problems]


def _checked(session: Session, visit_id: int) -> SignedRecord:
    signature = session.get(Signature, visit_id)
    every = session.scalars(select(Edition).where(Edition.visit_id == visit_id).order_by(Edition.number)).all()
    found = [*_of_visit(session, visit_id, signature, every), *_of_signature(signature)]
    for edition in every:
        found += _of_edition(session, edition)
        session.expunge(edition)
    if signature is not None:
        session.expunge(signature)
    return SignedRecord(
        visit_id,
        signature.record_sha256 if signature else "",
        tuple((edition.number, edition.pdf_sha256) for edition in every),
        tuple(f"Visit {visit_id}: {words}" for words in found),
    )


def _of_visit(session: Session, visit_id: int, signature: Signature | None, every: Sequence[Edition]) -> Iterator[str]:
    if signature is None or not every:
        yield "marked as signed, without signature or PDF."
    if [edition.number for edition in every] != list(range(1, len(every) + 1)):
        yield "the numbers of its editions have a gap."
    shown = [edition.addendum_id for edition in every if edition.addendum_id is not None]
    written = session.scalars(select(Addendum.id).where(Addendum.visit_id == visit_id)).all()
    yield from (f"addendum {one} has no edition." for one in sorted(set(written) - set(shown)))
    yield from (f"addendum {one} has more than one edition." for one in sorted({*shown}) if shown.count(one) > 1)


def _of_signature(signature: Signature | None) -> Iterator[str]:
    if signature is None:
        return
    if sha256(signature.record.encode()).hexdigest() != signature.record_sha256:
        yield "the signed record does not fit its digest."
    try:
        frozen = canonical.loads(VisitSummary, signature.summary)
    except (ValueError, TypeError, KeyError, AttributeError):  # damaged JSON can be of any shape
        yield "the frozen summary cannot be read."
        return
    if frozen.signature is None or frozen.signature.record_sha256 != signature.record_sha256:
        yield "the frozen summary belongs to another record."
    if frozen.visit_id != signature.visit_id:
        yield "the frozen summary belongs to another visit."


def _of_edition(session: Session, edition: Edition) -> Iterator[str]:
    if not editions.intact(edition):
        yield f"edition {edition.number} does not fit its digest."
    addendum = session.get(Addendum, edition.addendum_id) if edition.addendum_id is not None else None
    if edition.number > 1 and (addendum is None or addendum.visit_id != edition.visit_id):
        yield f"edition {edition.number} has no addendum of this visit."
    if edition.content_sha256 not in (None, editions.content_digest(session, edition.visit_id, addendum)):
        yield (
            "the frozen summary or its signature is not what was signed."
            if addendum is None
            else f"addendum {addendum.id} is not what edition {edition.number} was made from."
        )
