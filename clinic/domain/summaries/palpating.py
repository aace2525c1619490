"""Why a muscle or a site stands on the plan of palpation, in the patient's places, and whether it was examined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.area_findings import MuscleSpot
from clinic.domain.body.atlas import AREAS, SHAPES, SIDES, SITES, Side
from clinic.domain.body.zones import Placed, zones_of
from clinic.domain.exams import SiteState
from clinic.domain.palpation import Marked, marked_zones
from clinic.domain.summaries.types import Said
from clinic.domain.visits import ExamRecord
from clinic.domain.words import N_


class Mark(StrEnum):
    """What a patient marks on the body map."""

    PAIN = "pain"
    CRAMPS = "cramps"
    TIGHT = "tight"


MARK_WORDS: Mapping[Mark, str] = MappingProxyType(
    {Mark.PAIN: N_("pain"), Mark.CRAMPS: N_("cramps"), Mark.TIGHT: N_("tight muscles")}
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A marked area, what was marked in it, and the zones of the head that the patient named (none elsewhere)."""

    area: str
    marks: tuple[Mark, ...]
    zones: tuple[Placed, ...] = ()


def reasons(because: Iterable[Placed], said: Said) -> tuple[Reason, ...]:
    """Return the marked areas, in body order, to which these zones belong."""
    wanted = frozenset(because)
    found = (_reason(area, wanted & frozenset(zones_of(area)), said) for area in AREAS)
    return tuple(reason for reason in found if reason.marks)


def reasons_for_site(site: str, said: Said) -> tuple[Reason, ...]:
    """Return why a tender-point site joins: the marked area in which it is pressed."""
    area = SHAPES[SITES[site].shape].area
    marks = tuple(mark for mark, marked in _marked(said).items() if area in marked.areas)
    return (Reason(area, marks),) if marks else ()


def examined_sides(muscle: str, spots: Iterable[MuscleSpot]) -> tuple[Side, ...]:
    """Return the sides of a muscle on which anything was looked for, whatever was found."""
    sides = {spot.side for spot in spots if spot.muscle == muscle and _looked_for(spot)}
    return tuple(side for side in SIDES if side in sides)


def site_examined(site: str, exam: ExamRecord | None) -> bool:
    """Return whether a site was rated or measured; refused, stopped and not examined are not examined."""
    if exam is None:
        return False
    rating = exam.ratings.get(site)
    return bool(exam.pressures.get(site)) or (rating is not None and rating.state is SiteState.RATED)


def _reason(area: str, zones: frozenset[Placed], said: Said) -> Reason:
    marked = {mark: marked_zones(one) & zones for mark, one in _marked(said).items()}
    here = tuple(mark for mark, reached in marked.items() if reached)
    named = {placed for mark in here if _marked(said)[mark].head_zones for placed in marked[mark]}
    return Reason(area, here, tuple(placed for placed in zones_of(area) if placed in named) if area == "head" else ())


def _marked(said: Said) -> Mapping[Mark, Marked]:
    return dict(zip(Mark, said.marked, strict=True))


def _looked_for(spot: MuscleSpot) -> bool:
    facts = (spot.taut_band, spot.hypersensitive_spot, spot.referred_pain, spot.reproduces_known_symptom)
    signs = (*facts, spot.twitch, spot.jump, spot.ppt_kg_cm2)
    return any(sign is not None for sign in signs) or bool(spot.felt_in)
