"""What one visit's algometer readings say: their mean over the tender-point sites. LOWER is MORE tender.

Sources: unit, Fischer 1987, Pain 30:115-126; mean of the last two trials of a site, general professional knowledge.
No value is "normal" and no change is agreed to mean something, so there is neither band nor mark. Sites differ from
each other, therefore means over different sets of sites are different methods and are never joined or compared.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from clinic.domain.body.atlas import TENDER_POINT_SITES
from clinic.domain.exams.pressure import pressure_threshold
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.trends.answers import Reading
from clinic.domain.trends.findings import unexamined
from clinic.domain.trends.measures import PRESSURE
from clinic.domain.trends.types import Point, ValueState
from clinic.domain.visits import ExamRecord, VisitRecord
from clinic.domain.words import N_

INSTRUMENT = "algometer"
_SOURCE = "Unit: Fischer 1987, Pain 30:115-126. Mean of the last two trials of a site, mean over sites: the tool's own"
_NO_READING = N_("No tender point was measured with the algometer.")
_RULE = N_(
    "Mean over {count} of the 18 tender points, each the mean of its last two readings, in kg/cm². Lower = more tender."
)


def read_pressures(visit: VisitRecord) -> dict[str, Reading]:
    """Return the reading of the mean pressure pain threshold in kg/cm². Raises AnswerError for a bad trial."""
    exam = visit.exam
    measured = _measured(exam) if exam else {}
    value = sum(measured.values(), Fraction()) / len(measured) if measured else None
    method = _method(tuple(measured))
    receipt = Receipt(
        INSTRUMENT,
        method,
        tuple((site, tuple(str(trial) for trial in exam.pressures[site])) for site in measured) if exam else (),
        Phrase(_RULE, count=len(measured)) if measured else _NO_READING,
        tuple(site for site in TENDER_POINT_SITES if site not in measured),
        _SOURCE,
    )
    score = Score(PRESSURE.key, value, PRESSURE.low, PRESSURE.high, PRESSURE.higher_is_better, receipt)
    point = Point(
        day=visit.seen_on,
        value=value,
        state=ValueState.VALUE if measured else _why_not(exam),
        method=method,
        examiner=exam.examiner if exam and measured else "",
        receipt=receipt,
        visit_id=visit.id,
    )
    return {PRESSURE.key: Reading(score, point)}


def _measured(exam: ExamRecord) -> Mapping[str, Fraction]:
    """Return site -> threshold for the tender points that were read, in the order of examination."""
    read: Mapping[str, tuple[Decimal, ...]] = exam.pressures
    found = ((site, pressure_threshold(read[site])) for site in TENDER_POINT_SITES if site in read)
    return {site: threshold for site, threshold in found if threshold is not None}


def _method(sites: tuple[str, ...]) -> str:
    """Name the set of sites: all 18, or each of them."""
    if not sites:
        return ""
    which = "" if len(sites) == len(TENDER_POINT_SITES) else f": {', '.join(sites)}"
    return f"{INSTRUMENT}, {len(sites)} of {len(TENDER_POINT_SITES)} sites{which}"


def _why_not(exam: ExamRecord | None) -> ValueState:
    states = exam.pressure_states if exam else {}
    return unexamined(states[site] for site in TENDER_POINT_SITES if site in states)
