"""Answers in, scores with receipts out. Pure functions: callable with a dict, the same today and in ten years."""

from clinic.domain.scoring.change import Direction, NrsChange, is_responder, nrs_change, pgic
from clinic.domain.scoring.criteria import acr1990, acr2010, fs2011, fs2016
from clinic.domain.scoring.fiqr import FiqrResult, fiqr
from clinic.domain.scoring.phrases import Phrase, translated
from clinic.domain.scoring.results import Band, Condition, CriteriaResult, Outcome, Receipt, Score
from clinic.domain.scoring.rounding import rounded, shown
from clinic.domain.scoring.sentences import (
    ADULTS_ONLY,
    CONTROLS_NOTE,
    EXAMINER_NOTE,
    MTPS_COUNT_LABEL,
    SPASM_BURDEN_NOTE,
    WORDING_NOTE,
    criteria_sentence,
    criteria_title,
)
from clinic.domain.scoring.spasm import Part, SpasmBurden, spasm_burden
from clinic.domain.scoring.survey import psd, psd_band, regions, sss, sss_2010, wpi
from clinic.domain.scoring.tender_count import CountCriterion, ExamMethod, count_criterion

__all__ = [
    "ADULTS_ONLY",
    "CONTROLS_NOTE",
    "EXAMINER_NOTE",
    "MTPS_COUNT_LABEL",
    "SPASM_BURDEN_NOTE",
    "WORDING_NOTE",
    "Band",
    "Condition",
    "CountCriterion",
    "CriteriaResult",
    "Direction",
    "ExamMethod",
    "FiqrResult",
    "NrsChange",
    "Outcome",
    "Part",
    "Phrase",
    "Receipt",
    "Score",
    "SpasmBurden",
    "acr1990",
    "acr2010",
    "count_criterion",
    "criteria_sentence",
    "criteria_title",
    "fiqr",
    "fs2011",
    "fs2016",
    "is_responder",
    "nrs_change",
    "pgic",
    "psd",
    "psd_band",
    "regions",
    "rounded",
    "shown",
    "spasm_burden",
    "sss",
    "sss_2010",
    "translated",
    "wpi",
]
