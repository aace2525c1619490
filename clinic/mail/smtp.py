"""Hand a message over to the clinic's SMTP server."""

import smtplib
import socket
import ssl
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from clinic.domain.errors import ClinicError

TIMEOUT = 10.0
"""In seconds, for each answer of the server."""
ALTOGETHER = 20.0
"""In seconds, for everything: a server that says a byte now and then would hold whoever sends for good."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Security(StrEnum):
    """How the connection is kept private; the values are the schemes of CLINIC_SMTP_URL."""

    NONE = "smtp"
    TLS = "smtps"
    STARTTLS = "smtp+starttls"


PORTS = {Security.NONE: 25, Security.TLS: 465, Security.STARTTLS: 587}


class NotMailed(ClinicError):
    """The server did not take the message; nothing else changed."""

    status = 502

    def __init__(self) -> None:
        super().__init__(
            "The e-mail was not sent: the mail server did not take it.",
            hint="Give the link another way, or try again later.",
        )


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to sign in there; no user = it takes mail from this machine without."""

    security: Security
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def read(url: str) -> Server:
    """Return the server that a URL names, as `smtp+starttls://user:password@mail.example:587`. Raises ValueError."""
    parts = urlsplit(url)
    security = Security(parts.scheme)
    host, port = parts.hostname, parts.port
    if not host or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("no mail server")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if password and security is Security.NONE and host not in LOOPBACK:
        raise ValueError("a password would be sent in the clear")
    return Server(security, host, port or PORTS[security], user, password)


class _Brief(smtplib.SMTP):
    """Hangs up after `ALTOGETHER`, whatever the server is saying."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._same_line = line.dup()  # encryption takes the first one away
        self._end = threading.Timer(ALTOGETHER, self._hang_up)
        self._end.daemon = True
        self._end.start()
        return line

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._same_line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up in good time."""
        super().close()
        if hasattr(self, "_end"):
            self._end.cancel()
            self._same_line.close()


class _BriefSSL(smtplib.SMTP_SSL, _Brief):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        try:
            return super()._get_socket(host, port, timeout)
        except BaseException:  # no certificate of its own, or no answer
            self.close()
            raise


def send(server: Server, message: EmailMessage, *, timeout: float = TIMEOUT) -> None:
    """Hand the message over. Raises NotMailed when the server cannot be reached or refuses it."""
    try:
        with closing(_connect(server, timeout)) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message)
            with suppress(smtplib.SMTPException, OSError):  # taken is taken, however the server says good-bye
                connection.quit()
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise NotMailed from error


def knock(server: Server, *, timeout: float = TIMEOUT) -> None:
    """Connect and sign in as `send` does, and send nothing. Raises SMTPException or OSError when that fails."""
    with closing(_connect(server, timeout)) as connection:
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security is Security.TLS:
        return _BriefSSL(server.host, server.port, timeout=timeout, context=context)
    connection = _Brief(server.host, server.port, timeout=timeout)
    if server.security is Security.STARTTLS:
        try:
            connection.starttls(context=context)
        except BaseException:
            connection.close()
            raise
    return connection
