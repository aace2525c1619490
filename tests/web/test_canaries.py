"""Names, answers and tokens stay where they belong: a whole walk with canaries in every field, and none outside."""

import logging
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_security import hash_password
from sqlalchemy.exc import DataError, OperationalError

from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry, Patient, Visit
from tests.fixtures.invited import YEAR
from tests.fixtures.storage import TODAY
from tests.web.test_link_leaks import TORN

PASSWORD = "three calm brown horses"
CANARY = "zk9canary"
"""Stands in everything that is typed about the patient, each time with another ending."""
PATIENT = {
    "name": f"Rosa {CANARY}name", "record_number": f"{CANARY}record", "birth-year": YEAR, "birth-month": "2",
    "language": "en", "email": f"{CANARY}mail@example.org", "phone": f"555 {CANARY}phone", "gp_name": f"Dr {CANARY}gp",
}  # fmt: skip
WORDS = ("what_matters", "in_short", "for_gp", "for_patient", "for_clinic", "note", "reason", "text", "own_words")


class Walk:
    """A browser that remembers what it asked for and what it was told, beside the pages."""

    def __init__(self, client) -> None:
        self.client, self.said = client, []

    def get(self, address, **more):
        return self._told(address, self.client.get(address, **more))

    def post(self, address, data=None, **more):
        return self._told(address, self.client.post(address, data=data or {}, **more))

    def _told(self, address, answer):
        self.said += [address, *(f"{name}: {value}" for name, value in answer.headers)]
        return answer

    def hidden(self, address):
        """The hidden fields of the form of a page."""
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.get(address).text)
        return {name: value for name, value in found if name != "csrf_token"}


@pytest.fixture
def walker(app, session, client, make_account, sign_in):
    """A clinician and administrator at the keyboard."""
    with app.app_context():
        account = make_account(*RoleName, name="Dr A. Walker", password_hash=hash_password(PASSWORD))
    sign_in(account)
    walk = Walk(client)
    walk.account = account
    return walk


def staff(walk, session):
    """Everything that is typed about a patient by staff, up to an addendum; return the visit and its link."""
    led = walk.post("/patients/new", PATIENT)
    assert led.status_code == 303, led.text
    patient = session.scalars(sa.select(Patient)).one()
    here = f"/patients/{patient.id}"
    walk.post("/patients/search", {"q": f"{CANARY}name", "name": f"{CANARY}name"})
    walk.post(f"{here}/edit", PATIENT | {"birth-year": f"{CANARY}year"})
    walk.post(f"{here}/facts/diagnoses", {"label": f"{CANARY}diagnosis", "name": f"{CANARY}diagnosis"})
    walk.post(f"{here}/facts/allergies", {"state": "list", "allergies": f"{CANARY}allergy"})
    planned = {"seen_on": TODAY.isoformat(), "clinician": str(walk.account.id), "link": "1"}
    walk.post(f"{here}/visits/new", planned)
    visit = session.scalars(sa.select(Visit)).one()
    token = re.search(r"/q/(\w+)", walk.get(f"/visits/{visit.id}/link").text)
    walk.post(f"/visits/{visit.id}/status", {"status": "open"})
    return visit, token.group(1) if token else None


def written(walk, visit):
    """Plan, exam note, treatment, and everything that refuses."""
    here = f"/visits/{visit.id}"
    typed = {name: f"{CANARY}{name}" for name in WORDS}
    for page in (
        "plan",
        "exam",
        "criteria",
        "treatments/new",
        "exam/note",
        "form-decision",
        "sign",
        "error",
        "addendum",
    ):
        walk.post(f"{here}/{page}", typed | {"status": "current", "password": "wrong horses"})
    walk.post(f"{here}/plan", walk.hidden(f"{here}/plan") | typed)
    walk.post(f"{here}/exam/cells", data=f'{{"site": "{CANARY}"}}', content_type="application/json")
    for refused in (
        f"{here}?next=1",
        "/accounts/new",
        "/data/export",
        "/restricted/why",
        "/audit/patient",
        "/fhir/Patient/_search",
    ):
        walk.post(refused, typed | {"record": f"{CANARY}record", "identifier": f"{CANARY}record"})
    walk.post(f"{here}/plan", typed, headers={"Sec-Fetch-Site": "cross-site"}, token=False)
    walk.post(f"{here}/plan", typed, token=False)


def patient(walk, token):
    """The link: year, answers and what refuses them."""
    link = f"/q/{token}"
    walk.client.delete_cookie("clinic")
    walk.get(link)
    for year in (f"{CANARY}year", "1950", YEAR):
        walk.post(f"{link}/year", {"year": year})
    pages = {
        "urgent": {"get_help_now": "none", "tell_your_clinic": "none"},
        "map": {"pain_areas": ["neck", f"{CANARY}area"]},
        "pain": {"worst_place": f"{CANARY}place", "nrs_pain": "7"},
        "treatments": {"added_0": f"{CANARY}treatment", "added_0_helped": "helped_a_lot"},
        "matters": {"what_matters": f"{CANARY}matters"},
    }
    for page, typed in pages.items():
        walk.post(f"{link}/{page}/draft", typed, headers={"X-Requested-With": "fetch"})
        walk.post(f"{link}/{page}", walk.hidden(f"{link}/{page}") | typed)
    walk.get(f"{link}/check")
    walk.post(f"{link}/send", walk.hidden(f"{link}/check"))
    for torn in TORN:
        walk.get(torn.format(token))


