"""Every instrument the product knows. Stored answers: key missing = not asked, None = asked and left blank."""

from collections.abc import Mapping
from types import MappingProxyType

from clinic.domain.errors import NotFound
from clinic.domain.instruments.agenda import AGENDA
from clinic.domain.instruments.criteria_details import CRITERIA_DETAILS
from clinic.domain.instruments.errors import AnswerCode, AnswerError
from clinic.domain.instruments.fiq import FIQ
from clinic.domain.instruments.fiqr import FIQR
from clinic.domain.instruments.model import Answer, AnsweredBy, Choice, Instrument, Item, Kind
from clinic.domain.instruments.pain import PAIN
from clinic.domain.instruments.pgic import PGIC
from clinic.domain.instruments.spasm7 import SPASM7
from clinic.domain.instruments.survey import SURVEY
from clinic.domain.instruments.urgent import URGENT

__all__ = [
    "AGENDA",
    "CRITERIA_DETAILS",
    "FIQ",
    "FIQR",
    "PAIN",
    "PGIC",
    "REGISTRY",
    "SPASM7",
    "SURVEY",
    "URGENT",
    "Answer",
    "AnswerCode",
    "AnswerError",
    "AnsweredBy",
    "Choice",
    "Instrument",
    "Item",
    "Kind",
    "get",
]

REGISTRY: Mapping[str, Instrument] = MappingProxyType(
    {
        instrument.key: instrument
        for instrument in (URGENT, SURVEY, PAIN, SPASM7, PGIC, AGENDA, CRITERIA_DETAILS, FIQR, FIQ)
    }
)
"""Instruments by key, in the order in which a visit meets them."""


def get(key: str) -> Instrument:
    """Return the instrument of that key. Raises NotFound."""
    try:
        return REGISTRY[key]
    except KeyError:
        raise NotFound(
            f"There is no instrument called {key!r:.60}.", hint=f"Use one of: {', '.join(REGISTRY)}."
        ) from None
