"""The server reads large requests for the addresses that take files, and closes the line on them elsewhere."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from clinic.web.server import make_server, run_until

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
        assert "exceeds max_body" in told


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
