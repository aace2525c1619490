"""Bring visits in from a file: look at it first, decide, and read afterwards what it came to."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict, NotFound
from clinic.domain.permissions import Permission
from clinic.exchange.visit_map import shipped_map, shipped_maps
from clinic.services import past_imports, visit_errors
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.imports import PublishForm, VisitsForm
from clinic.web.import_files import keep
from clinic.web.import_work import MOST_ROWS, ImportTask, State
from clinic.web.installation import installation
from clinic.web.layout import viewer
from clinic.web.present import imports
from clinic.web.session import close_session, current_session, within_reach
from clinic.web.upload_store import Upload
from clinic.web.uploads import LARGEST, MEGABYTE, upload_store, work

bp = Blueprint("imports", __name__, url_prefix="/data")
PATIENCE = 2
"""Seconds that an answer waits for the task it began: a small file needs no page of waiting."""
PATIENTS_LISTED = 50


@bp.get("")
@requires(Permission.DATA_IMPORT)
def index() -> ResponseReturnValue:
    """List the files that were brought in, and lead to the ways in and out."""
    runs = past_imports.published(current_session())
    return render_template("imports/index.html", runs=[imports.past(run) for run in runs])


@bp.get("/visits/new")
@requires(Permission.DATA_IMPORT)
def new() -> ResponseReturnValue:
    """Ask for the file and its map."""
    return render_template("imports/new.html", form=_form(current_session()), **_limits())


@bp.get("/visits/maps/<name>.toml")
@requires(Permission.DATA_IMPORT)
def example(name: str) -> ResponseReturnValue:
    """Hand out a map that comes with the product, to be adapted."""
    if name not in shipped_maps():
        raise NotFound("There is no such example.", hint="Choose one from the list of maps.")
    answer = Response(shipped_map(name), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


@bp.post("/visits")
@requires(Permission.DATA_IMPORT)
def look() -> ResponseReturnValue:
    """Keep the file aside and begin to read it; nothing is stored in the clinic."""
    close_session()  # a POST holds the write lock: nobody waits for a large file to be copied
    with within_reach(installation().database.reading()) as db:
        form = _form(db)
        if not form.validate():
            return refused("imports/new.html", form, **_limits())
        try:
            upload = keep(form, db)
        except ClinicError as error:
            return refused("imports/new.html", form, error, **_limits())
    ImportTask(installation(), work(), upload).begin_looking()
    return _after_a_while(upload)


@bp.get("/visits/<token>")
@requires(Permission.DATA_IMPORT)
def at(token: str) -> ResponseReturnValue:
    """Show how far a file came: being read, its report and the decision, refused, or brought in."""
    upload = upload_store().find(token, current_account().id)
    state = upload.about["state"]
    if state == State.LOOKED:
        return render_template("imports/looked.html", **_looked(upload))
    if state == State.IMPORTED:
        return _brought_in(upload)
    if state == State.REFUSED:
        about = {name: upload.about[name] for name in ("message", "hint")}
        return render_template("imports/refused.html", file_name=upload.about["name"], **about)
    running, rows = work().is_running(token, upload.lock), work().told(token)
    return render_template(
        "imports/working.html", token=token, state=state, running=running, rows=rows, file_name=upload.about["name"]
    )


@bp.post("/visits/<token>/import")
@requires(Permission.DATA_IMPORT)
def bring_in(token: str) -> ResponseReturnValue:
    """Bring all visits of the file in."""
    return _bring_in(token, leave_out_rejected=False)


@bp.post("/visits/<token>/import-others")
@requires(Permission.DATA_IMPORT)
def bring_in_others(token: str) -> ResponseReturnValue:
    """Bring in what was not rejected."""
    return _bring_in(token, leave_out_rejected=True)


@bp.post("/visits/<token>/again")
@requires(Permission.DATA_IMPORT)
def again(token: str) -> ResponseReturnValue:
    """Read a file anew whose task was cut off."""
    upload = upload_store().find(token, current_account().id)
    if upload.about["state"] in (State.LOOKING, State.IMPORTING):
        ImportTask(installation(), work(), upload).begin_looking()
    return _after_a_while(upload)


@bp.post("/visits/<token>/discard")
@requires(Permission.DATA_IMPORT)
def discard(token: str) -> ResponseReturnValue:
    """Throw the file away, unless it is at work."""
    upload = upload_store().find(token, current_account().id)
    if work().is_running(token, upload.lock):
        raise Conflict(_("The file is at work just now."), hint=_("Wait until it has ended."))
    upload.remove()
    return redirect(url_for(".index"), 303)


@bp.get("/imports/<int:run_id>")
@requires(Permission.DATA_IMPORT)
def show(run_id: int) -> ResponseReturnValue:
    """Show what a file came to, to clinicians with its patients."""
    db = current_session()
    run = past_imports.get(db, run_id)
    audited_read(Action.IMPORT_READ, "import_run", run.id)
    patients, more = [], 0
    if viewer().may(Permission.CLINICAL_READ):
        patients, more = past_imports.patients(db, run, most=PATIENTS_LISTED)
    return render_template(
        "imports/show.html",
        run=imports.past(run),
        report=imports.report_of(run.report),
        patients=patients,
        more=more,
        taken_back=visit_errors.of_import(db, run),
        standing=visit_errors.standing(db, run),
        **imports.words(),
    )


def _bring_in(token: str, *, leave_out_rejected: bool) -> ResponseReturnValue:
    upload, form = upload_store().find(token, current_account().id), PublishForm()
    if upload.about["state"] == State.LOOKED:
        if form.sha256.data != upload.about["sha256"]["file"]:
            raise Conflict(_("This is not the file that was looked at."), hint=_("Look at the file once more."))
        ImportTask(installation(), work(), upload).begin_importing(leave_out_rejected=leave_out_rejected)
    return _after_a_while(upload)


def _after_a_while(upload: Upload) -> ResponseReturnValue:
    """Lead to what became of the file, after a moment in which a small one is done."""
    close_session()  # what the task writes would wait for this request, and it for the task
    work().wait(upload.token, PATIENCE)
    return redirect(url_for(".at", token=upload.token), 303)


def _looked(upload: Upload) -> dict[str, object]:
    report = imports.report_of(upload.about["report"])
    if report is None:
        raise NotFound("The report of this file cannot be read any more.", hint="Choose the file once more.")
    return {
        "token": upload.token,
        "report": report,
        "others": imports.others(report),
        "headline": imports.headline(report),
        "clinical": viewer().may(Permission.CLINICAL_READ),
        **imports.words(),
    }


def _brought_in(upload: Upload) -> ResponseReturnValue:
    if upload.about.get("run"):
        return redirect(url_for(".show", run_id=upload.about["run"]), 303)
    return redirect(url_for(".index"), 303)


def _form(db: Session) -> VisitsForm:
    return VisitsForm().offer(imports.map_choices(shipped_maps(), past_imports.maps_used(db)))


def _limits() -> dict[str, object]:
    return {"most_mb": LARGEST["imports.look"] // MEGABYTE, "most_rows": f"{MOST_ROWS:,}", "examples": shipped_maps()}
