"""Trigger points while they are being found: each tap is saved by itself, each answer says what is stored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.domain import muscles
from clinic.domain.errors import ClinicError, Conflict, VisitLocked
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.services import trigger_points, visits
from clinic.services.trigger_points import SpotPlace
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import told
from clinic.web.forms.base import version_of
from clinic.web.forms.trigger_points import TappedSpotForm
from clinic.web.present import trigger_answers, trigger_map, trigger_page
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("trigger_entries", __name__, url_prefix="/visits/<int:visit_id>/trigger-points")
bp.app_template_global("spot_data")(trigger_answers.spot_data)
bp.app_template_global("spot_state")(trigger_answers.state_words)
bp.app_template_global("trigger_layers")(trigger_map.layers)
bp.app_template_global("trigger_places")(trigger_page.every_place)
SPOT = "/<muscle>/<any(l, r):side>/<int(min=1, max=99):ordinal>"
View = Callable[..., ResponseReturnValue]


def _answers(view: View) -> View:
    """Answer a refusal in words that the page can show beside what was entered."""

    @wraps(view)
    def answering(**arguments: Any) -> ResponseReturnValue:
        try:
            if request.form.get("account") != str(current_account().id):
                raise Conflict(
                    _("Somebody else is signed in here now."), hint=_("Sign in as yourself: your entries wait here.")
                )
            return view(**arguments)
        except ClinicError as error:
            return {"error": " ".join(told(error))}, error.status

    return answering


@bp.post(f"{SPOT}/keep")
@requires(Permission.CLINICAL_WRITE)
@_answers
def keep(visit_id: int, muscle: str, side: str, ordinal: int) -> ResponseReturnValue:
    """Store a spot as its card stands; what was changed elsewhere comes back with both values."""
    form, place = TappedSpotForm(), SpotPlace(muscle, side, ordinal)
    if not form.validate():
        return {"error": trigger_answers.complaints(form)}, 400
    displayed = version_of(form.version.data)
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            point = trigger_points.keep(db, visit, place, form.findings(), displayed=displayed,
                                        examiner=current_account(), now=utc_now())  # fmt: skip
            return trigger_answers.answer(db, visit, muscle, point)
    except VisitLocked:
        raise
    except Conflict:
        return _clash(visit_id, place, form)


@bp.post(f"{SPOT}/take-back")
@requires(Permission.CLINICAL_WRITE)
@_answers
def take_back(visit_id: int, muscle: str, side: str, ordinal: int) -> ResponseReturnValue:
    """Remove a spot; one that is gone already stays gone."""
    form, place = TappedSpotForm(), SpotPlace(muscle, side, ordinal)
    displayed = version_of(form.version.data)
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            point = trigger_points.at(db, visit, place)
            if point is not None:
                trigger_points.remove(db, visit, point, displayed=displayed, actor=current_account(), now=utc_now())
            return trigger_answers.answer(db, visit, muscle)
    except VisitLocked:
        raise
    except Conflict:
        return _clash(visit_id, place, form)


@bp.post("/<muscle>/mark-clear")
@requires(Permission.CLINICAL_WRITE)
@_answers
def mark_clear(visit_id: int, muscle: str) -> ResponseReturnValue:
    """Record both sides as examined with nothing found, or take that back."""
    muscles.get(muscle)
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        if request.form.get("clear") == "1":
            trigger_points.clear(db, visit, muscle, examiner=current_account(), now=utc_now())
        else:
            trigger_points.take_back_clear(db, visit, muscle, actor=current_account(), now=utc_now())
        return trigger_answers.answer(db, visit, muscle)


@bp.get("/figure")
@reads_visit
def figure(visit: Visit) -> ResponseReturnValue:
    """Give the figure as it stands, to be put in place of the one on the page."""
    page = trigger_page.present(current_session(), visit)
    return render_template("trigger_points/_map.html", figure=page.figure, told=page.told)


def _clash(visit_id: int, place: SpotPlace, form: TappedSpotForm) -> ResponseReturnValue:
    db = current_session()
    stored = trigger_points.at(db, visits.get(db, visit_id), place)
    return trigger_answers.clash(place, form.findings(), stored), 409
