"""The survey scores: WPI, SSS and their sum. Source: Wolfe F et al. 2010, 2011, 2016; blanks by the tool's own rule.

Answers map item key -> value as stored; a key left out counts as blank, and a blank is never 0 or "no".
All three run higher = worse. Every function raises AnswerError for a value its item does not allow.
"""

from collections.abc import Mapping
from types import MappingProxyType

from clinic.domain.body.atlas import WPI_AREAS
from clinic.domain.body.regions import Region, open_regions
from clinic.domain.instruments.criteria_details import CRITERIA_DETAILS
from clinic.domain.instruments.survey import SURVEY
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Band, Receipt, Score
from clinic.domain.words import N_

Answers = Mapping[str, object]

SEVERITIES = ("fatigue", "unrefreshed", "cognitive")
SYMPTOMS = ("headache", "abdominal_pain", "depression")
ITEM_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "pain_areas": N_("body map"),
        "fatigue": N_("fatigue"),
        "unrefreshed": N_("waking unrefreshed"),
        "cognitive": N_("thinking and memory"),
        "headache": N_("headache"),
        "abdominal_pain": N_("pain or cramps in the lower belly"),
        "depression": N_("depression"),
        "symptoms_3_months": N_("3 months or more"),
        "somatic_extent": N_("extent of bodily symptoms"),
    }
)
"""Short names of the items, for sentences that list what is missing."""

PSD_BAND_SET = "Wolfe, Walitt, Rasker, Katz, Häuser 2015"
_PSD_BANDS = (
    (3, "none", N_("none")),
    (7, "mild", N_("mild")),
    (11, "moderate", N_("moderate")),
    (19, "severe", N_("severe")),
    (31, "very_severe", N_("very severe")),
)
_BLANKS = "blanks: the tool's own rule"
_WPI_SOURCE = f"Wolfe F et al. 2011, J Rheumatol 38:1113-1122; {_BLANKS}"
_SSS_2010_SOURCE = f"Wolfe F et al. 2010, Arthritis Care Res 62:600-610; {_BLANKS}"
_PSD_SOURCE = f"Wolfe F et al. 2015, J Rheumatol 42:1494-1501; {_BLANKS}"


def pain_areas(answers: Answers) -> tuple[str, ...] | None:
    """Return the marked areas among the 19 of the index, in body order; None if the map was left blank."""
    marked = SURVEY.value(answers, "pain_areas")
    return tuple(area for area in WPI_AREAS if area in marked) if isinstance(marked, list) else None


def regions(answers: Answers) -> tuple[Region, ...] | None:
    """Return the open regions of the five, in their fixed order; None if the map was left blank."""
    marked = pain_areas(answers)
    if marked is None:
        return None
    opened = open_regions(marked)
    return tuple(region for region in Region if region in opened)


def wpi(answers: Answers) -> Score:
    """Return the widespread pain index, 0 to 19: the number of marked areas among 19. None if the map is blank."""
    marked = pain_areas(answers)
    missing = ("pain_areas",) if marked is None else ()
    rule = _missing_rule(missing) or Phrase(N_("{count} of 19 areas marked."), count=len(marked or ()))
    inputs = (("pain_areas", marked),)
    receipt = Receipt(SURVEY.key, SURVEY.version, inputs, rule, missing, _WPI_SOURCE)
    return Score("wpi", None if marked is None else len(marked), 0, 19, False, receipt)


def sss(answers: Answers) -> Score:
    """Return the symptom severity scale, 0 to 12: three severities 0-3 and three yes/no. None if any is blank."""
    inputs = tuple((key, SURVEY.value(answers, key)) for key in SEVERITIES + SYMPTOMS)
    return _sss(inputs, _WPI_SOURCE, SURVEY.version)


def sss_2010(answers: Answers, details: Answers) -> Score:
    """Return the 2010 scale, 0 to 12: three severities and the clinician's extent of bodily symptoms, 0-3.

    None if any of the four is blank. `details` are answers to the criteria details.
    """
    severities = tuple((key, SURVEY.value(answers, key)) for key in SEVERITIES)
    extent = CRITERIA_DETAILS.value(details, "somatic_extent")
    return _sss((*severities, ("somatic_extent", extent)), _SSS_2010_SOURCE, "2010")


def psd(wpi_score: Score, sss_score: Score) -> Score:
    """Return polysymptomatic distress, 0 to 31: WPI + SSS, with its band. None if either is unknown."""
    missing = wpi_score.receipt.missing + sss_score.receipt.missing
    inputs = (("wpi", wpi_score.value), ("sss", sss_score.value))
    if wpi_score.value is None or sss_score.value is None:
        value, rule = None, _missing_rule(missing)
    else:
        value = int(wpi_score.value + sss_score.value)
        rule = Phrase(N_("WPI {wpi} and SSS {sss} added."), wpi=wpi_score.value, sss=sss_score.value)
    receipt = Receipt(SURVEY.key, sss_score.receipt.version, inputs, rule, missing, _PSD_SOURCE)
    return Score("psd", value, 0, 31, False, receipt, band=None if value is None else psd_band(value))


def psd_band(value: int) -> Band:
    """Return the 2015 band of a PSD of 0 to 31. It describes severity; it is not the criterion."""
    for highest, code, label in _PSD_BANDS:
        if value <= highest:
            return Band(code, label, PSD_BAND_SET)
    raise ValueError(f"PSD {value} lies above 31")


def _sss(inputs: tuple[tuple[str, object], ...], source: str, version: str) -> Score:
    missing = tuple(key for key, value in inputs if value is None)
    total = None if missing else sum(value for _, value in inputs if isinstance(value, int))
    rule = _missing_rule(missing) or Phrase(N_("{count} answers added."), count=len(inputs))
    return Score("sss", total, 0, 12, False, Receipt(SURVEY.key, version, inputs, rule, missing, source))


def _missing_rule(missing: tuple[str, ...]) -> str:
    words = tuple(ITEM_WORDS[key] for key in missing)
    return Phrase(N_("Not known, because an answer is missing: {missing}."), missing=words) if words else ""
