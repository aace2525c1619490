"""Whom this request may know of: nobody, until somebody has signed in or a link has opened a form.

The session of the request is narrowed, so that no view can forget to ask. What was asked for in vain is written down.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g
from flask_babel import gettext as _

from clinic.db.reach import Reach, narrow
from clinic.domain.audit import Action
from clinic.domain.errors import NotAllowed
from clinic.domain.permissions import Permission, allowed
from clinic.models import Account, Patient
from clinic.services import patients, readers, visits
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session, utc_now


def reach_as(account: Account) -> None:
    """From here on the request knows whom the account may know of."""
    known = g.get("anybody_restricted", True)
    _reach(readers.reach_of(current_session(), account, now=utc_now(), anybody_restricted=known))


def reach_one(patient: Patient) -> None:
    """From here on the request knows of this patient alone: the form of a link or of a tablet."""
    _reach(Reach(only=frozenset({patient.id})))


def require_reachable(named: Mapping[str, Any], account: Account, permission: Permission) -> None:
    """Look before the view does: whoever an address names must be there, and be given whole to a page that needs it.

    Raises NotFound, the same for nobody and for somebody out of reach; NotAllowed for a patient known by name alone.
    """
    whose = _named(named)
    if whose is None or whose not in g.reach.by_name or allowed(account.role_names, permission, restricted=True):
        return
    audited_read(Action.ACCESS_REFUSED, "patient", whose, whose)
    raise NotAllowed(_("This record is restricted."), hint=_("Ask a clinician who is named for it."))


def _named(named: Mapping[str, Any]) -> int | None:
    """Return the patient whom an address names. What was read is held, so that the view need not read it again."""
    if "visit_id" in named:
        g.named = visits.get(current_session(), named["visit_id"])
        return g.named.patient_id  # type: ignore[no-any-return]
    if "patient_id" in named:
        g.named = patients.get(current_session(), named["patient_id"])
        return g.named.id  # type: ignore[no-any-return]
    return None


def _reach(reach: Reach) -> None:
    g.reach = reach
    narrow(current_session(), reach)


def _write_refusals(response: Response) -> Response:
    for patient_id in dict.fromkeys(g.pop("out_of_reach", ())):
        audited_read(Action.ACCESS_REFUSED, "patient", patient_id, patient_id)
    return response


def init_reaching(app: Flask) -> None:
    """Have every patient who was asked for out of reach written into the audit: to be set up after it."""
    app.after_request(_write_refusals)
