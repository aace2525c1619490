"""The forms of the accounts pages."""

from flask_babel import lazy_gettext as lazy
from wtforms import PasswordField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length

from clinic.domain.permissions import RoleName
from clinic.web.confirming import ProvenForm
from clinic.web.forms.base import Form
from clinic.web.forms.fields import TicksField
from clinic.web.forms.passwords import Fit

ROLE_LABELS = {
    RoleName.CLINICIAN: lazy("Clinician"),
    RoleName.FRONT_DESK: lazy("Front desk"),
    RoleName.ADMINISTRATOR: lazy("Administrator"),
}


def _typed_owner(form: Form) -> tuple[str, str]:
    return form.name.data or "", form.email.data or ""


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
        validators=[InputRequired(lazy("Choose a password.")), Fit(_typed_owner)],
        render_kw={"autocomplete": "new-password"},
    )


class AccountForm(ProvenForm):
    """A new account, added by an administrator who proves it; its first password is made by us and shown once."""

    name = StringField(
        lazy("Name, as it is printed"), validators=[DataRequired(lazy("Enter the name.")), Length(max=200)]
    )
    email = StringField(
        SetupForm.email.args[0], validators=SetupForm.email.kwargs["validators"],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )  # fmt: skip
    roles = TicksField(
        lazy("Roles"),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(lazy("Choose at least one role."))],
    )


class RolesForm(ProvenForm):
    """The roles of an account, changed by an administrator who proves it."""

    roles = AccountForm.roles
