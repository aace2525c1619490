"""An export is whole or not there, names nobody when it is de-identified, and says in the audit that it was made."""

import datetime as dt
import json
import re
import stat

import pytest
import sqlalchemy as sa

from clinic.db.base import Base
from clinic.db.types import PartialDateType
from clinic.domain.errors import ClinicError, SettingsError
from clinic.exchange.csv_export import NAMES, Questionnaires, tables
from clinic.services.export_salt import FILE as SALT_FILE
from clinic.services.export_salt import salt
from clinic.services.export_tables import Wish
from tests.fixtures.exports import SALT, contents, export, rows
from tests.fixtures.storage import TODAY

DATE = re.compile(rb"(?<!\d)(?:19|20)\d\d-\d\d(?:-\d\d)?(?!\d)")


def test_everything_is_written_for_this_account_alone_and_counted(demo, tmp_path):
    counts = export(demo, tmp_path / "out")
    files = contents(tmp_path / "out")
    assert set(files) == {*(f"{name}.csv" for name in NAMES), "dictionary.csv", "map.toml", "export.json"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "out").iterdir()} == {0o600}
    assert {name: len(rows(tmp_path / "out", name)) for name in NAMES} == counts.rows
    assert counts.visits == counts.rows["visit_table"] > 40
    manifest = json.loads(files["export.json"])
    assert manifest["files"]["visits.csv"]["rows"] == counts.rows["visits"]
    assert all(data.startswith(b"\xef\xbb\xbf") for name, data in files.items() if name.endswith(".csv"))


@pytest.mark.parametrize(("kind", "secret"), [("named", None), ("deidentified", SALT)])
def test_the_same_clinic_gives_the_same_bytes(demo, exported, tmp_path, kind, secret):
    export(demo, tmp_path / "out", Wish(salt=secret))
    assert contents(tmp_path / "out") == contents(exported / kind)


def test_one_table_alone_and_visits_since_a_day(demo, tmp_path):
    export(demo, tmp_path / "out", Wish(since=TODAY - dt.timedelta(days=30), tables=("visits", "doses")))
    assert {name for name in contents(tmp_path / "out") if name.endswith(".csv")} == {
        "visits.csv",
        "doses.csv",
        "dictionary.csv",
    }
    days = {row["seen_on"] for row in rows(tmp_path / "out", "visits")}
    assert min(days) >= (TODAY - dt.timedelta(days=30)).isoformat()
    with pytest.raises(ClinicError, match="no table 'nothing'"):
        Wish(tables=("nothing",))


CODED = {
    "account.email": "a sign-in address; no export reads it",
    "audit_entry.noun": "never exported",
    "questionnaire.language": "never exported",
    "patient.language": "a code: one that is not in the dictionary is withheld",
    "red_flag.code": "a code of the urgent signs; one that is not in the dictionary is withheld",
    "response.instrument": "decides how the answers are read",
    "response.instrument_version": "decides how the answers are read",
    "tender_point_rating.site": "a code that the rating refuses if it is unknown",
    "pressure_reading.site": "as above",
    "pressure_site.site": "as above",
    "trigger_point.muscle": "a code of the table of muscles; unknown ones are withheld",
    "trigger_point.side": "l or r",
    "treatment_course.treatment_code": "a code that a course refuses if it is unknown",
    "plan_item.treatment_code": "as above",
    "role.name": "one of the roles",
}
"""Columns of text that hold codes: a canary cannot stand there, or not as a value that is read."""


def text_columns():
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = column.type
            is_text = isinstance(kind, sa.String) and not isinstance(kind, sa.Enum | PartialDateType)
            if is_text and f"{table.name}.{column.name}" not in CODED and not column.primary_key:
                yield table, column


def plant(database):
    """Write a canary into every text column of every row, whatever locks it; answers in own words, too."""
    with database.engine.begin() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table, column in text_columns():
            key = next(iter(table.primary_key.columns))
            length = getattr(column.type, "length", None) or 200
            marked = sa.func.substr(
                sa.literal(f"CANARY {table.name}.{column.name} ") + sa.cast(key, sa.String), 1, length
            )
            if length >= 40 and column.name not in ("sha256", "record", "summary"):
                connection.execute(sa.update(table).values({column.name: marked}))
        responses = Base.metadata.tables["response"]
        connection.execute(
            sa.update(responses)
            .where(responses.c.instrument == "agenda")
            .values(answers={"what_matters": "CANARY in own words"})
        )


