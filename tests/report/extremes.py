"""Invented summaries at the edges: as much as can be in one, as little, and the strangest text."""

import dataclasses
import datetime as dt
from decimal import Decimal

from clinic.domain import muscles
from clinic.domain.body.atlas import AREAS, SITES
from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod
from clinic.domain.patients import AllergyState, Diagnosis, LifeEvent, PatientFacts, PatientRecord
from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.treatments.courses import Course, CourseStatus, Dose, Helped, PlanDecision, Rating, Source
from clinic.domain.visits import (
    Actor,
    AddendumRecord,
    NextStep,
    PlanItem,
    PlanRecord,
    PointTreatment,
    TriggerPointRecord,
    VisitRecord,
    VisitStatus,
)
from tests.records import CLINIC, counted, exam, example_record, patient_record, questionnaire, visit_record

LONG_NAME = "Maximiliane-Theodora Wolfeschlegelsteinhausenbergerdorff the Elder"
WORDS = " ".join(f"word{number}" for number in range(2000))


def example(*, signed: bool = True, visits: int = 7) -> VisitSummary:
    """Rosa Example's last visit."""
    record = example_record(visits, signed=signed)
    return summarise(record, record.visits[-1].id, clinic=CLINIC)


def many_visits(count: int) -> VisitSummary:
    """The example's questions over so many visits, five weeks apart."""
    record = patient_record(visits=[_visit(number) for number in range(count)], courses=example_record().courses)
    return summarise(record, count, clinic=CLINIC)


def _visit(number: int, **more: object) -> VisitRecord:
    answers = questionnaire(
        pain_areas=list(AREAS)[: 3 + number % 15],
        fatigue=number % 4,
        unrefreshed=(number + 1) % 4,
        cognitive=(number + 2) % 4,
        headache=True,
        abdominal_pain=False,
        depression=False,
        symptoms_3_months=True,
        nrs_pain=number * 7 % 11,
        any_spasm=False,
        energy=number % 11,
    )
    day = dt.date(2020, 1, 6) + dt.timedelta(weeks=5 * number)
    more = {"questionnaire": answers, "exam": counted(number % 19)} | more
    return visit_record(number + 1, day, VisitStatus.OPEN, **more)


def _worst_courses() -> tuple[Course, ...]:
    return tuple(
        Course(
            number,
            None,
            f"Treatment number {number} with a name of forty letters",
            CourseStatus.CURRENT if number % 2 else CourseStatus.STOPPED,
            PartialDate(2021, 1 + number % 12),
            None if number % 2 else PartialDate(2023, 5, 3),
            (Dose(None, "10", "mg"), Dose(PartialDate(2022, 6), "20", "mg", "three times a day")),
            side_effects=f"effect-{number}",
        )
        for number in range(1, 31)
    )


def _worst_spots() -> tuple[TriggerPointRecord, ...]:
    codes = list(muscles.MUSCLES)[:25]
    return tuple(
        TriggerPointRecord(
            number,
            code,
            "lr"[number % 2],
            True,
            True,
            True,
            True,
            True,
            ("neck_back_l", "foot_sole_r", "head_temple_l"),
            ppt_kg_cm2=Decimal("2.4"),
            treated=PointTreatment.NEEDLING,
            note=f"spot-note-{number}",
            examiner=LONG_NAME,
        )
        for number, code in enumerate(codes, 1)
    )


def worst_record() -> PatientRecord:
    """30 treatments, 21 of 21 sites, 25 trigger points, 60 visits, long names, notes of 2,000 words."""
    ratings = dict.fromkeys(SITES, 10)
    pressures = {site: (Decimal("1.5"), Decimal("2.5"), Decimal("3.5")) for site in SITES}
    last = _visit(
        59,
        clinician=LONG_NAME,
        exam=exam(ratings, examiner=LONG_NAME, pressures=pressures, note=f"exam-note {WORDS}"),
        trigger_points=_worst_spots(),
        ratings=tuple(
            Rating(number, list(Helped)[number % 6], Source.PATIENT, dt.date(2025, 9, 1), f"said-effect-{number}")
            for number in range(1, 25)
        ),
        plan=PlanRecord(
            in_short=f"in-short {WORDS}",
            steps=tuple(NextStep(actor, f"step-{number} {WORDS}") for number, actor in enumerate(Actor)),
            items=tuple(
                PlanItem(PlanDecision.KEEP, f"item {number}", number, f"plan-note-{number}") for number in range(1, 31)
            ),
        ),
        addenda=(
            AddendumRecord(LONG_NAME, dt.datetime(2025, 10, 1, 9, 30, tzinfo=dt.UTC), "reason " * 30, f"late {WORDS}"),
        ),
    )
    facts = PatientFacts(
        diagnoses=tuple(Diagnosis(f"diagnosis-{number}", PartialDate(2000 + number)) for number in range(20)),
        allergy_state=AllergyState.LISTED,
        allergies=tuple(f"allergy-{number}" for number in range(20)),
        life_events=tuple(
            LifeEvent(f"life event {number} with a long name", PartialDate(2021, 1 + number % 12, 1 + number))
            for number in range(20)
        ),
    )
    visits = [*(_visit(number) for number in range(59)), last]
    return patient_record(visits=visits, courses=_worst_courses(), facts=facts, name=LONG_NAME)


def worst() -> VisitSummary:
    """The summary of the last visit of `worst_record`."""
    return summarise(worst_record(), 60, clinic=CLINIC)


def empty() -> VisitSummary:
    """A visit with nothing in it, of a patient of whom nothing is known."""
    record = patient_record(visits=[visit_record(1, status=VisitStatus.OPEN)], birth=None)
    return summarise(record, 1, clinic=CLINIC)


def typed(words: str) -> VisitSummary:
    """The example with the same words in its free-text fields."""
    summary = example()
    plan = dataclasses.replace(summary.plan, in_short=words, steps=(NextStep(Actor.GP, words),))
    return dataclasses.replace(summary, plan=plan, what_matters=words)


def mixed() -> VisitSummary:
    """Blanks of every kind, a missed visit, a second examiner, another method and a survey that ended early."""
    painless = exam({"occiput_l": 1, "occiput_r": 0}, method=ExamMethod.ACR_PAINFUL_YES_NO)
    started = {
        1: {"questionnaire": questionnaire(nrs_pain=9, fatigue=0, energy=3), "exam": counted(15)},
        2: {"questionnaire": questionnaire(nrs_pain=8, fatigue=None), "exam": counted(14, examiner="Dr B. Other")},
        3: {"status": VisitStatus.MISSED},
        4: {"questionnaire": questionnaire(nrs_pain=None, fatigue=2), "exam": painless},
        5: {"questionnaire": questionnaire(nrs_pain=4, version="0"), "exam": counted(3, tested=10)},
        6: {"questionnaire": questionnaire(nrs_pain=4, fatigue=1, pgic=None), "exam": counted(5, tested=12)},
    }
    visits = [
        visit_record(number, dt.date(2024, 2 * number, 5), **{"status": VisitStatus.OPEN} | facts)
        for number, facts in started.items()
    ]
    return summarise(patient_record(visits=visits), 6, clinic=CLINIC)
