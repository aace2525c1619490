"""Whom this request may know of: nobody, until somebody has signed in or a link has opened a form.

The session of the request is narrowed, so that no view can forget to ask. What was asked for in vain is written down.
"""

from flask import Flask, Response, g

from clinic.db.reach import Reach, narrow
from clinic.domain.audit import Action
from clinic.models import Account, Patient
from clinic.services import readers
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session, utc_now


def reach_as(account: Account) -> None:
    """From here on the request knows whom the account may know of."""
    _reach(readers.reach_of(current_session(), account, now=utc_now()))


def reach_one(patient: Patient) -> None:
    """From here on the request knows of this patient alone: the form of a link or of a tablet."""
    _reach(Reach(only=frozenset({patient.id})))




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
