"""The 41 zones of muscle pain: finer than areas, used for where a muscle sends pain and where a patient's head hurts.

A sided zone is stored with its side at the end (`eye_l`). Pain in a zone adds nothing to the widespread pain index;
only an area that the patient ticked does. `wpi_area` holds for zones inside such an area, `hint_wpi_area` only places
a mark on a map that has nothing nearer; both leave the side out (`hip`), as does `area`, the area of the body map.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from clinic.domain.body.atlas import AREAS, SIDES, Side, side_of
from clinic.domain.errors import NotFound
from clinic.domain.words import N_

Placed: TypeAlias = tuple[str, Side | None]

SIDE_WORDS: Mapping[str, str] = MappingProxyType({"l": N_("left"), "r": N_("right")})
"""The patient's sides, as they stand behind a comma."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One place; `sided` zones exist left and right, the others in the midline."""

    code: str
    label: str
    sided: bool
    wpi_area: str | None
    hint_wpi_area: str | None
    area: str


_ROWS = (
    Zone("head_vertex", N_("top of head"), False, None, None, "head"),
    Zone("head_forehead", N_("forehead and eyebrow"), True, None, None, "head"),
    Zone("head_temple", N_("temple, side of head"), True, None, None, "head"),
    Zone("head_occiput", N_("back of head"), True, None, None, "head"),
    Zone("eye", N_("eye (in, around or behind)"), True, None, None, "head"),
    Zone("cheek", N_("cheek, upper jaw, upper teeth"), True, None, "jaw", "head"),
    Zone("jaw", N_("lower jaw, jaw joint, lower teeth"), True, "jaw", None, "jaw"),
    Zone("ear", N_("ear (in or behind)"), True, None, None, "head"),
    Zone("throat", N_("front of neck, throat"), False, "neck", None, "neck"),
    Zone("neck_back", N_("back and side of neck"), True, "neck", None, "neck"),
    Zone("shoulder_front", N_("front of shoulder"), True, "shoulder", None, "shoulder"),
    Zone("shoulder_back", N_("top and back of shoulder"), True, "shoulder", None, "shoulder"),
    Zone("shoulder_blade", N_("shoulder blade"), True, None, "shoulder", "shoulder"),
    Zone("upper_arm", N_("upper arm"), True, "upper_arm", None, "upper_arm"),
    Zone("elbow", N_("elbow"), True, None, "lower_arm", "lower_arm"),
    Zone("forearm", N_("forearm"), True, "lower_arm", None, "lower_arm"),
    Zone("wrist", N_("wrist"), True, None, "lower_arm", "lower_arm"),
    Zone("hand", N_("hand, thumb, fingers"), True, None, "lower_arm", "hand"),
    Zone("chest", N_("front of chest, breast"), True, "chest", None, "chest"),
    Zone("side_ribs", N_("side of chest wall"), True, None, "chest", "chest"),
    Zone("upper_back", N_("between the shoulder blades"), True, "upper_back", None, "upper_back"),
    Zone("mid_back", N_("below the shoulder blades to last rib"), True, None, "upper_back", "upper_back"),
    Zone("lower_back", N_("low back, waist to pelvis"), True, "lower_back", None, "lower_back"),
    Zone("sacrum", N_("sacrum, sacroiliac joint, tailbone"), True, None, "lower_back", "lower_back"),
    Zone("abdomen", N_("abdomen"), True, "abdomen", None, "abdomen"),
    Zone("groin", N_("groin, inner pelvis"), True, None, "hip", "hip"),
    Zone("buttock", N_("buttock"), True, "hip", None, "hip"),
    Zone("hip_side", N_("outer hip, trochanter"), True, "hip", None, "hip"),
    Zone("thigh_front", N_("front of thigh"), True, "upper_leg", None, "upper_leg"),
    Zone("thigh_outer", N_("outer thigh"), True, "upper_leg", None, "upper_leg"),
    Zone("thigh_inner", N_("inner thigh"), True, "upper_leg", None, "upper_leg"),
    Zone("thigh_back", N_("back of thigh"), True, "upper_leg", None, "upper_leg"),
    Zone("knee_front", N_("front and sides of knee"), True, None, "upper_leg", "upper_leg"),
    Zone("knee_back", N_("back of knee"), True, None, "upper_leg", "upper_leg"),
    Zone("shin", N_("front of lower leg"), True, "lower_leg", None, "lower_leg"),
    Zone("outer_leg", N_("outer side of lower leg"), True, "lower_leg", None, "lower_leg"),
    Zone("calf", N_("calf"), True, "lower_leg", None, "lower_leg"),
    Zone("ankle", N_("ankle, Achilles tendon"), True, None, "lower_leg", "lower_leg"),
    Zone("heel", N_("heel"), True, None, "lower_leg", "foot"),
    Zone("foot_sole", N_("sole, ball of foot, underside of toes"), True, None, "lower_leg", "foot"),
    Zone("foot_top", N_("top of foot and toes"), True, None, "lower_leg", "foot"),
)
ZONES: Mapping[str, Zone] = MappingProxyType({zone.code: zone for zone in _ROWS})

