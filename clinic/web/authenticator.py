"""The codes of an authenticator app and the recovery codes: Flask-Security's, on the clinic's clock, sealed by us."""

import re
from enum import StrEnum
from typing import NamedTuple

import segno
from flask import current_app
from flask_security.totp import Totp
from markupsafe import Markup
from passlib.exc import TokenError, UsedTokenError
from passlib.totp import TOTP

from clinic.domain.errors import Conflict
from clinic.models import Account
from clinic.services import second_factor_secrets as secrets
from clinic.services import second_factors
from clinic.web.session import current_session, settings, utc_now

KEY = "clinic-authenticator"
CODE = re.compile(r"[0-9]{3}[ -]?[0-9]{3}", re.ASCII)
WINDOW = 30
"""Seconds: a code is accepted during its own 30 seconds and during those before and after, for clocks that differ."""
RECOVERY_CODES = 10
ENROLMENT_LASTS = 30 * 60
"""Seconds from showing a new secret to its first code."""
_APP, _ENROLMENT = "authenticator app", "enrolment"


class Verdict(StrEnum):
    """What a typed code was."""

    RIGHT = "right"
    WRONG = "wrong"
    USED = "used"
    """Right, but it, or a later one, was accepted before."""


class AppCodes(Totp):
    """Flask-Security's TOTP (six digits, 30 seconds). Its secrets are sealed by us, bound to their account, and the
    counter of the last accepted code is kept by services.second_factors.
    """

    def __init__(self, issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer)

    def generate_totp_secret(self) -> str:
        """Return a new secret of 160 random bits, to be sealed."""
        return str(self._totp.new().to_json(encrypt=False))

    def step(self, code: str, secret: str, last_step: int | None) -> int:
        """Return the 30-second step of a right code. Raises TokenError; UsedTokenError for the step last used."""
        match = self._totp.verify(code, secret, time=utc_now(), window=WINDOW, last_counter=last_step)
        return int(match.counter)


class Enrolment(NamedTuple):
    """What an app is set up with: `sealed` travels in the form, so that showing it stores nothing."""

    sealed: str
    qr: Markup
    groups: str
    """The secret for typing, in groups of four."""
    address: str
    """What the picture says; on the phone itself it opens the app."""


class FirstCode(NamedTuple):
    """An app that gave its first code: its secret sealed for storing, and the 30-second step of the code."""

    sealed: str
    step: int


def app_codes() -> AppCodes:
    """The codes of this clinic."""
    found: AppCodes = current_app.extensions[KEY]
    return found


def begin_enrolment(account: Account) -> Enrolment:
    """Make a new secret for the account's app."""
    plain = f"{int(utc_now().timestamp())} {app_codes().generate_totp_secret()}"
    return enrolment(account, secrets.seal(settings().secret_key, _ENROLMENT, account.id, plain))


def enrolment(account: Account, sealed: str) -> Enrolment:
    """Return what to show of a secret. Raises Conflict when it was sealed for somebody else or long ago."""
    secret = _enrolled(account, sealed)
    address = app_codes().get_totp_uri(account.email, secret)
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=4, svgclass="qr-code", lineclass="qr-line", omitsize=True)
    groups = app_codes().get_totp_pretty_key(secret).replace("-", " ")
    return Enrolment(sealed, Markup(drawn), groups, address)  # noqa: S704 - squares alone, no text of anybody  # nosec


def first_code(account: Account, sealed: str, typed: str) -> FirstCode | None:
    """Return the app if its first code is right."""
    secret = _enrolled(account, sealed)
    if not CODE.fullmatch(typed):
        return None
    try:
        step = app_codes().step(typed, secret, None)
    except TokenError:
        return None
    return FirstCode(secrets.seal(settings().secret_key, _APP, account.id, secret), step)


def check_code(account: Account, typed: str) -> Verdict:
    """Check the app's code and use it up."""
    session = current_session()
    app = second_factors.app_of(session, account)
    if app is None or not CODE.fullmatch(typed):
        return Verdict.WRONG
    secret = secrets.unseal(settings().secret_key, _APP, account.id, app.sealed_secret)
    try:
        step = app_codes().step(typed, secret, app.last_step)
    except UsedTokenError:
        return Verdict.USED
    except TokenError:
        return Verdict.WRONG
    return Verdict.RIGHT if second_factors.use_step(session, account, step) else Verdict.USED


def check_recovery_code(account: Account, typed: str) -> Verdict:
    """Check a recovery code and use it up."""
    hashed = secrets.recovery_hash(settings().secret_key, account.id, typed)
    used = second_factors.use_recovery_code(current_session(), account, hashed, now=utc_now())
    return Verdict.RIGHT if used else Verdict.WRONG


def make_recovery_codes(account: Account) -> list[str]:
    """Give the account new recovery codes of 48 random bits each, and return them: they are shown only now."""
    codes = app_codes().generate_recovery_codes(RECOVERY_CODES)
    hashes = [secrets.recovery_hash(settings().secret_key, account.id, code) for code in codes]
    second_factors.put_recovery_codes(current_session(), account, hashes, now=utc_now())
    return codes


def _enrolled(account: Account, sealed: str) -> str:
    made, _, secret = secrets.unseal(settings().secret_key, _ENROLMENT, account.id, sealed).partition(" ")
    if not 0 <= utc_now().timestamp() - int(made) <= ENROLMENT_LASTS:
        raise Conflict("This page was open for too long.", hint="Open it again and scan the new picture.")
    return secret
