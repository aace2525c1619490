"""The audit is a chain: every way of writing an entry links it, and whatever is done to the tables is found."""

import threading
from dataclasses import replace
from hashlib import sha256

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from clinic.db.audit_heads import HeadFile
from clinic.db.base import Base
from clinic.db.dialects import drop_triggers
from clinic.domain.audit import FROM_WHERE, Action, Where
from clinic.domain.audit_chain import BEGINNING, Head
from clinic.models import AuditEntry
from clinic.services import audit, audit_check, plans, signed_digests, signing
from tests.fixtures.storage import CLINIC, NOON

ENTRY = Base.metadata.tables["audit_entry"]


@pytest.fixture
def write(database):
    """Write entries, each in a transaction of its own."""

    def write(*nouns):
        for noun in nouns:
            with database.writing() as session:
                audit.record(session, None, Action.VISIT_READ, noun, 1, now=NOON, detail={"of": "test"})
                session.commit()

    return write


@pytest.fixture
def checked(database):
    """Check the audit as it is stored."""

    def checked(*given, kept=None):
        with database.reading() as session:
            found = audit_check.check(session, kept, given)
            return replace(found, problems=tuple(one for one in found.problems if "The lock" not in one))

    return checked


def row(noun):
    return {"at": NOON, "action": Action.VISIT_READ, "noun": noun, "detail": {}}


def test_the_first_digest_can_be_worked_out_by_hand(write, checked, session):
    write("visit")
    given = '"2026-11-20 11:00:00.000000",null,"visit_read","visit",1,null,"{\\"of\\": \\"test\\"}","",""'
    number = session.scalar(sa.select(AuditEntry.id))
    words = f'["{BEGINNING}",1,{number},{given}]'
    assert checked().head == Head(1, sha256(words.encode()).hexdigest())


def test_every_way_of_writing_is_linked(database, session, checked):
    audit.record(session, None, Action.VISIT_READ, "by session", 1, now=NOON)
    session.commit()
    with database.engine.begin() as connection:
        connection.execute(ENTRY.insert(), [row("by table"), row("by table too")])
    with database.engine.begin() as connection:
        columns = "at, action, noun, detail, address, zone"
        copied = f"INSERT INTO audit_entry ({columns}) SELECT {columns} FROM audit_entry WHERE noun = 'by session'"
        connection.exec_driver_sql(copied)
    assert checked().problems == ()
    assert checked().head.position == 4


def test_what_was_rolled_back_leaves_no_gap(database, session, write, checked):
    write("before")
    audit.record(session, None, Action.VISIT_READ, "kept", 1, now=NOON)
    savepoint = session.begin_nested()
    audit.record(session, None, Action.VISIT_READ, "of a savepoint", 1, now=NOON)
    session.flush()
    savepoint.rollback()
    session.commit()
    audit.record(session, None, Action.VISIT_READ, "rolled back", 1, now=NOON)
    session.flush()
    session.rollback()
    write("after")
    assert checked().problems == ()
    assert checked().head.position == 3


def test_a_transaction_without_entries_asks_nothing_of_the_chain(database, session):
    seen = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    session.execute(sa.text("UPDATE visit SET version = version"))
    session.commit()
    assert not [statement for statement in seen if "audit" in statement]


def test_the_chain_costs_the_same_few_statements_whatever_is_there(database, write):
    for number in (1, 20):
        write(*["visit"] * number)
        seen = []

        def note(connection, cursor, statement, *rest, seen=seen):
            seen.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        write("visit")
        sa.event.remove(database.engine, "before_cursor_execute", note)
        statements = [one for one in seen if not one.startswith(("BEGIN", "PRAGMA", "INSERT INTO audit_entry"))]
        assert len(statements) == (4 if database.engine.dialect.name == "sqlite" else 5)


def test_writers_at_once_never_fork_the_chain(database, write, checked):
    writers = [threading.Thread(target=write, args=["visit"] * 12) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert checked().problems == ()
    assert checked().head.position == 72


def test_an_entry_says_from_where(session):
    session.info[FROM_WHERE] = Where("203.0.113.9", "Europe/Madrid")
    audit.record(session, None, Action.VISIT_READ, "visit", 1, now=NOON)
    session.flush()
    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.address, entry.zone) == ("203.0.113.9", "Europe/Madrid")


STATEMENTS = ["UPDATE audit_link SET digest = ''", "DELETE FROM audit_link", "DELETE FROM audit_entry"]
POSTGRESQL = ["TRUNCATE audit_link", "TRUNCATE audit_entry CASCADE"]


@pytest.mark.parametrize("statement", STATEMENTS + POSTGRESQL)
def test_the_database_refuses_to_change_the_chain(database, write, statement):
    if statement in POSTGRESQL and database.engine.dialect.name == "sqlite":
        return
    write("visit")
    with pytest.raises(DBAPIError), database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


LOCKS = ("audit_entry_update", "audit_entry_delete", "audit_link_update", "audit_link_delete", "edition_update")


@pytest.fixture
def tamper(database):
    """Run statements as somebody does who has the database, a tool of their own, and took the locks away."""

    def tamper(*statements):
        sqlite = database.engine.dialect.name == "sqlite"
        off = ["PRAGMA foreign_keys=0", *(f"DROP TRIGGER IF EXISTS lock_{lock}" for lock in LOCKS)]
        on = ["PRAGMA foreign_keys=1"]
        if not sqlite:
            off, on = ["SET session_replication_role = replica"], ["SET session_replication_role = DEFAULT"]
        driver = database.engine.raw_connection()
        for statement in (*off, *statements, *on):
            driver.cursor().execute(statement)
        driver.commit()
        driver.close()

    return tamper


