"""What earlier visits planned, and what became of it: no item leaves the list until a visit answers it.

A decision about a treatment is answered by the next decision about the same treatment, or in so many words. A step of
the GP, the patient or the clinic is answered in words. An item that is still open, or that nobody answered, comes back
at the next visit with the day it was planned on.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from clinic.domain.treatments.choices import PlanDecision
from clinic.domain.visits import Actor, AnsweredItem, PlanItem, VisitRecord, VisitStatus


@dataclass(frozen=True, slots=True)
class Planned:
    """One item of a plan: a decision about a treatment, or a line of the steps of one actor."""

    visit_id: int
    day: dt.date
    """Of the visit that planned it."""
    words: str
    """The treatment's name, or the step."""
    decision: PlanDecision | None = None
    course_id: int | None = None
    """None for a step, and for something new to try."""
    note: str = ""
    actor: Actor | None = None
    """Who acts, for a step."""

    @property
    def key(self) -> str:
        """What the item is, in 16 characters: an item that was rewritten since is another one."""
        decision, actor = (one.value if one else "" for one in (self.decision, self.actor))
        text = repr((decision, self.course_id, self.words, self.note, actor))
        return sha256(text.encode()).hexdigest()[:16]

    @property
    def place(self) -> tuple[int, str]:
        """The visit that planned it and the key: no other item has both, but for the same line written twice."""
        return self.visit_id, self.key


@dataclass(frozen=True, slots=True)
class Due:
    """An item that a visit has to answer."""

    planned: Planned
    answer: AnsweredItem | None = None
    """What this visit says became of it."""
    decided: PlanDecision | None = None
    """What this visit decides about the same treatment: that answers it as well."""
    carried: bool = False
    """Whether a visit between left it open or without an answer."""

    @property
    def answered(self) -> bool:
        """Whether this visit says anything of it."""
        return self.answer is not None or self.decided is not None

    @property
    def settled(self) -> bool:
        """Whether it is over with this visit; else the next one opens with it again."""
        return self.decided is not None or (self.answer is not None and self.answer.answer.settles)


def planned_at(visit: VisitRecord) -> tuple[Planned, ...]:
    """Return the items of a visit's plan: decisions in the order made, then the steps line by line, the GP first."""
    decided = (
        Planned(visit.id, visit.seen_on, one.name, one.decision, one.course_id, one.note) for one in visit.plan.items
    )
    steps = (
        Planned(visit.id, visit.seen_on, line, actor=step.actor)
        for step in visit.plan.steps
        for line in _lines(step.text)
    )
    return tuple({item.place: item for item in (*decided, *steps)}.values())


def due_at(visit: VisitRecord, visits: Sequence[VisitRecord]) -> tuple[Due, ...]:
    """Return what earlier visits planned and none of them settled, the oldest first, with what this visit says of it.

    `visits` are all of the patient's, in order of date; what stands in a visit entered in error is not read.
    """
    waiting: tuple[Due, ...] = ()
    for earlier in _before(visit, visits):
        left = (one.planned for one in _answered(waiting, earlier) if not one.settled)
        waiting = (*(Due(item, carried=True) for item in left), *(Due(item) for item in planned_at(earlier)))
    return tuple(_answered(waiting, visit))


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _before(visit: VisitRecord, visits: Iterable[VisitRecord]) -> Iterator[VisitRecord]:
    here = (visit.seen_on, visit.id)
    return (one for one in visits if (one.seen_on, one.id) < here and one.status is not VisitStatus.ENTERED_IN_ERROR)


def _answered(waiting: Iterable[Due], visit: VisitRecord) -> Iterator[Due]:
    said = {(one.planned_visit_id, one.key): one for one in visit.plan.answers}
    for one in waiting:
        decided = _decided(one.planned, visit.plan.items)
        yield Due(one.planned, said.get(one.planned.place), decided, one.carried)


def _decided(item: Planned, decisions: Iterable[PlanItem]) -> PlanDecision | None:
    """What is decided about the same treatment; something to try is the course that bears its name by now."""
    for one in decisions:
        if item.decision is None or one.course_id is None:
            continue
        tried = item.course_id is None and one.name.casefold() == item.words.casefold()
        if one.course_id == item.course_id or tried:
            return one.decision
    return None
