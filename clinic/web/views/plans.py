"""The plan: what the clinician writes to the patient, who does what next, what becomes of each treatment."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.domain.plans import Planned
from clinic.models import Visit
from clinic.services import plans, visits
from clinic.services.plans import Answered, Decision
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.plans import (
    ANSWER_LABELS,
    DECISION_LABELS,
    PlanForm,
    stored_answers,
    stored_decisions,
    typed_answers,
    typed_decisions,
)
from clinic.web.present import in_short, plan_page
from clinic.web.present.plan_page import PlanPage
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("plans", __name__)
TEMPLATE = "plans/edit.html"


@bp.get("/visits/<int:visit_id>/plan")
@reads_visit
def edit(visit: Visit) -> ResponseReturnValue:
    """Show the plan of the visit, with the last one on top."""
    db = current_session()
    page = plan_page.present(db, visit)
    form, decisions = PlanForm.of(page.stored), stored_decisions(page.stored.items)
    return render_template(TEMPLATE, form=form, **_page(visit, page, decisions, stored_answers(page.due)))


@bp.post("/visits/<int:visit_id>/plan")
@requires(Permission.CLINICAL_WRITE)
def save(visit_id: int) -> ResponseReturnValue:
    """Save the plan, or put the draft of plain facts into the box to be read and rewritten first."""
    form, db = PlanForm(), current_session()
    visit = visits.get(db, visit_id)
    page = plan_page.present(db, visit)
    decisions = typed_decisions([line.row for line in page.courses])
    form.written_beside = plan_page.labels_beside(page)
    typed = _page(visit, page, decisions, typed_answers(page.due))
    if "draft" in request.form:
        taken = in_short.chosen(page.drafts, request.form["draft"])
        form.in_short.data = "\n".join(part for part in (form.in_short.data, taken) if part)
        return render_template(TEMPLATE, form=form, draft_taken=True, **typed)
    if not form.validate():
        return refused(TEMPLATE, form, **typed)
    try:
        with unit_of_work() as db:
            _write(db, to_write(db, visit_id), form, decisions, typed["answers"].values())
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        page = plan_page.present(current_session(), visit)
        form.show_versions(page.stored)
        return refused(TEMPLATE, form, error, **_page(visit, page, decisions, typed_answers(page.due)))
    return redirect(url_for(".edit", visit_id=visit_id), 303)


def _write(db: Session, visit: Visit, form: PlanForm, decisions: dict[int, Any], answers: Iterable[Answered]) -> None:
    displayed, actor, now = version_of(form.version.data), current_account(), utc_now()
    plans.write(db, visit, form.words(), displayed=displayed, actor=actor, now=now)
    made = [
        Decision(decision, course_id=course_id, note=note)
        for course_id, (decision, note) in decisions.items()
        if decision is not None
    ]
    plans.decide(
        db,
        visit,
        [*made, *form.tries()],
        actor=actor,
        now=now,
        displayed=form.decided.data,
        answered=tuple(answers),
    )


def _page(
    visit: Visit, page: PlanPage, decisions: dict[int, Any], answers: Mapping[Planned, Answered]
) -> dict[str, Any]:
    return {
        "visit": visit,
        "page": page,
        "decisions": decisions,
        "answers": answers,
        "answer_labels": ANSWER_LABELS,
        "labels": DECISION_LABELS,
        "stored": page.stored.words,
    }
