"""Each look at the database, the backups, the machine and the network, at a good and at a bad deployment."""

import datetime as dt
import http.server
import json
import ssl
import threading
from types import SimpleNamespace

import pytest

from clinic.cli.doctor import of_database, of_machine, of_network
from clinic.cli.doctor.findings import Level
from clinic.db.audit_heads import KeptHeads
from clinic.domain.audit_chain import Head
from clinic.domain.permissions import RoleName
from clinic.services import accounts, second_factors
from clinic.services.backups import passphrases
from clinic.services.backups.register import Standing
from tests.fixtures.storage import NOON

GOOD, ADVICE, MEND = Level.GOOD, Level.ADVICE, Level.MEND
DAY = dt.timedelta(days=1)


def test_a_database_that_can_be_served(database, tmp_path):
    url = database.engine.url.render_as_string(hide_password=False)
    assert of_database.served(database, url).level is GOOD
    lost = of_database.served(database, f"sqlite:///{tmp_path / 'lost.sqlite'}")
    assert lost.level is MEND
    assert "lost.sqlite" in lost.said


def test_a_long_log(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"
    assert of_database.write_ahead_log(url).level is GOOD
    (tmp_path / "clinic.sqlite-wal").write_bytes(b"x" * 2000)
    monkeypatch.setattr(of_database.log, "TOO_LONG", 1999)
    assert of_database.write_ahead_log(url).level is MEND


def test_heads_that_are_gone_or_ahead():
    last, ahead = Head(7, "a" * 64), Head(8, "b" * 64)
    assert of_database.heads(last, KeptHeads((last,))).level is GOOD
    assert of_database.heads(Head(0, "a" * 64), None).level is GOOD, "nothing was ever written"
    assert of_database.heads(last, None).level is MEND
    assert "cut off" in of_database.heads(last, KeptHeads((last, ahead))).said


def test_a_clock_that_stands_before_the_record(session, clinician):
    assert of_database.time(session, NOON).level is GOOD
    assert of_database.time(session, NOON - DAY).level is MEND


def test_administrators_and_second_factors(session, make_account):
    def levels():
        return [one.level for one in of_database.of_people(session)]

    assert levels() == [MEND, GOOD]
    one = make_account(RoleName.ADMINISTRATOR, name="Only Onename")
    assert levels() == [ADVICE, ADVICE]
    make_account(RoleName.ADMINISTRATOR, name="Second Onename")
    make_account(RoleName.FRONT_DESK, name="Desk")
    found = of_database.of_people(session)
    assert [finding.level for finding in found] == [GOOD, ADVICE]
    assert "2 of 2" in found[1].said
    assert "Onename" not in str(found)
    for account in accounts.all_accounts(session):
        second_factors.put_app(session, account, "sealed", step=1, now=NOON)
    assert levels() == [GOOD, GOOD]
    one.active = False
    assert levels() == [ADVICE, GOOD]


@pytest.mark.parametrize(
    ("standing", "levels"),
    [
        (Standing(NOON - DAY, NOON - DAY), [GOOD, GOOD]),
        (Standing(None, None), [MEND, MEND]),
        (Standing(NOON - 3 * DAY, NOON - 101 * DAY), [MEND, ADVICE]),
        (Standing(NOON - DAY, NOON - DAY, failed_at=NOON, why="The disk."), [MEND, GOOD]),
        (Standing(NOON - DAY, NOON - DAY, test_failed_at=NOON), [GOOD, MEND]),
    ],
)
def test_backups_and_their_tests(standing, levels):
    found = [of_database.backups(standing, NOON, scheduled=True), of_database.restore_test(standing, NOON)]
    assert [one.level for one in found] == levels


def test_the_folder_of_the_backups(tmp_path, monkeypatch):
    assert of_database.backup_disk(tmp_path, tmp_path / "gone").level is MEND
    assert "lost with it" in of_database.backup_disk(tmp_path, tmp_path).said
    here, there = (SimpleNamespace(stat=lambda n=n: SimpleNamespace(st_dev=n), is_dir=lambda: True) for n in (1, 2))
    assert of_database.backup_disk(here, there).level is GOOD


def test_the_passphrase(tmp_path):
    file = tmp_path / "backup-passphrase"
    assert of_database.passphrase(file).level is MEND
    words = passphrases.make(file)
    assert of_database.passphrase(file).level is GOOD
    file.chmod(0o644)
    if file.stat().st_mode & 0o077:
        assert of_database.passphrase(file).level is MEND
    assert words not in str(of_database.passphrase(file))


def test_the_programs_of_postgresql(monkeypatch):
    monkeypatch.setattr(of_database.shutil, "which", lambda _name: None)
    assert of_database.programs("postgresql://db/clinic").level is MEND
    assert of_database.programs("sqlite:///x").level is GOOD
    monkeypatch.setattr(of_database.shutil, "which", lambda name: name)
    assert of_database.programs("postgresql://db/clinic").level is GOOD


def test_how_long_programs_are_mended():
    end = of_machine.PYTHON_ENDS[3, 11]
    days = (end - 200 * DAY, end - 10 * DAY, end + DAY)
    assert [of_machine.python(day, (3, 11)).level for day in days] == [GOOD, ADVICE, ADVICE]
    assert of_machine.python(end, (3, 8)).level is MEND
    assert of_machine.python(end, (3, 99)).level is GOOD
    assert of_machine.openssl(dt.date(2026, 11, 22), (1, 1)).level is ADVICE
    assert of_machine.openssl(dt.date(2026, 11, 22), (3, 5)).level is GOOD


def test_time_zones_and_the_time_server():
    day = dt.date(2026, 11, 22)
    assert of_machine.time_zones("Europe/Madrid", day, "2026.1").level is GOOD
    assert of_machine.time_zones("Europe/Madrid", day, "2023.3").level is ADVICE
    assert of_machine.time_zones("Nowhere/Land", day, None).level is MEND
    assert of_machine.clock_is_kept("yes").level is GOOD
    assert of_machine.clock_is_kept("no").level is ADVICE
    assert of_machine.clock_is_kept("") is None


def test_disks_in_the_clear(tmp_path):
    assert of_machine.disk_encryption(tmp_path, True).level is GOOD
    assert of_machine.disk_encryption(tmp_path, False).level is ADVICE
    assert [of_machine.swap(0).level, of_machine.swap(1).level, of_machine.swap(None)] == [GOOD, ADVICE, None]


@pytest.fixture
def answering(make_certificate):
    """A server with a certificate; `says` = status, body and headers of its answer."""
    certificate, says = make_certificate(), {"status": 200, "body": {"status": "ok"}, "policy": "max-age=63072000"}

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(says["status"])
            self.send_header("Strict-Transport-Security", says["policy"])
            self.end_headers()
            self.wfile.write(json.dumps(says["body"]).encode())

        def log_message(self, *_words):
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    server.socket = certificate.context.wrap_socket(server.socket, server_side=True)
    running = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    running.start()
    trusting = ssl.create_default_context(cafile=str(certificate.file))
    yield SimpleNamespace(url=f"https://127.0.0.1:{server.server_port}", trusting=trusting, says=says)
    server.shutdown()
    running.join(5)
    server.server_close()


def test_the_address_as_patients_reach_it(answering):
    def level(**says):
        answering.says.update(says)
        return of_network.reachable(answering.url, answering.trusting).level

    assert of_network.reachable(answering.url, answering.trusting).level in (GOOD, ADVICE)
    assert "certificate" in of_network.reachable(answering.url).said
    assert level(policy="max-age=60") is MEND
    assert level(policy="max-age=63072000", status=503) is MEND
    assert level(status=200, body={"another": "program"}) is MEND
    assert of_network.reachable("https://127.0.0.1:1").level is MEND
    assert of_network.reachable("http://127.0.0.1").level is MEND


def test_the_mail_server_is_knocked_at_and_nothing_is_sent(make_sink):
    def asked(url):
        return of_network.mail_server(SimpleNamespace(smtp_url=url))

    sink = make_sink(account=("clinic", "hidden-word"))
    assert asked("") is None
    assert asked(sink.url).level is GOOD
    wrong = asked(sink.url.replace("hidden", "other"))
    assert wrong.level is MEND
    assert "word" not in wrong.said
    assert sink.messages == []
    assert asked("smtp://127.0.0.1:1").level is MEND


def test_redis_that_does_not_answer():
    assert of_network.redis("") is None
    found = of_network.redis("redis://:hidden@127.0.0.1:1")
    assert found.level is MEND
    assert "hidden" not in str(found)
