"""The number of queries of a page does not grow with the number of patients or visits."""

import datetime as dt

import pytest
import sqlalchemy as sa

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.treatments.courses import CourseStatus
from clinic.services import exams, plans, questionnaires, red_flags, signing, treatments
from tests.fixtures.questionnaire_walk import NOTHING
from tests.fixtures.storage import CLINIC, NOON, TODAY

OF_THE_CHAIN = ("audit_link", "FROM audit_entry", "audit_entry_id_seq", "pg_advisory_xact_lock")
"""The audit's chain asks the same of every page that notes a look; tests/services/test_audit_chain.py counts it."""
TO_BEGIN = ("BEGIN", "PRAGMA busy_timeout")
BY_SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def queries(statements):
    """Count the statements of one request: a GET, or a POST of `typed`."""
    return lambda *request: len(statements(*request))


@pytest.fixture
def statements(database, client):
    """Return the statements of one request in order, without those that begin a transaction and its waiting."""

    def statements(address, typed=None):
        seen = []

        def note(connection, cursor, statement, *rest):
            seen.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            answer = client.get(address) if typed is None else client.post(address, data=typed, headers=BY_SCRIPT)
            assert answer.status_code == 200
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)
        asked = [one for one in seen if not one.startswith(TO_BEGIN)]
        return [one for one in asked if not any(part in one for part in OF_THE_CHAIN)]

    return statements


@pytest.fixture
def fill(session, clinician):
    """Put answers with an urgent sign, an exam and a plan into a visit."""

    def fill(visit):
        questionnaire = questionnaires.begin(session, visit, now=NOON)
        given = {"pain": {"nrs_pain": 5}, "urgent": {"chest_pain": True}}
        questionnaires.save(session, visit, questionnaire, given, now=NOON)
        exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
        exams.enter(session, visit, exam, [exams.SiteEntry("knee_l", SiteState.RATED, 4)], actor=clinician, now=NOON)
        plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
        return visit

    return fill


def test_the_day_list_asks_no_more_for_twelve_patients(queries, sign_in, clinician, make_visit, make_patient, fill):
    sign_in(clinician)
    counts = []
    for many in (2, 12):
        for number in range(many):
            fill(make_visit(patient=make_patient(name=f"Patient {many} {number}")))
            fill(make_visit(patient=make_patient(name=f"Other {number}"), seen_on=TODAY - dt.timedelta(days=many)))
        counts.append(queries("/today"))
    assert counts[0] == counts[1]


def test_the_search_asks_no_more_for_twelve_patients(queries, sign_in, clinician, make_patient):
    sign_in(clinician)
    counts = []
    for many in (2, 12):
        for number in range(many):
            make_patient(name=f"Search{many} {number}")
        counts.append(queries("/patients/search", {"words": f"Search{many}"}))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("key", ["urgent", "map", "pain", "treatments", "change", "check"])
def test_a_page_of_the_form_asks_no_more_after_twelve_visits(
    queries, clinician, make_visit, make_patient, walk, session, fill, key
):
    counts = []
    for many in (2, 12):
        patient = make_patient(name=f"Patient {many}")
        for number in range(many):
            details = treatments.CourseDetails(CourseStatus.CURRENT, own_words=f"Tea {number}")
            treatments.add(session, patient, details, actor=clinician, now=NOON)
            visit = make_visit(patient=patient, seen_on=TODAY - dt.timedelta(days=30 * (many - number - 1)))
            if number < many - 1:
                fill(visit)
        counts.append(queries(walk(visit).invited.page(key)))
    assert counts[0] == counts[1]


