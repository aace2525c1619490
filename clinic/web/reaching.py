"""Whom this request may know of: nobody, until somebody has signed in or a link has opened a form.

The session of the request is narrowed, so that no view can forget to ask. What was asked for in vain is written down.
"""

from flask import Flask, Response, g
from flask_babel import gettext as _

from clinic.db.reach import NOBODY, Reach, narrow
from clinic.domain.audit import Action
from clinic.domain.errors import NotAllowed
from clinic.domain.permissions import Permission, allowed
from clinic.models import Account, Patient
from clinic.services import readers, visits
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session, utc_now


def reach_as(account: Account) -> None:
    """From here on the request knows whom the account may know of."""
    _reach(readers.reach_of(current_session(), account, now=utc_now()))


def reach_one(patient: Patient) -> None:
    """From here on the request knows of this patient alone: the form of a link or of a tablet."""
    _reach(Reach(only=frozenset({patient.id})))


def require_whole(patient_id: int | None, visit_id: int | None, account: Account, permission: Permission) -> None:
    """Raise NotAllowed for a page about a patient of whom it needs more than the account is given."""
    by_name = g.get("reach", NOBODY).by_name
    if not by_name or (patient_id is None and visit_id is None):
        return
    if visit_id is not None:
        patient_id = visits.get(current_session(), visit_id).patient_id
    if patient_id in by_name and not allowed(account.role_names, permission, restricted=True):
        audited_read(Action.ACCESS_REFUSED, "patient", patient_id, patient_id)
        raise NotAllowed(_("This record is restricted."), hint=_("Ask a clinician who is named for it."))


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
