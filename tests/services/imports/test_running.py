"""An import is all of a file or nothing, shows at once, and adds nothing the second time."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from clinic.db.base import Base
from clinic.domain.audit import Action
from clinic.domain.dates import PartialDate
from clinic.domain.errors import Conflict
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.imports import IncomingExam, Rejected, Verdict
from clinic.domain.visits import VisitStatus
from clinic.models import AuditEntry, ImportRun, ImportState, Patient, TreatmentCourse, Visit
from clinic.services import imports, patients, records, visits
from clinic.services.imports import ImportBusy
from tests.fixtures.incoming import OWN, SURVEY, TAKEN, incoming
from tests.fixtures.storage import CLINIC, NOON

BAD = Rejected(3, "date", "text", "The date of the visit cannot be read.")


def stored(database):
    """Return how many rows each table has, staged ones too, and the digest of all of them."""
    with database.engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table))]
            for name, table in Base.metadata.tables.items()
        }


def record(session, number="R1"):
    return records.load(session, session.scalar(sa.select(Patient).where(Patient.record_number == number)), CLINIC.zone)


def test_a_visit_comes_in_locked_unsigned_and_named_by_file_and_row(session, bring_in):
    report = bring_in(incoming(12, stated={"wpi": Decimal(13), "sss": Decimal(6)}, clinician="Dr Past"))
    assert (report.verdict, report.rows, report.imported, report.new_patients) == (Verdict.IMPORTED, 1, 1, 1)
    (visit,) = record(session).visits
    assert (visit.status, visit.clinician, visit.signature) == (VisitStatus.IMPORTED, "Dr Past", None)
    assert (visit.origin.file_name, visit.origin.row) == ("visits 2019.csv", 12)
    assert visit.origin.stated == {"wpi": ("13", "7"), "sss": ("6", "6")}
    assert visit.answers("survey")["fatigue"] == 2
    with pytest.raises(Conflict, match="locked"):
        visits.require_open(session.get(Visit, visit.id))


def test_who_saw_the_patient_is_never_the_account_that_imports(session, bring_in, clinician):
    exam = IncomingExam(ExamMethod.MTPS_0_10, {"occiput_l": SiteRating("occiput_l", SiteState.RATED, 5)})
    bring_in(incoming(exam=exam))
    (visit,) = record(session).visits
    assert (visit.clinician, visit.exam.examiner, visit.questionnaire.entered_by) == ("", "", "")
    assert visit.questionnaire.answered_on == dt.date(2019, 5, 6)
    assert visit.origin.imported_by == clinician.name


def test_one_audit_entry_tells_of_the_import_without_names(session, bring_in):
    report = bring_in(incoming(2), incoming(3, "R2"))
    (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == Action.DATA_IMPORT))
    assert (entry.noun, entry.noun_id, entry.patient_id) == ("import_run", report.import_id, None)
    assert entry.detail["visits"] == 2
    assert "Invented" not in str(entry.detail)


def test_a_second_run_adds_nothing(database, session, bring_in):
    bring_in(incoming(2), incoming(3, day="2020-01-02"))
    before = len(session.scalars(sa.select(Visit)).all())
    again = bring_in(incoming(9), incoming(4, day="2020-01-02"), file_name="the same under another name.csv")
    assert (again.imported, again.already_here) == (0, 2)
    assert len(session.scalars(sa.select(Visit)).all()) == before


def test_a_name_put_right_in_the_file_makes_no_second_visit(bring_in):
    bring_in(incoming(2))
    again = bring_in(incoming(2, name="Invented Persson", birth=PartialDate(1971), stated={"wpi": Decimal(7)}))
    assert (again.imported, again.already_here) == (0, 1)


def test_rows_that_say_the_same_are_each_a_visit_and_listed(session, bring_in):
    report = bring_in(incoming(2), incoming(3), incoming(4, time="15:00"))
    assert report.imported == 3
    assert [(one.row, one.earlier_row) for one in report.duplicates] == [(3, 2)]
    assert bring_in(incoming(2), incoming(3), incoming(4, time="15:00")).already_here == 3


def test_one_rejected_row_keeps_the_whole_file_out(database, bring_in):
    before = stored(database)
    report = bring_in(incoming(2), BAD, incoming(4, "R2"))
    after = stored(database)
    assert (report.verdict, report.imported, report.rejected) == (Verdict.REFUSED, 0, (BAD,))
    assert {name for name in after if after[name] != before[name]} == {"import_run"}
    assert "row 3, column date (text): The date of the visit cannot be read." in report.as_text()


def test_rejected_rows_can_be_left_out(session, bring_in):
    report = bring_in(incoming(2), BAD, incoming(4, "R2"), leave_out_rejected=True)
    assert (report.verdict, report.imported, report.counted["rejected"]) == (Verdict.IMPORTED, 2, 1)
    assert len(session.scalars(sa.select(Patient)).all()) == 2


def test_a_dry_run_stores_nothing_and_says_the_same(database, about, bring_in):
    visits_of_file = [incoming(2, stated={"wpi": Decimal(13)}), incoming(3), incoming(4, "R2", day="2020-02-02")]
    before = stored(database)
    would = imports.dry_run(database, iter(visits_of_file), about)
    assert stored(database) == before
    assert "Visits that would be imported: 3" in would.as_text()
    really = bring_in(*visits_of_file)
    differing = {"verdict", "import_id"}
    assert {k: v for k, v in would.as_json().items() if k not in differing} == {
        k: v for k, v in really.as_json().items() if k not in differing
    }


def test_a_known_record_number_is_attached_and_nothing_of_the_patient_changes(session, make_patient, bring_in):
    patient = make_patient(record_number="R1", name="Rosa Example", birth=PartialDate(1973, 2, 3))
    report = bring_in(incoming(2, birth=PartialDate(1970)), incoming(3, day="2020-01-01", birth=PartialDate(1973)))
    assert (report.new_patients, report.known_patients) == (0, 1)
    assert [(one.row, one.patient_id) for one in report.births] == [(2, patient.id)]
    session.refresh(patient)
    assert (patient.name, str(patient.birth)) == ("Rosa Example", "1973-02-03")
    assert len(record(session).visits) == 2


@pytest.mark.parametrize("chunk", [1, 400])
def test_what_the_first_row_leaves_out_of_a_new_patient_a_later_row_tells(session, bring_in, monkeypatch, chunk):
    monkeypatch.setattr(imports.running.staging, "CHUNK", chunk)
    bring_in(
        incoming(2, name="", birth=None),
        incoming(3, day="2020-01-01", name="", birth=PartialDate(1970, 4)),
        incoming(4, day="2020-02-01", name="Invented Person", birth=PartialDate(1970)),
        incoming(5, day="2020-03-01", name="Another Name", birth=None),
    )
    patient = session.scalar(sa.select(Patient).where(Patient.record_number == "R1"))
    assert (patient.name, patient.name_key, str(patient.birth)) == ("Invented Person", "invented person", "1970-04")


def test_a_visit_of_the_same_person_and_day_in_the_clinic_is_named(make_patient, make_visit, bring_in):
    here = make_visit(patient=make_patient(record_number="R1"), seen_on=dt.date(2019, 5, 6))
    report = bring_in(incoming(7))
    assert report.imported == 1
    assert [(one.row, one.visit_id) for one in report.same_day] == [(7, here.id)]


def test_a_row_that_names_a_visit_which_is_here_is_left_out(make_patient, make_visit, bring_in):
    make_visit(patient=make_patient(record_number="R/1"), seen_on=dt.date(2019, 5, 6))
    report = bring_in(
        incoming(2, "R/1", key="R/1/2019-05-06/1"),
        incoming(3, "R/1", key="R/1/2019-05-06/2", time="2"),
        incoming(4, "R/1", key="R/1/2019-05-07/1", time="3"),
    )
    assert (report.already_here, report.imported) == (1, 2)


def test_totals_are_recomputed_and_every_difference_is_listed(bring_in):
    bare = {"survey": {"fatigue": 1}}
    report = bring_in(
        incoming(14, stated={"wpi": Decimal(13)}),
        incoming(15, "R2", stated={"sss": Decimal("6.0")}),
        incoming(16, "R3", answers=bare, stated={"sss": Decimal(5)}),
    )
    text = report.as_text()
    assert "row 14: WPI stated 13, items give 7" in text
    assert "row 16: SSS stated 5, items cannot be scored" in text
    assert "row 15" not in text
    sss = report.totals["sss"]
    assert (sss.scored, sss.unscorable, sss.stated, sss.agree, sss.differ) == (2, 1, 2, 1, 1)


def test_criteria_are_counted_per_version_with_how_many_change(bring_in):
    narrow = SURVEY | {"pain_areas": ["hip_l", "hip_r", "upper_leg_l"], "fatigue": 3, "unrefreshed": 3, "cognitive": 3}
    report = bring_in(incoming(2), incoming(3, "R2", answers={"survey": narrow}))
    assert report.criteria["fs2016"] == {"met": 1, "not_met": 1}
    assert report.criteria["fs2016_cut_offs"] == {"met": 1, "not_met": 1}
    pairs = {(one.first, one.second): one for one in report.changes}
    assert len(pairs) == 6
    assert pairs["fs2016_cut_offs", "fs2016"].same == 2
    assert "2016 criteria: met 1, not met 1, cannot tell 0" in report.as_text()


def test_a_record_number_given_meanwhile_lets_nothing_in(database, session, about, bring_in, monkeypatch):
    monkeypatch.setattr("clinic.services.imports.staging.CHUNK", 1)

    def meanwhile():
        yield incoming(2, "R7")
        with database.writing() as other:
            patients.add(other, patients.Details("Somebody Else", None, "R7"), actor=None, now=NOON)
            other.commit()

    with pytest.raises(Conflict, match="were given to others"):
        imports.run(database, meanwhile(), about, clock=lambda: NOON)
    assert session.scalars(sa.select(Visit).execution_options(include_staged=True)).all() == []
    (only,) = session.scalars(sa.select(Patient).execution_options(include_staged=True))
    assert only.name == "Somebody Else"
    assert bring_in(incoming(2, "R7")).known_patients == 1


def test_a_file_that_breaks_off_leaves_nothing(database, session, about):
    def broken():
        yield incoming(2)
        raise Conflict("The file breaks off.", hint="Save it anew.")

    with pytest.raises(Conflict, match="breaks off"):
        imports.run(database, broken(), about, clock=lambda: NOON)
    assert session.scalars(sa.select(Visit).execution_options(include_staged=True)).all() == []
    (run,) = session.scalars(sa.select(ImportRun))
    assert (run.state, run.file_name) == (ImportState.ABANDONED, ""), "a file may be called after a person"


def test_a_file_that_was_refused_leaves_no_name(session, bring_in):
    assert bring_in(incoming(2), BAD).verdict == Verdict.REFUSED
    (run,) = session.scalars(sa.select(ImportRun))
    assert (run.state, run.file_name, run.report["file_name"]) == (ImportState.ABANDONED, "", "")
    assert run.report["counted"]["rejected"] == 1


def test_one_import_at_a_time(database, about):
    def meanwhile():
        yield incoming(2)
        with pytest.raises(ImportBusy, match="Another import is at work"):
            imports.run(database, iter([incoming(2)]), about, clock=lambda: NOON)

    assert imports.run(database, meanwhile(), about, clock=lambda: NOON).imported == 1


def test_nothing_is_seen_before_it_is_published(database, about, monkeypatch):
    seen = []

    def rows():
        for number in range(12):
            yield incoming(number + 2, f"R{number}", treatments=(TAKEN,))
            with database.reading() as session:
                seen.append(
                    len(session.scalars(sa.select(Visit)).all()) + len(session.scalars(sa.select(Patient)).all())
                )
                assert patients.search(session, "Invented") == []

    monkeypatch.setattr("clinic.services.imports.staging.CHUNK", 3)
    assert imports.run(database, rows(), about, clock=lambda: NOON).imported == 12
    assert seen == [0] * 12


def test_what_a_dead_import_left_is_cleared_away_by_the_next(database, session, about, bring_in, monkeypatch):
    def dies():
        for number in range(7):
            yield incoming(number + 2, f"D{number}", treatments=(TAKEN, OWN))
        raise SystemExit

    monkeypatch.setattr("clinic.services.imports.staging.CHUNK", 3)
    monkeypatch.setattr("clinic.services.imports.running._give_up", lambda *_args: None)
    with pytest.raises(SystemExit):
        imports.run(database, dies(), about, clock=lambda: NOON)
    with pytest.raises(ImportBusy):
        bring_in(incoming(2))
    report = bring_in(incoming(2), clock=lambda: NOON + dt.timedelta(minutes=2))
    assert report.imported == 1
    assert len(session.scalars(sa.select(Patient).execution_options(include_staged=True)).all()) == 1
    assert len(session.scalars(sa.select(TreatmentCourse).execution_options(include_staged=True)).all()) == 0


def test_an_import_taken_for_dead_does_not_go_on(database, session, about, monkeypatch):
    """Its computer slept; another import cleared its rows away. It must neither publish half nor clear the other's."""
    moment = [NOON]

    def sleeps():
        yield incoming(2, "A1")
        yield incoming(3, "A2")
        later = NOON + dt.timedelta(minutes=5)
        assert imports.run(database, iter([incoming(2, "B1")]), about, clock=lambda: later).imported == 1
        moment[0] = later
        yield incoming(4, "A3")

    monkeypatch.setattr("clinic.services.imports.staging.CHUNK", 2)
    with pytest.raises(Conflict, match="stood still"):
        imports.run(database, sleeps(), about, clock=lambda: moment[0])
    session.expire_all()
    assert [one.record_number for one in session.scalars(sa.select(Patient))] == ["B1"]
