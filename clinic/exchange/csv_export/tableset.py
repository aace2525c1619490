"""Every table of an export, in the order in which they are written, and the dictionary that explains them."""

from collections.abc import Iterable, Sequence

from clinic.domain.errors import ClinicError
from clinic.exchange.csv_export.columns import Table
from clinic.exchange.csv_export.deidentified import deidentified
from clinic.exchange.csv_export.questionnaires import Questionnaires
from clinic.exchange.csv_export.tables.answers import ANSWERS
from clinic.exchange.csv_export.tables.criteria_inputs import CRITERIA_INPUTS
from clinic.exchange.csv_export.tables.exams import EXAMS, PRESSURES, TENDER_POINTS
from clinic.exchange.csv_export.tables.people import ALLERGIES, DIAGNOSES, LIFE_EVENTS, PATIENTS
from clinic.exchange.csv_export.tables.plans import PLAN_ANSWERS, PLAN_ITEMS, PLAN_STEPS
from clinic.exchange.csv_export.tables.scores import CRITERIA, SCORES
from clinic.exchange.csv_export.tables.treatments import DOSES, TREATMENT_RATINGS, TREATMENTS
from clinic.exchange.csv_export.tables.trigger_points import TRIGGER_POINTS
from clinic.exchange.csv_export.tables.visits import ADDENDA, ORIGINS, URGENT_SIGNS, VISITS
from clinic.exchange.csv_export.visit_table import NAME, visit_table

_NOUNS = (
    PATIENTS,
    DIAGNOSES,
    ALLERGIES,
    LIFE_EVENTS,
    VISITS,
    ANSWERS,
    SCORES,
    CRITERIA,
    CRITERIA_INPUTS,
    EXAMS,
    TENDER_POINTS,
    PRESSURES,
    TRIGGER_POINTS,
    TREATMENTS,
    DOSES,
    TREATMENT_RATINGS,
    PLAN_ITEMS,
    PLAN_STEPS,
    PLAN_ANSWERS,
    ADDENDA,
    URGENT_SIGNS,
    ORIGINS,
)
NAMES = (NAME, *(table.name for table in _NOUNS))
"""The names of the tables, as `--table` takes them."""


def tables(
    questionnaires: Questionnaires, *, names: Sequence[str] = (), without_names: bool = False
) -> tuple[Table, ...]:
    """Return the tables asked for, all if none is named. Raises ClinicError for a name that is none."""
    require_known(names)
    every = (visit_table(questionnaires), *_NOUNS)
    chosen = [table for table in every if not names or table.name in names]
    return tuple(deidentified(table) if without_names else table for table in chosen)


def require_known(names: Iterable[str]) -> None:
    """Raise ClinicError for a name that is no table."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise ClinicError(f"There is no table {unknown[0]!r:.60}.", hint=f"Choose from: {', '.join(NAMES)}.")
