"""Where to put the hands first: muscles and tender-point sites for what hurts, so that the patient turns once.

Ideas from usual pain patterns and never a finding: pain can travel elsewhere. The score and the positions are the
tool's own. Source of the patterns: `clinic.domain.muscles`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from clinic.domain.body.atlas import SHAPES, SIDES, SITES, TENDER_POINT_SITES, Side
from clinic.domain.body.zones import Placed, parse, zones_of
from clinic.domain.exams.sites import GUIDES
from clinic.domain.exams.sites import Position as SitePosition
from clinic.domain.muscles import MUSCLES, Muscle, refers_to
from clinic.domain.words import N_

PALPATION_TITLE = N_("Muscles to check first")
PALPATION_NOTE = N_("Ideas only, from usual pain patterns. Pain can travel elsewhere.")
MUSCLES_AT_MOST = 6


class Position(StrEnum):
    """How the patient sits or lies while a muscle is felt; the order is the order of the plan."""

    SEATED = "seated"
    ON_THE_BACK = "on_the_back"
    ON_THE_SIDE = "on_the_side"
    ON_THE_FRONT = "on_the_front"


POSITION_LABELS: Mapping[Position, str] = MappingProxyType(
    {
        Position.SEATED: N_("Seated"),
        Position.ON_THE_BACK: N_("Lying on the back"),
        Position.ON_THE_SIDE: N_("Lying on the side"),
        Position.ON_THE_FRONT: N_("Lying on the front"),
    }
)
_SEATED_ZONES = frozenset(
    (
        *(zone for zone, _ in zones_of("head")),
        *("jaw", "throat", "neck_back", "shoulder_front", "shoulder_back", "shoulder_blade"),
        *("upper_arm", "elbow", "forearm", "wrist", "hand"),
    )
)
_BACK_ZONES = frozenset(("chest", "abdomen", "groin", "thigh_front", "thigh_inner", "shin"))
_SIDE_ZONES = frozenset(("hip_side", "thigh_outer", "outer_leg", "side_ribs"))
_SITE_POSITIONS = {
    SitePosition.SEATED: Position.SEATED,
    SitePosition.SEATED_HEAD_FORWARD: Position.SEATED,
    SitePosition.ON_THE_SIDE: Position.ON_THE_SIDE,
    SitePosition.ON_THE_BACK: Position.ON_THE_BACK,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a patient has one thing: pain, or cramps, or tight muscles.

    `areas` are areas of the body map, `head_zones` stored zones (`eye_l`) that say where in the head; without them a
    marked head means all of it, and without a marked head they say nothing.
    """

    areas: tuple[str, ...]
    head_zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MuscleIdea:
    """A muscle worth feeling.

    `score` 0 to 1 = share of its usual zones that are marked, primary ones counted twice, on its better side; `sides`
    those with a marked zone, the better first; `because` the marked zones of these sides, usual order.
    """

    muscle: str
    score: Fraction
    sides: tuple[Side, ...]
    because: tuple[Placed, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class PalpationGroup:
    """What is felt in one position: muscles by score, sites in the order of examination."""

    position: Position
    muscles: tuple[MuscleIdea, ...]
    sites: tuple[str, ...]


def marked_zones(*said: Marked) -> frozenset[Placed]:
    """Return the zones in which the patient marked anything. Raises NotFound for an unknown area or zone."""
    return frozenset(zone for one in said for zone in _zones(one))


def position_of(muscle: Muscle) -> Position:
    """Return how the patient sits or lies while the muscle is felt."""
    if muscle.palpate_in in _SEATED_ZONES:
        return Position.SEATED
    if muscle.palpate_in in _BACK_ZONES:
        return Position.ON_THE_BACK
    return Position.ON_THE_SIDE if muscle.palpate_in in _SIDE_ZONES else Position.ON_THE_FRONT


def ideas(marked: frozenset[Placed]) -> tuple[MuscleIdea, ...]:
    """Return every muscle with a marked zone in its usual pattern, highest score first, ties by code."""
    found = [idea for muscle in MUSCLES.values() if (idea := _idea(muscle, marked)) is not None]
    return tuple(sorted(found, key=lambda idea: (-idea.score, idea.muscle)))


def plan(*said: Marked) -> tuple[PalpationGroup, ...]:
    """Return the first six muscles and the tender-point sites of the marked areas, grouped by position.

    Empty when nothing is marked. Raises NotFound for an unknown area or zone.
    """
    here = {area for one in said for area in one.areas}
    first = ideas(marked_zones(*said))[:MUSCLES_AT_MOST]
    sites = [site for site in TENDER_POINT_SITES if SHAPES[SITES[site].shape].area in here]
    groups = (
        PalpationGroup(
            position,
            tuple(idea for idea in first if idea.position is position),
            tuple(site for site in sites if _SITE_POSITIONS[GUIDES[site].position] is position),
        )
        for position in Position
    )
    return tuple(group for group in groups if group.muscles or group.sites)


def _zones(said: Marked) -> Iterable[Placed]:
    exact = [parse(zone) for zone in said.head_zones]
    for area in said.areas:
        yield from exact if area == "head" and exact else zones_of(area)


def _idea(muscle: Muscle, marked: frozenset[Placed]) -> MuscleIdea | None:
    scores = {side: _score(muscle, side, marked) for side in SIDES}
    sides = tuple(sorted((side for side in SIDES if scores[side]), key=lambda side: -scores[side]))
    if not sides:
        return None
    because = dict.fromkeys(
        placed for side in sides for placed in (*refers_to(muscle.code, side).primary, *_secondary(muscle, side))
    )
    return MuscleIdea(
        muscle.code, scores[sides[0]], sides, tuple(one for one in because if one in marked), position_of(muscle)
    )


def _score(muscle: Muscle, side: Side, marked: frozenset[Placed]) -> Fraction:
    primary, secondary = refers_to(muscle.code, side).primary, _secondary(muscle, side)
    reached = 2 * sum(placed in marked for placed in primary) + sum(placed in marked for placed in secondary)
    return Fraction(reached, 2 * len(primary) + len(secondary))


def _secondary(muscle: Muscle, side: Side) -> tuple[Placed, ...]:
    return refers_to(muscle.code, side).secondary
