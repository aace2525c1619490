"""One reading of an algometer."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from clinic.domain.errors import ClinicError
from clinic.domain.exams import pressure_reading


class PressureField(StringField):
    """One reading in kg/cm² with a decimal comma or point; `reading` is a Decimal, None = not measured."""

    reading: Decimal | None = None

    def pre_validate(self, form: Any) -> None:
        """Read what was typed."""
        typed = (self.data or "").replace(",", ".").strip()
        self.reading = None
        if not typed:
            return
        try:
            value = Decimal(typed)
            if not value.is_finite() or value != round(value, 1):
                raise InvalidOperation
            self.reading = pressure_reading(value)
        except (InvalidOperation, ClinicError):
            raise ValidationError(_("Enter kg/cm² from 0.1 to 20 with one decimal, such as 2.5 or 2,5.")) from None
