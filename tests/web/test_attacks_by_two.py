"""Two tabs, two people, two presses: what one saved is never thrown away by the other without a word."""

import logging
import threading
import time
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from clinic.cli.serve import _log
from clinic.domain.audit import Action
from clinic.domain.patients import AllergyState
from clinic.services import questionnaires
from clinic.web import audit_trail
from clinic.web.audit_trail import Look, Waiting
from clinic.web.questionnaires.links import Link
from tests.fixtures.storage import NOON

ROSA = {"name": "Rosa Example", "birth-day": "3", "birth-month": "2", "birth-year": "1973", "language": "en"}


def test_the_second_of_two_who_describe_a_patient_sees_both(session, page, send, sign_in, clinician, make_patient):
    patient = make_patient()
    sign_in(clinician)
    address = f"/patients/{patient.id}/edit"
    shown = {"version": page(address).select_one("[name=version]")["value"]}
    send(address, ROSA | shown | {"phone": "555 0111"})
    html = send(address, ROSA | shown | {"gp_name": "Dr P. Practice"}, status=409)
    assert (patient.phone, patient.gp_name) == ("555 0111", "")
    assert "555 0111" in html.select_one(".inset-alert").text
    assert html.select_one("[name=gp_name]")["value"] == "Dr P. Practice"
    again = {"version": html.select_one("[name=version]")["value"], "phone": "555 0111", "gp_name": "Dr P. Practice"}
    send(address, ROSA | again)
    assert (patient.phone, patient.gp_name) == ("555 0111", "Dr P. Practice")


def test_no_allergy_is_written_over_by_a_stale_tab(session, page, send, sign_in, clinician, make_patient):
    patient = make_patient()
    sign_in(clinician)
    facts = f"/patients/{patient.id}/facts"
    shown = {"allergies-displayed": page(facts).select_one("[name=allergies-displayed]")["value"]}
    send(f"{facts}/allergies", shown | {"allergies-state": "listed", "allergies-labels": "penicillin"})
    html = send(f"{facts}/allergies", shown | {"allergies-state": "none_known"}, status=409)
    assert patient.allergy_state is AllergyState.LISTED
    assert [one.label for one in patient.allergies] == ["penicillin"]
    assert "penicillin" in html.select_one(".inset-alert").text
    now = {"allergies-displayed": html.select_one("[name=allergies-displayed]")["value"]}
    send(f"{facts}/allergies", now | {"allergies-state": "none_known"})
    assert patient.allergies == []


def test_no_line_of_the_allergies_is_cut(page, send, sign_in, clinician, make_patient):
    facts = f"/patients/{make_patient().id}/facts"
    sign_in(clinician)
    shown = {"allergies-displayed": page(facts).select_one("[name=allergies-displayed]")["value"]}
    typed = {"allergies-state": "listed", "allergies-labels": "x" * 201}
    html = send(f"{facts}/allergies", shown | typed, status=400)
    assert html.select_one("[name=allergies-labels]").text.strip() == "x" * 201


def test_pages_do_not_queue_up_behind_a_database_that_refuses(monkeypatch):
    asked = []

    def refuse(looks):
        asked.append(looks)
        time.sleep(0.3)
        raise OperationalError("insert", None, Exception("database is locked"))

    monkeypatch.setattr(audit_trail, "_write", refuse)
    waiting = Waiting()
    looks = [Look(NOON, 1, Action.VISIT_READ, "visit", number, 1) for number in range(8)]
    threads = [threading.Thread(target=waiting.write, args=([look],)) for look in looks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) < 8
    assert sorted(look.noun_id for look in waiting.looks) == list(range(8))


def test_pages_that_wait_for_the_disk_are_written_together(monkeypatch):
    written, slow = [], threading.Event()

    def write(looks):
        written.append([look.noun_id for look in looks])
        slow.wait(timeout=5)

    monkeypatch.setattr(audit_trail, "_write", write)
    waiting = Waiting()
    looks = [Look(NOON, 1, Action.VISIT_READ, "visit", number, 1) for number in range(6)]
    threads = [threading.Thread(target=waiting.write, args=([look],)) for look in looks]
    for number, thread in enumerate(threads):
        thread.start()
        while not written or len(waiting._pages) < number:
            time.sleep(0.01)
    slow.set()
    for thread in threads:
        thread.join()
    assert written == [[0], [1, 2, 3, 4, 5]]
    assert not waiting.looks


def test_a_page_whose_entries_break_the_writing_takes_no_others_with_it(monkeypatch):
    written, broke, slow = [], [], threading.Event()

    def write(looks):
        written.append([look.noun_id for look in looks])
        if len(written) == 1:
            slow.wait(timeout=5)
        if 1 in written[-1]:
            raise ValueError("nothing that a database says")

    def alone(look):
        try:
            waiting.write([look])
        except ValueError:
            broke.append(look.noun_id)

    monkeypatch.setattr(audit_trail, "_write", write)
    waiting = Waiting()
    threads = [
        threading.Thread(target=alone, args=(Look(NOON, 1, Action.VISIT_READ, "visit", number, 1),))
        for number in range(4)
    ]
    for number, thread in enumerate(threads):
        thread.start()
        while not written or len(waiting._pages) < number:
            time.sleep(0.01)
    slow.set()
    for thread in threads:
        thread.join()
    assert broke == [1]
    assert {0, 2, 3} == {one for batch in written if 1 not in batch for one in batch}
    assert not waiting.looks


def test_two_patients_read_at_the_same_time(app, invite, monkeypatch):
    """Each waits until the other has begun to read: with a lock between them neither gets on."""
    both = threading.Barrier(2)
    monkeypatch.setattr(questionnaires, "of_visit", lambda session, visit: both.wait(timeout=5))
    links = [Link(invited.token, SimpleNamespace(visit=invited.visit)) for invited in (invite(), invite())]
    problems = []

    def read(link):
        try:
            with app.test_request_context():
                assert link.questionnaire is not None
        except threading.BrokenBarrierError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=read, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


@pytest.fixture
def server_log():
    """The logger of the server as `clinic serve` sets it up."""
    logger = logging.getLogger("waitress")
    before, filters = logger.level, list(logger.filters)
    _log()
    yield logger
    logger.setLevel(before)
    logger.filters[:] = filters


def test_the_server_tells_no_link_and_no_answer(server_log, caplog):
    caplog.set_level(logging.INFO)
    server_log.setLevel(logging.WARNING)
    server_log.info("Client disconnected while serving %s", "/q/sEcReTtOkEn/pain")
    try:
        raise ValueError("canary")
    except ValueError:
        server_log.exception("Exception while serving %s", "/q/sEcReTtOkEn/pain")
    assert "Exception while serving ValueError" in caplog.text
    assert "sEcReT" not in caplog.text
    assert "canary" not in caplog.text
