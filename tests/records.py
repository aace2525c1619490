"""Invented patients, visits and examinations as values, for the tests of trends, summaries, reports and exports.

`example_record()` is Rosa Example, whose seven visits are those of the pictures of the summary. Nobody here is real.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from clinic.domain.body.atlas import SHAPES, TENDER_POINT_SITES
from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.instruments import AGENDA, PAIN, PGIC, SPASM7, SURVEY, URGENT
from clinic.domain.patients import AllergyState, Diagnosis, LifeEvent, PatientFacts, PatientRecord
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.treatments.courses import Course, CourseStatus, Dose, Helped, PlanDecision, Rating, Source
from clinic.domain.visits import (
    Actor,
    EntryMode,
    ExamRecord,
    NextStep,
    PlanItem,
    PlanRecord,
    QuestionnaireRecord,
    SignatureRecord,
    TriggerPointRecord,
    VisitRecord,
    VisitStatus,
)

CLINIC = ClinicIdentity(name="Sample Clinic", phone="555 0100", time_zone="Europe/Berlin", demo=True)
CLINICIAN = "Dr A. Sample"
FIRST_DAY = dt.date(2024, 2, 9)
EXAMPLE_DAYS = (
    FIRST_DAY,
    dt.date(2024, 5, 10),
    dt.date(2024, 9, 6),
    dt.date(2024, 12, 6),
    dt.date(2025, 4, 11),
    dt.date(2025, 8, 15),
    dt.date(2025, 11, 14),
)
_INSTRUMENTS = (URGENT, SURVEY, PAIN, SPASM7, PGIC, AGENDA)


def questionnaire(
    *, answered_on: dt.date | None = None, version: str | None = None, short_form: bool = False, **items: object
) -> QuestionnaireRecord:
    """Answers by item key, as `questionnaire(nrs_pain=5, fatigue=None)`; a key left out was not asked.

    `version` stands for every instrument; None = the built-in ones.
    """
    answers: dict[str, dict[str, object]] = {}
    for key, value in items.items():
        instrument = next(one.key for one in _INSTRUMENTS if key in one.keys)
        answers.setdefault(instrument, {})[key] = value
    versions = {one.key: version or one.version for one in _INSTRUMENTS if one.key in answers}
    return QuestionnaireRecord(answers, versions, EntryMode.OWN_DEVICE, answered_on, sent=True, short_form=short_form)


def exam(
    ratings: Mapping[str, int], *, examiner: str = CLINICIAN, method: ExamMethod = ExamMethod.MTPS_0_10, **more: Any
) -> ExamRecord:
    """A tender-point survey; sites left out were not examined."""
    rated = {site: SiteRating(site, SiteState.RATED, rating) for site, rating in ratings.items()}
    return ExamRecord(examiner, method, rated, **more)


def counted(positive: int, *, tested: int = 18, **more: Any) -> ExamRecord:
    """A survey with so many tender points among so many sites tested, in the order of examination."""
    sites = enumerate(TENDER_POINT_SITES[:tested])
    return exam({site: 5 if number < positive else 0 for number, site in sites}, **more)


def visit_record(
    number: int = 1, seen_on: dt.date = EXAMPLE_DAYS[-1], status: VisitStatus = VisitStatus.SIGNED, **more: Any
) -> VisitRecord:
    """A visit with nothing in it but what is given."""
    return VisitRecord(**{"id": number, "seen_on": seen_on, "status": status, "clinician": CLINICIAN, **more})


def patient_record(
    *, visits: Iterable[VisitRecord] = (), courses: Iterable[Course] = (), birth: str | None = "1973-02-03", **more: Any
) -> PatientRecord:
    """A patient with nothing known but what is given."""
    return PatientRecord(
        **{
            "id": 1,
            "record_number": "004417",
            "name": "Rosa Example",
            "birth": PartialDate.parse(birth) if birth else None,
            "language": "en",
            "facts": PatientFacts(),
            "visits": tuple(visits),
            "courses": tuple(courses),
            **more,
        }
    )


def example_record(visits: int = 7, *, signed: bool = True) -> PatientRecord:
    """Rosa Example with the last so many of her seven visits (1 to 7); the last one is a draft unless signed."""
    shown = range(len(EXAMPLE_DAYS) - visits, len(EXAMPLE_DAYS))
    return patient_record(
        visits=[_example_visit(number, signed=signed, first=shown[0]) for number in shown],
        courses=_COURSES,
        facts=PatientFacts(
            diagnoses=(Diagnosis("fibromyalgia", PartialDate(2024, 2)), Diagnosis("migraine")),
            allergy_state=AllergyState.NONE_KNOWN,
            life_events=(
                LifeEvent("Flu", PartialDate(2024, 9)),
                LifeEvent("New job, part time", PartialDate(2025, 3, 24)),
            ),
            gp_name="Dr P. Practice",
        ),
    )


_PAIN = (8, 7, 8, 8, 7, 7, 5)
_UNREFRESHED = (3, 3, 3, 3, 3, 3, 2)
_COGNITIVE = (2, 2, 3, 2, 2, 2, 2)
_SYMPTOMS = (2, 2, 2, 2, 1, 1, 1)
_AREAS = (14, 13, 15, 13, 13, 13, 9)
_ENERGY = (2, 3, 2, 2, 3, 3, 4)
_COUNTS = (17, 16, 17, 16, 15, 16, 12)
_PGIC = (None, 4, 5, 4, 4, 4, 2)
_CRAMPS = (
    (8, 3, 3, 4, 4),
    (8, 3, 3, 3, 3),
    (9, 3, 3, 6, 5),
    (8, 3, 3, 4, 3),
    (7, 3, 2, 4, 4),
    (8, 3, 2, 4, 4),
    (4, 3, 2, 2, 2),
)
"""Worst severity, how often, how long, sleep, activity: burdens of 62, 58, 70, 60, 55, 57, 41."""
_AREAS_BY_LASTING = (
    "shoulder_l",
    "shoulder_r",
    "hip_l",
    "hip_r",
    "upper_leg_l",
    "lower_leg_l",
    "neck",
    "upper_back",
    "lower_back",
    "upper_arm_l",
    "upper_arm_r",
    "lower_arm_l",
    "lower_arm_r",
    "upper_leg_r",
    "chest",
)
_LAST_RATINGS = {
    "forehead": 1,
    "forearm_r": 1,
    "thumbnail_l": 0,
    "occiput_l": 6,
    "occiput_r": 5,
    "trapezius_l": 8,
    "trapezius_r": 7,
    "supraspinatus_l": 6,
    "supraspinatus_r": 4,
    "gluteal_l": 7,
    "gluteal_r": 5,
    "low_cervical_l": 5,
    "low_cervical_r": 3,
    "second_rib_l": 1,
    "second_rib_r": 0,
    "lateral_epicondyle_l": 3,
    "lateral_epicondyle_r": 1,
    "greater_trochanter_l": 6,
    "greater_trochanter_r": 1,
    "knee_l": 1,
    "knee_r": 0,
}
_NO_LONGER_TENDER = ("second_rib_l", "knee_l", "lateral_epicondyle_r", "greater_trochanter_r", "second_rib_r")


def _example_visit(number: int, *, signed: bool, first: int) -> VisitRecord:
    last = number == len(EXAMPLE_DAYS) - 1
    is_signed = signed or not last
    return visit_record(
        number + 1,
        EXAMPLE_DAYS[number],
        VisitStatus.SIGNED if is_signed else VisitStatus.OPEN,
        questionnaire=_example_answers(number, first=first),
        exam=exam({**_LAST_RATINGS, **dict.fromkeys(_NO_LONGER_TENDER[: _COUNTS[number] - 12], 3)}),
        trigger_points=_TRIGGER_POINTS if last else (),
        ratings=_example_ratings(number),
        plan=_PLAN if last else PlanRecord(in_short="Keep going."),
        signature=_example_signature(number) if is_signed else None,
    )


def _example_answers(number: int, *, first: int) -> QuestionnaireRecord:
    worst, often, long, sleep, activity = _CRAMPS[number]
    areas = _AREAS_BY_LASTING[: _AREAS[number]]
    items: dict[str, object] = {
        "pain_areas": list(areas),
        "pain_shapes": [code for code, shape in SHAPES.items() if shape.area in areas and shape.view == "back"],
        "fatigue": 3,
        "unrefreshed": _UNREFRESHED[number],
        "cognitive": _COGNITIVE[number],
        "headache": True,
        "abdominal_pain": _SYMPTOMS[number] > 1,
        "depression": False,
        "symptoms_3_months": True,
        "nrs_pain": _PAIN[number],
        "worst_place": "lower_back",
        "any_spasm": True,
        "any_tightness": True,
        "area_severity": {"lower_leg_l": worst, "foot_l": 2},
        "constant_tightness": ["neck"],
        "frequency_level": often,
        "duration_level": long,
        "sleep_onset_effect": sleep,
        "activity_effect": activity,
        "energy": _ENERGY[number],
        "what_matters": "Sleeping through the night.",
    }
    if number > first:
        items |= {"pgic": _PGIC[number], "compared_with": EXAMPLE_DAYS[number - 1].isoformat()}
    return questionnaire(answered_on=EXAMPLE_DAYS[number] - dt.timedelta(days=2), **items)


def _example_signature(number: int) -> SignatureRecord:
    signed_at = dt.datetime.combine(EXAMPLE_DAYS[number], dt.time(10, 20), dt.UTC)
    return SignatureRecord(CLINICIAN, signed_at, f"{number:064x}")


def _course(number: int, code: str, status: CourseStatus, started: str, stopped: str | None, *doses: Dose) -> Course:
    begun, ended = PartialDate.parse(started), PartialDate.parse(stopped) if stopped else None
    return Course(number, code, "", status, begun, ended, doses)


_COURSES = (
    _course(1, "amitriptyline", CourseStatus.STOPPED, "2024-02", "2024-07", Dose(None, "10–25", "mg", "at night")),
    _course(
        2,
        "duloxetine",
        CourseStatus.CURRENT,
        "2024-09-06",
        None,
        Dose(None, "30", "mg"),
        Dose(PartialDate(2025, 4, 11), "60", "mg"),
    ),
    _course(3, "magnesium", CourseStatus.STOPPED, "2024-12", "2025-11-14", Dose(None, "300", "mg")),
    _course(4, "massage", CourseStatus.COMPLETED, "2025-01", "2025-04"),
    _course(5, "cyclobenzaprine_ir", CourseStatus.CURRENT, "2025-04-11", None, Dose(None, "10", "mg", "at night")),
    _course(6, "hydrotherapy", CourseStatus.CURRENT, "2025-08", None, Dose(None, "2", "times a week")),
)
_SAID_OF = {
    1: (1, Helped.MADE_WORSE, "Foggy"),
    2: (6, Helped.HELPED_A_BIT, ""),
    3: (6, Helped.DID_NOT_HELP, ""),
    4: (4, Helped.HELPED_A_BIT, ""),
    5: (6, Helped.HELPED_A_BIT, "Sleepy in the morning"),
    6: (6, Helped.HELPED_A_LOT, ""),
}
"""Course -> the visit (counted from 0) at which it was last rated, and what was said."""


def _example_ratings(number: int) -> tuple[Rating, ...]:
    said = ((course, *what) for course, what in _SAID_OF.items())
    return tuple(
        Rating(course, helped, Source.PATIENT, EXAMPLE_DAYS[number], side_effects)
        for course, visit, helped, side_effects in said
        if visit == number
    )


_TRIGGER_POINTS = (
    TriggerPointRecord(1, "trapezius_upper", "l", True, True, True, True, True, ("neck_back_l",), examiner=CLINICIAN),
    TriggerPointRecord(2, "gastrocnemius", "l", True, True, True, True, True, ("foot_sole_l",), examiner=CLINICIAN),
    TriggerPointRecord(3, "quadratus_lumborum", "l", True, True, True, True, False, ("buttock_l",), examiner=CLINICIAN),
    TriggerPointRecord(4, "soleus", "l", False, False, False, False, None, examiner=CLINICIAN),
    TriggerPointRecord(5, "soleus", "r", False, False, False, False, None, examiner=CLINICIAN),
)
_PLAN = PlanRecord(
    in_short="You feel better than in August. The pool helps you most.",
    steps=(
        NextStep(Actor.GP, "Please check blood pressure in 4 weeks. Keep duloxetine 60 mg."),
        NextStep(Actor.PATIENT, "Keep going to the pool. Stretch the calf before bed. Stop magnesium."),
        NextStep(Actor.CLINIC, "Treat calf and back, 3 visits. See you 13 Feb 2026."),
    ),
    items=(
        PlanItem(PlanDecision.KEEP, "Duloxetine", 2),
        PlanItem(PlanDecision.STOP, "Magnesium", 3, "Stopped today"),
        PlanItem(PlanDecision.KEEP, "Cyclobenzaprine", 5, "Only for bad nights"),
        PlanItem(PlanDecision.KEEP, "Warm pool exercise", 6),
    ),
)
