"""The page of backups: how old they are, one more now, and nothing for anybody but administrators."""

import dataclasses
import datetime as dt
import itertools
import threading
from email.message import EmailMessage

import pytest

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.mail import smtp
from clinic.services.backups import container, passphrases, register
from clinic.web.backup_schedule import BackupSchedule
from clinic.web.installation import KEY, Installation
from clinic.web.uploads import KEY as WORK
from tests.fixtures.storage import NOON

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Stretch the passphrase a little only."""
    kept = container.Sealing.__init__
    monkeypatch.setattr(container.Sealing, "__init__", lambda *given, **more: kept(*given, **({"cost": 10} | more)))


@pytest.fixture
def administrator(make_account, sign_in):
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Ad Ministrator"))


@pytest.fixture
def passphrase(clinic_settings):
    return passphrases.make(clinic_settings.backup_passphrase_file)


def noted(session, action, at, **detail):
    register.record_other(session, action, detail, actor=None, now=at)
    session.commit()


def cards(html):
    return {card.h2.text: card for card in html.select(".cards .card")}


def test_a_new_clinic_has_none_and_it_shows(administrator, page):
    html = page("/backups")
    assert {name: "card-alert" in card["class"] for name, card in cards(html).items()} == {
        "Last backup": True,
        "Last restore test": True,
    }
    assert "same disk" in html.text


@pytest.mark.parametrize(("days", "bad"), [(1, False), (1.9, False), (2.1, True)])
def test_a_backup_older_than_two_days_is_red(administrator, page, session, days, bad):
    noted(session, Action.BACKUP, NOON - days * DAY, file="x")
    assert ("card-alert" in cards(page("/backups"))["Last backup"]["class"]) is bad


@pytest.mark.parametrize(("days", "bad"), [(99, False), (101, True)])
def test_a_test_older_than_100_days_is_red(administrator, page, session, days, bad):
    noted(session, Action.RESTORE_TEST, NOON - days * DAY)
    assert ("card-alert" in cards(page("/backups"))["Last restore test"]["class"]) is bad


def test_back_up_now_and_try_it_out(administrator, client, page, app, passphrase):
    assert client.post("/backups").status_code == 303
    app.extensions[WORK].wait("backup", 20)
    html = page("/backups")
    assert "less than an hour ago" in cards(html)["Last backup"].text
    assert next(row.th.text for row in html.select("tbody tr")).startswith("tenderpoint-2026-11-20T11")
    assert client.post("/backups/test").status_code == 303
    app.extensions[WORK].wait("backup", 20)
    assert "card-alert" not in cards(page("/backups"))["Last restore test"]["class"]


def test_a_failure_stands_on_the_first_page(administrator, client, page, app):
    client.post("/backups")
    app.extensions[WORK].wait("backup", 20)
    assert "no passphrase" in cards(page("/backups"))["Last backup"].text
    assert "The last attempt failed" in page("/accounts").select_one(".card-alert").text


@pytest.mark.parametrize("role", [RoleName.CLINICIAN, RoleName.FRONT_DESK])
def test_nobody_else_sees_or_makes_them(make_account, sign_in, client, role, app):
    sign_in(make_account(role, name="Some Body"))
    assert client.get("/backups").status_code == 403
    assert client.post("/backups").status_code == 403
    assert client.post("/backups/test").status_code == 403
    assert "Last backup" not in client.get("/today").text


def test_no_backup_leaves_through_the_web(app):
    methods = {
        (rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods if "backup" in rule.rule
    }
    assert {pair for pair in methods if pair[1] in ("GET", "POST")} == {
        ("/backups", "GET"), ("/backups", "POST"), ("/backups/test", "POST"),
    }  # fmt: skip


@pytest.fixture
def schedule(app, clinic_settings, set_clock):
    installation = app.extensions[KEY]
    installation.settings = dataclasses.replace(clinic_settings, backup_at=dt.time(2, 30))
    return BackupSchedule(installation)


@pytest.fixture
def done(schedule, monkeypatch):
    """What the schedule did, as it would stand in the register."""
    found: list[tuple[dt.datetime, str]] = []
    clock = schedule._installation
    monkeypatch.setattr(schedule, "_runner", lambda: Noting(found, clock))
    latest = {"backup": None, "test": None}

    def standing():
        latest.update({what: at for at, what in found})
        return register.Standing(latest["backup"], latest["test"])

    monkeypatch.setattr(schedule, "_standing", standing)
    monkeypatch.setattr(register, "files", lambda session, folder: [register.File("x", NOON, 1, True)])
    return found


@dataclasses.dataclass
class Noting:
    """Notes what it was asked for, and when."""

    found: list[tuple[dt.datetime, str]]
    installation: Installation

    def back_up(self, *, why):
        self.found.append((self.installation.clock(), "backup"))

    def test(self, file):
        self.found.append((self.installation.clock(), "test"))


def test_a_missed_night_is_made_up_for_once(schedule, set_clock, done):
    for hours, count in ((0, 1), (14, 1), (15, 2), (80, 3)):
        set_clock(NOON + dt.timedelta(hours=hours))
        for _ in range(3):
            schedule.look()
        assert [what for _, what in done].count("backup") == count, f"after {hours} hours"


def test_the_newest_is_tried_out_every_30_days(schedule, set_clock, done):
    for hour in range(24 * 62):
        set_clock(NOON + dt.timedelta(hours=hour))
        schedule.look()
    tested = [at for at, what in done if what == "test"]
    assert len(tested) == 3
    assert all(later - earlier >= 30 * DAY for earlier, later in itertools.pairwise(tested))
    assert [what for _, what in done].count("backup") == 63


def test_a_schedule_that_is_switched_off_or_of_a_demo_does_not_start(app, clinic_settings, monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda self: pytest.fail("it started"))
    installation = app.extensions[KEY]
    for settings in (
        dataclasses.replace(clinic_settings, backup_at=None),
        dataclasses.replace(clinic_settings, backup_at=dt.time(2, 30), demo=True),
    ):
        installation.settings = settings
        BackupSchedule(installation).start()


def test_a_failure_is_tried_again_after_an_hour_and_mailed_once(
    schedule, set_clock, session, monkeypatch, make_account
):
    make_account(RoleName.ADMINISTRATOR, name="Ad Ministrator", email="ad@clinic.example")
    make_account(RoleName.CLINICIAN, name="Some Body")
    session.commit()
    sent: list[EmailMessage] = []
    monkeypatch.setattr(smtp, "send", lambda server, message: sent.append(message))
    settings = dataclasses.replace(schedule._settings, smtp_url="smtp://localhost", mail_from="clinic@clinic.example")
    schedule._settings = settings
    for minutes in (0, 1, 30, 61, 62):
        set_clock(NOON + dt.timedelta(minutes=minutes))
        schedule.look()
    session.rollback()
    assert register.standing(session).failed_at == NOON + dt.timedelta(minutes=61)
    assert [message["To"] for message in sent] == ["ad@clinic.example"]
    assert "passphrase" in sent[0].get_content()
