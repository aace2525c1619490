"""Signing freezes: in the service and in the database itself, for one of two at once, and for good."""

import datetime as dt
import threading
from decimal import Decimal
from hashlib import sha256

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from clinic.domain import canonical
from clinic.domain.errors import ClinicError, Conflict, VisitLocked
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.plans import Planned
from clinic.domain.summaries import VisitSummary
from clinic.domain.treatments.choices import PlanAnswer
from clinic.domain.treatments.courses import CourseStatus, Helped, PlanDecision, Source
from clinic.domain.visits import Actor, CriteriaDetails, VisitStatus
from clinic.models import Account, Edition, FormDecision, ImportedVisit, ImportRun, ImportState, Signature, Visit
from clinic.services import (
    criteria,
    editions,
    exams,
    plans,
    pressures,
    questionnaires,
    red_flags,
    repeat_surveys,
    signed_records,
    signing,
    summaries,
    treatments,
    trigger_points,
    visits,
)
from tests.fixtures.storage import CLINIC, NOON


@pytest.fixture
def full(session, make_visit, clinician, make_account):
    """An open visit with a row in every table that hangs on a visit."""
    visit = make_visit()
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 6)], actor=clinician, now=NOON)
    pressures.measure(session, visit, exam, "occiput_l", [2], actor=clinician, now=NOON)
    repeat_surveys.begin(session, visit, unseen=True, examiner=make_account(name="Dr B. Second"), now=NOON)
    trigger_points.add(session, visit, "soleus", "l", trigger_points.CLEAR, examiner=clinician, now=NOON)
    details = CriteriaDetails(pain_left=True)
    criteria.write(session, visit, details, displayed=None, actor=clinician, now=NOON)
    wanted = treatments.CourseDetails(CourseStatus.CURRENT, own_words="Tea")
    course = treatments.add(session, visit.patient, wanted, actor=clinician, now=NOON)
    said = treatments.Said(Helped.HELPED_A_BIT)
    treatments.rate(session, visit, course.id, said, Source.PATIENT, actor=None, now=NOON)
    treatments.propose(session, visit, [treatments.Proposed("Sun")], now=NOON)
    plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
    _say_imported(session, visit, clinician)
    session.add(FormDecision(visit_id=visit.id, opens=True, note="", decided_by=clinician.id, decided_at=NOON))
    before = make_visit(patient=visit.patient, seen_on=visit.seen_on - dt.timedelta(days=30))
    answered = [plans.Answered(Planned(before.id, before.seen_on, "Walk daily.", actor=Actor.PATIENT), PlanAnswer.DONE)]
    decided = [plans.Decision(PlanDecision.KEEP, course.id)]
    plans.decide(session, visit, decided, actor=clinician, now=NOON, answered=answered)
    return visit


def _say_imported(session, visit, clinician):
    """Give the visit the row that an imported one has; it is locked as the others are."""
    times = {"started_at": NOON, "touched_at": NOON}
    run = ImportRun(
        kind="visits", file_name="f", file_sha256="", state=ImportState.ABANDONED, account_id=clinician.id, **times
    )
    session.add(run)
    session.flush()
    session.add(ImportedVisit(visit_id=visit.id, import_id=run.id, file_row=2, identity="0" * 64))
    session.flush()


@pytest.fixture
def sign(session, clinician):
    """Sign a visit as it stands."""

    def sign(visit: Visit, actor: Account = clinician) -> Signature:
        displayed = signing.readiness(session, visit, CLINIC).record_sha256
        return signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=actor, now=NOON)

    return sign


CHILDREN = {
    "questionnaire": "mode",
    "response": "instrument",
    "criteria_input": "pain_left",
    "exam": "note",
    "repeat_survey": "found_first",
    "tender_point_rating": "rating",
    "pressure_reading": "trial",
    "pressure_site": "state",
    "trigger_point": "note",
    "treatment_rating": "side_effects",
    "treatment_proposal": "own_words",
    "plan": "in_short",
    "plan_item": "note",
    "plan_answer": "note",
    "form_decision": "note",
    "imported_visit": "time",
}
"""Table -> a column of it."""
ADDED_ONLY = {"signature": "record", "addendum": "text", "edition": "pdf_sha256", "audit_entry": "noun"}


