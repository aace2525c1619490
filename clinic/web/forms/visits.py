"""The forms of the visits pages."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from clinic.services import accounts
from clinic.web.access import current_account
from clinic.web.forms.base import Form, whole_number
from clinic.web.session import current_session, today

FURTHEST = dt.timedelta(days=3 * 366)


class NewVisitForm(Form):
    """When and with whom."""

    seen_on = DateField(lazy("Date"), validators=[InputRequired(lazy("Enter the date of the visit."))], default=today)
    clinician = SelectField(
        lazy("Clinician"), coerce=whole_number, validators=[InputRequired(lazy("Choose a clinician."))]
    )
    same_day_seen = BooleanField(lazy("Plan a second visit on this day"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        people = accounts.clinicians(current_session())
        own = next((one.id for one in people if one.id == current_account().id), None)
        if own is not None:
            options = {"clinician": own} | options
        super().__init__(*arguments, **options)
        self.clinician.choices = [SelectChoice(one.id, one.name) for one in people]

    def validate_seen_on(self, field: DateField) -> None:
        """A typing error in the year is not a plan."""
        if field.data is not None and abs(field.data - today()) > FURTHEST:
            raise ValidationError(lazy("Enter a date within three years of today."))
