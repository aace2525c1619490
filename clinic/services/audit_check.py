"""Whether the audit is whole: each entry has its link, each link fits, and heads kept elsewhere are in the chain."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from clinic.db import dialects
from clinic.db.audit_heads import KeptHeads
from clinic.domain.audit_chain import NO_LINK, Head, link

_AT_ONCE = 2000
NOT_KEPT = "No head of the audit is kept in the data folder yet: that its last entries were cut off would not show."


@dataclass(frozen=True, slots=True)
class AuditChecked:
    """How many entries fit, the head of the chain as far as it fits, and a sentence for each thing that is wrong."""

    head: Head
    heads: int
    """Heads kept elsewhere that are in the chain."""
    problems: tuple[str, ...]


def check(session: Session, kept: KeptHeads | None, given: Sequence[Head] = ()) -> AuditChecked:
    """Walk the chain from its first link to its last.

    `kept` must have been read before the session began to read: it is never ahead of the database then. `given` are
    heads from elsewhere: of a backup, or written down on paper.
    """
    connection = session.connection()
    wanted = _wanted(kept, given)
    problems = [f"Line {number} of the kept heads of the audit was altered." for number in kept.altered] if kept else []
    problems += [*_missing_locks(connection), *_wrong_kinds(connection)]
    head, broken, fits = NO_LINK, "", 0
    with closing(_walk(connection)) as links:
        for before, after, sentence in links:
            head, broken = (before, sentence) if sentence else (after, _other(wanted, after))
            fits += head.digest in wanted.get(head.position, ())
            if broken:
                break
    problems += [f"The audit is broken: {broken}"] if broken else list(_beyond(wanted, head))
    return AuditChecked(head, fits, tuple(problems + _unlinked(connection)))


def is_behind(session: Session, kept: KeptHeads | None) -> bool:
    """Return whether the last head kept elsewhere is not in the chain: the database is older than it, or another one.

    `kept` as in `check`. This looks at one link; `check` at all of them.
    """
    if kept is None or not kept.heads:
        return False
    last = kept.heads[-1]
    stored = text("SELECT digest FROM audit_link WHERE position = :position")
    return session.execute(stored, {"position": last.position}).scalar() != last.digest


def _walk(connection: Connection) -> Generator[tuple[Head, Head, str]]:
    """Yield each link as the one before it, itself, and what is wrong with it; nothing follows what is wrong."""
    before = NO_LINK
    stored = connection.exec_driver_sql(dialects.chain_as_bytes(connection), execution_options={"stream_results": True})
    with stored:
        for row in chain.from_iterable(stored.partitions(_AT_ONCE)):
            position, entry_id, digest, *entry = map(_read, row)
            after = link(before, entry)
            sentence = _wrong(after, position, entry_id, digest, entry[0])
            yield before, after, sentence
            if sentence:
                return
            before = after


def _wrong(expected: Head, position: Any, entry_id: Any, digest: Any, found: Any) -> str:
    if position != expected.position:
        return f"link {expected.position} is missing; the next one that is there is {position}."
    if found is None:
        return f"entry {entry_id}, which link {position} names, was removed."
    if digest != expected.digest:
        return f"entry {entry_id} or its link {position} was changed, or stands at another's place."
    return ""


def _wanted(kept: KeptHeads | None, given: Iterable[Head]) -> Mapping[int, set[str]]:
    wanted: dict[int, set[str]] = {}
    for head in (*(kept.heads if kept else ()), *given):
        wanted.setdefault(head.position, set()).add(head.digest)
    return wanted


def _other(wanted: Mapping[int, set[str]], head: Head) -> str:
    if wanted.get(head.position, {head.digest}) == {head.digest}:
        return ""
    return f"link {head.position} is not the one whose head was kept: everything up to it was written anew."


def _beyond(wanted: Mapping[int, set[str]], head: Head) -> Iterator[str]:
    last = max(wanted, default=0)
    if last > head.position:
        cut = last - head.position
        yield (
            f"The audit is broken: it ends at link {head.position}, a head was kept of link {last}. "
            f"{'The last entry was' if cut == 1 else f'The last {cut} entries or more were'} cut off, or the database "
            "is older than the heads."
        )


def _unlinked(connection: Connection) -> list[str]:
    entries = "FROM audit_entry WHERE NOT EXISTS (SELECT 1 FROM audit_link WHERE audit_link.entry_id = audit_entry.id)"
    count, first = connection.execute(text(f"SELECT count(*), min(id) {entries}")).one()
    if not count:
        return []
    more = f" and {count - 1} more" if count > 1 else ""
    return [f"Audit entry {first}{more} has no link: something other than this product wrote it."]


def _missing_locks(connection: Connection) -> Iterator[str]:
    """Tell of a lock that somebody took away and did not put back."""
    verbs = ["update", "delete", *(["truncate"] if connection.dialect.name == "postgresql" else [])]
    there = dialects.locks(connection)
    for table in ("audit_entry", "audit_link"):
        for verb in verbs:
            if there.get(f"lock_{table}_{verb}") != table:
                yield f"The lock that refuses to {verb} rows of {table} is gone: somebody took it away."


def _wrong_kinds(connection: Connection) -> list[str]:
    statement = dialects.of_a_wrong_kind(connection)
    found = connection.exec_driver_sql(statement).first() if statement else None
    return [f"The audit is broken: row {found[1]} of {found[0]} holds what is no text or no number."] if found else []


def _read(value: Any) -> Any:
    """Return bytes as text; what is no text stays apart from everything that is."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
