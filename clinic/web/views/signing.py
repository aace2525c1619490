"""Sign a visit, and add to a signed one."""

import dataclasses

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy

from clinic.domain.audit import Action
from clinic.domain.clock import WAY_ON
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.domain.visits import VisitStatus
from clinic.services import clock, invitations, signing, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.signing import AddendumForm, SignForm
from clinic.web.present import late_answers, plan_page, summary_page
from clinic.web.session import current_session, settings, unit_of_work, utc_now

bp = Blueprint("signing", __name__)


@bp.get("/visits/<int:visit_id>/sign")
@requires(Permission.VISIT_SIGN)
def confirm(visit_id: int) -> ResponseReturnValue:
    """Say what signing does, what stands against it and what is missing; ask for the password."""
    visit = visits.get(current_session(), visit_id)
    audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
    if visit.status.locked:
        return redirect(url_for("summaries.show", visit_id=visit_id), 303)
    return render_template("signing/confirm.html", form=SignForm(), **_shown(visit_id))


@bp.post("/visits/<int:visit_id>/sign")
@requires(Permission.VISIT_SIGN)
def sign(visit_id: int) -> ResponseReturnValue:
    """Sign the record that was displayed."""
    form = SignForm()
    if not form.validate():
        return refused("signing/confirm.html", form, **_shown(visit_id))
    try:
        with unit_of_work() as db:
            clock.require_right(db, utc_now())
            signing.sign(
                db,
                visits.get(db, visit_id),
                displayed=form.displayed.data or "",
                clinic=settings().identity,
                actor=current_account(),
                now=utc_now(),
                read=bool(form.read.data),
            )
    except signing.DraftUnread:
        form.read.errors = [lazy("In short is the draft as it was made. Read it, then tick here, or rewrite it.")]
        return refused("signing/confirm.html", form, **_shown(visit_id))
    except ClinicError as error:
        return refused("signing/confirm.html", form, error, **_shown(visit_id))
    return redirect(url_for("summaries.show", visit_id=visit_id), 303)


@bp.get("/visits/<int:visit_id>/addendum")
@requires(Permission.VISIT_SIGN)
def addendum(visit_id: int) -> ResponseReturnValue:
    """Ask what is to be added to a signed visit."""
    visit = visits.get(current_session(), visit_id)
    audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        return redirect(url_for("visits.show", visit_id=visit_id), 303)
    return render_template("signing/addendum.html", form=AddendumForm(), visit=visit, late=_late(visit_id))


@bp.post("/visits/<int:visit_id>/addendum")
@requires(Permission.VISIT_SIGN)
def add(visit_id: int) -> ResponseReturnValue:
    """Add to a signed visit; the signed PDF stays as it is and a new edition is made."""
    form = AddendumForm()
    visit = visits.get(current_session(), visit_id)
    if not form.validate():
        return refused("signing/addendum.html", form, visit=visit, late=_late(visit_id))
    try:
        with unit_of_work() as db:
            clock.require_right(db, utc_now())
            signing.add_addendum(
                db, visit, reason=form.reason.data, text=form.text.data, actor=current_account(), now=utc_now()
            )
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        return refused("signing/addendum.html", form, error, visit=visit, late=_late(visit_id))
    return redirect(url_for("summaries.show", visit_id=visit_id), 303)


def _shown(visit_id: int) -> dict[str, object]:
    """What the page of signing shows: always of the record as it stands now."""
    db = current_session()
    visit = visits.get(db, visit_id)
    ready = signing.readiness(db, visit, settings().identity)
    if why := clock.obstacle(db, utc_now()):
        ready = dataclasses.replace(ready, obstacles=(*ready.obstacles, why, WAY_ON))
    return {
        "visit": visit,
        "ready": ready,
        "unanswered": [plan_page.in_words(one) for one in ready.unanswered],
        "preview": summary_page.twin(ready.summary, summary_page.PAGE_ONE, visit=visit, preview=True),
        "link_open": bool(invitations.open_links(db, visit, now=utc_now())),
    }


def _late(visit_id: int) -> object:
    db = current_session()
    return late_answers.received(db, visits.get(db, visit_id))
