"""Where the zones of muscle pain lie on the drawn body: schematic places for marks, not an anatomical atlas."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from clinic.domain.body.atlas import VIEWS, Side, ViewCode
from clinic.domain.body.outline import Point

_Offsets: TypeAlias = Mapping[ViewCode, Point]

_PLACES: Mapping[str, _Offsets] = MappingProxyType(
    {
        "head_vertex": {"back": (0, 24), "front": (0, 20)},
        "head_forehead": {"front": (17, 32)},
        "head_temple": {"front": (28, 41), "back": (30, 50)},
        "head_occiput": {"back": (9, 60)},
        "eye": {"front": (16, 54)},
        "cheek": {"front": (17, 72)},
        "jaw": {"front": (18, 97)},
        "ear": {"front": (32, 52), "back": (32, 62)},
        "throat": {"front": (0, 116)},
        "neck_back": {"back": (9, 114)},
        "shoulder_front": {"front": (70, 186)},
        "shoulder_back": {"back": (37, 147)},
        "shoulder_blade": {"back": (42, 202)},
        "upper_arm": {"front": (91, 262), "back": (91, 262)},
        "elbow": {"front": (112, 318), "back": (103, 300)},
        "forearm": {"front": (117, 338), "back": (117, 338)},
        "wrist": {"front": (124, 360), "back": (124, 360)},
        "hand": {"front": (131, 408), "back": (129, 395)},
        "chest": {"front": (34, 205)},
        "side_ribs": {"front": (50, 232)},
        "upper_back": {"back": (15, 196)},
        "mid_back": {"back": (24, 245)},
        "lower_back": {"back": (26, 296)},
        "sacrum": {"back": (10, 326)},
        "abdomen": {"front": (22, 296)},
        "groin": {"front": (34, 372)},
        "buttock": {"back": (26, 372)},
        "hip_side": {"back": (62, 350), "front": (58, 366)},
        "thigh_front": {"front": (36, 424)},
        "thigh_outer": {"front": (54, 420)},
        "thigh_inner": {"front": (15, 424)},
        "thigh_back": {"back": (36, 432)},
        "knee_front": {"front": (42, 460)},
        "knee_back": {"back": (34, 474)},
        "shin": {"front": (30, 540)},
        "outer_leg": {"front": (44, 530)},
        "calf": {"back": (34, 530)},
        "ankle": {"back": (34, 598), "front": (33, 598)},
        "heel": {"back": (34, 626)},
        "foot_sole": {"back": (33, 644)},
        "foot_top": {"front": (33, 636)},
    }
)
"""Zone -> view -> distance from the midline towards the zone's side, and y; the first view is the usual one."""


def views_of(zone: str) -> tuple[ViewCode, ...]:
    """Return the views in which the zone can be seen, the usual one first."""
    return tuple(_PLACES[zone])


def place(zone: str, side: Side | None, view: ViewCode) -> Point:
    """Return where the zone is marked, in units of the body map. Raises KeyError if it is not seen in that view."""
    away, y = _PLACES[zone][view]
    left, _, width, _ = VIEWS[view].box
    towards_right = side is not None and side != VIEWS[view].viewer_left
    return left + width / 2 + (away if towards_right else -away), y
