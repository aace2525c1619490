"""The clinic's records as FHIR R4, read-only, for other systems. Every look is written down."""

import json
from typing import NoReturn

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic import __version__
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict, NotFound
from clinic.domain.permissions import Permission
from clinic.exchange.fhir.bundle import searchset
from clinic.exchange.fhir.capability_statement import OF_PATIENTS, SHARED, capability_statement
from clinic.exchange.fhir.elements import Resource
from clinic.exchange.fhir.operation_outcome import refusal
from clinic.models import Patient
from clinic.services import fhir, repeat_surveys, visits
from clinic.services.fhir_subjects import Sender
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import told
from clinic.web.session import current_session, settings, utc_now

bp = Blueprint("fhir", __name__, url_prefix="/fhir")
MEDIA_TYPE = "application/fhir+json"
_FORMATS = frozenset({"json", "application/json", MEDIA_TYPE})


@bp.errorhandler(ClinicError)
def refuse(error: ClinicError) -> Response:
    """Say in FHIR's form what was refused."""
    message, hint = told(error)
    answer = _answer(refusal(error.status, message, hint), error.status)
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = 'Session realm="clinic"'
    return answer


@bp.get("/metadata")
@requires(Permission.FHIR_READ)
def metadata() -> Response:
    """Say what can be asked for."""
    audited_read(Action.DATA_EXPORT, "fhir", what="metadata")
    return _answer(capability_statement(settings().base_url, __version__))


@bp.get("/<kind>/<identity>")
@requires(Permission.FHIR_READ)
def read(kind: str, identity: str) -> Response:
    """Give one resource."""
    _allow()
    db = current_session()
    patient = fhir.whose(db, identity)
    if patient is not None:
        _look_at(db, patient, f"{kind}/{identity}")
    found = fhir.one(db, kind, identity, _sender())
    if patient is None:  # only now: what is not there was not handed out, and typed words do not belong in the audit
        _look_at(db, None, f"{kind}/{identity}")
    return _answer(found)


@bp.get("/<kind>")
@requires(Permission.FHIR_READ)
def search(kind: str) -> Response:
    """Give what belongs to one patient, or all of a shared type."""
    if "identifier" in request.args:
        raise ClinicError(
            _("A record number does not belong in an address: logs keep those."),
            hint=_("Send the same search by POST to /fhir/Patient/_search, as a form."),
        )
    return _found(kind)


@bp.post("/<kind>/_search")
@requires(Permission.FHIR_READ)
def search_by_form(kind: str) -> Response:
    """Give the same, and the patient of a record number; what is asked for stands in the body."""
    if request.args:
        raise ClinicError(_("The conditions stand in two places."), hint=_("Send all of them in the body, as a form."))
    return _found(kind)


@bp.record_once
def _without_token(state: BlueprintSetupState) -> None:
    """A search changes nothing, and programs have no page that would give them a token."""
    state.app.extensions["csrf"].exempt(f"{__name__}.{search_by_form.__name__}")


def _found(kind: str) -> Response:
    db = current_session()
    if kind == "Patient":
        found = _patient_by_number(db)
    elif kind in OF_PATIENTS:
        found = _of_patient(db, kind)
    elif kind in SHARED:
        _allow()
        audited_read(Action.DATA_EXPORT, "fhir", what=kind)
        found = [one for one in fhir.shared(db, _sender()) if one["resourceType"] == kind]
    else:
        _not_here()
    return _answer(searchset(settings().base_url, f"{settings().base_url}{request.full_path.rstrip('?')}", found))


@bp.get("/Patient/<identity>/$everything")
@requires(Permission.FHIR_READ)
def everything(identity: str) -> Response:
    """Give all of one patient, with what every code in it means."""
    _allow()
    db = current_session()
    patient = _patient(db, identity)
    _look_at(db, patient, f"Patient/{identity}/$everything", Action.DATA_EXPORT)
    return _answer(fhir.patient_bundle(db, patient, _sender(), now=utc_now()))


@bp.get("/Composition/<identity>/$document")
@requires(Permission.FHIR_READ)
def document(identity: str) -> Response:
    """Give a signed visit as a document."""
    _allow()
    db = current_session()
    number = identity.removeprefix("visit-").removesuffix("-summary")
    patient = fhir.whose(db, identity)
    if patient is None or identity != f"visit-{number}-summary" or not number.isdecimal():
        _not_here()
    _look_at(db, patient, f"Composition/{identity}/$document", Action.DATA_EXPORT)
    return _answer(fhir.document(db, visits.get(db, int(number)), _sender()))


@bp.get("/<path:anything>")
@requires(Permission.FHIR_READ)
def nothing(anything: str) -> Response:
    """Say that there is nothing at any other address."""
    _not_here()


def _patient_by_number(db: Session) -> list[Resource]:
    _allow("identifier")
    number = _wanted("identifier").rsplit("|", 1)[-1]
    try:
        patient = fhir.patient_by_number(db, number)
    except NotFound:
        audited_read(Action.PATIENT_SEARCH, "fhir", what="Patient")
        return []
    _look_at(db, patient, "Patient")
    return [one for one in fhir.of_patient(db, patient, _sender()) if one["resourceType"] == "Patient"]


def _of_patient(db: Session, kind: str) -> list[Resource]:
    _allow("patient")
    patient = _patient(db, _wanted("patient").removeprefix("Patient/"))
    _look_at(db, patient, kind)
    return [one for one in fhir.of_patient(db, patient, _sender()) if one["resourceType"] == kind]


def _patient(db: Session, identity: str) -> Patient:
    """Return the patient of a logical id of a Patient, and of nothing else."""
    patient = fhir.whose(db, identity)
    if patient is None or identity != f"patient-{patient.id}":
        _not_here()
    return patient


def _allow(*names: str) -> None:
    """Refuse a condition that is not known: leaving it out would give more than was asked for."""
    asked = request.values
    unknown = sorted(set(asked) - {*names, "_format"}) + [name for name in asked if len(asked.getlist(name)) > 1]
    if unknown or asked.get("_format", "json") not in _FORMATS:
        raise ClinicError(
            _("This cannot be asked for: %(names)s.", names=", ".join(unknown) or "_format"),
            hint=_("Look at /fhir/metadata for what can."),
        )


def _wanted(name: str) -> str:
    value = request.values.get(name, "").strip()
    if not value:
        raise ClinicError(
            _("A search needs %(name)s.", name=name), hint=_("Nothing is listed for all patients at once.")
        )
    return value


def _look_at(db: Session, patient: Patient | None, what: str, action: Action = Action.PATIENT_READ) -> None:
    """Write the look down. Raises Conflict for an examiner who repeats a survey of this patient and must not see it."""
    if patient is None:
        audited_read(Action.DATA_EXPORT, "fhir", what=what)
        return
    if any(visit.patient_id == patient.id for visit in repeat_surveys.blind_at(db, current_account())):
        audited_read(Action.ACCESS_REFUSED, "fhir", None, patient.id, what=what)
        raise Conflict(
            _("You repeat a survey of this patient, so nothing of the first may be shown to you."),
            hint=_("Finish the repeat, or give it up."),
        )
    audited_read(action, "fhir", None, patient.id, what=what)


def _not_here() -> NoReturn:
    raise NotFound(_("There is no such resource here."), hint=_("Look at /fhir/metadata for what can be read."))


def _sender() -> Sender:
    return Sender(settings().identity, settings().base_url)


def _answer(content: Resource, status: int = 200) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    return Response(text, status, content_type=f"{MEDIA_TYPE}; charset=utf-8")
