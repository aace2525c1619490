"""A patient's link tells nothing on its way: not to the log, not to a cache, not to the next site, not to a preview."""

import logging
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from clinic.db.base import Base
from tests.fixtures.questionnaire_walk import Walk

Start = Callable[..., Walk]
TORN = ("/q//{}", "/Q/{}", "/{}", "/q;{}", "/q/{}/", "//q/{}", "/x/../q/{}", "/q/abc/{}", "/visits/1/link/{}")
"""What messengers, thumbs and scanners make of a link."""


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_link_is_masked_in_the_log_too(walk: Start, caplog: pytest.LogCaptureFixture, torn: str) -> None:
    who = walk(known=False)
    with caplog.at_level(logging.INFO):
        for method in ("GET", "HEAD", "POST"):
            who.browser.open(torn.format(who.invited.token), method=method)
    assert caplog.text
    assert who.invited.token not in caplog.text


PAGES = ("", "urgent", "map", "pain", "matters", "check", "later", "advice", "send", "year", "form", "map/draft", "x")
PREVIEWS = ("WhatsApp/2.24", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0", "Mozilla/5.0 (SafeLinks scanner)")


@pytest.mark.parametrize("token", [None, "2" * 26])
@pytest.mark.parametrize("known", [True, False])
def test_every_answer_is_kept_nowhere_and_tells_nobody_whatever_became_of_it(
    walk: Start, token: str | None, known: bool
) -> None:
    who = walk(known=known)
    link = f"/q/{token}" if token else who.invited.url
    seen = set()
    for page in PAGES:
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            for protected in (True, False):
                answer = who.browser.open(f"{link}/{page}".rstrip("/"), method=method, token=protected)
                assert answer.headers["Cache-Control"] == "no-store", (page, method)
                assert answer.headers["Referrer-Policy"] == "no-referrer", (page, method)
                assert "noindex" in answer.headers["X-Robots-Tag"]
                seen.add(answer.status_code)
    assert {200, 303, 400, 404, 405} & seen
    assert max(seen) < 500


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the audit, in which looks by staff are written down."""
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("audit_entry", "audit_link")]
    found = {table.name: sorted(session.execute(table.select()).all(), key=repr) for table in tables}
    session.rollback()
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


@pytest.mark.parametrize("known", [True, False])
def test_a_preview_or_a_scanner_uses_nothing_up(walk: Start, session: Session, known: bool) -> None:
    who = walk(known=known)
    before = everything(session)
    for agent in PREVIEWS:
        for page in PAGES:
            for method in ("GET", "HEAD", "OPTIONS"):
                address = f"{who.invited.url}/{page}".rstrip("/")
                who.browser.open(f"{address}?then=check&change=1&add=1", method=method, headers={"User-Agent": agent})
    assert everything(session) == before
    assert who.give_year().status_code == 303
