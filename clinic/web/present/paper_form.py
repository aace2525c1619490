"""The questionnaire on paper: every question in the order of the pages, with boxes to tick and lines to write on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from clinic.domain import red_flags
from clinic.domain.body.atlas import AREAS, GROUPS
from clinic.domain.instruments.model import Item, Kind
from clinic.domain.questionnaires import Ask, Page, Situation
from clinic.domain.red_flags import GROUP_TITLES, UrgentGroup
from clinic.domain.treatments.courses import Helped
from clinic.web.forms.questionnaires.pages import question
from clinic.web.forms.questionnaires.treatments import in_patients_words
from clinic.web.present import paper_imported
from clinic.web.present.paper_questions import Question

ADDED_ROWS = 4
WRITTEN_LINES = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page of the form becomes on paper."""

    title: str
    hint: str
    questions: tuple[Question, ...]


def sheets(situation: Situation, treatments: Sequence[str]) -> list[Sheet]:
    """Return the whole form; `treatments` = the names of those on the patient's list."""
    found: list[Sheet] = []
    for page in (one for one in situation.pages if _belongs(one, situation)):
        sheet = Sheet(_title(page, situation), _hint(page), tuple(_questions(page, situation, treatments)))
        if page.imported and found and found[-1].title == sheet.title:
            found[-1] = replace(sheet, questions=found[-1].questions + sheet.questions)
        else:
            found.append(sheet)
    return found


def _title(page: Page, situation: Situation) -> str:
    """Return the title; that of a single question names the visit it compares with."""
    if page.imported:
        return paper_imported.title(page)
    return question(page.asks[0], situation) if page.titled_by_item else _(page.title)


def _belongs(page: Page, situation: Situation) -> bool:
    """Tell whether a page gets a sheet; how bad a cramp was is written where its place is ticked."""
    comparable = situation.earlier_visit is not None or not page.after_earlier_visit
    return page.whole and comparable and page.key != "cramp-severity"


def _hint(page: Page) -> str:
    if page.key == "cramp-map":
        return _("Tick each place. Write beside it how bad the worst cramp was. 1 is very mild, 10 the worst.")
    if page.key == "map":
        return _("Tick each place. You can mark the figure too. Left and right are your own left and right.")
    if any(ask.item.kind is Kind.AREAS for ask in page.asks):
        return _("Tick each place. Left and right are your own left and right.")
    return _(page.hint) if page.hint else ""


def _questions(page: Page, situation: Situation, treatments: Sequence[str]) -> Iterable[Question]:
    if page.key == "urgent":
        return [_urgent(group) for group in UrgentGroup]
    if page.key == "treatments":
        return _tried(treatments)
    if page.imported:
        return paper_imported.questions(page)
    shown = (ask for ask in page.asks if not ask.filled_in and ask.item.kind is not Kind.SHAPES)
    return [_question(ask, page, situation) for ask in shown]


def _urgent(group: UrgentGroup) -> Question:
    signs = tuple(_(flag.line) for flag in red_flags.in_group(group))
    return Question(_(GROUP_TITLES[group]), boxes=(*signs, _("None of these")))


def _tried(treatments: Sequence[str]) -> list[Question]:
    answers = tuple(in_patients_words(helped) for helped in Helped)
    listed = [Question(name, boxes=answers) for name in treatments]
    return [*listed, *(Question(_("Something else you tried:"), boxes=answers, lines=1) for _row in range(ADDED_ROWS))]


def _question(ask: Ask, page: Page, situation: Situation) -> Question:
    item = ask.item
    words = question(ask, situation) if not ask.places_only else _(page.title)
    when = _condition(ask)
    if item.kind is Kind.SCALE:
        low, high = item.low or 0, item.high or 0
        numbers = tuple(str(number) for number in range(low, high + 1))
        return Question(words, when, numbers, numbers=True, ends=(_(item.low_label), _(item.high_label)))
    if item.kind is Kind.TEXT:
        return Question(words, when, lines=WRITTEN_LINES)
    boxes, figure = _boxes(item, required=ask.required), page.key == "map" and item.kind is Kind.AREAS
    return Question(words, when, boxes, graded=ask.places_only, figure=figure)


def _boxes(item: Item, *, required: bool) -> tuple[str, ...]:
    if item.kind is Kind.YES_NO:
        return _("Yes"), _("No")
    if item.kind in (Kind.AREAS, Kind.AREA_SEVERITY):
        areas = tuple(_(area.label) for group in GROUPS for area in AREAS.values() if area.group == group)
        return (*areas, _("I have had no pain in the last 7 days")) if required else areas
    return tuple(_(choice.label) for choice in item.choices)


def _condition(ask: Ask) -> str:
    """Say when a question is meant to be left out: nothing on paper hides it."""
    item = ask.item
    if item.asked_when is None:
        return ""
    key, wanted = item.asked_when
    if key == "any_spasm":
        return _("Only if you had cramps.")
    if key == "any_tightness":
        return _("Only if muscles feel tight almost all the time.")
    return _("Only if you ticked your head.") if wanted == "head" else ""
