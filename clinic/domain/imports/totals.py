"""What an incoming visit comes to, computed from its answers: to compare with what the file states, and to classify.

Nothing that a file states is believed: a total is shown beside the one that the items give, and neither is changed.
"""

import dataclasses
from collections.abc import Callable, Mapping
from fractions import Fraction

from clinic.domain.exams import tender_points
from clinic.domain.imports.visits import IncomingVisit
from clinic.domain.instruments import CRITERIA_DETAILS
from clinic.domain.scoring import fiqr, psd, spasm_burden, sss, sss_2010, wpi
from clinic.domain.scoring.criteria import generalised_pain, no_other_disorder, three_months, wpi_sss
from clinic.domain.scoring.fiq import fiq
from clinic.domain.scoring.results import Outcome, Score, outcome
from clinic.domain.visits import Answers

Totals = dict[str, Fraction | None]
"""Key of a total -> exact value, None where it cannot be scored. A total whose items were not asked has no key."""
Scorers = Mapping[str, Callable[[Answers], Score | None]]
"""Key of an imported instrument, or `key/version` of one version of it -> its score of answers; None where the clinic
gave it no rule.
"""

VERSIONS = ("acr2010", "fs2011", "fs2016_cut_offs", "fs2016")
"""The sets of criteria that a report counts; `fs2016_cut_offs` is WPI and SSS alone, without regions and duration."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Survey:
    """The parts of a row's survey that both totals and criteria are made of."""

    answers: Answers
    details: Answers
    areas: Score
    self_report: Score
    severity: Score
    """With the three yes or no where they were asked, else with the extent of symptoms (2010)."""


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
    details, self_report = details_of(visit), sss(answers)
    severity = self_report if "headache" in answers else sss_2010(answers, details)
    return _Survey(answers, details, wpi(answers), self_report, severity)


def _totals(visit: IncomingVisit, scorers: Scorers, survey: _Survey | None) -> Totals:
    found = {**(_of_survey(survey) if survey else {}), **_of_exam(visit)}
    if "spasm7" in visit.answers:
        found["sbs"] = _value(spasm_burden(visit.answers["spasm7"]).score)
    if "fiqr" in visit.answers:
        found["fiqr"] = _value(fiqr(visit.answers["fiqr"]).total)
    if "fiq" in visit.answers:
        found["fiq"] = _value(fiq(visit.answers["fiq"]).total)
    for key in visit.answers:
        score = scorers.get(f"{key}/{visit.versions[key]}") or scorers.get(key)
        if score is not None and (scored := score(visit.answers[key])) is not None:
            found[key] = _value(scored)
    return found


def _outcomes(survey: _Survey) -> dict[str, Outcome]:
    areas, months, alone = survey.areas, three_months(survey.answers), no_other_disorder(survey.details)
    own_2016 = (
        wpi_sss(areas, survey.self_report, second_limb_from=4),
        generalised_pain(survey.answers),
        months,
    )
    in_2010 = wpi_sss(areas, sss_2010(survey.answers, survey.details), second_limb_from=3)
    in_2011 = wpi_sss(areas, survey.self_report, second_limb_from=3)
    return {
        "acr2010": outcome((in_2010, months, alone)),
        "fs2011": outcome((in_2011, months, alone)),
        "fs2016_cut_offs": outcome((wpi_sss(areas, survey.severity, second_limb_from=4),)),
        "fs2016": outcome(own_2016),
    }


def _of_survey(survey: _Survey) -> Totals:
    found = {"wpi": _value(survey.areas)} if "pain_areas" in survey.answers else {}
    if "fatigue" in survey.answers:
        found["sss"] = _value(survey.severity)
    if len(found) == 2:
        found["psd"] = _value(psd(survey.areas, survey.severity))
    return found


def _of_exam(visit: IncomingVisit) -> Totals:
    if visit.exam is None:
        return {}
    result = tender_points(visit.exam.method, visit.exam.ratings.values())
    count = None if result.untested else result.positive_count
    return {"tender_count": None if count is None else Fraction(count), "fis": _value(result.fis)}


def _value(score: Score | None) -> Fraction | None:
    return None if score is None or score.value is None else Fraction(score.value)
