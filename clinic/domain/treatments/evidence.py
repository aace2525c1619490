"""The card of a treatment for the clinician: what guidance says and the cautions of labels, each with source and year.

A card without a source says so, and one without a caution says that this means nothing: silence never reads as safe.
No line advises on a dose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.cautions import cautions_for
from clinic.domain.treatments.courses import CourseStatus
from clinic.domain.words import N_

NO_SOURCE = N_("none with a year is known (general knowledge)")
NO_CAUTIONS = N_("No caution line is kept for this treatment. That says nothing about its safety.")
NOT_IN_CATALOGUE = N_(
    "Not in the catalogue: no evidence and no caution line is known. That says nothing about its safety."
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "cyclobenzaprine_ir": N_("Product label, year not known; in part general knowledge"),
        "cyclobenzaprine_sl": N_("US product label 2025; in part general knowledge"),
    }
)
CAUTIONS_SHOWN = (CourseStatus.CURRENT, CourseStatus.PLANNED, CourseStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class Card:
    """What the clinician reads of a treatment, in English sentences to be translated. Empty lines are left out."""

    evidence: str
    source: str
    """Names and years; or that none is known."""
    year: int | None
    """Of the newest source, where `source` does not name it."""
    checked: bool
    """False = waits for a clinician's check."""
    cautions: tuple[str, ...]
    """Empty for a treatment that is neither in use nor planned."""
    cautions_source: str
    silence: str
    """What has to be said where there is no caution line."""


def card_of(code: str | None, status: CourseStatus) -> Card:
    """Return the card of a course; `code` None = a treatment in words of one's own. Raises NotFound."""
    shown = status in CAUTIONS_SHOWN
    if code is None:
        return Card("", "", None, False, (), "", NOT_IN_CATALOGUE)
    cautions, treatment = cautions_for(code) if shown else (), CATALOGUE[code]
    named = treatment.year is None or str(treatment.year) in treatment.source
    return Card(
        evidence=treatment.evidence,
        source=NO_SOURCE if treatment.year is None else treatment.source,
        year=None if named else treatment.year,
        checked=treatment.checked,
        cautions=cautions,
        cautions_source=_LABELS.get(code, NO_SOURCE) if cautions else "",
        silence=NO_CAUTIONS if shown and not cautions else "",
    )
