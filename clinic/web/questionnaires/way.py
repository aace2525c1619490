"""The way through the patient's pages: where a saved page leads, and where to go on."""

from flask import request

from clinic.domain import questionnaires as form
from clinic.domain.questionnaires import Page
from clinic.domain.scoring.alarms import counts_alarm
from clinic.web.questionnaires import check_list, offers
from clinic.web.questionnaires.entries import ADVICE, CHECK, LATER, SUPPORT, Entry
from clinic.web.questionnaires.page_forms import MORE, SAME, stored_on


def next_stop(entry: Entry, page: Page, *, later: bool) -> str:
    """Return the key of the page on which the patient goes on after a save: this one while more of it is to come."""
    if later or MORE in request.form or _left_to_rate(entry, page):
        return page.key
    if request.form.get("then") == CHECK:
        new = form.resume_at(entry.answers, entry.situation, after=page)
    else:
        new = form.page_after(page, entry.answers, entry.situation)
    return new.key if new else CHECK


def next_address(entry: Entry, page: Page, stop: str, *, later: bool) -> str:
    """Return where a saved page leads: one changed from the list to check leads back there, past what it brought up."""
    if later:
        return entry.address(LATER)
    then = request.form.get("then") == CHECK
    if MORE in request.form:
        row = len(stored_on(entry, page)["added"])
        return _show(entry, page.key, then=then, add=1, _anchor=f"added_{row}")
    if stop == page.key:
        return _show(entry, page.key, then=then, change=1)
    if page.key == "urgent" and check_list.advice(entry.answers):
        return _show(entry, ADVICE, then=then)
    if calls_for_support(entry, page):
        return _show(entry, SUPPORT, then=then, after=page.key)
    return _show(entry, stop, then=then and stop != CHECK)


def calls_for_support(entry: Entry, page: Page) -> bool:
    """Whether the page holds an answer about self-harm that counts more than 0."""
    answers = entry.answers
    return any(counts_alarm(ask.item, answers.get(ask.instrument, {}).get(ask.key)) for ask in page.asks if ask.brought)


def after(entry: Entry, page: Page) -> str:
    """Return the page that follows; the list to check after the last."""
    following = form.page_after(page, entry.answers, entry.situation)
    return entry.address(following.key if following else CHECK)


def resume(entry: Entry) -> str:
    """Return where to go on: the page that the patient was on, be it half-filled or skipped before it was reached.

    One that must be answered comes first, if it stands before that page. Of a form that tells of no page the first one
    that was not answered yet, else the list to check.
    """
    here = _open_page(entry)
    if here is None:
        first = form.resume_at(entry.answers, entry.situation)
        return entry.address(first.key if first else CHECK)
    if here == CHECK:
        return entry.address(CHECK)
    page, last = entry.situation.page(here), form.shown_pages(entry.answers, entry.situation)[-1]
    back = page.key != last.key and form.is_last_open(page, entry.answers, entry.situation)
    return _show(entry, here, then=back)


def _open_page(entry: Entry) -> str | None:
    """Return the page that the patient was on; None if it is not asked any more, or a page before it has to be."""
    order = [*(page.key for page in form.shown_pages(entry.answers, entry.situation)), CHECK]
    here = entry.questionnaire.open_page if entry.questionnaire else None
    if here not in order:
        return None
    missing = form.missing_required(entry.answers, entry.situation)
    return here if not missing or order.index(here) <= order.index(missing[0].key) else None


def _left_to_rate(entry: Entry, page: Page) -> bool:
    """Whether the list was confirmed, and a treatment on it is still to be asked about."""
    return SAME in request.form and page.key == "treatments" and offers.left_to_rate(entry)


def _show(entry: Entry, page_key: str, *, then: bool = False, **more: int | str) -> str:
    back = {"then": CHECK} if then else {}
    return entry.address(page_key, **more, **back)
