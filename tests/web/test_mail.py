"""The link by e-mail: through a real SMTP server, neutral, and never in the way of the link itself."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from clinic import config
from clinic.domain.audit import Action
from clinic.domain.errors import SettingsError
from clinic.mail import smtp
from clinic.mail.message import LinkMail, NoAddress, compose, is_address
from clinic.models import AuditEntry
from tests.fixtures.storage import NOON
from tests.fixtures.web import Browser, checked

TO = "rosa@home.example"


@pytest.fixture
def app(make_app, clinic_settings, smtp_sink):
    """The application of a clinic with a mail server."""
    mailing = dataclasses.replace(clinic_settings, smtp_url=smtp_sink.url, mail_from="clinic@clinic.example")
    return make_app(mailing)


@pytest.fixture
def link_page(client: Browser, make_visit, make_patient, clinician, sign_in):
    """Make a link for a patient with this address, and look at the page that shows it."""

    def link_page(email=TO):
        visit = make_visit(patient=make_patient(email=email))
        sign_in(clinician)
        client.post(f"/visits/{visit.id}/link")
        return visit, checked(client.get(f"/visits/{visit.id}/link"))

    return link_page


def press(client, visit, html):
    form = html.select_one(f"form[action='/visits/{visit.id}/link/mail']")
    token = form.select_one("input[name=token]")["value"]
    assert client.post(form["action"], data={"token": token}).status_code == 303
    return token, checked(client.get(f"/visits/{visit.id}/link"))


def mails(session):
    found = session.scalars(
        select(AuditEntry).where(AuditEntry.action == Action.INVITATION_MAIL).order_by(AuditEntry.id)
    )
    return [(one.noun, one.detail) for one in found]


def test_the_link_is_mailed_in_neutral_words_and_stays_on_the_screen(client, session, link_page, smtp_sink):
    visit, html = link_page()
    token, after = press(client, visit, html)
    assert TO in after.select_one("[role=status]").text
    assert after.select_one("#link")["value"].endswith(f"/q/{token}")
    (message,) = smtp_sink.messages
    assert (message["To"], message["From"]) == (TO, "clinic@clinic.example")
    assert message["Subject"] == "Questions before your visit"
    body = message.get_content()
    assert f"http://localhost/q/{token}" in body
    assert "555 0100" in body
    everything = smtp_sink.raw[0].decode().lower()
    assert not [word for word in ("rosa example", "fibromyalgia", "pain", "diagnos") if word in everything]
    assert mails(session) == [("invitation", {"taken": True})]


def test_a_refusal_leaves_the_link_shown_and_says_so(client, session, link_page, smtp_sink):
    smtp_sink.refuse = True
    visit, html = link_page()
    token, after = press(client, visit, html)
    assert "was not sent" in after.select_one("[role=alert]").text
    assert after.select_one("#link")["value"].endswith(f"/q/{token}")
    assert smtp_sink.raw == []
    assert mails(session) == [("invitation", {"taken": False})]


def test_the_button_needs_an_address(link_page):
    _visit, html = link_page(email="")
    assert not html.select("form[action$='/link/mail']")


def test_the_button_needs_a_mail_server(make_app, session, make_visit, make_patient, clinician):
    from tests.fixtures.web import hold_session

    plain = make_app()
    browser = plain.test_client()
    browser.test_session = session
    visit = make_visit(patient=make_patient(email=TO))
    session.commit()
    hold_session(plain, browser, clinician)
    browser.post(f"/visits/{visit.id}/link")
    html = checked(browser.get(f"/visits/{visit.id}/link"))
    assert html.select("#link")
    assert not html.select("form[action$='/link/mail']")


def test_only_a_link_of_this_visit_is_mailed(client, link_page, make_visit, smtp_sink):
    visit, html = link_page()
    token = html.select_one("input[name=token]")["value"]
    other = make_visit()
    assert client.post(f"/visits/{other.id}/link/mail", data={"token": token}).status_code == 404
    assert client.post(f"/visits/{visit.id}/link/mail", data={"token": "x" * 26}).status_code == 404
    assert smtp_sink.raw == []


def test_no_host_name_of_the_request_reaches_the_mail(client, link_page, smtp_sink):
    visit, html = link_page()
    token = html.select_one("input[name=token]")["value"]
    client.post(f"/visits/{visit.id}/link/mail", data={"token": token}, headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil" not in smtp_sink.raw[0]


@pytest.mark.parametrize(
    "address",
    ["", "rosa", "a@b, c@d", "Rosa <a@b>", "a@b\nBcc: c@d", "a@b\r\nBcc: c@d", "a b@c", "a@b\x00", f"{'a' * 250}@b.c"],
)
def test_nothing_but_one_plain_address_gets_into_a_header(address):
    assert not is_address(address)
    mail = LinkMail(address, "clinic@clinic.example", "1", "http://localhost/q/x", "1 Dec 2026")
    with pytest.raises(NoAddress):
        compose(mail, now=NOON, language="en")


def test_what_the_clinic_says_of_itself_cannot_add_a_header():
    mail = LinkMail(TO, "clinic@clinic.example", "1\r\nBcc: x@y.example", "http://localhost/q/x", "1 Dec")
    message = compose(mail, now=NOON, language="en")
    assert message["Bcc"] is None
    assert message["Date"] == NOON.strftime("%a, %d %b %Y %H:%M:%S +0000")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", (smtp.Security.NONE, "localhost", 25, "", "")),
        ("smtps://me:p%40ss@mail.example", (smtp.Security.TLS, "mail.example", 465, "me", "p@ss")),
        ("smtp+starttls://mail.example:2525", (smtp.Security.STARTTLS, "mail.example", 2525, "", "")),
    ],
)
def test_the_address_of_the_server_is_read(url, expected):
    server = smtp.read(url)
    assert (server.security, server.host, server.port, server.user, server.password) == expected
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("mail.example", "a@b.example"),
        ("http://mail.example", "a@b.example"),
        ("smtp://me:secret@mail.example", "a@b.example"),
        ("smtps://mail.example:none", "a@b.example"),
        ("smtps://mail.example", ""),
        ("smtps://mail.example", "Clinic <a@b.example>"),
    ],
)
def test_settings_that_cannot_work_are_told_without_the_password(tmp_path, url, sender):
    given = {
        "CLINIC_INSTANCE": str(tmp_path),
        "CLINIC_SECRET_KEY": "k" * 32,
        "CLINIC_PASSWORD_SALT": "s" * 16,
        "CLINIC_TIME_ZONE": "Europe/Madrid",
        "CLINIC_SMTP_URL": url,
        "CLINIC_MAIL_FROM": sender,
    }
    with pytest.raises(SettingsError, match=r"CLINIC_SMTP_URL|CLINIC_MAIL_FROM") as told:
        config.load(given)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("security", ["smtps", "smtp+starttls"])
def test_a_server_without_the_wanted_privacy_gets_nothing(security, smtp_sink):
    mail = LinkMail(TO, "clinic@clinic.example", "1", "http://localhost/q/x", "1 Dec 2026")
    server = smtp.read(f"{security}://127.0.0.1:{smtp_sink.port}")
    with pytest.raises(smtp.NotMailed):
        smtp.send(server, compose(mail, now=dt.datetime.now(dt.UTC), language="en"), timeout=3)
    assert smtp_sink.raw == []