HEAD_ZONES: Mapping[str, str] = MappingProxyType(
    {
        "head_temple": N_("Temple"),
        "eye": N_("Eye"),
        "cheek": N_("Cheek"),
        "ear": N_("Ear"),
        "head_forehead": N_("Forehead"),
        "head_occiput": N_("Back of the head"),
        "head_vertex": N_("Top of the head"),
    }
)
"""The chips that ticking *head* opens, zone code -> short word, in the order shown."""


def stored(zone: str, side: Side | None) -> str:
    """Return the zone as it is stored: `eye` and "l" give `eye_l`. Raises NotFound for a zone or side that is not."""
    if zone not in ZONES:
        raise _unknown(zone)
    if ZONES[zone].sided != (side is not None):
        raise _unknown(f"{zone}, side {side}")
    return zone if side is None else f"{zone}_{side}"


def stored_on(zone: str, side: Side) -> str:
    """Return the zone as it is stored for a muscle of that side; a midline zone has none. Raises NotFound."""
    return stored(zone, side if zone in ZONES and ZONES[zone].sided else None)


def parse(code: str) -> Placed:
    """Return (zone, side) of a stored zone: `eye_l` gives ("eye", "l"). Raises NotFound."""
    side = side_of(code)
    zone = code.removesuffix(f"_{side}") if side else code
    if zone not in ZONES or ZONES[zone].sided != (side is not None):
        raise _unknown(code)
    return zone, side


def _unknown(code: str) -> NotFound:
    return NotFound(f"There is no zone {code!r}.", hint="Use a zone of the body with its side, such as eye_l.")


def area_of(zone: str, side: Side | None) -> str:
    """Return the area of the body map in which the zone lies: `calf`, "l" gives `lower_leg_l`. Raises NotFound."""
    stored(zone, side)
    area = ZONES[zone].area
    return area if area in AREAS else f"{area}_{side}"


def zones_of(area: str) -> tuple[Placed, ...]:
    """Return every (zone, side) that lies in the area, in the order of the table; an unsided area gives both sides.

    Raises NotFound for an area that is not.
    """
    if area not in AREAS:
        raise NotFound(f"There is no area {area!r}.", hint="Use one of the 24 areas of the body map.")
    return _ZONES_OF[area]


def _placed(zone: Zone) -> tuple[Placed, ...]:
    return tuple((zone.code, side) for side in SIDES) if zone.sided else ((zone.code, None),)


ALL_PLACED: tuple[Placed, ...] = tuple(placed for zone in _ROWS for placed in _placed(zone))
"""Every zone with each of its sides, in the order of the table."""

_ZONES_OF: Mapping[str, tuple[Placed, ...]] = MappingProxyType(
    {area: tuple(placed for placed in ALL_PLACED if area_of(*placed) == area) for area in AREAS}
)


def label_of(code: str, translate: Callable[[str], str]) -> str:
    """Return a stored zone in words: `calf_l` reads "calf, left". Raises NotFound."""
    zone, side = parse(code)
    words = translate(ZONES[zone].label)
    if side is None:
        return words
    return f"{words}, {translate(SIDE_WORDS[side])}"
