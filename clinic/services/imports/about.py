"""What an import is about: the file, the map it is read with, and who answers for it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clinic.domain.audit import NOWHERE, Where
from clinic.domain.imports import Scorers
from clinic.domain.instruments.imported import ImportedInstrument

Clock = Callable[[], dt.datetime]
"""Returns this moment, in UTC."""


@dataclass(frozen=True, slots=True)
class About:
    """The file by name and SHA-256, the text of its map, and the account that answers for the import.

    `kind` is `visits` or `responses`. `scorers` and `imported` are by key of an imported instrument, or `key/version`
    where a file may answer several versions of it.
    """

    file_name: str
    file_sha256: str
    map_text: str
    account_id: int
    kind: str = "visits"
    scorers: Scorers = field(default_factory=dict)
    imported: Mapping[str, ImportedInstrument] = field(default_factory=dict)
    read_as: str = ""
    """How the file was taken: encoding, separator."""
    unread: tuple[str, ...] = ()
    """Names of the columns that the map leaves out."""
    constants: tuple[str, ...] = ()
    """What the map says of every row, in words."""
    where: Where = NOWHERE
    """From where the import was asked for, for the audit."""
    split: Callable[[], Mapping[str, int]] = dict
    """Says, once the file was read, how often each code of another body map was split."""
