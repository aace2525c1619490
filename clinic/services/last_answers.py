"""What a patient sent before an earlier visit, and keeping it as today's answer once it is confirmed."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import questionnaires as form
from clinic.domain.errors import NotFound
from clinic.domain.questionnaires.offered import LastAnswers, ratings, values
from clinic.domain.treatments.courses import Rating
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Questionnaire, Visit
from clinic.services import questionnaire_pages, questionnaires, treatments
from clinic.services.questionnaire_pages import patients_ratings
from clinic.services.treatments import Proposed, Said
from clinic.services.visit_records import rating


def last_sent(session: Session, visit: Visit) -> LastAnswers | None:
    """Return the answers that this patient last sent, whether that visit was signed or not; None without any.

    A visit entered in error tells nothing of this patient.
    """
    earlier = select(Questionnaire, Visit).join(Visit, Visit.id == Questionnaire.visit_id)
    earlier = earlier.where(Visit.patient_id == visit.patient_id, Visit.id != visit.id, Visit.seen_on <= visit.seen_on)
    sent = earlier.where(Questionnaire.sent_at.is_not(None), Visit.status != VisitStatus.ENTERED_IN_ERROR)
    newest = sent.order_by(Visit.seen_on.desc(), Questionnaire.sent_at.desc(), Visit.id.desc())
    found = session.execute(newest.limit(1)).first()
    if found is None:
        return None
    questionnaire, before = found
    said = {one: rating(row, before.seen_on) for one, row in patients_ratings(session, before).items()}
    return LastAnswers(before.seen_on, questionnaires.answers(questionnaire), said)


def confirm(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    page: form.Page,
    last: LastAnswers | None,
    *,
    displayed: str,
    now: dt.datetime,
    actor: Account | None = None,
) -> None:
    """Keep what the page offered as today's answer, with the day it is from; `actor` = who typed, if staff.

    Raises NotFound when nothing is offered any more, and like `save_page`.
    """
    if last is None or (page.asks and not values(page, last)):
        raise NotFound("There is no earlier answer to confirm.", hint="Answer this page anew.")
    if not page.asks:
        _confirm_treatments(session, visit, questionnaire, last, displayed=displayed, now=now, actor=actor)
        return
    before = questionnaires.answers(questionnaire)
    situation = questionnaire_pages.situation(session, visit, questionnaire)
    given = form.collect(page, values(page, last), before, situation)
    questionnaire_pages.save_page(
        session,
        visit,
        questionnaire,
        page,
        given,
        displayed=displayed,
        now=now,
        actor=actor,
        confirmed_from=last.day,
    )


def _confirm_treatments(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    last: LastAnswers,
    *,
    displayed: str,
    now: dt.datetime,
    actor: Account | None,
) -> None:
    asked = [course.id for course in treatments.to_rate(session, visit.patient)]
    rated = {one: said_again(said, last.day) for one, said in ratings(asked, last).items()}
    added = [
        Proposed(one.own_words, one.helped, one.treatment_code)
        for one in treatments.proposals(session, visit)
        if one.course_id is None
    ]
    questionnaire_pages.save_treatments(
        session, visit, questionnaire, rated, added, displayed=displayed, now=now, actor=actor
    )


def said_again(said: Rating, day: dt.date | None = None) -> Said:
    """Return an earlier rating as one of today; `day` = the day it is confirmed from."""
    return Said(
        said.helped,
        tuple(said.changed),
        said.side_effects,
        said.side_effect_severity,
        tuple(said.stopped_because),
        said.would_use_again,
        confirmed_from=day,
    )
