"""The forms in which somebody chooses a password."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_security import verify_and_update_password
from wtforms import BooleanField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.models import Account
from clinic.services import audit, passphrases
from clinic.web.access import current_account
from clinic.web.authenticator import Verdict
from clinic.web.confirming import tried
from clinic.web.errors import told
from clinic.web.forms.base import Form
from clinic.web.session import current_session, settings, utc_now


class Fit:
    """Refuses a password that is short, common, or made of the words that `owner` gives for the form."""

    def __init__(self, owner: Callable[[Form], Iterable[str]]) -> None:
        self.owner = owner

    def __call__(self, form: Form, field: PasswordField) -> None:
        """Say what is wrong."""
        try:
            passphrases.require_fit(field.data or "", clinic=settings().name, owner=self.owner(form))
        except ClinicError as error:
            raise ValidationError(" ".join(told(error))) from None


def _own(form: Form) -> tuple[str, str]:
    return current_account().name, current_account().email


class ChoosePasswordForm(Form):
    """A password of one's own, in place of one that somebody else gave."""

    new_password = PasswordField(
        lazy("New password"),
        validators=[InputRequired(lazy("Enter a new password.")), Fit(_own)],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_confirm = PasswordField(
        lazy("New password again"),
        validators=[
            InputRequired(lazy("Enter the new password again.")),
            EqualTo("new_password", lazy("The two new passwords are not the same. Enter both again.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def validate(self, **options: object) -> bool:
        """Refuse the password that was there before."""
        if not super().validate(**options):
            return False
        if self._is_the_old_one():
            self.new_password.errors = [_("This is the password you have now. Choose another one.")]
            return False
        return True

    def _is_the_old_one(self) -> bool:
        return False


class ChangePasswordForm(ChoosePasswordForm):
    """The old password, the new one twice, and what becomes of the account's other sessions."""

    password = PasswordField(
        lazy("Your password now"),
        validators=[InputRequired(lazy("Enter the password you use now.")), Length(max=passphrases.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    end_others = BooleanField(lazy("Sign me out everywhere else"), default=True)

    def validate(self, **options: object) -> bool:
        """Check the form, then the old password; wrong ones are counted with those of signing in."""
        if not super().validate(**options):
            return False
        account = current_account()
        wrong = _("This is not your password.")
        refused = tried(account, lambda: _verdict(account, self.password.data), wrong, _record)
        if refused is not None:
            self.password.errors = [refused]
        return refused is None

    def _is_the_old_one(self) -> bool:
        return bool(self.password.data == self.new_password.data)


def _verdict(account: Account, typed: str) -> Verdict:
    return Verdict.RIGHT if account.password and verify_and_update_password(typed, account) else Verdict.WRONG


def _record(account: Account, verdict: Verdict) -> None:
    said: dict[str, Any] = {"now": utc_now(), "detail": {"because": verdict.value}}
    audit.record(current_session(), account, Action.PROOF_REFUSED, "account", account.id, **said)
