"""Names, answers and tokens stay inside the record, of the real server and of the commands beside it."""

import json
import logging
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic.cli import main
from tests.faults.browser import form_to, form_with
from tests.faults.faults import held_lock
from tests.faults.server import PASSWORD, YEAR, Clinic, email
from tests.fixtures.heard import CANARY, Heard, around, holding
from tests.fixtures.visit_uploads import MAP

NUMBER = "zk9number"
BORN = {"birth-year": str(YEAR), "birth-month": "2"}
PATIENT = BORN | {
    "name": f"Rosa {CANARY}name", "record_number": NUMBER, "language": "en", "phone": f"555 {CANARY}phone",
    "email": f"{CANARY}mail@example.org", "gp_name": f"Dr {CANARY}gp",
}  # fmt: skip
FILE = f"Rosa {CANARY}file.csv"
NAMED = MAP.replace('id = "who"', 'id = "who"\nname = "name"')
VISITS = f"who,name,day,pain\n{NUMBER}1,Ana {CANARY}brought,2024-01-05,6\nB2,Eva {CANARY}other,2024-02-01,3\n"
ROWS_REFUSED = VISITS + f"C3,Eva {CANARY}row,{CANARY}day,{CANARY}pain\n"
QUESTIONNAIRE = {
    "resourceType": "Questionnaire", "status": "active", "name": "MossForm", "title": "Moss", "version": "4",
    "url": "http://invented.example/moss", "language": "en",
    "item": [{"linkId": "words", "text": "What of the moss?", "type": "text"}],
}  # fmt: skip
ANSWERED = {
    "resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "http://invented.example/moss|4",
    "subject": {"identifier": {"value": NUMBER}, "display": f"Rosa {CANARY}display"}, "authored": "2023-05-06",
    "item": [{"linkId": "words", "answer": [{"valueString": f"{CANARY}imported"}]}],
}  # fmt: skip
OF_THE_ERASED = [f"{CANARY}{one}" for one in ("name", "mail", "matters", "plan", "late", "last", "imported", "answers")]
NONE = {"get_help_now": "none", "tell_your_clinic": "none"}


class Walk:
    """A served clinic, its people, and everything that they leave outside the record."""

    def __init__(self, clinic, place, sink):
        self.clinic, self.place, self.sink = clinic, place, sink
        self.people = self.staff, self.patient, self.tablet, self.stranger = [Heard(clinic.port) for _ in range(4)]
        self.token, self.printed, self.titles = "", [], ""

    def fill(self, who, page, name, typed, status=303):
        """Fill the form of a page that has this field, and send it."""
        form = form_with(who.get(page), name)
        return self.sent(who, form, typed, status)

    @staticmethod
    def sent(who, form, typed, status=303):
        again = {"password": PASSWORD} if "password" in form.names else {}
        answer = who.post(form.action, form.filled(again | typed))
        assert answer.status == status, (form.action, answer.status, answer.text)
        return answer

    def run(self, *words, code=0, typed=None):
        """Run a command; keep what it prints unless it was typed in: then it asks about a person by name."""
        done = CliRunner().invoke(main, words, env=self.clinic.environment(), input=typed)
        assert done.exit_code == code, (words, done.output, done.exception)
        self.printed += [] if typed else [done.output.replace(Path(words[-1]).name, "")]

    def sign_in(self, who):
        self.fill(who, "/sign-in", "password", {"email": email(1), "password": PASSWORD}, 302)


def staff_and_link(walk):
    """A patient, a visit and a link, which a mail server refuses with the address in its answer."""
    walk.sign_in(walk.staff)
    leads = walk.fill(walk.staff, "/patients/new", "name", PATIENT).to
    walk.fill(walk.staff, f"{leads}/visits/new", "seen_on", {})
    walk.sent(walk.staff, form_to(walk.staff.get("/visits/1/link"), "/link"), {})
    shown = walk.staff.get("/visits/1/link")
    walk.token = re.search(r"/q/(\w{16,})", shown.text).group(1)
    walk.sent(walk.staff, form_to(shown, "/mail"), {})
    assert "RCPT" in walk.sink.heard
    assert walk.sink.raw == []


def answers(walk, who, base):
    """Drafts by the script, a save, and saves that are refused."""
    walk.fill(who, f"{base}/urgent", "basis", NONE)
    walk.fill(who, f"{base}/map", "basis", {"pain_areas": "neck"})
    form = form_with(who.get(f"{base}/matters"), "basis")
    typed = form.filled({"what_matters": f"{CANARY}matters {base}"})
    assert who.draft(f"{base}/matters/draft", typed).status == 200
    assert who.draft(f"{base}/matters/draft", form.filled({"what_matters": f"{CANARY}stale"})).status == 409
    walk.sent(who, form, {"what_matters": f"{CANARY}stale"}, 409)
    who.post(f"{base}/treatments", form.filled({"added_0": f"{CANARY}treatment", "nrs_pain": f"{CANARY}pain"}))


