"""The revised fibromyalgia impact questionnaire: codes and ranges only. Its wording is licensed and comes by import."""

from clinic.domain.instruments.model import Instrument, Item, Kind

FUNCTION = (
    "comb_hair",
    "walk_20_minutes",
    "prepare_meal",
    "clean_floors",
    "carry_groceries",
    "climb_stairs",
    "change_sheets",
    "sit_45_minutes",
    "shop_food",
)
OVERALL = ("weekly_goals", "overwhelmed")
SYMPTOMS = (
    "pain",
    "energy",
    "stiffness",
    "sleep_quality",
    "depression",
    "memory",
    "anxiety",
    "tenderness",
    "balance",
    "sensitivity",
)

FIQR = Instrument(
    key="fiqr",
    version="2009",
    title="FIQR",
    recall="last 7 days",
    source="Bennett RM et al. 2009, Arthritis Res Ther 11:R120, doi:10.1186/ar2783",
    licence="Article CC BY 2.0; the questionnaire is licensed by its authors: wording by import only",
    asked=False,
    items=tuple(Item(key, Kind.SCALE, question="", low=0, high=10) for key in FUNCTION + OVERALL + SYMPTOMS),
)
