"""Whatever is done to the tables of the audit with a tool of one's own, `clinic check` finds: byte by byte."""

import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from clinic.db.audit_heads import HeadFile
from clinic.db.dialects import integrity_problems, read_as_of_now
from clinic.db.engine import open_database
from clinic.domain.audit import FROM_WHERE, Action, Where
from clinic.services import audit, audit_check
from tests.fixtures.storage import NOON

TABLES = {
    "audit_entry": ("at", "account_id", "action", "noun", "noun_id", "patient_id", "detail", "address", "zone"),
    "audit_link": ("entry_id", "digest"),
}
KEYS = {"audit_entry": "id", "audit_link": "position"}
ENTRIES = 6
SAMPLE = 40


@pytest.fixture(scope="module")
def sound(tmp_path_factory, migrated_sqlite):
    """A small database whose audit has values in every column, and its kept heads; locks are off, as a thief's are."""
    folder = tmp_path_factory.mktemp("sound")
    file = folder / "clinic.sqlite"
    shutil.copy(migrated_sqlite, file)
    database = open_database(f"sqlite:///{file}")
    database.keep_audit(folder, Where("command line", "Europe/Madrid"))
    for number in range(ENTRIES):
        with database.writing() as session:
            session.info[FROM_WHERE] = Where(f"203.0.113.{number}", "Europe/Madrid")
            detail = {"name": "Zoë", "number": number} if number % 2 else {}
            audit.record(session, None, Action.VISIT_READ, "visit", number * 300, now=NOON, detail=detail)
            session.commit()
    database.close()
    with closing(sqlite3.connect(file)) as thief:
        for (trigger,) in thief.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            thief.execute(f"DROP TRIGGER {trigger}")
        thief.execute("PRAGMA journal_mode=delete")
    return file


@pytest.fixture
def forged(sound, tmp_path):
    """A copy to be forged."""
    return shutil.copy(sound, tmp_path / "clinic.sqlite")


def problems(file, heads):
    """What the check says of a file."""
    kept = HeadFile(heads).read()
    database = open_database(f"sqlite:///{file}")
    try:
        with database.engine.connect() as connection:
            if found := integrity_problems(connection):
                return found
        with database.reading() as session:
            read_as_of_now(session)
            return [one for one in audit_check.check(session, kept).problems if not one.startswith("The lock")]
    finally:
        database.close()


def edits(value):
    """Every value that one changed byte, or a small number, makes of this one."""
    if value is None:
        return [1]
    if isinstance(value, int):
        return [value ^ 1, value + 256, None]
    raw = value.encode()
    return [bytes([*raw[:n], raw[n] ^ flip, *raw[n + 1 :]]) for n in range(len(raw)) for flip in (1, 32, 128)]


def every_edit(file):
    with closing(sqlite3.connect(file)) as thief:
        return [
            (table, column, key, new)
            for table, columns in TABLES.items()
            for column in (KEYS[table], *columns)
            for key, value in thief.execute(f"SELECT {KEYS[table]}, {column} FROM {table}").fetchall()
            for new in edits(value)
            if new is not None or column not in (*KEYS.values(), "entry_id")
        ]


def edited(sound, file, table, column, key, new):
    shutil.copy(sound, file)
    with closing(sqlite3.connect(file)) as thief:
        value = "CAST(? AS TEXT)" if isinstance(new, bytes) else "?"
        try:
            thief.execute(f"UPDATE {table} SET {column} = {value} WHERE {KEYS[table]} = ?", (new, key))
        except sqlite3.IntegrityError:
            return False  # the table itself refuses it
        thief.commit()
    return True


def unfound(sound, file, wanted):
    return [one[:3] for one in wanted if edited(sound, file, *one) and not problems(file, sound.parent)]


def test_the_sound_one_is_sound(sound):
    assert problems(sound, sound.parent) == []


def test_a_sample_of_edited_bytes_is_found(sound, forged):
    assert unfound(sound, forged, random.Random(6).sample(every_edit(sound), SAMPLE)) == []


@pytest.mark.long
def test_every_edited_byte_of_every_column_is_found(sound, forged):
    wanted = every_edit(sound)
    assert len(wanted) > 2000
    assert unfound(sound, forged, wanted) == []


