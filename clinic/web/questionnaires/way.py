"""The way through the patient's pages: where a saved page leads, where to go on, and the addresses themselves."""

from flask import request, url_for

from clinic.domain import questionnaires as form
from clinic.domain.questionnaires import Page
from clinic.web.questionnaires import check_list
from clinic.web.questionnaires.links import Link
from clinic.web.questionnaires.page_forms import MORE, stored_on

CHECK, ADVICE, LATER = "check", "advice", "later"
"""The pages without questions, beside start: the list to check, advice for urgent signs, saved for later."""


def next_address(link: Link, page: Page, later: bool) -> str:
    """Return where a saved page leads: one changed from the list to check leads back there, past what it brought up."""
    if later:
        return address(link, LATER)
    then = request.form.get("then") == CHECK
    if MORE in request.form:
        row = len(stored_on(link, page)["added"])
        return _show(link, page.key, then=then, add=1, _anchor=f"added_{row}")
    if page.key == "urgent" and check_list.advice(link.answers):
        return _show(link, ADVICE, then=then)
    if not then:
        return after(link, page)
    new = form.resume_at(link.answers, link.situation, after=page)
    return _show(link, new.key, then=True) if new else address(link, CHECK)


def after(link: Link, page: Page) -> str:
    """Return the page that follows; the list to check after the last."""
    following = form.page_after(page, link.answers, link.situation)
    return address(link, following.key if following else CHECK)


def resume(link: Link) -> str:
    """Return where to go on: the first page that was not answered yet, else the list to check."""
    page = form.resume_at(link.answers, link.situation)
    return address(link, page.key if page else CHECK)


def address(link: Link, page_key: str | None) -> str:
    """Return the address of a page; None is the start page."""
    return url_for("questionnaires.start", token=link.token) if page_key is None else _show(link, page_key)


def _show(link: Link, page_key: str, *, then: bool = False, **more: int | str) -> str:
    back = {"then": CHECK} if then else {}
    return url_for("questionnaires.show", token=link.token, page_key=page_key, **more, **back)
