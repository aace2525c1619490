"""Read a file of visits to its end: check, count, set aside, then publish all of it or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TextIO, TypeVar

from sqlalchemy.exc import IntegrityError

from clinic.db.engine import Database
from clinic.domain.imports import ImportReport, IncomingVisit, Rejected, Verdict
from clinic.services.imports import claims, publishing, report_file, staging
from clinic.services.imports.about import About, Clock
from clinic.services.imports.checking import Checking
from clinic.services.imports.ledger import Ledger
from clinic.services.imports.people import Newcomers
from clinic.services.imports.publishing import writing
from clinic.services.imports.rows import Accepted
from clinic.services.imports.tally import Tally

Incoming = Iterable[IncomingVisit | Rejected]
One = TypeVar("One")


def dry_run(
    database: Database,
    incoming: Incoming,
    about: About,
    *,
    leave_out_rejected: bool = False,
    report_to: TextIO | None = None,
) -> ImportReport:
    """Return what importing the file would come to. Nothing is stored.

    `report_to` gets the whole report as JSON. Raises what reading the file raises.
    """
    with Ledger() as ledger:
        tally = Tally(ledger, all_lines=report_to is not None)
        checking = Checking(about, ledger, tally)
        for chunk in _chunks(incoming, staging.CHUNK):
            checking.pretend(*_checked(database, checking, chunk))
        refused = tally.rejected and not leave_out_rejected
        return _told(tally.report(about, Verdict.WOULD_REFUSE if refused else Verdict.WOULD_IMPORT), ledger, report_to)


def run(
    database: Database,
    incoming: Incoming,
    about: About,
    *,
    clock: Clock,
    leave_out_rejected: bool = False,
    report_to: TextIO | None = None,
) -> ImportReport:
    """Import the file: all of its visits, or none if a row was refused and `leave_out_rejected` does not allow that.

    What an import that was cut off left behind is cleared away first. Raises ImportBusy while another one is at work,
    Conflict when a record number was given to somebody else meanwhile, and what reading the file raises; then nothing
    of the file is in the clinic.
    """
    run_id = _begin(database, about, clock)
    try:
        publishing.clear(database, run_id, clock)
        with Ledger() as ledger:
            return _Run(database, about, clock, run_id, ledger, report_to).go(incoming, leave_out_rejected)
    except BaseException:
        _give_up(database, run_id, clock)
        raise


class _Run:
    """One import at work."""

    def __init__(
        self, database: Database, about: About, clock: Clock, run_id: int, ledger: Ledger, report_to: TextIO | None
    ) -> None:
        self._database, self._about, self._clock = database, about, clock
        self._run_id, self._ledger, self._report_to = run_id, ledger, report_to
        self._tally = Tally(ledger, all_lines=report_to is not None)
        self._checking = Checking(about, ledger, self._tally)

    def go(self, incoming: Incoming, leave_out_rejected: bool) -> ImportReport:
        for chunk in _chunks(incoming, staging.CHUNK):
            accepted, new = _checked(self._database, self._checking, chunk)
            if self._tally.rejected and not leave_out_rejected:
                self._pass(accepted, new)
            else:
                self._stage(accepted, new)
        if self._tally.rejected and not leave_out_rejected:
            return self._end(Verdict.REFUSED)
        if not self._tally.imported:
            return self._end(Verdict.IMPORTED)
        return self._publish()

    def _stage(self, accepted: Sequence[Accepted], new: Newcomers) -> None:
        with writing(self._database) as connection, connection.begin():
            now = self._clock()
            claims.touch(connection, self._run_id, now)
            if accepted:
                staging.stage(connection, accepted, new, self._checking.people, self._about, self._run_id, now)

    def _pass(self, accepted: Sequence[Accepted], new: Newcomers) -> None:
        """Read on for the report alone."""
        self._checking.pretend(accepted, new)
        with writing(self._database) as connection, connection.begin():
            claims.touch(connection, self._run_id, self._clock())

    def _publish(self) -> ImportReport:
        for ids in _chunks(self._ledger.courses_left_behind(), staging.CHUNK):
            with writing(self._database) as connection, connection.begin():
                claims.touch(connection, self._run_id, self._clock())
                staging.end_courses(connection, ids)
        report = self._tally.report(self._about, Verdict.IMPORTED, self._run_id)
        publishing.publish(self._database, self._about, self._run_id, report, self._clock())
        return _told(report, self._ledger, self._report_to)

    def _end(self, verdict: Verdict) -> ImportReport:
        report = self._tally.report(self._about, verdict)
        publishing.clear(self._database, self._run_id, self._clock)
        with writing(self._database) as connection, connection.begin():
            claims.end(connection, self._run_id, report.as_json())
        return _told(report, self._ledger, self._report_to)


def _begin(database: Database, about: About, clock: Clock) -> int:
    try:
        with writing(database) as connection, connection.begin():
            claims.require_none_alive(connection, clock())
            return claims.begin(connection, about, clock())
    except IntegrityError:
        raise claims.ImportBusy(
            "Another import was begun at the same moment.", hint="Wait until it has ended, then try again."
        ) from None


def _give_up(database: Database, run_id: int, clock: Clock) -> None:
    """Clear everything away, unless another import did; what cannot be cleared now, the next import clears."""
    publishing.clear(database, run_id, clock)
    with writing(database) as connection, connection.begin():
        claims.end(connection, run_id, {})


def _checked(
    database: Database, checking: Checking, chunk: Sequence[IncomingVisit | Rejected]
) -> tuple[list[Accepted], Newcomers]:
    with database.engine.execution_options(writes=False).connect() as connection:
        return checking.check(connection, chunk)


def _told(report: ImportReport, ledger: Ledger, report_to: TextIO | None) -> ImportReport:
    if report_to is not None:
        report_file.write(report, ledger, report_to)
    return report


def _chunks(every: Iterable[One], size: int) -> Iterator[list[One]]:
    source = iter(every)
    while chunk := list(islice(source, size)):
        yield chunk
