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


def test_a_file_put_in_its_place_is_neither_read_nor_written(served, migrated_sqlite, tmp_path):
    database, file = served
    other = tmp_path / "other.sqlite"
    shutil.copy(migrated_sqlite, other)
    other.replace(file)
    before = file.read_bytes()
    with pytest.raises(OperationalError, match="opened first"):
        _count(database)
    assert database.watch.trouble is not None
    assert database.watch.trouble.what == f"{file.name} was replaced while it was served."
    assert file.read_bytes() == before
