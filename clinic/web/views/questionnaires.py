"""The patient's side: from the link to "thank you", page by page. The patient comes from the link alone."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from clinic.domain.errors import NotFound
from clinic.services import invitations
from clinic.web.forms.questionnaires.year import YearForm
from clinic.web.questionnaires import drafts, filling, language_choice
from clinic.web.questionnaires.links import Link, find_link, open_known_link, open_link
from clinic.web.send_again import WHY, typed_fields
from clinic.web.session import settings, unit_of_work

bp = Blueprint("questionnaires", __name__)
KEPT, KEPT_PAGE = "kept.", "kept_page"


@bp.errorhandler(NotFound)
def closed(error: NotFound) -> ResponseReturnValue:
    """One page for every link that opens nothing, so that nobody learns why; text in an open page stays there."""
    if drafts.by_script():
        return drafts.not_saved(drafts.closed_link(), status=404)
    return render_template("questionnaires/closed.html"), 404


@bp.before_request
def _ready() -> ResponseReturnValue | None:
    """Open nothing while the clinic's own settings for patients are missing."""
    if settings().missing_for_patients:
        return render_template("questionnaires/not_ready.html"), 503
    return None


@bp.after_request
def _next(response: Response) -> Response:
    """Tell our script where to go on."""
    return drafts.tell_script(response)


@bp.get("/q/<token>")
def start(token: str) -> ResponseReturnValue:
    """Ask for the year of birth, then welcome the patient, or thank for what was sent. Changes nothing."""
    link = open_link(token)
    if link.sent:
        return filling.thanks(link, known=link.known_here)
    return filling.start(link) if link.known_here else _year_page(link, YearForm())


@bp.post("/q/<token>/year")
def check_year(token: str) -> ResponseReturnValue:
    """Open the form on this device if the year is right; the fifth wrong one closes the link."""
    link, typed = open_link(token), YearForm()
    if not typed.validate():
        return _year_page(link, typed, 400)
    with unit_of_work() as db:
        right = invitations.check_year(db, link.invitation, int(typed.year.data))
    if not right:
        left = invitations.tries_left(open_link(token).invitation)
        typed.year.errors = [
            ngettext(
                "That is not the year we have. You can try %(num)s more time.",
                "That is not the year we have. You can try %(num)s more times.",
                left,
            )
        ]
        return _year_page(link, typed, 400)
    link.remember()
    language_choice.keep(link)
    page, fields = request.form.get(KEPT_PAGE, ""), _kept_fields()
    if not fields:
        return redirect(url_for(".start", token=token), 303)
    action = url_for(".save", token=token, page_key=page)
    return render_template("errors/send_again.html", fields=fields, action=action, why=WHY[400])


@bp.post("/q/<token>/language")
def choose_language(token: str) -> ResponseReturnValue:
    """Show the form in another language; what was answered stays."""
    return language_choice.choose(open_link(token))


@bp.post("/q/<token>/form")
def choose_form(token: str) -> ResponseReturnValue:
    """Take the short form of a bad day, or the whole one again; what was answered stays."""
    return filling.choose_form(open_known_link(token))


@bp.get("/q/<token>/<page_key>")
def show(token: str, page_key: str) -> ResponseReturnValue:
    """Show one page with what is stored."""
    link = open_link(token)
    if not link.known_here:
        return redirect(url_for(".start", token=token), 303)
    return filling.show(link, page_key)


@bp.post("/q/<token>/<page_key>")
def save(token: str, page_key: str) -> ResponseReturnValue:
    """Save one page and go on; a refused one comes back with everything that was typed."""
    link = find_link(token)
    return filling.save(link, page_key) if link.known_here else _year_first(link, page_key)


@bp.post("/q/<token>/<page_key>/draft")
def draft(token: str, page_key: str) -> ResponseReturnValue:
    """Store what is typed so far; the patient stays on the page."""
    link = find_link(token)
    return drafts.keep(link, page_key) if link.known_here else drafts.not_saved_until_continue(403)


@bp.post("/q/<token>/send")
def send(token: str) -> ResponseReturnValue:
    """Send the answers to the clinic; twice is once."""
    link = find_link(token)
    return filling.send(link) if link.known_here else _year_first(link, "send")


def _year_first(link: Link, page_key: str) -> ResponseReturnValue:
    """Ask for the year of birth before anything is saved, and keep what was typed until then."""
    open_link(link.token)
    fields = [(f"{KEPT}{name}", value) for name, value in typed_fields()] + [(KEPT_PAGE, page_key)]
    return _year_page(link, YearForm(formdata=None), 403, fields)


def _year_page(
    link: Link, typed: YearForm, status: int = 200, fields: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    kept = fields if fields is not None else [(name, value) for name, value in typed_fields() if name != "year"]
    return render_template("questionnaires/year.html", entry=link, form=typed, kept=kept), status


def _kept_fields() -> list[tuple[str, str]]:
    return [(name[len(KEPT) :], value) for name, value in typed_fields() if name.startswith(KEPT)]
