"""A second examiner's repeat of a survey: begin, finish, give up, compare; and the agreement of the clinic."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.report.blocks.ratings import METHODS
from clinic.services import red_flags, repeat_surveys, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.clinical_visit import to_write
from clinic.web.errors import told
from clinic.web.present import repeat_page
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("repeat_surveys", __name__)
AT_VISIT = "/visits/<int:visit_id>/repeat"


@bp.get(AT_VISIT)
@requires(Permission.CLINICAL_READ)
def show(visit_id: int) -> ResponseReturnValue:
    """Show how far the viewer's repeat survey is, or how to begin one; never what anybody found."""
    visit = visits.get(current_session(), visit_id)
    audited_read(Action.VISIT_READ, "repeat_exam", visit.id, visit.patient_id)
    return _page(visit)


@bp.post(AT_VISIT)
@requires(Permission.CLINICAL_WRITE)
def begin(visit_id: int) -> ResponseReturnValue:
    """Begin a repeat survey; from now on nothing of this patient's record is shown but that."""
    try:
        with unit_of_work() as db:
            visit, unseen = to_write(db, visit_id), request.form.get("unseen") == "y"
            repeat_surveys.begin(db, visit, unseen=unseen, examiner=current_account(), now=utc_now())
    except ClinicError as error:
        return _page(visits.get(current_session(), visit_id), error)
    return redirect(url_for("exams.show", visit_id=visit_id), 303)


@bp.post(f"{AT_VISIT}/finish")
@requires(Permission.CLINICAL_WRITE)
def finish(visit_id: int) -> ResponseReturnValue:
    """Finish and compare; refused while a site has no entry."""
    try:
        with unit_of_work() as db:
            repeat = repeat_surveys.finish(db, visits.get(db, visit_id), current_account(), now=utc_now())
            to = url_for(".compare", visit_id=visit_id, repeat_id=repeat.exam_id)
    except ClinicError as error:
        return _page(visits.get(current_session(), visit_id), error)
    return redirect(to, 303)


@bp.post(f"{AT_VISIT}/give-up")
@requires(Permission.CLINICAL_WRITE)
def give_up(visit_id: int) -> ResponseReturnValue:
    """End the repeat survey without a comparison."""
    with unit_of_work() as db:
        repeat_surveys.give_up(db, visits.get(db, visit_id), current_account(), now=utc_now())
    return redirect(url_for(".show", visit_id=visit_id), 303)


@bp.get(f"{AT_VISIT}/<int:repeat_id>")
@requires(Permission.CLINICAL_READ)
def compare(visit_id: int, repeat_id: int) -> ResponseReturnValue:
    """Show both surveys side by side as they stood when the repeat was finished."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "repeat_survey", repeat_id, visit.patient_id)
    comparison = repeat_page.compare(db, repeat_surveys.get(db, visit, repeat_id))
    figures = repeat_page.figures(comparison.clinic)
    words = {"sites": SITES, "method_words": METHODS}
    return render_template("repeat_surveys/compare.html", visit=visit, page=comparison, figures=figures, **words)


@bp.get("/agreement")
@requires(Permission.CLINICAL_READ)
def agreement() -> ResponseReturnValue:
    """Show how far examiners of this clinic agree, over all finished pairs; no names of patients or examiners."""
    audited_read(Action.VISIT_READ, "agreement")
    found = repeat_page.by_method(current_session())
    words = {"sites": SITES, "method_words": METHODS}
    return render_template("repeat_surveys/agreement.html", found=found, present=repeat_page, **words)


def _page(visit: Visit, error: ClinicError | None = None) -> ResponseReturnValue:
    db, account = current_session(), current_account()
    own = repeat_surveys.own(db, visit, account)
    against: ClinicError | None = None
    if own is None:
        try:
            repeat_surveys.require_possible(db, visit, account)
        except ClinicError as found:
            against = found
    page = render_template(
        "repeat_surveys/show.html",
        visit=visit,
        own=own,
        repeat=own is not None and own.open and not visit.status.locked,
        left=len(repeat_surveys.sites_left(own.exam)) if own is not None else 0,
        against=" ".join(told(against)) if against else "",
        error=" ".join(told(error)) if error else "",
        urgent=bool(red_flags.unreviewed(db, visit)),
        finished=[one for one in repeat_surveys.of_visit(db, visit) if one.finished_at is not None],
    )
    return page, error.status if error else 200
