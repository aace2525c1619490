"""The answers of a row, by instrument: single columns, lists in columns of their own, body maps by a crosswalk."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from clinic.domain.instruments import Kind
from clinic.exchange.visit_map.body_map import body_map_reader
from clinic.exchange.visit_map.cells import NOT_ASKED, Parsed, Problem, ValueClass
from clinic.exchange.visit_map.crosswalk import Crosswalk
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.item_columns import ItemColumns
from clinic.exchange.visit_map.item_parsers import answer_parser
from clinic.exchange.visit_map.people import LONGEST_LINE, text_parser
from clinic.exchange.visit_map.ticked_columns import columns_reader

Read = Callable[[Cells, Draft], object]
"""A row -> an answer, None, or NOT_ASKED; a problem goes to the draft and gives None."""


@dataclass(frozen=True, slots=True)
class Follow:
    """An item that makes sense only after an earlier answer: `column` names where it stands."""

    key: str
    earlier: str
    wanted: object
    column: str


class InstrumentReader:
    """Reads the answers of a row to one instrument."""

    def __init__(self, sources: Iterable[ItemColumns], columns: Position, crosswalks: Mapping[str, Crosswalk]) -> None:
        self._single: list[tuple[str, str, int, Parsed]] = []
        self._other: list[tuple[str, Read]] = []
        self._always: dict[str, object] = {}
        mapped = {source.item.key: source for source in sources}
        self._follows = tuple(_follows(mapped))
        for key, source in mapped.items():
            if source.always is not None:
                self._always[key] = source.always
            elif source.own_words:
                self._other.append((key, _with_own_words(source, columns)))
            elif source.columns:
                self._other.append((key, columns_reader(source, columns)))
            elif source.crosswalk:
                self._other.append((key, body_map_reader(source, columns, crosswalks[source.crosswalk])))
            else:
                self._single.append((key, source.column, columns(source.column), Parsed(answer_parser(source))))

    def read(self, cells: Cells, draft: Draft) -> dict[str, object]:
        """Return the answers; an item that was not asked has no key."""
        answers = deepcopy(self._always) if self._always else {}
        for key, column, place, parsed in self._single:
            value = parsed[cells[place]]
            if value.__class__ is Problem:
                draft.refuse(column, value)
            elif value is not NOT_ASKED:
                answers[key] = value if value.__class__ is not list and value.__class__ is not dict else value.copy()
        for key, read in self._other:
            value = read(cells, draft)
            if value is not NOT_ASKED:
                answers[key] = value
        for follow in self._follows:
            self._refuse_contradiction(follow, answers, draft)
        return answers

    @staticmethod
    def _refuse_contradiction(follow: Follow, answers: Mapping[str, object], draft: Draft) -> None:
        given, earlier = answers.get(follow.key), answers.get(follow.earlier)
        if not given or earlier is None:
            return
        agrees = follow.wanted in earlier if isinstance(earlier, list | dict) else earlier == follow.wanted
        if not agrees:
            said = f"The cell answers a question that the answer to {follow.earlier} rules out; correct one of them."
            draft.refuse(follow.column, Problem(ValueClass.TEXT, said))


def _follows(mapped: Mapping[str, ItemColumns]) -> Iterable[Follow]:
    for key, source in mapped.items():
        if (condition := source.item.asked_when) and condition[0] in mapped:
            yield Follow(key, condition[0], condition[1], next(iter(source.names), ""))


def _cell_reader(source: ItemColumns, columns: Position) -> Read:
    parsed, place = Parsed(answer_parser(source)), columns(source.column)

    def read(cells: Cells, draft: Draft) -> object:
        value = parsed[cells[place]]
        if isinstance(value, Problem):
            draft.refuse(source.column, value)
            return None
        return value

    return read


def _with_own_words(source: ItemColumns, columns: Position) -> Read:
    """Return the reader of an item whose own words stand in a column of their own."""
    codes = columns_reader(source, columns) if source.columns else _cell_reader(source, columns)
    words, place = text_parser(source.item.max_length or LONGEST_LINE, source.words), columns(source.own_words)

    def read(cells: Cells, draft: Draft) -> object:
        value, own = codes(cells, draft), words(cells[place])
        if isinstance(own, Problem):
            draft.refuse(source.own_words, own)
            return None
        if not own:
            return value
        if source.item.kind is Kind.OPEN_CODES:
            chosen = value["codes"] if isinstance(value, dict) else []
            return source.item.check({"codes": chosen, "own_words": own})
        if value is None or value is NOT_ASKED:
            return source.item.check({"own_words": own})
        said = "The cell holds own words beside a code, where one answer is needed; empty one of the two."
        draft.refuse(source.own_words, Problem(ValueClass.TEXT, said))
        return None

    return read
