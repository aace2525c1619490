"""What goes back to the page of trigger points after each entry: the clock, the version, the state and its reason."""

from typing import Any

from flask import get_template_attribute, render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain import muscles
from clinic.domain.exams.trigger_points import RECHECK_NOTE, so_far
from clinic.domain.scoring.phrases import translated
from clinic.domain.trigger_findings import state_of
from clinic.models import TriggerPoint, Visit
from clinic.services import trigger_points
from clinic.services.trigger_points import SpotFindings, SpotPlace
from clinic.web.forms.base import Form
from clinic.web.forms.trigger_points import SpotForm
from clinic.web.present import trigger_page, trigger_words
from clinic.web.present.clock import saved_now


def answer(session: Session, visit: Visit, muscle: str, point: TriggerPoint | None = None) -> dict[str, Any]:
    """Return what changed on the page: the muscle's own parts and the findings; `point` is what was stored, if any.

    `said` is what the live region tells.
    """
    examined = trigger_page.findings(trigger_points.of_visit(session, visit))
    row = trigger_page.row(muscles.get(muscle), examined)
    csrf_field = get_template_attribute("_macros/parts.html", "csrf")()
    found_links = get_template_attribute("trigger_points/_muscle.html", "found_links")
    clear_button = get_template_attribute("trigger_points/_muscle.html", "clear_button")
    return {
        "saved": saved_now(),
        "version": point.version if point is not None else None,
        "state": state_words(point) if point is not None else "",
        "said": _spot_said(point) if point is not None else _muscle_said(muscle, row.clear),
        "findings": render_template("trigger_points/_findings.html", visit=visit, findings=examined),
        "found": found_links(visit, row),
        "clear": clear_button(visit, row, "", csrf_field),
    }


def state_words(point: TriggerPoint) -> str:
    """Return the derived state so far, because of what, and whether to press again."""
    state = state_of(point)
    words = translated(so_far(state), _)
    return f"{words} {_(RECHECK_NOTE)}" if state.recheck else words


def _spot_said(point: TriggerPoint) -> str:
    name = trigger_words.name_of(SpotPlace(point.muscle, point.side, point.ordinal))
    return f"{name}. {state_words(point)}"


def _muscle_said(muscle: str, clear: tuple[str, ...]) -> str:
    if not clear:
        return _("%(muscle)s: nothing is recorded there.", muscle=_(muscles.get(muscle).name))
    names = "; ".join(muscles.label_of(muscle, side, _) for side in clear)
    return _("Examined, nothing found: %(muscles)s.", muscles=names)


def clash(place: SpotPlace, typed: SpotFindings, stored: TriggerPoint | None) -> dict[str, Any]:
    """Return both values of a spot that somebody else recorded meanwhile, and what is stored now."""
    return {
        "clash": trigger_words.clash_words(place, typed, stored),
        "version": stored.version if stored is not None else None,
        "fields": SpotForm.of(stored).sent() if stored is not None else None,
    }


def complaints(form: Form) -> str:
    """Return everything that is to be put right, in one line."""
    return " ".join(str(error) for field in form for error in field.errors)


def spot_data(point: TriggerPoint) -> dict[str, Any]:
    """Return a stored spot as its card is filled from it."""
    return {
        "place": f"{point.muscle}/{point.side}/{point.ordinal}",
        "version": point.version,
        "state": state_words(point),
        "fields": SpotForm.of(point).sent(),
    }
