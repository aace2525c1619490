"""A forged X-Forwarded-For is worth nothing; that of the clinic's own proxy is what the audit and the brakes go by."""

import ipaddress
import socket
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import request

from clinic.models import AuditEntry
from clinic.web.proxies import SAID, Proxies
from clinic.web.server import make_server
from tests.web.test_questionnaire_links import UNKNOWN

PROXY, CLIENT, FORGED = "10.1.2.3", "198.51.100.7", "203.0.113.66"
OURS = tuple(ipaddress.ip_network(one) for one in ("10.1.0.0/16", "2001:db8:1::/48"))


@pytest.fixture
def behind(make_app, clinic_settings):
    """The application behind proxies of its own."""
    return make_app(replace(clinic_settings, trusted_proxies=OURS))


@pytest.mark.parametrize(
    ("peer", "said", "client"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{FORGED}, {CLIENT}", CLIENT),
        (PROXY, f"{FORGED}, {CLIENT}, 10.1.9.9", CLIENT),
        (PROXY, "10.1.9.9", "10.1.9.9"),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{FORGED}, not an address", PROXY),
        (PROXY, " 2001:DB8:2::1 ", "2001:db8:2::1"),
        (PROXY, "::ffff:198.51.100.7", CLIENT),
        ("::ffff:10.1.2.3", CLIENT, CLIENT),
        ("2001:db8:1::5", CLIENT, CLIENT),
        (CLIENT, FORGED, CLIENT),
        ("", FORGED, ""),
    ],
)
def test_the_client_is_the_last_address_that_is_none_of_ours(peer, said, client):
    seen = {}
    inside = Proxies(lambda environ, _start: seen.update(environ) or [], OURS)
    inside({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": said, "wsgi.url_scheme": "http"}, print)
    assert seen["REMOTE_ADDR"] == client
    assert not set(SAID) & seen.keys()


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        (PROXY, "https", "https"),
        (PROXY, "http, HTTPS", "https"),
        (PROXY, "javascript", "http"),
        (CLIENT, "https", "http"),
    ],
)
def test_the_scheme_is_believed_of_a_proxy_alone(peer, said, scheme):
    seen = {}
    inside = Proxies(lambda environ, _start: seen.update(environ) or [], OURS)
    inside({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_PROTO": said, "wsgi.url_scheme": "http"}, print)
    assert seen["wsgi.url_scheme"] == scheme


@pytest.mark.parametrize(("peer", "known"), [(PROXY, CLIENT), (FORGED, FORGED)])
def test_sign_in_and_audit_keep_the_address_of_the_client(behind, session, peer, known):
    session.commit()
    browser = behind.test_client()
    browser.test_session = session
    browser.post("/sign-in", data={"email": "nobody@clinic.example", "password": "not the right one"},
                 headers={"X-Forwarded-For": CLIENT}, environ_overrides={"REMOTE_ADDR": peer})  # fmt: skip
    assert session.scalars(sa.select(AuditEntry.address).order_by(AuditEntry.id.desc())).first() == known


def test_the_brake_on_links_goes_by_the_client(behind, session):
    session.commit()
    browser = behind.test_client()
    browser.test_session = session

    def ask(client, peer=PROXY):
        headers = {"X-Forwarded-For": client}
        return browser.get(f"/q/{UNKNOWN}", headers=headers, environ_overrides={"REMOTE_ADDR": peer}).status_code

    assert [ask(CLIENT) for _ in range(31)] == [404] * 30 + [429]
    assert ask(FORGED) == 404, "another client of the same proxy is not braked"
    assert [ask(f"192.0.2.{number}", FORGED) for number in range(31)][-1] == 429, "a stranger cannot change its address"
    assert [ask(f"2001:db8:2::{number:x}") for number in range(31)][-1] == 429, "a network of IPv6 is one address"


@pytest.mark.parametrize(("trusted", "known"), [(("127.0.0.1",), CLIENT), ((), "127.0.0.1")])
def test_the_real_server_leaves_the_decision_to_the_settings(make_app, clinic_settings, session, trusted, known):
    app = make_app(replace(clinic_settings, trusted_proxies=tuple(map(ipaddress.ip_network, trusted))))
    app.add_url_rule("/whoami", "whoami", lambda: f"{request.remote_addr} {request.scheme}")
    server = make_server(app, host="127.0.0.1", port=0, threads=1, connection_limit=10)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    head = f"GET /whoami HTTP/1.0\r\nHost: localhost\r\nX-Forwarded-For: {CLIENT}\r\nX-Forwarded-Proto: https\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.effective_port), timeout=10) as line:
        line.sendall(head.encode())
        told = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    server.close()
    serving.join(10)
    assert told.endswith(f"{known} {'https' if trusted else 'http'}")
