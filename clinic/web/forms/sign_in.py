"""The form of signing in."""

from typing import Any

from flask import Response, after_this_request, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_security import LoginForm, hash_password, verify_and_update_password
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from clinic.domain.audit import Action
from clinic.models import Account
from clinic.services import accounts, audit
from clinic.services import sign_in as tries
from clinic.services.account_changes import has_run_out
from clinic.web.access import safe_next
from clinic.web.session import current_session, settings, utc_now


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
        right = bool(verify_and_update_password(self.password.data, account))
        return right and account.active and not has_run_out(account, now=utc_now())

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
