"""The pack of a day to print, for when the power goes."""

import datetime as dt

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.domain.permissions import Permission
from clinic.services import day_packs
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session, settings, utc_now

bp = Blueprint("day_packs", __name__)


@bp.get("/today/pack.pdf")
@requires(Permission.DAY_LIST)
def show() -> ResponseReturnValue:
    """Give the pack of a day: as much of it as the account may see. An entry of the audit for each patient on it."""
    try:
        day = dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError as error:
        raise NotFound("There is no such day.", hint="Open the day list and choose one.") from error
    pack = day_packs.make(current_session(), current_account().id, day, settings().identity, now=utc_now())
    for patient_id in pack.patient_ids:
        audited_read(Action.DAY_PACK, "day_pack", None, patient_id, day=day.isoformat())
    answer = Response(pack.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="day-{day.isoformat()}.pdf"'
    return answer
