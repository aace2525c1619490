"""Who is signed in proves it again: by the password or by the second factor, slowed down and counted as at sign-in."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_security import verify_and_update_password
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from clinic.domain.audit import Action
from clinic.models import Account
from clinic.services import audit, second_factors
from clinic.services import sign_in as tries
from clinic.web.access import current_account
from clinic.web.authenticator import CODE, Verdict, check_code, check_recovery_code
from clinic.web.forms.base import Form
from clinic.web.forms.sign_in import sign_in_keys
from clinic.web.session import current_session, utc_now

LONGEST = 1024


class ProvenForm(Form):
    """A form that changes something only for whoever proves to be its account's owner.

    The proof is looked at last: a code is not used up by a form that is wrong elsewhere.
    """

    nothing_done: Any = lazy("Nothing was changed.")
    by_factor = False
    """Where factors change: whoever has an app must show it, or a recovery code; knowing the password is not enough."""

    password = PasswordField(
        lazy("Your password"),
        validators=[InputRequired(lazy("Enter your password, or the code that is asked for.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if second_factors.app_of(current_session(), current_account()) is not None:
            self.password.label.text = (
                _("The 6-digit code of your app, or a recovery code") if self.by_factor
                else _("Your password or the 6-digit code")
            )  # fmt: skip

    def validate(self, **options: Any) -> bool:
        """Check the form, then the proof."""
        if not super().validate(**options) or not self.is_right():
            return False
        refused = refusal(current_account(), self.password.data, by_factor=self.by_factor)
        if refused is not None:
            self.password.errors = [f"{refused} {self.nothing_done}"]
        return refused is None

    def is_right(self) -> bool:
        """Check what the fields alone cannot tell, before the proof is looked at."""
        return True


def proves_identity(account: Account, typed: str) -> bool:
    """Return whether what was typed is the account's password or a code of its app."""
    return refusal(account, typed) is None


def refusal(account: Account, typed: str, *, by_factor: bool = False) -> str | None:
    """Say why what was typed proves nothing; None = it is proven. A wrong proof is counted and audited."""
    enrolled = second_factors.app_of(current_session(), account) is not None
    if not enrolled:
        check, wrong = _password, _("This is not your password.")
    elif by_factor:
        check, wrong = _code_or_recovery_code, _("This is neither a code of your app now nor a recovery code.")
    else:
        check, wrong = _password_or_code, _("This is neither your password nor a code of your app now.")
    return tried(account, lambda: check(account, typed), wrong, _record_refused_proof)


def tried(
    account: Account, check: Callable[[], Verdict], wrong: str, record_refused: Callable[[Account, Verdict], None]
) -> str | None:
    """Make one try for the account and say what came of it; None = right. Tries at once wait in line: see tries.wait.

    It is stored at once: a code that was accepted is used up, whatever becomes of what it was typed for.
    """
    session, now = current_session(), utc_now()
    keys = sign_in_keys(account.email)
    wait = tries.wait(session, keys, now=now)
    if wait:
        return _("There were too many wrong tries. Wait %(n)s seconds.", n=int(wait.total_seconds()) + 1)
    verdict = check()
    if verdict is not Verdict.RIGHT:
        tries.record_wrong(session, keys, now=now)
        record_refused(account, verdict)
    session.commit()
    if verdict is Verdict.USED:
        return _("This code was used already. Wait for the next one.")
    return None if verdict is Verdict.RIGHT else wrong


def _password(account: Account, typed: str) -> Verdict:
    right = account.password is not None and verify_and_update_password(typed, account)
    return Verdict.RIGHT if right else Verdict.WRONG


def _password_or_code(account: Account, typed: str) -> Verdict:
    """No password is as short as a code."""
    return check_code(account, typed.strip()) if CODE.fullmatch(typed.strip()) else _password(account, typed)


def _code_or_recovery_code(account: Account, typed: str) -> Verdict:
    found = check_code(account, typed.strip())
    return check_recovery_code(account, typed) if found is Verdict.WRONG else found


def _record_refused_proof(account: Account, verdict: Verdict) -> None:
    audit.record(
        current_session(), account, Action.PROOF_REFUSED, "account", account.id, now=utc_now(),
        detail={"because": verdict.value},
    )  # fmt: skip
