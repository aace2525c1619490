"""The licence step: an account of the clinic confirms that the clinic may use the wording."""

import datetime as dt
from hashlib import sha256

from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.models import Account, ImportedDefinition
from clinic.services import audit


def confirm_licence(
    session: Session, row: ImportedDefinition, *, text: str, confirmed_by: Account, now: dt.datetime
) -> None:
    """Write down who confirms the rights, when, and the licence's text. A later one takes its place and is audited.

    Raises ClinicError without a text, or for an account that is switched off.
    """
    words = text.strip()
    if not words:
        raise ClinicError("The licence has no text.", hint="Give the words under which the clinic may use it.")
    if "\0" in words or len(words) > 20_000:
        raise ClinicError("The licence's text cannot be kept.", hint="Give plain text of 20,000 letters at most.")
    if not confirmed_by.active:
        raise ClinicError("This account is switched off.", hint="Let somebody confirm it who works here.")
    row.licence_text, row.licence_confirmer, row.licence_confirmed_at = words, confirmed_by, now
    session.flush()
    detail = {
        "key": row.key,
        "version": row.instrument_version,
        "text_sha256": sha256(words.encode()).hexdigest(),
    }
    audit.record(session, confirmed_by, Action.INSTRUMENT_LICENCE, "instrument", row.id, now=now, detail=detail)
