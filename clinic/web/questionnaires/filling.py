"""Filling the questionnaire in, page by page, whichever way it was reached: show, save, check, send."""

from typing import Any

from flask import redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from clinic.domain import questionnaires as form
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.questionnaires import Page
from clinic.domain.visits import Answers
from clinic.services import questionnaire_pages, questionnaires
from clinic.services.questionnaire_pages import PageChanged
from clinic.web.errors import told
from clinic.web.forms.base import clean
from clinic.web.questionnaires import check_list, late_same, offers, way
from clinic.web.questionnaires import page_forms as forms
from clinic.web.questionnaires.entries import ADVICE, CHECK, LATER, SUPPORT, Entry
from clinic.web.questionnaires.offers import Offer
from clinic.web.send_again import typed_fields
from clinic.web.session import unit_of_work, utc_now

TEMPLATES = {
    "urgent": "urgent",
    "map": "map",
    "cramp-map": "map",
    "tightness": "map",
    "cramp-severity": "severity",
    "treatments": "treatments",
}
"""Pages with a template of their own; the others are lists of questions."""
NO_ANSWERS = frozenset(("basis", "then", "same", "asked", "asked_again", "later", "add"))
"""Fields by which a page steers."""
_SAVED = "page_saved"


def start(entry: Entry) -> ResponseReturnValue:
    """Welcome the patient. Changes nothing."""
    if not entry.adult:
        return render_template("questionnaires/ask_clinic.html", entry=entry), 403
    return render_template(f"{entry.words}/start.html", entry=entry, go_on=way.resume(entry))


def choose_form(entry: Entry) -> ResponseReturnValue:
    """Take the short form of a bad day, or the whole one again; what was answered stays."""
    short = request.form.get("form") == "short"
    if entry.sent or not entry.adult:
        return redirect(entry.address(), 303)
    with unit_of_work() as db:
        questionnaire_pages.lock(db, entry.visit)
        questionnaires.choose_form(db, entry.begin(), short_form=short)
    entry.read_again()
    if short and not form.missing_required(entry.answers, entry.situation):
        return redirect(entry.address("bad-day"), 303)
    return redirect(way.resume(entry), 303)


