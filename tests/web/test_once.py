"""A form that comes twice is done once."""

import re
import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinic.models import Patient, ReceivedForm
from clinic.services import received_forms
from clinic.web.once import LedTo
from tests.fixtures.web import AGENT, hold_session

NEW = {"name": "Ida Invented", "birth_unknown": "1", "language": "en"}


@pytest.fixture
def once(client):
    """Return the number of the form on a page."""
    return lambda address: re.search(r'name="once" value="([^"]+)"', client.get(address).text)[1]


@pytest.fixture
def count(session):
    """Count the rows of a model."""
    return lambda model: session.scalar(select(func.count()).select_from(model))


def test_every_form_that_writes_carries_a_number(client, sign_in, clinician, make_visit):
    sign_in(clinician)
    visit = make_visit()
    for address in ("/patients/new", f"/patients/{visit.patient_id}", f"/visits/{visit.id}/plan"):
        page = client.get(address).text
        forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
        bare = [form[:120] for form in forms if 'name="once"' not in form and "/sign-out" not in form]
        bare = [form for form in bare if "/everything" not in form]  # hands out a file, and writes nothing
        assert not bare


def test_a_patient_who_is_added_twice_is_added_once(client, sign_in, clinician, once, count):
    sign_in(clinician)
    form = NEW | {"once": once("/patients/new")}
    first, again = client.post("/patients/new", data=form), client.post("/patients/new", data=form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["Location"] == first.headers["Location"]
    assert count(Patient) == 1


def test_other_words_under_the_same_number_are_a_form_of_their_own(client, sign_in, clinician, once, count):
    sign_in(clinician)
    number = once("/patients/new")
    for name in ("Ida Invented", "Otto Invented"):
        assert client.post("/patients/new", data=NEW | {"name": name, "once": number}).status_code == 303
    assert count(Patient) == 2


def test_the_same_words_under_another_number_are_a_form_of_their_own(client, sign_in, clinician, once, count):
    sign_in(clinician)
    for _time in range(2):
        client.post("/patients/new", data=NEW | {"once": once("/patients/new"), "same_person_seen": "1"})
    assert count(Patient) == 2


def test_a_refused_form_is_not_taken_for_received(client, sign_in, clinician, once, count):
    sign_in(clinician)
    number = once("/patients/new")
    assert client.post("/patients/new", data={"name": "", "once": number}).status_code == 400
    assert count(ReceivedForm) == 0
    assert client.post("/patients/new", data=NEW | {"once": number}).status_code == 303


def test_after_a_restart_it_is_still_known(client, sign_in, clinician, once, count, make_app, session):
    sign_in(clinician)
    form = NEW | {"once": once("/patients/new")}
    first = client.post("/patients/new", data=form)
    restarted = make_app()
    browser = restarted.test_client()
    browser.test_session = session
    hold_session(restarted, browser, clinician)
    again = browser.post("/patients/new", data=form)
    assert again.headers["Location"] == first.headers["Location"]
    assert count(Patient) == 1


def test_where_it_led_may_be_unknown_and_nothing_is_done_twice(client, sign_in, clinician, once, count, session):
    sign_in(clinician)
    form = NEW | {"once": once("/patients/new")}
    client.post("/patients/new", data=form)
    session.scalars(select(ReceivedForm)).one().led_to = None
    session.commit()
    again = client.post("/patients/new", data=form)
    assert again.status_code in (200, 303)
    assert count(Patient) == 1


def test_another_account_is_not_led_to_where_the_first_was(
    client, sign_in, clinician, make_account, once, count, session
):
    sign_in(clinician)
    form = NEW | {"once": once("/patients/new")}
    client.post("/patients/new", data=form)
    sign_in(make_account(email="somebody-else@clinic.example"))
    answer = client.post("/patients/new", data=form)
    assert "Location" not in answer.headers
    assert count(Patient) == 1


def test_the_later_of_two_about_a_visit_is_led_on_and_its_look_is_noted(
    client, sign_in, clinician, visit, once, monkeypatch
):
    sign_in(clinician)
    address = f"/visits/{visit.id}/treatments/new"
    number = once(address)
    monkeypatch.setattr(received_forms, "claim", lambda *_rest, **_more: False)
    monkeypatch.setattr(LedTo, "wait_for", lambda *_rest: None)
    answer = client.post(address, data={"own_words": "warm baths", "status": "current", "once": number})
    assert answer.status_code == 200
    assert "received already" in answer.text


def test_one_that_is_refused_for_what_it_did_itself_is_led_on(client, sign_in, clinician, once, count, monkeypatch):
    """The second came before the first was stored, and looked for the same person after it was."""
    sign_in(clinician)
    form = NEW | {"once": once("/patients/new")}
    first = client.post("/patients/new", data=form)
    asked, find = [], received_forms.find

    def too_early(*words):
        asked.append(words)
        return find(*words) if len(asked) > 1 else None

    monkeypatch.setattr(received_forms, "find", too_early)
    again = client.post("/patients/new", data=form)
    assert (again.status_code, again.headers.get("Location")) == (303, first.headers["Location"])
    assert (len(asked), count(Patient)) == (2, 1)


def test_another_form_that_is_refused_stays_refused(client, sign_in, clinician, once, count):
    sign_in(clinician)
    for status in (303, 409):
        assert client.post("/patients/new", data=NEW | {"once": once("/patients/new")}).status_code == status
    assert count(Patient) == 1


def test_two_at_the_same_moment_are_one(app, client, sign_in, clinician, once, count, session):
    sign_in(clinician)
    form = NEW | {"once": once("/patients/new"), "csrf_token": client._token()}
    with client.session_transaction() as held:
        cookie = dict(held)
    session.commit()
    answers = []

    def press():
        browser = app.test_client()
        with browser.session_transaction() as mine:
            mine.update(cookie)
        answers.append(FlaskClient.open(browser, "/patients/new", method="POST", data=form, headers=AGENT))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {200, 303}
    assert len({answer.headers.get("Location") for answer in answers} - {None}) == 1
    assert count(Patient) == 1


def test_a_page_of_answers_may_say_the_same_again(client, sign_in, clinician, make_visit):
    """There A, B and A again are three answers, also with the old page of a browser's Back."""
    sign_in(clinician)
    page = client.get(f"/visits/{make_visit().id}/answers/assisted/urgent").text
    assert 'name="csrf_token"' in page
    assert 'name="once"' not in page.split("<main")[1]
