"""The patient's side: from the link to "thank you", page by page. The patient comes from the link alone."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm.exc import StaleDataError

from clinic.domain import questionnaires as form
from clinic.domain.errors import ClinicError, Conflict, NotFound
from clinic.domain.questionnaires import Page
from clinic.services import invitations, questionnaire_pages, questionnaires
from clinic.services.questionnaire_pages import PageChanged
from clinic.web.errors import told
from clinic.web.forms.base import clean
from clinic.web.forms.questionnaires.year import YearForm
from clinic.web.questionnaires import check_list, way
from clinic.web.questionnaires import page_forms as forms
from clinic.web.questionnaires.links import Link, find_link, note_saved, open_known_link, open_link, was_saved
from clinic.web.send_again import WHY, typed_fields
from clinic.web.session import settings, unit_of_work, utc_now

bp = Blueprint("questionnaires", __name__)
KEPT, KEPT_PAGE = "kept.", "kept_page"
TEMPLATES = {
    "urgent": "urgent",
    "map": "map",
    "cramp-map": "map",
    "tightness": "map",
    "cramp-severity": "severity",
    "treatments": "treatments",
}
"""Pages with a template of their own; the others are lists of questions."""


@bp.errorhandler(NotFound)
def closed(error: NotFound) -> ResponseReturnValue:
    """One page for every link that opens nothing, so that nobody learns why."""
    return render_template("questionnaires/closed.html"), 404


@bp.before_request
def _ready() -> ResponseReturnValue | None:
    """Open nothing while the clinic's own settings for patients are missing."""
    if settings().missing_for_patients:
        return render_template("questionnaires/not_ready.html"), 503
    return None


@bp.get("/q/<token>")
def start(token: str) -> ResponseReturnValue:
    """Ask for the year of birth, then welcome the patient, or thank for what was sent. Changes nothing."""
    link = open_link(token)
    if link.sent:
        return _thanks(link)
    if not link.known_here:
        return _year_page(link, YearForm())
    if not link.adult:
        return render_template("questionnaires/ask_clinic.html"), 403
    return render_template("questionnaires/start.html", link=link, go_on=way.resume(link))


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
    page, fields = request.form.get(KEPT_PAGE, ""), _kept_fields()
    if not fields:
        return redirect(url_for(".start", token=token), 303)
    action = url_for(".save", token=token, page_key=page)
    return render_template("errors/send_again.html", fields=fields, action=action, why=WHY[400])


@bp.post("/q/<token>/form")
def choose_form(token: str) -> ResponseReturnValue:
    """Take the short form of a bad day, or the whole one again; what was answered stays."""
    link = open_known_link(token)
    short = request.form.get("form") == "short"
    if link.sent or not link.adult:
        return redirect(url_for(".start", token=token), 303)
    with unit_of_work() as db:
        questionnaire_pages.lock(db, link.visit)
        questionnaires.choose_form(db, link.begin(), short_form=short)
    link.read_again()
    if short and not form.missing_required(link.answers, link.situation):
        return redirect(way.address(link, "bad-day"), 303)
    return redirect(way.resume(link), 303)


@bp.get("/q/<token>/<page_key>")
def show(token: str, page_key: str) -> ResponseReturnValue:
    """Show one page with what is stored."""
    link = open_link(token)
    if not link.known_here or link.sent or not link.adult:
        return redirect(url_for(".start", token=token), 303)
    if page_key in (way.CHECK, way.ADVICE, way.LATER):
        return _around(link, page_key)
    page = form.get(page_key)
    if page not in form.shown_pages(link.answers, link.situation):
        return redirect(way.resume(link), 303)
    return _page(link, page, forms.form_of(link, page), saved=was_saved())


@bp.post("/q/<token>/<page_key>")
def save(token: str, page_key: str) -> ResponseReturnValue:
    """Save one page and go on; a refused one comes back with everything that was typed."""
    link = find_link(token)
    if (elsewhere := _not_to_be_saved(link, page_key)) is not None:
        return elsewhere
    page, later = form.get(page_key), "later" in request.form
    typed: Any = forms.form_of(link, page, later=later)
    if not typed.validate():
        return _page(link, page, typed, 400)
    try:
        with unit_of_work() as db:
            forms.save(db, link, page, typed, request.form.get("basis", ""), partial=later)
    except (ClinicError, StaleDataError) as error:
        link.read_again()
        return _refused(link, page, typed, error)
    link.read_again()
    note_saved()
    if page.key == "urgent" and typed.untouched and not later and "asked_again" not in request.form:
        typed.ask_again()
        return _page(link, page, typed, 400)
    return redirect(way.next_address(link, page, later), 303)


