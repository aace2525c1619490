"""The stored PDFs of signed visits: made once, checked at every look, never rendered anew."""

import datetime as dt
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ClinicError, Conflict, NotFound
from clinic.domain.summaries import ClinicIdentity, VisitSummary
from clinic.models import Addendum, Edition, Signature, Visit
from clinic.report import visit_summary
from clinic.services import summaries


def store(
    session: Session, visit: Visit, summary: VisitSummary, addendum: Addendum | None, *, now: dt.datetime
) -> Edition:
    """Render the summary and keep the bytes. Raises ClinicError when the PDF cannot be made: nothing is kept then."""
    try:
        pdf = visit_summary.render(summary)
    except Exception as error:  # whatever the drawing stumbles over, the visit must stay unsigned and say so
        raise ClinicError(
            "The PDF of this visit could not be made, so nothing was signed or added.",
            hint="The summary page shows everything. Tell your administrator the visit's number.",
        ) from error
    last = session.scalar(select(func.max(Edition.number)).where(Edition.visit_id == visit.id)) or 0
    edition = Edition(
        visit_id=visit.id,
        number=last + 1,
        addendum_id=addendum.id if addendum else None,
        pdf=pdf,
        pdf_sha256=sha256(pdf).hexdigest(),
        content_sha256=content_digest(session, visit.id, addendum),
        made_at=now,
    )
    session.add(edition)
    session.flush()
    return edition


def of_visit(session: Session, visit: Visit) -> Sequence[Edition]:
    """Return the stored PDFs of a signed visit, newest first."""
    return session.scalars(select(Edition).where(Edition.visit_id == visit.id).order_by(Edition.number.desc())).all()


def stored(session: Session, visit: Visit, *, number: int | None = None) -> Edition | None:
    """Return one stored edition of a visit, the newest by default; None for a visit without any, and no number.

    Raises NotFound for an edition that is not there, and Conflict when stored bytes no longer fit their digest.
    """
    every = of_visit(session, visit)
    if not every and number is None:
        return None
    edition = next((one for one in every if number in (None, one.number)), None)
    if edition is None:
        raise NotFound("There is no such edition of this summary.", hint="Open the summary page for the list.")
    if not intact(edition):
        raise Conflict("The stored PDF was damaged.", hint="Run `clinic check` and restore it from a backup.")
    return edition


def pdf(session: Session, visit: Visit, clinic: ClinicIdentity, *, number: int | None = None) -> bytes:
    """Return the PDF of a visit: the stored edition once signed (the newest by default), else a draft.

    Raises NotFound and Conflict as `stored` does.
    """
    edition = stored(session, visit, number=number)
    return visit_summary.render(summaries.build(session, visit, clinic)) if edition is None else edition.pdf


def content_digest(session: Session, visit_id: int, addendum: Addendum | None) -> str | None:
    """Return the digest of what an edition adds: the addendum, or what was signed; None where nothing was."""
    if addendum is not None:
        words = (addendum.written_by, _moment(addendum.written_at), addendum.reason, addendum.text)
        return sha256(repr(words).encode()).hexdigest()
    signature = session.get(Signature, visit_id)
    if signature is None:
        return None
    signed = (signature.signed_by, _moment(signature.signed_at), signature.summary)
    return sha256(repr(signed).encode()).hexdigest()


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def intact(edition: Edition) -> bool:
    """Return whether the stored bytes still fit their digest."""
    return sha256(edition.pdf).hexdigest() == edition.pdf_sha256
