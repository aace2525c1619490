"""Score one case in the vocabulary of the worked examples, for other programs. No rule lives here, only names.

`wpi_areas`, `site_severity` and `site_count` are names of that vocabulary; inside they are areas. A missing key is a
null. Numbers are rounded as the examples show them. A refused case gives its error code and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from clinic.domain.body.atlas import CONTROL_SITES, SIDES, TENDER_POINT_SITES, WPI_AREAS, Side
from clinic.domain.body.zones import ZONES
from clinic.domain.errors import NotFound
from clinic.domain.exams import SiteRating, SiteState, TriggerFinding, tender_points, trigger_point_state
from clinic.domain.instruments import checking
from clinic.domain.instruments.errors import AnswerCode, AnswerError, duplicate_area, unknown_code, wrong_type
from clinic.domain.instruments.fiqr import FUNCTION, OVERALL, SYMPTOMS
from clinic.domain.muscles import muscles_for, refers_to
from clinic.domain.scoring import criteria, survey
from clinic.domain.scoring.change import is_responder, nrs_change, pgic
from clinic.domain.scoring.fiqr import fiqr
from clinic.domain.scoring.results import CriteriaResult, Score
from clinic.domain.scoring.rounding import as_float
from clinic.domain.scoring.spasm import NoTotal, spasm_burden
from clinic.domain.scoring.tender_count import ExamMethod, count_criterion

Inputs = Mapping[str, object]
Case = dict[str, object]

UNKNOWN_INSTRUMENT = "unknown_instrument"


class RepeatedKeys(dict[str, object]):
    """A JSON object in which a name stood twice; kept apart because a plain dict would silently keep the last."""


def read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build a JSON object for `json.loads(object_pairs_hook=...)` so that a repeated name is not lost."""
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else RepeatedKeys(plain)


def score_case(instrument: object, inputs: object) -> Case:
    """Return the fields that the worked examples show for the instrument, or {"error": code}. Never raises."""
    scorer = _SCORERS.get(instrument) if isinstance(instrument, str) else None
    if scorer is None:
        return {"error": UNKNOWN_INSTRUMENT}
    try:
        return scorer(_read(inputs))
    except AnswerError as error:
        return {"error": str(error.code)}
    except NotFound:
        return {"error": str(AnswerCode.UNKNOWN_CODE)}


def _read(inputs: object) -> Inputs:
    if not isinstance(inputs, Mapping) or isinstance(inputs, RepeatedKeys):
        raise wrong_type("inputs", "an object that names each input once")
    for key, value in inputs.items():
        if isinstance(value, RepeatedKeys):
            raise duplicate_area(str(key), "a place")
    return inputs


def _survey_answers(inputs: Inputs) -> Inputs:
    marked = inputs.get("wpi_areas")
    return {**inputs, "pain_areas": None if marked is None else checking.areas("wpi_areas", marked, WPI_AREAS)}


def _fs2016(inputs: Inputs) -> Case:
    answers = _survey_answers(inputs)
    result = criteria.fs2016(answers)
    opened = survey.regions(answers)
    return {
        **_distress(survey.wpi(answers), survey.sss(answers)),
        "regions": None if opened is None else [str(region) for region in opened],
        "region_count": None if opened is None else len(opened),
        **_criteria(result),
    }


def _fs2011(inputs: Inputs) -> Case:
    answers = _survey_answers(inputs)
    result = criteria.fs2011(answers, inputs)
    return {**_distress(survey.wpi(answers), survey.sss(answers)), **_criteria(result)}


def _acr2010(inputs: Inputs) -> Case:
    answers = _survey_answers(inputs)
    result = criteria.acr2010(answers, inputs)
    return {**_distress(survey.wpi(answers), survey.sss_2010(answers, inputs)), **_criteria(result)}


def _acr1990(inputs: Inputs) -> Case:
    painful, untested = inputs.get("painful_sites"), inputs.get("sites_not_tested")
    reached = count_criterion(painful, untested)
    result = criteria.acr1990(inputs, cast("int | None", painful), cast("int | None", untested))
    shown = _criteria(result)
    return {
        "conditions": shown["conditions"],
        "widespread_pain": result.conditions[0].holds,
        "count_criterion_11": None if reached is None else str(reached),
        "result": shown["result"],
    }


def _distress(wpi: Score, sss: Score) -> Case:
    psd = survey.psd(wpi, sss)
    band = psd.band.code if psd.band else None
    return {"wpi": wpi.value, "sss": sss.value, "psd": psd.value, "psd_band": band}


def _criteria(result: CriteriaResult) -> Case:
    return {"conditions": [condition.holds for condition in result.conditions], "result": str(result.result)}


def _mtps(inputs: Inputs) -> Case:
    ratings = [
        *_ratings("ratings", inputs.get("ratings"), TENDER_POINT_SITES),
        *_ratings("controls", inputs.get("controls"), CONTROL_SITES),
    ]
    result = tender_points(ExamMethod.MTPS_0_10, ratings)
    return {
        "positive_count": result.positive_count or 0,
        "sites_not_tested": result.untested,
        "count_criterion_11": str(result.count_criterion_11),
        "fis": _number(result.fis.value, 2) if result.fis else None,
        "control_mean": _number(result.control_mean, 2),
        "controls_positive": result.controls_positive,
    }


