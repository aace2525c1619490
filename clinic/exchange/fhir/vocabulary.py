"""Our own codes, one CodeSystem for each kind: a code means something only together with its kind.

Read off the domain, so that a code that the product can store is also one that it exports. Sides are the patient's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from clinic.domain.body import zones
from clinic.domain.body.atlas import AREAS, SHAPES, SIDES, SITES
from clinic.domain.body.regions import Region
from clinic.domain.exams import ExamMethod, RatingSource, SiteState, TriggerActivity, TriggerFinding
from clinic.domain.instruments import REGISTRY, Kind
from clinic.domain.muscles import MUSCLES, label_of
from clinic.domain.patients import AllergyState
from clinic.domain.red_flags import LEVEL_LABELS, RED_FLAGS
from clinic.domain.scoring import Outcome
from clinic.domain.scoring.change import pgic
from clinic.domain.scoring.fiqr import fiqr_band
from clinic.domain.scoring.sentences import TITLES
from clinic.domain.scoring.survey import psd_band
from clinic.domain.treatments import catalogue
from clinic.domain.treatments.choices import (
    LABELS,
    CourseStatus,
    Helped,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.domain.visits import EntryMode, PointTreatment, StopReason, VisitStatus
from clinic.exchange.fhir import own_words


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its words; `weight` is what an answer of that code counts, None where it counts nothing."""

    code: str
    display: str
    definition: str = ""
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """All codes of one kind."""

    kind: str
    title: str
    codes: tuple[Code, ...]


_MEMBER_WORDS: Mapping[str, str] = {
    ExamMethod.ACR_PAINFUL_YES_NO: "Painful yes or no, 1990 method; positive from 1",
    ExamMethod.MTPS_0_10: "Manual Tender Point Survey, 0 to 10; positive from 2",
    PointTreatment.NONE: "Not treated",
    PointTreatment.RELEASE: "Released by hand",
    PointTreatment.NEEDLING: "Dry needling",
    PointTreatment.INJECTION: "Injection",
}
NONE = "none"
"""The answer *explicitly none* to a question that takes a list."""
SHARED: Mapping[tuple[str, str], str] = {
    ("survey", "head_zones"): "zone",
    ("spasm7", "cramp_head_zones"): "zone",
    ("pain", "worst_place"): "area",
}
"""Instrument and item whose choices are codes of a kind of ours already."""


@cache
def systems() -> Mapping[str, Codes]:
    """Return every kind with its codes."""
    return {one.kind: one for one in (*_of_the_body(), *_of_findings(), *_of_treatments(), *_of_answers())}


@cache
def displays(kind: str) -> Mapping[str, str]:
    """Return code -> words of one kind. Raises KeyError for a kind that is none of ours."""
    return {one.code: one.display for one in systems()[kind].codes}


def display(kind: str, code: str) -> str:
    """Return the words of a code. Raises KeyError."""
    return displays(kind)[code]


def answers_kind(instrument: str, item: str) -> str:
    """Return the kind of the choices of one question."""
    return SHARED.get((instrument, item)) or f"answers-{instrument}-{item}".replace("_", "-")


def _of_the_body() -> Iterable[Codes]:
    yield Codes("area", "Areas of the body map", tuple(Code(one.code, one.label) for one in AREAS.values()))
    yield Codes("shape", "Drawn pieces of the body map", tuple(Code(one.code, one.label) for one in SHAPES.values()))
    placed = (zones.stored(*one) for one in zones.ALL_PLACED)
    yield Codes("zone", "Zones, finer than areas", tuple(Code(one, zones.label_of(one, str)) for one in placed))
    yield Codes("site", "Tender-point and control sites", tuple(Code(one.code, one.label) for one in SITES.values()))
    yield _members("region", "Regions of the 2016 criteria", Region)
    muscles = ((f"{code}_{side}", label_of(code, side, str)) for code in MUSCLES for side in SIDES)
    yield Codes("muscle", "Muscles, each with its side", tuple(Code(*one) for one in muscles))


