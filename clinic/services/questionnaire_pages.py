"""One page of the questionnaire at a time: what decides its questions, and saving it without losing a parallel save."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from clinic.domain import questionnaires as form
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.domain.instruments import REGISTRY, Instrument
from clinic.domain.treatments.courses import Source
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Questionnaire, TreatmentRating, Visit
from clinic.services import optional_questions, questionnaires, treatments
from clinic.services.treatments import Proposed, Said

COUNTS = tuple(status for status in VisitStatus if status.counts)


class PageChanged(Conflict):
    """The page was changed elsewhere since it was displayed; `stored` holds what is kept now, by item."""

    def __init__(self, stored: Mapping[str, object]) -> None:
        super().__init__(
            "These answers were changed on another device or in another tab.",
            hint="Nothing is lost: look at both below, then press Continue to keep yours.",
        )
        self.stored = dict(stored)


class AlreadySent(Conflict):
    """The form was sent before: what the clinic has is not changed any more."""

    def __init__(self) -> None:
        super().__init__(
            "Your answers were sent before, so this change was not added.",
            hint="Tell your clinic about it when you meet, or call.",
        )


def situation(session: Session, visit: Visit, questionnaire: Questionnaire | None) -> form.Situation:
    """Return what beside the answers decides what this patient is asked."""
    return form.Situation(
        short_form=questionnaire is not None and questionnaire.short_form,
        earlier_visit=earlier_visit(session, visit),
        extra=_extra(session, questionnaire),
        imported=questionnaires.imported(session, questionnaire),
    )


def _extra(session: Session, questionnaire: Questionnaire | None) -> frozenset[str]:
    """Return the optional questions asked: those the form was begun with, or those it would be begun with now."""
    return optional_questions.asked(session) if questionnaire is None else frozenset(questionnaire.extra_questions)


def earlier_visit(session: Session, visit: Visit) -> dt.date | None:
    """Return the day of the last visit before this one that counts: the one an overall change is compared with."""
    days = select(Visit.seen_on).where(Visit.patient_id == visit.patient_id, Visit.seen_on < visit.seen_on)
    return session.scalar(days.where(Visit.status.in_(COUNTS)).order_by(Visit.seen_on.desc()).limit(1))


def lock(session: Session, visit: Visit) -> None:
    """Let the saves of one visit wait for one another, and read it as it stands now."""
    status = session.scalars(select(Visit.status).where(Visit.id == visit.id).with_for_update()).one()
    set_committed_value(visit, "status", status)


def stand_at(questionnaire: Questionnaire, page_key: str) -> None:
    """Note which page the patient is on, to go on there on any device. What was sent is not opened again."""
    if questionnaire.sent_at is None and questionnaire.open_page != page_key:
        questionnaire.open_page = page_key


def basis_of(questionnaire: Questionnaire | None, page: form.Page, stored: Mapping[str, object]) -> str:
    """Return what a page carries that displays what is `stored` of it now."""
    return form.basis(stored, questionnaire.page_changes.get(page.key, 0) if questionnaire else 0)


def _count_change(questionnaire: Questionnaire, page: form.Page) -> None:
    count = questionnaire.page_changes.get(page.key, 0) + 1
    questionnaire.page_changes = {**questionnaire.page_changes, page.key: count}


def save_page(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    page: form.Page,
    given: Mapping[str, Mapping[str, object]],
    *,
    displayed: str,
    now: dt.datetime,
    partial: bool = False,
    actor: Account | None = None,
    confirmed_from: dt.date | None = None,
) -> None:
    """Store one page and take away what its answers make pointless; not while it is `partial`: a slip is undone.

    `displayed` is the `basis_of` what the page showed. Raises PageChanged when the store holds other answers by now
    and these are not them, AlreadySent when the form was sent with others: saving the same twice is once.
    """
    before = questionnaires.answers(questionnaire)
    stored = form.stored_on(page, before)
    after = {key: {**before.get(key, {}), **given.get(key, {})} for key in {*before, *given}}
    same = form.stored_on(page, after) == stored
    if not same and questionnaire.sent_at is not None:
        raise AlreadySent
    if not same and stored and displayed != basis_of(questionnaire, page, stored):
        raise PageChanged(stored)
    if same and (partial or questionnaire.sent_at is not None):
        return
    if not same:
        _count_change(questionnaire, page)
    definitions = _definitions(session, questionnaire)
    questionnaires.save(
        session,
        visit,
        questionnaire,
        given,
        now=now,
        actor=actor,
        confirmed_from=confirmed_from,
        definitions=definitions,
    )
    if not partial:
        _forget(questionnaire, definitions, now)


def forget_not_asked(session: Session, questionnaire: Questionnaire, *, now: dt.datetime) -> None:
    """Take away the answers whose question another answer made pointless: they count as not asked, never as a no."""
    _forget(questionnaire, _definitions(session, questionnaire), now)


def _definitions(session: Session, questionnaire: Questionnaire) -> Mapping[str, Instrument]:
    """Return the definition of every instrument that the form asks, by key, in the words of its file."""
    imported = questionnaires.imported(session, questionnaire)
    return {**REGISTRY, **{one.key: one.instrument for one in imported}}


def _forget(questionnaire: Questionnaire, definitions: Mapping[str, Instrument], now: dt.datetime) -> None:
    gone = form.no_longer_asked(questionnaires.answers(questionnaire), definitions)
    for response in questionnaire.responses:
        if response.instrument in gone:
            pointless = gone[response.instrument]
            response.answers = {key: value for key, value in response.answers.items() if key not in pointless}
            response.confirmed = {key: day for key, day in response.confirmed.items() if key not in pointless}
            response.saved_at = now


def said_of_treatments(session: Session, visit: Visit) -> dict[str, Any]:
    """Return what the patient said at this visit: `rated` by course id, `told` of those with more to tell, `added`.

    Additions are those that nobody took over.
    """
    by_patient = patients_ratings(session, visit)
    told = {str(one): _told(treatments.said_by_patient(rating)) for one, rating in by_patient.items()}
    added = [[one.own_words, one.helped] for one in treatments.proposals(session, visit) if one.course_id is None]
    return {
        "rated": {str(one): rating.helped for one, rating in by_patient.items()},
        "told": {one: words for one, words in told.items() if any(words)},
        "added": added,
    }


def patients_ratings(session: Session, visit: Visit) -> dict[int, TreatmentRating]:
    """Return the patient's own ratings of this visit by course id."""
    return {one.course_id: one for one in treatments.ratings(session, visit) if one.source is Source.PATIENT}


