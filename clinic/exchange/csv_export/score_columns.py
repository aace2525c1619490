"""The columns of the visit table that are computed: scores, bands, and what the sets of criteria come to."""

import dataclasses
from collections.abc import Callable, Iterator

from clinic.domain.exams.tender_points import SOURCES as OF_METHODS
from clinic.domain.instruments import FIQ, FIQR, SPASM7, SURVEY, Instrument
from clinic.domain.scoring.criteria import SOURCES as OF_CRITERIA
from clinic.domain.scoring.survey import PSD_BAND_SET
from clinic.exchange.csv_export.columns import Column, Row, Type, Value
from clinic.exchange.csv_export.computed import VERSIONS, computed
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.questionnaires import Questionnaires
from clinic.exchange.csv_export.tables.scores import CRITERIA_CODES, CRITERIA_TITLES, NO_CRITERIA, NO_SCORE

SCORE = "score_"
_WORSE = "higher is worse"
_OF_ANSWERS: tuple[tuple[str, str, Instrument, int | str], ...] = (
    ("wpi", "Widespread pain index: painful areas of 19", SURVEY, 19),
    ("sss", "Symptom severity scale", SURVEY, 12),
    ("psd", "Polysymptomatic distress: WPI + SSS", SURVEY, 31),
    ("sss_2010", "Symptom severity scale with the clinician's extent of bodily symptoms (2010)", SURVEY, 12),
    ("sbs", "Spasm burden: tool-defined, not validated", SPASM7, 100),
    ("fiqr", "FIQR total", FIQR, 100),
    ("fiq", "Classic FIQ total", FIQ, "100.01"),
)
_OF_EXAM = (
    ("tender_count", "Tender points of 18, if all were tested", 18),
    ("fis", "Mean of the 18 tender-point ratings", 10),
)
STATED = ("wpi", "sss", "psd", "tender_count", "fis", "fiqr", "fiq", "sbs")
"""Totals that are compared with the items when the table is read again."""


def score_columns(questionnaires: Questionnaires) -> Iterator[Column]:
    """Return the computed columns, those of imported instruments included."""
    for key, label, instrument, high in _OF_ANSWERS:
        yield _score(key, key, label, high, Mark.NOT_ASKED, instrument)
    yield Column(
        "psd_band",
        "Named span of PSD",
        Type.CODE,
        _band,
        version=PSD_BAND_SET,
        codes=tuple((code, code.replace("_", " ")) for code in _BANDS),
        marks=NO_SCORE,
    )
    for key, label, high in _OF_EXAM:
        yield dataclasses.replace(
            _score(key, key, label, high, Mark.NOT_EXAMINED, None), source="; ".join(OF_METHODS.values())
        )
    yield _count("tender_positive", "Tender points found among the sites that were tested", lambda one: one[0])
    yield _count("tender_tested", "Tender-point sites tested, of 18", lambda one: one[1])
    yield from _imported(questionnaires)
    for version in VERSIONS:
        yield Column(
            version,
            CRITERIA_TITLES[version],
            Type.CODE,
            _criteria(version),
            codes=CRITERIA_CODES,
            marks=NO_CRITERIA,
            version=version,
            source=OF_CRITERIA[version.removesuffix("_cut_offs")],
        )


_BANDS = ("none", "mild", "moderate", "severe", "very_severe")


def _score(name: str, key: str, label: str, high: int | str, otherwise: Mark, instrument: Instrument | None) -> Column:
    def read(row: Row) -> Value:
        scored = computed(row.person, row.of).scores.get(key)
        return scored.value if scored else otherwise

    return Column(
        name,
        label,
        Type.DECIMAL,
        read,
        low="0",
        high=str(high),
        direction=_WORSE,
        marks=NO_SCORE,
        version=instrument.version if instrument else "",
        source=instrument.source if instrument else "",
        places=2,
    )


def _band(row: Row) -> Value:
    scored = computed(row.person, row.of).scores["psd"]
    return scored.score.band.code if scored.score.band else scored.mark


def _count(name: str, label: str, of: Callable[[tuple[int | None, int | None]], int | None]) -> Column:
    def read(row: Row) -> Value:
        found = computed(row.person, row.of)
        value = of((found.positive, found.tested))
        return Mark.NOT_EXAMINED if value is None else value

    return Column(name, label, Type.INTEGER, read, low="0", high="18", marks=(Mark.NOT_EXAMINED,))


def _imported(questionnaires: Questionnaires) -> Iterator[Column]:
    for key, versions in questionnaires.imported.items():
        rules = [one.scoring for one in versions if one.scoring]
        if not rules:
            continue
        rule = rules[-1]
        title = questionnaires.title(versions[-1])
        base = _score(
            f"{SCORE}{key}", key, f"{title}: score by the clinic's rule ({rule.method})", 0, Mark.NOT_ASKED, None
        )
        yield _with_rule(
            base, rule.low, rule.high, rule.higher_is_better, " ".join(v.instrument.version for v in versions)
        )


def _with_rule(column: Column, low: str, high: str, better: bool, version: str) -> Column:
    direction = "higher is better" if better else _WORSE
    own = "the clinic's own rule"
    return dataclasses.replace(column, low=low, high=high, direction=direction, version=version, source=own)


def _criteria(version: str) -> Callable[[Row], Value]:
    def read(row: Row) -> Value:
        return computed(row.person, row.of).criteria[version]

    return read
