"""The forms of the patients pages: searching, and who somebody is."""

from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from clinic.domain.dates import PartialDate
from clinic.services.patients import Details
from clinic.web.forms.base import Form
from clinic.web.forms.fields import PartialDateField
from clinic.web.session import today

LANGUAGES = (("en", lazy("English")), ("es", lazy("Spanish")))
LONGEST = 200


class SearchForm(Form):
    """Find a patient; sent by POST, so that no name stands in an address or a log."""

    words = StringField(
        lazy("Name or record number"),
        validators=[DataRequired(lazy("Enter a name or a record number.")), Length(max=LONGEST)],
    )


class PatientForm(Form):
    """What the front desk knows of a patient."""

    version = HiddenField()
    name = StringField(lazy("Name"), validators=[DataRequired(lazy("Enter the patient’s name.")), Length(max=LONGEST)])
    birth = PartialDateField(lazy("Birth date"))
    birth_unknown = BooleanField(lazy("The year of birth is not known"))
    record_number = StringField(lazy("Record number"), validators=[Length(max=40)])
    language = SelectField(lazy("Language"), choices=[SelectChoice(*one) for one in LANGUAGES], default="en")
    email = StringField(
        lazy("E-mail address"),
        validators=[Optional(), Email(lazy("Enter an e-mail address, such as name@example.org.")), Length(max=255)],
    )
    phone = StringField(lazy("Phone"), validators=[Length(max=60)])
    gp_name = StringField(lazy("Name of the GP"), validators=[Length(max=LONGEST)])
    name_latin = StringField(lazy("Name in Latin letters"), validators=[Length(max=LONGEST)])
    same_person_seen = BooleanField(lazy("This is another person with the same name and birth date"))

    def validate_birth(self, field: PartialDateField) -> None:
        """At least the year, or said to be unknown; and not in the future."""
        if field.data is None and not field.raw_data and not self.birth_unknown.data:
            raise ValidationError(lazy("Enter the birth date, at least the year, or tick that it is not known."))
        if field.data is not None and self.birth_unknown.data:
            raise ValidationError(lazy("Enter the birth date or tick that it is not known, not both."))
        if field.data is not None and not _possible(field.data):
            raise ValidationError(lazy("Enter a birth date that is not in the future."))

    def details(self) -> Details:
        """Return what was typed as the service takes it."""
        return Details(
            name=self.name.data or "",
            birth=self.birth.data,
            record_number=self.record_number.data or "",
            name_latin=self.name_latin.data or "",
            language=self.language.data,
            email=self.email.data or "",
            phone=self.phone.data or "",
            gp_name=self.gp_name.data or "",
        )


def _possible(birth: PartialDate) -> bool:
    """Return whether somebody can have been born then: not after today, and at most 130 years ago."""
    return birth.earliest() <= today() and birth.year >= today().year - 130
