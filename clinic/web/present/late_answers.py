"""What a patient sent after the visit was signed, in words: questions with their values; what only steers is left out.

The fields stand as the form sends them; a value that is no answer of its question is shown as it came.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.body.atlas import AREAS
from clinic.domain.errors import NotFound
from clinic.domain.instruments.model import Item, Kind
from clinic.domain.questionnaires import OPTIONAL, pages
from clinic.domain.questionnaires.wording import NO, OF_TEN, YES
from clinic.domain.red_flags import BY_CODE, GROUP_TITLES, UrgentGroup
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.choices import LABELS
from clinic.models import Visit
from clinic.services import questionnaires, treatments
from clinic.web.present import late_imported
from clinic.web.present.confirmed import confirmed_from
from clinic.web.present.drawings import say
from clinic.web.questionnaires.late_same import CONFIRMED_FROM

Fields = Mapping[str, Sequence[str]]
Items = Mapping[str, Item]
_TOOLS = frozenset(("basis", "then", "same", "asked", "asked_again", "picture", "later", "add", CONFIRMED_FROM))
_CHOICES: Mapping[str, str] = {code.value: words for code, words in LABELS.items()}


def received(session: Session, visit: Visit) -> list[tuple[dt.datetime, list[tuple[str, str]]]]:
    """Return what the patient sent after signing, as questions with their values, with the moment it came."""
    found = questionnaires.late_answers(session, visit)
    asked = late_imported.pages(session, visit, [one.page for one in found])
    return [
        (
            one.received_at,
            late_imported.rows(asked[one.page], one.answers)
            if one.page in asked
            else list(_rows(session, visit, _items(one.page), one.answers)),
        )
        for one in found
    ]


def _items(page_key: str) -> Items:
    """Return the questions of a page: two instruments may use the same key."""
    return {ask.key: ask.item for page in pages(frozenset(OPTIONAL)) if page.key == page_key for ask in page.asks}


def _rows(session: Session, visit: Visit, items: Items, fields: Fields) -> Iterable[tuple[str, str]]:
    day = fields.get(CONFIRMED_FROM)
    for name, words in fields.items():
        if name in _TOOLS or _is_picture(items.get(name)) or not any(words):
            continue
        said = ", ".join(_value(items, name, word) for word in words if word)
        confirmed = f" ({confirmed_from(dt.date.fromisoformat(day[0]))})" if day else ""
        yield _name(session, visit, items, name), f"{said}{confirmed}"


def _is_picture(item: Item | None) -> bool:
    """Whether the field holds the shapes that were tapped: the areas beside them are the answer."""
    return item is not None and item.kind is Kind.SHAPES


def _name(session: Session, visit: Visit, items: Items, name: str) -> str:
    if name in set(UrgentGroup):
        return _("Urgent signs: %(group)s", group=say(GROUP_TITLES[UrgentGroup(name)]))
    if name in AREAS:
        return say(AREAS[name].label)
    if name in items:
        return say(items[name].question)
    if name == "nowhere":
        return _("No pain in the last 7 days")
    kind, number, part = (*name.split("_", 2), "", "")[:3]
    if kind == "course" and number.isdecimal():
        return _of_treatment(_course_name(session, visit, int(number)), part)
    if kind == "added" and number.isdecimal():
        return _of_treatment(_("Added by the patient (%(number)s)", number=int(number) + 1), part)
    return name.replace("_", " ")


def _course_name(session: Session, visit: Visit, course_id: int) -> str:
    try:
        course = treatments.get(session, visit.patient, course_id)
    except NotFound:
        return _("a treatment that is not on the list")
    return say(CATALOGUE[course.treatment_code].name) if course.treatment_code else course.own_words


def _of_treatment(name: str, part: str) -> str:
    parts = {"why": _("why stopped"), "effects": _("problems"), "again": _("use again?"), "helped": _("did it help?")}
    return f"{name}: {parts[part]}" if part in parts else name


def _value(items: Items, name: str, word: str) -> str:
    if name in set(UrgentGroup):
        return say(BY_CODE[word].line) if word in BY_CODE else _("None of these")
    if name in AREAS:
        return say(OF_TEN).format(number=word)
    if name == "nowhere":
        return say(YES)
    if name in items:
        return _answer(items[name], word)
    return say(_CHOICES[word]) if word in _CHOICES and name.startswith(("course_", "added_")) else word


def _answer(item: Item, word: str) -> str:
    match item.kind:
        case Kind.YES_NO:
            return say({"True": YES, "False": NO}[word]) if word in ("True", "False") else word
        case Kind.SCALE:
            return say(OF_TEN).format(number=word)
        case Kind.AREAS | Kind.AREA_SEVERITY:
            return say(AREAS[word].label) if word in AREAS else word
        case _:
            return next((say(choice.label) for choice in item.choices if str(choice.value) == word), word)