def by_link(walk):
    link = f"/q/{walk.token}"
    walk.sent(walk.patient, form_with(walk.patient.get(link), "year"), {"year": f"{CANARY}year"}, 400)
    walk.fill(walk.patient, link, "year", {"year": str(YEAR)})
    answers(walk, walk.patient, link)
    form = form_with(walk.patient.get(f"{link}/matters"), "basis")
    with held_lock(walk.clinic):
        walk.sent(walk.patient, form, {"what_matters": f"{CANARY}locked"}, 503)
    walk.sent(walk.patient, form, {"what_matters": CANARY * 250_000}, 413)
    assert walk.patient.get(f"{link}/{CANARY}page").status == 404
    walk.stranger.cookies["clinic"] = CANARY * 60_000
    assert walk.stranger.get(link).status == 431


def by_touch(walk):
    """The clinic's tablet: handed over, answered, put away with words that nobody pressed Continue for."""
    walk.sign_in(walk.tablet)
    walk.sent(walk.tablet, form_to(walk.tablet.get("/visits/1/tablet"), "/tablet"), {})
    answers(walk, walk.tablet, "/tablet")
    form = form_with(walk.tablet.get("/tablet/matters"), "basis")
    last = form.filled({"what_matters": f"{CANARY}last", "put_away": "1"})
    assert walk.tablet.draft("/tablet/matters/draft", last).status == 204


def signed_then_late(walk):
    """Plan, signature, addendum; then answers that come too late by the link that is still open."""
    form = form_with(walk.patient.get(f"/q/{walk.token}/matters"), "basis")
    walk.fill(walk.staff, "/visits/1/plan", "in_short", {"in_short": f"{CANARY}plan", "for_gp": f"{CANARY}letter"})
    walk.fill(walk.staff, "/visits/1/sign", "password", {"read": "y"})
    added = {"reason": f"{CANARY}why", "text": f"{CANARY}addendum"}
    walk.fill(walk.staff, "/visits/1/addendum", "reason", added)
    late = walk.patient.post(form.action, form.filled({"what_matters": f"{CANARY}late"}))
    assert "after your visit" in late.text


def brought_in(walk):
    """Files of visits by the page: refused as a whole, by rows, left lying, brought in."""
    token = form_with(walk.staff.get("/data/visits/new"), "map").filled({"map": "own"})
    fields = {"map": "own", "csrf_token": re.search(r"csrf_token=([^&]+)", token).group(1)}
    for content, mapped in ((VISITS, f"{CANARY}map"), (f"{CANARY}head\n1", NAMED)):
        files = {"file": (FILE, content), "map_file": (f"{CANARY}map.toml", mapped)}
        assert walk.staff.upload("/data/visits", fields, files).status >= 400
    for content in (ROWS_REFUSED, VISITS):
        files = {"file": (FILE, content), "map_file": (f"{CANARY}map.toml", NAMED)}
        looked = walk.staff.get(walk.staff.upload("/data/visits", fields, files).to)
    walk.sent(walk.staff, form_to(looked, "/import"), {})
    assert "/data/imports/" in walk.staff.get(looked.address).to


def asked(walk):
    """Files of questionnaires by the page: one that is none, and one that is taken."""
    fields = dict(form_with(walk.staff.get("/data/questionnaires/new"), "file").fields)
    for content, status in ((f"{CANARY}broken", 422), (json.dumps(QUESTIONNAIRE), 303)):
        answer = walk.staff.upload("/data/questionnaires", fields, {"file": (f"{CANARY}moss.json", content)})
        assert answer.status == status, answer.text
    walk.fill(walk.staff, answer.to, "key", {"key": "mossform"})


def handed_out(walk):
    """What leaves by the page: the headers name it, and nothing stays behind."""
    form = form_with(walk.staff.get("/data/export"), "purpose")
    walk.sent(walk.staff, form, {"kind": "names", "purpose": "a count", "confirmed": "y"}, 200)
    walk.sent(walk.staff, form_to(walk.staff.get("/patients/1"), "/everything"), {}, 200)
    everything = "/fhir/Patient/patient-1/$everything"
    for page in ("/visits/1/summary.pdf", "/visits/1/summary.pdf?edition=1", "/visits/1/paper-form", everything):
        assert walk.staff.get(page).status == 200, page


def by_command(walk):
    """The commands beside the server: files in and out, a backup and a person's copy."""
    work = walk.place / "work"
    for name, content in ((FILE, ROWS_REFUSED), ("map.toml", NAMED), ("moss.json", json.dumps(QUESTIONNAIRE)),
                          (f"{CANARY}answers.json", json.dumps(ANSWERED))):  # fmt: skip
        (work / name).write_text(content)
    inside = [work / FILE, work / f"{CANARY}answers.json"]
    walk.run("import", "visits", "--map", str(work / "map.toml"), str(inside[0]), code=1)
    walk.run("instruments", "import", "--by", email(1), str(work / "moss.json"))
    walk.run("import", "responses", str(inside[1]))
    for file in inside:
        file.unlink()
    walk.run("patient", "export", NUMBER, "--out", str(work / "theirs"))
    walk.run("export", "csv", "--deidentify", "--out", str(work / "tables"))
    walk.run("export", "fhir", "--all", "--out", str(work / "resources"))
    walk.run("backup")
    walk.run("check")