def _of_findings() -> Iterable[Codes]:
    scores = tuple(Code(key, *words) for key, words in own_words.SCORES.items())
    yield Codes("score", "Scores and single scales", scores)
    findings = tuple(Code(key, *words) for key, words in own_words.FINDINGS.items())
    yield Codes("finding", "What is observed, other than scores", findings)
    yield _worded("part", "Parts of an observation", own_words.PARTS)
    yield Codes("psd-band", "Bands of the PSD: Wolfe, Walitt, Rasker, Katz, Häuser 2015", _bands(psd_band, 32))
    yield Codes("fiqr-band", "Bands of the FIQR: Salaffi et al. 2021", _bands(fiqr_band, 101))
    changes = (pgic(value).band for value in range(1, 8))
    yield Codes("pgic", "Impressions of change", tuple(Code(one.code, one.label) for one in changes if one))
    yield _worded("criteria", "Sets of criteria; their results are never a diagnosis", TITLES)
    yield _worded("criteria-condition", "Conditions of the criteria", own_words.CRITERIA_CONDITIONS)
    yield _members("outcome", "What a set of criteria comes to; never a diagnosis", Outcome)
    yield _members("exam-method", "Methods of the tender-point examination", ExamMethod)
    yield _members("site-state", "What became of a site", SiteState)
    yield _members("rating-source", "Where a rating comes from", RatingSource)
    yield _members("stop-reason", "Why an examination ended early", StopReason)
    yield _members("trigger-finding", "Whether there is a trigger point", TriggerFinding)
    yield _members("trigger-activity", "Whether a trigger point is active", TriggerActivity)
    yield _members("point-treatment", "What was done at a trigger point", PointTreatment)
    signs = tuple(Code(flag.code, flag.line) for flag in RED_FLAGS)
    yield Codes("urgent-sign", "Urgent signs as the patient reads them", signs)
    yield _worded("urgency", "How fast help is needed", {level.value: words for level, words in LEVEL_LABELS.items()})


def _of_treatments() -> Iterable[Codes]:
    rows = tuple(Code(one.code, one.name) for one in catalogue.CATALOGUE.values())
    yield Codes("treatment", "Treatments of the catalogue", rows)
    kinds = {kind.value: words for kind, words in catalogue.KIND_LABELS.items()}
    yield _worded("treatment-kind", "Kinds of treatments", kinds)
    for kind, title, members in (
        ("course-status", "Where a course of treatment stands", CourseStatus),
        ("helped", "What a treatment did", Helped),
        ("stopped-because", "Why a course ended", StoppedBecause),
        ("symptom", "Symptoms that a treatment is for, or changed", Symptom),
        ("severity", "Severity of side effects", Severity),
        ("would-use-again", "Whether it would be used again", WouldUseAgain),
        ("source", "Who said it", Source),
    ):
        yield _members(kind, title, members)


def _of_answers() -> Iterable[Codes]:
    yield _members("allergy-state", "What is known of allergies", AllergyState)
    yield _members("visit-status", "Progress of a visit", VisitStatus)
    yield _members("entry-mode", "How answers came in", EntryMode)
    yield _worded("activity", "What was done with a record", own_words.ACTIVITIES)
    yield _worded("section", "Sections of a visit summary", own_words.SECTIONS)
    yield Codes("document", "Documents", (Code("visit_summary", "Fibromyalgia visit summary"),))
    yield Codes("answer", "Answers to any list", (Code(NONE, "None of these", "Said explicitly; not a blank."),))
    for instrument in REGISTRY.values():
        for item in instrument.items:
            if item.kind not in (Kind.CHOICE, Kind.CODES) or (instrument.key, item.key) in SHARED:
                continue
            codes = tuple(
                Code(str(one.value), one.label, weight=one.value if isinstance(one.value, int) else None)
                for one in item.choices
            )
            yield Codes(answers_kind(instrument.key, item.key), f"Answers to: {item.question}", codes)


def _members(kind: str, title: str, members: type[StrEnum]) -> Codes:
    return Codes(kind, title, tuple(Code(one.value, _words(one)) for one in members))


def _words(member: StrEnum) -> str:
    return LABELS.get(member) or _MEMBER_WORDS.get(member) or member.value.replace("_", " ").capitalize()


def _worded(kind: str, title: str, words: Mapping[str, str]) -> Codes:
    return Codes(kind, title, tuple(Code(*one) for one in words.items()))


def _bands(band_of: object, values: int) -> tuple[Code, ...]:
    found = {band.code: band.label for band in (band_of(value) for value in range(values))}  # type: ignore[operator]
    return tuple(Code(*one) for one in found.items())
