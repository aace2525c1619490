"""The referral table both ways: from a place to its muscles, from a muscle to its places."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.domain.body import zones
from clinic.domain.errors import NotFound
from clinic.domain.muscles import MUSCLES, MUSCLES_HINT_TITLE, MUSCLES_SOURCE, ToPalpate, muscles_for
from clinic.domain.permissions import Permission
from clinic.web.access import requires
from clinic.web.present import referral_table

bp = Blueprint("muscles", __name__)


@bp.get("/muscles")
@requires(Permission.CLINICAL_READ)
def index() -> ResponseReturnValue:
    """Show the muscles for a place that hurts, if one was chosen, and the table both ways, narrowed by a search."""
    place, typed = request.args.get("place", ""), request.args.get("q", "")[:100]
    return render_template(
        "muscles/index.html",
        place=place,
        places=[(zones.stored(*placed), zones.label_of(zones.stored(*placed), _)) for placed in zones.ALL_PLACED],
        found=_found(place),
        muscles=MUSCLES,
        typed=typed,
        table=referral_table.present(typed),
        hint_title=MUSCLES_HINT_TITLE,
        source=MUSCLES_SOURCE,
    )


def _found(place: str) -> ToPalpate | None:
    """Return the muscles to feel for a place; none for an address that names no place."""
    try:
        return muscles_for(*zones.parse(place)) if place else None
    except NotFound:
        return None
