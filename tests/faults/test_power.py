"""The power cut sees what a disk loses: a recording without syncs loses, one with them does not."""

import json
import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.faults import power_cut, power_disk, power_trace
from tests.faults.power_cut import Acknowledged, Recording, replay
from tests.faults.power_disk import Disk, File
from tests.faults.power_trace import Event, Kind

NAME = "clinic.sqlite"


def write(at, data, offset=0):
    return Event(at, at + 0.1, Kind.WRITE, NAME, offset, data)


def sync(at):
    return Event(at, at + 0.1, Kind.SYNC, NAME)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The bytes of a database in which one answer stands."""
    file = tmp_path_factory.mktemp("stored") / NAME
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE questionnaire (id INTEGER, visit_id INTEGER, sent_at TEXT)")
        connection.execute("CREATE TABLE response (questionnaire_id INTEGER, answers TEXT)")
        connection.execute("INSERT INTO questionnaire VALUES (1, 7, 'now')")
        connection.execute("INSERT INTO response VALUES (1, ?)", (json.dumps({"energy": 3}),))
    return file.read_bytes()


@pytest.mark.parametrize(("synced", "lost"), [(True, False), (False, True)])
def test_what_was_acknowledged_before_it_was_synced_is_seen_as_lost(stored, synced, lost):
    events = [write(1, stored), *([sync(2)] if synced else [])]
    told = [Acknowledged(3, (7, "energy"), 3), Acknowledged(3, (7, "sent"), 1)]
    found = replay(Recording(told, events, {NAME: b""}), images=15, seed=1)
    assert (found.with_loss > 0) is lost
    assert found.images > 0


def test_a_sync_covers_what_was_written_before_it_began_and_nothing_else():
    disk = Disk({NAME: File()})
    for event in (write(1, b"a" * 512), write(1.95, b"b" * 512, 512), sync(2)):
        disk.take(event)
    assert disk.image(power_disk.nothing, random.Random(1))[NAME] == b"a" * 512
    assert disk.image(power_disk.everything, random.Random(1))[NAME] == b"a" * 512 + b"b" * 512


def test_a_write_may_be_torn_between_sectors():
    disk = Disk({NAME: File(bytearray(b"-" * 4096))})
    disk.take(write(1, b"+" * 4096))
    kept = {disk.image(power_disk.torn, random.Random(seed))[NAME].count(b"+") for seed in range(20)}
    assert len(kept) > 3
    assert all(count % power_disk.SECTOR == 0 for count in kept)


def test_a_line_of_the_recording_is_read(tmp_path):
    path = "".join(f"\\x{ord(letter):02x}" for letter in "/d/clinic.sqlite-wal")
    (tmp_path / "calls.1").write_text(
        f'10.5 pwrite64(4<{path}>, "\\x00\\x01", 2, 32) = 2 <0.000100>\n'
        f"11.0 fdatasync(4<{path}>) = 0 <0.5>\n"
        "11.1 --- SIGCHLD {si_signo=SIGCHLD} ---\n11.2 +++ exited with 0 +++\n"
    )
    written, synced = power_trace.events(tmp_path)
    assert (written.kind, written.file, written.offset, written.data) == (
        Kind.WRITE, "clinic.sqlite-wal", 32, b"\x00\x01"
    )  # fmt: skip
    assert (synced.kind, synced.ended) == (Kind.SYNC, 11.5)


@pytest.mark.long
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
@pytest.mark.parametrize(("level", "lost"), [("FULL", False), ("NORMAL", True)])
def test_the_real_server_loses_nothing_and_a_weaker_one_does(level, lost, capsys):
    figures = power_cut.main(["--images", "300", "--patients", "3", "--synchronous", level])
    assert (figures["images with loss"] > 0) is lost
    assert figures["images damaged"] == 0
