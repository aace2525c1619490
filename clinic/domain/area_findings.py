"""What the examination came to in one place of the body: something found, nothing found, not told, not examined.

A muscle says something about the places where it lies and where it usually sends pain (`clinic.domain.muscles`), a
tender-point site about the area in which it is pressed. Control sites say nothing: they are compared by their own rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Protocol

from clinic.domain.body.atlas import SHAPES, SITES, Side
from clinic.domain.body.zones import ZONES, Placed, area_of, parse
from clinic.domain.exams.trigger_points import TriggerFinding
from clinic.domain.muscles import get, refers_to
from clinic.domain.trigger_findings import ExaminedSpot, is_clear, state_of


class MuscleSpot(ExaminedSpot, Protocol):
    """A spot as it was examined, with the muscle and the patient's side, `l` or `r`."""

    @property
    def muscle(self) -> str: ...
    @property
    def side(self) -> str: ...


class AreaFinding(StrEnum):
    """What stands for an area; the order is by weight: the first that any site or muscle says holds."""

    FOUND = "found"
    UNDECIDED = "undecided"
    """Something there was examined in part, or sends its pain nobody has asked where."""
    NOTHING = "nothing"
    NOT_EXAMINED = "not_examined"


def finding_in(
    area: str, places: frozenset[Placed], tender: Mapping[str, bool], spots: Iterable[MuscleSpot]
) -> AreaFinding:
    """Return what was found in an area of the body map.

    `places` are the zones that hurt in it (all of the area's, unless the patient said which part of the head); `tender`
    holds the rated sites and no others, True = tender. A blank is never taken for nothing found.
    """
    said = set(_of_sites(area, tender)) | {_of_spot(spot, area, places) for spot in spots}
    return next(finding for finding in AreaFinding if finding in said or finding is AreaFinding.NOT_EXAMINED)


def tender_here(area: str, tender: Mapping[str, bool]) -> bool:
    """Return whether a tender-point site of the area was found tender."""
    return AreaFinding.FOUND in _of_sites(area, tender)


def lies_in(spot: MuscleSpot) -> Placed:
    """Return the zone in which the muscle of a spot is felt."""
    zone = get(spot.muscle).palpate_in
    return (zone, _side(spot)) if ZONES[zone].sided else (zone, None)


def felt_in(spot: MuscleSpot) -> frozenset[Placed]:
    """Return the zones where the patient felt it, as recorded."""
    return frozenset(parse(zone) for zone in spot.felt_in)


def is_present(spot: MuscleSpot) -> bool:
    """Return whether the spot is a trigger point."""
    return state_of(spot).finding is TriggerFinding.PRESENT


def _of_sites(area: str, tender: Mapping[str, bool]) -> Iterator[AreaFinding]:
    for site, hurts in tender.items():
        if not SITES[site].control and SHAPES[SITES[site].shape].area == area:
            yield AreaFinding.FOUND if hurts else AreaFinding.NOTHING


def _of_spot(spot: MuscleSpot, area: str, places: frozenset[Placed]) -> AreaFinding:
    home, felt = lies_in(spot), felt_in(spot)
    referral = refers_to(spot.muscle, _side(spot))
    if is_present(spot) and any(area_of(*placed) == area for placed in (home, *felt)):
        return AreaFinding.FOUND
    if not places & {home, *referral.primary, *referral.secondary}:
        return AreaFinding.NOT_EXAMINED
    if is_clear(spot) or (is_present(spot) and (felt or spot.referred_pain is False)):
        return AreaFinding.NOTHING
    return AreaFinding.UNDECIDED


def _side(spot: MuscleSpot) -> Side:
    return "l" if spot.side == "l" else "r"
