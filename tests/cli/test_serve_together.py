"""Several processes answer one address, and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from clinic.cli.doctor.servers import serving_now


@pytest.fixture
def together(clinic):
    """Two processes that serve a new clinic; the first of them, and its address."""
    clinic("init", "--time-zone", "Europe/Madrid")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-W", "error", "-m", "clinic", "serve", "--port", str(port), "--processes", "2"]
    first = subprocess.Popen(words, env=clinic.environment, cwd=clinic.instance.parent, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/healthz"
    until(lambda: answers(address) and serving_now(clinic.instance) == 2)
    yield first, address
    first.kill()
    first.wait()


def until(what, seconds=60):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.1)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def processes_of(first):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first.pid)], capture_output=True, text=True).stdout
    return [int(one) for one in found.split()]


def test_two_answer_one_that_fell_is_started_again_and_all_end_together(together, clinic):
    first, address = together
    fell, stays = processes_of(first)
    os.kill(fell, signal.SIGKILL)
    until(lambda: serving_now(clinic.instance) == 2 and fell not in processes_of(first))
    assert stays in processes_of(first)
    assert answers(address)
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    assert not answers(address)
    assert serving_now(clinic.instance) == 0


@pytest.mark.long
def test_when_the_first_is_killed_the_others_stop_too(together, clinic):
    first, address = together
    first.kill()
    until(lambda: not answers(address) and serving_now(clinic.instance) == 0)
