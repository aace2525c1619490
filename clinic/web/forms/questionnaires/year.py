"""The year of birth that a link asks for, once per device."""

from typing import Any

from flask_babel import lazy_gettext as lazy
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired

from clinic.web.forms.base import Form

FOUR_NUMBERS = lazy("Enter the 4 numbers of your year of birth, such as 1973.")


class YearForm(Form):
    """Four digits. Anything else is asked again and is not counted as a wrong try."""

    year = StringField(
        lazy("What is your year of birth?"),
        validators=[DataRequired(FOUR_NUMBERS)],
        render_kw={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "4"},
    )

    def validate_year(self, field: Any) -> None:
        """Refuse what is not a year."""
        if not (len(field.data) == 4 and field.data.isascii() and field.data.isdecimal()):
            raise ValidationError(str(FOUR_NUMBERS))
