"""An imported questionnaire on paper: its questions as boxes and lines, and in words when one is to be left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from clinic.domain.instruments.conditions import OPERATOR_WORDS, Clause, Operator, Rule
from clinic.domain.instruments.items import Item, Kind
from clinic.domain.instruments.model import Instrument
from clinic.domain.questionnaires import Ask, Page
from clinic.domain.questionnaires.imported_pages import common_groups
from clinic.domain.questionnaires.rows import row_of
from clinic.domain.questionnaires.wording import NO, YES
from clinic.web.forms.questionnaires.imported import is_long
from clinic.web.languages import in_its_language
from clinic.web.present.paper_questions import Question

_LONG_TEXT, _LINES, _SEVERAL = 200, 4, 3


def title(page: Page) -> str:
    """Return the title of a page with those above it."""
    return in_its_language(" › ".join((*page.path, page.title)), page.language)


def questions(page: Page) -> Iterator[Question]:
    """Yield the questions of a page with what the file says above each, and when it is to be left out."""
    titled = common_groups([ask.item for ask in page.asks])
    for ask in page.asks:
        if ask.brought:
            found = _question(ask, ask.brought.definition, ask.brought.language)
            yield replace(found, above=_above(ask, titled, ask.brought.language))
            if ask.key == ask.brought.definition.keys[-1]:
                yield from (Question(lead.text) for lead in ask.brought.definition.closing if lead.text)


def _above(ask: Ask, titled: Sequence[str], language: str) -> tuple[str, ...]:
    """Return what the file says before the question, without the titles that stand above the whole."""
    wanted = (lead for lead in ask.item.lead if lead.text and not (lead.title and lead.link_id in titled))
    return tuple(in_its_language(lead.text, language) for lead in wanted)


def _question(ask: Ask, definition: Instrument, language: str) -> Question:
    item = ask.item
    hint = " ".join(one for one in (item.hint, _condition(item, definition)) if one)
    words, row = in_its_language(item.question, language), row_of(item)
    if item.repeats:
        return Question(words, hint, lines=_SEVERAL)
    if row is not None:
        boxes = tuple(label for _value, label in row.boxes)
        return Question(words, hint, boxes, numbers=True, ends=(row.low, row.high) if row.low or row.high else None)
    if is_long(item) or item.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.DATE, Kind.SCALE):
        return Question(words, hint, lines=1)
    if item.kind is Kind.TEXT:
        return Question(words, hint, lines=1 if (item.max_length or 0) <= _LONG_TEXT else _LINES)
    own = item.kind in (Kind.OPEN_CHOICE, Kind.OPEN_CODES)
    return Question(words, hint, (*_boxes(item), *([_("Another answer")] if own else [])), lines=1 if own else 0)


def _boxes(item: Item) -> tuple[str, ...]:
    if item.kind is Kind.YES_NO:
        return _("Yes"), _("No")
    return tuple(choice.label for choice in item.choices)


def _condition(item: Item, definition: Instrument) -> str:
    """Say when a question is meant to be left out: nothing on paper hides it."""
    rules = [_rule(rule, definition) for rule in item.enabled]
    return _("Only if %(condition)s.", condition=_joined(rules, _("and"))) if rules else ""


def _rule(rule: Rule, definition: Instrument) -> str:
    return _joined([_clause(clause, definition) for clause in rule.clauses], _("or") if rule.any_of else _("and"))


def _clause(clause: Clause, definition: Instrument) -> str:
    earlier = definition.item(clause.key)
    if clause.operator is Operator.EXISTS:
        sentence = _("“%(question)s” is answered") if clause.value else _("“%(question)s” is blank")
        return sentence % {"question": earlier.question}
    value = _value(earlier, clause.value)
    return f"“{earlier.question}” {_(OPERATOR_WORDS[clause.operator])} “{value}”"


def _value(item: Item, value: bool | int | str) -> str:
    if isinstance(value, bool):
        return _(YES) if value else _(NO)
    return next((choice.label for choice in item.choices if choice.value == value), str(value))


def _joined(parts: Iterable[str], word: str) -> str:
    return f" {word} ".join(parts)
