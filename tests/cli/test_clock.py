"""`clinic clock`: the time of the machine beside what was recorded, and a way on after a clock that ran ahead."""

import datetime as dt
import shutil

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.db.engine import open_database
from clinic.domain.audit import Action
from clinic.services import audit


@pytest.fixture
def run(migrated_sqlite, tmp_path):
    """Run the command in a clinic whose audit holds an entry of the far future."""
    shutil.copy(migrated_sqlite, tmp_path / "clinic.sqlite")
    database = open_database(f"sqlite:///{tmp_path / 'clinic.sqlite'}")
    with database.writing() as session:
        audit.record(session, None, Action.VISIT_READ, "visit", None, now=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
        session.commit()
    database.close()
    environment = {
        "CLINIC_INSTANCE": str(tmp_path),
        "CLINIC_SECRET_KEY": "k" * 40,
        "CLINIC_PASSWORD_SALT": "s" * 24,
        "CLINIC_TIME_ZONE": "Europe/Madrid",
    }
    return lambda *words: CliRunner().invoke(main, ["clock", *words], env=environment, catch_exceptions=False).output


def test_a_clock_that_ran_ahead_is_answered_for_once(run):
    assert "2099-01-01 01:00:00 Europe/Madrid (2099-01-01 00:00:00 UTC)" in run()
    assert "cannot be signed" in run()
    assert "Visits can be signed." in run("--accept")
    assert "Visits can be signed." in run()
