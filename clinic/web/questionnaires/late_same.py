"""What "Same" confirmed when it arrives after signing: kept in full beside it, for nothing reads it again then."""

from typing import Any

from flask import request
from wtforms import BooleanField, Field

from clinic.domain import questionnaires
from clinic.domain.questionnaires import Page, offered
from clinic.domain.questionnaires.offered import LastAnswers
from clinic.services import last_answers
from clinic.web.questionnaires import page_forms as forms
from clinic.web.questionnaires.entries import Entry
from clinic.web.session import current_session

CONFIRMED_FROM = "confirmed_from"
"""The name under which the day (ISO) of the earlier visit stands beside the fields."""


def fields(entry: Entry, page_key: str) -> dict[str, list[str]]:
    """Return what the page offered as a browser would send it, with the day it is from.

    Empty where "Same" was not pressed or nothing is offered.
    """
    page = next((page for page in questionnaires.PAGES if page.key == page_key and page.offered), None)
    if forms.SAME not in request.form or page is None:
        return {}
    last = last_answers.last_sent(current_session(), entry.visit)
    if last is None or not _offers(entry, page, last):
        return {}
    filled: Any = forms.form_of(entry, page, later=True)
    sent = {field.name: _as_sent(field) for field in filled if field.name != "csrf_token"}
    return {CONFIRMED_FROM: [last.day.isoformat()], **{name: words for name, words in sent.items() if words}}


def _offers(entry: Entry, page: Page, last: LastAnswers) -> bool:
    if page.asks:
        return bool(offered.values(page, last))
    return bool(offered.ratings(forms.course_names(entry), last))


def _as_sent(field: Field) -> list[str]:
    """Return the values of a field as a browser sends them; nothing for a blank one or a box without its tick."""
    if field.data is None or (isinstance(field, BooleanField) and not field.data):
        return []
    if isinstance(field.data, list) and not hasattr(field, "_value"):
        return [str(one) for one in field.data]
    return [word for word in [str(field._value() if hasattr(field, "_value") else field.data)] if word]
