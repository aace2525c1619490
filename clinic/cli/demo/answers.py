"""Turn one line of an invented visit into the answers and findings that a patient and an examiner would give."""

from collections.abc import Mapping

from clinic.cli.demo.people import Person, Seen
from clinic.domain.body.atlas import AREAS, SITES, TENDER_POINT_SITES, side_of
from clinic.domain.body.zones import HEAD_ZONES, stored
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.red_flags import RED_FLAGS
from clinic.services.exams import SiteEntry

Given = Mapping[str, Mapping[str, object]]
"""Instrument key -> item key -> value."""

MOST_TENDER_FIRST = tuple(
    f"{site}_{side}"
    for site in (
        "trapezius",
        "gluteal",
        "occiput",
        "supraspinatus",
        "low_cervical",
        "greater_trochanter",
        "lateral_epicondyle",
        "second_rib",
        "knee",
    )
    for side in ("l", "r")
)


def pages(person: Person, seen: Seen, *, first: bool, compared_with: str | None, flag: str | None) -> tuple[Given, ...]:
    """Return the answers of a visit, page by page, in the order of the questionnaire."""
    areas = [area for area in AREAS if area in person.areas[: seen.areas]]
    worst = person.areas[0]
    given: list[Given] = [
        {"urgent": {row.code: row.code == flag for row in RED_FLAGS}},
        {"survey": {"pain_areas": areas, "pain_shapes": _shapes(areas), **_head(person, areas)}},
        {"pain": {"worst_place": worst, "nrs_pain": seen.pain}, "spasm7": {"energy": seen.energy}},
        {"survey": {"fatigue": seen.tired, "unrefreshed": seen.waking, "cognitive": seen.thinking}},
        {
            "survey": {
                "headache": "head" in areas or "neck" in areas,
                "abdominal_pain": "abdomen" in areas,
                "depression": (seen.energy or 0) <= 2,
            }
        },
        {"survey": {"symptoms_3_months": not first or (seen.pain is not None and seen.pain > 4)}},
        {"spasm7": _cramps(person, seen)},
    ]
    if seen.pgic is not None and compared_with:
        given.append({"pgic": {"pgic": seen.pgic, "compared_with": compared_with}})
    return (*given, {"agenda": {"what_matters": seen.matters or None}})


def ratings(seen: Seen) -> tuple[ExamMethod, list[SiteEntry]]:
    """Return the survey of the 21 sites: the first `tender` of them painful, the last ones left out if she stopped."""
    painful = set(MOST_TENDER_FIRST[: seen.tender])
    left_out = set(list(SITES)[len(SITES) - seen.left_untested :])
    method = ExamMethod.ACR_PAINFUL_YES_NO if seen.yes_no else ExamMethod.MTPS_0_10
    entries = []
    for order, site in enumerate(SITES):
        if site in left_out:
            entries.append(SiteEntry(site, SiteState.STOPPED))
        elif seen.yes_no:
            entries.append(SiteEntry(site, SiteState.RATED, int(site in painful)))
        else:
            entries.append(SiteEntry(site, SiteState.RATED, _rating(site, order, seen, site in painful)))
    return method, entries


def _rating(site: str, order: int, seen: Seen, painful: bool) -> int:
    """Spread the ratings a little, the same way every time."""
    if site not in TENDER_POINT_SITES:
        return (order + (seen.pain or 0)) % 2
    return min(10, max(2, (seen.pain or 4) + (order * 3 + seen.days_ago) % 4 - 1)) if painful else (order + 1) % 2


def _shapes(areas: list[str]) -> list[str]:
    """The front of one half of the places and the back of the other, as people mark them."""
    chosen = []
    for number, area in enumerate(areas):
        shapes = AREAS[area].shapes
        chosen.append(shapes[-1] if number % 2 or area.endswith("back") else shapes[0])
    return chosen


def _head(person: Person, areas: list[str]) -> dict[str, object]:
    if "head" not in areas:
        return {}
    side = next((side_of(area) for area in person.areas if side_of(area)), None) or "l"
    return {"head_zones": [stored(zone, side) for zone in ("head_temple", "eye") if zone in HEAD_ZONES]}


def _cramps(person: Person, seen: Seen) -> Mapping[str, object]:
    if seen.cramps is None:
        return {"any_spasm": False, "any_tightness": (seen.pain or 0) >= 6, **_tight(person, seen)}
    severity, frequency, duration, sleep, activity = seen.cramps
    places = {area: max(1, severity - 2 * number) for number, area in enumerate(person.cramp_areas)}
    return {
        "any_spasm": True,
        "any_tightness": False,
        "area_severity": {area: places[area] for area in AREAS if area in places},
        "spasm_shapes": [AREAS[area].shapes[-1] for area in AREAS if area in places],
        "frequency_level": frequency,
        "duration_level": duration,
        "sleep_onset_effect": sleep,
        "activity_effect": activity,
        "onset_context": ["lying_awake", "asleep"],
    }


def _tight(person: Person, seen: Seen) -> Mapping[str, object]:
    return {"constant_tightness": [person.areas[0]]} if (seen.pain or 0) >= 6 else {}
