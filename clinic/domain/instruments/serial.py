"""An imported instrument as canonical JSON values, as the store keeps it, and back.

The licence is no part of it: it is the clinic's statement, kept beside the definition.
"""

import dataclasses
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from clinic.domain import canonical
from clinic.domain.instruments.imported import ImportedInstrument, Licence


def to_json(imported: ImportedInstrument) -> dict[str, Any]:
    """Return the definition as plain JSON values, without its licence; the same definition gives the same values."""
    plain: dict[str, Any] = json.loads(canonical.dumps(dataclasses.replace(imported, licence=None)))
    return plain


def from_json(plain: Mapping[str, Any], licence: Licence | None = None) -> ImportedInstrument:
    """Return the definition with the licence given. Raises ValueError if the values are no definition."""
    imported = _read(json.dumps(plain, sort_keys=True))
    return dataclasses.replace(imported, licence=licence) if licence else imported


@lru_cache(maxsize=64)
def _read(text: str) -> ImportedInstrument:
    """Read each definition once: every page of a patient with old answers asks for it."""
    try:
        return canonical.loads(ImportedInstrument, text)
    except (TypeError, KeyError) as error:
        raise ValueError("these values are no definition of an instrument") from error
