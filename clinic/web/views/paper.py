"""The questionnaire to print and fill in by hand."""

from dataclasses import replace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission
from clinic.domain.visits import EntryMode
from clinic.services import questionnaire_pages, questionnaires, visits
from clinic.web.access import requires
from clinic.web.audit_trail import audited_read
from clinic.web.languages import in_language_of
from clinic.web.layout import viewer
from clinic.web.present import paper_form
from clinic.web.questionnaires.page_forms import names_to_rate
from clinic.web.session import current_session, settings
from clinic.web.views.invitations import qr

bp = Blueprint("paper", __name__)


@bp.get("/visits/<int:visit_id>/paper-form")
@requires(Permission.INVITE)
def show(visit_id: int) -> ResponseReturnValue:
    """Show the whole form in the patient's language with no answer on it; their treatments for clinicians alone.

    One that was begun keeps its questions: what is written on paper is typed into the same form.
    """
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.PAPER_PRINT, "visit", visit.id, visit.patient_id)
    begun = questionnaires.of_visit(db, visit)
    with in_language_of(visit.patient) as language:
        situation = questionnaire_pages.situation(db, visit, begun)
        situation = replace(situation, short_form=False, language=language)
        clinical = viewer().may(Permission.CLINICAL_READ)
        listed = list(names_to_rate(visit.patient).values()) if clinical else []
        sheets = paper_form.sheets(situation, listed)
        return render_template("paper/show.html", visit=visit, sheets=sheets, qr=qr(_typing_address(visit_id)))


def _typing_address(visit_id: int) -> str:
    """Return where staff type the form in; it opens nothing without signing in."""
    return settings().base_url + url_for("assisted.start", visit_id=visit_id, mode=EntryMode.PAPER.value)
