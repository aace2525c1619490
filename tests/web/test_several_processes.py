"""Two processes over one clinic: what one does the other neither does again nor disturbs."""

import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinic.models import Patient
from clinic.web.once import LedTo
from clinic.web.work import Work
from tests.fixtures.web import AGENT, hold_session
from tests.web.test_once import NEW, once

__all__ = ["once"]


@pytest.fixture
def work(tmp_path):
    """The long tasks of two processes, and the lock of one upload."""
    return Work(), Work(), tmp_path / "about.json.lock"


def test_a_file_at_work_is_taken_up_by_no_other_process(work):
    (one, other, lock), going_on, told = work, threading.Event(), []
    assert not one.is_running("file", lock)
    one.begin("file", lock, lambda: going_on.wait(10) and told.append("done"), first=lambda: told.append("began"))
    assert one.is_running("file", lock)
    assert other.is_running("file", lock), "the other process sees it"
    other.begin("file", lock, lambda: told.append("twice"), first=lambda: told.append("begun twice"))
    assert told == ["began"]
    going_on.set()
    one.wait("file", 10)
    assert not other.is_running("file", lock)
    other.begin("file", lock, lambda: told.append("again"), first=lambda: None)
    other.wait("file", 10)
    assert told == ["began", "done", "again"]


def test_what_was_cut_off_can_be_begun_by_another_process(work):
    one, other, lock = work
    one.begin("file", lock, lambda: 1 / 0, first=lambda: None)
    one.wait("file", 10)
    assert not other.is_running("file", lock)


def test_a_form_that_came_to_two_processes_at_once_is_done_once_and_leads_on(make_app, clinician, client, app, once,
                                                                            session):  # fmt: skip
    hold_session(app, client, clinician)
    form = NEW | {"once": once("/patients/new"), "csrf_token": client._token()}
    with client.session_transaction() as held:
        cookie = dict(held)
    session.commit()
    answers = []

    def press(process):
        browser = process.test_client()
        with browser.session_transaction() as mine:
            mine.update(cookie)
        answers.append(FlaskClient.open(browser, "/patients/new", method="POST", data=form, headers=AGENT))

    threads = [threading.Thread(target=press, args=(process,)) for process in (app, make_app())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert session.scalar(select(func.count()).select_from(Patient)) == 1


def test_where_a_form_led_is_asked_of_the_others_while_it_is_waited_for():
    asked = []
    assert (
        LedTo().wait_for("key", 5, lambda key: asked.append(key) or ("/there" if len(asked) > 1 else None)) == "/there"
    )
    assert LedTo().wait_for("key", 0.05, lambda _key: None) is None
