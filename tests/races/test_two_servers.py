"""Several web processes over one PostgreSQL keep every promise that one of them keeps."""

import datetime as dt
import json
import re

import pytest

from clinic.domain.permissions import RoleName
from clinic.services import accounts
from tests.faults.browser import Browser, form_with
from tests.faults.server import PASSWORD, YEAR
from tests.races import two_servers
from tests.races.two_servers import at_once, sending

ROUNDS = 50
TRIES = 5


@pytest.fixture
def few(database, tmp_path):
    """Two servers in threads, for the gate."""
    with two_servers.in_threads(_folder(tmp_path), _url(database)) as served:
        yield served


@pytest.fixture
def many(database, tmp_path):
    """Two processes."""
    with two_servers.in_processes(_folder(tmp_path), _url(database)) as served:
        yield served


def _folder(tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    return folder


def _url(database):
    return database.engine.url.render_as_string(hide_password=False)


on_postgresql = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@on_postgresql
def test_two_servers_keep_what_one_keeps(few):
    prove(few, rounds=3)


@on_postgresql
@pytest.mark.long
def test_two_processes_keep_what_one_keeps(many):
    prove(many, rounds=ROUNDS)


def prove(both, rounds):
    """Run every race, then look at the chain of the audit, which both servers wrote into."""
    for _ in range(max(rounds // 10, 1)):
        of_eight_who_rate_one_cell_one_wins(both)
        a_form_that_comes_to_both_is_done_once(both)
        wrong_years_are_counted_across_both(both)
    for _ in range(rounds):
        what_is_signed_is_what_is_stored(both)
    of_two_who_set_the_clinic_up_one_does(both)
    links = "SELECT count(*) - max(position) FROM audit_link"
    unlinked = "SELECT count(*) FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_link)"
    assert both.rows(links) == both.rows(unlinked) == [0]
    assert both.clinic.check() == ""


def of_eight_who_rate_one_cell_one_wins(both):
    visit, browsers = both.invited().visit_id, both.clinicians()
    held = dict(form_with(browsers[0].get(f"/visits/{visit}/exam"), "version_forehead").fields)

    def rate(number):
        cells = [{"site": "occiput_l", "value": str(number), "version": None}]
        said = {"method": "mtps_0_10", "examiner": int(held["examiner"]), "cells": cells}
        own = Browser(browsers[number % 2].port, dict(browsers[0].cookies))
        return lambda: own.post_json(f"/visits/{visit}/exam/cells", said, held["csrf_token"])

    replies = at_once([rate(number) for number in range(8)])
    won = [number for number, reply in enumerate(replies) if reply.status == 200]
    rated = "SELECT rating FROM tender_point_rating JOIN exam ON exam.id = exam_id WHERE visit_id = :visit"
    assert [len(won), both.rows(rated, visit=visit)] == [1, won], [reply.status for reply in replies]
    assert sum(bool(reply.json().get("clashes")) for reply in replies) == 7


def what_is_signed_is_what_is_stored(both):
    """Both sign, and both save, at the same moment."""
    visit, browsers = both.invited().visit_id, both.clinicians()
    plan = form_with(browsers[0].get(f"/visits/{visit}/plan"), "in_short")
    assert browsers[0].post(plan.action, plan.filled({"in_short": "As it was read."})).status == 303
    forms = [form_with(one.get(f"/visits/{visit}/plan"), "in_short") for one in browsers]
    signs = [form_with(one.get(f"/visits/{visit}/sign"), "password") for one in browsers]
    works = [sending(one, form, password=PASSWORD, read="y") for one, form in zip(browsers, signs, strict=True)]
    works += [sending(one, form, in_short="Too late.") for one, form in zip(browsers, forms, strict=True)]
    statuses = [reply.status for reply in at_once(works)]
    assert set(statuses) <= {303, 409}, statuses
    assert statuses[2:].count(303) <= 1, statuses
    records = both.rows("SELECT record FROM signature WHERE visit_id = :visit", visit=visit)
    assert len(records) == statuses[:2].count(303) <= 1, statuses
    if records:
        stored = both.rows("SELECT in_short FROM plan WHERE visit_id = :visit", visit=visit)
        assert str(stored[0]) in json.dumps(json.loads(str(records[0])), ensure_ascii=False)


def a_form_that_comes_to_both_is_done_once(both):
    browsers = both.clinicians()
    form = form_with(browsers[0].get("/patients/new"), "name")
    typed = {"name": f"Ida {both.invited().visit_id}", "birth_unknown": "1", "language": "en"}
    replies = at_once([sending(browsers[number % 2], form, **typed) for number in range(4)])
    assert {reply.status for reply in replies} <= {200, 303}, [reply.status for reply in replies]
    assert both.rows("SELECT count(*) FROM patient WHERE name = :name", name=typed["name"]) == [1]
    assert re.fullmatch(r"/patients/\d+", sending(browsers[1], form, **typed)().to)


def wrong_years_are_counted_across_both(both):
    invited = both.invited()
    browsers = [Browser(both.servers[number % 2].port) for number in range(8)]
    forms = [form_with(one.get(f"/q/{invited.token}"), "year") for one in browsers]
    at_once([sending(one, form, year=str(YEAR + 9)) for one, form in zip(browsers, forms, strict=True)])
    wrong = "SELECT wrong_years FROM invitation WHERE visit_id = :visit"
    assert both.rows(wrong, visit=invited.visit_id) == [TRIES]
    right = [sending(one, form, year=str(YEAR))().status for one, form in zip(browsers, forms, strict=True)]
    assert 303 not in right


def of_two_who_set_the_clinic_up_one_does(both):
    """The administrator is taken away, so that a new code makes one."""
    with both.clinic.opened() as database, database.writing() as session:
        for one in accounts.all_accounts(session):
            one.active = one.active and RoleName.ADMINISTRATOR not in one.role_names
        code = accounts.issue_setup_code(session, now=dt.datetime.now(dt.UTC))
        session.commit()
    browsers = [Browser(server.port) for server in both.servers]
    forms = [form_with(one.get("/setup"), "code") for one in browsers]
    long = "a passphrase of two servers"
    works = [
        sending(one, form, code=code, name=f"Admin {n}", email=f"a{n}@two.example", password=long, again=long)
        for n, (one, form) in enumerate(zip(browsers, forms, strict=True))
    ]
    replies = at_once(works)
    made = both.rows("SELECT count(*) FROM account WHERE email LIKE 'a%@two.example'")
    assert made == [1], [reply.status for reply in replies]