OF_PATIENT = ("", "/edit", "/facts", "/visits/new")
OF_VISIT = (
    "",
    "/link",
    "/exam",
    "/exam/figure",
    "/exam?method=algometer",
    "/trigger-points",
    "/trigger-points/soleus/l",
    "/criteria",
    "/treatments",
    "/treatments/new",
    "/plan",
    "/summary",
    "/summary.pdf",
    "/sign",
)
AT_MOST = dict.fromkeys(("/visits/{visit}/exam", "/visits/{visit}/exam?method=algometer"), 29)
"""Statements of a page, where more than 25: the exam sets several examiners' surveys side by side."""
PAGES = [f"/patients/{{patient}}{end}" for end in OF_PATIENT] + [f"/visits/{{visit}}{end}" for end in OF_VISIT]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_no_more_for_twelve_visits(
    session, queries, sign_in, clinician, make_visit, make_patient, fill, page
):
    sign_in(clinician)
    counts = []
    for many in (2, 12):
        patient = make_patient(name=f"Patient {many}")
        for number in range(many):
            details = treatments.CourseDetails(CourseStatus.CURRENT, own_words=f"Tea {number}")
            treatments.add(session, patient, details, actor=clinician, now=NOON)
            visit = fill(make_visit(patient=patient, seen_on=TODAY - dt.timedelta(days=30 * (many - number))))
        session.flush()
        counts.append(queries(page.format(patient=patient.id, visit=visit.id)))
    assert counts[0] == counts[1] <= AT_MOST.get(page, 25)


def test_a_signed_visit_asks_no_more(session, queries, sign_in, clinician, fill, make_visit):
    sign_in(clinician)
    visit = fill(make_visit())
    session.flush()
    for flag in red_flags.unreviewed(session, visit):
        red_flags.review(session, visit, flag.id, actor=clinician, now=NOON)
    shown = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=shown, clinic=CLINIC, actor=clinician, now=NOON)
    signing.add_addendum(session, visit, reason="Late result", text="Normal.", actor=clinician, now=NOON)
    session.flush()
    session.expunge_all()
    assert queries(f"/visits/{visit.id}") <= 25
    assert queries(f"/visits/{visit.id}/summary") <= 10


def read(statements):
    """The tables that were read, in order."""
    return [one.split("FROM ")[1].split()[0] for one in statements if one.startswith("SELECT")]


BEFORE_A_PAGE = ["invitation", "language", "questionnaire", "visit"]
"""The link with its visit and patient, the languages, the answers, and whether there was an earlier visit."""


def test_a_page_of_the_form_reads_everything_once(walk, statements):
    who = walk()
    who.go("urgent", NOTHING)
    assert read(statements(who.invited.page("pain"))) == BEFORE_A_PAGE


@pytest.mark.parametrize("end", ["", "/draft"])
def test_a_save_reads_everything_once_and_nothing_after_it_is_stored(walk, statements, end):
    who = walk()
    who.go("urgent", NOTHING)
    who.go("map", {"pain_areas": ["neck"]})
    who.go("pain", {"nrs_pain": "3", "energy": "4"})
    basis = who.look("pain").select_one("[name=basis]")["value"]
    seen = statements(who.invited.page(f"pain{end}"), {"nrs_pain": "5", "energy": "6", "basis": basis})
    first_write = next(number for number, one in enumerate(seen) if not one.startswith("SELECT"))
    assert read(seen[:first_write]) == [*BEFORE_A_PAGE, "visit"], "the visit once more, to make other saves wait"
    assert [one.split()[0] for one in seen[first_write:]].count("SELECT") == 0
    assert len(seen[first_write:]) <= 4, "two instruments, the form, the audit"


def test_a_save_of_the_treatments_reads_no_more_for_twelve_of_them(
    walk, session, statements, make_patient, make_visit, clinician
):
    reads = []
    for many in (2, 12):
        patient = make_patient(name=f"Patient {many}")
        details = [treatments.CourseDetails(CourseStatus.CURRENT, own_words=f"Tea {number}") for number in range(many)]
        courses = [treatments.add(session, patient, one, actor=clinician, now=NOON).id for one in details]
        who = walk(make_visit(patient=patient))
        who.go("urgent", NOTHING)
        typed = {"asked": " ".join(map(str, courses))} | {f"course_{one}": "helped_a_lot" for one in courses}
        reads.append(len(read(statements(who.invited.page("treatments"), typed))))
    assert reads[0] == reads[1]
