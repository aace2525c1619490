"""The form that opens the typing of a paper exam sheet."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from clinic.services import accounts
from clinic.web.forms.base import Form
from clinic.web.present.exam_sheet import METHODS
from clinic.web.session import current_session


class TypingForm(Form):
    """Who examined, and by which method, as it stands on the sheet; nothing is chosen beforehand."""

    examiner = SelectField(lazy("Examined by"), validators=[InputRequired(lazy("Choose who examined."))])
    method = RadioField(
        lazy("Method ticked on the sheet"), validators=[InputRequired(lazy("Choose the method of the sheet."))]
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        people = accounts.clinicians(current_session())
        chosen = [SelectChoice(str(one.id), one.name) for one in people]
        self.examiner.choices = [SelectChoice("", _("Choose")), *chosen]
        self.method.choices = [SelectChoice(method.value, _(words)) for method, words in METHODS.items()]
