"""Urgent signs: reviewed by a clinician, one press each."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.permissions import Permission
from clinic.services import red_flags, visits
from clinic.web.access import current_account, requires
from clinic.web.session import unit_of_work, utc_now

bp = Blueprint("red_flags", __name__)


@bp.post("/visits/<int:visit_id>/red-flags/<int:flag_id>/review")
@requires(Permission.CLINICAL_WRITE)
def review(visit_id: int, flag_id: int) -> ResponseReturnValue:
    """Say that the clinician has seen the sign."""
    with unit_of_work() as db:
        red_flags.review(db, visits.get(db, visit_id), flag_id, actor=current_account(), now=utc_now())
    return redirect(url_for("visits.show", visit_id=visit_id), 303)
