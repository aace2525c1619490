"""Files that are no visits, or far too much, are told so in bounded time and thrown away."""

import time

import pytest

from clinic.models import Visit
from tests.fixtures.visit_uploads import MAP, kept, wait
from tests.fixtures.web import checked

HOSTILE = {
    "xlsx": b"PK\x03\x04\x14\x00\x06\x00 not a spreadsheet of text",
    "html": b"<!doctype html><html><body>no</body></html>",
    "json": b"[" * 100_000,
    "one line": b"x" * 400_000,
    "nul": b"who,day,pain\nA\x001,2024-01-05,6\n",
    "other columns": b"a,b\n1,2\n",
    "open quote": b'who,day,pain\n"A1,2024-01-05,6\n' + b"x,y,z\n" * 2000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_none_is_told_so_and_thrown_away(
    client, manager, upload, session, clinic_settings, caplog, content
):
    answer = upload(content, name="../../\x01secret name.csv")
    if answer.status_code == 303:  # refused while its rows were read
        html = checked(client.get(answer.headers["Location"]))
        assert html.select_one(".card-alert b").text == "secret name.csv"
    else:
        html = checked(answer, 422)
        assert html.select_one(".error-summary li").text
    assert kept(clinic_settings) <= {"about.json", "about.json.lock"}
    assert session.query(Visit).count() == 0
    assert "secret name" not in caplog.text


@pytest.mark.long
@pytest.mark.parametrize(
    "content",
    [b"x" * 40_000_000, b"who,day,pain\n" + b"A" * 40_000_000, b"[" * 10_000_000],
    ids=["head", "cell", "json"],
)
def test_one_line_of_40_mb_is_refused_in_bounded_time(client, manager, session, clinic_settings, content, app):
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    file = part % (b"file", b'; filename="x.csv"', content)
    own = part % (b"map_file", b'; filename="m.toml"', MAP.encode())
    body = file + own + part % (b"map", b"", b"own") + b"--b--\r\n"
    began = time.monotonic()
    answer = client.post("/data/visits", data=body, content_type="multipart/form-data; boundary=b")
    if answer.status_code == 303:
        wait(app, answer)
        answer = client.get(answer.headers["Location"])
    checked(answer, answer.status_code)
    assert answer.status_code in (200, 422)
    assert time.monotonic() - began < 30
    assert kept(clinic_settings) <= {"about.json", "about.json.lock"}
    assert session.query(Visit).count() == 0


def test_an_empty_file_is_told_so(manager, upload, clinic_settings):
    assert "The file is empty." in checked(upload(b""), 422).select_one(".error-summary").text
    assert kept(clinic_settings) == set()


def test_a_body_that_is_too_large_gets_a_page_that_says_what_to_do(client, manager, clinic_settings):
    kind = "multipart/form-data; boundary=b"
    html = checked(client.post("/data/visits", data=b" " * (51 << 20), content_type=kind), 413)
    assert "This file is larger than 50 MB" in html.h1.text
    assert "clinic import visits FILE" in html.main.text
    assert kept(clinic_settings) == set()


def test_only_the_addresses_of_files_and_only_with_a_session_take_more(client, sign_in, clinician, app):
    kind = "multipart/form-data; boundary=b"
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
    large = head + b" " * (3 << 20) + b"\r\n--b--\r\n"
    assert client.post("/data/visits", data=large, content_type=kind).status_code == 413
    sign_in(clinician)
    assert client.post("/patients/new", data=large, content_type=kind).status_code == 413
    assert client.post("/data/visits", data=large, content_type=kind).status_code == 400