def _ratings(key: str, given: object, sites: tuple[str, ...]) -> Iterable[SiteRating]:
    if given is None:
        return
    if not isinstance(given, Mapping):
        raise wrong_type(key, "a rating for each site")
    for site, rating in given.items():
        if site not in sites:
            raise unknown_code(key, site)
        if rating is not None:
            yield SiteRating(site, SiteState.RATED, checking.whole_number(site, rating, 0, 10))


def _fiqr(inputs: Inputs) -> Case:
    result = fiqr(
        {
            **_listed("function", inputs, FUNCTION),
            **_listed("overall", inputs, OVERALL),
            **_listed("symptoms", inputs, SYMPTOMS),
        }
    )
    case: Case = {
        "function_score": _number(result.function.value, 2),
        "overall_score": _number(result.overall.value, 2),
        "symptom_score": _number(result.symptoms.value, 2),
        "total": _number(result.total.value, 2),
        "prorated": result.total.estimated,
        "band_salaffi_2021": result.total.band.code if result.total.band else None,
    }
    return case if result.total.value is not None else {**case, "reason": str(NoTotal.TOO_MANY_MISSING)}


def _listed(key: str, inputs: Inputs, items: tuple[str, ...]) -> Inputs:
    given = inputs.get(key)
    if given is None:
        return dict.fromkeys(items)
    if not isinstance(given, (list, tuple)) or len(given) != len(items):
        raise wrong_type(key, f"a list of {len(items)} numbers")
    return dict(zip(items, given, strict=True))


def _spasm_summary(inputs: Inputs) -> Case:
    result = spasm_burden({**inputs, "area_severity": inputs.get("site_severity")})
    case: Case = {
        "sbs": result.score.value,
        "site_count": result.area_count,
        "prorated": result.score.estimated,
    }
    return {**case, "reason": str(result.no_total)} if result.no_total else case


def _mtrp(inputs: Inputs) -> Case:
    facts = ("taut_band", "hypersensitive_spot", "referred_pain", "reproduces_known_symptom")
    given = [inputs.get(fact) for fact in facts]
    result = trigger_point_state(*(None if value is None else checking.yes_no("mtrp", value) for value in given))
    present = result.finding is TriggerFinding.PRESENT
    return {
        "criteria_met": result.criteria_met,
        "finding": str(result.finding),
        "state": str(result.state) if present else None,
    }


def _nrs_change(inputs: Inputs) -> Case:
    change = nrs_change(inputs.get("before"), inputs.get("after"))
    return {
        "change_points": change.points,
        "change_percent": _number(change.percent, 1),
        "meets_2_points": change.meets_2_points,
        "meets_30_percent": change.meets_30_percent,
        "direction": str(change.direction) if change.direction else None,
    }


def _pgic(inputs: Inputs) -> Case:
    score = pgic(inputs.get("value"))
    return {"label": score.band.code if score.band else None, "responder": is_responder(score)}


def _referral_lookup(inputs: Inputs) -> Case:
    zone, side = _code("region", inputs), _side(inputs)
    found = muscles_for(zone, side if zone in ZONES and ZONES[zone].sided else None)
    return {"side": side, "primary": _names(found.primary), "secondary": _names(found.secondary)}


def _referral_forward(inputs: Inputs) -> Case:
    muscle, side = _code("muscle", inputs), _side(inputs)
    found = refers_to(muscle, side)
    return {"side": side, "primary": _names(found.primary), "secondary": _names(found.secondary)}


def _code(key: str, inputs: Inputs) -> str:
    code = inputs.get(key)
    if not isinstance(code, str):
        raise wrong_type(key, "a code")
    return code


def _side(inputs: Inputs) -> Side:
    side = _code("side", inputs)
    for known in SIDES:
        if side == known:
            return known
    raise unknown_code("side", side)


def _names(placed: Iterable[tuple[str, Side | None]]) -> list[str]:
    return list(dict.fromkeys(name for name, _ in placed))


def _number(value: int | Fraction | None, places: int) -> float | None:
    return None if value is None else as_float(value, places)


_SCORERS: Mapping[str, Callable[[Inputs], Case]] = MappingProxyType(
    {
        "fs2016": _fs2016,
        "fs2011": _fs2011,
        "acr2010": _acr2010,
        "acr1990": _acr1990,
        "mtps": _mtps,
        "fiqr": _fiqr,
        "spasm_summary": _spasm_summary,
        "mtrp": _mtrp,
        "nrs_change": _nrs_change,
        "pgic": _pgic,
        "referral_lookup": _referral_lookup,
        "referral_forward": _referral_forward,
    }
)
INSTRUMENTS: tuple[str, ...] = tuple(_SCORERS)
"""The instrument names of the vocabulary."""
