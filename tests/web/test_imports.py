"""Visits come in through the page: looked at first, all or nothing, once, and the file goes."""

import datetime as dt
import io

import pytest

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry, ImportRun, Patient, Visit
from clinic.web.upload_store import UploadStore
from clinic.web.uploads import KEY
from tests.fixtures.storage import NOON
from tests.fixtures.visit_uploads import GOOD, kept, wait
from tests.fixtures.web import checked

BAD = GOOD + "B2,2024-03-01,4711\n"


def press(app, client, html, label):
    """Press the button of that name, and return the address that it leads to."""
    button = next(one for one in html.select("main form button") if label in one.text)
    form = button.find_parent("form")
    data = {one["name"]: one["value"] for one in form.select("input[type=hidden]") if one["name"] != "csrf_token"}
    answer = client.post(form["action"], data=data)
    assert answer.status_code == 303, answer.text
    wait(app, answer)
    return answer.headers["Location"], form["action"], data


def test_a_file_is_looked_at_brought_in_once_and_gone(app, client, manager, upload, session, clinic_settings):
    address = upload(GOOD).headers["Location"]
    html = checked(client.get(address))
    assert "3 visits would be imported" in html.text
    assert session.query(Visit).count() == 0
    assert kept(clinic_settings) == {"about.json", "about.json.lock", "file", "map"}
    _at, action, data = press(app, client, html, "Import 3 visits")
    shown = client.get(address)
    run = session.query(ImportRun).one()
    assert shown.headers["Location"] == f"/data/imports/{run.id}"
    assert session.query(Visit).count() == 3
    assert kept(clinic_settings) == {"about.json", "about.json.lock"}
    assert client.post(action, data=data).status_code == 303
    assert session.query(Visit).count() == 3
    html = checked(client.get(shown.headers["Location"]))
    assert "3 visits were imported" in html.text
    trends = {link["href"] for link in html.select("main a[href$='/trends']")}
    assert trends == {f"/patients/{one.id}/trends" for one in session.query(Patient)}
    assert client.get(trends.pop()).status_code == 200
    listed = checked(client.get("/data"))
    assert listed.select_one(f"a[href='/data/imports/{run.id}']").text == "visits.csv"


def test_a_second_time_adds_nothing(app, client, manager, upload, session):
    press(app, client, checked(client.get(upload(GOOD).headers["Location"])), "Import")
    html = checked(client.get(upload(GOOD).headers["Location"]))
    assert "Every row of this file is in the clinic already" in html.text
    assert not [one for one in html.select("main form button") if "Import" in one.text]


def test_rejected_rows_hold_the_file_back_until_they_are_left_out(app, client, manager, upload, session):
    html = checked(client.get(upload(BAD).headers["Location"]))
    assert "1 row was rejected" in html.h2.text
    cells = [cell.text for cell in html.select("[aria-labelledby=rejected] tbody tr > *")]
    assert (cells[0], cells[1][:14]) == ("5", "pain (number):")
    assert "4711" not in html.main.text
    assert not [one for one in html.select("main form button") if "Import" in one.text]
    token = html.select_one("main form")["action"].split("/")[3]
    digest = html.select_one("[name=sha256]")["value"]
    client.post(f"/data/visits/{token}/import", data={"sha256": digest})
    app.extensions[KEY].wait(token, 60)
    assert session.query(Visit).count() == 0, "all or nothing"
    html = checked(client.get(f"/data/visits/{token}"))
    press(app, client, html, "Leave the rejected rows out and import the other 3")
    assert session.query(Visit).count() == 3


def test_rows_with_the_same_fault_stand_in_one_line_with_every_number_behind_it(client, manager, upload):
    rows = "".join(f"B2,2024-03-{day:02},4711\n" for day in range(1, 13))
    html = checked(client.get(upload(GOOD + rows).headers["Location"]))
    (line,) = html.select("[aria-labelledby=rejected] tbody tr")
    assert line.summary.text == "12 rows: 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 2 more"
    assert line.details.text.endswith("13, 14, 15, 16")


def test_only_the_file_that_was_looked_at_comes_in(client, manager, upload, session):
    address = upload(GOOD).headers["Location"]
    checked(client.post(f"{address}/import", data={"sha256": "0" * 64}), 409)
    checked(client.post(f"{address}/import"), 409)
    assert session.query(Visit).count() == 0


def test_nobody_else_sees_or_presses_it(client, manager, upload, sign_in, make_account):
    address = upload(GOOD).headers["Location"]
    sign_in(make_account(name="Another"))
    assert client.get(address).status_code == 404
    for step in ("import", "import-others", "again", "discard"):
        assert client.post(f"{address}/{step}").status_code == 404


