"""The forms of restricted records: who is named and why, and the reason of somebody who is not."""

from typing import Any

from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from clinic.domain.restrictions import REASON_AT_LEAST, REASON_AT_MOST, WHY_LABELS
from clinic.services import accounts
from clinic.web.access import current_account
from clinic.web.forms.base import Form, whole_number
from clinic.web.forms.fields import TicksField
from clinic.web.session import current_session

_LONG_ENOUGH = Length(
    min=REASON_AT_LEAST,
    max=REASON_AT_MOST,
    message=lazy("Write at least %(min)d letters and at most %(max)d: it is kept and read."),
)


class RestrictForm(Form):
    """Why a record is restricted, and which clinicians open it beside the one who says so."""

    reason = TextAreaField(lazy("Why it is restricted"), validators=[DataRequired(lazy("Enter why.")), _LONG_ENOUGH])
    named = TicksField(
        lazy("Clinicians who open it beside you"),
        coerce=whole_number,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        others = [one for one in accounts.clinicians(current_session()) if one.id != current_account().id]
        self.named.choices = [SelectChoice(one.id, one.name) for one in others]


class OpenForm(Form):
    """Why somebody who is not named opens a restricted record. `record` is signed: no number can be put there."""

    record = HiddenField()
    why = RadioField(
        lazy("What is the reason?"),
        choices=[SelectChoice(code.value, lazy(words)) for code, words in WHY_LABELS.items()],
        validators=[InputRequired(lazy("Choose one."))],
    )
    reason = TextAreaField(lazy("In your own words"), validators=[DataRequired(lazy("Enter why.")), _LONG_ENOUGH])
