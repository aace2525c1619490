"""What is typed so far, kept on the server while the patient is still on the page. Our script is told in JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import ImmutableMultiDict

from clinic.domain.errors import ClinicError
from clinic.domain.questionnaires import Page
from clinic.services.questionnaire_pages import PageChanged
from clinic.web.errors import told
from clinic.web.questionnaires import check_list, filling
from clinic.web.questionnaires import page_forms as forms
from clinic.web.questionnaires.entries import Entry
from clinic.web.send_again import by_script
from clinic.web.session import settings, unit_of_work, utc_now

SENT_BEFORE, UNDECIDED = "sent_before", "undecided"
"""What our script tells beside the fields: those it sent before and heard nothing of; that both values are shown."""
OUR_OWN = ("basis", "then", SENT_BEFORE, UNDECIDED, "put_away")


def tell_script(response: Response) -> Response:
    """Tell our script where a saved page leads: followed by it, a redirect would fetch the next page twice.

    The other headers stay: the end of a tablet makes the browser forget.
    """
    if response.status_code == 303 and by_script():
        response.data = jsonify(next=response.headers.pop("Location")).data
        response.status_code, response.mimetype = 200, "application/json"
    return response


def keep(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Store what the page holds so far, without moving on and without asking for what is blank.

    Answers {saved_at, basis}; a refusal is {error}, for a page changed elsewhere also {stored, basis}: what is stored
    now as markup, and the basis of a page that shows it. An urgent sign is raised at once, after signing too.
    """
    if entry.visit.status.locked:
        if page_key == "urgent":
            filling.keep_late(entry, page_key)
        filling.raise_late(entry, page_key)
        return not_saved_until_continue(409)
    if not entry.adult:
        return not_saved_until_continue(403)
    if page_key not in entry.situation.places:  # opened before an update: Continue keeps it
        return not_saved_until_continue(409)
    page = entry.situation.page(page_key)
    try:
        _store(entry, page)
    except Mistyped as mistyped:
        return not_saved(*mistyped.sentences)
    except ClinicError as error:
        return _refused(entry, page, error)
    return jsonify(saved_at=utc_now().isoformat(), basis=_basis(entry, page))


def keep_last(entry: Entry, page_key: str) -> None:
    """Store what was typed when nobody is there any more to be asked about it.

    What cannot be an answer as it is (out of range, changed elsewhere meanwhile, sent before) is kept as it came, for
    the clinic to read. Raises NotFound for a page that is none.
    """
    page = entry.situation.page(page_key)
    if not entry.visit.status.locked and entry.adult and UNDECIDED not in request.form:
        try:
            _store(entry, page)
        except (Mistyped, ClinicError):
            entry.read_again()
        else:
            return
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OUR_OWN]
    with _holding(fields):
        filling.keep_late(entry, page_key)
        filling.raise_late(entry, page_key)


class Mistyped(Exception):
    """What was typed is no answer: the sentences say why."""

    def __init__(self, errors: Any) -> None:
        super().__init__("what was typed is no answer")
        self.sentences = _sentences(errors)


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


def _store(entry: Entry, page: Page) -> None:
    """Store what the page holds. Raises Mistyped, and what `page_forms.save` raises.

    What was sent before without an answer goes first: it may be stored, and then this page was typed over it.
    """
    displayed = request.form.get("basis", "")
    if SENT_BEFORE in request.form:
        with _holding(parse_qsl(request.form[SENT_BEFORE], keep_blank_values=True, max_num_fields=2000)):
            try:
                _save(entry, page, displayed)
                displayed = _basis(entry, page)
            except (Mistyped, ClinicError):
                entry.read_again()
    _save(entry, page, displayed)


def _save(entry: Entry, page: Page, displayed: str) -> None:
    typed: Any = forms.form_of(entry, page, later=True)
    if not typed.validate():
        raise Mistyped(typed.errors)
    try:
        with unit_of_work() as db:
            forms.save(db, entry, page, typed, displayed, partial=True)
    except StaleDataError:
        raise PageChanged({}) from None


@contextmanager
def _holding(fields: list[tuple[str, str]]) -> Iterator[None]:
    """Read the request as if these were its fields."""
    came = request.form
    request.form = ImmutableMultiDict(fields)
    try:
        yield
    finally:
        request.form = came


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
    return forms.basis_of(entry, page)


def _sentences(errors: Any) -> list[str]:
    """Return what is wrong, each sentence once; errors of a form nest by field."""
    found = [str(sentence) for of_field in errors.values() for sentence in of_field]
    return list(dict.fromkeys(found))
