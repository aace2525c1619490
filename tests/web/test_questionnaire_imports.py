"""A questionnaire comes in through its page: what it is, what of it cannot be taken, and nothing twice."""

import io
import json

import pytest

from clinic.domain.permissions import RoleName
from clinic.models import ImportedDefinition
from tests.fixtures.web import checked

QUESTIONNAIRE = {
    "resourceType": "Questionnaire",
    "status": "active",
    "name": "MossForm",
    "title": "About moss",
    "version": "4",
    "item": [
        {"linkId": "green", "text": "Is the moss <b>green</b>?", "type": "boolean"},
        {"linkId": "height", "text": "How high is it in mm?", "type": "integer"},
    ],
}


@pytest.fixture
def manager(sign_in, make_account):
    """An administrator at the keyboard."""
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Ada Minister"))


@pytest.fixture
def upload(client):
    """Send a file, and return the answer."""

    def upload(content, name="moss.json"):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return client.post("/data/questionnaires", data={"file": (io.BytesIO(body), name)})

    return upload


def kept(settings):
    folder = settings.instance / "uploads"
    return [one for one in folder.rglob("*") if one.is_file()] if folder.exists() else []


def test_it_is_looked_at_then_kept_and_the_file_goes(client, manager, upload, session, clinic_settings):
    answer = upload(QUESTIONNAIRE)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    html = checked(client.get(address))
    assert html.h1.text == "About moss"
    assert "2 questions" in html.text
    assert html.select_one("[name=key]")["value"] == "mossform"
    assert session.query(ImportedDefinition).count() == 0
    taken = client.post(address, data={"key": "moss"})
    assert taken.status_code == 303
    row = session.query(ImportedDefinition).one()
    assert (row.key, row.instrument_version, row.asked, row.licence_text) == ("moss", "4", False, "")
    assert taken.headers["Location"] == f"/instruments/versions/{row.id}"
    assert [one.name for one in kept(clinic_settings)] == ["about.json"]
    assert client.post(address, data={"key": "moss"}).headers["Location"] == taken.headers["Location"]
    assert client.get(address).headers["Location"] == taken.headers["Location"]
    assert session.query(ImportedDefinition).count() == 1


@pytest.mark.parametrize("key", ["", "9lives", "survey", "a b", "x" * 41, "../up"])
def test_a_key_that_cannot_be_is_refused_and_kept_as_typed(client, manager, upload, session, key):
    address = upload(QUESTIONNAIRE).headers["Location"]
    response = client.post(address, data={"key": key})
    html = checked(response, 400 if not key else 422)
    assert html.select_one(".error-summary")
    assert html.select_one("[name=key]")["value"] == key
    assert session.query(ImportedDefinition).count() == 0


def test_what_cannot_be_asked_is_refused_by_item_and_not_kept(manager, upload, clinic_settings):
    wrong = {
        **QUESTIONNAIRE,
        "item": [*QUESTIONNAIRE["item"], {"linkId": "photo", "text": "A photo", "type": "attachment"}],
    }
    html = checked(upload(wrong), 422)
    assert "photo" in html.select_one("[aria-labelledby=problems]").text
    assert kept(clinic_settings) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a spreadsheet",
        b"<!doctype html><p>no</p>",
        b"[" * 100_000,
        b'{"resourceType": "Questionnaire", "resourceType": "Patient"}',
        b'{"resourceType": "Patient"}',
        b"\xff\xfe{\x00}\x00",
        b'{"a": "\x00"}',
    ],
    ids=["empty", "xlsx", "html", "levels", "twice", "patient", "utf16", "nul"],
)
def test_a_file_that_is_none_is_told_so_and_not_kept(manager, upload, content, clinic_settings):
    html = checked(upload(content), 422)
    assert html.select_one(".error-summary li").text
    assert kept(clinic_settings) == []


def test_nobody_else_sees_it(client, manager, upload, sign_in, make_account):
    address = upload(QUESTIONNAIRE).headers["Location"]
    sign_in(make_account(RoleName.ADMINISTRATOR, name="Another"))
    assert client.get(address).status_code == 404
    assert client.post(address, data={"key": "moss"}).status_code == 404
    assert client.post(f"{address}/discard").status_code == 404


def test_it_is_thrown_away(client, manager, upload, clinic_settings):
    address = upload(QUESTIONNAIRE).headers["Location"]
    assert client.post(f"{address}/discard").status_code == 303
    assert kept(clinic_settings) == []
    assert client.get(address).status_code == 404


def test_the_front_desk_may_not(client, sign_in, make_account, upload):
    sign_in(make_account(RoleName.FRONT_DESK))
    assert client.get("/data/questionnaires/new").status_code == 403
    assert upload(QUESTIONNAIRE).status_code == 403


def test_a_file_that_is_too_large_is_refused_on_a_page_that_says_so(client, manager, clinic_settings):
    kind = "multipart/form-data; boundary=b"
    html = checked(client.post("/data/questionnaires", data=b" " * (11 << 20), content_type=kind), 413)
    assert "This file is larger than 10 MB" in html.h1.text
    assert kept(clinic_settings) == []
