"""The forms of the accounts pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import PasswordField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from clinic.domain.permissions import RoleName
from clinic.web.forms.base import Form
from clinic.web.forms.fields import ChoiceField
from clinic.web.forms.sign_in import PASSWORD_AT_LEAST

ROLE_LABELS = {
    RoleName.CLINICIAN: lazy("Clinician"),
    RoleName.FRONT_DESK: lazy("Front desk"),
    RoleName.ADMINISTRATOR: lazy("Administrator"),
}
TOO_SHORT = lazy("Choose a password of at least %(min)d characters; three or four words are easy to remember.")
GIVEN, MADE = "given", "made"


class SetupForm(Form):
    """The first administrator."""

    code = StringField(lazy("Set-up code"), validators=[DataRequired(lazy("Enter the set-up code."))])
    name = StringField(
        lazy("Your name, as it is printed"), validators=[DataRequired(lazy("Enter your name.")), Length(max=200)]
    )
    email = StringField(
        lazy("E-mail address"),
        validators=[
            DataRequired(lazy("Enter an e-mail address.")),
            Email(lazy("Enter an e-mail address, such as name@example.org.")),
            Length(max=255),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        lazy("Password"),
        validators=[InputRequired(lazy("Choose a password.")), Length(PASSWORD_AT_LEAST, 1024, TOO_SHORT)],
        render_kw={"autocomplete": "new-password"},
    )


class AccountForm(Form):
    """A new account, with a password typed here or one that is shown once."""

    name = StringField(
        lazy("Name, as it is printed"), validators=[DataRequired(lazy("Enter the name.")), Length(max=200)]
    )
    email = SetupForm.email
    roles = SelectMultipleField(
        lazy("Roles"),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(lazy("Choose at least one role."))],
    )
    kind = ChoiceField(
        lazy("First password"),
        choices=[(MADE, lazy("Make one and show it once")), (GIVEN, lazy("I will type one"))],
        default=MADE,
        validators=[InputRequired(lazy("Choose how the first password is made."))],
    )
    password = PasswordField(
        lazy("Password"),
        validators=[Optional(), Length(PASSWORD_AT_LEAST, 1024, TOO_SHORT)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate(self, **options: object) -> bool:
        """Ask for the password that the person said they would type."""
        fine = super().validate(**options)
        if self.kind.data == GIVEN and not self.password.data:
            self.password.errors = [*self.password.errors, _("Enter the first password.")]
            return False
        return fine
