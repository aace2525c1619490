"""What guidance and labels say of a treatment, in the words of the page. For clinicians: never on a patient's page."""

from dataclasses import replace

from flask_babel import gettext as _

from clinic.domain.treatments.courses import CourseStatus
from clinic.domain.treatments.evidence import Card, card_of


def shown(code: str | None, status: CourseStatus) -> Card:
    """Return the card of a course in the reader's language; a template would read "75 %" as a place for a value."""
    card = card_of(code, status)
    return replace(
        card,
        evidence=_(card.evidence) if card.evidence else "",
        source=_(card.source) if card.source else "",
        cautions=tuple(map(_, card.cautions)),
        cautions_source=_(card.cautions_source) if card.cautions_source else "",
        silence=_(card.silence) if card.silence else "",
    )
