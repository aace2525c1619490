"""Several processes behind one address: each uses a core of its own.

The first process opens the address and starts the others, which take turns in answering it; it starts one that ended
by itself again, and ends when it is told to, after all of them. When it is killed, they see its pipe close and stop.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

BACKLOG = 1024
ENDS_WITHIN = 15.0
"""Seconds that the processes have to finish the requests in flight."""
AGAIN_AFTER = 1.0
"""Seconds before a process that ended by itself is started again."""
ADDRESS, LIFELINE = "CLINIC_SERVE_SOCKET", "CLINIC_SERVE_LIFELINE"


@dataclass(frozen=True, slots=True)
class Handed:
    """What a process was given by the first one: the open address, and the pipe that closes with it."""

    listening: socket.socket
    lifeline: int

    def end_with_the_first(self, stopping: threading.Event) -> None:
        """Have `stopping` set when the first process is gone, however it ended."""

        def wait() -> None:
            os.read(self.lifeline, 1)
            stopping.set()

        threading.Thread(target=wait, daemon=True, name="clinic-lifeline").start()


def handed() -> Handed | None:
    """Return what the first process gave to this one; None if this is the first."""
    if ADDRESS not in os.environ:
        return None
    return Handed(socket.socket(fileno=int(os.environ.pop(ADDRESS))), int(os.environ.pop(LIFELINE)))


def serve_together(host: str, port: int, count: int, stopping: threading.Event) -> None:
    """Open the address and keep so many processes answering it until told to stop."""
    with socket.create_server((host, port), family=_family(host), backlog=BACKLOG) as listening:
        end, lifeline = os.pipe()
        try:
            _keep_going(_Starter(listening.fileno(), end), count, stopping)
        finally:
            os.close(lifeline)
            os.close(end)


@dataclass(frozen=True, slots=True)
class _Starter:
    address: int
    lifeline: int

    def start(self) -> "subprocess.Popen[bytes]":
        numbers = {ADDRESS: str(self.address), LIFELINE: str(self.lifeline)}
        command = [sys.executable, *(f"-W{one}" for one in sys.warnoptions), "-m", "clinic", "serve"]
        return subprocess.Popen(  # noqa: S603 - this program again  # nosec
            command, env=os.environ | numbers, pass_fds=(self.address, self.lifeline)
        )


def _keep_going(starter: _Starter, count: int, stopping: threading.Event) -> None:
    running = [starter.start() for _ in range(count)]
    while not stopping.wait(AGAIN_AFTER):
        running = [one if one.poll() is None else starter.start() for one in running]
    for one in running:
        one.send_signal(signal.SIGTERM)
    until = time.monotonic() + ENDS_WITHIN
    for one in running:
        try:
            one.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.kill()


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
