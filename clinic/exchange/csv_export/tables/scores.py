"""Scores with the rule that decided, and what the sets of criteria come to."""

from collections.abc import Iterator

from clinic.domain.scoring.results import Outcome
from clinic.domain.scoring.sentences import TITLES
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value
from clinic.exchange.csv_export.computed import computed
from clinic.exchange.csv_export.keys import VISIT
from clinic.exchange.csv_export.marks import OF_STATE, Mark
from clinic.exchange.csv_export.persons import Person

NO_SCORE = tuple(OF_STATE.values())
CRITERIA_CODES = ((Outcome.MET.value, "fulfilled; never a diagnosis"), (Outcome.NOT_MET.value, "not fulfilled"))
NO_CRITERIA = (Mark.NOT_ASKED, Mark.NOT_ASSESSABLE, Mark.ADULTS_ONLY)
CRITERIA_TITLES = {
    **TITLES,
    "fs2016_cut_offs": "WPI and SSS by the cut-offs of 2016 alone, without regions and duration",
}


def _scores(person: Person) -> Iterator[Row]:
    for visit in person.counting:
        for scored in computed(person, visit).scores.values():
            if scored.mark is not Mark.NOT_ASKED:
                yield Row(person, visit, scored)


def _criteria(person: Person) -> Iterator[Row]:
    for visit in person.counting:
        found = computed(person, visit)
        for version, result in found.criteria.items():
            if result is not Mark.NOT_ASKED:
                yield Row(person, visit, (version, result, found.results.get(version)))


def _band(row: Row) -> Value:
    band = row.thing.score.band
    return band.code if band else None


SCORES = Table(
    "scores",
    "One row per score of a visit, computed anew from the answers; one that was not asked has no row",
    (
        VISIT,
        Column("score", "Score", Type.CODE, lambda row: row.thing.score.key),
        Column(
            "instrument", "Instrument it is computed from", Type.CODE, lambda row: row.thing.score.receipt.instrument
        ),
        Column("version", "Version of the rule", Type.CODE, lambda row: row.thing.score.receipt.version),
        Column(
            "value",
            "The score, to two decimals; its range and direction stand in the next columns",
            Type.DECIMAL,
            lambda row: row.thing.value,
            places=2,
            marks=NO_SCORE,
        ),
        Column("low", "Lowest value of the scale", Type.INTEGER, lambda row: row.thing.score.low),
        Column("high", "Highest value of the scale", Type.INTEGER, lambda row: row.thing.score.high),
        Column(
            "higher_is_better",
            "Direction of the scale",
            Type.YES_NO,
            lambda row: row.thing.score.higher_is_better,
            codes=(("0", "higher is worse"), ("1", "higher is better")),
        ),
        Column(
            "estimated",
            "Whether a blank was made up for by the others",
            Type.YES_NO,
            lambda row: row.thing.score.estimated,
        ),
        Column("band", "Named span of the score", Type.CODE, _band),
        Column(
            "band_set",
            "Published set that the span is of",
            Type.CODE,
            lambda row: row.thing.score.band.set_name if row.thing.score.band else None,
        ),
        Column(
            "missing",
            "Items that were blank or not asked",
            Type.CODES,
            lambda row: " ".join(row.thing.score.receipt.missing) or None,
        ),
        Column(
            "rule", "The rule that decided, in words", Type.FREE_TEXT, lambda row: str(row.thing.score.receipt.rule)
        ),
        Column(
            "source", "Where the rule comes from", Type.FREE_TEXT, lambda row: row.thing.score.receipt.source or None
        ),
    ),
    _scores,
)


CRITERIA = Table(
    "criteria",
    "One row per visit and set of criteria; never a diagnosis",
    (
        VISIT,
        Column(
            "version",
            "Set of criteria",
            Type.CODE,
            lambda row: row.thing[0],
            codes=tuple(CRITERIA_TITLES.items()),
        ),
        Column(
            "result", "What it comes to", Type.CODE, lambda row: row.thing[1], codes=CRITERIA_CODES, marks=NO_CRITERIA
        ),
        Column(
            "rule",
            "Which clause decided, in words",
            Type.FREE_TEXT,
            lambda row: str(row.thing[2].receipt.rule) if row.thing[2] else None,
        ),
    ),
    _criteria,
)
