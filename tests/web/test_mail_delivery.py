"""The link handed over to mail servers as clinics have them: with TLS, with a password, hung, refusing, mistaken."""

import dataclasses
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.mail import smtp
from clinic.mail.message import LinkMail, compose
from clinic.mail.smtp import Security
from clinic.models import AuditEntry
from clinic.services import invitations
from tests.fixtures.smtp_sink import Certificate, Sink
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked, hold_session

TO, FROM = "rosa@home.example", "clinic@clinic.example"
PRIVATE = (Security.TLS, Security.STARTTLS)
ACCOUNT = ("clinic", "secret")


def mail(**change: str):
    words = LinkMail(TO, FROM, "555 0100 (mañana)", "http://localhost/q/abc", "1 Dec 2026")
    return compose(dataclasses.replace(words, **change), now=NOON, language="en")


@pytest.fixture(scope="session")
def certificate(make_certificate: Callable[..., Certificate]) -> Certificate:
    return make_certificate()


@pytest.fixture
def private_sink(make_sink, certificate, monkeypatch):
    """A server whose certificate this machine trusts, as an administrator would have it trust the clinic's own."""

    def private_sink(security: Security, shown: Certificate = certificate, **properties: object) -> Sink:
        monkeypatch.setenv("SSL_CERT_FILE", str(shown.file))
        return make_sink(security=security, context=shown.context, **properties)

    return private_sink


@pytest.mark.parametrize("security", PRIVATE)
def test_it_is_delivered_encrypted_and_signed_in(private_sink, security):
    sink = private_sink(security, account=ACCOUNT)
    smtp.send(smtp.read(sink.url), mail(), timeout=5)
    (message,) = sink.messages
    assert message["To"] == TO
    assert "555 0100 (mañana)" in message.get_content()
    assert sink.private == [True]
    assert sink.heard.index("AUTH") < sink.heard.index("MAIL")
    if security is Security.STARTTLS:
        assert sink.heard.index("STARTTLS") < sink.heard.index("AUTH")


@pytest.mark.parametrize("security", PRIVATE)
@pytest.mark.parametrize("wrong", ["unknown", "other name", "expired"])
def test_a_certificate_that_is_not_the_servers_gets_nothing(
    private_sink, make_certificate, certificate, monkeypatch, security, wrong
):
    shown = {
        "unknown": lambda: make_certificate(),
        "other name": lambda: make_certificate("mail.example"),
        "expired": lambda: make_certificate(days=1),
    }[wrong]()
    sink = private_sink(security, shown, account=ACCOUNT)
    if wrong == "unknown":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with pytest.raises(smtp.NotMailed):
        smtp.send(smtp.read(sink.url), mail(), timeout=5)
    assert not {"AUTH", "MAIL", "DATA"} & set(sink.heard)


@pytest.mark.parametrize("security", [*PRIVATE, Security.NONE])
def test_a_wrong_password_sends_nothing_and_says_so_without_it(private_sink, make_sink, security):
    sink = (
        private_sink(security, account=("clinic", "right"))
        if security in PRIVATE
        else make_sink(account=("clinic", "right"))
    )
    with pytest.raises(smtp.NotMailed) as told:
        smtp.send(smtp.read(sink.url.replace(":right@", ":secret-canary@")), mail(), timeout=5)
    assert "canary" not in str(told.value)
    assert sink.raw == []


