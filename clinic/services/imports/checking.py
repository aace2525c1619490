"""Check the rows of a file against each other and against the clinic, and count what they come to."""

from collections.abc import Iterator, Sequence

from sqlalchemy.engine import Connection

from clinic.domain.imports import IncomingVisit, Rejected, assess
from clinic.domain.imports.report import Duplicate, SameDay
from clinic.domain.instruments.errors import AnswerError
from clinic.domain.words import N_
from clinic.services.imports import identities, matching
from clinic.services.imports.about import About
from clinic.services.imports.ledger import Ledger
from clinic.services.imports.matching import Known
from clinic.services.imports.people import Newcomers, People
from clinic.services.imports.rows import Accepted
from clinic.services.imports.tally import Tally

NOT_ALLOWED = N_("An answer of the row is not one that its question allows. Look at the map and at the row.")


class Checking:
    """Knows the rows that passed by."""

    def __init__(self, about: About, ledger: Ledger, tally: Tally) -> None:
        self.people = People(ledger, tally)
        self._about, self._ledger, self._tally = about, ledger, tally
        self._invented = 0

    def check(
        self, connection: Connection, chunk: Sequence[IncomingVisit | Rejected]
    ) -> tuple[list[Accepted], Newcomers]:
        """Return the visits of a chunk that come in, and who and what is new among them."""
        visits = [(one, self._identity(one)) for one in self._visits(chunk)]
        known = matching.known(connection, [one for one, _ in visits], {identity for _, identity in visits})
        accepted = [found for one, identity in visits if (found := self._accept(one, identity, known))]
        return accepted, self.people.sort([one.visit for one in accepted], known)

    def pretend(self, accepted: Sequence[Accepted], new: Newcomers) -> None:
        """Go on as if the chunk had been stored: later rows are compared with it."""
        self.people.settle(new, self._invent(len(new.patients)), self._invent(len(new.courses)))
        for one in accepted:
            for _dates in self.people.later_dates(one.visit, self.people.id_of(one.visit.patient.record_number)):
                pass

    def _visits(self, chunk: Sequence[IncomingVisit | Rejected]) -> Iterator[IncomingVisit]:
        for one in chunk:
            self._tally.rows += 1
            if isinstance(one, Rejected):
                self._tally.reject(one)
            else:
                yield one

    def _identity(self, visit: IncomingVisit) -> str:
        content = identities.content(visit)
        return identities.identity(content, self._ledger.occurrence(content))

    def _accept(self, visit: IncomingVisit, identity: str, known: Known) -> Accepted | None:
        if identity in known.identities or _is_here(visit, known):
            self._tally.already_here += 1
            return None
        try:
            found, met = assess(visit, self._about.scorers)
        except AnswerError:
            self._tally.reject(Rejected(visit.row, "", "number", NOT_ALLOWED))
            return None
        earlier = self._ledger.moment(identities.moment(visit), visit.row)
        if earlier is not None:
            self._tally.line("duplicates", Duplicate(visit.row, earlier))
        for visit_id, _counts in _of_day(visit, known):
            self._tally.line("same_day", SameDay(visit.row, visit_id))
        return Accepted(visit, identity, self._tally.visit(visit, found, met))

    def _invent(self, number: int) -> range:
        """Return numbers that no row of the store has."""
        self._invented -= number
        return range(self._invented, self._invented + number)


def _is_here(visit: IncomingVisit, known: Known) -> bool:
    """Whether the file's own name of the visit is that of a visit in the clinic: person, day, and which of that day."""
    number, _, rest = visit.key.rpartition("/")[0].rpartition("/")
    which = visit.key.rpartition("/")[2]
    if (number, rest) != (visit.patient.record_number, visit.seen_on.isoformat()) or not which.isdecimal():
        return False
    return 1 <= int(which[:6]) <= sum(counts for _id, counts in _of_day(visit, known))


def _of_day(visit: IncomingVisit, known: Known) -> Sequence[tuple[int, bool]]:
    patient = known.patients.get(visit.patient.record_number)
    return known.of_day.get((patient[0], visit.seen_on), ()) if patient else ()