def put_back_and_erased(walk):
    """The backup put back, and the person erased."""
    (file,) = (walk.clinic.folder / "backups").glob("*.backup")
    walk.run("restore", "--yes", str(file))
    erase = ("patient", "erase", "--reason", "asked for", "--by", email(0), "--override", "court", NUMBER)
    walk.run(*erase, typed=f"{NUMBER}\n")
    walk.run("check")


@pytest.fixture
def walk(migrated_sqlite, tmp_path, make_sink, monkeypatch, caplog):
    """A served clinic on a file, whose mail server refuses whom it is given, by their address."""
    for logger in ("", "alembic"):  # a `serve` of another test may have told this one to be short
        caplog.set_level(logging.DEBUG, logger=logger)
    sink = make_sink(says={"RCPT": f"550 5.1.1 <{CANARY}mail@example.org>: nobody here"})
    folder = tmp_path / "clinic"
    for made in (folder, tmp_path / "temporary", tmp_path / "work"):
        made.mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, folder / "clinic.sqlite")
    more = {"TMPDIR": str(tmp_path / "temporary"), "CLINIC_SMTP_URL": sink.url, "CLINIC_MAIL_FROM": "us@clinic.example"}
    clinic = Clinic(folder, f"sqlite:///{folder / 'clinic.sqlite'}", more=more)
    monkeypatch.setattr("tempfile.tempdir", more["TMPDIR"])
    clinic.prepare(1)
    yield Walk(clinic, tmp_path, sink)
    clinic.stop()


def served(walk):
    """The walk past the server; what it is called is read while it runs."""
    walk.run("backups", "passphrase")
    walk.clinic.start()
    for step in (staff_and_link, by_link, by_touch, signed_then_late, brought_in, asked, handed_out, by_command):
        step(walk)
    process = Path(f"/proc/{walk.clinic.pid}")
    files = [process / "cmdline", *process.glob("task/*/comm")]
    walk.titles = " ".join(file.read_text() for file in files if file.exists())
    assert walk.clinic.stop() == 0


def outside(walk, caplog):
    """Everything that was left outside the record, by where."""
    with closing(sqlite3.connect(walk.clinic.file)) as connection:
        audit = connection.execute("SELECT noun, action, detail FROM audit_entry").fetchall()
    return {
        "the server's terminal": walk.clinic.log.read_text(),
        "the log of the commands": caplog.text,
        "what commands print": "\n".join(walk.printed),
        "names of processes": walk.titles,
        "headers and cookies": "\n".join(line for one in walk.people for line in one.said),
        "audit": "\n".join(map(str, audit)),
        "pages of errors": "\n".join(word for one in walk.people for word in one.beyond_what_was_sent()),
    }


def told(found, *words):
    """Where one of the words stands, with what stands around it."""
    return {place: near for place, text in found.items() for word in words if (near := around(text, word))}


def waiting(walk):
    """The file of visits that was looked at and not brought in: it waits for a day, for who sent it, and no longer."""
    (kept,) = [file.parent for file in (walk.clinic.folder / "uploads").glob("*/file")]
    return [f"uploads/{kept.name}/{part}" for part in ("about.json", "file")]


def test_nothing_shows_outside_the_record_of_a_clinic_that_is_served(walk, caplog):
    served(walk)
    require_silent(outside(walk, caplog), walk.token)
    assert {409, 413, 503} <= walk.patient.statuses | walk.tablet.statuses
    require_nothing_beside_the_database(walk)
    put_back_and_erased(walk)
    of_database = walk.clinic.file.read_bytes().decode("latin-1")
    assert f"{CANARY}brought" in of_database, "somebody else is still there"
    assert told({"database": of_database}, *OF_THE_ERASED) == {}
    assert told({"printed": "\n".join(walk.printed), "log": caplog.text}, CANARY) == {}


def require_silent(found, token):
    """Nothing typed is in what was said; the token stands in its own address alone, which a cookie never leads to."""
    assert told(found, CANARY, PASSWORD) == {}
    assert told({**found, "what commands print": ""}, NUMBER) == {}
    assert told({**found, "headers and cookies": ""}, token) == {}
    assert {place for place, text in found.items() if len(text) < 100} <= {"names of processes", "pages of errors"}
    assert "clinic" in found["names of processes"]


def require_nothing_beside_the_database(walk):
    """In the data folder, in the folder for temporary files, and in the names of whatever was written."""
    typed = (CANARY, NUMBER, walk.token, PASSWORD)
    assert list(holding(walk.clinic.folder, *typed)) == ["clinic.sqlite", *waiting(walk)]
    assert list((walk.place / "temporary").iterdir()) == []
    taken_out = {name.partition("/")[0] for name in holding(walk.place / "work", *typed)}
    assert taken_out == {"theirs", "resources"}, "never the de-identified tables"
    named = [str(file.relative_to(walk.place)).lower() for file in walk.place.rglob("*")]
    assert [name for name in named if CANARY in name or NUMBER in name or walk.token.lower() in name] == []
