"""Each tap on the card as the script sends it: stored once, answered with what is stored, refused with both values."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from clinic.domain.exams import TriggerActivity
from clinic.domain.trigger_findings import is_clear, state_of
from clinic.domain.visits import VisitStatus
from clinic.services import trigger_points
from tests.fixtures.storage import NOON

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def spots(session, visit):
    def spots():
        session.expire_all()
        return list(trigger_points.of_visit(session, visit))

    return spots


@pytest.fixture
def tap(trigger_points_address, client, clinician):
    """Send one entry as the script does; returns status and answer."""

    def tap(path, **fields):
        answer = client.post(f"{trigger_points_address}/{path}", data={"account": clinician.id} | fields, headers=FETCH)
        return answer.status_code, answer.get_json()

    return tap


def test_the_answer_tells_the_clock_the_version_and_the_state_with_its_reason(tap, spots):
    status, answer = tap("soleus/l/1/keep", spot="y", reproduces_known_symptom="True")
    assert status == 200
    assert (answer["saved"], answer["version"]) == ("Saved 12:00", spots()[0].version)
    assert answer["state"].startswith("So far: active trigger point, because 2 of 3 criteria are met")
    assert answer["said"].startswith("Soleus, left. So far: active")
    assert state_of(spots()[0]).state is TriggerActivity.ACTIVE
    item = BeautifulSoup(answer["findings"], "html.parser").li
    stored = json.loads(item["data-spot"])
    assert (stored["place"], stored["version"]) == ("soleus/l/1", answer["version"])
    assert stored["fields"] == {"spot": ["y"], "reproduces_known_symptom": ["True"]}


def without_token(answered):
    """What was answered but for the token of its form, which tells the second in which it was made."""
    status, answer = answered
    return status, answer | {"clear": re.sub(r'(name="(?:csrf_token|once)" value)="[^"]*"', r"\1", answer["clear"])}


def test_a_sent_card_comes_back_as_it_was_sent(tap, spots):
    sent = {"taut_band": "True", "hypersensitive_spot": "False", "felt_in": ["calf_l", "heel_l"], "twitch": "False",
            "ppt_kg_cm2": "2,5", "treated": "needling", "note": "a “b”"}  # fmt: skip
    _status, answer = tap("soleus/l/1/keep", **sent)
    version = answer["version"]
    item = BeautifulSoup(answer["findings"], "html.parser").li
    back = json.loads(item["data-spot"])["fields"]
    assert back == {name: value if isinstance(value, list) else [value] for name, value in sent.items()} | {
        "ppt_kg_cm2": ["2.5"]
    }
    assert without_token(tap("soleus/l/1/keep", **back)) == without_token(tap("soleus/l/1/keep", **back))
    assert [one.version for one in spots()] == [version]


def test_the_last_entry_taken_back_leaves_no_record(tap, spots):
    version = tap("soleus/l/1/keep", spot="y")[1]["version"]
    status, answer = tap("soleus/l/1/keep", version=version)
    assert (status, answer["version"], answer["state"]) == (200, None, "")
    assert spots() == []


def test_what_another_clinician_recorded_comes_back_with_both_values(tap, session, visit, make_account, spots):
    other = make_account(name="Dr B. Other", email="b@clinic.example")
    findings = trigger_points.SpotFindings(True, True, True, twitch=True)
    place = trigger_points.SpotPlace("soleus", "l", 1)
    trigger_points.keep(session, visit, place, findings, displayed=None, examiner=other, now=NOON)
    session.commit()
    status, answer = tap("soleus/l/1/keep", spot="y", nowhere="y")
    assert status == 409
    assert "you entered sore spot in taut band; sends pain nowhere" in answer["clash"]
    assert "Dr B. Other saved at 12:00: sore spot in taut band; twitch: yes" in answer["clash"]
    assert answer["fields"] == {"spot": ["y"], "twitch": ["True"]}
    assert spots()[0].referred_pain is None
    assert tap("soleus/l/1/keep", spot="y", nowhere="y", version=answer["version"])[0] == 200
    assert spots()[0].referred_pain is False


def test_a_spot_that_was_removed_meanwhile_is_said_to_be(tap, spots):
    status, answer = tap("soleus/l/1/keep", spot="y", version="3")
    assert (status, answer["version"], answer["fields"]) == (409, None, None)
    assert "It was removed meanwhile." in answer["clash"]
    assert spots() == []


def test_removing_is_refused_when_stale_and_harmless_when_done_already(tap, spots):
    first = tap("soleus/l/1/keep", spot="y")[1]["version"]
    second = tap("soleus/l/1/keep", spot="y", twitch="True", version=first)[1]["version"]
    status, answer = tap("soleus/l/1/take-back", version=first)
    assert status == 409
    assert "twitch: yes" in answer["clash"]
    assert tap("soleus/l/1/take-back", version=second)[0] == 200
    assert tap("soleus/l/1/take-back", version=second)[0] == 200
    assert spots() == []


def test_clear_and_its_undo(tap, spots):
    status, answer = tap("soleus/mark-clear", clear="1")
    assert status == 200
    assert "Examined, nothing found: Soleus, left; Soleus, right." in answer["said"]
    assert 'data-clear="0"' in answer["clear"]
    assert [is_clear(one) for one in spots()] == [True, True]
    assert tap("soleus/mark-clear", clear="1")[0] == 200
    assert len(spots()) == 2
    assert 'data-clear="1"' in tap("soleus/mark-clear", clear="0")[1]["clear"]
    assert spots() == []


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("soleus/l/1/keep", {"spot": "y", "ppt_kg_cm2": "much"}, 400),
        ("soleus/l/1/keep", {"felt_in": "calf_l", "nowhere": "y"}, 400),
        ("soleus/l/1/keep", {"spot": "y", "account": "999"}, 409),
        ("heart/l/1/keep", {"spot": "y"}, 400),
        ("heart/mark-clear", {"clear": "1"}, 404),
    ],
    ids=str,
)
def test_what_cannot_be_stored_is_refused_in_words(tap, spots, path, fields, status):
    got, answer = tap(path, **fields)
    assert got == status
    assert answer["error"]
    assert spots() == []


@pytest.mark.parametrize("path", ["soleus/x/1/keep", "soleus/l/0/keep", "soleus/l/100/keep"])
def test_a_place_that_cannot_be_is_not_found(trigger_points_address, client, path):
    assert client.post(f"{trigger_points_address}/{path}", data={}, headers=FETCH).status_code == 404


def test_a_visit_locked_meanwhile_takes_nothing(tap, session, visit, clinician, spots):
    visit.status = VisitStatus.IMPORTED
    session.commit()
    status, answer = tap("soleus/l/1/keep", spot="y")
    assert status == 409
    assert "locked" in answer["error"]
    assert "clash" not in answer


def test_the_figure_is_given_by_itself_with_every_shape_to_tap(trigger_points_address, client, tap):
    tap("soleus/l/1/keep", spot="y", reproduces_known_symptom="True", felt_in="heel_l")
    html = BeautifulSoup(client.get(f"{trigger_points_address}/figure").data, "html.parser")
    assert not html.select("html")
    assert len(html.select("[data-area]")) == 42
    assert html.select(".exam-legend li")
