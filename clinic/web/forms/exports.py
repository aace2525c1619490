"""What is taken out of the clinic, and what for."""

import datetime as dt
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from clinic.web.confirming import ProvenForm
from clinic.web.forms.base import LINE
from clinic.web.forms.fields import ChoiceField, PartialDateField

WITH_NAMES, DEIDENTIFIED = "names", "deidentified"


class ExportForm(ProvenForm):
    """With names or de-identified, from a day on, with the purpose in a line; not from a page that was left open."""

    nothing_done: Any = lazy("Nothing was taken out.")

    kind = ChoiceField(
        lazy("What to take out"),
        choices=[
            (DEIDENTIFIED, lazy("Tables, de-identified")),
            (WITH_NAMES, lazy("Tables, with names")),
        ],
        validators=[InputRequired(lazy("Choose what to take out."))],
    )
    since = PartialDateField(lazy("Visits of this day and later"))
    purpose = StringField(lazy("What it is for"), validators=[DataRequired(lazy("Write what it is for.")), LINE])
    confirmed = BooleanField(lazy("I may take these data out for this purpose, and will keep them safe."))

    def validate_since(self, field: Any) -> None:
        """A whole date, or blank."""
        if field.data is not None and field.data.day is None:
            raise ValidationError(_("Enter the whole date, or leave it blank."))

    def validate_confirmed(self, field: Any) -> None:
        """A tick that nobody makes by accident."""
        if not field.data:
            raise ValidationError(_("Tick that you may take these data out."))

    @property
    def from_day(self) -> dt.date | None:
        """The first day, None = from the beginning."""
        return None if self.since.data is None else self.since.data.earliest()
