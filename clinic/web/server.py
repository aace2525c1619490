"""The server of the pages: waitress, which reads larger requests for the addresses that take files, and only there."""

import copy
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server

from clinic.web.headers import LARGEST_REQUEST
from clinic.web.uploads import limit_of


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Takes as many bytes as the address that was asked for may send."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request, then set the limit of its body."""
        super().parse_header(header_plus)
        most = limit_of(self.path)
        if most != self.adj.max_request_body_size:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = most


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser


def make_server(application: Flask, **options: Any) -> Any:
    """Return the server of the application, bound to its address and ready to run."""
    sockets: dict[int, Any] = {}
    server = create_server(application, sockets, max_request_body_size=4 * LARGEST_REQUEST, ident=None, **options)
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    return server
