"""What was typed for a visit that was signed meanwhile: nothing of it is stored, all of it offered as an addendum."""

from collections.abc import Iterator

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form as AnyForm
from wtforms.fields import Field, HiddenField

from clinic.domain.errors import ClinicError, VisitLocked
from clinic.domain.permissions import Permission
from clinic.domain.visits import VisitStatus
from clinic.models import Visit
from clinic.services import visits
from clinic.web.forms.signing import AddendumForm
from clinic.web.layout import viewer
from clinic.web.send_again import by_script, typed_fields
from clinic.web.session import current_session

STEERING = frozenset({"once", "version", "examiner", "method", "displayed", "decided", "account", "status"})
"""Fields that say nothing of the patient."""
OWN = "signing."


def offered(error: ClinicError, form: AnyForm | None = None) -> ResponseReturnValue | None:
    """Return the page that offers what was typed as an addendum; None where this is no such case.

    `form` lends its labels to the fields that it knows.
    """
    who, visit_id = viewer(), (request.view_args or {}).get("visit_id")
    if not isinstance(error, VisitLocked) or request.method != "POST" or by_script() or visit_id is None:
        return None
    if who is None or not who.may(Permission.VISIT_SIGN) or (request.endpoint or "").startswith(OWN):
        return None
    rows = list(_rows(form))
    visit = visits.get(current_session(), visit_id)
    return (_page(visit, rows), error.status) if rows else None


def _page(visit: Visit, rows: list[tuple[str, str]]) -> str:
    text = "\n".join(f"{label}: {value}" for label, value in rows)
    reason = _("Typed before the visit was signed, sent after")
    form = AddendumForm(formdata=None, data={"reason": reason, "text": text})
    signed = visit.status is VisitStatus.SIGNED
    return render_template("signing/too_late.html", visit=visit, form=form, signed=signed)


def _rows(form: AnyForm | None) -> Iterator[tuple[str, str]]:
    """Yield label and value of each field that was filled, in the order of the page."""
    for name, value in typed_fields():
        field = form[name] if form is not None and name in form else None
        if not value.strip() or name in STEERING or isinstance(field, HiddenField):
            continue
        yield _label(name, field), _words(value, field)


def _label(name: str, field: Field | None) -> str:
    words = str(field.label.text) if field is not None else ""
    return words.strip() or name.replace("_", " ").replace("-", " ")


def _words(value: str, field: Field | None) -> str:
    """Return a choice by its label, a tick as Yes, and anything else as it was typed."""
    if field is not None and field.type == "BooleanField":
        return _("Yes")
    choices = getattr(field, "choices", None) or ()
    pairs = choices.items() if isinstance(choices, dict) else choices
    named = {str(one[0]): str(one[1]) for one in pairs if isinstance(one, tuple) and len(one) > 1}
    return named.get(value, value.strip())
