"""The summary of a visit: a page that says what the PDF says, and the PDF."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission
from clinic.services import criteria, editions, summaries, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.present import summary_page
from clinic.web.session import current_session, settings, unit_of_work, utc_now

bp = Blueprint("summaries", __name__)


@bp.get("/visits/<int:visit_id>/summary")
@requires(Permission.CLINICAL_READ)
def show(visit_id: int) -> ResponseReturnValue:
    """Show the summary: the frozen one of a signed visit, else a draft."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "summary", visit.id, visit.patient_id)
    summary = summaries.build(db, visit, settings().identity)
    return render_template(
        "summaries/show.html",
        visit=visit,
        summary=summary,
        page=summary_page.present(summary),
        editions=editions.of_visit(db, visit),
    )


@bp.get("/visits/<int:visit_id>/summary.pdf")
@requires(Permission.CLINICAL_READ)
def pdf(visit_id: int) -> ResponseReturnValue:
    """Give the PDF: the stored bytes once signed (`edition` names one), else a draft. Its name tells no name."""
    db = current_session()
    visit = visits.get(db, visit_id)
    number = request.args.get("edition", type=int)
    audited_read(Action.SUMMARY_PRINT, "summary", visit.id, visit.patient_id)
    content = editions.pdf(db, visit, settings().identity, number=number)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_file_name(visit_id, number)}"'
    return response


@bp.post("/visits/<int:visit_id>/summary/criteria")
@requires(Permission.CLINICAL_WRITE)
def show_criteria(visit_id: int) -> ResponseReturnValue:
    """Switch the criteria sentence on or off."""
    with unit_of_work() as db:
        visit = visits.get(db, visit_id)
        shown = request.form.get("shown") == "1"
        criteria.show_sentence(db, visit, shown=shown, actor=current_account(), now=utc_now())
    return redirect(url_for(".show", visit_id=visit_id), 303)


def _file_name(visit_id: int, number: int | None) -> str:
    return f"visit-{visit_id}.pdf" if number is None else f"visit-{visit_id}-edition-{number}.pdf"
