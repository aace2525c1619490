"""Fields for answers: a choice that may stay blank, 0 to 10, yes or no, dates as precise as known, the body map."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from clinic.domain.body.atlas import AREAS, SHAPES
from clinic.domain.dates import PartialDate
from clinic.domain.errors import ClinicError
from clinic.web.forms.base import whole_number


class ChoiceField(RadioField):
    """One of several, or blank: `data` is None when nothing is chosen, whatever `coerce` makes of words."""

    def __init__(self, label: Any = None, *, choices: Sequence[tuple[Any, Any]] | None = None, **options: Any) -> None:
        coerce = options.pop("coerce", str)
        super().__init__(
            label,
            choices=[SelectChoice(value, text) for value, text in choices or ()],
            coerce=lambda value: None if value in (None, "") else coerce(value),
            validate_choice=False,
            **options,
        )

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not on the list; blank is left to the validators."""
        if self.data is not None and all(choice[0] != self.data for choice in self.iter_choices()):
            raise ValidationError(_("Choose one of the answers."))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the chosen value; nothing sent = blank."""
        if not valuelist:
            self.data = None
            return
        super().process_formdata(valuelist)


class ScaleField(ChoiceField):
    """A number from `first` (0 or 1) to 10, or None = blank. `low` and `high` say what the two ends mean."""

    def __init__(self, label: Any, *, low: Any, high: Any, first: int = 0, **options: Any) -> None:
        super().__init__(label, choices=[(n, str(n)) for n in range(first, 11)], coerce=whole_number, **options)
        self.low, self.high, self.first = low, high, first


class YesNoField(ChoiceField):
    """True, False, or None = not answered."""

    def __init__(self, label: Any, *, yes: Any = None, no: Any = None, **options: Any) -> None:
        choices = [(True, yes or lazy("Yes")), (False, no or lazy("No"))]
        super().__init__(label, choices=choices, coerce=_yes, **options)


def _yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("True", "False"):
        return bool(value == "True")
    raise ValueError(value)


class PartialDateField(Field):
    """Day, month and year as far as they are known: `data` is a PartialDate, or None = blank."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.day = self.month = self.year = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read `<name>-day`, `<name>-month` and `<name>-year`; keep what was typed."""
        self.process_errors = []
        if formdata is None or f"{self.name}-year" not in formdata:
            start = data if isinstance(data, PartialDate) else getattr(self, "default", None)
            self.data = self.object_data = start
            if self.data is not None:
                self.year, self.month, self.day = ([*str(self.data).split("-"), "", ""])[:3]
            return
        self.day, self.month, self.year = (
            formdata.get(f"{self.name}-{part}", "").strip()[:10] for part in ("day", "month", "year")
        )
        self.raw_data = [part for part in (self.day, self.month, self.year) if part]
        self.data = None
        if self.raw_data:
            self._read()

    def _read(self) -> None:
        try:
            numbers = [int(part) for part in (self.year, self.month, self.day) if part.isascii() and part.isdecimal()]
            if len(numbers) != len(self.raw_data) or (self.day and not self.month) or not self.year:
                raise ValueError(self.raw_data)
            formats = ("{:04d}", "{:02d}", "{:02d}")
            self.data = PartialDate.parse("-".join(f.format(n) for f, n in zip(formats, numbers, strict=False)))
        except (ValueError, ClinicError):
            self.process_errors.append(_("Enter a year, a month and year, or a whole date, such as 14 11 2025."))


class TicksField(SelectMultipleField):
    """Any of several; a refusal does not repeat what was sent, so that nothing of a request stands on the page."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not on the list."""
        if set(self.data or ()) - {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(_("Choose one of the answers."))


class AreasField(TicksField):
    """The 24 areas of the body map; `data` is a list of area codes in the order of the body."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        choices = [SelectChoice(area.code, area.label) for area in AREAS.values()]
        super().__init__(label, choices=choices, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the ticked areas."""
        self.data = [code for code in AREAS if code in valuelist] + [code for code in valuelist if code not in AREAS]


class ShapesField(HiddenField):
    """The tapped shapes of the body map, separated by spaces; `data` is a list of shape codes.

    It is a picture beside the answer: a code that is not on the map is left out.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the tapped shapes."""
        typed = valuelist[0].split() if valuelist else []
        self.data = [code for code in SHAPES if code in typed]

    def _value(self) -> str:
        return " ".join(self.data or ())

    def shown(self, areas: Sequence[str]) -> list[str]:
        """The tapped shapes whose area is ticked."""
        return [code for code in self.data or () if SHAPES[code].area in areas]


class WholeField(IntegerField):
    """A whole number in plain digits: `1_000`, `٣٤` and what is too long to be one are no numbers here."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the number; whatever else was typed stays in the field, with its error."""
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = whole_number(valuelist[0].strip())
            except ValueError as error:
                raise ValueError(self.invalid_value_message or _("Enter a whole number.")) from error


class NoneField(BooleanField):
    """The tick that says that none of a list applies."""