@bp.post("/q/<token>/send")
def send(token: str) -> ResponseReturnValue:
    """Send the answers to the clinic; twice is once."""
    link = find_link(token)
    if link.known_here and link.sent:
        return redirect(url_for(".start", token=token), 303) if not link.visit.status.locked else _thanks(link)
    if (elsewhere := _not_to_be_saved(link, "send")) is not None:
        return elsewhere
    with unit_of_work() as db:
        questionnaire_pages.lock(db, link.visit)
        missing = form.missing_required(link.answers, link.situation)
        if not missing:
            questionnaire_pages.forget_not_asked(db, link.begin(), now=utc_now())
            questionnaires.send(db, link.visit, link.begin(), now=utc_now())
    if missing:
        return _check(link, missing), 400
    return redirect(url_for(".start", token=token), 303)


def _not_to_be_saved(link: Link, page_key: str) -> ResponseReturnValue | None:
    """Return what answers a POST that cannot be saved as a page now: text is kept, never lost."""
    if not link.known_here:
        open_link(link.token)
        fields = [(f"{KEPT}{name}", value) for name, value in typed_fields()] + [(KEPT_PAGE, page_key)]
        return _year_page(link, YearForm(formdata=None), 403, fields)
    if link.visit.status.locked:
        return _keep_late(link, page_key)
    if not link.adult:
        return redirect(url_for(".start", token=link.token), 303)
    return None


def _keep_late(link: Link, page_key: str) -> ResponseReturnValue:
    """Keep what arrived after signing as it came, and say so. Only what a form of ours can hold is taken."""
    late: dict[str, list[str]] = {}
    for name, value in typed_fields():
        late.setdefault(clean(name), []).append(clean(value))
    with unit_of_work() as db:
        ticked = questionnaires.keep_late(db, link.visit, clean(page_key)[:60], late, now=utc_now())
    return render_template("questionnaires/late.html", advice=check_list.advice({"urgent": ticked}))


def _refused(link: Link, page: Page, typed: Any, error: Exception) -> ResponseReturnValue:
    """Show the page again with what was typed; a page changed elsewhere also with what is stored now."""
    if isinstance(error, StaleDataError):
        error = PageChanged(forms.stored_on(link, page))
    if not isinstance(error, ClinicError):
        raise error
    if isinstance(error, Conflict) and link.visit.status.locked:
        return _keep_late(link, page.key)
    typed.form_errors.append(" ".join(told(error)))
    stored = check_list.rows_of(link, page) if isinstance(error, PageChanged) else None
    return _page(link, page, typed, error.status if error.status != 422 else 400, stored=stored)


def _page(
    link: Link, page: Page, typed: Any, status: int = 200, *, stored: Any = None, saved: bool = False
) -> ResponseReturnValue:
    back = form.page_before(page, link.answers, link.situation)
    then = way.CHECK if request.values.get("then") == way.CHECK else ""
    page_html = render_template(
        f"questionnaires/{TEMPLATES.get(page.key, 'page')}.html",
        link=link,
        page=page,
        form=typed,
        advice=check_list.advice(link.answers) if page.key == "urgent" else [],
        then=then,
        basis=form.basis(forms.stored_on(link, page)),
        back=way.address(link, way.CHECK if then else back.key if back else None),
        stored=stored,
        saved=saved,
        names=forms.course_names(link) if page.key == "treatments" else {},
    )
    return page_html, status


def _around(link: Link, page_key: str) -> ResponseReturnValue:
    """Show one of the pages without questions: advice, saved for later, the list to check."""
    if page_key == way.CHECK:
        return _check(link)
    found = check_list.advice(link.answers)
    if page_key == way.LATER:
        return render_template("questionnaires/later.html", link=link, advice=found, go_on=way.resume(link))
    back = request.args.get("then") == way.CHECK
    go_on = way.address(link, way.CHECK) if back else way.after(link, form.get("urgent"))
    return render_template("questionnaires/advice.html", link=link, advice=found, go_on=go_on)


def _check(link: Link, missing: tuple[Page, ...] = ()) -> str:
    last = form.shown_pages(link.answers, link.situation)[-1]
    return render_template(
        "questionnaires/check.html",
        link=link,
        pages=check_list.rows(link),
        advice=check_list.advice(link.answers),
        blanks=form.blanks(link.answers, link.situation),
        missing=[(page, way.address(link, page.key)) for page in missing],
        back=way.address(link, last.key),
        saved=was_saved(),
    )


def _thanks(link: Link) -> ResponseReturnValue:
    found = check_list.advice(link.answers) if link.known_here else []
    return render_template("questionnaires/thanks.html", link=link, advice=found)


def _year_page(
    link: Link, typed: YearForm, status: int = 200, fields: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    kept = fields if fields is not None else [(name, value) for name, value in typed_fields() if name != "year"]
    return render_template("questionnaires/year.html", link=link, form=typed, kept=kept), status


def _kept_fields() -> list[tuple[str, str]]:
    return [(name[len(KEPT) :], value) for name, value in typed_fields() if name.startswith(KEPT)]
