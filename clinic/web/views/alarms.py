"""Answers about self-harm above 0 that no clinician reviewed yet: of all visits, imported ones too."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission
from clinic.services import alarms
from clinic.web.access import requires
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session

bp = Blueprint("alarms", __name__)
ON_A_PAGE = 50


@bp.get("/alarms")
@requires(Permission.CLINICAL_WRITE)
def waiting() -> ResponseReturnValue:
    """List them, the newest visit first; each is reviewed on the page of its visit."""
    db = current_session()
    page = max(1, min(request.args.get("page", 1, type=int), 100_000))
    total = alarms.count(db)
    rows = alarms.waiting(db, limit=ON_A_PAGE, offset=ON_A_PAGE * (page - 1))
    audited_read(Action.VISIT_READ, "alarms")
    return render_template("alarms/waiting.html", rows=rows, total=total, page=page, last=-(-total // ON_A_PAGE) or 1)
