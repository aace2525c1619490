"""The way through the patient's pages: where a saved page leads, and where to go on."""

from flask import request

from clinic.domain import questionnaires as form
from clinic.domain.questionnaires import Page
from clinic.web.questionnaires import check_list, offers
from clinic.web.questionnaires.entries import ADVICE, CHECK, LATER, Entry
from clinic.web.questionnaires.page_forms import MORE, SAME, stored_on


def next_address(entry: Entry, page: Page, later: bool) -> str:
    """Return where a saved page leads: one changed from the list to check leads back there, past what it brought up."""
    if later:
        return entry.address(LATER)
    then = request.form.get("then") == CHECK
    if MORE in request.form:
        row = len(stored_on(entry, page)["added"])
        return _show(entry, page.key, then=then, add=1, _anchor=f"added_{row}")
    if SAME in request.form and page.key == "treatments" and offers.left_to_rate(entry):
        return _show(entry, page.key, then=then, change=1)
    if page.key == "urgent" and check_list.advice(entry.answers):
        return _show(entry, ADVICE, then=then)
    if not then:
        return after(entry, page)
    new = form.resume_at(entry.answers, entry.situation, after=page)
    return _show(entry, new.key, then=True) if new else entry.address(CHECK)


def after(entry: Entry, page: Page) -> str:
    """Return the page that follows; the list to check after the last."""
    following = form.page_after(page, entry.answers, entry.situation)
    return entry.address(following.key if following else CHECK)


def resume(entry: Entry) -> str:
    """Return where to go on: the first page that was not answered yet, else the list to check."""
    page = form.resume_at(entry.answers, entry.situation)
    return entry.address(page.key if page else CHECK)


def _show(entry: Entry, page_key: str, *, then: bool = False, **more: int | str) -> str:
    back = {"then": CHECK} if then else {}
    return entry.address(page_key, **more, **back)
