"""Cut the power thousands of times: record what the real server writes and syncs, rebuild the disk, compare.

    python -m tests.faults.power_cut [--images 5000] [--patients 24] [--synchronous NORMAL]

Patients answer and send by HTTP; every answer of the server that acknowledges something is noted with its time. Then
the recording is replayed: after each acknowledgement and after each write and sync, disk images are built of what was
synced by then and of any part of the rest. Each is opened by SQLite, checked, and must hold whatever was acknowledged
by then. `--synchronous NORMAL` weakens the server, to show that a loss would be seen.
Prints JSON. Needs strace.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.questionnaire_load import Patient
from tests.faults import power_disk, power_trace
from tests.faults.power_disk import Disk, File
from tests.faults.server import Clinic

AT_ONCE = 4
_WEAKER = (
    "from clinic.db.dialects import connections; connections.PRAGMAS['synchronous'] = {level}; "
    "from clinic.cli import main; main()"
)
LEVELS = {"OFF": 0, "NORMAL": 1, "FULL": 2, "EXTRA": 3}
Place = tuple[int, str]


@dataclass(frozen=True)
class Acknowledged:
    """Something that the server said it has: from then on it must be there."""

    at: float
    place: Place
    value: object


@dataclass
class Watched(Patient):
    """A patient who notes when each page was acknowledged."""

    told: list[Acknowledged] = field(default_factory=list)
    answered_at: float = 0.0

    def _ask(self, link, method, address, body=None):
        answer = super()._ask(link, method, address, body)
        if method == "POST":
            self.answered_at = time.time()
        return answer

    def go_on(self, link, address, page):
        before = dict(self.acknowledged)
        following = super().go_on(link, address, page)
        new = {name: value for (key, name), value in self.acknowledged.items() if (key, name) not in before}
        if self.sent:
            new["sent"] = 1
        self.told += [Acknowledged(self.answered_at, (self.visit_id, name), value) for name, value in new.items()]
        return following


@dataclass
class Recording:
    """What was acknowledged, what was written, and the files before it began."""

    told: list[Acknowledged]
    events: list[power_trace.Event]
    before: dict[str, bytes]


def record(folder: Path, patients: int, level: str) -> Recording:
    """Let patients answer at the real server, under strace."""
    weaker = ("-c", _WEAKER.format(level=LEVELS[level]))
    clinic = Clinic(folder, f"sqlite:///{folder / 'clinic.sqlite'}", ("-m", "clinic") if level == "FULL" else weaker)
    folder.mkdir()
    clinic.prepare(clinicians=1)
    invited = [Watched(n, one.token, one.visit_id, clinic.port) for n, one in enumerate(clinic.invite(patients))]
    before = {clinic.file.name: clinic.file.read_bytes()}
    files = [clinic.file, Path(f"{clinic.file}-wal"), Path(f"{clinic.file}-journal")]
    calls = folder / "recording"
    calls.mkdir()
    words = [*power_trace.command(calls, files), sys.executable, *clinic.program, "serve", "--port", str(clinic.port)]
    with clinic.log.open("wb") as log:
        traced = subprocess.Popen(words, env=clinic.environment(), stdout=log, stderr=log)
    try:
        _wait_for(clinic, traced)
        with ThreadPoolExecutor(AT_ONCE) as together:
            list(together.map(lambda one: one.walk(0.0), invited))
        ended = time.time()
    finally:
        for child in _children(traced.pid):  # strace lets no signal through
            os.kill(child, signal.SIGTERM)
        traced.wait(60)
    if stopped := {one.stopped_by for one in invited if one.stopped_by}:
        raise RuntimeError(f"patients were stopped: {sorted(stopped)}")
    told = sorted((one for patient in invited for one in patient.told), key=lambda one: one.at)
    return Recording(told, [event for event in power_trace.events(calls) if event.ended <= ended], before)


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _wait_for(clinic: Clinic, traced: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", clinic.port)) == 0:
                return
        if traced.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {clinic.log.read_text()[-2000:]}")


@dataclass
class Found:
    """What the images held."""

    images: int = 0
    with_loss: int = 0
    damaged: int = 0
    lost_at_most: int = 0
    by_way: dict[str, int] = field(default_factory=dict)


def replay(recording: Recording, images: int, seed: int) -> Found:
    """Cut the power at so many moments and in so many ways; look at what is left."""
    chance, found = random.Random(seed), Found()
    disk = Disk({name: File(bytearray(content)) for name, content in recording.before.items()})
    moments = _moments(recording)
    left = images
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for number, (at, event) in enumerate(moments):
            if event is not None:
                disk.take(event)
            due = {one.place: one.value for one in recording.told if one.at <= at}
            share = round(left / (len(moments) - number))
            ways = chance.sample(power_disk.WAYS, min(share, len(power_disk.WAYS))) if share else []
            for way in ways:
                _look(disk.image(way, chance), Path(folder), due, way.__name__, found)
            left -= len(ways)
    return found


def _moments(recording: Recording) -> list[tuple[float, power_trace.Event | None]]:
    """The moments at which the power goes: after each event, and after each acknowledgement, in the order of time."""
    moments: list[tuple[float, power_trace.Event | None]] = [(event.ended, event) for event in recording.events]
    return sorted(moments + [(one, None) for one in sorted({told.at for told in recording.told})], key=lambda m: m[0])


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _look(image: dict[str, bytes], folder: Path, due: dict[Place, object], way: str, found: Found) -> None:
    """Start SQLite on an image, as the next start of the server would; count what is not there."""
    found.images += 1
    for old in folder.iterdir():
        old.unlink()
    for name, content in image.items():
        if content or not name.endswith("-wal"):
            (folder / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / "clinic.sqlite")) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            stored = _stored(connection)
    except sqlite3.DatabaseError:
        sound, stored = False, {}
    lost = sum(stored.get(place) != value for place, value in due.items())
    found.damaged += not sound
    found.with_loss += lost > 0
    found.lost_at_most = max(found.lost_at_most, lost)
    if lost or not sound:
        found.by_way[way] = found.by_way.get(way, 0) + 1


def _stored(connection: sqlite3.Connection) -> dict[Place, object]:
    """Every answer that is stored, by visit and item, and which forms were sent."""
    stored: dict[Place, object] = {}
    joined = "response JOIN questionnaire ON questionnaire.id = questionnaire_id"
    for visit_id, answers in connection.execute(f"SELECT visit_id, answers FROM {joined}"):
        stored |= {(visit_id, item): value for item, value in json.loads(answers).items()}
    for (visit_id,) in connection.execute("SELECT visit_id FROM questionnaire WHERE sent_at IS NOT NULL"):
        stored[visit_id, "sent"] = 1
    return stored


def main(words: list[str] | None = None) -> dict[str, object]:
    """Record once, replay, print the figures as JSON and return them."""
    options = argparse.ArgumentParser(description="Cut the power thousands of times.")
    options.add_argument("--images", type=int, default=5000)
    options.add_argument("--patients", type=int, default=24)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--synchronous", choices=LEVELS, default="FULL")
    given = options.parse_args(words)
    if shutil.which("strace") is None:
        raise SystemExit("strace is not on this machine: the power cannot be cut here.")
    with tempfile.TemporaryDirectory() as folder:
        recording = record(Path(folder, "clinic").absolute(), given.patients, given.synchronous)
        found = replay(recording, given.images, given.seed)
    kinds = [event.kind for event in recording.events]
    figures = {
        "synchronous": given.synchronous,
        "acknowledged values": len(recording.told),
        "acknowledgements": len({told.at for told in recording.told}),
        "writes": kinds.count(power_trace.Kind.WRITE),
        "syncs": kinds.count(power_trace.Kind.SYNC),
        "images": found.images,
        "images with loss": found.with_loss,
        "images damaged": found.damaged,
        "values lost at most": found.lost_at_most,
        "bad images by what the disk kept": found.by_way,
    }
    print(json.dumps(figures, indent=2))
    return figures


if __name__ == "__main__":
    main()
