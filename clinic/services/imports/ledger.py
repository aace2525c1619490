"""What a run has to remember of every row of the file, kept on disk: memory stays flat however long the file is."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Self

from clinic.domain.dates import PartialDate

_TABLES = """
CREATE TABLE content (digest BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE moment (digest BLOB PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE patient (number TEXT PRIMARY KEY, id INTEGER NOT NULL, birth TEXT, named INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (patient INTEGER PRIMARY KEY, day INTEGER NOT NULL);
CREATE TABLE course (patient INTEGER, treatment TEXT, id INTEGER NOT NULL, started TEXT, stopped TEXT,
                     day INTEGER NOT NULL, ours INTEGER NOT NULL, PRIMARY KEY (patient, treatment)) WITHOUT ROWID;
CREATE TABLE line (list TEXT, body TEXT);
"""


class Ledger:
    """A nameless file of this run alone; it is gone when the run ends, also when it is cut off.

    Who a row is about goes in as a digest or a number of the store, never with a name.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES + "BEGIN;")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def occurrence(self, content: bytes) -> int:
        """Return how many rows before this one said the same."""
        counted = "INSERT INTO content VALUES (?, 0) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
        (times,) = self._file.execute(counted, (content,)).fetchone()
        return int(times)

    def moment(self, digest: bytes, row: int) -> int | None:
        """Return the first row of the same person and time, None for the first one itself."""
        made = self._file.execute("INSERT OR IGNORE INTO moment VALUES (?, ?)", (digest, row)).rowcount
        if made:
            return None
        (earlier,) = self._file.execute("SELECT row FROM moment WHERE digest = ?", (digest,)).fetchone()
        return int(earlier)

    def patient(self, number: str) -> tuple[int, PartialDate | None, bool] | None:
        """Return id and birth of a patient whom an earlier row brought or met, and whether the name is known."""
        found = self._file.execute("SELECT id, birth, named FROM patient WHERE number = ?", (number,)).fetchone()
        return None if found is None else (found[0], PartialDate.parse(found[1]) if found[1] else None, bool(found[2]))

    def settled_patient(self, number: str) -> int:
        """Return the id of a patient that is known to be here."""
        (patient_id,) = self._file.execute("SELECT id FROM patient WHERE number = ?", (number,)).fetchone()
        return int(patient_id)

    def keep_patient(self, number: str, patient_id: int, birth: PartialDate | None, *, named: bool = True) -> None:
        """Remember a patient, or what a later row tells of them."""
        kept = (
            "INSERT INTO patient VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET birth = excluded.birth, named = excluded.named"
        )
        self._file.execute(kept, (number, patient_id, str(birth) if birth else None, named))

    def saw(self, patient_id: int, day: dt.date) -> None:
        """Remember on which day a patient was last seen, in the file or in the clinic."""
        kept = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO UPDATE SET day = max(day, excluded.day)"
        self._file.execute(kept, (patient_id, day.toordinal()))

    def has_course(self, patient_id: int, treatment: str) -> bool:
        """Whether an earlier row brought or met that course of the patient."""
        found = "SELECT 1 FROM course WHERE patient = ? AND treatment = ?"
        return self._file.execute(found, (patient_id, treatment)).fetchone() is not None

    def settled_course(self, patient_id: int, treatment: str) -> tuple[int, str | None, str | None, bool]:
        """Return id, start and stop of a patient's course that is known to be here, and whether this run made it."""
        found = "SELECT id, started, stopped, ours FROM course WHERE patient = ? AND treatment = ?"
        course_id, started, stopped, ours = self._file.execute(found, (patient_id, treatment)).fetchone()
        return course_id, started, stopped, bool(ours)

    def keep_course(
        self, patient_id: int, treatment: str, course_id: int, started: str | None, stopped: str | None, *, ours: bool
    ) -> None:
        """Remember a course, or what a later row adds to its dates."""
        kept = (
            "INSERT INTO course VALUES (?, ?, ?, ?, ?, 0, ?) "
            "ON CONFLICT DO UPDATE SET started = excluded.started, stopped = excluded.stopped"
        )
        self._file.execute(kept, (patient_id, treatment, course_id, started, stopped, ours))

    def named(self, patient_id: int, treatment: str, day: dt.date) -> None:
        """Remember the last day on which a row named a course."""
        kept = "UPDATE course SET day = max(day, ?) WHERE patient = ? AND treatment = ?"
        self._file.execute(kept, (day.toordinal(), patient_id, treatment))

    def courses_left_behind(self) -> Iterator[int]:
        """Yield the courses of this run without an end that the patient's last visit no longer names."""
        behind = (
            "SELECT id FROM course JOIN seen USING (patient) WHERE ours AND stopped IS NULL AND course.day < seen.day"
        )
        return (row[0] for row in self._file.execute(behind))

    def keep_line(self, name: str, plain: Mapping[str, Any]) -> None:
        """Keep one line of a list of the report."""
        self._file.execute("INSERT INTO line VALUES (?, ?)", (name, json.dumps(plain, ensure_ascii=False)))

    def lines(self, name: str) -> Iterator[str]:
        """Yield every line of a list as JSON, in order."""
        kept = "SELECT body FROM line WHERE list = ? ORDER BY rowid"
        return (row[0] for row in self._file.execute(kept, (name,)))