def save_treatments(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    rated: Mapping[int, Said],
    added: Sequence[Proposed],
    *,
    displayed: str,
    now: dt.datetime,
    partial: bool = False,
    actor: Account | None = None,
) -> None:
    """Keep what the patient said of the treatments shown, and what was added; `actor` = who typed, if staff.

    Raises like `save_page`. A rating that says the same as before keeps what it was: typed, or confirmed from an
    earlier visit. While the page is `partial`, a blank one is not kept: the patient may not have come to it yet.
    """
    page, stored = form.get("treatments"), said_of_treatments(session, visit)
    if partial:
        rated = {one: said for one, said in rated.items() if said != Said(None) or str(one) in stored["rated"]}
    same = _with(stored, rated, added) == stored
    if not same and questionnaire.sent_at is not None:
        raise AlreadySent
    if not same and any(stored.values()) and displayed != basis_of(questionnaire, page, stored):
        raise PageChanged(stored)
    if same:
        return
    _count_change(questionnaire, page)
    courses, known = treatments.of_patient(session, visit.patient), treatments.ratings(session, visit)
    before = {one.course_id: one for one in known if one.source is Source.PATIENT}
    said_of = {one.id: rated[one.id] for one in courses if one.id in rated}
    new = {one: said for one, said in said_of.items() if _says_more(said, before.get(one))}
    for course_id, said in new.items():
        treatments.rate(session, visit, course_id, said, Source.PATIENT, actor=actor, now=now, known=known)
    treatments.propose(session, visit, added, now=now)
    questionnaire.saved_at = now
    session.flush()
    questionnaires.record(
        session,
        visit,
        questionnaire,
        Action.QUESTIONNAIRE_SAVE,
        now,
        actor,
        courses=sorted(new),
        added=[one.id for one in treatments.proposals(session, visit) if one.course_id is None],
    )


def _says_more(said: Said, before: TreatmentRating | None) -> bool:
    return before is None or treatments.said_by_patient(before) != said


def _with(stored: Mapping[str, Any], rated: Mapping[int, Said], added: Sequence[Proposed]) -> dict[str, Any]:
    """Return what would be stored after saving these."""
    told = {**stored["told"], **{str(one): _told(said) for one, said in rated.items()}}
    return {
        "rated": {**stored["rated"], **{str(one): said.helped for one, said in rated.items()}},
        "told": {one: words for one, words in told.items() if any(words)},
        "added": [[one.own_words, one.helped] for one in added],
    }


def _told(said: Said) -> list[Any]:
    """Return what was told beside how it helped: why it was stopped, side effects, whether it would be used again."""
    return [list(said.stopped_because), said.side_effects, said.would_use_again]
