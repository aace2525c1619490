"""What a dossier of an instrument holds: everything that somebody who doubts a number wants to know of it."""

from dataclasses import dataclass, field

from clinic.domain.instruments.imported import CutOff, Licence
from clinic.domain.instruments.items import Item
from clinic.domain.instruments.model import AnsweredBy


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the scoring. `low` and `high` bound the score as decimal text; both empty = it gives no number."""

    name: str
    rule: str
    low: str = ""
    high: str = ""
    higher_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """How an instrument is scored: its clauses, what a blank does, and cut-offs with the people they come from."""

    clauses: tuple[Clause, ...]
    blanks: tuple[str, ...]
    cut_offs: tuple[tuple[str, CutOff], ...] = ()
    """(name of the clause, cut-off), in order."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One version of one instrument, built in (`ours`) or imported. Sentences of ours are marked for translation.

    Title, questions, source and licence of an imported instrument are the file's own words.
    """

    key: str
    version: str
    title: str
    ours: bool
    language: str
    answered_by: AnsweredBy
    recall: str
    source: str
    licence: str
    asked: bool
    """False where only the scoring is built in."""
    items: tuple[Item, ...]
    scored: Scored
    digest: str
    """SHA-256 of the definition, as stored with each response."""
    confirmed: Licence | None = None
    """Who confirmed the clinic's rights; None for built-in instruments, and before the licence step."""
    url: str = ""
    publisher: str = ""
    copyright: str = ""
    stated: tuple[Item, ...] = field(default=())
    """Numbers of the file that nobody is asked for."""
