"""Who reviewed a language, and on which day."""

from typing import Any

from flask_babel import lazy_gettext as lazy
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired

from clinic.web.forms.base import LINE, Form
from clinic.web.forms.fields import PartialDateField
from clinic.web.session import today


class ReviewForm(Form):
    """A language is not switched on without both."""

    reviewed_by = StringField(
        lazy("Who reviewed it"), validators=[DataRequired(lazy("Write who read the sentences, and their role.")), LINE]
    )
    reviewed_on = PartialDateField(lazy("Day of the review"))

    def validate_reviewed_on(self, field: Any) -> None:
        """A whole date that is not in the future."""
        if field.data is None or field.data.day is None:
            raise ValidationError(str(lazy("Enter the whole date of the review.")))
        if field.data.earliest() > today():
            raise ValidationError(str(lazy("Enter a date that is not in the future.")))