def id_of(number):
    return f"(SELECT id FROM (SELECT id FROM audit_entry ORDER BY id LIMIT 1 OFFSET {number - 1}) AS one)"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (f"UPDATE audit_entry SET account_id = NULL, noun_id = 2 WHERE id = {id_of(2)}", "or its link 2 was changed"),
        (f"UPDATE audit_entry SET detail = '{{\"of\":\"test\"}}' WHERE id = {id_of(2)}", "or its link 2 was changed"),
        (f"DELETE FROM audit_entry WHERE id = {id_of(2)}", "which link 2 names, was removed"),
        ("DELETE FROM audit_link WHERE position = 2", "link 2 is missing; the next one that is there is 3"),
        ("INSERT INTO audit_entry (id, at, action, noun, detail) SELECT 9999, at, action, noun, detail "
         f"FROM audit_entry WHERE id = {id_of(1)}", "Audit entry 9999 has no link"),
    ],
)  # fmt: skip
def test_what_was_done_is_said_in_a_sentence(write, tamper, checked, statement, sentence):
    write("one", "two", "three")
    tamper(statement)
    assert sentence in " ".join(checked().problems)


def test_a_tail_that_was_cut_off_shows_in_the_heads(database, tmp_path, write, tamper, checked):
    write("one", "two", "three")
    head = checked().head
    cut = [f"DELETE FROM audit_{table}" for table in ("link WHERE position > 1", f"entry WHERE id > {id_of(1)}")]
    tamper(*cut)
    assert checked().problems == ()  # the chain alone cannot see it
    assert "ends at link 1, a head was kept of link 3" in checked(head).problems[0]


def test_heads_are_kept_at_each_commit_and_fit(database, tmp_path, write, checked):
    database.chain.heads = HeadFile(tmp_path)
    write("one", "two")
    kept = database.chain.heads.read()
    database.chain.heads = None
    assert [head.position for head in kept.heads] == [1, 2]
    assert checked(kept=kept).heads == 2


def test_a_head_that_cannot_be_kept_hinders_nobody(database, tmp_path, write, checked, caplog):
    (tmp_path / "a file").write_text("no folder")
    database.chain.heads = HeadFile(tmp_path / "a file")
    write("one")
    assert checked().head.position == 1
    assert "the head of the audit could not be kept (FileExistsError)" in caplog.text


def test_a_head_is_never_kept_of_what_was_not_committed(database, session, tmp_path):
    database.chain.heads = HeadFile(tmp_path)
    audit.record(session, None, Action.VISIT_READ, "visit", 1, now=NOON)
    session.flush()
    session.rollback()
    assert database.chain.heads.read() is None


def test_a_commit_that_fails_leaves_no_head(database, session, tmp_path, write, checked):
    if database.engine.dialect.name != "sqlite":
        return  # there no commit of ours can fail by itself
    database.chain.heads = HeadFile(tmp_path)
    session.execute(sa.text("PRAGMA defer_foreign_keys=1"))
    session.execute(sa.text("INSERT INTO account_role (account_id, role_id) VALUES (999, 999)"))
    audit.record(session, None, Action.VISIT_READ, "visit", 1, now=NOON)
    with pytest.raises(DBAPIError):
        session.commit()
    session.close()
    assert database.chain.heads.read() is None
    with database.writing() as other:
        other.execute(sa.text("UPDATE visit SET version = version"))
        other.commit()
    assert database.chain.heads.read() is None


def test_a_chain_that_was_written_anew_does_not_fit_its_heads(database, write, tamper, checked):
    write("one", "two", "three")
    heads = [checked().head]
    rows = database.reading().execute(sa.select(AuditEntry.noun).order_by(AuditEntry.id)).scalars().all()
    tamper("DELETE FROM audit_link", "DELETE FROM audit_entry")
    write(*(noun.replace("two", "TWO") for noun in rows))
    assert checked().problems == ()
    assert "link 3 is not the one whose head was kept" in checked(*heads).problems[0]


def test_a_lock_that_is_gone_is_told(database, session, write):
    write("one")
    assert audit_check.check(session, None).problems == ()
    with session.begin_nested() as savepoint:
        drop_triggers(session.connection(), ["audit_link"], ["DELETE"])
        (said,) = audit_check.check(session, None).problems
        savepoint.rollback()
    assert said == "The lock that refuses to delete rows of audit_link is gone: somebody took it away."


@pytest.fixture
def signed(session, make_visit, clinician):
    """A signed visit with an addendum."""
    visit = make_visit()
    plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
    displayed = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
    signing.add_addendum(session, visit, reason="Dose", text="30 mg", actor=clinician, now=NOON)
    session.commit()
    return visit


@pytest.mark.parametrize("number", [1, 2])
def test_a_pdf_exchanged_with_its_digest_is_found(database, session, signed, tamper, number):
    assert signed_digests.problems(session) == []
    session.commit()
    forged = sha256(b"forged").hexdigest()
    raw = "X'666f72676564'" if database.engine.dialect.name == "sqlite" else r"'\x666f72676564'"
    tamper(f"UPDATE edition SET pdf = {raw}, pdf_sha256 = '{forged}' WHERE number = {number}")
    assert signed_digests.problems(session) == [
        f"Visit {signed.id}: the PDF of edition {number} is not the one that the audit tells of."
    ]
