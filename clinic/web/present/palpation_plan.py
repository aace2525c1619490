"""The plan of palpation on a page: why each line stands there, and its tick, which is read from what is recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.domain import muscles, palpation
from clinic.domain.area_findings import MuscleSpot
from clinic.domain.body import zones
from clinic.domain.body.atlas import AREAS, Side, side_of
from clinic.domain.body.zones import SIDE_WORDS
from clinic.domain.palpation import MuscleIdea, PalpationGroup, Position
from clinic.domain.summaries import Said
from clinic.domain.summaries.palpating import (
    MARK_WORDS,
    Mark,
    Reason,
    examined_sides,
    reasons,
    reasons_for_site,
    site_examined,
)
from clinic.domain.visits import ExamRecord
from clinic.report.blocks.ratings import PAIRS

_PLACES_NAMED = 2
"""So many places name the reason of a line; with more of them the plan would not fit on one screen."""


@dataclass(frozen=True, slots=True)
class PlanSide:
    """One side of a line: its letter, its word, and whether something was examined there."""

    code: str
    words: str
    examined: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A muscle or a pair of tender-point sites; `code` is the muscle's, or the site's without its side."""

    code: str
    name: str
    why: str
    sides: tuple[PlanSide, ...]

    @property
    def examined(self) -> bool:
        """Whether the whole line is ticked."""
        return all(side.examined for side in self.sides)

    @property
    def side_codes(self) -> tuple[str, ...]:
        """The sides that the plan names, the better first."""
        return tuple(side.code for side in self.sides)


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """What is felt in one position."""

    position: Position
    muscles: tuple[PlanLine, ...]
    sites: tuple[PlanLine, ...]


def present(said: Said | None, exam: ExamRecord | None, spots: Sequence[MuscleSpot]) -> tuple[PlanGroup, ...]:
    """Return the plan for what the patient said; empty as long as nothing is marked."""
    groups = palpation.plan(*said.marked) if said else ()
    return tuple(_group(group, said, exam, spots) for group in groups if said)


def _group(group: PalpationGroup, said: Said, exam: ExamRecord | None, spots: Sequence[MuscleSpot]) -> PlanGroup:
    return PlanGroup(
        group.position,
        tuple(_muscle(idea, said, spots) for idea in group.muscles),
        tuple(_sites(group.sites, said, exam)),
    )


def _muscle(idea: MuscleIdea, said: Said, spots: Sequence[MuscleSpot]) -> PlanLine:
    done = examined_sides(idea.muscle, spots)
    sides = tuple(_side(side, side in done) for side in idea.sides)
    return PlanLine(idea.muscle, _(muscles.get(idea.muscle).name), _why(reasons(idea.because, said)), sides)


def _sites(sites: Sequence[str], said: Said, exam: ExamRecord | None) -> Iterable[PlanLine]:
    for stem, label in PAIRS:
        here = [site for site in sites if site.removesuffix(f"_{side_of(site)}") == stem]
        if here:
            why = dict.fromkeys(reason for site in here for reason in reasons_for_site(site, said))
            sides = tuple(_side(side_of(site), site_examined(site, exam)) for site in here)
            yield PlanLine(stem, _(label), _why(why), sides)


def _side(side: Side | None, examined: bool) -> PlanSide:
    return PlanSide(side or "", _(SIDE_WORDS[side]) if side else "", examined)


def _why(because: Iterable[Reason]) -> str:
    """`left upper leg, right upper leg (pain); lower back (pain, cramps); and 2 more places`."""
    every = tuple(because)
    words, more = _in_words(every[:_PLACES_NAMED]), len(every) - _PLACES_NAMED
    return f"{words}; {ngettext('and %(num)s more place', 'and %(num)s more places', more)}" if more > 0 else words


def _in_words(because: Iterable[Reason]) -> str:
    by_marks: dict[tuple[Mark, ...], list[str]] = {}
    for reason in because:
        by_marks.setdefault(reason.marks, []).append(_place(reason))
    return "; ".join(
        f"{', '.join(places)} ({', '.join(_(MARK_WORDS[mark]) for mark in marks)})"
        for marks, places in by_marks.items()
    )


def _place(reason: Reason) -> str:
    """The area; in the head the places that the patient chose."""
    places = [zones.label_of(zones.stored(*placed), _) for placed in reason.zones]
    return ", ".join(places) if places else _(AREAS[reason.area].label).lower()