def test_a_de_identified_export_tells_no_text_no_name_no_number_and_no_date(demo, tmp_path):
    plant(demo)
    export(demo, tmp_path / "named")
    named = b"".join(contents(tmp_path / "named").values())
    planted = {name.decode() for name in re.findall(rb"CANARY ([a-z_]+\.[a-z_]+)", named)}
    assert {"patient.name", "patient.record_number", "account.name", "addendum.text", "exam.note"} <= planted
    assert {"plan.in_short", "life_event.label", "diagnosis.label", "allergy.label", "plan_item.note"} <= planted
    assert b"CANARY in own words" in named
    assert DATE.search(named)
    export(demo, tmp_path / "out", Wish(salt=SALT))
    for name, data in contents(tmp_path / "out").items():
        assert b"CANARY" not in data, name
        assert not DATE.search(data), (name, DATE.search(data))
        assert b"Demo" not in data or name == "dictionary.csv"
    assert "map.toml" not in contents(tmp_path / "out")


def test_a_person_has_the_same_code_in_every_export_and_another_in_another_clinic(demo, exported, tmp_path):
    recent = Wish(salt=SALT, since=TODAY - dt.timedelta(days=200), tables=("visits", "visit_table"))
    export(demo, tmp_path / "recent", recent)
    export(demo, tmp_path / "other", Wish(salt=b"t" * 32, tables=("visits",)))
    every = {row["visit"]: row for row in rows(exported / "deidentified", "visits")}
    some = rows(tmp_path / "recent", "visits")
    assert 0 < len(some) < len(every)
    assert all(every[row["visit"]] == row for row in some)
    ours, others = ({row["patient"] for row in found} for found in (every.values(), rows(tmp_path / "other", "visits")))
    assert not ours & others
    assert all(re.fullmatch("P[A-Z2-7]{16}", code) for code in ours)


def test_the_order_of_people_says_nothing_of_the_order_in_which_they_came(exported):
    codes = [row["patient"] for row in rows(exported / "deidentified", "patients")]
    assert codes == sorted(codes)


def test_dates_are_told_as_days_from_the_first_visit_and_ages_in_bands(exported):
    days = sorted(int(row["seen_on_day"]) for row in rows(exported / "deidentified", "visit_table"))
    first: dict[str, dt.date] = {}
    named = rows(exported / "named", "visit_table")
    for row in named:
        first.setdefault(row["patient"], dt.date.fromisoformat(row["seen_on"]))
    assert days == sorted((dt.date.fromisoformat(row["seen_on"]) - first[row["patient"]]).days for row in named)
    bands = {row["age_band"] for row in rows(exported / "deidentified", "visit_table")}
    assert all(re.fullmatch(r"\d+ to \d+|90 or more|~not_recorded|~not_assessable", band) for band in bands)


def test_the_day_of_an_import_which_all_its_people_share_is_in_no_table_without_names():
    heads = {table.name: table.head() for table in tables(Questionnaires(), without_names=True)}
    assert "imported_by" in heads["origins"]
    assert "imported_on" not in heads["origins"]


def test_the_salt_is_made_once_and_kept_from_others(tmp_path):
    made = salt(tmp_path)
    assert salt(tmp_path) == made
    assert len(made) == 32
    assert stat.S_IMODE((tmp_path / SALT_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [SALT_FILE]
    (tmp_path / SALT_FILE).write_text("lost")
    with pytest.raises(SettingsError):
        salt(tmp_path)


def test_the_salt_is_in_no_export(exported):
    assert not any(SALT in data or SALT.hex().encode() in data for data in contents(exported / "deidentified").values())


def test_it_reads_from_both_databases(database, session, make_patient, make_visit, tmp_path):
    for name in ("First Example", "Second Example"):
        make_visit(patient=make_patient(name=name))
    session.commit()
    counts = export(database, tmp_path / "out")
    assert (counts.patients, counts.visits) == (2, 2)
    assert [row["name"] for row in rows(tmp_path / "out", "patients")] == ["First Example", "Second Example"]
