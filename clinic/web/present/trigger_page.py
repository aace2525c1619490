"""The page of the trigger points: the plan of palpation, the muscles found by typing, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain import muscle_search
from clinic.domain.body import zones
from clinic.domain.body.atlas import SIDES, Side
from clinic.domain.exams import TriggerPointState, trigger_point_state
from clinic.domain.muscles import MUSCLES, Muscle, label_of, refers_to
from clinic.domain.palpation import marked_zones
from clinic.domain.summaries.findings import spots
from clinic.figures.visit_marks import marks
from clinic.models import TriggerPoint, Visit
from clinic.services import exams, red_flags, trigger_points, visit_records
from clinic.web.present.exam_page import ratings_of
from clinic.web.present.told import Told, told
from clinic.web.present.visit_figure import Figure, figure
from clinic.web.session import settings


@dataclass(frozen=True, slots=True)
class FoundSpot:
    """One spot with its number on the figure and its derived state."""

    number: int
    point: TriggerPoint
    name: str
    state: TriggerPointState
    places: str


@dataclass(frozen=True, slots=True)
class MuscleRow:
    """One muscle of a list: its usual places (marked ones first in bold), what was examined on each side."""

    muscle: Muscle
    places: tuple[tuple[str, bool], ...]
    found: Mapping[str, tuple[FoundSpot, ...]]
    clear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriggerPage:
    """Everything that the page shows."""

    told: Told
    figure: Figure
    rows: Mapping[str, MuscleRow]
    found: tuple[FoundSpot, ...]
    clear: tuple[str, ...]
    searched: tuple[Muscle, ...]
    side: Side | None
    urgent: int


def present(session: Session, visit: Visit, typed: str = "") -> TriggerPage:
    """Return the page of one visit; `typed` is what was typed into the search."""
    record = visit_records.load(session, visit, settings().zone)
    said, points = told(record), trigger_points.of_visit(session, visit)
    exam = exams.of_visit(session, visit)
    numbered = [_found(number, point) for number, point in enumerate(points, start=1)]
    found = tuple(one for one in numbered if not trigger_points.is_clear(one.point))
    clear = [point for point in points if trigger_points.is_clear(point)]
    search = muscle_search.search(typed)
    drawn = marks(said.said, exam.method if exam else None, ratings_of(exam), spots(record))
    return TriggerPage(
        told=said,
        figure=figure(drawn),
        rows=_rows(said, found, clear),
        found=found,
        clear=tuple(label_of(point.muscle, point.side, _) for point in clear),
        searched=search.muscles,
        side=search.side,
        urgent=len(red_flags.unreviewed(session, visit)),
    )


def state_of(point: TriggerPoint) -> TriggerPointState:
    """Return the derived state of a finding with its reason."""
    return trigger_point_state(
        point.taut_band, point.hypersensitive_spot, point.referred_pain, point.reproduces_known_symptom
    )


def chips(muscle: str, side: Side) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the usual places of a muscle (primary first), and all others, as (stored zone, words)."""
    referral = refers_to(muscle, side)
    usual = [zones.stored(*placed) for placed in (*referral.primary, *referral.secondary)]
    others = [zone for placed in zones.ALL_PLACED if (zone := zones.stored(*placed)) not in usual]
    return [(zone, zones.label_of(zone, _)) for zone in usual], [(zone, zones.label_of(zone, _)) for zone in others]


def _found(number: int, point: TriggerPoint) -> FoundSpot:
    places = ", ".join(zones.label_of(zone, _) for zone in point.felt_in)
    return FoundSpot(number, point, label_of(point.muscle, point.side, _), state_of(point), places)


def _rows(said: Told, found: Sequence[FoundSpot], clear: Sequence[TriggerPoint]) -> dict[str, MuscleRow]:
    places = said.said
    areas = {*(places.areas or ()), *(places.cramp_areas or ()), *(places.tight_areas or ())} if places else set()
    marked = {zone for zone, _side_of in marked_zones(areas, places.head_zones if places else ())}
    return {
        code: MuscleRow(
            muscle,
            tuple((_(zones.ZONES[zone].label), zone in marked) for zone in muscle.zones),
            {side: tuple(one for one in found if (one.point.muscle, one.point.side) == (code, side)) for side in SIDES},
            tuple(point.side for point in clear if point.muscle == code),
        )
        for code, muscle in MUSCLES.items()
    }
