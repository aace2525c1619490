"""The summary of a visit: a page that says what the PDF says, and the PDF."""

import dataclasses

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.services import copies, criteria, editions, summaries, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.forms.base import version_of
from clinic.web.present import summary_copies, summary_page
from clinic.web.session import current_session, settings, unit_of_work, utc_now

bp = Blueprint("summaries", __name__)


@bp.get("/visits/<int:visit_id>/summary")
@requires(Permission.CLINICAL_READ)
def show(visit_id: int) -> ResponseReturnValue:
    """Show the summary: the frozen one of a signed visit, else a draft; `language` = to be read in another one."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "summary", visit.id, visit.patient_id)
    summary = summaries.build(db, visit, settings().identity)
    if asked := request.args.get("language"):
        summary = dataclasses.replace(summary, language=copies.wanted(db, visit, language=asked).language)
    return render_template(
        "summaries/show.html",
        visit=visit,
        summary=summary,
        title=summary_page.title(summary),
        twin=summary_page.twin(summary, visit=visit, switches=True),
        editions=editions.of_visit(db, visit),
        copies=summary_copies.present(db, visit),
    )


@bp.get("/visits/<int:visit_id>/summary.pdf")
@requires(Permission.CLINICAL_READ)
def pdf(visit_id: int) -> ResponseReturnValue:
    """Give the PDF: the stored bytes once signed (`edition` names one), else a draft; or a copy made of it.

    `layout`, `size` and `language` ask for a copy. The name of the file tells no name.
    """
    visit = visits.get(current_session(), visit_id)
    copy = {name: request.args[name] for name in ("layout", "size", "language") if request.args.get(name)}
    if copy and request.args.get("edition"):
        raise ClinicError(
            "A copy is always made of the newest edition.", hint="Leave the edition out, or ask for it as it is stored."
        )
    return _copy(visit, copy) if copy else _stored(visit)


def _stored(visit: Visit) -> Response:
    db, number = current_session(), _edition(request.args.get("edition"))
    content = editions.pdf(db, visit, settings().identity, number=number)
    audited_read(Action.SUMMARY_PRINT, "summary", visit.id, visit.patient_id, edition=number or "newest")
    return _file(content, f"visit-{visit.id}.pdf" if number is None else f"visit-{visit.id}-edition-{number}.pdf")


def _copy(visit: Visit, asked: dict[str, str]) -> Response:
    db = current_session()
    wish = copies.wanted(db, visit, **asked)
    content = copies.make(db, visit, settings().identity, wish)
    audited_read(Action.SUMMARY_PRINT, "summary", visit.id, visit.patient_id, **wish.detail)
    return _file(content, wish.file_name(visit.id))


def _edition(words: str | None) -> int | None:
    """Return the number of the edition asked for; what is no number names none that is there."""
    return (version_of(words) or 0) if words else None


def _file(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
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
