"""Patients: find, add, describe, and what became of them over all visits."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Field, Permission
from clinic.services import patient_copy, patients, records, restrictions, visits
from clinic.services.export_places import WAITING
from clinic.services.fhir_subjects import Sender
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.patients import PatientForm, SearchForm
from clinic.web.installation import installation
from clinic.web.layout import viewer
from clinic.web.present import course_of_time
from clinic.web.session import close_session, current_session, settings, unit_of_work, utc_now, within_reach
from clinic.web.views.restrictions import signed_record

bp = Blueprint("patients", __name__, url_prefix="/patients")


@bp.get("")
@requires(Permission.PATIENT_FIND)
def index() -> ResponseReturnValue:
    """Ask whom to look for."""
    return render_template("patients/index.html", form=SearchForm(formdata=None), found=None)


@bp.post("/search")
@requires(Permission.PATIENT_FIND)
def search() -> ResponseReturnValue:
    """Show who was found."""
    form = SearchForm()
    if not form.validate():
        return refused("patients/index.html", form, found=None)
    db = current_session()
    found, hidden = patients.search(db, form.words.data), restrictions.hidden_by_number(db, form.words.data)
    audited_read(Action.PATIENT_SEARCH, "patient")
    restricted = signed_record(hidden) if hidden is not None else None
    return render_template(
        "patients/index.html", form=form, found=found, limit=patients.SEARCH_LIMIT, restricted=restricted
    )


@bp.get("/new")
@requires(Permission.PATIENT_EDIT)
def new() -> ResponseReturnValue:
    """Ask for a new patient."""
    return render_template("patients/new.html", form=PatientForm(), same=())


@bp.post("/new")
@requires(Permission.PATIENT_EDIT)
def create() -> ResponseReturnValue:
    """Add a patient; the same name and birth date are added only when said to be another person."""
    form = PatientForm()
    if not form.validate():
        return refused("patients/new.html", form, same=())
    same = patients.same_person(current_session(), form.details())
    if same and not form.same_person_seen.data:
        form.same_person_seen.errors = [lazy("Look at the record below first, or say that this is another person.")]
        return refused("patients/new.html", form, same=same, status=409)
    try:
        with unit_of_work() as db:
            patient = patients.add(db, form.details(), actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused("patients/new.html", form, error, same=same)
    return redirect(url_for(".show", patient_id=patient.id), 303)


@bp.get("/<int:patient_id>")
@requires(Permission.PATIENT_FIND)
def show(patient_id: int) -> ResponseReturnValue:
    """Show a patient: who, which visits; to clinicians also what changed and what was tried."""
    db = current_session()
    patient = patients.get(db, patient_id)
    audited_read(Action.PATIENT_READ, "patient", patient.id, patient.id)
    clinical = viewer().sees(Field.SUMMARY)
    trends = course_of_time.present(records.load(db, patient, settings().zone)) if clinical else None
    return render_template(
        "patients/show.html", patient=patient, visits=visits.of_patient(db, patient), clinical=clinical, trends=trends
    )


@bp.post("/<int:patient_id>/everything")
@requires(Permission.DATA_EXPORT)
def everything(patient_id: int) -> ResponseReturnValue:
    """Hand out everything that is held of the patient, as one zip file whose name tells no name."""
    with unit_of_work() as db:
        patient_copy.note(db, patients.get(db, patient_id), actor=current_account(), now=utc_now())
    close_session()
    reading = within_reach(installation().database.reading())
    with reading as db, TemporaryDirectory(prefix=WAITING, dir=settings().instance) as place:
        folder = Path(place, "all")
        sender = Sender(settings().identity, settings().base_url)
        patient_copy.write(db, folder, patients.get(db, patient_id), sender, now=utc_now())
        packed = Path(shutil.make_archive(str(Path(place, "packed")), "zip", folder)).read_bytes()
    answer = Response(packed, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="patient-{patient_id}.zip"'
    return answer


@bp.get("/<int:patient_id>/edit")
@requires(Permission.PATIENT_EDIT)
def edit(patient_id: int) -> ResponseReturnValue:
    """Ask what has changed about a patient."""
    patient = patients.get(current_session(), patient_id)
    audited_read(Action.PATIENT_READ, "patient", patient.id, patient.id)
    form = PatientForm(obj=patient, data={"birth_unknown": patient.birth is None, "version": str(patient.version)})
    return render_template("patients/edit.html", form=form, patient=patient)


@bp.post("/<int:patient_id>/edit")
@requires(Permission.PATIENT_EDIT)
def update(patient_id: int) -> ResponseReturnValue:
    """Change what is known of a patient."""
    form = PatientForm()
    patient = patients.get(current_session(), patient_id)
    if not form.validate():
        return refused("patients/edit.html", form, patient=patient)
    try:
        with unit_of_work() as db:
            displayed = version_of(form.version.data)
            patients.describe(db, patient, form.details(), displayed=displayed, actor=current_account(), now=utc_now())
    except ClinicError as error:
        patient = patients.get(current_session(), patient_id)
        form.version.data = str(patient.version)
        return refused("patients/edit.html", form, error, patient=patient, stored=patient)
    return redirect(url_for(".show", patient_id=patient_id), 303)
