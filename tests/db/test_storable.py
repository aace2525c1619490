"""Text that not every database takes is refused at the last moment, wherever it comes from; nothing is written."""

import pytest
import sqlalchemy as sa

from clinic.db.storable import Unstorable, to_json
from clinic.models import ImportRun, Patient

ODD = ["Rosa\0", "Rosa \ud800"]


@pytest.mark.parametrize("odd", ODD)
def test_no_record_takes_it(session, make_patient, odd) -> None:
    patient = make_patient(name="Rosa")
    session.commit()
    patient.name = odd
    with pytest.raises(Unstorable) as refused:
        session.flush()
    assert "Rosa" not in str(refused.value)
    session.rollback()
    assert session.scalars(sa.select(Patient.name)).all() == ["Rosa"]


@pytest.mark.parametrize("odd", ODD)
def test_neither_does_a_plain_statement_nor_a_search(session, odd) -> None:
    for statement in (sa.text("SELECT :odd"), sa.select(Patient.id).where(Patient.name == odd)):
        with pytest.raises(Unstorable):
            session.execute(statement, {"odd": odd} if isinstance(statement, sa.TextClause) else {})
        session.rollback()


@pytest.mark.parametrize("odd", ODD)
def test_nor_do_many_rows_at_once_nor_json(session, odd) -> None:
    rows = [{"name": "fine"}, {"name": odd}]
    with pytest.raises(Unstorable):
        session.execute(sa.text("UPDATE patient SET name = :name WHERE id = 0"), rows)
    session.rollback()
    with pytest.raises((Unstorable, sa.exc.StatementError), match="cannot be kept"):
        session.execute(sa.update(ImportRun).where(ImportRun.id == 0).values(report={"a": [{odd: 1}]}))
    session.rollback()


def test_json_keeps_what_only_looks_like_it() -> None:
    assert to_json({"typed": "\\u0000 \\ud800 ñ"}) == '{"typed": "\\\\u0000 \\\\ud800 \\u00f1"}'
    with pytest.raises(ValueError, match="JSON"):
        to_json([float("nan")])
