"""Visits: the day list, a new visit, and what to know before going in."""

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy
from werkzeug.exceptions import BadRequest

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Field, Permission
from clinic.domain.visits import VisitStatus
from clinic.services import accounts, alarms, form_decisions, hidden_visits, invitations, patients, red_flags, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.patients import SearchForm
from clinic.web.forms.visits import NewVisitForm
from clinic.web.layout import viewer
from clinic.web.present import before_visit, late_answers, origins, signs
from clinic.web.session import current_session, settings, unit_of_work, utc_now
from clinic.web.session import today as clinic_day
from clinic.web.views.invitations import require_ready, show_once
from clinic.web.views.restrictions import signed_record

bp = Blueprint("visits", __name__)


@bp.get("/today")
@requires(Permission.DAY_LIST)
def today() -> ResponseReturnValue:
    """List the visits of a day (today unless asked for), urgent signs first, with urgent ones of other days."""
    db, day = current_session(), _asked_day()
    lines, elsewhere = visits.day_list(db, day), visits.to_look_at(db, but=day)
    clinical = viewer().sees(Field.URGENT_SIGNS)
    waiting = red_flags.waiting(db, [line.visit.id for line in (*lines, *elsewhere) if line.look]) if clinical else {}
    audited_read(Action.VISIT_READ, "day_list")
    return render_template(
        "visits/today.html",
        day=day,
        is_today=day == clinic_day(),
        before=day - dt.timedelta(days=1),
        after=day + dt.timedelta(days=1),
        lines=lines,
        elsewhere=elsewhere,
        topics={visit_id: signs.topics(flags) for visit_id, flags in waiting.items()},
        hidden=hidden_visits.on_day(db, day) if clinical else (),
        signed_record=signed_record,
        named_for=alarms.count_for(db, current_account()) if viewer().may(Permission.CLINICAL_WRITE) else 0,
        search=SearchForm(formdata=None),
    )


@bp.get("/patients/<int:patient_id>/visits/new")
@requires(Permission.VISIT_PLAN)
def new(patient_id: int) -> ResponseReturnValue:
    """Ask when the visit is, and with whom."""
    patient = patients.get(current_session(), patient_id)
    audited_read(Action.PATIENT_READ, "patient", patient.id, patient.id)
    return render_template("visits/new.html", form=NewVisitForm(), patient=patient, same_day=())


@bp.post("/patients/<int:patient_id>/visits/new")
@requires(Permission.VISIT_PLAN)
def create(patient_id: int) -> ResponseReturnValue:
    """Plan a visit, or plan it and make the patient's link at once."""
    form, db = NewVisitForm(), current_session()
    patient = patients.get(db, patient_id)
    if not form.validate():
        return refused("visits/new.html", form, patient=patient, same_day=())
    same_day = visits.same_day(db, patient, form.seen_on.data)
    if same_day and not form.same_day_seen.data:
        form.same_day_seen.errors = [lazy("There is a visit on this day. Tick to plan a second one.")]
        return refused("visits/new.html", form, patient=patient, same_day=same_day, status=409)
    with_link, token = "link" in request.form, ""
    try:
        with unit_of_work() as db:
            clinician = accounts.get(db, form.clinician.data)
            visit = visits.plan(db, patient, form.seen_on.data, clinician, actor=current_account(), now=utc_now())
            if with_link:
                require_ready(visit)
                issued = invitations.issue(db, visit, zone=settings().zone, actor=current_account(), now=utc_now())
                token = issued.token
    except ClinicError as error:
        patient = patients.get(current_session(), patient_id)
        return refused("visits/new.html", form, error, patient=patient, same_day=())
    if with_link:
        show_once(visit.id, token)
    return redirect(url_for("invitations.show" if with_link else ".show", visit_id=visit.id), 303)


@bp.get("/visits/<int:visit_id>")
@requires(Permission.VISIT_PLAN)
def show(visit_id: int) -> ResponseReturnValue:
    """Show a visit: to clinicians what to know before going in, to the front desk names, dates and states."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
    if not viewer().sees(Field.ANSWERS):
        waits = not visit.status.locked and not form_decisions.opens(db, visit)
        return render_template("visits/desk.html", visit=visit, line=visits.line(db, visit), closed_form=waits)
    line = visits.line(db, visit)
    return render_template(
        "visits/show.html",
        visit=visit,
        line=line,
        differences=origins.present(line.imported, settings().zone) if line.imported else None,
        flags=signs.of_visit(red_flags.of_visit(db, visit)),
        before=before_visit.present(db, visit, settings().identity),
        late=late_answers.received(db, visit),
        minor=form_decisions.needed(visit),
        decision=form_decisions.of_visit(db, visit) if form_decisions.needed(visit) else None,
    )


@bp.post("/visits/<int:visit_id>/status")
@requires(Permission.VISIT_PLAN)
def move(visit_id: int) -> ResponseReturnValue:
    """Open the visit, or mark it as missed or cancelled."""
    wanted = request.form.get("status")
    if wanted not in (VisitStatus.OPEN, VisitStatus.MISSED, VisitStatus.CANCELLED):
        raise BadRequest
    with unit_of_work() as db:
        visit = visits.get(db, visit_id)
        if wanted == VisitStatus.OPEN:
            visits.open_visit(db, visit, actor=current_account(), now=utc_now())
        else:
            visits.close_unseen(db, visit, VisitStatus(wanted), actor=current_account(), now=utc_now())
    return redirect(url_for(".show", visit_id=visit_id), 303)


def _asked_day() -> dt.date:
    """Return the day of the address; none, or one that cannot be read, is today."""
    try:
        return dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clinic_day()
