"""The patient's questionnaire: its pages in order, which of them are asked, what was answered or left blank."""

from clinic.domain.questionnaires.answers import (
    State,
    basis,
    blanks,
    collect,
    left_blank,
    missing_required,
    state_of,
    stored_on,
)
from clinic.domain.questionnaires.branching import (
    AllAnswers,
    Asked,
    asks_of,
    is_last_open,
    no_longer_asked,
    page_after,
    page_before,
    resume_at,
    shown_pages,
)
from clinic.domain.questionnaires.pages import OPTIONAL, PAGES, PARTS, Ask, Page, Part, get, pages
from clinic.domain.questionnaires.situation import Situation

__all__ = [
    "OPTIONAL",
    "PAGES",
    "PARTS",
    "AllAnswers",
    "Ask",
    "Asked",
    "Page",
    "Part",
    "Situation",
    "State",
    "asks_of",
    "basis",
    "blanks",
    "collect",
    "get",
    "is_last_open",
    "left_blank",
    "missing_required",
    "no_longer_asked",
    "page_after",
    "page_before",
    "pages",
    "resume_at",
    "shown_pages",
    "state_of",
    "stored_on",
]
