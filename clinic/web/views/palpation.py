"""The plan of palpation: the press that says that a muscle was examined and nothing was found there."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from clinic.domain import muscles
from clinic.domain.body.atlas import SIDES
from clinic.domain.permissions import Permission
from clinic.services import trigger_points
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import to_write
from clinic.web.session import unit_of_work, utc_now

bp = Blueprint("palpation", __name__, url_prefix="/visits/<int:visit_id>/palpation")
_PAGES = {"survey": "exams.show", "visit": "visits.show"}


@bp.post("/<muscle>/examined")
@requires(Permission.CLINICAL_WRITE)
def examined(visit_id: int, muscle: str) -> ResponseReturnValue:
    """Record a muscle as examined with nothing found, on the sides of the line: the same record as Clear."""
    muscles.get(muscle)
    sides = [side for side in SIDES if side in request.form.getlist("side")]
    page = _PAGES.get(request.form.get("back", ""))
    if not sides or page is None:
        raise BadRequest
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        trigger_points.clear(db, visit, muscle, examiner=current_account(), now=utc_now(), sides=sides)
    return redirect(url_for(page, visit_id=visit_id), 303)
