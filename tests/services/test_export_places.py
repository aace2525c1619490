"""No half file ever has a name of its own, nothing of anybody else's is overwritten, and each export is audited."""

import errno
import io
import os
import stat
import zipfile

import pytest

from clinic.domain.errors import Conflict
from clinic.services import export_places, export_tables
from clinic.services.export_places import Download
from clinic.services.export_tables import Wish
from tests.fixtures.exports import SALT, contents, export
from tests.fixtures.storage import CLINIC, NOON


def test_a_folder_with_other_files_is_left_alone_and_an_export_is_replaced(demo, tmp_path):
    folder = tmp_path / "out"
    export(demo, folder)
    export_places.require_free(folder)
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(Conflict):
        export_places.require_free(folder)
    (folder / "thesis.docx").unlink()
    (folder / "export.json").unlink()
    with pytest.raises(Conflict):
        export_places.require_free(folder)
    export_places.require_free(tmp_path / "new")


def test_what_a_smaller_export_does_not_hold_does_not_stay_from_the_one_before(demo, tmp_path):
    export(demo, tmp_path / "out")
    export(demo, tmp_path / "out", Wish(salt=SALT, tables=("patients",)))
    assert set(contents(tmp_path / "out")) == {"patients.csv", "dictionary.csv", "export.json"}


class FullDisk:
    """A file that takes some bytes and then no more."""

    def __init__(self, stream, room):
        self.stream, self.room = stream, room

    def write(self, data):
        self.room[0] -= len(data)
        if self.room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.stream.write(data)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stream.close()


@pytest.mark.parametrize("room", [0, 50_000, 500_000])
def test_a_full_disk_leaves_the_export_before_and_no_half_file(demo, tmp_path, monkeypatch, room):
    export(demo, tmp_path / "out", Wish(tables=("patients",)))
    before = contents(tmp_path / "out")
    left = [room]
    opened = export_tables._private
    monkeypatch.setattr(export_tables, "_private", lambda place: FullDisk(opened(place), left))
    with pytest.raises(OSError, match="No space"):
        export(demo, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_what_a_killed_run_left_is_cleared_away_and_what_another_writes_is_not(demo, tmp_path):
    left, live = (tmp_path / "out" / f"{export_places.WAITING}{name}" for name in ("dead", "live"))
    for folder in (left, live):
        folder.mkdir(parents=True)
        (folder / "visits.csv").write_text("half")
    for place in (left / "visits.csv", left, live):
        os.utime(place, (0, 0))
    export_places.require_free(tmp_path / "out")
    export(demo, tmp_path / "out")
    assert not left.exists()
    assert (live / "visits.csv").read_text() == "half"


def test_a_zip_is_the_same_files_and_another_file_is_not_overwritten(demo, exported, tmp_path):
    file = tmp_path / "out.zip"
    for _ in range(2):
        export_places.require_free_file(file)
        with export_places.waiting_in(tmp_path, NOON) as waiting, demo.reading() as session:
            export_tables.write(session, waiting, Wish(), CLINIC.zone)
            export_places.write_zip(waiting, file)
    with zipfile.ZipFile(file) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(exported / "named")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for other in (b"mine", b""):
        file.write_bytes(other)
        with pytest.raises(Conflict):
            export_places.require_free_file(file)


def test_a_download_is_the_zip_of_the_files_and_leaves_nothing_behind(demo, exported, tmp_path):
    stream = Download(tmp_path, lambda folder: write(demo, folder))
    with zipfile.ZipFile(io.BytesIO(b"".join(stream))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(exported / "named")
    assert not list(tmp_path.glob(f"{export_places.WAITING}*"))


def test_a_download_that_nobody_reads_to_the_end_leaves_nothing_behind_either(demo, tmp_path):
    stream = Download(tmp_path, lambda folder: write(demo, folder))
    (waiting,) = tmp_path.glob(f"{export_places.WAITING}*")
    assert stat.S_IMODE(waiting.stat().st_mode) == 0o700
    next(stream)
    stream.close()
    assert not waiting.exists()


def test_a_download_that_cannot_be_written_is_no_download(demo, tmp_path, monkeypatch):
    opened = export_tables._private
    monkeypatch.setattr(export_tables, "_private", lambda file: FullDisk(opened(file), [1000]))
    with pytest.raises(OSError, match="No space"):
        Download(tmp_path, lambda folder: write(demo, folder))
    assert not list(tmp_path.glob(f"{export_places.WAITING}*"))


def write(database, folder):
    with database.reading() as session:
        export_tables.write(session, folder, Wish(), CLINIC.zone)
