"""Restricted records: name who opens one, open one with a reason, and see which were opened so."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Field, Permission
from clinic.domain.restrictions import WHY_LABELS, Why
from clinic.models import Patient
from clinic.services import loading, patients, restrictions
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.restrictions import OpenForm, RestrictForm
from clinic.web.layout import viewer
from clinic.web.present import clock
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("restrictions", __name__)
TEMPLATE, OPEN_TEMPLATE = "restrictions/edit.html", "restrictions/open.html"
LASTS = 12 * 3600
"""Seconds for which the button of a day list opens the page that asks why."""


@bp.get("/patients/<int:patient_id>/restriction")
@requires(Permission.CLINICAL_WRITE)
def edit(patient_id: int) -> ResponseReturnValue:
    """Show who opens the record, and ask who shall."""
    db = current_session()
    patient = patients.get(db, patient_id)
    audited_read(Action.PATIENT_READ, "restriction", patient.id, patient.id)
    found, named = restrictions.of_patient(db, patient), restrictions.named(db, patient)
    begun = {"reason": found.reason, "named": [one.id for one in named]} if found else {}
    return render_template(TEMPLATE, form=RestrictForm(formdata=None, data=begun), **_shown(patient))


@bp.post("/patients/<int:patient_id>/restriction")
@requires(Permission.CLINICAL_WRITE)
def restrict(patient_id: int) -> ResponseReturnValue:
    """Restrict the record, or name others for it."""
    form, patient = RestrictForm(), patients.get(current_session(), patient_id)
    if not form.validate():
        return refused(TEMPLATE, form, **_shown(patient))
    reason, chosen = form.reason.data or "", form.named.data or []
    try:
        with unit_of_work() as db:
            restrictions.restrict(db, patient, reason, chosen, actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused(TEMPLATE, form, error, **_shown(patients.get(current_session(), patient_id)))
    return redirect(url_for(".edit", patient_id=patient_id), 303)


@bp.post("/patients/<int:patient_id>/restriction/lift")
@requires(Permission.CLINICAL_WRITE)
def lift(patient_id: int) -> ResponseReturnValue:
    """Open the record to every clinician again."""
    with unit_of_work() as db:
        restrictions.lift(db, patients.get(db, patient_id), actor=current_account(), now=utc_now())
    return redirect(url_for("patients.show", patient_id=patient_id), 303)


@bp.post("/restricted/why")
@requires(Permission.CLINICAL_WRITE)
def ask() -> ResponseReturnValue:
    """Ask why a restricted record is to be opened; the address names nobody."""
    _hidden_patient(request.form.get("record", ""))
    form = OpenForm(formdata=None, data={"record": request.form["record"]})
    return render_template(OPEN_TEMPLATE, form=form)


@bp.post("/restricted/open")
@requires(Permission.CLINICAL_WRITE)
def open_record() -> ResponseReturnValue:
    """Open the record for an hour, write it down and tell who has to know."""
    form = OpenForm()
    patient_id = _hidden_patient(form.record.data or "")
    if not form.validate():
        return refused(OPEN_TEMPLATE, form)
    with unit_of_work() as db:
        why, reason = Why(form.why.data), form.reason.data or ""
        restrictions.open_with_reason(db, patient_id, why, reason, actor=current_account(), now=utc_now())
    return redirect(url_for("patients.show", patient_id=patient_id), 303)


@bp.get("/restricted/opened")
@requires(Permission.OWN_ACCOUNT)
def opened() -> ResponseReturnValue:
    """List the openings that the viewer is told of and has not said to have seen."""
    db = current_session()
    rows = restrictions.unseen(db, current_account())
    audited_read(Action.PATIENT_READ, "glass_openings")
    clinical = viewer().sees(Field.PATIENT_RESTRICTION)
    people = patients.within_reach(db, [row.patient_id for row in rows]) if clinical else {}
    return render_template("restrictions/opened.html", rows=rows, people=people, whys=WHY_LABELS, clock=clock)


@bp.post("/restricted/opened/<int:opening_id>/seen")
@requires(Permission.OWN_ACCOUNT)
def seen(opening_id: int) -> ResponseReturnValue:
    """Note that the viewer has seen an opening."""
    with unit_of_work() as db:
        restrictions.seen(db, opening_id, actor=current_account(), now=utc_now())
    return redirect(url_for(".opened"), 303)


def signed_record(patient_id: int) -> str:
    """Return what a button carries to ask for one restricted record: good for this account alone, for half a day."""
    return _signer().dumps(patient_id)


def _hidden_patient(record: str) -> int:
    """Return the patient that a signed record names. Raises NotFound for anything else."""
    try:
        patient_id: int = _signer().loads(record, max_age=LASTS)
    except BadSignature:
        raise loading.not_here(Patient) from None
    return patient_id


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        str(current_app.secret_key), salt=f"restricted record, account {current_account().id}"
    )


def _shown(patient: Patient) -> dict[str, object]:
    db = current_session()
    return {
        "patient": patient,
        "restriction": restrictions.of_patient(db, patient),
        "named": restrictions.named(db, patient),
        "may_decide": restrictions.may_decide(db, patient, current_account()),
    }


def _openings_waiting() -> int:
    """How many openings the viewer is told of."""
    return len(restrictions.unseen(current_session(), current_account()))


@bp.record_once
def _give_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["openings_waiting"] = _openings_waiting