def copied(session, table):
    """Return an INSERT that repeats the row of a table with other keys; the lock comes before any other rule."""
    columns = [column["name"] for column in sa.inspect(session.connection()).get_columns(table)]
    kept = [column for column in columns if column != "id"]
    return f"INSERT INTO {table} ({', '.join(kept)}) SELECT {', '.join(kept)} FROM {table}"


@pytest.mark.parametrize(("table", "column"), CHILDREN.items())
def test_no_row_of_a_signed_visit_changes_by_any_way(session, full, sign, table, column):
    sign(full)
    insert = copied(session, table)
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", insert):
        assert session.scalar(sa.text(f"SELECT count(*) FROM {table}")) > 0
        with pytest.raises(DBAPIError, match="this visit is locked"), session.begin_nested():
            session.execute(sa.text(statement))


def test_every_table_that_hangs_on_a_visit_is_tried(session):
    tables = sa.inspect(session.connection()).get_table_names()
    columns = {table: {c["name"] for c in sa.inspect(session.connection()).get_columns(table)} for table in tables}
    hanging = {table for table in tables if columns[table] & {"visit_id", "questionnaire_id", "exam_id"}}
    free = {"invitation", "red_flag", "late_answer", "tablet_session", "visit_error"}
    assert hanging - free == set(CHILDREN) | set(ADDED_ONLY) - {"audit_entry"}


@pytest.mark.parametrize(("table", "column"), ADDED_ONLY.items())
def test_what_is_only_added_is_never_changed_or_removed(session, full, sign, clinician, table, column):
    sign(full)
    signing.add_addendum(session, full, reason="Dose", text="30 mg", actor=clinician, now=NOON)
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="this visit is locked"), session.begin_nested():
            session.execute(sa.text(statement))


def test_a_signed_visit_is_not_opened_again_by_sql(session, full, sign):
    sign(full)
    for statement in ("UPDATE visit SET status = 'open', signed_at = NULL", "DELETE FROM visit"):
        with pytest.raises(DBAPIError, match="this visit is locked"), session.begin_nested():
            session.execute(sa.text(statement))


def test_every_service_refuses_a_signed_visit(session, full, sign, clinician):
    exam, questionnaire = exams.of_visit(session, full), questionnaires.of_visit(session, full)
    sign(full)
    by = {"actor": clinician, "now": NOON}
    entry = [exams.SiteEntry("knee_l", SiteState.RATED, 1)]
    writes = [
        lambda: exams.enter(session, full, exam, entry, **by),
        lambda: exams.annotate(session, full, exam, "later", **by),
        lambda: questionnaires.save(session, full, questionnaire, {"pain": {"nrs_pain": 9}}, now=NOON),
        lambda: trigger_points.add(session, full, "soleus", "r", trigger_points.CLEAR, examiner=clinician, now=NOON),
        lambda: criteria.write(session, full, CriteriaDetails(), displayed=1, **by),
        lambda: criteria.show_sentence(session, full, shown=False, **by),
        lambda: treatments.propose(session, full, [treatments.Proposed("Rain")], now=NOON),
        lambda: plans.write(session, full, plans.Words(), displayed=1, **by),
        lambda: plans.decide(session, full, [], **by),
        lambda: visits.close_unseen(session, full, VisitStatus.MISSED, **by),
        lambda: signing.sign(session, full, displayed="", clinic=CLINIC, **by),
    ]
    for write in writes:
        with pytest.raises(VisitLocked):
            write()


def test_what_is_frozen_fits_its_digests(session, full, sign):
    signature = sign(full)
    assert sha256(signature.record.encode()).hexdigest() == signature.record_sha256
    (edition,) = editions.of_visit(session, full)
    assert editions.intact(edition)
    assert edition.number == 1
    assert edition.pdf.startswith(b"%PDF")
    assert signed_records.problems(session) == []
    assert canonical.loads(VisitSummary, signature.summary) == summaries.build(session, full, CLINIC)


def test_the_summary_stays_when_the_patient_changes(session, full, sign):
    sign(full)
    before = summaries.build(session, full, CLINIC)
    full.patient.name = "Another Name"
    session.flush()
    assert summaries.build(session, full, CLINIC) == before


