"""A database that lets wait, stands by or has no connection left: 503 in time, the typed text kept, well after it."""

from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from clinic.models import AuditEntry, Plan, Visit

TYPED = "Walk ten minutes & rest."
SOON = 0.2


@pytest.fixture
def every_transaction(database):
    """Have each transaction of the database begin with some statements, until the test says `stop`."""
    begun = []

    def begin(*statements):
        def on_begin(connection):
            for statement in statements:
                connection.exec_driver_sql(statement)

        begun.append(on_begin)
        sa.event.listen(database.engine, "begin", on_begin)

    def stop():
        while begun:
            sa.event.remove(database.engine, "begin", begun.pop())

    begin.stop = stop
    yield begin
    stop()


@pytest.fixture
def save(client, page, sign_in, clinician, make_visit):
    """Save the plan of a visit."""
    sign_in(clinician)
    visit = make_visit()
    form = page(f"/visits/{visit.id}/plan").select_one("form[method=post]:has([name=in_short])")
    held = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}

    def save():
        return client.post(f"/visits/{visit.id}/plan", data=held | {"in_short": TYPED})

    save.visit = visit.id
    return save


def refused(response):
    assert response.status_code == 503, response.text
    assert response.headers["Retry-After"]
    assert TYPED.replace("&", "&amp;") in response.text


def stored(database, visit_id):
    with database.reading() as session:
        return session.scalars(sa.select(Plan.in_short).where(Plan.visit_id == visit_id)).all()


on_postgresql = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@on_postgresql
@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_row_that_somebody_holds_costs_no_text(database, save, every_transaction, limit):
    with database.writing() as other:
        other.scalars(sa.select(Visit.id).where(Visit.id == save.visit).with_for_update()).one()
        every_transaction(f"SET LOCAL {limit} = '200ms'")
        refused(save())
    every_transaction.stop()
    assert save().status_code == 303
    assert stored(database, save.visit) == [TYPED]


@on_postgresql
def test_a_stand_by_that_takes_no_writes_costs_no_text(database, save, every_transaction):
    every_transaction("SET TRANSACTION READ ONLY")
    refused(save())
    every_transaction.stop()
    assert save().status_code == 303
    assert stored(database, save.visit) == [TYPED]


def test_nobody_waits_long_for_a_connection(database, client, save, monkeypatch):
    pool = database.engine.pool
    monkeypatch.setattr(pool, "_timeout", SOON)
    client.test_session.commit()  # the test itself holds one
    with ExitStack() as taken:
        for _ in range(pool.size() + pool._max_overflow - pool.checkedout()):
            taken.enter_context(database.engine.connect())
        refused(save())
        assert client.get("/today").status_code == 503
    assert save().status_code == 303
    assert stored(database, save.visit) == [TYPED]


def test_a_save_that_the_database_refuses_is_a_conflict_and_on_record(database, save, clinician, monkeypatch):
    def twice(session, visit, *arguments, **options):
        session.execute(sa.insert(Plan.__table__), [{"visit_id": visit.id, "version": 1}] * 2)

    who = clinician.id
    monkeypatch.setattr("clinic.services.plans.write", twice)
    response = save()
    assert response.status_code == 409
    assert TYPED.replace("&", "&amp;") in response.text
    with database.reading() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (last.account_id, last.noun_id) == (who, save.visit)


@on_postgresql
def test_a_line_that_breaks_in_the_middle_of_a_change_costs_no_text(database, save):
    broken = []

    def on_execute(connection, cursor, statement, *rest):
        if statement.startswith("INSERT INTO plan ") and not broken:
            broken.append(cursor.connection.info.backend_pid)
            _terminate(database, broken[0])

    sa.event.listen(database.engine, "before_cursor_execute", on_execute)
    refused(save())
    assert broken
    assert stored(database, save.visit) == []
    assert save().status_code == 303
    sa.event.remove(database.engine, "before_cursor_execute", on_execute)
    assert stored(database, save.visit) == [TYPED]


def _terminate(database, pid):
    """End the process of the server that serves this connection, as a restart does."""
    asked = f"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}"
    beside = sa.create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    with beside.connect() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        while other.exec_driver_sql(asked).scalar():
            pass
    beside.dispose()