def show(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Show one page with what is stored."""
    if entry.sent or not entry.adult:
        return redirect(entry.address(), 303)
    if page_key in (CHECK, ADVICE, SUPPORT, LATER):
        return _around(entry, page_key)
    page = entry.situation.page(page_key)
    if page not in form.shown_pages(entry.answers, entry.situation):
        return redirect(way.resume(entry), 303)
    return _page(entry, page, forms.form_of(entry, page), saved=_was_saved(), offer=offers.open_on(entry, page))


def save(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Save one page and go on; a refused one comes back with everything that was typed."""
    if (elsewhere := _not_to_be_saved(entry, page_key)) is not None:
        return elsewhere
    page, later = entry.situation.page(page_key), "later" in request.form
    typed: Any = forms.form_of(entry, page, later=later)
    if not typed.validate():
        return _page(entry, page, typed, 400)
    try:
        with unit_of_work() as db:
            forms.save(db, entry, page, typed, request.form.get("basis", ""), partial=later)
            ask_again = not later and _asks_again(page, typed)
            stop = page.key if ask_again else way.next_stop(entry, page, later=later)
            questionnaire_pages.stand_at(entry.begin(), stop)
    except (ClinicError, StaleDataError) as error:
        entry.read_again()
        return _refused(entry, page, typed, error)
    cookie[_SAVED] = True
    if ask_again:
        typed.ask_again()
        return _page(entry, page, typed, 400, ask_again=True)
    return redirect(way.next_address(entry, page, stop, later=later), 303)


def send(entry: Entry) -> ResponseReturnValue:
    """Send the answers to the clinic; twice is once."""
    if entry.sent:
        return redirect(entry.address(), 303) if not entry.visit.status.locked else thanks(entry)
    if (elsewhere := _not_to_be_saved(entry, "send")) is not None:
        return elsewhere
    with unit_of_work() as db:
        questionnaire_pages.lock(db, entry.visit)
        missing = form.missing_required(entry.answers, entry.situation)
        if not missing:
            questionnaire_pages.forget_not_asked(db, entry.begin(), now=utc_now())
            questionnaires.send(db, entry.visit, entry.begin(), now=utc_now(), actor=entry.typed_by)
    if missing:
        return _check(entry, missing), 400
    return redirect(entry.address(), 303)


def thanks(entry: Entry, *, known: bool = True) -> ResponseReturnValue:
    """Thank for what was sent; the advice for urgent signs only where the patient is known."""
    found = check_list.advice(entry.answers) if known else []
    support = known and check_list.needs_support(entry)
    return render_template("questionnaires/thanks.html", entry=entry, advice=found, support=support)


def keep_late(entry: Entry, page_key: str) -> Answers:
    """Keep what arrived after signing as it came: only what a form of ours can hold. Return the urgent signs ticked.

    Where the patient said "Same", what that confirmed is kept with it.
    """
    late: dict[str, list[str]] = {}
    for name, value in typed_fields():
        late.setdefault(clean(name), []).append(clean(value))
    late |= late_same.fields(entry, page_key)
    with unit_of_work() as db:
        return questionnaires.keep_late(db, entry.visit, clean(page_key)[:60], late, now=utc_now())


def _not_to_be_saved(entry: Entry, page_key: str) -> ResponseReturnValue | None:
    """Return what answers a POST that cannot be saved as a page now: text is kept, never lost."""
    if entry.visit.status.locked:
        return _late(entry, page_key)
    if not entry.adult:
        return redirect(entry.address(), 303)
    if page_key != "send" and page_key not in entry.situation.places:
        return _gone(entry, page_key)
    return None


def _gone(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Keep what was typed on a page that the form has no more, as it came, for the clinic to read; lead on.

    It was opened before an update, or before the clinic stopped asking.
    """
    typed = [value for name, value in typed_fields() if name not in NO_ANSWERS and value.strip()]
    if not typed:
        return redirect(way.resume(entry), 303)
    keep_late(entry, page_key)
    return render_template("questionnaires/gone.html", entry=entry, typed=typed, go_on=way.resume(entry))


def _asks_again(page: Page, typed: Any) -> bool:
    """Whether something is blank that is asked for once: a group of urgent signs, or what a file requires."""
    if "asked_again" in request.form:
        return False
    return bool(typed.untouched) if page.key == "urgent" else page.imported and bool(typed.unanswered)


def _was_saved() -> bool:
    """Whether the page before was saved; asked once."""
    return bool(cookie.pop(_SAVED, False))


def _late(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Keep what arrived after signing, and say so."""
    ticked = keep_late(entry, page_key)
    support = raise_late(entry, page_key)
    found = check_list.advice({"urgent": ticked})
    return render_template(f"{entry.words}/late.html", entry=entry, advice=found, support=support)


def raise_late(entry: Entry, page_key: str) -> bool:
    """Raise what a page of an imported questionnaire says about self-harm after signing; return whether it does."""
    page = entry.situation.page(page_key) if page_key in entry.situation.places else None
    return page is not None and page.imported and forms.raise_signs(entry, page)


def _refused(entry: Entry, page: Page, typed: Any, error: Exception) -> ResponseReturnValue:
    """Show the page again with what was typed; a page changed elsewhere also with what is stored now."""
    if isinstance(error, StaleDataError):
        error = PageChanged(forms.stored_on(entry, page))
    if not isinstance(error, ClinicError):
        raise error
    if isinstance(error, Conflict) and entry.visit.status.locked:
        return _late(entry, page.key)
    forms.raise_signs(entry, page)
    typed.form_errors.append(" ".join(told(error)))
    stored = check_list.rows_of(entry, page) if isinstance(error, PageChanged) else None
    return _page(entry, page, typed, error.status if error.status != 422 else 400, stored=stored)


def _page(
    entry: Entry,
    page: Page,
    typed: Any,
    status: int = 200,
    *,
    stored: Any = None,
    saved: bool = False,
    offer: Offer | None = None,
    ask_again: bool = False,
) -> ResponseReturnValue:
    back = form.page_before(page, entry.answers, entry.situation)
    then = CHECK if request.values.get("then") == CHECK else ""
    template = "imported" if page.imported else TEMPLATES.get(page.key, "page")
    page_html = render_template(
        f"questionnaires/{'offer' if offer else template}.html",
        offer=offer,
        entry=entry,
        page=page,
        form=typed,
        advice=check_list.advice_beside(entry.answers) if page.key == "urgent" else [],
        then=then,
        basis=forms.basis_of(entry, page),
        back=entry.address(CHECK if then else back.key if back else None),
        stored=stored,
        saved=saved,
        ask_again=ask_again,
        names=forms.course_names(entry) if page.key == "treatments" else {},
    )
    return page_html, status


def _around(entry: Entry, page_key: str) -> ResponseReturnValue:
    """Show one of the pages without questions: advice, help, saved for later, the list to check."""
    if page_key == CHECK:
        return _check(entry)
    if page_key == SUPPORT:
        return _support(entry)
    found = check_list.advice(entry.answers)
    if page_key == LATER:
        support = check_list.needs_support(entry)
        go_on = way.resume(entry)
        return render_template("questionnaires/later.html", entry=entry, advice=found, support=support, go_on=go_on)
    back = request.args.get("then") == CHECK
    go_on = entry.address(CHECK) if back else way.after(entry, form.get("urgent"))
    return render_template("questionnaires/advice.html", entry=entry, advice=found, go_on=go_on)


def _support(entry: Entry) -> ResponseReturnValue:
    """Show where help is after an answer about self-harm."""
    page = entry.situation.page(request.args.get("after", ""))
    back = request.args.get("then") == CHECK
    go_on = entry.address(CHECK) if back else way.after(entry, page)
    return render_template("questionnaires/support.html", entry=entry, page=page, go_on=go_on)


def _check(entry: Entry, missing: tuple[Page, ...] = ()) -> str:
    last = form.shown_pages(entry.answers, entry.situation)[-1]
    pages = check_list.rows(entry)
    return render_template(
        f"{entry.words}/check.html",
        entry=entry,
        pages=pages,
        advice=check_list.advice(entry.answers),
        support=check_list.needs_support(entry),
        blanks=form.blanks(entry.answers, entry.situation) + check_list.blanks_beside_items(pages),
        missing=[(page, entry.address(page.key)) for page in missing],
        back=entry.address(last.key),
        saved=_was_saved(),
    )
