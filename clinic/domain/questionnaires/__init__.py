"""The patient's questionnaire: its pages in order, which of them are asked, what was answered or left blank."""

from clinic.domain.questionnaires.answers import (
    State,
    basis,
    blanks,
    collect,
    missing_required,
    state_of,
    stored_on,
)
from clinic.domain.questionnaires.branching import (
    AllAnswers,
    Situation,
    asks_of,
    is_last_open,
    no_longer_asked,
    page_after,
    page_before,
    resume_at,
    shown_pages,
)
from clinic.domain.questionnaires.pages import OPTIONAL, PAGES, PARTS, Ask, Page, Part, get, pages

__all__ = [
    "OPTIONAL",
    "PAGES",
    "PARTS",
    "AllAnswers",
    "Ask",
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
