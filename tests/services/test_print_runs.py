"""Printing a whole clinic: which visits, what is printed anew, and that one bad visit stops nothing."""

import datetime as dt
import stat
from hashlib import sha256

import pytest
import sqlalchemy as sa

from clinic.domain.visits import VisitStatus
from clinic.services import editions, plans, print_runs, print_workers, signing
from clinic.services.print_runs import Made, Order, Outcome
from tests.fixtures.storage import CLINIC, NOON, TODAY


@pytest.fixture
def sign(session, make_visit, clinician):
    """Return a function that makes and signs a visit, some days ago."""

    def sign(days_ago=0):
        visit = make_visit(seen_on=TODAY - dt.timedelta(days=days_ago))
        plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
        ready = signing.readiness(session, visit, CLINIC)
        signing.sign(session, visit, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON)
        return visit

    return sign


def print_one(session, order, visit, known=()):
    """Print a visit and put its file in place, as a run does."""
    printed = print_runs.print_visit(session, CLINIC, order, visit.id, known)
    if printed.made:
        print_runs.put_in_place(order.folder, printed.made)
    return printed


def test_signed_visits_since_a_day_and_open_ones_when_asked(session, sign, make_visit):
    old, new = sign(days_ago=30), sign()
    opened = make_visit()
    make_visit(status=VisitStatus.MISSED)
    assert print_runs.chosen(session, since=None, drafts=False) == sorted([old.id, new.id])
    assert print_runs.chosen(session, since=TODAY, drafts=False) == [new.id]
    assert print_runs.chosen(session, since=TODAY, drafts=True) == sorted([new.id, opened.id])


def test_a_signed_visit_gives_its_stored_bytes_and_stands_until_an_addendum(session, sign, clinician, tmp_path):
    visit, order = sign(), Order(tmp_path)
    assert print_one(session, order, visit).outcome is Outcome.WRITTEN
    file = tmp_path / f"visit-{visit.id}.pdf"
    assert file.read_bytes() == editions.pdf(session, visit, CLINIC)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert print_one(session, order, visit).outcome is Outcome.SKIPPED
    file.write_bytes(file.read_bytes()[:-100])
    assert print_one(session, order, visit).outcome is Outcome.WRITTEN
    signing.add_addendum(session, visit, reason="Left out", text="More.", actor=clinician, now=NOON)
    assert print_one(session, order, visit).outcome is Outcome.WRITTEN
    assert file.read_bytes() == editions.pdf(session, visit, CLINIC)
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_a_copy_is_printed_anew_when_the_record_or_the_wish_changed(session, sign, clinician, tmp_path):
    visit, order = sign(), Order(tmp_path, layout="gp")
    made = print_one(session, order, visit).made
    assert (tmp_path / made.file).read_bytes() != editions.pdf(session, visit, CLINIC)
    assert print_one(session, order, visit, [made]).outcome is Outcome.SKIPPED
    assert print_one(session, order, visit, []).outcome is Outcome.WRITTEN
    assert print_one(session, Order(tmp_path, layout="gp", size="letter"), visit, [made]).outcome is Outcome.WRITTEN
    signing.add_addendum(session, visit, reason="Left out", text="More.", actor=clinician, now=NOON)
    assert print_one(session, order, visit, [made]).outcome is Outcome.WRITTEN


def test_a_draft_is_always_printed_anew(session, make_visit, tmp_path):
    visit = make_visit()
    made = print_one(session, Order(tmp_path), visit).made
    assert made == Made(f"visit-{visit.id}.pdf", "", sha256((tmp_path / made.file).read_bytes()).hexdigest())
    assert print_one(session, Order(tmp_path), visit, [made]).outcome is Outcome.WRITTEN


def test_a_damaged_edition_fails_alone_and_leaves_no_file(session, sign, tmp_path, monkeypatch):
    visit, other = sign(), sign()
    intact = editions.intact
    monkeypatch.setattr(editions, "intact", lambda edition: edition.visit_id != visit.id and intact(edition))
    printed = print_one(session, Order(tmp_path), visit)
    assert printed.outcome is Outcome.FAILED
    assert printed.problem.startswith(f"Visit {visit.id}: The stored PDF was damaged.")
    assert not list(tmp_path.iterdir())
    assert print_one(session, Order(tmp_path), other).outcome is Outcome.WRITTEN


def test_what_cannot_be_drawn_is_told_by_its_kind_and_number_alone(session, sign, tmp_path, monkeypatch):
    def stumble(*words, **more):
        raise RuntimeError("Rosa Example said that")

    monkeypatch.setattr(print_runs.copies, "make", stumble)
    visit = sign()
    printed = print_one(session, Order(tmp_path, layout="gp"), visit)
    assert printed.problem == f"Visit {visit.id}: its PDF could not be made (RuntimeError)."


def test_workers_only_read_and_give_the_outcomes_in_order(database, session, sign, tmp_path):
    visits = [sign(days) for days in range(5)]
    session.commit()
    before = session.scalar(sa.text("SELECT count(*) FROM audit_entry"))
    url = database.engine.url.render_as_string(hide_password=False)
    tasks = [(visit.id, ()) for visit in visits]
    printed = list(print_workers.print_all(url, CLINIC, Order(tmp_path), tasks, jobs=1))
    assert [one.visit_id for one in printed] == [visit.id for visit in visits]
    assert {one.outcome for one in printed} == {Outcome.WRITTEN}
    assert {one.patient_id for one in printed} == {visit.patient_id for visit in visits}
    assert session.scalar(sa.text("SELECT count(*) FROM audit_entry")) == before
    names = sorted(one.name for one in tmp_path.iterdir())
    assert names == sorted(f".visit-{visit.id}.pdf.part" for visit in visits)


def test_few_visits_are_not_worth_a_second_process():
    assert print_workers.jobs_for(0, 8) == print_workers.jobs_for(50, 8) == 1
    assert print_workers.jobs_for(1000, 8) == 8
    assert print_workers.jobs_for(100, 8) == 2
