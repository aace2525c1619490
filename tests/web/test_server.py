"""The server reads large requests for the addresses that take files, and closes the line on them elsewhere."""

import contextlib
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from clinic.web.server import _Channel, make_server, run_until

MEGABYTE = 1 << 20
HEAD = (
    "POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    "Content-Length: {length}\r\nConnection: close\r\n\r\n"
)


@pytest.fixture
def port(make_app):
    """The port at which the application is served as `clinic serve` does it."""
    server = make_server(make_app(), host="127.0.0.1", port=0, threads=2, connection_limit=10)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    yield server.effective_port
    server.close()
    serving.join(10)


def answer(port, address, length, *, body=True):
    """Send a request of so many bytes, or its head alone; return what came back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(HEAD.format(address=address, length=length).encode())
        if body:
            for _ in range(length // MEGABYTE):
                line.sendall(b" " * MEGABYTE)
        found = b""
        while piece := line.recv(65536):
            found += piece
    return found.decode()


def test_what_is_far_too_large_is_not_even_read(port, session):
    for address, length in (("/patients/new", 9), ("/data/visits", 101), ("/data/visits/x", 9)):
        told = answer(port, address, length * MEGABYTE, body=False)
        assert told.startswith("HTTP/1.1 413")
        assert "Request Entity Too Large" in told


def test_a_file_that_is_too_large_gets_a_page_of_our_own(port, session):
    told = answer(port, "/data/visits", 60 * MEGABYTE)
    assert told.startswith("HTTP/1.1 413")
    assert "<h1>This file is larger than 50 MB</h1>" in told
    assert "clinic import visits FILE" in told


def test_a_stop_answers_what_came_before_it_also_what_still_waited_for_a_thread(make_app, session):
    app, began = make_app(WTF_CSRF_ENABLED=False), threading.Semaphore(0)

    def slow():
        began.release()
        time.sleep(0.3)
        return "answered" * 100_000

    app.add_url_rule("/slow", view_func=slow, methods=["POST"])
    server = make_server(app, host="127.0.0.1", port=0, threads=1, connection_limit=10)
    stopping, port = threading.Event(), server.effective_port
    serving = threading.Thread(target=run_until, args=(server, stopping), daemon=True)
    serving.start()
    with (
        ThreadPoolExecutor(3) as clients,
        socket.create_connection(("127.0.0.1", port)) as half_sent,
    ):
        half_sent.sendall(HEAD.format(address="/slow", length=100).encode())
        answers = [clients.submit(answer, port, "/slow", 0) for _ in range(3)]
        assert began.acquire(timeout=5)
        time.sleep(0.1)
        stopping.set()
        assert all(one.result().endswith("answered") for one in answers)
        serving.join(5)
    assert not serving.is_alive()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


LONG = "a" * 65_600
REFUSED = {
    "two lengths": ("POST / HTTP/1.1\nHost: localhost\nContent-Length: 5\nTransfer-Encoding: chunked", 400),
    "a request line as long as a page": (f"GET /{LONG} HTTP/1.1\nHost: localhost", 431),
    "a header as long as a page": (f"GET / HTTP/1.1\nHost: localhost\nX: {LONG}", 431),
    "too many headers": ("GET / HTTP/1.1\n" + "".join(f"X{n}: {n}\n" for n in range(9_000)) + "Host: x", 431),
    "a header without a colon": ("GET / HTTP/1.1\nHost: localhost\nnothing", 400),
    "40 MB": ("POST /patients/new HTTP/1.1\nHost: localhost\nContent-Length: 41943040", 413),
    "no request": ("zq7mark", 400),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_request_is_refused_with_the_headers_of_a_page_and_no_name_of_the_server(port, session, case):
    head, status = REFUSED[case]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        found = line.recv(65536)
        with contextlib.suppress(ConnectionResetError):  # of what it did not read
            while piece := line.recv(65536):
                found += piece
    told = found.decode()
    assert re.match(rf"HTTP/1\.[01] {status} ", told), told[:100]
    assert "frame-ancestors 'none'" in told
    assert "Cache-Control: no-store" in told
    assert "X-Content-Type-Options: nosniff" in told
    assert not re.search("server:|waitress|zq7mark", told, re.IGNORECASE)


AT_WORK = object()
LINES = {
    "nothing to send": ([], 0, False, False, False),
    "what a thread left": ([], 10, False, False, True),
    "a thread with too little to send": ([AT_WORK], 10, False, False, False),
    "a thread that sends": ([AT_WORK], 50, True, False, False),
    "what a thread left that goes on": ([AT_WORK], 50, False, False, True),
    "a thread that waits for the browser": ([AT_WORK], 101, True, False, True),
    "a thread that waits and is let go below the limit alone": ([AT_WORK], 100, True, False, True),
    "to be closed": ([AT_WORK], 0, True, True, True),
}


@pytest.mark.parametrize(("requests", "waiting", "taken", "closing", "sends"), LINES.values(), ids=LINES)
def test_the_loop_leaves_a_line_to_the_thread_that_sends(requests, waiting, taken, closing, sends):
    line = object.__new__(_Channel)
    line.adj = SimpleNamespace(send_bytes=20, outbuf_high_watermark=100)
    line.requests, line.total_outbufs_len, line.will_close = requests, waiting, closing
    line.outbuf_lock = threading.Lock()
    with line.outbuf_lock if taken else nullcontext():
        assert line.writable() is sends


def test_nobody_goes_on_answering_a_browser_that_has_gone():
    ended = threading.Event()

    def long(_environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        try:
            for _ in range(100):  # together less than may wait
                yield b"x" * 100_000
                time.sleep(0.1)
        finally:
            ended.set()

    server = make_server(long, host="127.0.0.1", port=0, threads=1)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    with socket.create_connection(("127.0.0.1", server.effective_port), timeout=30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        line.recv(1)
    assert ended.wait(5)
    server.close()
    serving.join(10)


def test_a_slow_browser_gets_the_whole_of_a_long_answer():
    def long(_environ, start):
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(60 * MEGABYTE))])
        return (b"x" * MEGABYTE for _ in range(60))

    server = make_server(long, host="127.0.0.1", port=0, threads=1)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    with socket.create_connection(("127.0.0.1", server.effective_port), timeout=30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)  # until all that may wait is waiting
        came = 0
        while piece := line.recv(1 << 18):
            came += len(piece)
    assert came > 60 * MEGABYTE
    server.close()
    serving.join(10)
