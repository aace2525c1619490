"""The visit table: one row per visit that took place, all of it in columns, read off the instruments.

It holds what can be computed with, and what is needed to bring the same visits in again; who saw, typed and signed,
free text and the course of treatments stand in the other tables.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod
from clinic.domain.exams.tender_points import SOURCES
from clinic.domain.instruments import CRITERIA_DETAILS
from clinic.domain.treatments.courses import Source
from clinic.domain.visits import StopReason
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value, labelled
from clinic.exchange.csv_export.computed import examined
from clinic.exchange.csv_export.item_columns import SEPARATOR, Question, columns_of
from clinic.exchange.csv_export.keys import PATIENT, VISIT
from clinic.exchange.csv_export.marks import OF_SITE, UNRATED, Mark
from clinic.exchange.csv_export.persons import Person
from clinic.exchange.csv_export.questionnaires import BUILT_IN, Questionnaires, items_of
from clinic.exchange.csv_export.score_columns import score_columns
from clinic.exchange.csv_export.tables.criteria_inputs import detail_column
from clinic.exchange.csv_export.tables.people import BIRTH

NAME = "visit_table"
DETAILS = "criteria."
EXAM = "exam."
SOMATIC_COUNT = "somatic_count"
VERSION = "version_"
RATING = "="
OWN_WORDS = "own_words"
OF_METHODS = "; ".join(f"{method}: {source}" for method, source in SOURCES.items())
"""The source of what an examiner found, by method."""


def visit_table(questionnaires: Questionnaires) -> Table:
    """Return the table with the columns of the built-in instruments and of the imported ones given."""
    columns = (
        *_WHO,
        *(column for question in questions(questionnaires) for column in columns_of(question)),
        *_versions(questionnaires),
        *(detail_column(item, prefix=DETAILS) for item in CRITERIA_DETAILS.items),
        Column(
            DETAILS + SOMATIC_COUNT,
            "Of an imported visit: count of bodily symptoms from which somatic_extent was banded",
            Type.INTEGER,
            lambda row: row.of.somatic_count,
            low="0",
        ),
        *_exam(),
        *score_columns(questionnaires),
        _TREATMENTS,
    )
    return Table(
        NAME, "One row per visit that took place, with everything that can be computed with", _apart(columns), _rows
    )


def questions(questionnaires: Questionnaires) -> Iterator[Question]:
    """Return every question that can have columns, built-in instruments first."""
    for instrument in BUILT_IN:
        for item in instrument.items:
            label = item.question or f"{instrument.title}: {item.key}"
            yield Question(instrument.key, item, label, instrument.version, instrument.source)
    for key, versions in questionnaires.imported.items():
        title = questionnaires.title(versions[-1])
        for item, asked in items_of(versions).values():
            yield Question(key, item, f"{title}: {item.key}", " ".join(asked), "imported by the clinic", worded=False)


def _rows(person: Person) -> Iterator[Row]:
    for visit in person.counting:
        yield Row(person, visit)


_WHO = (
    VISIT,
    PATIENT,
    Column("name", "Name", Type.FREE_TEXT, lambda row: row.person.record.name),
    BIRTH,
    Column("seen_on", "Day of the visit", Type.DATE, lambda row: row.of.seen_on),
)


def _versions(questionnaires: Questionnaires) -> Iterator[Column]:
    """Return a column for each instrument with columns: by which version it was answered; empty = not asked."""

    def column(key: str, versions: Iterable[str]) -> Column:
        def read(row: Row) -> Value:
            asked = row.of.questionnaire
            return asked.versions.get(key) if asked and key in asked.answers else None

        known = ", ".join(versions)
        return Column(f"{VERSION}{key}", f"Version of {key} that was answered", Type.CODE, read, version=known)

    asked = {question.instrument for question in questions(questionnaires) if any(columns_of(question))}
    for instrument in BUILT_IN:
        if instrument.key in asked:
            yield column(instrument.key, [instrument.version])
    for key, found in questionnaires.imported.items():
        if key in asked:
            yield column(key, [one.instrument.version for one in found])


def _exam() -> Iterator[Column]:
    def method(row: Row) -> Value:
        exam = row.of.exam
        return exam.method if exam and examined(exam) else None

    yield Column(
        f"{EXAM}method",
        "How tender points were rated; empty = not examined",
        Type.CODE,
        method,
        codes=labelled(ExamMethod),
        source=OF_METHODS,
    )
    yield Column(
        f"{EXAM}stopped",
        "Why the survey ended early; empty = it did not",
        Type.CODE,
        lambda row: row.of.exam.stopped if row.of.exam and examined(row.of.exam) else None,
        codes=labelled(StopReason),
    )
    for site in SITES.values():
        yield _site(site.code, site.label, site.control)


def _site(code: str, label: str, control: bool) -> Column:
    def read(row: Row) -> Value:
        rating = row.of.exam.ratings.get(code) if row.of.exam else None
        if rating is None:
            return Mark.NOT_EXAMINED
        return OF_SITE[rating.state] if rating.rating is None else rating.rating

    return Column(
        f"{EXAM}{code}",
        f"{'Control site' if control else 'Tender point'}: {label}; 0 or 1 by the yes-or-no method, else 0 to 10",
        Type.INTEGER,
        read,
        low="0",
        high="10",
        direction="higher is worse",
        marks=UNRATED,
        source=OF_METHODS,
    )


def _treatments(row: Row) -> Value:
    """Return what was rated at the visit: each treatment once, with what the patient says of it before all others."""
    courses = {course.id: course for course in row.person.record.courses}
    said: dict[str, str] = {}
    ratings = [rating for rating in row.of.ratings if rating.course_id in courses]
    for rating in sorted(ratings, key=lambda one: (one.source is Source.PATIENT, one.course_id)):
        course = courses[rating.course_id]
        name = course.code or _one_word(course.own_words, row)
        said[name] = f"{name}{RATING}{rating.helped}" if rating.helped else name
    return SEPARATOR.join(said[name] for name in sorted(said)) or None


def _one_word(own_words: str, row: Row) -> str:
    """Return own words as an entry of the list: without its signs; de-identified, that there were some."""
    if row.person.pseudonyms is not None:
        return OWN_WORDS
    return " ".join(own_words.replace(SEPARATOR, ",").replace(RATING, " ").split())


_TREATMENTS = Column(
    "treatments",
    "Treatments rated at the visit, separated by semicolons, each with = and what it did where that was said; "
    "see treatment_ratings",
    Type.CODES,
    _treatments,
    codes=((OWN_WORDS, "named in own words, de-identified"),),
)


def _apart(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Number a name that two imported questionnaires happen to give to two columns."""
    seen: Counter[str] = Counter()
    found = []
    for column in columns:
        seen[column.name] += 1
        again = seen[column.name]
        found.append(column if again == 1 else dataclasses.replace(column, name=f"{column.name}~{again}"))
    return tuple(found)
