"""Answers that no security key gives are refused and never an error of ours; a browser test gives real ones."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from flask import session as cookie

from clinic.domain.errors import Conflict
from clinic.models import SecurityKey
from clinic.services import second_factors
from clinic.web import security_keys
from clinic.web.session import current_session
from tests.fixtures.storage import NOON

CLIENT = "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0"
HOSTILE = (
    "", "null", "[]", "{}", "5", '"text"', "[" * 15_000, '{"rawId": 5}', '{"rawId": "\\ud800"}', '{"rawId": "!!"}',
    json.dumps({"id": "a2V5", "rawId": "a2V5", "type": "public-key", "response": None}),
    json.dumps({"id": "a2V5", "rawId": "a2V5", "type": "public-key", "response": {}}),
    json.dumps({"id": "a2V5", "rawId": "a2V5", "type": "public-key", "response": {
        "clientDataJSON": CLIENT, "authenticatorData": "AAAA", "signature": "AAAA"}}),
    json.dumps({"id": "a2V5", "rawId": "a2V5", "type": "public-key", "response": {
        "clientDataJSON": CLIENT, "attestationObject": "o2NmbXQ", "transports": 7}}),
    json.dumps({"id": "a2V5", "rawId": "a2V5", "type": "public-key", "response": {
        "clientDataJSON": CLIENT, "attestationObject": "/////w", "transports": ["carrier pigeon"]}}),
)  # fmt: skip


@pytest.fixture
def owner(clinician, session):
    """A clinician with an app and a key of the identity `key`."""
    second_factors.put_app(session, clinician, "sealed", step=1, now=NOON)
    key = SecurityKey(name="Blue", credential_id=b"key", public_key=b"no key", sign_count=0, transports=["usb"])
    second_factors.add_key(session, clinician, key, now=NOON)
    session.commit()
    session.refresh(clinician)
    session.expunge_all()
    session.rollback()
    return clinician


def test_hostile_answers_are_no_answers(app, owner) -> None:
    for answer in HOSTILE:
        with app.test_request_context("http://localhost/", method="POST"):
            security_keys.ask_to_sign_in(second_factors.keys_of(current_session(), owner))
            assert not security_keys.check_answer(owner, answer), answer[:60]
            assert security_keys.ASKED not in cookie, "what was asked is asked once"
            security_keys.ask_to_add(owner, [])
            with pytest.raises(Conflict):
                security_keys.new_key(answer, "Blue")


def test_what_was_asked_for_one_thing_or_long_ago_is_not_answered(app, owner, set_clock) -> None:
    with app.test_request_context("http://localhost/", method="POST"):
        security_keys.ask_to_add(owner, [])
        assert not security_keys.check_answer(owner, HOSTILE[-1])
        security_keys.ask_to_add(owner, [])
        set_clock(NOON + dt.timedelta(minutes=6))
        with pytest.raises(Conflict):
            security_keys.new_key(HOSTILE[-1], "Blue")


def test_a_key_is_asked_for_the_clinics_own_address_behind_a_proxy(make_app, clinic_settings, owner) -> None:
    app = make_app(replace(clinic_settings, base_url="https://clinic.example"))
    for host, wanted in (("http://clinic.example/", "clinic.example"), ("http://localhost:8000/", "localhost")):
        with app.test_request_context(host):
            asked = json.loads(security_keys.ask_to_sign_in(second_factors.keys_of(current_session(), owner)))
            assert asked["rpId"] == wanted
            assert [one["id"] for one in asked["allowCredentials"]] == ["a2V5"]
