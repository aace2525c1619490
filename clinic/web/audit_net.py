"""No page about a patient goes out without an entry: what its view did not note is noted here, by the address alone.

A view that knows better what was looked at says so by `audited_read`, a service by `audit.record`; then this is silent.
Whoever asks for what is not there, or is none of theirs, is written down too.
"""

from flask import Flask, Response, g, request

from clinic.domain.audit import AUDITED, Action
from clinic.services import audit_log
from clinic.web.audit_trail import audited_read
from clinic.web.session import READING, current_session

BY_TOKEN = frozenset({"questionnaires", "tablets"})
SAYS_NOTHING = frozenset({"tablets.stay"})
"""Addresses of a patient's form that neither show nor change anything."""
LARGEST = 2**31 - 1


def _note(response: Response) -> Response:
    if _is_noted() or response.status_code >= 500 or request.endpoint in SAYS_NOTHING:
        return response
    if response.status_code in (403, 404):
        _note_refusal(response.status_code)
    elif not (request.method in READING and 300 <= response.status_code < 400):
        _note_look()
    return response


def _is_noted() -> bool:
    session = g.get("database_session")
    written = g.get(AUDITED, False) or (session is not None and session.info.get(AUDITED, False))
    return bool(written or g.get("audit_looks"))


def _note_refusal(status: int) -> None:
    """Of somebody who is signed in, and of whoever tries links: what they asked for."""
    if g.get("account") is None and request.blueprint not in BY_TOKEN:
        return
    _noun, number = _named()
    patient = _of_form() if request.blueprint in BY_TOKEN else None
    audited_read(Action.ACCESS_REFUSED, (request.endpoint or "no page")[:60], number, patient, status=status)


def _note_look() -> None:
    noun, number = _named()
    if request.blueprint in BY_TOKEN and (patient := _of_form()) is not None:
        audited_read(Action.QUESTIONNAIRE_READ, "questionnaire", None, patient, page=request.endpoint)
    elif g.get("account") is not None and number is not None and noun == "visit":
        patient = audit_log.patient_of_visit(current_session(), number)
        audited_read(Action.VISIT_READ, "visit", number, patient, page=request.endpoint)
    elif g.get("account") is not None and number is not None and noun == "patient":
        audited_read(Action.PATIENT_READ, "patient", number, number, page=request.endpoint)


def _named() -> tuple[str, int | None]:
    """Return what the address names by its number."""
    arguments = request.view_args or {}
    for noun in ("visit", "patient"):
        number = arguments.get(f"{noun}_id")
        if isinstance(number, int):
            return noun, number if number <= LARGEST else None
    return next(((name, n) for name, n in arguments.items() if isinstance(n, int) and n <= LARGEST), ("", None))


def _of_form() -> int | None:
    """The patient whose form this browser has opened."""
    only = getattr(g.get("reach"), "only", None)
    return next(iter(only)) if only is not None and len(only) == 1 else None


def init_audit_net(app: Flask) -> None:
    """Look at every answer before its looks are written: to be set up after the audit."""
    app.after_request(_note)
