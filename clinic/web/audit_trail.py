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


class Waiting:
    """The entries that the disk refused, oldest first; bounded, so that a long fault cannot fill the memory."""

    def __init__(self) -> None:
        self.looks: deque[Look] = deque(maxlen=WAITING_AT_MOST)
        self.lock = threading.Lock()
        self.refusals = 0

    def write(self, looks: list[Look]) -> None:
        """Write what waits and then `looks`; keep all of them if the database refuses.

        Whoever waited here while the database refused does not ask it again: pages would queue up behind each other,
        each for as long as the database is waited for.
        """
        refusals = self.refusals
        with self.lock:
            if self.refusals != refusals:
                self._keep(looks, "refused meanwhile")
                return
            everything = [*self.looks, *looks]
            self.looks.clear()
            try:
                _write(everything)
            except SQLAlchemyError as error:
                self.refusals += 1
                self.looks.extend(everything[: -len(looks)])
                self._keep(looks, type(error).__name__)

    def _keep(self, looks: list[Look], why: str) -> None:
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
    account_id = None if account is None else account.id
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
