"""The demo shows both languages: Spanish is switched on by an invented review, and says so."""

import datetime as dt

from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.services import accounts, languages

REVIEWER = "R. Reviewer (invented, for this demo alone)"


def switch_on(session: Session, administrator: str, day: dt.date, now: dt.datetime) -> None:
    """Offer Spanish to the invented patients. Raises NotFound without the demo's administrator."""
    actor = accounts.by_email(session, administrator)
    if actor is None:
        raise NotFound("The demo has no administrator.", hint="Name an empty folder and run `clinic demo` again.")
    languages.switch_on(session, "es", reviewed_by=REVIEWER, reviewed_on=day, actor=actor, now=now)
