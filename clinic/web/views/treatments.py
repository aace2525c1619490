"""Treatments tried: what the patient said today, the clinician's courses, and proposals to take over."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.permissions import Permission
from clinic.domain.treatments.courses import CourseStatus, Source
from clinic.models import TreatmentProposal, Visit
from clinic.services import summaries, treatments, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.treatments import CourseForm, RatingForm
from clinic.web.present import before_after as before_after_page
from clinic.web.present import treatment_page
from clinic.web.session import current_session, settings, unit_of_work, utc_now

bp = Blueprint("treatments", __name__, url_prefix="/visits/<int:visit_id>/treatments")
FORM = "treatments/course.html"


@bp.get("")
@reads_visit
def review(visit: Visit) -> ResponseReturnValue:
    """Show the patient's treatments at this visit."""
    return render_template("treatments/review.html", **_review(visit))


@bp.post("/<int:course_id>/rating")
@requires(Permission.CLINICAL_WRITE)
def rate(visit_id: int, course_id: int) -> ResponseReturnValue:
    """Keep what the clinician says of a course at this visit."""
    form = RatingForm.beside(course_id)
    if not form.validate():
        return _rating_refused(form, visit_id, course_id)
    try:
        with unit_of_work() as db:
            visit, said = to_write(db, visit_id), form.said()
            treatments.rate(db, visit, course_id, said, Source.CLINICIAN, actor=current_account(), now=utc_now())
    except ClinicError as error:
        return _rating_refused(form, visit_id, course_id, error)
    return redirect(url_for(".review", visit_id=visit_id, _anchor=f"course-{course_id}"), 303)


@bp.get("/new")
@reads_visit
def new(visit: Visit) -> ResponseReturnValue:
    """Open an empty course; `code` names a treatment of the catalogue."""
    begun = {"treatment_code": request.args.get("code", ""), "source": Source.CLINICIAN}
    form = CourseForm(formdata=None, data=begun)
    return render_template(FORM, form=form, **_course(visit))


@bp.post("/new")
@requires(Permission.CLINICAL_WRITE)
def create(visit_id: int) -> ResponseReturnValue:
    """Add a course."""
    form, visit = CourseForm(), visits.get(current_session(), visit_id)
    if not form.validate():
        return refused(FORM, form, **_course(visit))
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            treatments.add(db, visit.patient, form.details(), actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused(FORM, form, error, **_course(visits.get(current_session(), visit_id)))
    return redirect(url_for(".review", visit_id=visit_id), 303)


@bp.get("/<int:course_id>")
@reads_visit
def edit(visit: Visit, course_id: int) -> ResponseReturnValue:
    """Open a course."""
    course = treatments.get(current_session(), visit.patient, course_id)
    return render_template(FORM, form=CourseForm.of(course), **_course(visit, course=course))


@bp.post("/<int:course_id>")
@requires(Permission.CLINICAL_WRITE)
def change(visit_id: int, course_id: int) -> ResponseReturnValue:
    """Keep what was changed at a course."""
    form, visit = CourseForm(), visits.get(current_session(), visit_id)
    course = treatments.get(current_session(), visit.patient, course_id)
    if not form.validate():
        return refused(FORM, form, **_course(visit, course=course))
    try:
        with unit_of_work() as db:
            to_write(db, visit_id)
            displayed = version_of(form.version.data)
            treatments.change(db, course, form.details(), displayed=displayed, actor=current_account(), now=utc_now())
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        course = treatments.get(current_session(), visit.patient, course_id)
        form.version.data = str(course.version)
        return refused(FORM, form, error, **_course(visit, course=course))
    return redirect(url_for(".review", visit_id=visit_id, _anchor=f"course-{course_id}"), 303)


@bp.get("/<int:course_id>/before-after")
@requires(Permission.CLINICAL_READ)
def before_after(visit_id: int, course_id: int) -> ResponseReturnValue:
    """Show the values before and after the start of a course, as far as the visit knows them; signed ones as signed."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
    summary = summaries.build(db, visit, settings().identity)
    page = before_after_page.present(summary, course_id)
    return render_template("treatments/before_after.html", visit=visit, page=page)


@bp.get("/take-over/<int:proposal_id>")
@reads_visit
def proposal(visit: Visit, proposal_id: int) -> ResponseReturnValue:
    """Open a course made of what the patient added; the status is left to the clinician."""
    found = _proposal(visit, proposal_id)
    begun = {"own_words": found.own_words, "treatment_code": found.treatment_code or "", "source": Source.PATIENT}
    form = CourseForm(formdata=None, data=begun)
    return render_template(FORM, form=form, **_course(visit, proposal=found))


@bp.post("/take-over/<int:proposal_id>")
@requires(Permission.CLINICAL_WRITE)
def take_over(visit_id: int, proposal_id: int) -> ResponseReturnValue:
    """Make a course of what the patient added; words and rating of the patient stay."""
    form, visit = CourseForm(), visits.get(current_session(), visit_id)
    found = _proposal(visit, proposal_id)
    if not form.validate():
        return refused(FORM, form, **_course(visit, proposal=found))
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            treatments.take_over(db, visit, proposal_id, form.details(), actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused(FORM, form, error, **_course(visits.get(current_session(), visit_id), proposal=found))
    return redirect(url_for(".review", visit_id=visit_id), 303)


def _rating_refused(
    form: RatingForm, visit_id: int, course_id: int, error: ClinicError | None = None
) -> ResponseReturnValue:
    """The page again, with what was chosen and typed at this course."""
    shown = _review(visits.get(current_session(), visit_id))
    return refused("treatments/review.html", form, error, **shown, typed_at=course_id)


def _review(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "page": treatment_page.present(current_session(), visit),
        "rating": RatingForm(formdata=None),
        "statuses": CourseStatus,
    }


def _course(visit: Visit, **more: Any) -> dict[str, Any]:
    return {"visit": visit, "course": None, "proposal": None, **more}


def _proposal(visit: Visit, proposal_id: int) -> TreatmentProposal:
    for one in treatments.proposals(current_session(), visit):
        if one.id == proposal_id and one.course_id is None:
            return one
    raise NotFound("There is no such addition to take over.", hint="Open the visit's treatments again.")
