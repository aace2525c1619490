"""The columns that say whose a row is: the same in every table, so that tables can be joined."""

from clinic.exchange.csv_export.columns import Column, Row, Type, Value


def _patient(row: Row) -> Value:
    return row.person.key


def _visit(row: Row) -> Value:
    return row.person.visit_keys[row.of.id]


PATIENT = Column("patient", "Patient: record number; de-identified: a salted code", Type.KEY, _patient)
VISIT = Column(
    "visit",
    "Visit: patient / day / how many-th of that day; de-identified: salted code / days from the first visit / number",
    Type.KEY,
    _visit,
)
NUMBER = Column("number", "Number of the row within what it belongs to, from 1", Type.INTEGER, lambda row: row.number)


def course_key(row: Row, course_id: int | None) -> Value:
    """Return the key of a treatment course; None where the row names none."""
    return None if course_id is None else row.person.course_keys.get(course_id)
