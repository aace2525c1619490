"""The exam on paper: the 21 sites in the order of examination, and lines for trigger points."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from flask_babel import gettext as _

from clinic.domain.body.atlas import SITES
from clinic.domain.dates import day_in_words
from clinic.domain.exams import GUIDES, POSITION_WORDS
from clinic.domain.exams.sites import Position
from clinic.domain.words import N_
from clinic.models import Exam
from clinic.web.present.exam_methods import PageMethod
from clinic.web.session import settings

SPOTS = 6
"""Lines for trigger points; more go on a second sheet."""
METHODS: Mapping[PageMethod, str] = MappingProxyType(
    {
        PageMethod.MTPS_0_10: N_("Thumb, 0 to 10"),
        PageMethod.ACR_PAINFUL_YES_NO: N_("Thumb, 1 painful or 0 not"),
        PageMethod.ALGOMETER: N_("Algometer, kg/cm²"),
    }
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One site on paper. How to find it stands once for both sides: over `rows` lines, 0 where the line above tells."""

    site: str
    number: int
    label: str
    find: str
    rows: int
    position: str
    """Where the patient turns; empty while they stay."""


def typed_since(exam: Exam | None) -> str:
    """Return the day and time from which the survey was typed in from paper; empty when it was not."""
    if exam is None or exam.from_paper_at is None:
        return ""
    at = exam.from_paper_at.astimezone(settings().zone)
    return f"{day_in_words(at.date(), _)}, {at:%H:%M}"


def lines() -> list[SheetLine]:
    """Return the sites in the order of examination."""
    made: list[SheetLine] = []
    position: Position | None = None
    for guide, pair in groupby(SITES, GUIDES.__getitem__):
        sites = list(pair)
        turn = "" if guide.position is position else _(POSITION_WORDS[guide.position])
        for first, site in enumerate(sites):
            rows, told = (0, "") if first else (len(sites), turn)
            made.append(SheetLine(site, len(made) + 1, _(SITES[site].label), _(guide.find), rows, told))
        position = guide.position
    return made
