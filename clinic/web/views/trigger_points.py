"""Trigger points: muscles to feel, muscles that are clear, and the card of each spot, as one plain form."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain import muscles
from clinic.domain.body.atlas import Side
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.models import TriggerPoint, Visit
from clinic.services import trigger_points, visits
from clinic.services.trigger_points import SpotPlace
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.trigger_points import SpotForm
from clinic.web.present import trigger_page, trigger_words
from clinic.web.present.trigger_page import Card, TriggerPage
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("trigger_points", __name__, url_prefix="/visits/<int:visit_id>/trigger-points")


@bp.get("")
@reads_visit
def show(visit: Visit) -> ResponseReturnValue:
    """Show the muscles to check first, those found by typing, and what was found."""
    typed = request.args.get("q", "")[:100]
    page = trigger_page.present(current_session(), visit, typed)
    return render_template("trigger_points/show.html", form=SpotForm(), **_context(visit, page, typed=typed))


@bp.get("/<muscle>/<any(l, r):side>")
@reads_visit
def new(visit: Visit, muscle: str, side: Side) -> ResponseReturnValue:
    """Open the empty card of a muscle."""
    return render_template("trigger_points/show.html", form=SpotForm(), **_new_spot(visit, muscle, side))


@bp.post("/<muscle>/<any(l, r):side>")
@requires(Permission.CLINICAL_WRITE)
def create(visit_id: int, muscle: str, side: Side) -> ResponseReturnValue:
    """Keep a new spot."""
    form = SpotForm()
    visit = visits.get(current_session(), visit_id)
    if not form.validate():
        return refused("trigger_points/show.html", form, **_new_spot(visit, muscle, side))
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            trigger_points.add(db, visit, muscle, side, form.findings(), examiner=current_account(), now=utc_now())
    except ClinicError as error:
        return refused("trigger_points/show.html", form, error, **_new_spot(visit, muscle, side))
    return _to_list(visit_id)


@bp.get("/<int:spot_id>")
@reads_visit
def edit(visit: Visit, spot_id: int) -> ResponseReturnValue:
    """Open the card of a spot."""
    point = trigger_points.get(current_session(), visit, spot_id)
    return render_template("trigger_points/show.html", form=SpotForm.of(point), **_spot(visit, point))


@bp.post("/<int:spot_id>")
@requires(Permission.CLINICAL_WRITE)
def change(visit_id: int, spot_id: int) -> ResponseReturnValue:
    """Keep what was changed at a spot; what somebody else stored meanwhile is shown beside what was typed."""
    form, db = SpotForm(), current_session()
    visit = visits.get(db, visit_id)
    point = trigger_points.get(db, visit, spot_id)
    if not form.validate():
        return refused("trigger_points/show.html", form, **_spot(visit, point))
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
        place = SpotPlace(point.muscle, point.side, point.ordinal)
        both = trigger_words.clash_words(place, form.findings(), point)
        return refused("trigger_points/show.html", form, error, **_spot(visit, point), stored=both)
    return _to_list(visit_id)


@bp.post("/<int:spot_id>/remove")
@requires(Permission.CLINICAL_WRITE)
def remove(visit_id: int, spot_id: int) -> ResponseReturnValue:
    """Take a spot back and show the list with it still at hand: one press puts it back."""
    displayed = version_of(request.form.get("version"))
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        point = trigger_points.get(db, visit, spot_id)
        fields, muscle, side = SpotForm.of(point).sent(), point.muscle, point.side
        trigger_points.remove(db, visit, point, displayed=displayed, actor=current_account(), now=utc_now())
    page = trigger_page.present(current_session(), visit)
    removed = {"fields": fields, "muscle": muscles.get(muscle), "side": side}
    empty = SpotForm(formdata=None)
    return render_template("trigger_points/show.html", form=empty, removed=removed, **_context(visit, page))


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


def _new_spot(visit: Visit, muscle: str, side: Side) -> dict[str, Any]:
    muscles.get(muscle)
    page = trigger_page.present(current_session(), visit)
    return _context(visit, page, trigger_page.new_card(muscle, side, page.findings))


def _spot(visit: Visit, point: TriggerPoint) -> dict[str, Any]:
    return _context(visit, trigger_page.present(current_session(), visit), trigger_page.card_of(point))


def _context(visit: Visit, page: TriggerPage, card: Card | None = None, typed: str = "") -> dict[str, Any]:
    return {"visit": visit, "page": page, "card": card, "typed": typed}
