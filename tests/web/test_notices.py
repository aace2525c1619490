"""A disk that fills up: staff are told, what can wait is not begun, and what is not stored is not acknowledged."""

import resource
import shutil
from contextlib import contextmanager
from io import BytesIO

import pytest

from clinic.db import disk
from clinic.db.dialects import log
from clinic.db.disk import DiskFull, Room
from clinic.domain.permissions import RoleName

MB = disk.MEGABYTE


@pytest.fixture
def free(monkeypatch):
    """Let the disk say that so many megabytes are free."""

    def free(megabytes):
        told = shutil._ntuple_diskusage(1000 * MB, 0, megabytes * MB)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: told)

    return free


@pytest.mark.parametrize(
    ("megabytes", "room"),
    [(10_000, Room.ENOUGH), (500, Room.ENOUGH), (499, Room.LITTLE), (200, Room.LITTLE), (199, Room.TOO_LITTLE)],
)
def test_how_much_room_there_is(free, tmp_path, megabytes, room):
    free(megabytes)
    assert disk.room(tmp_path) is room


def test_what_can_wait_is_refused_below_200_megabytes(free, tmp_path):
    free(200)
    disk.require_room(tmp_path)
    free(199)
    with pytest.raises(DiskFull, match="no files are taken in"):
        disk.require_room(tmp_path)


def test_a_disk_that_does_not_tell_is_believed(tmp_path):
    assert disk.room(tmp_path / "nowhere") is Room.ENOUGH


def test_staff_are_told_on_every_page(free, page, sign_in, clinician):
    sign_in(clinician)
    free(1000)
    assert not page("/today").select("[role=status].inset-alert")
    free(499)
    assert "little room" in page("/today").select_one("[role=status].inset-alert").text
    free(100)
    assert "almost full" in page("/patients").select_one("[role=status].inset-alert").text


def test_patients_and_strangers_are_not(free, page):
    free(100)
    assert not page("/sign-in").select("[role=status].inset-alert")


def test_files_are_not_taken_in(free, client, sign_in, make_account):
    sign_in(make_account(RoleName.ADMINISTRATOR))
    free(100)
    refused = client.post("/data/visits", data={"file": (BytesIO(b"a,b"), "visits.csv")})
    assert refused.status_code == 503
    assert "no files are taken in" in refused.text


def test_a_log_that_grows_is_told(page, sign_in, clinician, monkeypatch, database):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has this log")
    monkeypatch.setattr(log, "length", lambda file: log.TOO_LONG + 1)
    sign_in(clinician)
    assert "log of the database" in page("/today").select_one("[role=status].inset-alert").text


@contextmanager
def no_file_longer_than(count):
    """A disk that takes no more: what writes beyond is refused by the kernel."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


NEW = {"name": "Rosa canary Example", "birth-year": "1973"}


def test_what_a_full_disk_refuses_is_not_acknowledged_and_kept_on_the_page(client, page, sign_in, clinician, database):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("the disk of PostgreSQL is its own")
    sign_in(clinician)
    assert client.get("/patients/new").status_code == 200
    with no_file_longer_than(20_000):
        refused = client.post("/patients/new", data=NEW)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "Rosa canary Example" in refused.text
        assert "still here" in refused.text
        assert "canary" not in client.get("/patients").text
        assert client.get("/today").status_code == 200, "reading works"
    assert client.post("/patients/new", data=NEW).status_code == 303, "and it heals without a restart"
