"""The tender-point survey and the pressures of a row: a site without a rating says why, or was not examined."""

from collections.abc import Callable
from decimal import Decimal

from clinic.domain.exams import ExamMethod, SiteRating, SiteState, highest_rating, pressure_reading, with_one_place
from clinic.domain.imports import IncomingExam
from clinic.domain.instruments import AnswerError
from clinic.domain.visits import StopReason
from clinic.exchange.visit_map.cells import Parsed, Problem, key_of, wrong
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.model import ExamColumns
from clinic.exchange.visit_map.numbers import decimal_reader, whole_number
from clinic.exchange.visit_map.people import LONGEST_LINE, NONE, optional, text_parser

_SOME_BLANK = (
    "Some columns of tender points are blank beside painful ones: these sites count as not examined, and the number of "
    'painful ones is unknown. If a blank means not painful in this file, the map says blank_sites = "no" under [exam].'
)
_METHODS = {key_of(method): method for method in ExamMethod}
_REASONS = {key_of(reason): reason for reason in StopReason}


class ExamReader:
    """Reads the exam of a row; None where no site was rated, refused or stopped and no pressure was read."""

    def __init__(self, source: ExamColumns, columns: Position) -> None:
        self._source = source
        self._sites = [
            (column, columns(column), {method: Parsed(_site_parser(source, site, method)) for method in ExamMethod})
            for site, column in source.sites.items()
        ]
        self._places = [(site, columns(column)) for site, column in source.sites.items()]
        self._pressures = [
            (site, [(column, columns(column)) for column in trials]) for site, trials in source.pressures.items()
        ]
        self._readings = Parsed(_pressure_parser(source))
        self._method, self._examiner = optional(columns, source.method_column), optional(columns, source.examiner)
        self._examiners = Parsed(text_parser(LONGEST_LINE, source.words))
        self._stopped = optional(columns, source.stopped_because)

    def read(self, cells: Cells, draft: Draft) -> IncomingExam | None:
        """Return the exam; problems go to the draft."""
        if self._source.method is None and self._is_blank(cells):
            return None
        method = self._source.method or self._read_method(cells, draft)
        if method is None:
            return None
        ratings = self._read_sites(cells, draft, method)
        pressures = self._read_pressures(cells, draft)
        if not ratings and not pressures:
            return None
        return IncomingExam(method, ratings, self._read_examiner(cells, draft), pressures, self._reason(cells, draft))

    def _is_blank(self, cells: Cells) -> bool:
        """Tell whether the row names no method and so had no exam."""
        cell = cells[self._method]
        return self._source.words.says_nothing(cell) or key_of(cell) in self._source.not_examined

    def _read_method(self, cells: Cells, draft: Draft) -> ExamMethod | None:
        method = _METHODS.get(key_of(cells[self._method]))
        if method is None:
            draft.refuse(self._source.method_column, wrong(cells[self._method], f"one of {', '.join(ExamMethod)}"))
        return method

    def _read_sites(self, cells: Cells, draft: Draft, method: ExamMethod) -> dict[str, SiteRating]:
        ratings: dict[str, SiteRating] = {}
        for column, place, parsed in self._sites:
            value = parsed[method][cells[place]]
            if value.__class__ is Problem:
                draft.refuse(column, value)
            elif value is not None:
                ratings[value.site] = value
        if method is ExamMethod.ACR_PAINFUL_YES_NO and any(one.rating for one in ratings.values()):
            self._read_blanks(cells, draft, ratings)
        return ratings

    def _read_blanks(self, cells: Cells, draft: Draft, ratings: dict[str, SiteRating]) -> None:
        """Take blank cells beside crosses for sites without pain, if the map says so; else say that nobody knows."""
        blank = [site for site, place in self._places if site not in ratings and self._is_left_open(cells[place])]
        if self._source.blank_is_no:
            ratings.update({site: SiteRating(site, SiteState.RATED, 0) for site in blank})
        elif blank:
            draft.notes.append(_SOME_BLANK)

    def _is_left_open(self, cell: str) -> bool:
        key = key_of(cell)
        return key in self._source.words.blank and key not in self._source.not_examined

    def _read_pressures(self, cells: Cells, draft: Draft) -> dict[str, tuple[Decimal, ...]]:
        found: dict[str, tuple[Decimal, ...]] = {}
        for site, trials in self._pressures:
            readings: list[Decimal] = []
            for column, place in trials:
                value = self._readings[cells[place]]
                if value.__class__ is Problem:
                    draft.refuse(column, value)
                elif value is not None:
                    readings.append(value)
            if readings:
                found[site] = tuple(readings)
        return found

    def _read_examiner(self, cells: Cells, draft: Draft) -> str:
        value = self._examiners[cells[self._examiner]] if self._examiner != NONE else ""
        if isinstance(value, Problem):
            draft.refuse(self._source.examiner, value)
            return ""
        return str(value)

    def _reason(self, cells: Cells, draft: Draft) -> StopReason | None:
        if self._stopped == NONE or self._source.words.says_nothing(cells[self._stopped]):
            return None
        reason = _REASONS.get(key_of(cells[self._stopped]))
        if reason is None:
            draft.refuse(self._source.stopped_because, wrong(cells[self._stopped], f"one of {', '.join(StopReason)}"))
        return reason


def _site_parser(source: ExamColumns, site: str, method: ExamMethod) -> Callable[[str], SiteRating | Problem | None]:
    """Return the function that reads the cell of a site; None = nothing is known of it."""
    words, high = source.words, highest_rating(method)
    states = {
        **dict.fromkeys(source.refused, SiteRating(site, SiteState.REFUSED)),
        **dict.fromkeys(source.stopped, SiteRating(site, SiteState.STOPPED)),
    }
    wanted = "a word for painful or not" if high == 1 else f"a whole number from 0 to {high}"

    def parse(cell: str) -> SiteRating | Problem | None:
        key = key_of(cell)
        if key in states:
            return states[key]
        if key in words.blank or key in words.not_asked or key in source.not_examined:
            return None
        rating = _yes_no(key, source) if high == 1 else whole_number(cell)
        if rating is None or not 0 <= rating <= high:
            return wrong(cell, f"{wanted}, or a word for a site without a rating,")
        return SiteRating(site, SiteState.RATED, rating)

    return parse


def _yes_no(key: str, source: ExamColumns) -> int | None:
    return 1 if key in source.words.yes else 0 if key in source.words.no else None


def _pressure_parser(source: ExamColumns) -> Callable[[str], Decimal | Problem | None]:
    words, read = source.words, decimal_reader(source.words)
    unread = source.not_examined | source.refused | source.stopped

    def parse(cell: str) -> Decimal | Problem | None:
        key = key_of(cell)
        if key in words.blank or key in words.not_asked or key in unread:
            return None
        text = read(cell)
        try:
            reading = None if text is None else with_one_place(pressure_reading(Decimal(text)))
        except AnswerError:
            reading = None
        wanted = "a pressure from 0.1 to 20 kg/cm², with one decimal place"
        same = reading is not None and reading == Decimal(text or 0)
        return reading if same else wrong(cell, wanted)

    return parse
