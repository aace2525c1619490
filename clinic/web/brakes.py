"""A brake on guessing patients' links: an address that asked for too many that open nothing has to wait."""

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from clinic.web.questionnaires.links import opened_here
from clinic.web.send_again import from_our_own_page, typed_fields

WRONG_LINKS = "30 per minute"
RETRY_AFTER = "60"


def _is_free() -> bool:
    """Tell whether the request is let through anyway: only links are braked, and no patient in the middle of a form.

    Patients of one household, one clinic network or one proxy share an address.
    """
    return not request.path.startswith("/q/") or opened_here()


def _opened_nothing(response: Response) -> bool:
    return response.status_code == 404


def _too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    """Say how long to wait, and keep what was typed."""
    fields = typed_fields() if from_our_own_page() else []
    page = render_template("questionnaires/too_many.html", fields=fields, action=request.full_path)
    return page, 429, {"Retry-After": RETRY_AFTER}


def init_brakes(app: Flask) -> None:
    """Count, for each address, the answers that were "not found" under a patient's link."""
    Limiter(
        get_remote_address,
        app=app,
        application_limits=[WRONG_LINKS],
        application_limits_exempt_when=_is_free,
        application_limits_deduct_when=_opened_nothing,
        strategy="moving-window",
        storage_uri="memory://",
    )
    app.register_error_handler(RateLimitExceeded, _too_many)
