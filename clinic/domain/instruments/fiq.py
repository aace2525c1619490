"""The classic fibromyalgia impact questionnaire: codes and ranges only. Its wording is licensed and is not shipped."""

from clinic.domain.instruments.model import Instrument, Item, Kind

FUNCTION = tuple(f"function_{number}" for number in range(1, 12))
"""Eleven activities, 0 always able to 3 never able; the form of 1991 has the first ten. Not done = left blank."""
GOOD_DAYS, MISSED_DAYS = "good_days", "missed_days"
SCALES = ("work", "pain", "fatigue", "rest", "stiffness", "anxiety", "depression")
"""Seven lines of 0 to 10; measured with a ruler they have decimals."""

FIQ = Instrument(
    key="fiq",
    version="1997",
    title="FIQ",
    recall="last 7 days",
    source="Burckhardt CS et al. 1991, J Rheumatol 18:728-733; scoring as revised in 1997",
    licence="Copyright of its authors, licensed free to clinics on request; wording by import only",
    asked=False,
    items=(
        *(Item(key, Kind.SCALE, question="", low=0, high=3) for key in FUNCTION),
        Item(GOOD_DAYS, Kind.SCALE, question="", low=0, high=7, higher_is_better=True),
        Item(MISSED_DAYS, Kind.SCALE, question="", low=0, high=7),
        *(Item(key, Kind.DECIMAL, question="", least="0", most="10") for key in SCALES),
    ),
)
