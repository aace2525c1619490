"""The audit entries of pages that were looked at: written in a second short transaction before the page goes out.

If the disk refuses, the page is served all the same: the entry waits in memory, an id-only line says so in the log,
and the next entry that can be written takes the waiting ones with it.
"""

import datetime as dt
import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, current_app, g
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from clinic.config import Settings
from clinic.db.engine import Database
from clinic.domain.audit import NOWHERE, SERVER, Action, Where
from clinic.services import audit
from clinic.web.installation import installation
from clinic.web.session import close_session, from_where, utc_now

WAITING_AT_MOST = 5000
KEY = "clinic-audit"
log = logging.getLogger("clinic.audit")


@dataclass(frozen=True, slots=True)
class Look:
    """One entry to be written, by ids only."""

    at: dt.datetime
    account_id: int | None
    action: Action
    noun: str
    noun_id: int | None
    patient_id: int | None
    detail: Mapping[str, object] = field(default_factory=dict)
    where: Where = NOWHERE


@dataclass(eq=False, slots=True)
class Page:
    """The entries of one page; `refusals` = how often the database had refused when it came."""

    looks: list[Look]
    refusals: int
    done: bool = False


class Waiting:
    """The entries that the disk refused, oldest first; bounded, so that a long fault cannot fill the memory."""

    def __init__(self) -> None:
        self.looks: deque[Look] = deque(maxlen=WAITING_AT_MOST)
        self.lock = threading.Lock()
        self.refusals = 0
        self._pages: deque[Page] = deque()

    def write(self, looks: list[Look]) -> None:
        """Write what waits and then `looks`; keep all of them if the database refuses.

        Pages that come while others are written are written together, by one of them: the disk is waited for once.
        Whoever waited here while the database refused does not ask it again: pages would queue up behind each other,
        each for as long as the database is waited for.
        """
        mine = Page(looks, self.refusals)
        self._pages.append(mine)
        with self.lock:
            if mine.done:
                return
            together = [self._pages.popleft() for _ in range(len(self._pages))]
            try:
                self._write(together)
            except Exception:  # what nobody expected is of one page alone: each is tried by itself
                if len(together) == 1:
                    raise
                self._pages.extendleft(page for page in reversed(together) if page is not mine and not page.done)
                self._write([mine])

    def _write(self, together: list[Page]) -> None:
        self._keep([page for page in together if page.refusals != self.refusals], "refused meanwhile")
        pages, waited = [page for page in together if not page.done], list(self.looks)
        if not pages:
            return
        self.looks.clear()
        try:
            _write([*waited, *(look for page in pages for look in page.looks)])
        except SQLAlchemyError as error:
            self.refusals += 1
            self.looks.extend(waited)
            self._keep(pages, type(error).__name__)
        except BaseException:
            self.looks.extend(waited)
            raise
        for page in pages:
            page.done = True

    def _keep(self, pages: list[Page], why: str) -> None:
        for page in pages:
            page.done = True
        looks = [look for page in pages for look in page.looks]
        self.looks.extend(looks)
        for look in looks:
            log.error(
                "audit entry waits (%s): %s account=%s %s=%s patient=%s",
                why, look.action, look.account_id, look.noun, look.noun_id, look.patient_id,
            )  # fmt: skip


def audited_read(
    action: Action, noun: str, noun_id: int | None = None, patient_id: int | None = None, **detail: object
) -> None:
    """Have the current account's look at something written into the audit before the page goes out."""
    account = g.get("account")
    account_id = None if account is None else inspect(account).identity[0]  # its session may be closed by now
    look = Look(utc_now(), account_id, action, noun, noun_id, patient_id, detail, from_where())
    g.setdefault("audit_looks", []).append(look)


def waiting() -> Waiting:
    """The entries that wait for the disk of this application."""
    found: Waiting = current_app.extensions[KEY]
    return found


def _write(looks: list[Look]) -> None:
    with installation().database.writing() as session:
        for look in looks:
            about = {"patient_id": look.patient_id, "now": look.at, "detail": look.detail, "where": look.where}
            session.add(audit.entry(look.account_id, look.action, look.noun, look.noun_id, **about))
        session.commit()


def _write_looks(response: Response) -> Response:
    looks: list[Look] = g.pop("audit_looks", [])
    if looks:
        close_session()  # a writing request would wait for its own lock
        waiting().write(looks)
    return response


def keep_audit(database: Database, settings: Settings) -> None:
    """Keep the head of the audit in the data folder. A command that opened the database has seen to it already."""
    kept = database.chain.heads
    if kept is None or kept.path.parent != settings.instance:
        database.keep_audit(settings.instance, Where(SERVER, settings.time_zone))


def init_audit(app: Flask) -> None:
    """Write the looks of each request after its page is made."""
    app.extensions[KEY] = Waiting()
    app.after_request(_write_looks)
