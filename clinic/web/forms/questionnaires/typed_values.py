"""Fields of imported questions: a row of boxes, numbers with a point or a comma, whole dates, values line by line."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from wtforms import StringField, TextAreaField, ValidationError

from clinic.domain.dates import PartialDate
from clinic.domain.instruments.errors import AnswerCode, AnswerError
from clinic.domain.instruments.items import Item, Kind
from clinic.web.forms.base import clean
from clinic.web.forms.fields import ChoiceField, PartialDateField

ONE_LINE = 200
"""Letters of an answer that fits a field of one line."""
_WHOLE = re.compile(r"[-−]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[-−]?(?:\d{1,15}(?:[.,]\d{1,10})?|[.,]\d{1,10})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})", re.ASCII)


class RowField(ChoiceField):
    """Boxes beside each other; `low` and `high` say what the two ends mean."""

    def __init__(self, label: Any, *, choices: Sequence[tuple[str, str]], low: Any, high: Any, **options: Any) -> None:
        super().__init__(label, choices=choices, **options)
        self.low, self.high = low, high


class TextField(TextAreaField):
    """Text up to a number of letters; `data` is None when blank."""

    def __init__(self, label: Any, *, most: int, **options: Any) -> None:
        super().__init__(label, filters=(*options.pop("filters", ()), _blank_is_none), **options)
        self.most = most

    @property
    def rows(self) -> int:
        """Lines to write on; 1 = a field of one line."""
        return 1 if self.most <= ONE_LINE else 6

    def pre_validate(self, form: Any) -> None:
        """Refuse longer text, and say how much of it is too much."""
        if (more := len(self.data or "") - self.most) > 0:
            raise ValidationError(_too_long(more, self.most))


class NumberField(StringField):
    """One number as it is stored, or None = blank; what is no number stays as typed, with its error."""

    def __init__(self, label: Any, *, item: Item, **options: Any) -> None:
        super().__init__(label, **options)
        self.item, self._typed = item, ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        self._typed = str(clean(valuelist[0])) if valuelist else ""
        self.data = self._typed or None

    def pre_validate(self, form: Any) -> None:
        """Read the number, or refuse it."""
        if isinstance(self.data, str) and self._typed:
            self.data = read_value(self.item, self.data)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are answers."""
        return self.item.kind is not Kind.DECIMAL

    @property
    def below_zero(self) -> bool:
        """Whether a negative number may be the answer: the number keys of a phone have no minus."""
        return self.item.least is not None and self.item.least.startswith("-")

    def _value(self) -> str:
        return self._typed or ("" if self.data is None else str(self.data))


class LinesField(TextAreaField):
    """Several values, one on each line; `data` is a list as it is stored, or None = blank."""

    def __init__(self, label: Any, *, item: Item, **options: Any) -> None:
        super().__init__(label, **options)
        self.item, self._typed = item, ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        self._typed = str(clean(valuelist[0])) if valuelist else ""
        self.data = self._typed or None

    def pre_validate(self, form: Any) -> None:
        """Read each line, or refuse the first that is no answer."""
        if isinstance(self.data, str):
            lines = [line.strip() for line in self.data.splitlines() if line.strip()]
            values = [read_value(self.item, line) for line in lines]
            self.data = _checked(self.item, values) if values else None

    def _value(self) -> str:
        if self._typed:
            return self._typed
        return "\n".join(_as_typed(self.item, one) for one in self.data or ())


class WholeDateField(PartialDateField):
    """A day of the calendar; `data` is a PartialDate with its day, or None = blank."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take a stored day, and what was typed."""
        stored = PartialDate.parse(data) if isinstance(data, str) else data
        super().process(formdata, stored, extra_filters)
        if self.process_errors:
            self.process_errors = [_("Enter the whole date, such as 14 11 2025.")]

    def pre_validate(self, form: Any) -> None:
        """Refuse a month or a year alone."""
        if self.data is not None and not self.day:
            raise ValidationError(_("Enter the whole date, such as 14 11 2025."))


def read_value(item: Item, typed: str) -> object:
    """Return one typed value as it is stored. Raises ValidationError."""
    match item.kind:
        case Kind.TEXT:
            value: object = typed
        case Kind.DATE:
            value = _day(typed)
        case Kind.DECIMAL:
            if not _DECIMAL.fullmatch(typed):
                raise ValidationError(_("Write a number, such as 2.5."))
            number = typed.replace("−", "-").replace(",", ".")
            value = re.sub(r"^(-?)\.", r"\g<1>0.", number)
        case _:
            if not _WHOLE.fullmatch(typed):
                raise ValidationError(_("Write a whole number, such as 3."))
            value = int(typed.replace("−", "-"))
    return _checked(item, [value] if item.repeats else value, one=item.repeats)


def _checked(item: Item, value: object, *, one: bool = False) -> Any:
    try:
        found: Any = item.check(value)
    except AnswerError as error:
        raise ValidationError(_why_not(item, error, value)) from error
    return found[0] if one and found else found


def _why_not(item: Item, error: AnswerError, value: object) -> str:
    """Return what an answer has to be."""
    if item.kind is Kind.TEXT and error.code is AnswerCode.OUT_OF_RANGE and item.max_length:
        longest = max(len(str(word)) for word in value) if isinstance(value, list) else len(str(value))
        return _too_long(longest - item.max_length, item.max_length)
    low, high = (str(item.low), str(item.high)) if item.kind is Kind.SCALE else (item.least, item.most)
    if error.code is not AnswerCode.OUT_OF_RANGE or (low is None and high is None):
        return str(_("Write fewer lines, each with one answer.")) if item.repeats else str(_("Check this answer."))
    if low is None:
        return str(_("Write a number of at most %(high)s.", high=high))
    if high is None:
        return str(_("Write a number of at least %(low)s.", low=low))
    return str(_("Write a number from %(low)s to %(high)s.", low=low, high=high))


def _day(typed: str) -> str:
    found = _DAY.fullmatch(typed)
    try:
        if found:
            return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return dt.date.fromisoformat(typed).isoformat()
    except ValueError:
        raise ValidationError(_("Enter the whole date, such as 14 11 2025.")) from None


def _as_typed(item: Item, value: object) -> str:
    if item.kind is Kind.DATE:
        return f"{dt.date.fromisoformat(str(value)):%d %m %Y}"
    return str(value)


def _too_long(more: int, most: int) -> str:
    return str(
        ngettext(
            "This is %(num)s letter too long. Up to %(most)s fit.",
            "This is %(num)s letters too long. Up to %(most)s fit.",
            more,
            most=format_decimal(most),
        )
    )


def _blank_is_none(text: str | None) -> str | None:
    return text or None
