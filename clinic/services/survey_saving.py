"""Save what a page of the survey sends, whole or cell by cell: begin, enter, note, fill the rest, stop."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from clinic.domain.exams import ExamMethod
from clinic.domain.visits import StopReason
from clinic.models import Account, Exam, Visit
from clinic.services import exams, pressures
from clinic.services.exams import SiteEntry
from clinic.services.pressures import PressureEntry

Entry = SiteEntry | PressureEntry


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked beside the entries: fill the rest with 0, stop for a reason, or not stopped after all."""

    fill: bool = False
    stop: StopReason | None = None
    go_on: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Where entries go: the visit, whose survey, by which method (None = the algometer), who enters, and when."""

    session: Session
    visit: Visit
    examiner: Account
    method: ExamMethod | None
    actor: Account
    now: dt.datetime


def begin(desk: Desk, *, wanted: bool) -> Exam | None:
    """Return the survey, begun or switched to the method only when there is something to keep: an empty one would say
    that the patient was examined. Raises Conflict while sites are rated by another method.
    """
    exam = exams.of_examiner(desk.session, desk.visit, desk.examiner)
    if not wanted or (exam is not None and desk.method in (None, exam.method)):
        return exam
    if exam is None:
        return exams.begin(desk.session, desk.visit, desk.method, examiner=desk.examiner, now=desk.now)
    if desk.method is not None:
        exams.switch_method(desk.session, desk.visit, exam, desk.method, actor=desk.actor, now=desk.now)
    return exam


def enter_each(desk: Desk, exam: Exam, entries: Sequence[tuple[Entry, int | None]]) -> Sequence[Entry]:
    """Store each entry whose cell still has the version displayed with it; return the others."""
    session, visit, actor, now = desk.session, desk.visit, desk.actor, desk.now
    if desk.method is None:
        read = cast(Sequence[tuple[PressureEntry, int | None]], entries)
        return pressures.enter_each(session, visit, exam, read, actor=actor, now=now)
    rated = cast(Sequence[tuple[SiteEntry, int | None]], entries)
    return [clash.entry for clash in exams.enter_each(session, visit, exam, rated, actor=actor, now=now)]


def finish(desk: Desk, exam: Exam, wish: Wish) -> tuple[str, ...]:
    """Fill the rest or stop, as was wished; return the sites filled. The algometer has no 0 to fill with."""
    session, visit, actor, now = desk.session, desk.visit, desk.actor, desk.now
    filled: tuple[str, ...] = ()
    if wish.fill and desk.method is not None:
        filled = exams.fill_untested(session, visit, exam, actor=actor, now=now)
    if wish.stop or wish.go_on:
        stop = pressures.stop if desk.method is None else exams.stop
        stop(session, visit, exam, wish.stop, actor=actor, now=now)
    return filled