def rows_of(file):
    """The rows of both tables as they are stored; None = they cannot be read any more."""
    try:
        with closing(sqlite3.connect(file)) as thief:
            thief.text_factory = bytes
            return [
                thief.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
                + thief.execute(f"SELECT {', '.join(f'typeof({name})' for name in names)} FROM {table}").fetchall()
                for table, names in TABLES.items()
            ]
    except sqlite3.DatabaseError:
        return None


@pytest.mark.long
def test_every_byte_of_the_pages_of_the_file_is_found(sound, forged):
    """Whatever byte of the two tables' pages changes, if rows read otherwise by it, the check says so."""
    whole, before, missed = bytearray(sound.read_bytes()), rows_of(sound), []
    with closing(sqlite3.connect(sound)) as thief:
        size = thief.execute("PRAGMA page_size").fetchone()[0]
        roots = thief.execute(f"SELECT rootpage FROM sqlite_master WHERE name IN {tuple(TABLES)}").fetchall()
    for (root,) in roots:
        for place in range((root - 1) * size, root * size):
            for flip in (1, 128):
                whole[place] ^= flip
                forged.write_bytes(whole)
                whole[place] ^= flip
                if rows_of(forged) != before and not _said(forged, sound.parent):
                    missed.append(place)
    assert missed == []


def _said(file, heads):
    try:
        return problems(file, heads)
    except Exception as error:  # a file so damaged that it cannot be read is found, too
        return [str(error)]


@pytest.mark.parametrize("gone", [1, 3, ENTRIES])
def test_a_tail_that_was_cut_off_is_found(sound, forged, gone):
    with closing(sqlite3.connect(forged)) as thief:
        thief.execute("DELETE FROM audit_link WHERE position > ?", (ENTRIES - gone,))
        thief.execute("DELETE FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_link)")
        thief.commit()
    (said,) = problems(forged, sound.parent)
    assert f"it ends at link {ENTRIES - gone}, a head was kept of link {ENTRIES}" in said


@pytest.mark.parametrize("row", range(1, ENTRIES + 1))
def test_a_removed_row_is_found_with_and_without_its_link(sound, forged, row):
    for and_link in (False, True):
        shutil.copy(sound, forged)
        with closing(sqlite3.connect(forged)) as thief:
            thief.execute("DELETE FROM audit_entry WHERE id = ?", (row,))
            if and_link:
                thief.execute("DELETE FROM audit_link WHERE entry_id = ?", (row,))
            thief.commit()
        assert problems(forged, sound.parent)


@pytest.mark.parametrize("moved", ["entries", "links"])
def test_swapped_rows_are_found(sound, forged, moved):
    table, key = ("audit_entry", "id") if moved == "entries" else ("audit_link", "position")
    with closing(sqlite3.connect(forged)) as thief:
        for old, new in ((2, 99), (4, 2), (99, 4)):
            thief.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (new, old))
        thief.commit()
    assert "was changed, or stands at another's place" in problems(forged, sound.parent)[0]


def test_a_head_line_that_was_altered_is_found_and_a_torn_one_passed_over(sound, tmp_path):
    kept = HeadFile(sound.parent).path.read_bytes()
    (tmp_path / "audit.heads").write_bytes(kept[:-40])
    assert problems(sound, tmp_path) == []
    (tmp_path / "audit.heads").write_bytes(kept + b"\0" * 300)
    assert problems(sound, tmp_path) == []
    (tmp_path / "audit.heads").write_bytes(kept.replace(b"000000000002 ", b"000000000003 "))
    assert problems(sound, tmp_path) == ["Line 2 of the kept heads of the audit was altered."]


def test_a_torn_line_does_not_swallow_the_next(sound, tmp_path):
    heads = HeadFile(tmp_path)
    for head in HeadFile(sound.parent).read().heads:
        heads.add(head)
        heads.path.write_bytes(heads.path.read_bytes()[:-5])
    heads.add(head)
    assert heads.read().heads == (head,)


def test_many_heads_are_thinned_out_and_the_newest_stay(tmp_path, monkeypatch):
    from clinic.db import audit_heads
    from clinic.domain.audit_chain import NO_LINK, link

    monkeypatch.setattr(audit_heads, "AT_MOST", 60_000)
    heads, head = HeadFile(tmp_path), NO_LINK
    for number in range(1500):
        head = link(head, [number])
        heads.add(head)
    kept = heads.read()
    assert heads.path.stat().st_size <= 60_100
    assert [one.position for one in kept.heads[-400:]] == list(range(1101, 1501))
    assert kept.altered == ()
    assert [path.name for path in tmp_path.iterdir()] == ["audit.heads"]
