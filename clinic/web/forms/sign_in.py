"""The forms of signing in and of changing one's password."""

from typing import Any

from flask import Response, after_this_request, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_security import ChangePasswordForm as SecurityChangePasswordForm
from flask_security import LoginForm, hash_password, verify_and_update_password
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from clinic.domain.audit import Action
from clinic.models import Account
from clinic.services import accounts, audit
from clinic.services import sign_in as tries
from clinic.web.access import safe_next
from clinic.web.session import current_session, settings, utc_now

PASSWORD_AT_LEAST = 12


def sign_in_keys(email: str) -> tuple[str, str]:
    """What the tries of this name from this address are counted under."""
    return tries.keys(settings().secret_key, email=email, address=request.remote_addr or "")


class SignInForm(LoginForm):
    """Name and password. What is wrong is never said: unknown, switched off and wrong look and last alike."""

    email = StringField(
        lazy("E-mail address"),
        validators=[InputRequired(lazy("Enter your e-mail address.")), Length(max=255)],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        lazy("Password"),
        validators=[InputRequired(lazy("Enter your password.")), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )
    remember = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.next.data = safe_next(self.next.data) or ""

    def validate(self, **options: Any) -> bool:
        """Check the password, unless too many were wrong; count and record a wrong one."""
        if not super(LoginForm, self).validate(**options):
            return False
        keys, now = sign_in_keys(self.email.data), utc_now()
        wait = tries.wait(current_session(), keys, now=now)
        if wait:
            return self._refuse_for(int(wait.total_seconds()) + 1)
        account = accounts.by_email(current_session(), self.email.data)
        if not self._right(account):
            tries.record_wrong(current_session(), keys, now=now)
            audit.record(
                current_session(), None, Action.SIGN_IN_REFUSED, "account", account.id if account else None, now=now
            )
            current_session().commit()
            self.form_errors.append(_("The e-mail address or the password is not right. Check both and try again."))
            return False
        session.clear()
        self.user, self.ifield, self.user_authenticated = account, self.email, True
        return True

    def _right(self, account: Account | None) -> bool:
        """Compare; for an unknown name work as long as for a known one."""
        if account is None or not account.password:
            hash_password(self.password.data)
            return False
        return bool(verify_and_update_password(self.password.data, account)) and account.active

    def _refuse_for(self, seconds: int) -> bool:
        def too_many(response: Response) -> Response:
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
            return response

        after_this_request(too_many)
        self.form_errors.append(
            _("There were too many tries. Wait %(seconds)s seconds, then try again.", seconds=seconds)
        )
        return False


class ChangePasswordForm(SecurityChangePasswordForm):
    """The old password and the new one twice."""

    password = PasswordField(
        lazy("Your password now"),
        validators=[InputRequired(lazy("Enter the password you use now."))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        lazy("New password"),
        validators=[InputRequired(lazy("Enter a new password.")), Length(max=1024)],
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
