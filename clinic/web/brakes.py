"""A brake on guessing patients' links: an address that asked for too many that open nothing has to wait.

Each process counts in its memory, or all of them in one Redis. Where that does not answer, no patient waits for it: the
processes count by themselves until it is back, and a line in the log says so.
"""

import logging
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter, RateLimitExceeded

from clinic.config import Settings
from clinic.domain.errors import SettingsError
from clinic.services.sign_in import network
from clinic.web.errors import error_page
from clinic.web.questionnaires.links import opened_here
from clinic.web.send_again import from_our_own_page, typed_fields

WRONG_LINKS = "30 per minute"
RETRY_AFTER = "60"
ANSWERS_WITHIN = 0.5
"""Seconds that Redis has for an answer."""
log = logging.getLogger("clinic.brakes")


def _is_free() -> bool:
    """Tell whether the request is let through anyway: only links are braked, and no patient in the middle of a form.

    Patients of one household, one clinic network or one proxy share an address.
    """
    return not request.path.startswith("/q/") or opened_here()


def _opened_nothing(response: Response) -> bool:
    return response.status_code == 404


def _address() -> str:
    return network(request.remote_addr or "nowhere")


def _too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    """Say how long to wait, and keep what a patient typed."""
    if not request.path.startswith("/q/"):
        told = _("So much was fetched at once that we stopped."), _("Wait a while, then go on. The audit shows it.")
        response = make_response(error_page(429, *told))
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    fields = typed_fields() if from_our_own_page() else []
    page = render_template("questionnaires/too_many.html", fields=fields, action=request.full_path)
    return page, 429, {"Retry-After": RETRY_AFTER}


class _OwnLog(logging.LoggerAdapter[logging.Logger]):
    """Takes what the limiter says, without its tracebacks."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        """Say it in a line."""
        self.logger.warning(msg, *args)


def _impatiently() -> dict[str, Any]:
    """How Redis is asked: once, and not for long. Raises SettingsError where the library is not installed."""
    try:
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise SettingsError(
            "CLINIC_LIMITER_URL names a Redis, and the library for it is not installed.",
            hint="Run `pip install tenderpoint[redis]`, or take the setting away: each process then counts by itself.",
        ) from error
    return {
        "socket_timeout": ANSWERS_WITHIN,
        "socket_connect_timeout": ANSWERS_WITHIN,
        "retry": Retry(NoBackoff(), 0),
    }


def init_brakes(app: Flask, settings: Settings) -> Limiter:
    """Count, for each address, the answers that were "not found" under a patient's link; return what counts."""
    shared = bool(settings.limiter_url)
    limiter = Limiter(
        _address,
        application_limits=[WRONG_LINKS],
        application_limits_exempt_when=_is_free,
        application_limits_deduct_when=_opened_nothing,
        strategy="moving-window",
        storage_uri=settings.limiter_url or "memory://",
        storage_options=_impatiently() if shared else {},
        in_memory_fallback_enabled=shared,
        swallow_errors=shared,
        key_prefix="clinic" if shared else "",
    )
    limiter.logger = _OwnLog(log, {})  # type: ignore[assignment]
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _too_many)
    return limiter
