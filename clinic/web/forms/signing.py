"""The forms of signing and of adding to a signed visit."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_security import verify_and_update_password
from wtforms import BooleanField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from clinic.services import sign_in as tries
from clinic.web.access import current_account
from clinic.web.forms.base import Form
from clinic.web.forms.sign_in import sign_in_keys
from clinic.web.session import current_session, utc_now


class ConfirmedForm(Form):
    """What nobody does from a page left open: the password is asked again."""

    password = PasswordField(
        lazy("Your password"),
        validators=[InputRequired(lazy("Enter your password.")), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """Check it as signing in does: slowed down after wrong ones."""
        account, session, now = current_account(), current_session(), utc_now()
        keys = sign_in_keys(account.email)
        wait = tries.wait(session, keys, now=now)
        if wait:
            raise ValidationError(_("Too many wrong passwords. Wait %(n)s seconds.", n=int(wait.total_seconds()) + 1))
        if not verify_and_update_password(field.data, account):
            tries.record_wrong(session, keys, now=now)
            session.commit()
            raise ValidationError(_("This is not your password. Nothing was changed."))


class SignForm(ConfirmedForm):
    """Sign the record that was displayed: its digest travels with the form."""

    displayed = HiddenField()
    read = BooleanField(lazy("I have read In short as it stands, and I sign these words."))


class AddendumForm(Form):
    """What is added to a signed visit, and why."""

    reason = StringField(
        lazy("Why it is added"),
        validators=[DataRequired(lazy("Enter why this is added; it is printed on page one.")), Length(max=200)],
    )
    text = TextAreaField(lazy("Addendum"), validators=[DataRequired(lazy("Enter what is added.")), Length(max=20_000)])
