"""Invented patients for the bench: each number gives another one, with other values, findings, treatments, texts."""

import datetime as dt
import hashlib
import random

from clinic.domain import muscles
from clinic.domain.body.atlas import AREAS, SHAPES, SITES
from clinic.domain.dates import PartialDate
from clinic.domain.patients import AllergyState, Diagnosis, LifeEvent, PatientFacts
from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.treatments.courses import Course, CourseStatus, Dose, Helped, PlanDecision, Rating, Source
from clinic.domain.visits import (
    Actor,
    NextStep,
    PlanItem,
    PlanRecord,
    SignatureRecord,
    TriggerPointRecord,
    VisitRecord,
    VisitStatus,
)
from tests.records import CLINIC, CLINICIAN, exam, patient_record, questionnaire, visit_record

DAY = dt.date(2026, 9, 14)
FIRST = ("Ana", "Bela", "Carla", "Dora", "Elena", "Fatma", "Greta", "Hugo", "Ivan", "Jonas", "Karim", "Lena", "Mateo")
LAST = ("Example", "Sample", "Invented", "Fictional", "Specimen", "Pretend", "Notreal", "Mockup", "Madeup", "Imagined")
CODES = (
    "amitriptyline",
    "duloxetine",
    "pregabalin",
    "magnesium",
    "hydrotherapy",
    "tai_chi",
    "yoga",
    "massage",
    "cbt",
    "stretching",
)
NEWS = ("Pain is {n}, it was {m} at the last visit.", "You sleep {n} hours.", "The {w} hurts most.", "You walk {m} km.")
PLACES = ("neck", "left hip", "lower back", "right shoulder", "left calf", "upper back")
STEPS = ("Please check blood pressure in {n} weeks.", "Go to the pool {m} times a week.", "Stretch the {w} before bed.")


def summaries(count: int, visits: int = 12, *, first: int = 0) -> list[VisitSummary]:
    """Return that many summaries of as many patients, each of the last of `visits` visits."""
    return [summary(number, visits) for number in range(first, first + count)]


def summary(number: int, visits: int = 12) -> VisitSummary:
    """Return the signed summary of one patient; the same number gives the same patient."""
    chance = random.Random(number)
    courses = _courses(chance, visits)
    held = [_visit(chance, one, visits, courses) for one in range(visits)]
    record = patient_record(
        visits=held,
        courses=courses,
        birth=f"{chance.randrange(1940, 2003)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}",
        name=f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}-{number}",
        record_number=f"B-{number:05}",
        facts=_facts(chance),
    )
    return summarise(record, visits, clinic=CLINIC)


def _facts(chance: random.Random) -> PatientFacts:
    return PatientFacts(
        diagnoses=(Diagnosis("Fibromyalgia", PartialDate(chance.randrange(2010, 2024))), Diagnosis("Migraine")),
        allergy_state=AllergyState.LISTED,
        allergies=tuple(chance.sample(("Penicillin", "Latex", "Codeine", "Aspirin"), 2)),
        life_events=(LifeEvent(_words(chance, ("Moved from {n} to {m}",)), PartialDate.of(_day(1, 12))),),
        gp_name="Dr P. Practice",
    )


def _day(number: int, visits: int) -> dt.date:
    return DAY - dt.timedelta(weeks=5 * (visits - 1 - number))


def _words(chance: random.Random, sentences: tuple[str, ...]) -> str:
    filled = {"n": chance.randrange(11), "m": chance.randrange(11), "w": chance.choice(PLACES)}
    return chance.choice(sentences).format(**filled)


def _courses(chance: random.Random, visits: int) -> tuple[Course, ...]:
    made = []
    for number, code in enumerate(chance.sample(CODES, chance.randrange(5, 8)), 1):
        began = _day(chance.randrange(visits - 1), visits) + dt.timedelta(days=chance.randrange(20))
        ended = began + dt.timedelta(days=chance.randrange(30, 300))
        over = ended < DAY
        doses = (Dose(None, str(chance.randrange(1, 90)), "mg"),) if number % 2 else ()
        status = CourseStatus.STOPPED if over else CourseStatus.CURRENT
        made.append(
            Course(number, code, "", status, PartialDate.of(began), PartialDate.of(ended) if over else None, doses)
        )
    return tuple(made)


def _visit(chance: random.Random, number: int, visits: int, courses: tuple[Course, ...]) -> VisitRecord:
    day, last = _day(number, visits), number == visits - 1
    spots = _spots(chance) if last else ()
    return visit_record(
        number + 1,
        day,
        VisitStatus.SIGNED,
        questionnaire=questionnaire(answered_on=day - dt.timedelta(days=2), **_answers(chance, number)),
        exam=exam({site: min(10, max(0, round(chance.gauss(3, 3)))) for site in SITES}),
        trigger_points=spots,
        ratings=tuple(_rating(chance, course, day) for course in courses) if last else (),
        plan=_plan(chance, courses),
        signature=SignatureRecord(
            CLINICIAN,
            dt.datetime.combine(day, dt.time(10, 20), dt.UTC),
            hashlib.sha256(f"{chance.random()}".encode()).hexdigest(),
        ),
    )


def _answers(chance: random.Random, number: int) -> dict[str, object]:
    chosen = set(chance.sample(list(AREAS), chance.randrange(4, 15)))
    areas = [area for area in AREAS if area in chosen]
    cramped = [area for area in AREAS if area in ("lower_leg_l", chance.choice(("foot_l", "foot_r", "neck")))]
    shapes = [code for code, shape in SHAPES.items() if shape.area in chosen and chance.random() < 0.6]
    return {
        "pain_areas": areas,
        "pain_shapes": shapes,
        **{key: chance.randrange(4) for key in ("fatigue", "unrefreshed", "cognitive")},
        **{key: chance.random() < 0.5 for key in ("headache", "abdominal_pain", "depression")},
        "symptoms_3_months": True,
        "nrs_pain": chance.randrange(11),
        "worst_place": areas[0],
        "any_spasm": True,
        "any_tightness": False,
        "area_severity": {area: chance.randrange(1, 11) for area in cramped},
        "frequency_level": chance.randrange(1, 4),
        "duration_level": chance.randrange(1, 4),
        "sleep_onset_effect": chance.randrange(11),
        "activity_effect": chance.randrange(11),
        "energy": chance.randrange(11),
        "what_matters": _words(chance, NEWS),
        **({"pgic": chance.randrange(1, 8)} if number else {}),
    }


def _spots(chance: random.Random) -> tuple[TriggerPointRecord, ...]:
    codes = chance.sample(list(muscles.MUSCLES), chance.randrange(1, 5))
    return tuple(
        TriggerPointRecord(number, code, chance.choice("lr"), True, True, True, False, True, examiner=CLINICIAN)
        for number, code in enumerate(codes, 1)
    )


def _rating(chance: random.Random, course: Course, day: dt.date) -> Rating:
    return Rating(course.id, chance.choice(list(Helped)), Source.PATIENT, day, "")


def _plan(chance: random.Random, courses: tuple[Course, ...]) -> PlanRecord:
    return PlanRecord(
        in_short=" ".join(dict.fromkeys(_words(chance, NEWS) for _ in range(3))),
        steps=tuple(NextStep(actor, _words(chance, STEPS)) for actor in Actor),
        items=tuple(PlanItem(chance.choice(list(PlanDecision)), course.name, course.id) for course in courses),
    )
