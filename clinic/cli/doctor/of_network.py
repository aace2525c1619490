"""What others have to answer: the clinic's own address as patients reach it, Redis and the mail server."""

import datetime as dt
import http.client
import json
import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from clinic.cli.doctor.findings import Finding, advice, good, mend
from clinic.config import Settings
from clinic.mail import smtp

SECONDS = 10.0
RUNS_OUT = dt.timedelta(days=14)
YEAR = 31_536_000


def reachable(base_url: str, context: ssl.SSLContext | None = None, now: dt.datetime | None = None) -> Finding:
    """The clinic answers under its own address, with a certificate that browsers believe."""
    parts = urlsplit(base_url)
    if parts.scheme != "https":
        return mend("Reach", "The address is no https:// one: nothing was asked.", "Set CLINIC_BASE_URL.")
    trusted = context or ssl.create_default_context()
    line = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=SECONDS, context=trusted)
    try:
        line.connect()
        held = line.sock.getpeercert() if isinstance(line.sock, ssl.SSLSocket) else None
        line.request("GET", "/healthz")
        answer = line.getresponse()
        body, headers = answer.read(10_000), answer.headers
    except ssl.SSLCertVerificationError as error:
        said = f"Browsers will not believe the certificate: {error.verify_message}."
        return mend("Reach", said, "Get one from a certificate authority, as Caddy and certbot do.")
    except (OSError, http.client.HTTPException) as error:
        said = f"The clinic does not answer under its own address ({type(error).__name__})."
        return mend("Reach", said, "Look at the proxy, at the firewall and at the name in the DNS.")
    finally:
        line.close()
    return _answered(answer.status, body, headers, _ends(held), now or dt.datetime.now(dt.UTC))


def _answered(
    status: int, body: bytes, headers: Mapping[str, str], ends: dt.datetime | None, now: dt.datetime
) -> Finding:
    told: object = None
    with suppress(ValueError):
        told = json.loads(body)
    if status != 200 or told != {"status": "ok"}:
        do = "Look at the log of `clinic serve` and of the proxy."
        return mend("Reach", f"Something answers under the clinic's address, but not a clinic at work ({status}).", do)
    if _seconds(headers.get("Strict-Transport-Security", "")) < YEAR:
        do = "The product sends Strict-Transport-Security itself: let the proxy pass it on."
        return mend("Reach", "Browsers are not told to come by https:// alone.", do)
    if ends is not None and ends - now < RUNS_OUT:
        said = f"The certificate runs out on {ends:%Y-%m-%d}."
        return advice("Reach", said, "See that it is renewed by itself.")
    return good("Reach", "The clinic answers under its own address, with a certificate that browsers believe.")


def _seconds(policy: str) -> int:
    asked = [part.partition("=")[2].strip() for part in policy.split(";") if part.strip().startswith("max-age=")]
    return int(asked[0]) if asked and asked[0].isdecimal() else 0


def _ends(certificate: Mapping[str, object] | None) -> dt.datetime | None:
    until = (certificate or {}).get("notAfter")
    return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(until)), dt.UTC) if until else None


def mail_server(settings: Settings) -> Finding | None:
    """The mail server lets the clinic in; nothing is sent. None without one."""
    if not settings.smtp_url:
        return None
    try:
        smtp.knock(smtp.read(settings.smtp_url))
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        said = f"The mail server does not let the clinic in ({type(error).__name__})."
        return mend("Mail server", said, "Look at CLINIC_SMTP_URL: the server, its port, the user and the password.")
    return good("Mail server", "It lets the clinic in.")


def redis(url: str) -> Finding | None:
    """The Redis of the brakes answers; None without one."""
    if not url:
        return None
    try:
        from redis import Redis
        from redis.exceptions import RedisError
    except ImportError:
        return mend("Redis", "Its library is not installed.", "Run `pip install tenderpoint[redis]`.")
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, retry=None) as asked:
            asked.ping()
    except (RedisError, OSError, socket.gaierror) as error:
        said = f"It does not answer ({type(error).__name__}): each process counts wrong links by itself."
        return mend("Redis", said, "Start it, or look at CLINIC_LIMITER_URL.")
    return good("Redis", "It answers.")
