"""The patient's link: issued, shown once with its QR, printed, revoked, renewed, reopened."""

import segno
from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.models.invitations import TRIES
from clinic.services import invitations, visits
from clinic.web import link_mail
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session, settings, unit_of_work, utc_now

bp = Blueprint("invitations", __name__)
SHOWN_ONCE, MAILED = "link_to_show", "link_mailed"


@bp.get("/visits/<int:visit_id>/link")
@requires(Permission.INVITE)
def show(visit_id: int) -> ResponseReturnValue:
    """Show whether the visit has a link; one that was just made is shown in full, this once."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "invitation", visit.id, visit.patient_id)
    links = invitations.open_links(db, visit, now=utc_now())
    token = _token_to_show(visit_id) if links else None
    address = f"{settings().base_url}/q/{token}" if token else None
    return render_template(
        "invitations/show.html",
        visit=visit,
        invitation=links[0] if links else None,
        tries=TRIES,
        until=links[0].expires_at.astimezone(settings().zone) if links else None,
        address=address,
        qr=qr(address) if address else None,
        obstacle=obstacle(visit),
        token=token,
        mail_possible=link_mail.possible(visit),
        mailed=_was_mailed(token),
    )


@bp.post("/visits/<int:visit_id>/link")
@requires(Permission.INVITE)
def issue(visit_id: int) -> ResponseReturnValue:
    """Make a link, or a new one in place of the old."""
    with unit_of_work() as db:
        visit = visits.get(db, visit_id)
        require_ready(visit)
        issued = invitations.issue(db, visit, zone=settings().zone, actor=current_account(), now=utc_now())
    show_once(visit_id, issued.token)
    return redirect(url_for(".show", visit_id=visit_id), 303)


@bp.post("/visits/<int:visit_id>/link/mail")
@requires(Permission.INVITE)
def mail(visit_id: int) -> ResponseReturnValue:
    """Send the link that is on the screen to the patient's address; it stays on the screen, sent or not."""
    token = request.form.get("token", "")
    session[MAILED] = [invitations.digest(token), link_mail.send(visit_id, token)]
    show_once(visit_id, token)
    return redirect(url_for(".show", visit_id=visit_id), 303)


@bp.post("/visits/<int:visit_id>/link/revoke")
@requires(Permission.INVITE)
def revoke(visit_id: int) -> ResponseReturnValue:
    """Close the link."""
    with unit_of_work() as db:
        invitations.revoke(db, visits.get(db, visit_id), actor=current_account(), now=utc_now())
    return redirect(url_for(".show", visit_id=visit_id), 303)


@bp.post("/visits/<int:visit_id>/link/reopen")
@requires(Permission.INVITE)
def reopen(visit_id: int) -> ResponseReturnValue:
    """Open the link again after too many wrong years of birth."""
    with unit_of_work() as db:
        for invitation in invitations.open_links(db, visits.get(db, visit_id), now=utc_now())[:1]:
            invitations.reopen(db, invitation, actor=current_account(), now=utc_now())
    return redirect(url_for(".show", visit_id=visit_id), 303)


def show_once(visit_id: int, token: str) -> None:
    """Keep the token in the signed cookie until the next page shows it: it is stored nowhere else in plain."""
    session[SHOWN_ONCE] = [visit_id, token]


def _token_to_show(visit_id: int) -> str | None:
    kept = session.pop(SHOWN_ONCE, None)
    return str(kept[1]) if kept and kept[0] == visit_id else None


def _was_mailed(token: str | None) -> bool | None:
    """Return whether the mail server took the link that is shown now; None if it was not asked to. Asked once."""
    kept = session.pop(MAILED, None)
    return bool(kept[1]) if kept and token and kept[0] == invitations.digest(token) else None


def obstacle(visit: Visit) -> Conflict | None:
    """Return what stands against sending a link, or None."""
    try:
        require_ready(visit)
    except Conflict as found:
        return found
    return None


def require_ready(visit: Visit) -> None:
    """Raise Conflict unless the clinic's settings and the patient's year of birth allow a link."""
    visits.require_open(visit)
    require_settings()
    invitations.require_birth_year(visit.patient)


def require_settings() -> None:
    """Raise Conflict unless everything is set that a patient's page names."""
    missing = settings().missing_for_patients
    if missing:
        raise Conflict(
            _("The clinic is not ready to send questionnaires."),
            hint=_("An administrator must set: %(names)s.", names=", ".join(missing)),
        )


def qr(address: str) -> Markup:
    """Return the QR of an address as SVG that keeps the content policy."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=6, border=4, svgclass="qr-code", lineclass="qr-line", omitsize=True)
    return Markup(drawn)  # noqa: S704 - squares alone, no text of anybody  # nosec
