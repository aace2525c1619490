"""The two long tasks of an import on the web: read a kept file for its report, and bring it in.

They run outside any request, so they take what they need with them; how far they came is noted with the upload.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial

from clinic.domain.errors import ClinicError
from clinic.domain.imports import IncomingVisit, Rejected
from clinic.exchange.refusals import FileRefused
from clinic.exchange.visit_map import Visits, parse_crosswalk
from clinic.services import imports
from clinic.web.installation import Installation
from clinic.web.upload_store import Upload
from clinic.web.work import Work

log = logging.getLogger("clinic.imports")
FILE, MAP, CROSSWALK = "file", "map", "crosswalk"
MOST_ROWS = 50_000
"""Rows of a file that comes in through the page; more are brought in with the command."""
_TOLD_EVERY = 200


class State(StrEnum):
    """How far an upload came."""

    LOOKING = "looking"
    LOOKED = "looked"
    IMPORTING = "importing"
    IMPORTED = "imported"
    REFUSED = "refused"


class ImportTask:
    """The work on one upload."""

    def __init__(self, installation: Installation, work: Work, upload: Upload) -> None:
        self.installation, self.work, self.upload = installation, work, upload

    def begin_looking(self) -> None:
        """Read the file beside the requests."""
        self._begin(State.LOOKING, self._look)

    def begin_importing(self, *, leave_out_rejected: bool) -> None:
        """Bring the file in beside the requests; twice is once."""
        self._begin(State.IMPORTING, partial(self._import, leave_out_rejected))

    def _begin(self, state: State, step: Callable[[], None]) -> None:
        upload = self.upload
        self.work.begin(upload.token, upload.lock, partial(self._safely, step), first=partial(self._note, state))

    def _note(self, state: State) -> None:
        self.upload = self.upload.noted(state=state)

    def _look(self) -> None:
        with self._reading() as (incoming, about):
            report = imports.dry_run(self.installation.database, incoming, about)
        self.upload.noted(state=State.LOOKED, report=report.as_json())

    def _import(self, leave_out_rejected: bool) -> None:
        with self._reading() as (incoming, about):
            report = imports.run(
                self.installation.database,
                incoming,
                about,
                clock=self.installation.clock,
                leave_out_rejected=leave_out_rejected,
            )
        if report.refused:
            self.upload.noted(state=State.LOOKED, report=report.as_json())
        else:
            self.upload.noted(state=State.IMPORTED, name="", report=None, run=report.import_id).drop_files()

    def _safely(self, step: Callable[[], None]) -> None:
        try:
            step()
        except ClinicError as error:
            self._refuse(error.message, error.hint)
        except Exception as error:  # the thread has nobody above it who would tell the person
            log.error("%s while a file was read (%s)", type(error).__name__, self.upload.about["state"])
            self._refuse(
                "The file could not be read to its end.",
                "Try again. If it happens again, tell whoever looks after this system.",
            )

    def _refuse(self, message: str, hint: str) -> None:
        self.upload.noted(state=State.REFUSED, message=message, hint=hint).drop_files()

    @contextmanager
    def _reading(self) -> Iterator[tuple[Iterator[IncomingVisit | Rejected], imports.About]]:
        about, crosswalk = self.upload.about, self.upload.part(CROSSWALK)
        with self.upload.part(FILE).open("rb") as stream:
            with self.installation.database.reading() as session:
                visits, of_file = imports.open_visits(
                    session,
                    stream,
                    about["name"],
                    self.upload.part(MAP).read_text("utf-8"),
                    account_id=about["account"],
                    today=dt.date.fromisoformat(about["today"]),
                    crosswalk=parse_crosswalk(crosswalk.read_text("utf-8")) if crosswalk.exists() else None,
                )
            yield self._counted(visits), of_file

    def _counted(self, visits: Visits) -> Iterator[IncomingVisit | Rejected]:
        for visit in visits:
            if visits.read % _TOLD_EVERY == 0:
                self.work.tell(self.upload.token, visits.read)
            if visits.read > MOST_ROWS:
                raise FileRefused(
                    f"The file has more than {MOST_ROWS:,} rows.",
                    hint="Split it, or ask whoever looks after this system to bring it in with the command: "
                    "clinic import visits FILE --map MAP.toml --dry-run",
                )
            yield visit
