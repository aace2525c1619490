"""For whom a proxy asks: its word is believed when the proxy is ours, and taken away from everybody else.

What a browser sends under these names is never looked at: an address in the audit, and the brakes that go by address,
would be whatever a stranger likes. The host is never taken from a proxy: links are made from the settings alone.
"""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from clinic.config import Network
from clinic.web.maintenance import Application

FOR, PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
SAID = (FOR, PROTO, "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_BY",
        "HTTP_X_REAL_IP", "HTTP_FORWARDED")  # fmt: skip
_SCHEMES = ("http", "https")


class Proxies:
    """A WSGI application that tells another from where a request really came."""

    def __init__(self, inside: Application, trusted: tuple[Network, ...]) -> None:
        self._inside, self._trusted = inside, trusted

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        said = {name: environ.pop(name, "") for name in SAID}
        if self.trusts(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self.client(environ["REMOTE_ADDR"], said[FOR])
            scheme = said[PROTO].rpartition(",")[2].strip().lower()
            if scheme in _SCHEMES:
                environ["wsgi.url_scheme"] = scheme
        return self._inside(environ, start_response)

    def client(self, peer: str, forwarded_for: str) -> str:
        """Return who asked first: the last address in the list that is none of ours. What stands before it, the
        client may have written. The nearest of ours where the list says nothing, or nothing that is an address.
        """
        nearest = peer
        for one in reversed(forwarded_for.split(",")):
            address = _address(one)
            if address is None:
                break
            nearest = str(address)
            if not self.trusts(nearest):
                break
        return nearest

    def trusts(self, address: str) -> bool:
        """Whether this is the address of a proxy of ours."""
        known = _address(address)
        return known is not None and any(known in network for network in self._trusted)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as text, also `::ffff:192.0.2.1`, which is an IPv4 address; without a zone, which only has a meaning
    on the machine that wrote it.
    """
    try:
        found = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
