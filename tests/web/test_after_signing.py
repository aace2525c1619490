"""After signing: no address changes what was signed, and what was typed meanwhile is offered as an addendum."""

import pytest
import sqlalchemy as sa
from flask import url_for
from flask_security import hash_password

from clinic.db.base import Base
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Addendum, Edition, TreatmentCourse, Visit
from clinic.services import signed_records, visit_errors
from clinic.web.present.treatment_page import name_of
from tests.fixtures.storage import NOON
from tests.races import writers

PASSWORD = "three calm brown horses"
OF_VISIT = (
    "visit", "signature", "edition", "addendum", "questionnaire", "response", "criteria_input", "exam",
    "tender_point_rating", "pressure_reading", "pressure_site", "trigger_point", "treatment_rating",
    "treatment_proposal", "plan", "plan_item", "plan_answer", "repeat_survey",
)  # fmt: skip
GIVEN = {"muscle": "soleus", "side": "l", "ordinal": 1, "mode": "paper", "page_key": "pain", "edition": 1}
TYPED = {
    "in_short": "LATE", "note": "LATE", "for_gp": "LATE", "nrs_pain": "9", "occiput_l": "9", "pain_left": "yes",
    "status": "open", "shown": "0", "clear": "1", "reason": "LATE", "text": "LATE", "own_words": "LATE",
    "taut_band": "yes", "helped": "made_worse", "displayed": "1", "version": "1", "method": "mtps_0_10",
}  # fmt: skip
MEANT = frozenset({"signing.add"})
"""What is for signed visits."""


@pytest.fixture
def case(database, session):
    """A visit with something of everything, signed."""
    session.commit()
    case = writers.prepared(database)
    assert writers.sign(database, case) == "written"
    return case


@pytest.fixture
def signer(app, session, case, sign_in, set_clock):
    set_clock(writers.LATER)
    account = session.get_one(Account, case.clinician_id)
    with app.app_context():
        account.password = hash_password(PASSWORD)
    return sign_in(account)


def rows(session):
    """Every row that belongs to a signed visit."""
    return {name: session.execute(sa.select(Base.metadata.tables[name])).all() for name in OF_VISIT}


def writing_rules(app):
    found = [one for one in app.url_map.iter_rules() if "POST" in (one.methods or ()) and "visit_id" in one.arguments]
    return [one for one in found if one.endpoint not in MEANT]


def address(app, rule, case):
    ids = {"visit_id": case.visit_id, "course_id": case.course_id, "flag_id": case.flag_id}
    given = ids | {name: GIVEN.get(name, 1) for name in rule.arguments if name not in ids}
    with app.test_request_context():
        return url_for(rule.endpoint, **given)


def test_no_address_changes_a_signed_visit(app, client, session, case, signer):
    before = rows(session)
    rules = writing_rules(app)
    assert len(rules) > 20
    for rule in rules:
        response = client.post(address(app, rule, case), data=TYPED)
        assert response.status_code < 500, (rule.endpoint, response.status_code)
    cell = {"site": "occiput_l", "value": "9", "version": None}
    cells = {"method": "mtps_0_10", "examiner": case.clinician_id, "cells": [cell]}
    assert client.post(f"/visits/{case.visit_id}/exam/cells", json=cells).status_code == 409
    session.rollback()
    assert rows(session) == before
    assert signed_records.problems(session) == []


@pytest.mark.parametrize(
    ("where", "typed", "told"),
    [
        ("plan", {"in_short": "Walk more.", "version": "1"}, "Walk more."),
        ("exam", {"occiput_l": "9", "method": "mtps_0_10", "note": "Sore after the fall."}, "Sore after the fall."),
        ("criteria", {"pain_left": "True", "pain_duration_months": "7"}, "7"),
    ],
)
def test_what_was_typed_too_late_becomes_an_addendum_by_one_press(session, case, signer, send, where, typed, told):
    page = send(f"/visits/{case.visit_id}/{where}", typed, status=409)
    assert "signed while you were typing" in page.h1.text
    text = page.select_one("textarea[name=text]").text
    assert told in text
    form = page.select_one("form[action$=addendum]")
    reason = form.select_one("input[name=reason]")["value"]
    send(form["action"], {"reason": reason, "text": text, "password": PASSWORD})
    added = session.scalars(sa.select(Addendum)).one()
    assert told in added.text
    assert session.scalars(sa.select(Edition.number).order_by(Edition.number)).all() == [1, 2]
    assert signed_records.problems(session) == []


@pytest.mark.parametrize(
    ("where", "typed", "told"),
    [
        ("plan", {"decision-{course}": "stop", "code_1": "pregabalin"}, ["{name}: Stop", "Try: pregabalin"]),
        ("exam", {"method": "mtps_0_10", "occiput_l": "9"}, ["Method: Thumb, 0 to 10", "Occiput, left: 9"]),
        (
            "trigger-points/soleus/l",
            {"spot": "y", "felt_in": "heel_l", "treated": "needling"},
            [
                "Muscle: Soleus, left",
                "Sore spot in taut band: Yes",
                "Sends pain to: heel, left",
                "Done at this point today: Dry needling",
            ],
        ),
        (
            "treatments/new",
            {"treatment_code": "pregabalin", "status": "paused", "started-month": "3", "started-year": "2025"},
            ["Treatment: pregabalin", "Where it stands: Paused", "Started: 2025-03"],
        ),
        ("treatments/{course}/rating", {"helped": "made_worse"}, ["Treatment: {name}", "Your view: Made worse"]),
    ],
)
def test_the_offered_text_says_all_of_it_in_words(app, session, case, signer, send, where, typed, told):
    with app.test_request_context():
        name = name_of(session.get_one(TreatmentCourse, case.course_id))
    typed = {one.format(course=case.course_id): value for one, value in typed.items()}
    page = send(f"/visits/{case.visit_id}/{where.format(course=case.course_id)}", typed, status=409)
    lines = page.select_one("textarea[name=text]").text.strip().splitlines()
    assert [line.strip() for line in lines] == [one.format(name=name) for one in told]


def test_of_a_visit_entered_in_error_the_text_is_only_given_back(client, session, case, signer, send):
    visit = session.get_one(Visit, case.visit_id)
    visit_errors.mark(session, visit, reason="Wrong patient.", displayed=visit.version, actor=signer, now=NOON)
    session.commit()
    page = send(f"/visits/{case.visit_id}/plan", {"in_short": "Walk more."}, status=409)
    assert "Walk more." in page.select_one("pre").text
    assert page.select_one("form[action$=addendum]") is None
    assert visit.status is VisitStatus.ENTERED_IN_ERROR
