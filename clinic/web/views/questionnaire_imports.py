"""Bring a questionnaire in: choose the file, see what it is and what of it cannot be taken, give it a key."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.exchange.fhir_questionnaire import Parsed, QuestionnaireRefused, parse_questionnaire
from clinic.exchange.refusals import FileRefused
from clinic.services import instruments
from clinic.web.access import current_account, requires
from clinic.web.errors import refused
from clinic.web.forms.instruments import KeyForm, QuestionnaireFileForm, suggested_key
from clinic.web.present import dossiers
from clinic.web.session import unit_of_work, utc_now
from clinic.web.upload_store import Upload, shown_name
from clinic.web.uploads import upload_store

bp = Blueprint("questionnaire_imports", __name__, url_prefix="/data/questionnaires")
PART = "file"


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file that was kept aside, and what it is."""

    upload: Upload
    data: bytes
    parsed: Parsed


@bp.get("/new")
@requires(Permission.INSTRUMENTS_MANAGE)
def new() -> ResponseReturnValue:
    """Ask for the file."""
    return render_template("questionnaire_imports/new.html", form=QuestionnaireFileForm(), problems=())


@bp.post("")
@requires(Permission.INSTRUMENTS_MANAGE)
def look() -> ResponseReturnValue:
    """Read the file; keep it aside if it can be asked, else say why not, item by item."""
    form = QuestionnaireFileForm()
    if not form.validate():
        return refused("questionnaire_imports/new.html", form, problems=())
    sent: FileStorage = form.file.data
    try:
        parse_questionnaire(sent.stream.read())
    except QuestionnaireRefused as error:
        form.form_errors.append(error.hint)
        return refused("questionnaire_imports/new.html", form, status=error.status, problems=error.problems)
    except FileRefused as error:
        return refused("questionnaire_imports/new.html", form, error, problems=())
    sent.stream.seek(0)
    kept = upload_store().keep(
        current_account().id, {PART: sent.stream}, now=utc_now(), kind="questionnaire", name=shown_name(sent.filename)
    )
    return redirect(url_for(".show", token=kept.token), 303)


@bp.get("/<token>")
@requires(Permission.INSTRUMENTS_MANAGE)
def show(token: str) -> ResponseReturnValue:
    """Show what the file is, what of it is shown otherwise, and ask for a key."""
    upload = upload_store().find(token, current_account().id)
    if "definition" in upload.about:
        return _done(upload)
    looked = _looked(upload)
    return render_template("questionnaire_imports/show.html", form=KeyForm(key=suggested_key(looked.parsed)),
                           **_about(looked))  # fmt: skip


@bp.post("/<token>")
@requires(Permission.INSTRUMENTS_MANAGE)
def take(token: str) -> ResponseReturnValue:
    """Keep the questionnaire in the clinic; a second press finds what the first did."""
    upload = upload_store().find(token, current_account().id)
    if "definition" in upload.about:
        return _done(upload)
    looked, form = _looked(upload), KeyForm()
    if not form.validate():
        return refused("questionnaire_imports/show.html", form, **_about(looked))
    try:
        chosen = parse_questionnaire(looked.data, key=form.key.data)
        with unit_of_work() as db:
            taken = instruments.take(
                db,
                chosen.instrument,
                file=looked.data,
                file_name=upload.about["name"],
                actor=current_account(),
                now=utc_now(),
            )
            definition = taken.row.id
    except ClinicError as error:
        return refused("questionnaire_imports/show.html", form, error, **_about(looked))
    upload.noted(definition=definition, name="").drop_files()
    return redirect(url_for("instruments.version", definition_id=definition), 303)


@bp.post("/<token>/discard")
@requires(Permission.INSTRUMENTS_MANAGE)
def discard(token: str) -> ResponseReturnValue:
    """Throw the file away."""
    upload_store().find(token, current_account().id).remove()
    return redirect(url_for("instruments.index"), 303)


def _looked(upload: Upload) -> _Looked:
    data = upload.part(PART).read_bytes()
    return _Looked(upload, data, parse_questionnaire(data))


def _about(looked: _Looked) -> dict[str, object]:
    return {
        "token": looked.upload.token,
        "file_name": looked.upload.about["name"],
        "parsed": looked.parsed,
        "dossier": dossiers.of_file(looked.parsed.instrument),
    }


def _done(upload: Upload) -> ResponseReturnValue:
    return redirect(url_for("instruments.version", definition_id=upload.about["definition"]), 303)
