"""The forms of the second factor: on the way in, and where it is set up and changed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from clinic.web.access import current_account
from clinic.web.authenticator import FirstCode, first_code
from clinic.web.confirming import ProvenForm
from clinic.web.forms.base import Form

NUMERIC = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
LONGEST_ANSWER = 20_000
"""Characters of what a security key answers; the longest that keys give are a few thousand."""


class CodeForm(Form):
    """The app's code, on the way in."""

    code = StringField(
        lazy("Six-digit code"),
        validators=[InputRequired(lazy("Enter the code that your app shows now.")), Length(max=40)],
        render_kw=NUMERIC | {"autofocus": "autofocus"},
    )


class RecoveryForm(Form):
    """A recovery code in place of the app's, on the way in."""

    code = StringField(
        lazy("Recovery code"),
        validators=[InputRequired(lazy("Enter one of your recovery codes.")), Length(max=100)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class KeyForm(Form):
    """What a security key answered, on the way in; a script fills it in."""

    credential = HiddenField(
        validators=[InputRequired(lazy("The security key did not answer.")), Length(max=LONGEST_ANSWER)]
    )


class FactorForm(ProvenForm):
    """Changes something of the second factor."""

    by_factor = True


class AppForm(FactorForm):
    """Set up an app: the secret that was shown, and its first code."""

    sealed = HiddenField(validators=[InputRequired(), Length(max=1000)])
    code = StringField(
        lazy("Code that the app shows now"),
        validators=[InputRequired(lazy("Enter the six digits that the app shows now.")), Length(max=40)],
        render_kw=NUMERIC,
    )
    first: FirstCode | None = None
    """Once the form was right: the secret sealed for storing, and the step of its first code."""

    def is_right(self) -> bool:
        """Check the first code, before the proof is looked at."""
        self.first = first_code(current_account(), self.sealed.data, self.code.data)
        if self.first is None:
            self.code.errors = [_("This is not the code that the app shows now. Wait for the next one.")]
            self.code.data = ""
        return self.first is not None


class NewKeyForm(FactorForm):
    """Add a security key."""

    name: Any = StringField(
        lazy("Name of this key"),
        validators=[DataRequired(lazy("Give the key a name, so that you know it again.")), Length(max=60)],
    )
    credential = HiddenField(
        validators=[InputRequired(lazy("The security key did not answer.")), Length(max=LONGEST_ANSWER)]
    )
