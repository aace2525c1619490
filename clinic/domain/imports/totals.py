"""What an incoming visit comes to, computed from its answers: to compare with what the file states, and to classify.

Nothing that a file states is believed: a total is shown beside the one that the items give, and neither is changed.
"""

import dataclasses
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from clinic.domain.body.regions import open_regions
from clinic.domain.exams import highest_rating, tender_points
from clinic.domain.imports.visits import IncomingVisit
from clinic.domain.instruments import CRITERIA_DETAILS
from clinic.domain.scoring import fiqr, spasm_burden, sss, sss_2010
from clinic.domain.scoring.criteria import is_generalised, meets_cut_offs, three_months
from clinic.domain.scoring.fiq import fiq
from clinic.domain.scoring.results import Outcome, Score, outcome_of
from clinic.domain.scoring.survey import SEVERITIES, SYMPTOMS, pain_areas
from clinic.domain.visits import Answers

Totals = dict[str, Fraction | None]
"""Key of a total -> exact value, None where it cannot be scored. A total whose items were not asked has no key."""
Scorers = Mapping[str, Callable[[Answers], Score | None]]
"""Key of an imported instrument, or `key/version` of one version of it -> its score of answers; None where the clinic
gave it no rule.
"""

VERSIONS = ("acr2010", "fs2011", "fs2016_cut_offs", "fs2016")
"""The sets of criteria that a report counts; `fs2016_cut_offs` is WPI and SSS alone, without regions and duration."""


_OF_SSS = (*SEVERITIES, *SYMPTOMS)


@dataclasses.dataclass(frozen=True, slots=True)
class _Survey:
    """The values of a row's survey that both totals and criteria are made of; None = cannot be told."""

    answers: Answers
    wpi: int | None
    generalised: bool | None
    three_months: bool | None
    self_report: int | None
    """With the three yes or no."""
    by_extent: int | None
    """With the extent of bodily symptoms (2010)."""
    alone: bool | None
    """No other disorder explains the pain."""

    @property
    def severity(self) -> int | None:
        """The scale of the row: with the three yes or no where they were asked."""
        return self.self_report if "headache" in self.answers else self.by_extent


def assess(visit: IncomingVisit, scorers: Scorers) -> tuple[Totals, dict[str, Outcome]]:
    """Return `totals` and `outcomes` of a visit, in half the time. Raises AnswerError as they do."""
    survey = _survey(visit)
    return _totals(visit, scorers, survey), _outcomes(survey) if survey else {}


def totals(visit: IncomingVisit, scorers: Scorers) -> Totals:
    """Return every total that the visit's items belong to. Raises AnswerError for an answer its item does not allow."""
    return _totals(visit, scorers, _survey(visit))


def outcomes(visit: IncomingVisit) -> dict[str, Outcome]:
    """Return what each of `VERSIONS` comes to; empty when the file has no survey. Never a diagnosis."""
    survey = _survey(visit)
    return _outcomes(survey) if survey else {}


def details_of(visit: IncomingVisit) -> Answers:
    """Return the clinician's inputs of the row as answers; None = not recorded."""
    return {key: getattr(visit.criteria, key) for key in CRITERIA_DETAILS.keys}


def _survey(visit: IncomingVisit) -> _Survey | None:
    answers = visit.answers.get("survey")
    if not answers:
        return None
    marked, criteria = pain_areas(answers), visit.criteria
    explained, extent = criteria.other_disorder_explains_pain, criteria.somatic_extent
    return _Survey(
        answers,
        wpi=None if marked is None else len(marked),
        generalised=None if marked is None else is_generalised(open_regions(marked)),
        three_months=three_months(answers).holds,
        self_report=_sss(answers),
        by_extent=None if extent is None else _whole(sss_2010(answers, details_of(visit))),
        alone=None if explained is None else not explained,
    )


def _sss(answers: Answers) -> int | None:
    """The same few answers come back over and over in a file: each set of them is scored once."""
    values = [answers.get(key) for key in _OF_SSS]
    try:
        return _sss_of(*values)
    except TypeError:  # an answer of a kind that cannot be remembered is none that is allowed
        return _whole(sss(answers))


@lru_cache(maxsize=4096, typed=True)
def _sss_of(*values: object) -> int | None:
    return _whole(sss(dict(zip(_OF_SSS, values, strict=True))))


def _totals(visit: IncomingVisit, scorers: Scorers, survey: _Survey | None) -> Totals:
    found = {**(_of_survey(survey) if survey else {}), **_of_exam(visit)}
    if "spasm7" in visit.answers:
        found["sbs"] = _value(spasm_burden(visit.answers["spasm7"]).score)
    if "fiqr" in visit.answers:
        found["fiqr"] = _value(fiqr(visit.answers["fiqr"]).total)
    if "fiq" in visit.answers:
        found["fiq"] = _value(fiq(visit.answers["fiq"]).total)
    for key in visit.answers:
        score = scorers.get(f"{key}/{visit.versions.get(key)}") or scorers.get(key)
        if score is not None and (scored := score(visit.answers[key])) is not None:
            found[key] = _value(scored)
    return found


def _outcomes(survey: _Survey) -> dict[str, Outcome]:
    return {
        "acr2010": outcome_of((_enough(survey.wpi, survey.by_extent, 3), survey.three_months, survey.alone)),
        "fs2011": outcome_of((_enough(survey.wpi, survey.self_report, 3), survey.three_months, survey.alone)),
        "fs2016_cut_offs": outcome_of((_enough(survey.wpi, survey.severity, 4),)),
        "fs2016": outcome_of((_enough(survey.wpi, survey.self_report, 4), survey.generalised, survey.three_months)),
    }


def _enough(areas: int | None, severity: int | None, second_limb_from: int) -> bool | None:
    return None if areas is None or severity is None else meets_cut_offs(areas, severity, second_limb_from)


def _of_survey(survey: _Survey) -> Totals:
    asked = {"wpi": survey.wpi} if "pain_areas" in survey.answers else {}
    if "fatigue" in survey.answers:
        asked["sss"] = survey.severity
    if len(asked) == 2:
        known = survey.wpi is not None and survey.severity is not None
        asked["psd"] = (survey.wpi or 0) + (survey.severity or 0) if known else None
    return {key: None if value is None else Fraction(value) for key, value in asked.items()}


def _of_exam(visit: IncomingVisit) -> Totals:
    if visit.exam is None:
        return {}
    result = tender_points(visit.exam.method, visit.exam.ratings.values())
    count = None if result.untested else result.positive_count
    found: Totals = {"tender_count": None if count is None else Fraction(count)}
    return {**found, "fis": _value(result.fis)} if highest_rating(visit.exam.method) > 1 else found


def _value(score: Score | None) -> Fraction | None:
    return None if score is None or score.value is None else Fraction(score.value)


def _whole(score: Score) -> int | None:
    return None if score.value is None else int(score.value)
