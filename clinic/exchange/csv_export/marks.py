"""What a cell says when it holds no value: one code for each reason, so that no two of them ever merge.

Each begins with a tilde, which no number, date or code of an instrument does: no program takes one for a value.
An empty cell means one thing alone: the question does not apply to this row.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.exams import SiteState
from clinic.domain.trends.types import ValueState


class Mark(StrEnum):
    """Why there is no value; the last three say what was answered where no single value can."""

    NOT_ASKED = "~not_asked"
    BLANK = "~blank"
    NOT_EXAMINED = "~not_examined"
    REFUSED = "~refused"
    STOPPED = "~stopped"
    NOT_ASSESSABLE = "~not_assessable"
    ADULTS_ONLY = "~adults_only"
    NOT_RECORDED = "~not_recorded"
    MARKED = "~marked"
    NONE = "~none"
    OWN_WORDS = "~own_words"
    WITHHELD = "~withheld"


MARK_LABELS: Mapping[Mark, str] = MappingProxyType(
    {
        Mark.NOT_ASKED: "not asked",
        Mark.BLANK: "asked and left blank",
        Mark.NOT_EXAMINED: "not examined",
        Mark.REFUSED: "the patient refused",
        Mark.STOPPED: "the examination was stopped before",
        Mark.NOT_ASSESSABLE: "answered or examined only in part: cannot be told",
        Mark.ADULTS_ONLY: "not assessed: adults only",
        Mark.NOT_RECORDED: "not recorded",
        Mark.MARKED: "place marked, its severity left blank",
        Mark.NONE: "answered: none of them",
        Mark.OWN_WORDS: "answered in the patient's own words",
        Mark.WITHHELD: "left out of a de-identified export",
    }
)

OF_STATE: Mapping[ValueState, Mark] = MappingProxyType(
    {
        ValueState.NOT_ASKED: Mark.NOT_ASKED,
        ValueState.NOT_ANSWERED: Mark.BLANK,
        ValueState.NOT_EXAMINED: Mark.NOT_EXAMINED,
        ValueState.REFUSED: Mark.REFUSED,
        ValueState.STOPPED: Mark.STOPPED,
        ValueState.NOT_ASSESSABLE: Mark.NOT_ASSESSABLE,
    }
)

OF_SITE: Mapping[SiteState, Mark] = MappingProxyType(
    {
        SiteState.NOT_EXAMINED: Mark.NOT_EXAMINED,
        SiteState.REFUSED: Mark.REFUSED,
        SiteState.STOPPED: Mark.STOPPED,
    }
)
UNRATED = (Mark.NOT_EXAMINED, Mark.REFUSED, Mark.STOPPED)
UNANSWERED = (Mark.NOT_ASKED, Mark.BLANK)
