"""Four published sets of fibromyalgia criteria, applied to answers. What they say is never a diagnosis.

Any condition false: not met; else any unknown: not assessable; else met. A part that is missing keeps a condition
unknown even where the other part alone could never reach the rule. Adults only.
"""

import dataclasses
from collections.abc import Collection
from fractions import Fraction

from clinic.domain.body.regions import Region
from clinic.domain.instruments.criteria_details import CRITERIA_DETAILS
from clinic.domain.instruments.survey import SURVEY
from clinic.domain.scoring.phrases import Phrase, joined
from clinic.domain.scoring.results import Condition, CriteriaResult, Receipt, Score, outcome, reason
from clinic.domain.scoring.survey import ITEM_WORDS, SEVERITIES, SYMPTOMS, Answers, regions, sss, sss_2010, wpi
from clinic.domain.scoring.tender_count import SITES_IN_ALL, CountCriterion, ExamMethod, count_criterion
from clinic.domain.words import N_

SOURCES = {
    "acr1990": "Wolfe F et al. 1990, Arthritis Rheum 33:160-172",
    "acr2010": "Wolfe F et al. 2010, Arthritis Care Res 62:600-610",
    "fs2011": "Wolfe F et al. 2011, J Rheumatol 38:1113-1122",
    "fs2016": "Wolfe F et al. 2016, Semin Arthritis Rheum 46:319-329",
}
"""By version of the criteria."""
_WIDESPREAD = {
    "pain_left": N_("pain on the left"),
    "pain_right": N_("pain on the right"),
    "pain_above_waist": N_("pain above the waist"),
    "pain_below_waist": N_("pain below the waist"),
    "pain_axial": N_("axial pain"),
}


def fs2016(answers: Answers) -> CriteriaResult:
    """Apply the 2016 revision: WPI and SSS (second limb from WPI 4), 4 of 5 regions, 3 months. Raises AnswerError."""
    conditions = (
        wpi_sss(wpi(answers), sss(answers), second_limb_from=4),
        generalised_pain(answers),
        three_months(answers),
    )
    return _result("fs2016", conditions, answers, {})


def fs2011(answers: Answers, details: Answers) -> CriteriaResult:
    """Apply the 2011 rule: second limb from WPI 3, 3 months, no other disorder that explains the pain."""
    conditions = (
        wpi_sss(wpi(answers), sss(answers), second_limb_from=3),
        three_months(answers),
        no_other_disorder(details),
    )
    return _result("fs2011", conditions, answers, details)


def acr2010(answers: Answers, details: Answers) -> CriteriaResult:
    """Apply the 2010 rule: as 2011, but the clinician rates the extent of bodily symptoms.

    An extent that was banded from a count of symptoms (`somatic_count`, imported visits alone) is said to be.
    """
    conditions = (
        _said_banded(wpi_sss(wpi(answers), sss_2010(answers, details), second_limb_from=3), details),
        three_months(answers),
        no_other_disorder(details),
    )
    return _result("acr2010", conditions, answers, details)


def acr1990(
    details: Answers,
    painful_sites: int | None,
    sites_not_tested: int | None,
    method: ExamMethod = ExamMethod.ACR_PAINFUL_YES_NO,
) -> CriteriaResult:
    """Apply the 1990 rule: widespread pain, 3 months, 11 of 18 painful sites (0 to 18; None if there was no exam)."""
    conditions = (_widespread(details), _three_months_of_pain(details), _count(painful_sites, sites_not_tested))
    exam = {"painful_sites": painful_sites, "sites_not_tested": sites_not_tested, "method": str(method)}
    return _result("acr1990", conditions, {}, {**details, **exam})


def _result(version: str, conditions: tuple[Condition, ...], answers: Answers, details: Answers) -> CriteriaResult:
    wanted = _INPUTS[version]
    read = {key: answers.get(key, details.get(key)) for key in wanted}
    inputs = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in read.items())
    missing = tuple(key for key, value in inputs if value is None)
    receipt = Receipt(version, version, inputs, reason(conditions), missing, SOURCES[version])
    return CriteriaResult(version, conditions, outcome(conditions), receipt)


_SELF_REPORT = ("pain_areas", *SEVERITIES, *SYMPTOMS, "symptoms_3_months")
_INPUTS = {
    "fs2016": _SELF_REPORT,
    "fs2011": (*_SELF_REPORT, "other_disorder_explains_pain"),
    "acr2010": ("pain_areas", *SEVERITIES, "somatic_extent", "symptoms_3_months", "other_disorder_explains_pain"),
    "acr1990": (*_WIDESPREAD, "pain_duration_months", "painful_sites", "sites_not_tested", "method"),
}


def wpi_sss(wpi_score: Score, sss_score: Score, *, second_limb_from: int) -> Condition:
    """Return the clause on WPI and SSS; unknown while either is. `second_limb_from` = the lowest WPI beside SSS 9."""
    sentence = Phrase(
        N_("WPI 7 or more with SSS 5 or more, or WPI {low} to 6 with SSS 9 or more."), low=second_limb_from
    )
    pain, symptoms = wpi_score.value, sss_score.value
    if pain is None or symptoms is None:
        missing = tuple(ITEM_WORDS[key] for key in wpi_score.receipt.missing + sss_score.receipt.missing)
        because = Phrase(N_("WPI or SSS is not known; not answered: {missing}."), missing=missing)
        return Condition("wpi_sss", sentence, None, because)
    holds = meets_cut_offs(pain, symptoms, second_limb_from)
    return Condition("wpi_sss", sentence, holds, _wpi_sss_because(int(pain), int(symptoms), second_limb_from, holds))


