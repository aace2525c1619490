"""A restore replaces everything or nothing: what does not fit is refused before, and what was there is kept."""

import dataclasses
import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from clinic.db import audit_heads, held, schema
from clinic.db.engine import open_database
from clinic.domain.account_sessions import Ending
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict
from clinic.models import AccountSession, AuditEntry, Patient
from clinic.services import account_sessions, audit_check
from clinic.services.backups import archive, making, restoring
from clinic.services.backups.container import BackupRefused, Sealing
from clinic.services.backups.restoring import Wish
from tests.fixtures.storage import NOON
from tests.services.backups.conftest import PASSPHRASE

LATER = NOON + dt.timedelta(hours=1)


def wish(file, passphrase=PASSPHRASE, **more):
    return Wish(file, passphrase, LATER, **more)


def seen(place):
    """Names of the patients and the newest entry of the audit of the clinic as it is now."""
    database = open_database(place.database_url)
    with database.reading() as session:
        names = set(session.scalars(select(Patient.name)))
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        problems = audit_check.check(session, audit_heads.HeadFile(place.instance).read()).problems
        open_sessions = session.scalar(
            select(func.count()).select_from(AccountSession).where(AccountSession.ended_at.is_(None))
        )
        ended = set(session.scalars(select(AccountSession.ended_because)))
    database.close()
    return names, last, problems, open_sessions, ended


@pytest.fixture
def made(runner, session, clinician):
    """A backup made while somebody was signed in; a patient who came after it."""
    account_sessions.begin(session, clinician, address="127.0.0.1", user_agent="tests", now=NOON)
    session.commit()
    return runner.back_up(why="test")


@pytest.fixture
def later(made, session, make_patient, database):
    """What is in the clinic when it is restored."""
    make_patient(name="After The Backup")
    session.commit()
    session.close()
    database.engine.dispose()


def test_everything_acknowledged_before_is_there_and_sessions_are_dead(place, made, later):
    done = restoring.restore(place, wish(made.file))
    names, last, problems, open_sessions, ended = seen(place)
    assert names == {"Rosa Example", "Second Example"}
    assert (last.action, last.detail["file"]) == (Action.RESTORE, made.file.name)
    assert problems == ()
    assert (open_sessions, ended) == (0, {Ending.RESTORED})
    assert (done.rows, done.sessions_ended) == (made.manifest.rows, 1)
    assert not list(place.instance.glob(f"{making.WORK}*"))


def test_the_database_that_was_there_is_kept(place, made, later, database):
    done = restoring.restore(place, wish(made.file))
    kept = place.instance / done.kept[0] if database.engine.dialect.name == "postgresql" else None
    if kept is not None:
        assert kept.read_bytes().startswith(b"PGDMP")
        return
    kept = Path(str(database.engine.url.database)).with_name(done.kept[0])
    found = sqlite3.connect(kept).execute("SELECT count(*) FROM patient WHERE name = 'After The Backup'").fetchone()
    assert found == (1,)
    kept.unlink()


def altered(file, tmp_path, change):
    other = tmp_path / "altered.backup"
    content = bytearray(file.read_bytes())
    change(content)
    other.write_bytes(bytes(content))
    return other


