"""Security keys and passkeys (WebAuthn), by py_webauthn, the library that Flask-Security checks them with.

What a key was asked stays in the signed cookie of the browser, with the moment. An answer is accepted once: the moment
must lie after the last use of the key.
"""

import datetime as dt
import json
import struct
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import request, session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clinic.config import LOOPBACK
from clinic.domain.errors import ClinicError, Conflict
from clinic.models import Account, SecurityKey
from clinic.services import second_factors
from clinic.services.second_factor_secrets import key_handle
from clinic.web.session import current_session, settings, utc_now

ASKED = "key_asked"
ANSWER_WITHIN = dt.timedelta(minutes=5)
NOT_AN_ANSWER = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
                 struct.error)  # fmt: skip
"""What the library raises for an answer that is none: some of it comes from the decoders below it."""
TRANSPORTS = frozenset(one.value for one in AuthenticatorTransport)


def ask_to_add(account: Account, keys: Sequence[SecurityKey]) -> str:
    """Return what the browser is to ask of a new key, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=settings().name or "Tenderpoint",
        user_id=key_handle(settings().secret_key, account.id),
        user_name=account.email,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.DISCOURAGED
        ),
        exclude_credentials=[_descriptor(key) for key in keys],
    )
    _remember(options.challenge, "add")
    return options_to_json(options)


def ask_to_sign_in(keys: Sequence[SecurityKey]) -> str:
    """Return what the browser is to ask of one of the keys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        allow_credentials=[_descriptor(key) for key in keys],
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    _remember(options.challenge, "sign_in")
    return options_to_json(options)


def new_key(answer: str, name: str) -> SecurityKey:
    """Return the key that gave the answer, not stored yet. Raises ClinicError for anything else."""
    challenge, _asked_at = _asked("add")
    try:
        sent = json.loads(answer)
        checked = webauthn.verify_registration_response(
            credential=sent, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin(),
            require_user_verification=False,
        )  # fmt: skip
        transports = [one for one in sent["response"].get("transports") or () if one in TRANSPORTS]
    except NOT_AN_ANSWER as error:
        raise _no_answer() from error
    return SecurityKey(
        name=name,
        credential_id=checked.credential_id,
        public_key=checked.credential_public_key,
        sign_count=checked.sign_count,
        transports=transports,
    )


def check_answer(account: Account, answer: str) -> bool:
    """Check the answer of one of the account's keys to what was asked of it last, and use it up."""
    try:
        challenge, asked_at = _asked("sign_in")
        sent = json.loads(answer)
        key = second_factors.key_by_credential(current_session(), account, base64url_to_bytes(sent["rawId"]))
        if key is None:
            return False
        checked = webauthn.verify_authentication_response(
            credential=sent, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin(),
            credential_public_key=key.public_key, credential_current_sign_count=key.sign_count,
            require_user_verification=False,
        )  # fmt: skip
    except (*NOT_AN_ANSWER, ClinicError):
        return False
    return second_factors.use_key(
        current_session(), key, asked_at=asked_at, sign_count=checked.new_sign_count, now=utc_now()
    )


def _remember(challenge: bytes, purpose: str) -> None:
    session[ASKED] = {"for": purpose, "challenge": bytes_to_base64url(challenge), "at": utc_now().isoformat()}


def _asked(purpose: str) -> tuple[bytes, dt.datetime]:
    held: dict[str, Any] = session.pop(ASKED, {})
    if held.get("for") != purpose:
        raise _no_answer()
    at = dt.datetime.fromisoformat(held["at"])
    if not dt.timedelta(0) <= utc_now() - at <= ANSWER_WITHIN:
        raise _no_answer()
    return base64url_to_bytes(held["challenge"]), at


def _no_answer() -> Conflict:
    return Conflict("The security key did not answer as it should.", hint="Try again, or use a code of your app.")


def _descriptor(key: SecurityKey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(one) for one in key.transports]
    return PublicKeyCredentialDescriptor(id=key.credential_id, transports=transports or None)


def _origin() -> str:
    """The address of the clinic as browsers see it, also behind a proxy; on this machine, what was asked for."""
    if urlsplit(request.host_url).hostname in LOOPBACK or not settings().base_url:
        return request.host_url.rstrip("/")
    parts = urlsplit(settings().base_url)
    return f"{parts.scheme}://{parts.netloc}"


def _host() -> str:
    return urlsplit(_origin()).hostname or ""
