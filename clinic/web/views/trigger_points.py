"""Trigger points: muscles to feel, muscles that are clear, and the card of each spot."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain import muscles
from clinic.domain.body.atlas import Side
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.permissions import Permission
from clinic.models import TriggerPoint, Visit
from clinic.services import trigger_points, visits
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.trigger_points import SpotForm
from clinic.web.present import trigger_page
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("trigger_points", __name__, url_prefix="/visits/<int:visit_id>/trigger-points")


@bp.get("")
@reads_visit
def show(visit: Visit) -> ResponseReturnValue:
    """Show the muscles to check first, those found by typing, and what was found."""
    typed = request.args.get("q", "")[:100]
    return render_template(
        "trigger_points/show.html", visit=visit, page=trigger_page.present(current_session(), visit, typed), typed=typed
    )


@bp.get("/<muscle>/<any(l, r):side>")
@reads_visit
def new(visit: Visit, muscle: str, side: Side) -> ResponseReturnValue:
    """Open the empty card of a muscle."""
    return render_template("trigger_points/card.html", form=SpotForm(), **_card(visit, muscle, side))


@bp.post("/<muscle>/<any(l, r):side>")
@requires(Permission.CLINICAL_WRITE)
def create(visit_id: int, muscle: str, side: Side) -> ResponseReturnValue:
    """Keep a new spot."""
    form = SpotForm()
    visit = visits.get(current_session(), visit_id)
    if not form.validate():
        return refused("trigger_points/card.html", form, **_card(visit, muscle, side))
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            trigger_points.add(db, visit, muscle, side, form.findings(), examiner=current_account(), now=utc_now())
    except ClinicError as error:
        return refused("trigger_points/card.html", form, error, **_card(visit, muscle, side))
    return _to_list(visit_id)


@bp.get("/<int:spot_id>")
@reads_visit
def edit(visit: Visit, spot_id: int) -> ResponseReturnValue:
    """Open the card of a spot."""
    point = trigger_points.get(current_session(), visit, spot_id)
    return render_template("trigger_points/card.html", form=SpotForm.of(point), **_card_of(visit, point))


@bp.post("/<int:spot_id>")
@requires(Permission.CLINICAL_WRITE)
def change(visit_id: int, spot_id: int) -> ResponseReturnValue:
    """Keep what was changed at a spot."""
    form, db = SpotForm(), current_session()
    visit = visits.get(db, visit_id)
    point = trigger_points.get(db, visit, spot_id)
    if not form.validate():
        return refused("trigger_points/card.html", form, **_card_of(visit, point))
    try:
        with unit_of_work() as db:
            trigger_points.change(
                db,
                to_write(db, visit_id),
                point,
                form.findings(),
                displayed=version_of(form.version.data),
                examiner=current_account(),
                now=utc_now(),
            )
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        point = trigger_points.get(current_session(), visit, spot_id)
        form.version.data = str(point.version)
        return refused("trigger_points/card.html", form, error, **_card_of(visit, point))
    return _to_list(visit_id)


@bp.post("/<int:spot_id>/remove")
@requires(Permission.CLINICAL_WRITE)
def remove(visit_id: int, spot_id: int) -> ResponseReturnValue:
    """Take a spot back and show the list with it still at hand: one press puts it back."""
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        point = trigger_points.get(db, visit, spot_id)
        form, muscle, side = SpotForm.of(point), point.muscle, point.side
        trigger_points.remove(db, visit, point, actor=current_account(), now=utc_now())
    page = trigger_page.present(current_session(), visit)
    removed = {"form": form, "muscle": muscles.get(muscle), "side": side}
    return render_template("trigger_points/show.html", visit=visit, page=page, typed="", removed=removed)


@bp.post("/<muscle>/clear")
@requires(Permission.CLINICAL_WRITE)
def clear(visit_id: int, muscle: str) -> ResponseReturnValue:
    """Record a muscle as examined with nothing found, on each side without a finding."""
    muscles.get(muscle)
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        trigger_points.clear(db, visit, muscle, examiner=current_account(), now=utc_now())
    return _to_list(visit_id)


@bp.post("/<muscle>/unclear")
@requires(Permission.CLINICAL_WRITE)
def unclear(visit_id: int, muscle: str) -> ResponseReturnValue:
    """Undo Clear: the muscle is not examined again."""
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        trigger_points.take_back_clear(db, visit, muscle, actor=current_account(), now=utc_now())
    return _to_list(visit_id)


def _to_list(visit_id: int) -> ResponseReturnValue:
    """Back to the list, at the search."""
    typed = request.form.get("q") or None
    return redirect(url_for(".show", visit_id=visit_id, q=typed, _anchor="find"), 303)


def _card(visit: Visit, muscle: str, side: str, point: TriggerPoint | None = None) -> dict[str, Any]:
    if side not in ("l", "r"):
        raise NotFound("There is no such side.", hint="Choose left or right.")
    own: Side = "l" if side == "l" else "r"
    usual, others = trigger_page.chips(muscle, own)
    state = trigger_page.state_of(point) if point is not None else None
    return {
        "visit": visit,
        "muscle": muscles.get(muscle),
        "side": own,
        "point": point,
        "state": state,
        "usual": usual,
        "others": others,
    }


def _card_of(visit: Visit, point: TriggerPoint) -> dict[str, Any]:
    return _card(visit, point.muscle, point.side, point)
