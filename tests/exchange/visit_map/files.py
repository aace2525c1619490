"""Small maps and files for the tests: a map with what every map needs, and tables written on the spot."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import pytest

from clinic.domain.imports import IncomingVisit, Rejected
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.exchange.refusals import MapRefused
from clinic.exchange.visit_map import Crosswalk, Visits, parse_map, read_visits

TODAY = dt.date(2026, 11, 22)
WHO = '[patient]\nid = "id"\n\n[visit]\ndate = "date"\n\n'
PAIN = '[answers]\n"pain.nrs_pain" = "nrs"\n\n'


def written(rows: list[Mapping[str, str]], delimiter: str = ";") -> bytes:
    """Return a table; each row has an id and a date unless it says otherwise."""
    head = list(dict.fromkeys(["id", "date", *(name for row in rows for name in row)]))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([[{"id": "P1", "date": "2024-03-15", **row}.get(name, "") for name in head] for row in rows])
    return out.getvalue().encode()


def opened(
    map_text: str,
    *rows: Mapping[str, str],
    crosswalk: Crosswalk | None = None,
    imported: Mapping[str, ImportedInstrument] | None = None,
) -> Visits:
    """Open a table of these rows by a map."""
    parsed = parse_map(map_text, imported or {})
    return read_visits(io.BytesIO(written(list(rows))), parsed, today=TODAY, crosswalk=crosswalk)


def taken(map_text: str, *rows: Mapping[str, str], **more: Any) -> IncomingVisit:
    """Return the first row, which has to be taken."""
    visit = next(opened(map_text, *rows, **more))
    assert isinstance(visit, IncomingVisit), visit
    return visit


def rejected(map_text: str, *rows: Mapping[str, str], **more: Any) -> Rejected:
    """Return the first row, which has to be rejected."""
    row = next(opened(map_text, *rows, **more))
    assert isinstance(row, Rejected), row
    return row


def mistakes(map_text: str) -> str:
    """Return every mistake of a map, one to a line."""
    with pytest.raises(MapRefused) as refused:
        parse_map(map_text)
    return "\n".join(refused.value.mistakes)
