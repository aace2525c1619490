"""Invented visits from a seed: from nothing to very much of everything, each typed text with words of its own."""

import datetime as dt
from decimal import Decimal
from random import Random

from clinic.domain import muscles
from clinic.domain.body.atlas import AREAS, SITES
from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.patients import AllergyState, Diagnosis, PatientFacts, PatientRecord
from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.treatments.courses import Course, CourseStatus, Dose, Helped, PlanDecision, Rating, Source
from clinic.domain.visits import (
    Actor,
    AddendumRecord,
    ExamRecord,
    NextStep,
    PlanItem,
    PlanRecord,
    SignatureRecord,
    StopReason,
    TriggerPointRecord,
    VisitRecord,
    VisitStatus,
)
from tests.records import CLINIC, patient_record, questionnaire, visit_record

LAST = dt.date(2025, 11, 14)
FIRST_ACTION = "firstaction"


class AnyVisit:
    """The visit of one seed; `always` are words that stand on every layout, `details` those of the standard one."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self.always: list[str] = []
        self.details: list[str] = []
        self._written = 0

    def summary(self) -> VisitSummary:
        visits = self._chance.choice([1, 2, 3, 7, 12, 25, 60])
        record = self._record(visits)
        return summarise(record, visits, clinic=CLINIC)

    def _some(self, most: int) -> int:
        """Return a number from 0 to `most`, the small ones more often."""
        return int(most * self._chance.random() ** 2 + 0.5)

    def _words(self, most: int, found: list[str]) -> str:
        """Return at least one word that no other text has."""
        self._written += 1
        own = [f"w{self._written}x{number}" for number in range(1 + self._some(most - 1))]
        found += own
        return " ".join(own)

    def _record(self, visits: int) -> PatientRecord:
        name = " ".join("N" + "anelu"[self._some(4)] * self._some(17) for _ in range(2)).strip()[:40]
        courses = tuple(self._course(number) for number in range(1, 1 + self._some(30)))
        facts = PatientFacts(
            diagnoses=tuple(Diagnosis(self._words(4, self.always)) for _ in range(self._some(12))),
            allergy_state=AllergyState.LISTED,
            allergies=tuple(self._words(2, self.always) for _ in range(1 + self._some(8))),
        )
        before = [self._visit(number, visits, ()) for number in range(1, visits)]
        return patient_record(
            visits=[*before, self._visit(visits, visits, courses)], courses=courses, facts=facts, name=name
        )

    def _course(self, number: int) -> Course:
        chance = self._chance
        doses = tuple(Dose(None, str(10 * n), "mg", self._words(3, self.always)) for n in range(1, 1 + self._some(3)))
        return Course(
            number,
            None,
            self._words(6, self.always),
            chance.choice([CourseStatus.CURRENT, CourseStatus.STOPPED, CourseStatus.PAUSED, CourseStatus.COMPLETED]),
            chance.choice([None, PartialDate(2024), PartialDate(2024, 5), PartialDate(2024, 5, 6)]),
            doses=doses,
            side_effects=self._words(5, self.details) if chance.random() < 0.4 else "",
        )

    def _visit(self, number: int, visits: int, courses: tuple[Course, ...]) -> VisitRecord:
        last, chance = number == visits, self._chance
        seen_on = LAST - dt.timedelta(weeks=5 * (visits - number))
        more: dict[str, object] = {}
        if chance.random() < 0.85:
            more["questionnaire"] = self._answers()
        if chance.random() < 0.7:
            more["exam"] = self._exam()
        if last:
            more["trigger_points"] = tuple(self._spot(n) for n in range(1, 1 + self._some(25)))
            more["ratings"] = tuple(
                Rating(course.id, chance.choice([None, *Helped]), Source.PATIENT, seen_on)
                for course in courses
                if chance.random() < 0.7
            )
            more["plan"] = self._plan(courses)
            more["addenda"] = tuple(self._addendum() for _ in range(self._some(3)))
            more["signature"] = SignatureRecord("Dr A. Sample", dt.datetime(2025, 11, 14, 9, tzinfo=dt.UTC), "0" * 64)
        return visit_record(number, seen_on, VisitStatus.SIGNED if last else VisitStatus.OPEN, **more)

    def _answers(self) -> object:
        chance = self._chance
        maybe = {
            "nrs_pain": chance.choice([None, 0, 5, 10]),
            "fatigue": chance.choice([None, 0, 3]),
            "unrefreshed": chance.choice([None, 1, 2]),
            "cognitive": chance.choice([0, 1]),
            "pain_areas": chance.sample(list(AREAS), self._some(len(AREAS))),
            "any_spasm": chance.choice([None, False]),
            "energy": chance.choice([None, 4]),
            "pgic": chance.choice([None, 1, 7]),
            "symptoms_3_months": chance.choice([None, True, False]),
        }
        return questionnaire(**{key: value for key, value in maybe.items() if chance.random() < 0.8})

    def _exam(self) -> ExamRecord:
        chance, method = self._chance, self._chance.choice(list(ExamMethod))
        ratings = {}
        for site in SITES:
            state = chance.choice([SiteState.RATED] * 6 + [SiteState.REFUSED, SiteState.STOPPED])
            if chance.random() < 0.9:
                value = chance.choice([0, 1]) if method is ExamMethod.ACR_PAINFUL_YES_NO else chance.randint(0, 10)
                ratings[site] = SiteRating(site, state, value if state is SiteState.RATED else None)
        pressures = {site: (Decimal("2.5"),) for site in SITES} if chance.random() < 0.3 else {}
        return ExamRecord("Dr A. Sample", method, ratings, pressures, chance.choice([None, *StopReason]))

    def _spot(self, number: int) -> TriggerPointRecord:
        muscle, yes = list(muscles.MUSCLES)[number - 1], self._chance.choice([True, True, False, None])
        return TriggerPointRecord(
            number, muscle, "lr"[number % 2], True, True, True, yes, yes, note=self._words(8, self.details)
        )

    def _plan(self, courses: tuple[Course, ...]) -> PlanRecord:
        steps = [NextStep(self._chance.choice(list(Actor)), self._words(40, self.always)) for _ in range(self._some(6))]
        items = (
            PlanItem(self._chance.choice(list(PlanDecision)), course.name, course.id, self._words(3, self.details))
            for course in courses
            if self._chance.random() < 0.5
        )
        new = (
            PlanItem(PlanDecision.TRY, self._words(4, self.always), None, self._words(6, self.always))
            for _ in range(self._some(2))
        )
        first = NextStep(Actor.GP, f"{FIRST_ACTION} {self._words(20, self.always)}")
        long_or_not = 2000 if self._chance.random() < 0.1 else 60
        return PlanRecord(self._words(long_or_not, self.always), (first, *steps), (*items, *new))

    def _addendum(self) -> AddendumRecord:
        moment = dt.datetime(2025, 12, 3, 9, tzinfo=dt.UTC)
        return AddendumRecord("Dr B. Other", moment, self._words(12, self.always), self._words(60, self.always))
