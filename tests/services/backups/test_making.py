"""A backup is made whole or not at all, and is read back before it counts."""

import os
import stat
import sys

import pytest
from sqlalchemy import func, select

from clinic.db import held
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict, SettingsError
from clinic.models import AuditEntry, Patient
from clinic.services.backups import archive, making, register
from clinic.services.backups.container import BackupRefused
from tests.services.backups.conftest import PASSPHRASE

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")


def left_over(place):
    names = {path.name for path in [*place.instance.iterdir(), *place.backup_folder.glob("*")]}
    return {name for name in names if name.startswith(".")}


def entry(session, action):
    found = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id.desc())
    return session.scalars(found).first()


def test_a_backup_holds_every_row_and_the_settings(runner, place, session):
    made = runner.back_up(why="test")
    with made.file.open("rb") as opened:
        manifest = archive.look_into(opened, PASSPHRASE)
    assert manifest.counts["patient"] == session.scalar(select(func.count()).select_from(Patient)) == 2
    assert manifest.product == "1.2.3"
    assert manifest.has_settings
    assert b"Rosa Example" not in made.file.read_bytes()
    assert left_over(place) == set()


@ON_SQLITE
def test_the_register_says_what_was_made(runner, place, session):
    made = runner.back_up(why="test")
    written = entry(session, Action.BACKUP)
    assert written.detail["file"] == made.file.name
    assert written.detail["sha256"] == made.sha256
    assert [file.registered for file in register.files(session, place.backup_folder)] == [True]
    standing = register.standing(session)
    assert not standing.backup_is_old(written.at)
    assert standing.test_is_old(written.at)


@POSIX
@ON_SQLITE
def test_nobody_else_can_read_it(runner):
    assert stat.S_IMODE(runner.back_up(why="test").file.stat().st_mode) == 0o600


def test_a_restore_test_counts_and_is_written_down(runner, session, place):
    done = runner.test(runner.back_up(why="test").file)
    assert done.rows == sum(done.manifest.counts.values()) > 0
    assert entry(session, Action.RESTORE_TEST).detail["sha256"] == done.sha256
    assert not register.standing(session).test_is_old(done_at(session))
    assert left_over(place) == set()


def done_at(session):
    return entry(session, Action.RESTORE_TEST).at


@ON_SQLITE
def test_without_a_passphrase_there_is_no_backup_and_it_shows(runner, place, session):
    place.backup_passphrase_file.unlink()
    with pytest.raises(SettingsError, match="no passphrase"):
        runner.back_up(why="test")
    assert "no passphrase" in register.standing(session).why
    assert not place.backup_folder.exists()


@POSIX
@ON_SQLITE
def test_a_passphrase_that_others_can_read_is_refused(runner, place):
    place.backup_passphrase_file.chmod(0o640)
    with pytest.raises(SettingsError, match="Others can read"):
        runner.back_up(why="test")


def test_one_backup_at_a_time(runner, place):
    with held.backing_up(place.instance), pytest.raises(Conflict, match="already"):
        runner.back_up(why="test")


@ON_SQLITE
def test_what_does_not_read_back_is_no_backup(runner, place, session, monkeypatch):
    seal = making._seal

    def seal_badly(part, *rest):
        seal(part, *rest)
        with part.open("rb+") as opened:
            opened.seek(-1, os.SEEK_END)
            opened.write(b"\0")

    monkeypatch.setattr(making, "_seal", seal_badly)
    with pytest.raises(BackupRefused):
        runner.back_up(why="test")
    assert list(place.backup_folder.iterdir()) == []
    assert register.standing(session).failed_at is not None
    monkeypatch.undo()


@ON_SQLITE
def test_a_disk_without_room_is_said_and_nothing_is_written(runner, place, monkeypatch):
    monkeypatch.setattr(making.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 1_000_000}))
    with pytest.raises(ClinicError, match="MB free"):
        runner.back_up(why="test")
    assert list(place.backup_folder.iterdir()) == []


@ON_SQLITE
def test_a_folder_that_cannot_be_written_is_said(runner, place):
    place.backup_folder.write_text("a file where the folder should be")
    with pytest.raises(ClinicError, match="could not be written"):
        runner.back_up(why="test")


@ON_SQLITE
def test_what_a_killed_backup_left_is_taken_away(runner, place):
    (place.instance / f"{making.WORK}dead").mkdir()
    (place.instance / f"{making.WORK}dead" / "database").write_text("in the clear")
    made = runner.back_up(why="test")
    (place.backup_folder / "somebody.part").write_text("not ours")
    whose = next(iter([made.file.parent]))
    assert left_over(place) == set()
    assert (whose / "somebody.part").exists()


@ON_SQLITE
def test_rotation_takes_what_the_register_knows_and_nothing_else(runner, place, session):
    made = [runner.back_up(why="test") for _ in range(3)]
    stranger = place.backup_folder / "tenderpoint-2020-01-01T000000Z.backup"
    stranger.write_bytes(b"of another clinic")
    link = place.backup_folder / "tenderpoint-2020-01-02T000000Z.backup"
    link.symlink_to(place.backup_passphrase_file)
    runner.back_up(why="test")
    left = {path.name for path in place.backup_folder.iterdir()}
    assert stranger.name in left
    assert link.name in left
    assert [one.file.name in left for one in made] == [False] * 3
    assert len(left) == 3