SPOILT = {
    "cut off": lambda content: content.__delitem__(slice(len(content) - 7, None)),
    "empty": lambda content: content.clear(),
    "a bit in the head": lambda content: content.__setitem__(20, content[20] ^ 1),
    "a bit in the middle": lambda content: content.__setitem__(len(content) // 2, content[len(content) // 2] ^ 1),
    "a bit at the end": lambda content: content.__setitem__(-1, content[-1] ^ 1),
    "foreign": lambda content: content.__setitem__(slice(0, 16), b"SQLite format 3\0"),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_changes_nothing(place, made, later, tmp_path, how):
    before = Path(seen_file(place)).read_bytes()
    with pytest.raises(BackupRefused):
        restoring.restore(place, wish(altered(made.file, tmp_path, SPOILT[how])))
    assert Path(seen_file(place)).read_bytes() == before
    assert "After The Backup" in seen(place)[0]


def seen_file(place):
    return place.database_url.removeprefix("sqlite:///")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_wrong_passphrase_changes_nothing(place, made, later):
    with pytest.raises(BackupRefused, match="passphrase"):
        restoring.restore(place, wish(made.file, "another passphrase of the tests"))
    assert "After The Backup" in seen(place)[0]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_clinic_that_is_being_served_is_left_alone(place, made, later):
    with held.serving(place.instance), held.serving(place.instance), pytest.raises(Conflict, match="served"):
        restoring.restore(place, wish(made.file))
    assert "After The Backup" in seen(place)[0]


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_on_another_machine_is_noticed(place, made, later, database):
    with database.engine.connect(), pytest.raises(Conflict, match="connections"):
        restoring.restore(place, wish(made.file))


def resealed(made, tmp_path, **changes):
    """A backup that says something else of itself, with the right passphrase."""
    work = tmp_path / "resealed"
    work.mkdir()
    with made.file.open("rb") as opened:
        manifest = archive.extract(opened, PASSPHRASE, work)
    other = tmp_path / "other.backup"
    with other.open("wb") as opened:
        changed = dataclasses.replace(manifest, **changes)
        archive.write(Sealing(opened, PASSPHRASE), changed, {one.name: work / one.name for one in changed.members})
    return other


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"migration": "9999", "product": "9.0"}, "newer Tenderpoint"),
        ({"dialect": "postgresql"}, "postgresql database"),
        ({"counts": {"patient": 3}}, "patient"),
        ({"audit_head": f"1:{'0' * 64}"}, "audit"),
    ],
)
def test_a_backup_that_does_not_fit_changes_nothing(place, made, later, tmp_path, changes, why):
    with pytest.raises(BackupRefused, match=why):
        restoring.restore(place, wish(resealed(made, tmp_path, **changes)))
    assert "After The Backup" in seen(place)[0]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disk_without_room_changes_nothing(place, made, later, monkeypatch):
    monkeypatch.setattr(making.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 1_000_000}))
    with pytest.raises(ClinicError, match="MB free"):
        restoring.restore(place, wish(made.file))
    assert "After The Backup" in seen(place)[0]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_broken_database_is_no_obstacle(place, made, later):
    file = Path(seen_file(place))
    file.write_bytes(b"broken" * 4000)
    Path(f"{file}-wal").write_bytes(b"and its log")
    done = restoring.restore(place, wish(made.file))
    assert seen(place)[0] == {"Rosa Example", "Second Example"}
    kept = file.with_name(done.kept[0])
    assert kept.read_bytes().startswith(b"broken")
    kept.unlink()
    Path(f"{kept}-wal").unlink(missing_ok=True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_settings_come_back_where_they_are_missing_or_wanted(place, made, later):
    settings = place.instance / "config.py"
    settings.write_text("CLINIC_SECRET_KEY = 'another'\n")
    restoring.restore(place, wish(made.file))
    assert "another" in settings.read_text()
    done = restoring.restore(place, wish(made.file, settings=True))
    assert "kept" in settings.read_text()
    aside = next(name for name in done.kept if name.startswith("config.py"))
    assert "another" in (place.instance / aside).read_text()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_older_backup_is_brought_up_to_date_before_it_takes_its_place(place, runner, session, tmp_path):
    session.close()
    runner.database.engine.dispose()
    file = tmp_path / "older.sqlite"
    older = open_database(f"sqlite:///{file}", create=True)
    schema.upgrade(older.engine, "0019")
    older.close()
    there = dataclasses.replace(place, database_url=f"sqlite:///{file}")
    made = making.make(there, open_database(there.database_url), product="0.9", now=NOON)
    done = restoring.restore(there, wish(made.file))
    assert done.upgraded_from == "0019"
    database = open_database(there.database_url)
    with database.reading() as reading:
        assert reading.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == schema.head()
    database.close()
