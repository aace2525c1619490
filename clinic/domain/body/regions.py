"""The five regions of the 2016 fibromyalgia criteria, and which areas can open them.

Source: Wolfe F et al. 2016, Semin Arthritis Rheum 46:319-329.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.body.atlas import WPI_AREAS, side_of


class Region(StrEnum):
    """One of the five regions; generalised pain in 2016 needs four of them open."""

    LEFT_UPPER = "left_upper"
    RIGHT_UPPER = "right_upper"
    LEFT_LOWER = "left_lower"
    RIGHT_LOWER = "right_lower"
    AXIAL = "axial"


@dataclass(frozen=True, slots=True)
class Membership:
    """The region an area lies in; `counts` is False for jaw, chest and abdomen, which never open a region."""

    region: Region
    counts: bool


_UPPER = ("jaw", "shoulder", "upper_arm", "lower_arm")
_NEVER_OPEN = ("jaw", "chest", "abdomen")


def _membership(area: str) -> Membership:
    side = side_of(area)
    stem = area.removesuffix(f"_{side}") if side else area
    half = "axial" if side is None else f"{'left' if side == 'l' else 'right'}_{'upper' if stem in _UPPER else 'lower'}"
    return Membership(Region(half), stem not in _NEVER_OPEN)


_MEMBERSHIP: Mapping[str, Membership] = MappingProxyType({area: _membership(area) for area in WPI_AREAS})


def region_of(area: str) -> Membership | None:
    """Return the region of a WPI area and whether it counts; None for head, hands and feet, which lie in none."""
    return _MEMBERSHIP.get(area)


def open_regions(areas: Iterable[str]) -> frozenset[Region]:
    """Return the regions with at least one painful area that counts; 0 to 5, more is more widespread."""
    found = (region_of(area) for area in areas)
    return frozenset(membership.region for membership in found if membership and membership.counts)
