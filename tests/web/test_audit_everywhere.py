"""Whatever shows or changes something of a patient leaves an entry: driven from the map of all addresses."""

import pytest
import sqlalchemy as sa
from flask import url_for

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from tests.fixtures.invited import YEAR
from tests.races import writers

BY_ARGUMENT = {"visit_id", "patient_id"}
NAMED = {
    "visits.today", "patients.search", "alarms.waiting", "repeat_surveys.agreement", "fhir.metadata", "audit.index",
    "audit.find", "audit.download", "day_packs.show",
}  # fmt: skip
"""Addresses without the number of a patient or visit that show something of patients."""
FORMS = {"questionnaires", "tablets"}
"""Reached by a patient's link or on a tablet that was handed over."""
OTHERWISE = {
    "audit.patient": "tests/web/test_audit.py",
    "exports.download": "tests/web/test_exports.py",
    "fhir.read": "tests/web/test_fhir.py",
    "fhir.search": "tests/web/test_fhir.py",
    "fhir.document": "tests/web/test_fhir.py",
    "fhir.everything": "tests/web/test_fhir.py",
    "imports.show": "tests/web/test_imports.py",
    "visit_errors.mark_import": "tests/services/test_visit_errors.py",
    "security.login": "tests/web/test_sign_in.py",
    "security.logout": "tests/web/test_sign_in.py",
}
"""What needs more than an address to leave its entry, and where that is held."""
ROOMS_WITHOUT_PATIENTS = {
    "accounts", "one_account", "own_account", "second_factor", "second_factor_steps", "security", "backups", "figures",
    "health", "imports", "visit_errors", "questionnaire_imports", "instruments", "instrument_steps", "languages",
    "muscles", "optional_questions", "patients", "exports", "fhir", "audit", "static", "tablets",
    "restrictions",
}  # fmt: skip
"""Rooms some of whose pages show no patient: empty forms, settings, one's own account, drawings. What they change is on
record by their service; a file that is looked at before it is brought in belongs to nobody yet.
"""
GIVEN = {
    "muscle": "soleus", "side": "l", "ordinal": 1, "mode": "paper", "page_key": "pain", "kind": "Patient",
    "identity": "1", "key": "survey", "code": "x", "token": "x", "name": "x", "anything": "x", "filename": "x",
}  # fmt: skip
REFUSED = {403, 404}
LAST = "tablets.hand_over"
"""Ends the session of whoever hands the tablet over."""


@pytest.fixture
def last(session):
    """The newest entry."""

    def last():
        session.rollback()
        return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).first()

    return last


def about_patients(rule):
    return bool(rule.arguments & BY_ARGUMENT) or rule.endpoint in NAMED


def test_every_address_is_thought_of(app):
    left = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not about_patients(rule)
        and rule.endpoint not in OTHERWISE
        and rule.endpoint.split(".")[0] not in FORMS | ROOMS_WITHOUT_PATIENTS
    ]
    assert not left, f"say of these whether they show something of patients: {left}"


@pytest.fixture
def everybody(make_account, sign_in):
    """Somebody who may do everything."""
    return sign_in(make_account(*RoleName, name="Every Role"))


def test_every_address_about_a_patient_leaves_an_entry(app, client, database, session, everybody, last):
    session.commit()
    case = writers.prepared(database)
    ids = {"visit_id": case.visit_id, "course_id": case.course_id, "flag_id": case.flag_id, "patient_id": 1}
    ids["patient_id"] = session.scalar(sa.text(f"SELECT patient_id FROM visit WHERE id = {case.visit_id}"))
    silent = []
    rules = sorted(
        filter(about_patients, app.url_map.iter_rules()), key=lambda one: (one.endpoint == LAST, one.endpoint)
    )
    for rule in rules:
        given = ids | {name: GIVEN.get(name, 1) for name in rule.arguments if name not in ids}
        with app.test_request_context():
            address = url_for(rule.endpoint, **given)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            before = last().id
            answer = client.open(address, method=method, data={"words": "Rosa"} if method == "POST" else None)
            assert answer.status_code < 500, (rule.endpoint, answer.status_code)
            after = last()
            if after.id == before and not (method == "GET" and answer.status_code in (302, 303)):
                silent.append((rule.endpoint, method, answer.status_code))
            elif after.id != before:
                assert after.account_id == everybody.id, rule.endpoint
                assert (after.address, after.zone) == ("127.0.0.1", "Europe/Madrid"), rule.endpoint
                assert after.action is not Action.ACCESS_REFUSED or answer.status_code in REFUSED, rule.endpoint
    assert not silent, f"note the look by audited_read, or the change by audit.record: {silent}"


def test_every_page_of_a_patients_form_leaves_an_entry(app, client, invite, last):
    link = invite()
    client.post(f"{link.url}/year", data={"year": YEAR})
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/q/<token>")]
    for rule in rules:
        for method in (rule.methods or set()) & {"GET", "POST"}:
            before = last().id
            with app.test_request_context():
                given = {"token": link.token, "page_key": "pain"}
                address = url_for(rule.endpoint, **{name: given[name] for name in rule.arguments})
            client.open(address, method=method, data={"nrs_pain": "4"} if method == "POST" else None)
            entry = last()
            assert entry.id > before, (rule.endpoint, method)
            assert (entry.account_id, entry.patient_id) == (None, link.visit.patient_id), rule.endpoint


def test_a_link_that_opens_nothing_is_on_record_without_its_token(client, make_visit, session, last):
    session.commit()
    client.get("/q/abcdefghijklmnop")
    entry = last()
    assert (entry.action, entry.noun, entry.account_id) == (Action.ACCESS_REFUSED, "questionnaires.start", None)
    assert "abcdef" not in str(entry.detail)


def test_a_guessed_number_is_on_record(client, everybody, last):
    assert client.get("/visits/999999").status_code == 404
    entry = last()
    assert (entry.action, entry.noun, entry.noun_id) == (Action.ACCESS_REFUSED, "visits.show", 999999)
    assert client.get(f"/visits/{2**40}").status_code == 404
    assert last().noun_id is None


def test_a_wrong_sign_in_says_from_where(client, make_account, last, session):
    make_account()
    session.commit()
    client.post("/sign-in", data={"email": "nobody@clinic.example", "password": "not this one"})
    assert (last().action, last().address) == (Action.SIGN_IN_REFUSED, "127.0.0.1")