def signed(walk, visit):
    """Signature, addendum, printed and handed out in every way."""
    here = f"/visits/{visit.id}"
    proof = {"password": PASSWORD}
    assert walk.post(f"{here}/sign", walk.hidden(f"{here}/sign") | proof).status_code == 303
    added = {"reason": f"{CANARY}why", "text": f"{CANARY}addendum"}
    assert walk.post(f"{here}/addendum", walk.hidden(f"{here}/addendum") | added | proof).status_code == 303
    for page in ("summary", "summary.pdf", "summary.pdf?edition=1", "paper-form", "exam/sheet", "link"):
        walk.get(f"{here}/{page}")
    for page in ("/today", "/today/pack.pdf", f"/patients/{visit.patient_id}/trends", "/fhir/metadata", "/audit"):
        walk.get(page)
    walk.get(f"/fhir/Patient/patient-{visit.patient_id}")
    walk.post("/data/export", walk.hidden("/data/export") | {"kind": "full", "purpose": f"{CANARY}purpose"} | proof)
    everything = walk.post(f"/patients/{visit.patient_id}/everything")
    assert CANARY.encode() in b"".join(everything.response) or everything.data
    walk.post(f"{here}/error", walk.hidden(f"{here}/error") | {"reason": f"{CANARY}wrong"} | proof)


def in_the_record(session):
    """What of the walk the record holds: a canary that was refused everywhere would prove nothing."""
    session.rollback()
    tables = ("patient", "response", "plan", "addendum", "visit_error", "treatment_proposal")
    return {one for one in tables if CANARY in str(session.execute(sa.text(f"SELECT * FROM {one}")).all())}


def failing_with(error):
    def fails():
        raise error

    return fails


def prepare_to_break(app):
    """Addresses that fail with every kind of error, each of which quotes a canary; to be set up before the walk."""
    kinds = (
        ValueError(CANARY), OverflowError(CANARY), UnicodeEncodeError("utf-8", CANARY, 0, 1, CANARY), KeyError(CANARY),
        DataError(CANARY, {"name": CANARY}, ValueError(CANARY)), OperationalError(CANARY, [CANARY], Exception(CANARY)),
    )  # fmt: skip
    for number, error in enumerate(kinds):
        app.add_url_rule(f"/fails/{number}", f"fails-{number}", failing_with(error), methods=["GET", "POST"])
    return len(kinds)


def broken(walk, count):
    """Ask for them, and look at the pages."""
    for number in range(count):
        walk.post(f"/fails/{number}", {"note": f"{CANARY}note"})
        answer = walk.get(f"/fails/{number}")
        assert answer.status_code in (400, 500, 503)
        assert CANARY not in answer.text


def names_of_files(folder: Path):
    return [str(file.relative_to(folder)) for file in folder.rglob("*")]


@pytest.fixture
def outside(app, session, clinic_settings, tmp_path, monkeypatch, caplog):
    """Everything that a walk leaves outside the record."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)

    def outside(walk):
        session.rollback()
        entries = session.execute(sa.select(AuditEntry.noun, AuditEntry.action, AuditEntry.detail)).all()
        heads = [file.read_text() for file in clinic_settings.instance.glob("*.heads")]
        return {
            "log": caplog.text,
            "addresses and headers": "\n".join(walk.said),
            "audit": "\n".join(map(str, entries)),
            "heads": "\n".join(heads),
            "names of files": "\n".join(names_of_files(tmp_path)),
            "temporary files": "".join(one.read_text("latin-1") for one in temporary.rglob("*") if one.is_file()),
        }

    return outside


def test_nothing_of_a_patient_shows_outside_the_record(app, session, client, walker, outside, sign_in) -> None:
    failing = prepare_to_break(app)
    visit, token = staff(walker, session)
    assert token
    written(walker, visit)
    patient(walker, token)
    sign_in(walker.account)
    signed(walker, visit)
    broken(walker, failing)
    assert in_the_record(session) == {"patient", "response", "plan", "addendum", "visit_error", "treatment_proposal"}
    found = outside(walker)
    assert {place: found_in(text) for place, text in found.items() if CANARY in text} == {}
    assert token not in found["log"] + found["audit"] + found["heads"] + found["names of files"]
    assert PASSWORD not in str(found)
    assert len(found["log"]) > 5000
    assert found["heads"]


def found_in(text):
    return re.findall(rf".{{0,80}}{CANARY}.{{0,40}}", text)[:5]