def test_who_signed_is_called_on_every_copy_as_they_were_then(session, full, sign, clinician):
    sign(full)
    name, clinician.name = clinician.name, "Dr New Name"
    session.flush()
    assert summaries.build(session, full, CLINIC).signature.signed_by == name


def test_an_addendum_makes_an_edition_and_leaves_the_signed_one(session, full, sign, clinician):
    signature = sign(full)
    signed = editions.pdf(session, full, CLINIC)
    signing.add_addendum(session, full, reason="Dose", text="30 mg", actor=clinician, now=NOON)
    assert editions.pdf(session, full, CLINIC, number=1) == signed != editions.pdf(session, full, CLINIC)
    assert [edition.number for edition in editions.of_visit(session, full)] == [2, 1]
    summary = summaries.build(session, full, CLINIC)
    assert [one.text for one in summary.addenda] == ["30 mg"]
    assert summary.signature.record_sha256 == signature.record_sha256


@pytest.mark.parametrize(("reason", "text"), [("", "30 mg"), ("Dose", "  ")])
def test_an_addendum_needs_a_reason_and_a_text(session, full, sign, clinician, reason, text):
    sign(full)
    with pytest.raises(ClinicError, match="reason and a text"):
        signing.add_addendum(session, full, reason=reason, text=text, actor=clinician, now=NOON)


def test_an_addendum_to_an_open_visit_is_refused(session, full, clinician):
    with pytest.raises(Conflict, match="not signed"):
        signing.add_addendum(session, full, reason="Dose", text="30 mg", actor=clinician, now=NOON)


def test_an_urgent_sign_waits_for_a_clinician_first(session, full, sign, clinician):
    questionnaire = questionnaires.of_visit(session, full)
    questionnaires.save(session, full, questionnaire, {"urgent": {"chest_pain": True}}, now=NOON)
    with pytest.raises(ClinicError, match="urgent sign"):
        sign(full)
    (flag,) = red_flags.unreviewed(session, full)
    red_flags.review(session, full, flag.id, actor=clinician, now=NOON)
    sign(full)


def test_a_questionnaire_that_was_not_sent_is_told_before_signing(session, make_visit):
    visit = make_visit()
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    ready = signing.readiness(session, visit, CLINIC)
    assert ready.missing[0].startswith("The patient began the questionnaire and did not send it")
    assert ready.obstacles == ()
    questionnaires.send(session, visit, questionnaire, now=NOON)
    assert not any("questionnaire" in sentence for sentence in signing.readiness(session, visit, CLINIC).missing)


def test_a_bare_visit_cannot_be_signed(session, make_visit, sign):
    with pytest.raises(ClinicError, match="nothing to sign"):
        sign(make_visit())


def test_a_pdf_that_fails_leaves_nothing_behind(session, full, sign, monkeypatch):
    session.commit()
    monkeypatch.setattr("clinic.report.visit_summary.render", lambda *given, **more: 1 / 0)
    with pytest.raises(ClinicError, match="could not be made"):
        sign(full)
    session.rollback()
    assert session.get(Visit, full.id).status is VisitStatus.OPEN
    assert session.query(Edition).count() == session.query(Signature).count() == 0


def test_of_two_signatures_at_once_one_wins(database, session, full, clinician):
    displayed = signing.readiness(session, full, CLINIC).record_sha256
    session.commit()
    start, refused, failed = threading.Barrier(2), [], []

    def sign_too() -> None:
        with database.writing() as own:
            start.wait()
            try:
                visit, actor = visits.get(own, full.id), own.get(Account, clinician.id)
                signing.sign(own, visit, displayed=displayed, clinic=CLINIC, actor=actor, now=NOON)
                own.commit()
            except Conflict as error:
                refused.append(error)
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=sign_too) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(refused) == 1
    session.expire_all()
    assert session.query(Signature).count() == session.query(Edition).count() == 1


def test_the_signature_says_when_by_utc(session, full, sign):
    assert sign(full).signed_at == NOON
    assert NOON.tzinfo is dt.UTC


def test_an_exam_of_pressures_alone_can_be_signed(session, make_visit, clinician):
    visit = make_visit()
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    pressures.measure(session, visit, exam, "occiput_l", [Decimal("2.1")], actor=clinician, now=NOON)
    ready = signing.readiness(session, visit, CLINIC)
    assert (ready.obstacles, "Tender points were not examined." in ready.missing) == ((), False)
