"""Entries of the audit as pages, files and commands show them: who, when, what, from where, in plain words."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic.domain.audit import COMMAND_LINE, SERVER, Action
from clinic.domain.audit_words import NOUNS, WORDS
from clinic.domain.permissions import RoleName
from clinic.domain.words import N_
from clinic.services.audit_log import Line

ROLES = {
    RoleName.CLINICIAN: N_("clinician"),
    RoleName.FRONT_DESK: N_("front desk"),
    RoleName.ADMINISTRATOR: N_("administrator"),
}
OPENED = frozenset({Action.GLASS_BREAK})
"""What is shown above everything else."""
COLUMNS = (
    "entry", "time_utc", "time_clinic", "zone", "who", "account", "roles", "action", "what", "noun", "noun_id",
    "record_number", "address", "detail",
)  # fmt: skip
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry in words."""

    id: int
    when: str
    """By the clinic's clock, with its offset from UTC."""
    utc: str
    who: str
    roles: str
    what: str
    which: str
    record_number: str
    name: str
    address: str
    opened: bool
    """Whether a restricted record was opened with a reason."""


def shown(line: Line, zone: ZoneInfo, translate: Translate, *, names: bool) -> Shown:
    """Return an entry in words; `names` = whoever reads may know patients' names."""
    entry = line.entry
    noun = NOUNS.get(entry.noun)
    which = translate(noun) if noun else entry.noun
    return Shown(
        id=entry.id,
        when=local(entry.at, entry.zone, zone),
        utc=utc(entry.at),
        who=who(line, translate),
        roles=", ".join(translate(ROLES[role]) for role in sorted(line.roles)),
        what=translate(WORDS.get(entry.action, entry.action.value)),
        which=which if entry.noun_id is None else f"{which} {entry.noun_id}",
        record_number=line.record_number,
        name=line.patient_name if names else "",
        address=entry.address,
        opened=entry.action in OPENED,
    )


def who(line: Line, translate: Translate) -> str:
    """Return who it was: a name, or what stands behind an entry without an account."""
    if line.who:
        return line.who
    if line.entry.address in (COMMAND_LINE, SERVER):
        return translate(N_("The command line")) if line.entry.address == COMMAND_LINE else translate(N_("The server"))
    if line.entry.action in (Action.SIGN_IN_REFUSED, Action.ACCESS_REFUSED):
        return translate(N_("Nobody who was signed in"))
    return translate(N_("The patient, by their link")) if line.entry.address else translate(N_("No account"))


def local(at: dt.datetime, kept: str, zone: ZoneInfo) -> str:
    """Return a moment by the clock of the clinic as it was then: `2026-11-20 12:00:00 +01:00`."""
    with suppress(ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo(kept) if kept else zone
    words = at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    return f"{words[:19]} {words[19:]}"


def utc(at: dt.datetime) -> str:
    """Return a moment in UTC: `2026-11-20 11:00:00Z`."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}Z"


def rows(lines: Iterable[Line], zone: ZoneInfo, translate: Translate) -> Iterator[tuple[str, ...]]:
    """Yield each entry as the cells of COLUMNS; patients by record number alone."""
    for line in lines:
        entry, words = line.entry, shown(line, zone, translate, names=False)
        yield (
            str(entry.id), words.utc, words.when, entry.zone, words.who, str(entry.account_id or ""), words.roles,
            entry.action.value, words.what, entry.noun, str(entry.noun_id or ""), words.record_number, entry.address,
            json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
        )  # fmt: skip