@pytest.mark.parametrize("command", ["EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_is_left_after_the_time_out(private_sink, command):
    sink = private_sink(Security.STARTTLS, account=ACCOUNT, silent_at=command)
    begun = time.monotonic()
    with pytest.raises(smtp.NotMailed):
        smtp.send(smtp.read(sink.url), mail(), timeout=0.5)
    assert time.monotonic() - begun < 20, "each answer is waited for half a second"
    assert sink.raw == []


@pytest.mark.parametrize("security", [Security.NONE, Security.TLS])
def test_a_server_that_says_a_byte_now_and_then_holds_nobody_for_good(security, monkeypatch):
    monkeypatch.setattr(smtp, "ALTOGETHER", 0.5)
    done = threading.Event()

    def drip(server: socket.socket) -> None:
        line, _address = server.accept()
        with line, suppress(OSError):
            while not done.wait(0.05):
                line.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        begun = time.monotonic()
        with pytest.raises(smtp.NotMailed):
            smtp.send(smtp.Server(security, "127.0.0.1", server.getsockname()[1]), mail(), timeout=5)
        seconds = time.monotonic() - begun
        done.set()
        dripping.join()
    assert seconds < 3


@pytest.mark.parametrize("behaviour", [{"silent_at": "QUIT"}, {"says": {"QUIT": "421 too busy to say good-bye"}}])
def test_a_message_that_was_taken_is_sent_however_the_server_says_good_bye(make_sink, behaviour):
    sink = make_sink(**behaviour)
    smtp.send(smtp.read(sink.url), mail(), timeout=0.5)
    assert len(sink.raw) == 1


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_whatever_is_refused_is_told_as_one_thing(make_sink, command):
    sink = make_sink(says={command: "554 no", "HELO": "554 no"})
    with pytest.raises(smtp.NotMailed):
        smtp.send(smtp.read(sink.url), mail(), timeout=5)
    assert sink.raw == []


@pytest.mark.parametrize(
    "address",
    [
        "a..b@x.example",
        ".a@x.example",
        "a.@x.example",
        "a@-x",
        "a@b",
        "o'hara+clinic@x.example",
        "a=b/c?d@x.example",
    ],
)
def test_an_odd_address_stands_in_envelope_and_header_as_it_is(make_sink, address):
    sink = make_sink()
    message = mail(to=address)
    smtp.send(smtp.read(sink.url), message, timeout=5)
    assert [words.partition(">")[0].partition("<")[2] for words in sink.recipients] == [address]
    assert sink.messages[0]["To"] == address


NAME = "Fibromyalgia and Pain Clinic «Dolor»"
TELLING = (
    "rosa example", "1973", "fibro", "pain", "dolor", "spasm", "espasmo", "calambre", "cramp", "trigger", "diagn",
    "symptom", "síntoma", "tired", "cansancio", "rheuma", "reuma", "treat", "trata",
)  # fmt: skip


@pytest.fixture
def press(make_app, clinic_settings, session, make_visit, make_patient, clinician, private_sink, spanish):
    """Press "Send by e-mail" at a clinic whose name tells what it treats; return the page and the server."""

    def press(language: str = "en", security: Security = Security.STARTTLS, **properties: object):
        sink = private_sink(security, account=ACCOUNT, **properties)
        app = make_app(dataclasses.replace(clinic_settings, name=NAME, smtp_url=sink.url, mail_from=FROM))
        visit = make_visit(patient=make_patient(email=TO, language=language))
        session.commit()
        browser = app.test_client()
        browser.test_session = session
        hold_session(app, browser, clinician)
        browser.post(f"/visits/{visit.id}/link")
        form = checked(browser.get(f"/visits/{visit.id}/link")).select_one("form[action$='/link/mail']")
        pressed = browser.post(form["action"], data={"token": form.select_one("input[name=token]")["value"]})
        assert pressed.status_code == 303
        press.browser, press.visit_id = browser, visit.id
        return checked(browser.get(f"/visits/{visit.id}/link")), sink

    return press


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("security", PRIVATE)
def test_the_button_delivers_neutral_words_in_the_language_of_the_patient(press, language, security):
    page, sink = press(language, security)
    assert TO in page.select_one("[role=status]").text
    (message,) = sink.messages
    body = message.get_content()
    assert ("Open this link" in body) == (language == "en")
    assert ("Abre este enlace" in body) == (language == "es")
    assert message["Content-Language"] == language
    assert page.select_one("#link")["value"] in body
    assert "555 0100" in body
    made_by_chance = {"message-id", "date", "content-type"}
    headers = " ".join(f"{name}: {value}" for name, value in message.items() if name.lower() not in made_by_chance)
    words = f"{headers} {body}".replace(page.select_one("#link")["value"], "").lower()
    assert [word for word in TELLING if word in words] == []


@pytest.mark.parametrize(
    "behaviour",
    [{"refuse": True}, {"says": {"AUTH": "535 no"}}, {"says": {"DATA": "554 no"}}, {"says": {"EHLO": "421 busy"}}],
)
def test_whatever_fails_leaves_the_link_and_a_line_without_names(press, session, caplog, behaviour):
    with caplog.at_level(logging.DEBUG):
        page, sink = press(**behaviour)
    assert "was not sent" in page.select_one("[role=alert]").text
    token = page.select_one("#link")["value"].rpartition("/")[2]
    assert "a link was not mailed (SMTP" in caplog.text
    assert [word for word in (token, TO, "secret", "Rosa") if word in caplog.text] == []
    assert sink.raw == []
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [one.detail for one in entries if one.action == Action.INVITATION_MAIL] == [{"taken": False}]
    told = json.dumps([[one.noun, one.detail] for one in entries])
    assert [word for word in (token, TO, "secret", "Rosa") if word in told] == []


def test_a_link_closed_while_the_mail_server_took_it_is_written_down_all_the_same(
    press, session, clinician, monkeypatch
):
    hand_over = smtp.send

    def slow(server, message):
        hand_over(server, message)
        session.rollback()
        found = invitations.find(session, message.get_content().partition("/q/")[2][:26])
        invitations.revoke(session, found.visit, actor=clinician, now=NOON)
        session.commit()

    monkeypatch.setattr(smtp, "send", slow)
    page, sink = press()
    assert len(sink.raw) == 1
    assert not page.select("#link, [role=status]"), "what does not open any more is not shown"
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.INVITATION_MAIL)).all()
    assert [one.detail for one in entries] == [{"taken": True}]


def test_no_other_link_is_called_mailed(press):
    """The answer to the press may get lost on the way; the next page that shows a link says nothing of another's."""
    page, _sink = press()
    assert page.select_one("[role=status]")
    browser = press.browser
    visit_id, token = press.visit_id, page.select_one("#link")["value"].rpartition("/")[2]
    browser.post(f"/visits/{visit_id}/link/mail", data={"token": token})
    browser.post(f"/visits/{visit_id}/link")
    after = checked(browser.get(f"/visits/{visit_id}/link"))
    assert after.select_one("#link")["value"] != page.select_one("#link")["value"]
    assert not after.select("[role=status]:not(:empty)")
