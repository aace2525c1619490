"""The server of the pages: waitress, which reads larger requests for the addresses that take files, and only there."""

import copy
import threading
import time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask

from clinic.web.headers import ALWAYS, LARGEST_REQUEST
from clinic.web.uploads import limit_of

STOPS_WITHIN = 12.0
"""Seconds in which the requests that came before the stop are finished: one that writes may wait 5 for its turn."""
LARGEST_HEAD = 64 * 1024
"""In bytes: the request line and all headers. Our longest address and its cookies need less than a tenth of it."""
LOOKS_EVERY = 0.5
"""Seconds between two looks whether to stop."""


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Takes as many bytes as the address that was asked for may send."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request, then set the limit of its body. Raises ParsingError for two lengths of it."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:  # a proxy before us may have believed the other one
            raise ParsingError("Two lengths of the body")
        most = limit_of(self.path)
        if most != self.adj.max_request_body_size:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = most


class _Refusal(ErrorTask):  # type: ignore[misc]
    """Answers what is no request, or too much of one, without naming the server; as careful as every page."""

    def execute(self) -> None:
        """Write the answer and end the line."""
        error = self.request.error
        body = f"{error.reason}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend([("Content-Type", "text/plain; charset=utf-8"), *ALWAYS.items()])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A line to a browser, whose thread sends what it answers."""

    parser_class = _Parser
    error_task_class = _Refusal

    def writable(self) -> bool:
        """Whether the loop has to send something here.

        waitress says so also while a thread sends: the loop then finds the line taken, or too little to send, asks
        again at once, and so keeps the processor from that very thread until it is forced to give way, 5 ms each time.
        What a slow browser leaves of an answer is the loop's; it alone finds that a browser has gone.
        """
        if self.will_close or self.close_when_flushed:
            return True
        if not self.requests or self.total_outbufs_len >= self.adj.outbuf_high_watermark:
            return bool(self.total_outbufs_len)
        return self.total_outbufs_len >= self.adj.send_bytes and not self._sends()

    def _sends(self) -> bool:
        """Whether a thread has the line."""
        if self.outbuf_lock.acquire(blocking=False):
            self.outbuf_lock.release()
            return False
        return True


def make_server(application: Flask, **options: Any) -> Any:
    """Return the server of the application, bound to its address and ready to run."""
    sockets: dict[int, Any] = {}
    server = create_server(
        application,
        sockets,
        max_request_body_size=4 * LARGEST_REQUEST,
        max_request_header_size=LARGEST_HEAD,
        ident=None,
        clear_untrusted_proxy_headers=False,  # clinic.web.proxies does, and knows the proxies of the settings
        **options,
    )
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    server.sockets = sockets
    return server


def run_until(server: Any, stopping: threading.Event) -> None:
    """Serve until told to stop; then take no new connection, answer every request that came, and return.

    waitress itself drops what waits for a thread, and what a thread needs longer than 5 seconds for.
    """
    while not stopping.is_set():
        _turn(server, LOOKS_EVERY)
    _turn(server, 0)
    for one in list(server.sockets.values()):
        if isinstance(one, BaseWSGIServer):
            wasyncore.dispatcher.close(one)  # its own close() would also end what wakes this loop
    until = time.monotonic() + STOPS_WITHIN
    while _busy(server) and time.monotonic() < until:
        _turn(server, 0.05)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(server.sockets)


def _turn(server: Any, seconds: float) -> None:
    """Read and write whatever is ready, and wait no longer than that for it."""
    wasyncore.loop(timeout=seconds, use_poll=server.adj.asyncore_use_poll, map=server.sockets, count=1)


def _busy(server: Any) -> bool:
    """Whether a request is worked on, waits to be, or its answer is not sent yet. Half a request is none."""
    channels = [one for one in list(server.sockets.values()) if isinstance(one, HTTPChannel)]
    return any(one.requests or one.total_outbufs_len for one in channels)