def test_it_is_thrown_away(client, manager, upload, clinic_settings):
    address = upload(GOOD).headers["Location"]
    assert client.post(f"{address}/discard").headers["Location"] == "/data"
    assert kept(clinic_settings) == set()


def test_what_was_forgotten_goes_after_a_day_whatever_is_asked_for(client, manager, upload, clinic_settings, set_clock):
    upload(GOOD)
    set_clock(NOON + dt.timedelta(hours=20))
    client.get("/sign-in")
    assert kept(clinic_settings)
    set_clock(NOON + dt.timedelta(hours=25))
    client.get("/sign-in")
    assert not kept(clinic_settings)


def test_what_was_cut_off_is_looked_at_again(app, client, manager, upload, clinic_settings):
    address = upload(GOOD).headers["Location"]
    store = UploadStore(clinic_settings.instance / "uploads")
    store.find(address.rpartition("/")[2], manager.id).noted(state="looking")
    html = checked(client.get(address))
    assert "This was cut off" in html.text
    press(app, client, html, "Look at the file again")
    assert "3 visits would be imported" in checked(client.get(address)).text


def test_a_map_used_before_is_offered_again(app, client, manager, upload, session, page):
    press(app, client, checked(client.get(upload(GOOD).headers["Location"])), "Import")
    offered = page("/data/visits/new").select("[name=map] option")
    run = session.query(ImportRun).one()
    assert (offered[0]["value"], offered[0].text) == (f"run:{run.id}", "As for visits.csv, 2026-11-20")
    later = "who,day,pain\nC3,2024-05-05,1\n"
    answer = upload(later, map_text=None, map=f"run:{run.id}")
    assert "1 visit would be imported" in checked(client.get(answer.headers["Location"])).text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"map": "shipped:nothing"}, "Choose a map."),
        ({"map": "run:77"}, "Choose a map."),
        ({"map_text": None}, "Choose the file with the map"),
        ({"map_text": "= ["}, "map"),
        ({"map_text": "[patient]\nid = 'who'\n"}, "mistake"),
        ({"crosswalk": b"\xff\xfe"}, "The crosswalk is not UTF-8 text."),
    ],
)
def test_what_is_wrong_with_the_map_is_said_at_once(manager, upload, clinic_settings, fields, why):
    files = {name: (io.BytesIO(said), "x") if isinstance(said, bytes) else said for name, said in fields.items()}
    answer = upload(GOOD, **files)
    html = checked(answer, answer.status_code)
    assert answer.status_code in (400, 422)
    assert why in html.select_one(".error-summary").text
    assert kept(clinic_settings) == set()


def test_a_file_of_too_many_rows_is_for_the_command(client, manager, upload, monkeypatch):
    monkeypatch.setattr("clinic.web.import_work.MOST_ROWS", 2)
    html = checked(client.get(upload(GOOD).headers["Location"]))
    assert "clinic import visits FILE --map MAP.toml --dry-run" in html.main.text


def test_an_administrator_brings_in_and_sees_no_patient(app, client, sign_in, make_account, upload, session):
    sign_in(make_account(RoleName.ADMINISTRATOR))
    press(app, client, checked(client.get(upload(GOOD).headers["Location"])), "Import")
    html = checked(client.get(f"/data/imports/{session.query(ImportRun).one().id}"))
    assert not html.select("main a[href^='/patients']")
    assert "A1" not in html.main.text


def test_the_front_desk_may_not(client, sign_in, make_account, upload):
    sign_in(make_account(RoleName.FRONT_DESK))
    for address in ("/data", "/data/visits/new", "/data/imports/1", "/data/visits/maps/fiq.toml"):
        assert client.get(address).status_code == 403
    assert upload(GOOD).status_code == 403


def test_the_examples_are_handed_out(client, manager):
    answer = client.get("/data/visits/maps/fiq.toml")
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fiq.toml"'
    for name in ("nothing", "..", "fiq.toml", "%2e%2e%2fshipped"):
        assert client.get(f"/data/visits/maps/{name}.toml").status_code == 404


def test_the_import_is_in_the_audit(app, client, manager, upload, session):
    press(app, client, checked(client.get(upload(GOOD).headers["Location"])), "Import")
    entry = session.query(AuditEntry).filter_by(action=Action.DATA_IMPORT).one()
    assert (entry.account_id, entry.at, entry.detail["visits"]) == (manager.id, NOON, 3)
    client.get(f"/data/imports/{entry.noun_id}")
    look = session.query(AuditEntry).filter_by(action=Action.IMPORT_READ).one()
    assert (look.account_id, look.noun_id) == (manager.id, entry.noun_id)
