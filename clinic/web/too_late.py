"""What was typed for a visit that was signed meanwhile: nothing of it is stored, all of it offered as an addendum."""

from collections.abc import Iterator
from contextlib import suppress

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form as AnyForm

from clinic.domain.errors import ClinicError, NotFound, VisitLocked
from clinic.domain.muscles import label_of
from clinic.domain.permissions import Permission
from clinic.domain.visits import VisitStatus
from clinic.models import Visit
from clinic.services import treatments, trigger_points, visits
from clinic.web.forms.signing import AddendumForm
from clinic.web.layout import viewer
from clinic.web.present.treatment_page import name_of
from clinic.web.send_again import by_script
from clinic.web.session import current_session
from clinic.web.typed_words import rows

OWN = "signing."


def offered(error: ClinicError, form: AnyForm | None = None) -> ResponseReturnValue | None:
    """Return the page that offers what was typed as an addendum; None where this is no such case.

    `form` lends its labels to the fields that it knows, and `written_beside` of it to those beside it on the page.
    """
    who, visit_id = viewer(), (request.view_args or {}).get("visit_id")
    if not isinstance(error, VisitLocked) or request.method != "POST" or by_script() or visit_id is None:
        return None
    if who is None or not who.may(Permission.VISIT_SIGN) or (request.endpoint or "").startswith(OWN):
        return None
    typed = list(rows(form, getattr(form, "written_beside", {})))
    if not typed:
        return None
    visit = visits.get(current_session(), visit_id)
    return _page(visit, [*_subject(visit, form), *typed]), error.status


def _page(visit: Visit, typed: list[tuple[str, str]]) -> str:
    text = "\n".join(f"{label}: {value}" for label, value in typed)
    reason = _("Typed before the visit was signed, sent after")
    form = AddendumForm(formdata=None, data={"reason": reason, "text": text})
    signed = visit.status is VisitStatus.SIGNED
    return render_template("signing/too_late.html", visit=visit, form=form, signed=signed)


def _subject(visit: Visit, form: AnyForm | None) -> Iterator[tuple[str, str]]:
    """Yield the treatment or the muscle that the address names, where the form itself does not say it."""
    given = request.view_args or {}
    if "course_id" in given and (form is None or "treatment_code" not in form):
        with suppress(NotFound):
            yield _("Treatment"), name_of(treatments.get(current_session(), visit.patient, given["course_id"]))
    with suppress(NotFound):
        if "spot_id" in given:
            spot = trigger_points.get(current_session(), visit, given["spot_id"])
            yield _("Muscle"), label_of(spot.muscle, spot.side, _)
        elif "muscle" in given and "side" in given:
            yield _("Muscle"), label_of(given["muscle"], given["side"], _)
