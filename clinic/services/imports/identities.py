"""What makes a row of a file the same visit as before, whatever the file is called and wherever the row stands."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingExam, IncomingVisit
from clinic.domain.instruments.naming import base_version


def content(visit: IncomingVisit) -> bytes:
    """Return the SHA-256 of what a row says of a visit.

    Not in it: the row's number, what it could not tell, the patient's name and birth, and totals computed elsewhere.
    A name that was put right, a column of totals that was added, or another rule that the clinic set for a version
    makes no second visit.
    """
    said = {
        "patient": visit.patient.record_number,
        "day": visit.seen_on,
        "time": visit.time,
        "key": visit.key,
        "clinician": visit.clinician,
        "answers": visit.answers,
        "versions": {key: base_version(version) for key, version in visit.versions.items()},
        "criteria": _given((name, getattr(visit.criteria, name)) for name in visit.criteria.__dataclass_fields__),
        "somatic_count": visit.somatic_count,
        "exam": _exam(visit.exam) if visit.exam else None,
        "treatments": [[one.code, one.own_words, one.helped, one.started, one.stopped] for one in visit.treatments],
    }
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), default=_plain).encode()).digest()


def identity(content: bytes, occurrence: int) -> str:
    """Return the identity of the visit: rows that say the same are told apart by how many stand before."""
    return sha256(content + occurrence.to_bytes(8)).hexdigest()


def moment(visit: IncomingVisit) -> bytes:
    """Return what two rows of the same person and time share."""
    return sha256(json.dumps([visit.patient.record_number, visit.seen_on.isoformat(), visit.time]).encode()).digest()


def _exam(exam: IncomingExam) -> dict[str, Any]:
    return {
        "method": exam.method,
        "examiner": exam.examiner,
        "ratings": {site: [one.state, one.rating] for site, one in exam.ratings.items()},
        "pressures": exam.pressures,
        "stopped": exam.stopped,
    }


def _given(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | PartialDate):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    return dict(value)
