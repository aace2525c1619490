"""What the clinician keeps of a patient between visits."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from clinic.domain.patients import AllergyState
from clinic.web.forms.base import LINE, Form
from clinic.web.forms.fields import ChoiceField, PartialDateField

LONGEST = 200
ALLERGY_LABELS = {
    AllergyState.LISTED: lazy("Listed below"),
    AllergyState.NONE_KNOWN: lazy("None known"),
    AllergyState.NOT_ASKED: lazy("Not asked"),
}


class DiagnosisForm(Form):
    """A diagnosis that the clinician made."""

    label = StringField(lazy("Diagnosis"), validators=[DataRequired(lazy("Enter the diagnosis.")), LINE])
    since = PartialDateField(lazy("Made or known since"))


class AllergiesForm(Form):
    """What is known of allergies, one to a line."""

    state = ChoiceField(lazy("Allergies"), choices=list(ALLERGY_LABELS.items()), coerce=AllergyState)
    labels = TextAreaField(
        lazy("List, one to a line"), validators=[Length(max=2000, message=lazy("Shorten the list."))]
    )
    displayed = HiddenField()

    def lines(self) -> list[str]:
        """Return the entries of the list."""
        return [line.strip() for line in (self.labels.data or "").splitlines() if line.strip()]

    def validate(self, **options: object) -> bool:
        """Refuse a list beside *none known*, and a line that would be cut."""
        fine = super().validate(**options)
        if any(len(line) > LONGEST for line in self.lines()):
            self.labels.errors = [*self.labels.errors, _("Shorten each line to %(most)s characters.", most=LONGEST)]
            return False
        if self.lines() and self.state.data in (AllergyState.NONE_KNOWN, AllergyState.NOT_ASKED):
            self.state.errors = [*self.state.errors, _("There is a list below. Choose Listed below, or empty it.")]
            return False
        if self.state.data is None:
            self.state.errors = [*self.state.errors, _("Choose what is known of allergies.")]
            return False
        return fine


class LifeEventForm(Form):
    """Something in the patient's life that may show in the trends."""

    label = StringField(lazy("Life event"), validators=[DataRequired(lazy("Enter what happened.")), LINE])
    happened = PartialDateField(
        lazy("When"), validators=[InputRequired(lazy("Enter when it happened: a year will do."))]
    )