def meets_cut_offs(pain: Fraction | int, symptoms: Fraction | int, second_limb_from: int) -> bool:
    """Whether a WPI and an SSS are enough: 7 with 5, or `second_limb_from` to 6 with 9."""
    return (pain >= 7 and symptoms >= 5) or (second_limb_from <= pain <= 6 and symptoms >= 9)


def _said_banded(condition: Condition, details: Answers) -> Condition:
    count = details.get("somatic_count")
    if count is None:
        return condition
    banded = Phrase(N_("The extent of bodily symptoms is banded from a count of {count}."), count=count)
    return dataclasses.replace(condition, because=joined((condition.because, banded)))


def _wpi_sss_because(pain: int, symptoms: int, second_limb_from: int, holds: bool) -> Phrase:
    if holds:
        return Phrase(N_("WPI {wpi} with SSS {sss} is enough."), wpi=pain, sss=symptoms)
    if pain < second_limb_from:
        return Phrase(N_("WPI {wpi} is below {needed}."), wpi=pain, needed=second_limb_from)
    needed = 5 if pain >= 7 else 9
    return Phrase(N_("WPI {wpi} needs SSS {needed} or more; SSS is {sss}."), wpi=pain, needed=needed, sss=symptoms)


def generalised_pain(answers: Answers) -> Condition:
    """Return the 2016 clause: pain in at least 4 of the 5 regions."""
    sentence = N_("Generalised pain: at least 4 of 5 regions; jaw, chest and belly open none.")
    opened = regions(answers)
    if opened is None:
        return Condition("regions", sentence, None, N_("The body map was not answered."))
    because = Phrase(N_("Pain in {count} of 5 regions; 4 are needed."), count=len(opened))
    return Condition("regions", sentence, is_generalised(opened), because)


def is_generalised(opened: Collection[Region]) -> bool:
    """Whether pain in these regions is generalised: at least 4 of the 5."""
    return len(opened) >= 4


def three_months(answers: Answers) -> Condition:
    """Return the clause on symptoms at a similar level for 3 months or more."""
    return _yes_no(
        "duration",
        N_("Symptoms at a similar level for 3 months or more."),
        SURVEY.value(answers, "symptoms_3_months"),
        yes=N_("Symptoms have lasted 3 months or more."),
        no=N_("Symptoms have lasted less than 3 months at this level."),
        blank=N_("How long the symptoms have lasted was not answered."),
    )


def no_other_disorder(details: Answers) -> Condition:
    """Return the 2010 and 2011 clause that nothing else explains the pain, as the clinician recorded."""
    explained = CRITERIA_DETAILS.value(details, "other_disorder_explains_pain")
    return _yes_no(
        "no_other_disorder",
        N_("No other disorder explains the pain."),
        None if explained is None else not explained,
        yes=N_("No other disorder explains the pain."),
        no=N_("Another disorder explains the pain."),
        blank=N_("Whether another disorder explains the pain was not recorded."),
    )


def _widespread(details: Answers) -> Condition:
    sentence = N_("Widespread pain: left and right, above and below the waist, and axial.")
    found = {key: CRITERIA_DETAILS.value(details, key) for key in _WIDESPREAD}
    absent = tuple(words for key, words in _WIDESPREAD.items() if found[key] is False)
    blank = tuple(words for key, words in _WIDESPREAD.items() if found[key] is None)
    if absent:
        return Condition("widespread", sentence, False, Phrase(N_("Absent: {absent}."), absent=absent))
    if blank:
        return Condition("widespread", sentence, None, Phrase(N_("Not recorded: {missing}."), missing=blank))
    return Condition("widespread", sentence, True, N_("Pain is widespread."))


def _three_months_of_pain(details: Answers) -> Condition:
    sentence = N_("Widespread pain for 3 months or more.")
    months = CRITERIA_DETAILS.value(details, "pain_duration_months")
    if not isinstance(months, int):
        return Condition("duration", sentence, None, N_("How long the pain has lasted was not recorded."))
    return Condition("duration", sentence, months >= 3, Phrase(N_("Pain has lasted {months} months."), months=months))


def _count(painful: int | None, untested: int | None) -> Condition:
    sentence = N_("At least 11 of 18 tender-point sites painful.")
    reached = count_criterion(painful, untested)
    if reached is None:
        return Condition("count", sentence, None, N_("The tender points were not examined."))
    if untested is None:
        untested = SITES_IN_ALL - (painful or 0)
    holds = {CountCriterion.REACHED: True, CountCriterion.NOT_REACHED: False, CountCriterion.INDETERMINATE: None}
    because = Phrase(N_("{painful} sites painful, {untested} not tested."), painful=painful, untested=untested)
    return Condition("count", sentence, holds[reached], because)


def _yes_no(key: str, sentence: str, value: object, *, yes: str, no: str, blank: str) -> Condition:
    if value is None:
        return Condition(key, sentence, None, blank)
    return Condition(key, sentence, bool(value), yes if value else no)
