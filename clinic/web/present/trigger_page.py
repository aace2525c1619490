"""The page of the trigger points: the plan of palpation, the list of muscles, the card of a spot, what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain import muscle_search, muscles
from clinic.domain.body import zones
from clinic.domain.body.atlas import SIDES, Side
from clinic.domain.exams import TriggerPointState
from clinic.domain.muscles import MUSCLES, Muscle, label_of, refers_to
from clinic.domain.palpation import marked_zones
from clinic.domain.summaries.findings import spots
from clinic.domain.summaries.palpating import examined_sides
from clinic.domain.trigger_findings import is_clear, state_of
from clinic.domain.word_search import words_of
from clinic.figures.visit_marks import marks
from clinic.models import TriggerPoint, Visit
from clinic.services import exams, red_flags, trigger_points, visit_records
from clinic.services.trigger_points import numbered
from clinic.web.present.exam_page import ratings_of
from clinic.web.present.told import Told, told
from clinic.web.present.visit_figure import Figure, figure
from clinic.web.session import settings

Chips = Sequence[tuple[str, str, str]]
"""Stored zone, its words, the area of the body map in which it lies."""


@dataclass(frozen=True, slots=True)
class FoundSpot:
    """One spot with its number on the figure and its derived state."""

    number: int
    point: TriggerPoint
    name: str
    state: TriggerPointState
    places: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What was examined at the visit: spots by number, and muscle sides without a finding."""

    found: tuple[FoundSpot, ...]
    clear: tuple[TriggerPoint, ...]

    @property
    def points(self) -> tuple[TriggerPoint, ...]:
        """Everything that was recorded."""
        return (*(one.point for one in self.found), *self.clear)

    @property
    def clear_names(self) -> tuple[str, ...]:
        """The clear muscles in words."""
        return tuple(label_of(point.muscle, point.side, _) for point in self.clear)


@dataclass(frozen=True, slots=True)
class MuscleRow:
    """One muscle of a list: its usual places (marked ones in bold), what was examined on each side.

    `words` is what the search looks through; `usual` the stored zones of each side, primary first.
    """

    muscle: Muscle
    words: str
    usual: Mapping[str, str]
    places: tuple[tuple[str, bool], ...]
    found: Mapping[str, tuple[FoundSpot, ...]]
    clear: tuple[str, ...]
    examined: tuple[Side, ...]
    """The sides on which anything was looked for: the ticks of the plan."""


@dataclass(frozen=True, slots=True)
class Card:
    """The card of one spot; `point` None = nothing is stored yet."""

    muscle: Muscle
    side: Side
    ordinal: int
    usual: Chips
    others: Chips
    point: TriggerPoint | None = None


@dataclass(frozen=True, slots=True)
class TriggerPage:
    """Everything that the page shows beside the card."""

    told: Told
    figure: Figure
    rows: Mapping[str, MuscleRow]
    findings: Findings
    searched: tuple[Muscle, ...]
    side: Side | None
    urgent: int


def present(session: Session, visit: Visit, typed: str = "") -> TriggerPage:
    """Return the page of one visit; `typed` is what was typed into the search."""
    record = visit_records.load(session, visit, settings().zone)
    said = told(record, record.exam)
    exam = exams.of_visit(session, visit)
    found = findings(trigger_points.of_visit(session, visit))
    search = muscle_search.search(typed)
    drawn = marks(said.said, exam.method if exam else None, ratings_of(exam), spots(record))
    marked = _marked(said)
    return TriggerPage(
        told=said,
        figure=figure(drawn),
        rows={code: row(muscle, found, marked) for code, muscle in MUSCLES.items()},
        findings=found,
        searched=search.muscles,
        side=search.side,
        urgent=len(red_flags.unreviewed(session, visit)),
    )


def findings(points: Sequence[TriggerPoint]) -> Findings:
    """Return what was found and what is clear; numbers count what was found, in the order of examination."""
    found = tuple(_found(number, point) for number, point in numbered(points) if not is_clear(point))
    return Findings(found, tuple(point for point in points if is_clear(point)))


def row(muscle: Muscle, examined: Findings, marked: frozenset[str] = frozenset()) -> MuscleRow:
    """Return the row of a muscle; `marked` are the zones in which the patient marked something."""
    code = muscle.code
    return MuscleRow(
        muscle,
        " ".join(words_of(muscle_search.names_of(muscle))),
        {side: " ".join(_usual(code, side)) for side in SIDES},
        tuple((_(zones.ZONES[zone].label), zone in marked) for zone in muscle.zones),
        {
            side: tuple(one for one in examined.found if (one.point.muscle, one.point.side) == (code, side))
            for side in SIDES
        },
        tuple(point.side for point in examined.clear if point.muscle == code),
        examined_sides(code, examined.points),
    )


def new_card(muscle: str, side: Side, examined: Findings) -> Card:
    """Return the empty card of the next spot there. Raises NotFound."""
    taken = [one.point.ordinal for one in examined.found if (one.point.muscle, one.point.side) == (muscle, side)]
    return Card(muscles.get(muscle), side, max(taken, default=0) + 1, *_chips(muscle, side))


def card_of(point: TriggerPoint) -> Card:
    """Return the card of a stored spot."""
    side: Side = "l" if point.side == "l" else "r"
    return Card(muscles.get(point.muscle), side, point.ordinal, *_chips(point.muscle, side), point)


def every_place() -> Chips:
    """Return the chips of all zones, for the card that takes the muscle that is opened."""
    return _in_words(zones.stored(*placed) for placed in zones.ALL_PLACED)


def _usual(muscle: str, side: Side) -> list[str]:
    referral = refers_to(muscle, side)
    return [zones.stored(*placed) for placed in (*referral.primary, *referral.secondary)]


def _chips(muscle: str, side: Side) -> tuple[Chips, Chips]:
    usual = _usual(muscle, side)
    every = [zones.stored(*placed) for placed in zones.ALL_PLACED]
    return _in_words(usual), _in_words(zone for zone in every if zone not in usual)


def _in_words(stored: Iterable[str]) -> Chips:
    return [(zone, zones.label_of(zone, _), zones.area_of(*zones.parse(zone))) for zone in stored]


def _found(number: int, point: TriggerPoint) -> FoundSpot:
    places = ", ".join(zones.label_of(zone, _) for zone in point.felt_in)
    return FoundSpot(number, point, label_of(point.muscle, point.side, _), state_of(point), places)


def _marked(said: Told) -> frozenset[str]:
    return frozenset(zone for zone, _side in marked_zones(*(said.said.marked if said.said else ())))
