"""What is left of an offered draft in the words that are to be signed."""

from sqlalchemy.orm import Session

from clinic.domain.summaries import Drafted, VisitSummary, drafted
from clinic.services import languages
from clinic.translations.catalogues import translator


def left(session: Session, summary: VisitSummary) -> Drafted:
    """Compare "In short" with what the drafts say, in each language of the clinic."""
    return drafted(summary.plan.in_short, summary, [translator(code) for code in languages.offered(session)])
