"""The scores that are followed over time, with their ranges, directions and published thresholds.

Sources of the thresholds: pain, Farrar et al. 2001 Pain 94:149-158 and Mease et al. 2011 Arthritis Care Res; tender
count, Jensen et al. 2013 BMJ Open 3:e002532 (smallest real difference 4 to 6 points; the cautious end is taken).
No threshold is agreed for the others, so they carry no mark.
"""

from clinic.domain.exams import WITHIN_EXAMINER_ERROR
from clinic.domain.scoring.sentences import SPASM_BURDEN_NOTE
from clinic.domain.trends.types import Measure, Threshold, Word
from clinic.domain.words import N_

PAIN = Measure(
    key="nrs_pain",
    label=N_("Pain, last 7 days"),
    scale=N_("0 to 10"),
    low=0,
    high=10,
    order=1,
    threshold=Threshold(points=2, source="Farrar 2001, Mease 2011", only_lower=True),
)
FATIGUE = Measure(key="fatigue", label=N_("Tiredness"), scale=N_("0 to 3"), low=0, high=3, order=2)
UNREFRESHED = Measure(key="unrefreshed", label=N_("Waking unrefreshed"), scale=N_("0 to 3"), low=0, high=3, order=3)
COGNITIVE = Measure(key="cognitive", label=N_("Thinking and memory"), scale=N_("0 to 3"), low=0, high=3, order=4)
SPASM_BURDEN = Measure(
    key="sbs",
    label=N_("Spasm burden"),
    scale=N_("0 to 100"),
    low=0,
    high=100,
    order=5,
    note=SPASM_BURDEN_NOTE,
)
WPI = Measure(key="wpi", label=N_("Painful areas"), scale=N_("WPI, 0 to 19"), low=0, high=19, order=6)
SSS = Measure(key="sss", label=N_("Symptom severity"), scale=N_("SSS, 0 to 12"), low=0, high=12, order=7)
TENDER_COUNT = Measure(
    key="tender_count",
    label=N_("Tender points"),
    scale=N_("of 18"),
    low=0,
    high=18,
    order=8,
    threshold=Threshold(
        points=WITHIN_EXAMINER_ERROR + 1, source="Jensen 2013", only_lower=False, below=Word.WITHIN_EXAMINER_ERROR
    ),
)
FIS = Measure(
    key="fis",
    label=N_("Tenderness at the 18 points"),
    scale=N_("FIS, 0 to 10"),
    low=0,
    high=10,
    order=9,
    key_score=False,
    decimals=1,
)
ENERGY = Measure(
    key="energy",
    label=N_("Energy"),
    scale=N_("0 to 10, higher is better"),
    low=0,
    high=10,
    order=10,
    higher_is_better=True,
    key_score=False,
)

PRESSURE = Measure(
    key="ppt",
    label=N_("Pressure pain threshold"),
    scale=N_("kg/cm², lower = more tender"),
    low=0,
    high=20,
    order=11,
    higher_is_better=True,
    key_score=False,
    decimals=1,
    tops=(5, 10, 20),
    optional=True,
    new_method=N_("Other sites"),
)

FIQR = Measure(key="fiqr", label="FIQR", scale=N_("0 to 100"), low=0, high=100, order=12, decimals=1, optional=True)
FIQ = Measure(
    key="fiq", label="FIQ", scale=N_("0 to 100"), low=0, high=101, order=13, decimals=1, tops=(100, 101), optional=True
)
"""Their wording is not built in: they have values where a clinic's own file brought the answers."""

MEASURES = (PAIN, FATIGUE, UNREFRESHED, COGNITIVE, SPASM_BURDEN, WPI, SSS, TENDER_COUNT, FIS, ENERGY, PRESSURE)
"""In order of print: every one but the last two reads "lower is better"; those stand apart, in panels of their own."""
