"""Several processes count wrong links in one Redis; where it does not answer, each counts alone and nobody waits."""

import logging
import shutil
import socket
import subprocess
import time
from dataclasses import replace

import pytest

from tests.web.test_questionnaire_links import wrong_links


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Redis:
    """A real server, in memory alone."""

    def __init__(self, folder):
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.02)
        raise AssertionError("redis-server does not answer")

    def stop(self):
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def redis(tmp_path):
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def process(make_app, clinic_settings, session):
    """A browser of one more process of the clinic."""

    def process(url):
        session.commit()
        browser = make_app(replace(clinic_settings, limiter_url=url)).test_client()
        browser.test_session = session
        return browser

    return process


def test_two_processes_count_together(process, redis):
    one, other = process(redis.url), process(redis.url)
    assert wrong_links(one, 20) + wrong_links(other, 11) == [404] * 30 + [429]
    assert wrong_links(one, 1) == [429]
    assert wrong_links(one, 1, "192.0.2.8") == [404]


def test_without_redis_each_process_counts_by_itself(process):
    one, other = process(""), process("")
    assert wrong_links(one, 30) + wrong_links(other, 1) == [404] * 31


def test_when_redis_goes_nobody_waits_and_guessing_is_still_braked(process, redis, caplog):
    one = process(redis.url)
    assert wrong_links(one, 1) == [404]
    redis.stop()
    caplog.set_level(logging.INFO, "clinic.brakes")
    assert wrong_links(one, 31) == [404] * 30 + [429]
    assert "in-memory" in caplog.text
    assert "Traceback" not in caplog.text
    redis.start()
    until = time.monotonic() + 10
    while "recovered" not in caplog.text and time.monotonic() < until:
        wrong_links(one, 1, "192.0.2.9")
        time.sleep(0.1)
    assert "recovered" in caplog.text


def test_a_redis_that_never_was_there_and_one_that_never_answers_hold_nobody_up(process):
    assert wrong_links(process(f"redis://127.0.0.1:{free_port()}"), 31) == [404] * 30 + [429]
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        browser = process(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        assert wrong_links(browser, 5) == [404] * 5
        assert time.monotonic() - began < 5
