"""What the examiner finds: tender points, pressure, trigger points. None of them ever fills in another."""

from clinic.domain.exams.pressure import (
    HIGHEST_KG_CM2,
    LOWEST_KG_CM2,
    MOST_TRIALS,
    pressure_reading,
    pressure_threshold,
    with_one_place,
)
from clinic.domain.exams.sites import (
    GUIDES,
    HOW_TO_PRESS,
    POSITION_WORDS,
    Position,
    SiteGuide,
)
from clinic.domain.exams.tender_points import (
    WITHIN_EXAMINER_ERROR,
    RatingSource,
    SiteRating,
    SiteState,
    TenderPointResult,
    highest_rating,
    is_positive,
    tender_points,
)
from clinic.domain.exams.trigger_points import (
    RECHECK_NOTE,
    TriggerActivity,
    TriggerFinding,
    TriggerPointState,
    trigger_point_state,
)
from clinic.domain.scoring.sentences import CONTROLS_NOTE, EXAMINER_NOTE
from clinic.domain.scoring.tender_count import CountCriterion, ExamMethod

__all__ = [
    "CONTROLS_NOTE",
    "EXAMINER_NOTE",
    "GUIDES",
    "HIGHEST_KG_CM2",
    "HOW_TO_PRESS",
    "LOWEST_KG_CM2",
    "MOST_TRIALS",
    "POSITION_WORDS",
    "RECHECK_NOTE",
    "WITHIN_EXAMINER_ERROR",
    "CountCriterion",
    "ExamMethod",
    "Position",
    "RatingSource",
    "SiteGuide",
    "SiteRating",
    "SiteState",
    "TenderPointResult",
    "TriggerActivity",
    "TriggerFinding",
    "TriggerPointState",
    "highest_rating",
    "is_positive",
    "pressure_reading",
    "pressure_threshold",
    "tender_points",
    "trigger_point_state",
    "with_one_place",
]
