"""A SQLite file that was removed or replaced while it is served is noticed, and never made anew."""

import shutil

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from clinic.db.engine import open_database


@pytest.fixture
def served(migrated_sqlite, tmp_path):
    """A file with a connection waiting in the pool."""
    file = tmp_path / "clinic with a space & 100%.sqlite"
    shutil.copy(migrated_sqlite, file)
    database = open_database(f"sqlite:///{file}")
    _count(database)
    yield database, file
    database.close()


def _count(database) -> int:
    with database.writing() as session:
        return session.execute(sa.text("SELECT count(*) FROM patient")).scalar_one()


def test_a_file_that_is_not_there_is_not_opened(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'clinic.sqlite'}")
    with pytest.raises(OperationalError, match="unable to open"):
        _count(database)
    assert list(tmp_path.iterdir()) == []
    database.close()


def test_a_file_removed_while_served_takes_no_more_writes(served):
    database, file = served
    file.unlink()
    with pytest.raises(OperationalError, match="unable to open"):
        _count(database)
    assert not file.exists()


def test_a_file_put_in_its_place_is_read(served, migrated_sqlite, tmp_path):
    database, file = served
    other = tmp_path / "other.sqlite"
    shutil.copy(migrated_sqlite, other)
    fresh = open_database(f"sqlite:///{other}")
    with fresh.writing() as session:
        session.execute(
            sa.text(
                "INSERT INTO patient (record_number, name, name_key, name_latin, language, email, phone, gp_name,"
                " allergy_state, created_at, version) VALUES ('1', 'A', 'a', '', 'en', '', '', '', 'not_asked',"
                " '2026-11-20 11:00:00', 1)"
            )
        )
        session.commit()
    fresh.close()
    other.replace(file)
    assert _count(database) == 1
