"""In which order the 21 sites are pressed, how each is found, and how the patient sits or lies.

Sources: Wolfe F et al. 1990 (places); Okifuji A et al. 1997 and its manual (order 1 to 11). Order 12 to 21, the lying
positions and which side comes first are general professional knowledge. Either side may be rated first; no score
changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.body.atlas import SITES, side_of
from clinic.domain.words import N_

HOW_TO_PRESS = N_(
    "Thumb pad of your dominant hand, straight in, rising over 4 seconds to 4 kg (about 1 kg per second). "
    "Press each site once."
)


class Position(StrEnum):
    """How the patient sits or lies."""

    SEATED = "seated"
    SEATED_HEAD_FORWARD = "seated_head_forward"
    ON_THE_SIDE = "on_the_side"
    ON_THE_BACK = "on_the_back"


POSITION_WORDS: Mapping[Position, str] = MappingProxyType(
    {
        Position.SEATED: N_("Seated"),
        Position.SEATED_HEAD_FORWARD: N_("Seated, head bent forward about 30 degrees"),
        Position.ON_THE_SIDE: N_("Lying on the side"),
        Position.ON_THE_BACK: N_("Lying on the back"),
    }
)


@dataclass(frozen=True, slots=True)
class SiteGuide:
    """How to find one site, without its side: `stem` is the code without `_l` or `_r`."""

    stem: str
    find: str
    position: Position


_GUIDES = (
    SiteGuide("forehead", N_("Middle of the forehead"), Position.SEATED),
    SiteGuide("occiput", N_("Where the neck muscles attach at the base of the skull"), Position.SEATED_HEAD_FORWARD),
    SiteGuide("trapezius", N_("Middle of the upper border of the muscle"), Position.SEATED),
    SiteGuide("supraspinatus", N_("Above the spine of the shoulder blade, near its inner border"), Position.SEATED),
    SiteGuide("gluteal", N_("Upper outer quarter of the buttock, front fold of the muscle"), Position.SEATED),
    SiteGuide("low_cervical", N_("Front of the spaces between the side processes of C5 to C7"), Position.SEATED),
    SiteGuide("second_rib", N_("Just outside the joint of second rib and cartilage, upper surface"), Position.SEATED),
    SiteGuide("lateral_epicondyle", N_("2 cm below (distal to) the outer elbow bump"), Position.SEATED),
    SiteGuide("forearm", N_("Right forearm, middle of its back"), Position.SEATED),
    SiteGuide("thumbnail", N_("Left thumbnail"), Position.SEATED),
    SiteGuide("greater_trochanter", N_("Just behind the bony prominence of the outer hip"), Position.ON_THE_SIDE),
    SiteGuide("knee", N_("Inner fat pad, just above the joint line"), Position.ON_THE_BACK),
)


def _guide(site: str) -> SiteGuide:
    stem = site[:-2] if side_of(site) else site
    return next(guide for guide in _GUIDES if guide.stem == stem)


GUIDES: Mapping[str, SiteGuide] = MappingProxyType({site: _guide(site) for site in SITES})
"""Site code -> how to find it."""
