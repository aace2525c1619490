"""The walk through the items of a file, in order: groups, displayed texts, questions, and questions below questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from clinic.domain.instruments.conditions import Rule
from clinic.domain.instruments.model import Item, Kind, Lead
from clinic.exchange.fhir_questionnaire import conditions, extensions, kinds, questions, wording
from clinic.exchange.fhir_questionnaire.conditions import Asked
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.outline import Outline, place
from clinic.exchange.fhir_questionnaire.questions import Question
from clinic.exchange.fhir_questionnaire.texts import Text
from clinic.exchange.fhir_questionnaire.value_sets import ValueSets
from clinic.exchange.fhir_questionnaire.wording import Extensions, Words

_KNOWN = frozenset(
    (
        *("linkId", "definition", "code", "prefix", "_prefix", "text", "_text", "type", "enableWhen", "enableBehavior"),
        *("required", "repeats", "readOnly", "maxLength", "answerValueSet", "answerOption", "initial", "item"),
    )
)
_OF_QUESTIONS = ("maxLength", "answerValueSet", "answerOption", "initial")
_ANSWERED_BY_HAND = ("", "capture", "capture-display")


@dataclass(frozen=True, slots=True)
class _Place:
    """What the groups around an item say about it."""

    within: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    hidden: bool = False
    read_only: bool = False


@dataclass(slots=True)
class Reading:
    """Collects the items of a file: `items` that are asked, `stated` ones that are not, texts for the next question."""

    outline: Outline
    sets: ValueSets
    words: Words = field(default_factory=Words)
    items: list[Item] = field(default_factory=list)
    stated: list[Item] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)

    def read(self, questionnaire: Element) -> None:
        """Read all items. What cannot be asked is refused through the element it stands in."""
        self._children(questionnaire, _Place())

    def _children(self, parent: Element, around: _Place) -> None:
        for one in parent.each("item"):
            link_id = one.data.get("linkId")
            own = Element(one.data, place(one.data), one.problems, link_id if isinstance(link_id, str) else "")
            self._item(own, around)

    def _item(self, item: Element, around: _Place) -> None:
        item.only(_KNOWN)
        if "definition" in item.data:
            item.remark("Definitions that the file points to are not read")
        found = extensions.read(item, "item")
        rule = conditions.read(item, self.outline, self.asked)
        here = replace(
            around,
            rules=(*around.rules, rule) if rule else around.rules,
            hidden=around.hidden or extensions.flag(found, "questionnaire-hidden"),
            read_only=around.read_only or item.flag("readOnly"),
        )
        kind = item.text("type")
        if kind == "group":
            self._group(item, found, here)
        elif kind == "display":
            self._display(item, found, here)
        elif kinds.is_asked(kind):
            self._question(item, kind, found, here)
        else:
            item.refuse(kinds.refusal(kind))
            self._children(item, here)

    def _group(self, item: Element, found: Extensions, here: _Place) -> None:
        _no_answers(item, "group")
        wording.control(item, found)
        if item.flag("repeats"):
            item.refuse("a group that repeats is not supported")
        if item.flag("required"):
            item.remark("That a group as a whole has to be answered is not held; its required questions are")
        if not item.data.get("item"):
            item.refuse("it is a group without items")
        text = wording.prefixed(item)
        if text.plain and not here.hidden:
            self._lead(item, text, here, title=True)
        self._children(item, replace(here, within=(*here.within, item.link_id)))

    def _display(self, item: Element, found: Extensions, here: _Place) -> None:
        _no_answers(item, "displayed text")
        wording.control(item, found)
        if item.flag("repeats") or item.flag("required") or item.data.get("item"):
            item.refuse("a displayed text cannot repeat, be required or hold items")
        text = wording.prefixed(item)
        if here.hidden:
            item.remark("Texts that the file hides are not shown")
        elif text.plain:
            self._lead(item, text, here)
        else:
            item.refuse("it has no text to show")

    def _lead(self, item: Element, text: Text, here: _Place, *, title: bool = False) -> None:
        self.words.put(f"lead:{item.link_id}", text)
        self.leads.append(Lead(item.link_id, text.plain, title, here.rules))

    def _question(self, item: Element, kind: str, found: Extensions, here: _Place) -> None:
        wording.control(item, found)
        usage = extensions.value(found, "questionnaire-usageMode", "valueCode")
        if (usage or "") not in _ANSWERED_BY_HAND:
            item.refuse("it is not meant to be answered (“usageMode”)")
        answering = kinds.read(item, kind, found, self.sets)
        texts, others = self._below(item, here)
        around = questions.around_of(texts, item, found)
        text = wording.prefixed(item).with_around(Text(), around.unit)
        if here.hidden or here.read_only:
            self._stated(item, answering, text)
        else:
            self._asked(Question(item, answering, text, around, here.within, here.rules))
        self._under(item, others, answering, here)

    def _asked(self, question: Question) -> None:
        key, answering = question.element.link_id, question.answering
        self.asked[key] = Asked(answering.kind, answering.options)
        if not question.text.plain and not question.element.text("text"):
            question.element.refuse("it has no text to ask")
        if answering.options or not _chosen(answering.kind):
            found = questions.item(question, self.words)
            if found:
                self.items.append(replace(found, lead=tuple(self.leads)))
                self.leads.clear()

    def _stated(self, item: Element, answering: kinds.Answering, text: Text) -> None:
        """Take a number that nobody is asked for: it may be a total that was computed elsewhere."""
        if answering.kind not in (Kind.SCALE, Kind.NUMBER, Kind.DECIMAL) or answering.repeats:
            item.refuse("it is hidden or read-only: nobody could answer it, and it is not one number")
            return
        shown = text if text.plain else Text(item.link_id)
        found = questions.item(Question(item, replace(answering, required=False), shown, wording.Around()), self.words)
        if found:
            item.remark("Nobody is asked for numbers that are hidden or read-only; one may be a stated total")
            self.stated.append(found)

    def _below(self, item: Element, here: _Place) -> tuple[list[tuple[str, Text]], list[Element]]:
        """Part what stands below a question: displayed texts about it (control, text), and everything else."""
        texts: list[tuple[str, Text]] = []
        others: list[Element] = []
        for one in item.each("item"):
            plain = one.data.get("type") == "display" and "enableWhen" not in one.data
            if not plain:
                others.append(one)
                continue
            link_id = one.data.get("linkId")
            own = Element(one.data, place(one.data), one.problems, link_id if isinstance(link_id, str) else "")
            texts += self._about(own, here)
        return texts, others

    def _about(self, item: Element, here: _Place) -> list[tuple[str, Text]]:
        item.only(_KNOWN)
        _no_answers(item, "displayed text")
        found = extensions.read(item, "item")
        text, control = wording.prefixed(item), wording.control(item, found)
        if here.hidden or extensions.flag(found, "questionnaire-hidden"):
            item.remark("Texts that the file hides are not shown")
            return []
        if not text.plain or item.data.get("item"):
            item.refuse("it has no text to show, or holds items")
        return [(control, text)] if text.plain else []

    def _under(self, item: Element, others: Sequence[Element], answering: kinds.Answering, here: _Place) -> None:
        if others and (answering.repeats or answering.kind in (Kind.CODES, Kind.OPEN_CODES)):
            item.refuse("it takes several answers and holds items, which would have to be asked for each of them")
        if any(one.data.get("type") != "display" for one in others):
            item.remark("Questions below a question are asked whether or not it is answered")
        if others:
            self._children(item.at({"item": [one.data for one in others]}), here)


def _no_answers(item: Element, what: str) -> None:
    for name in _OF_QUESTIONS:
        if name in item.data:
            item.refuse(f"it is a {what}, and “{name}” belongs to a question")


def _chosen(kind: Kind) -> bool:
    return kind in (Kind.CHOICE, Kind.CODES, Kind.OPEN_CHOICE, Kind.OPEN_CODES)
