"""What only the clinician can say for the 1990, 2010 and 2011 rules; blank is not assessed."""

from flask_babel import lazy_gettext as lazy
from wtforms import Field, HiddenField
from wtforms.validators import NumberRange, Optional, StopValidation

from clinic.domain.instruments.criteria_details import CRITERIA_DETAILS
from clinic.domain.instruments.model import Kind
from clinic.domain.visits import CriteriaDetails
from clinic.models import CriteriaInput
from clinic.web.forms.base import Form
from clinic.web.forms.fields import ChoiceField, WholeField, YesNoField

WHOLE_MONTHS = lazy("Enter whole months, or leave it blank.")


def told_once(form: Form, field: Field) -> None:
    """Say nothing of the range of what is no number at all."""
    if field.process_errors:
        raise StopValidation


class CriteriaForm(Form):
    """One field per item of the instrument."""

    version = HiddenField()

    @classmethod
    def of(cls, row: CriteriaInput | None) -> "CriteriaForm":
        """Return the form as the store has it."""
        if row is None:
            return cls(formdata=None)
        data = {field: getattr(row, field) for field in CriteriaDetails.__dataclass_fields__}
        return cls(formdata=None, data=data | {"version": str(row.version)})

    def details(self) -> CriteriaDetails:
        """Return what was entered."""
        return CriteriaDetails(**{field: self[field].data for field in CriteriaDetails.__dataclass_fields__})


for _item in CRITERIA_DETAILS.items:
    if _item.kind is Kind.YES_NO:
        setattr(CriteriaForm, _item.key, YesNoField(lazy(_item.question)))
    elif _item.kind is Kind.CHOICE:
        _choices = [(choice.value, lazy(choice.label)) for choice in _item.choices]
        setattr(CriteriaForm, _item.key, ChoiceField(lazy(_item.question), choices=_choices, coerce=int))
    else:
        _checks = [Optional(), told_once, NumberRange(_item.low, _item.high, WHOLE_MONTHS)]
        _months = WholeField(lazy(_item.question), validators=_checks, invalid_value_message=WHOLE_MONTHS)
        setattr(CriteriaForm, _item.key, _months)
