"""The drafts offered for "In short"."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.domain.languages import DEFAULT, NAMES
from clinic.domain.summaries import VisitSummary, draft_in_short
from clinic.models import Visit
from clinic.services import copies
from clinic.translations.catalogues import translator


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of plain facts in one language."""

    language: str
    name: str
    """Of the language, in itself."""
    words: str


def drafts(session: Session, visit: Visit, summary: VisitSummary) -> tuple[Draft, ...]:
    """Return the draft in English and, where it is another one, in the patient's language; none without a fact."""
    codes = dict.fromkeys((DEFAULT, copies.patients_language(session, visit)))
    made = (Draft(code, NAMES[code], draft_in_short(summary, translator(code))) for code in codes)
    return tuple(draft for draft in made if draft.words)


def chosen(offered: Sequence[Draft], language: str) -> str:
    """Return the words of the draft in this language, else of the first; empty if none is offered."""
    found = next((one for one in offered if one.language == language), offered[0] if offered else None)
    return found.words if found else ""
