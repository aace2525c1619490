"""Build the demo clinic through the services, as if the months had passed: nothing is written past them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.cli.demo import answers
from clinic.cli.demo.history import Builder, History
from clinic.cli.demo.people import Person, Seen, people
from clinic.domain.dates import PartialDate
from clinic.domain.patients import AllergyState
from clinic.domain.permissions import RoleName
from clinic.domain.plans import due_at
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.treatments.choices import PlanAnswer
from clinic.domain.treatments.courses import Helped, PlanDecision, Source
from clinic.domain.visits import Actor, CriteriaDetails, PointTreatment, StopReason, VisitStatus
from clinic.models import Patient, TreatmentCourse, Visit
from clinic.services import (
    accounts,
    criteria,
    exams,
    invitations,
    patients,
    plans,
    pressures,
    questionnaires,
    records,
    signing,
    treatments,
    trigger_points,
    visits,
)

CLINICIAN = "clinician@demo.example"
STAFF = (
    (CLINICIAN, "Dr A. Sample", (RoleName.CLINICIAN,)),
    ("second@demo.example", "Dr B. Standin", (RoleName.CLINICIAN,)),
    ("desk@demo.example", "Front Desk (demo)", (RoleName.FRONT_DESK,)),
    ("admin@demo.example", "Administrator (demo)", (RoleName.ADMINISTRATOR,)),
)


def build(session: Session, clinic: ClinicIdentity, today: dt.date, password_hash: str) -> None:
    """Fill an empty database with the demo clinic. The same day gives the same clinic."""
    start = dt.datetime.combine(today - dt.timedelta(days=800), dt.time(9), tzinfo=dt.UTC)
    made = [
        accounts.create(session, email=email, name=name, roles=roles, password_hash=password_hash, now=start)
        for email, name, roles in STAFF
    ]
    builder = Builder(session, clinic, today, *made[:2])
    for person in people():
        _person(builder, person)


def waiting_visit(session: Session, today: dt.date) -> Visit | None:
    """Return the visit whose link is printed: the next one that still waits for its questionnaire."""
    for days in range(15):
        for line in visits.day_list(session, today + dt.timedelta(days=days)):
            if line.progress in (visits.Progress.PLANNED, visits.Progress.LINK_SENT):
                return line.visit
    return None


def _person(builder: Builder, person: Person) -> None:
    first = builder.at(builder.day(person.visits[0].days_ago + 14), 9)
    details = patients.Details(
        name=person.name,
        birth=PartialDate.parse(person.birth),
        record_number=person.number,
        name_latin=person.latin,
        gp_name=person.gp,
    )
    patient = patients.add(builder.session, details, actor=builder.clinician, now=first)
    _facts(builder, patient, person, first)
    for days_ago in person.missed:
        planned = builder.at(builder.day(days_ago + 14), 9)
        visits.plan(
            builder.session,
            patient,
            builder.day(days_ago),
            builder.clinician,
            actor=builder.clinician,
            now=planned,
            status=VisitStatus.MISSED,
        )
    history = History(builder, patient, person)
    last: Visit | None = None
    for number, seen in enumerate(person.visits):
        ends = person.last if number == len(person.visits) - 1 else "signed"
        history.catch_up(seen.days_ago)
        last = _visit(builder, patient, person, seen, history.courses, last, ends)


def _facts(builder: Builder, patient: Patient, person: Person, now: dt.datetime) -> None:
    session, actor = builder.session, builder.clinician
    for label, since in person.diagnoses:
        patients.add_diagnosis(session, patient, label, PartialDate.parse(since), actor=actor, now=now)
    if person.allergies is not None:
        state = AllergyState.LISTED if person.allergies else AllergyState.NONE_KNOWN
        patients.set_allergies(session, patient, state, person.allergies, actor=actor, now=now)


def _visit(
    builder: Builder,
    patient: Patient,
    person: Person,
    seen: Seen,
    courses: dict[str, TreatmentCourse],
    before: Visit | None,
    ends: str,
) -> Visit:
    """Make one visit and leave it as `ends` says: invited, half answered, answered, red flag, signed, addendum."""
    session, day = builder.session, builder.day(seen.days_ago)
    invited, answered, held = (builder.at(day - dt.timedelta(days=n), 10) for n in (7, 2, 0))
    visit = visits.plan(session, patient, day, builder.clinician, actor=builder.clinician, now=invited)
    invitations.issue(session, visit, zone=ZoneInfo(builder.clinic.time_zone), actor=builder.clinician, now=invited)
    if ends == "invited":
        return visit
    flag = "cauda_equina" if ends == "red_flag" else None
    compared_with = before.seen_on.isoformat() if before else None
    pages = answers.pages(person, seen, first=before is None, compared_with=compared_with, flag=flag)
    questionnaire = questionnaires.begin(session, visit, now=answered)
    for page in pages[:3] if ends == "half_answered" else pages:
        questionnaires.save(session, visit, questionnaire, page, now=answered)
    if ends == "half_answered":
        return visit
    for code, helped in seen.ratings.items():
        said = treatments.Said(Helped(helped))
        treatments.rate(session, visit, courses[code].id, said, Source.PATIENT, actor=None, now=answered)
    added = [treatments.Proposed(words, Helped(helped)) for words, helped in seen.added]
    treatments.propose(session, visit, added, now=answered)
    questionnaires.send(session, visit, questionnaire, now=answered)
    if ends in ("signed", "addendum"):
        _examine_and_sign(builder, visit, person, seen, courses, held, ends)
    return visit


def _examine_and_sign(
    builder: Builder,
    visit: Visit,
    person: Person,
    seen: Seen,
    courses: dict[str, TreatmentCourse],
    held: dt.datetime,
    ends: str,
) -> None:
    session, actor = builder.session, builder.clinician
    visits.open_visit(session, visit, actor=actor, now=held)
    _examine(builder, visit, seen, held)
    if seen.pain_months is not None:
        details = CriteriaDetails(True, True, True, True, True, seen.pain_months, 2, False)
        criteria.write(session, visit, details, displayed=None, actor=actor, now=held)
    _find_spots(builder, visit, person, held)
    _plan(builder, visit, seen, courses, held)
    ready = signing.readiness(session, visit, builder.clinic)
    signing.sign(session, visit, displayed=ready.record_sha256, clinic=builder.clinic, actor=actor, now=held)
    if ends == "addendum":
        text = "The operation was in March, not in April. Nothing else changes."
        later = held + dt.timedelta(days=3)
        questionnaires.keep_late(session, visit, "matters", {"what_matters": ["It was in March."]}, now=later)
        signing.add_addendum(session, visit, reason="A date was wrong", text=text, actor=actor, now=later)


def _examine(builder: Builder, visit: Visit, seen: Seen, held: dt.datetime) -> None:
    """Rate the sites and press the algometer where the line of the visit says so."""
    session, actor = builder.session, builder.second if seen.by_the_second else builder.clinician
    if seen.tender is None and not seen.pressures:
        return
    method, entries = answers.ratings(seen) if seen.tender is not None else (None, [])
    exam = exams.begin(session, visit, method, examiner=actor, now=held)
    if entries:
        exams.enter(session, visit, exam, entries, actor=actor, now=held)
    for site, *trials in seen.pressures:
        pressures.measure(session, visit, exam, site, [Decimal(trial) for trial in trials], actor=actor, now=held)
    if seen.left_untested:
        exams.stop(session, visit, exam, StopReason.ASKED_TO_STOP, actor=actor, now=held)


def _find_spots(builder: Builder, visit: Visit, person: Person, held: dt.datetime) -> None:
    for muscle, side, zone, own_pain in person.muscles:
        spot = trigger_points.SpotFindings(
            taut_band=True,
            hypersensitive_spot=True,
            spot_in_taut_band=True,
            referred_pain=True,
            reproduces_known_symptom=own_pain,
            felt_in=(zone,),
            treated=PointTreatment.NONE,
        )
        trigger_points.add(builder.session, visit, muscle, side, spot, examiner=builder.clinician, now=held)


def _plan(builder: Builder, visit: Visit, seen: Seen, courses: dict[str, TreatmentCourse], held: dt.datetime) -> None:
    session, actor = builder.session, builder.clinician
    if seen.in_short or seen.gp or seen.patient or seen.clinic:
        words = plans.Words(seen.in_short, seen.gp, seen.patient, seen.clinic)
        plans.write(session, visit, words, displayed=None, actor=actor, now=held)
    decisions = [
        plans.Decision(
            PlanDecision.STOP if helped in ("did_not_help", "made_worse") else PlanDecision.KEEP, courses[code].id
        )
        for code, helped in seen.ratings.items()
    ]
    answered = list(_answers(builder, visit))
    if decisions or answered:
        plans.decide(session, visit, decisions, actor=actor, now=held, answered=answered)


def _answers(builder: Builder, visit: Visit) -> Iterator[plans.Answered]:
    """Answer what was planned before: a step of the clinic takes one visit longer than the others."""
    record = records.load(builder.session, visit.patient, builder.clinic.zone)
    for due in due_at(record.visit(visit.id), record.visits):
        waits = due.planned.actor is Actor.CLINIC and not due.carried
        yield plans.Answered(due.planned, PlanAnswer.STILL_OPEN if waits else PlanAnswer.DONE)
