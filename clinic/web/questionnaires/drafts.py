"""What is typed so far, kept on the server while the patient is still on the page. Our script is told in JSON."""

from typing import Any

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from clinic.domain import questionnaires as form
from clinic.domain.errors import ClinicError
from clinic.domain.questionnaires import Page
from clinic.services.questionnaire_pages import PageChanged
from clinic.web.errors import told
from clinic.web.questionnaires import check_list, filling
from clinic.web.questionnaires import page_forms as forms
from clinic.web.questionnaires.entries import Entry
from clinic.web.session import settings, unit_of_work, utc_now


def by_script() -> bool:
    """Whether our script sent this, and not the form itself."""
    return request.headers.get("X-Requested-With") == "fetch"


def tell_script(response: Response) -> Response:
    """Tell our script where a saved page leads: followed by it, a redirect would fetch the next page twice."""
    if response.status_code == 303 and by_script():
        return jsonify(next=response.location)
    return response


def keep(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Store what the page holds so far, without moving on and without asking for what is blank.

    Answers {saved_at, basis}; a refusal is {error}, for a page changed elsewhere also {stored, basis}: what is stored
    now as markup, and the basis of a page that shows it. An urgent sign is raised at once, after signing too.
    """
    if entry.visit.status.locked:
        if page_key == "urgent":
            filling.keep_late(entry, page_key)
        return not_saved_until_continue(409)
    if not entry.adult:
        return not_saved_until_continue(403)
    page = form.get(page_key, entry.situation.extra)
    typed: Any = forms.form_of(entry, page, later=True)
    if not typed.validate():
        return not_saved(*_sentences(typed.errors))
    try:
        with unit_of_work() as db:
            forms.save(db, entry, page, typed, request.form.get("basis", ""), partial=True)
    except StaleDataError:
        return _refused(entry, page, PageChanged({}))
    except ClinicError as error:
        return _refused(entry, page, error)
    return jsonify(saved_at=utc_now().isoformat(), basis=_basis(entry, page))


def not_saved(*why: str, status: int = 400) -> ResponseReturnValue:
    """Say that nothing was stored, and why."""
    return jsonify(error=" ".join([_("Not saved yet."), *why])), status


def closed_link() -> str:
    """Return what to do about a link that was closed while its page was open."""
    words = _("This link does not open a form now. Ask your clinic for a new one: %(phone)s.", phone=settings().phone)
    return str(words)


def not_saved_until_continue(status: int) -> ResponseReturnValue:
    """Leave it to Continue: it can ask for the year of birth again, or say that the visit is over."""
    if forms.SAME in request.form:
        return not_saved(_("Press your answer again."), status=status)
    return not_saved(_("Press Continue: what you typed is kept."), status=status)


def _refused(entry: Entry, page: Page, error: ClinicError) -> ResponseReturnValue:
    entry.read_again()
    forms.raise_signs(entry, page)
    status = error.status if error.status != 422 else 400
    if not isinstance(error, PageChanged):
        return not_saved(*told(error), status=status)
    shown = render_template(
        "questionnaires/_stored.html", entry=entry, page=page, stored=check_list.rows_of(entry, page), names={}
    )
    said = " ".join([_("Not saved yet."), *told(error)])
    return jsonify(error=said, stored=shown, basis=_basis(entry, page)), status


def _basis(entry: Entry, page: Page) -> str:
    return form.basis(forms.stored_on(entry, page))


def _sentences(errors: Any) -> list[str]:
    """Return what is wrong, each sentence once; errors of a form nest by field."""
    found = [str(sentence) for of_field in errors.values() for sentence in of_field]
    return list(dict.fromkeys(found))
