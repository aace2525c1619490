"""A demo clinic of any size: invented patients with five earlier visits each, and a full day today.

They come in the way a clinic brings in its own past, as imported visits; names are put together from a list and a
number, so that nobody can take them for people. The same day and number give the same clinic.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Iterator

import click
from sqlalchemy.orm import Session

from clinic.cli.demo import building
from clinic.cli.demo.answers import MOST_TENDER_FIRST
from clinic.cli.installation import utc_now
from clinic.db.engine import Database
from clinic.domain.body.atlas import WPI_AREAS
from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.imports import IncomingExam, IncomingPatient, IncomingTreatment, IncomingVisit
from clinic.domain.instruments import REGISTRY
from clinic.domain.treatments.choices import Helped
from clinic.services import accounts, imports, patients, visits

VISITS_EACH = 5
APART = dt.timedelta(days=91)
TODAY_AT_MOST = 60
"""Visits planned for today: more than one clinic sees in a day."""
NUMBER = "DEMO-N{:06d}"
FIRST = ("Alma", "Bruno", "Carla", "Dario", "Edda", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Klara", "Luis", "Mina")
LAST = ("Example", "Sample", "Invented", "Standin", "Madeup", "Nobody", "Fictional")
TREATMENTS = ("amitriptyline", "duloxetine", "pregabalin", "magnesium", "massage", "hydrotherapy")


def add(database: Database, count: int, today: dt.date) -> None:
    """Add so many patients; none if they are there already."""
    with database.reading() as session:
        clinician = accounts.by_email(session, building.CLINICIAN)
        there = patients.search(session, NUMBER.format(1))
    if clinician is None or there:
        return
    click.echo(f"Adding {count} invented patients with {VISITS_EACH} visits each …", err=True)
    made_of = f"invented {count} {today}"
    about = imports.About(
        file_name="invented patients", file_sha256=hashlib.sha256(made_of.encode()).hexdigest(), map_text=made_of,
        account_id=clinician.id,
    )  # fmt: skip
    imports.run(database, _past(count, today), about, clock=utc_now)
    with database.writing() as session:
        _plan_today(session, count, today)
        session.commit()


def _past(count: int, today: dt.date) -> Iterator[IncomingVisit]:
    """Return the visits, patient by patient, the earliest first."""
    chance = random.Random(f"{count} {today}")  # noqa: S311 - invented numbers, no secret  # nosec
    for number in range(1, count + 1):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
        who = IncomingPatient(NUMBER.format(number), name, PartialDate(chance.randrange(1940, 2005)))
        last = today - dt.timedelta(days=chance.randrange(1, 90))
        worse = chance.random()
        for ago in reversed(range(VISITS_EACH)):
            row = number * VISITS_EACH - ago + 1
            yield _visit(row, who, last - ago * APART, min(1.0, worse + 0.05 * ago), chance)


def _visit(row: int, who: IncomingPatient, day: dt.date, bad: float, chance: random.Random) -> IncomingVisit:
    """Return one visit; `bad` is how bad things are, from 0 to 1."""
    areas = sorted(chance.sample(WPI_AREAS, round(bad * 15) + 2))
    grade = min(3, round(bad * 3))
    survey = {
        "pain_areas": areas, "fatigue": grade, "unrefreshed": grade, "cognitive": max(0, grade - 1),
        "headache": bad > 0.3, "abdominal_pain": bad > 0.7, "depression": bad > 0.6, "symptoms_3_months": True,
    }  # fmt: skip
    tender = set(MOST_TENDER_FIRST[: round(bad * 18)])
    ratings = {
        site: SiteRating(site, SiteState.RATED, chance.randrange(2, 10) if site in tender else chance.randrange(0, 2))
        for site in MOST_TENDER_FIRST
    }
    answers = {"survey": survey, "pain": {"nrs_pain": round(bad * 9) + 1, "worst_place": areas[0]}}
    helped = chance.choice((Helped.HELPED_A_BIT, Helped.DID_NOT_HELP, Helped.HELPED_A_LOT, Helped.CANNOT_SAY))
    return IncomingVisit(
        row=row,
        patient=who,
        seen_on=day,
        answers=answers,
        versions={key: REGISTRY[key].version for key in answers},
        exam=IncomingExam(ExamMethod.MTPS_0_10, ratings),
        treatments=(IncomingTreatment(chance.choice(TREATMENTS), "", helped),),
    )


def _plan_today(session: Session, count: int, today: dt.date) -> None:
    clinician = accounts.by_email(session, building.CLINICIAN)
    for number in range(1, min(count, TODAY_AT_MOST) + 1):
        for patient in patients.search(session, NUMBER.format(number)):
            if clinician is not None:
                visits.plan(session, patient, today, clinician, actor=clinician, now=utc_now())
