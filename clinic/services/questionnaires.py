"""Keep what the patient answers: page by page as it arrives, sent once, urgent signs raised at once."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clinic.domain.audit import Action
from clinic.domain.instruments import REGISTRY, Instrument
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.questionnaires import offered
from clinic.domain.red_flags import BY_CODE
from clinic.domain.visits import Answers, EntryMode
from clinic.models import Account, LateAnswer, Questionnaire, Response, Visit
from clinic.services import alarms, audit, instruments, optional_questions, red_flags
from clinic.services.visits import require_open


def of_visit(session: Session, visit: Visit) -> Questionnaire | None:
    """Return the visit's questionnaire, if it was begun."""
    found = select(Questionnaire).where(Questionnaire.visit_id == visit.id)
    return session.scalars(found.options(joinedload(Questionnaire.responses))).unique().one_or_none()


def begin(
    session: Session,
    visit: Visit,
    *,
    now: dt.datetime,
    mode: EntryMode = EntryMode.OWN_DEVICE,
    entered_by: Account | None = None,
    language: str = "en",
    short_form: bool = False,
    known: Questionnaire | None = None,
) -> Questionnaire:
    """Return the visit's questionnaire, begun now if it was not before; `known` = read before. Raises VisitLocked.

    One that was begun on the patient's own device and goes on in the clinic is the clinic's from then on: who handed
    over the tablet or typed stays named.
    """
    require_open(visit)
    found = known or of_visit(session, visit)
    if found is not None:
        if entered_by is not None and found.sent_at is None:
            found.mode, found.entered_by = mode, entered_by.id
        return found
    questionnaire = Questionnaire(
        visit_id=visit.id,
        mode=mode,
        entered_by=entered_by.id if entered_by else None,
        language=language,
        short_form=short_form,
        extra_questions=[*sorted(optional_questions.asked(session)), *map(_code, instruments.asked(session))],
        started_at=now,
        saved_at=now,
        responses=[],
    )
    session.add(questionnaire)
    session.flush()
    return questionnaire


def _code(imported: ImportedInstrument) -> str:
    return f"{imported.key}@{imported.instrument.version}"


def imported(session: Session, questionnaire: Questionnaire | None) -> tuple[ImportedInstrument, ...]:
    """Return the imported instruments asked: those the form was begun with, or those it would be begun with now."""
    if questionnaire is None:
        return instruments.asked(session)
    versions = [(key, version) for key, at, version in map(_parted, questionnaire.extra_questions) if at]
    known = instruments.of_versions(session, versions)
    return tuple(known[one] for one in versions if one in known)


def _parted(code: str) -> tuple[str, str, str]:
    return code.partition("@")


def choose_form(session: Session, questionnaire: Questionnaire, *, short_form: bool) -> None:
    """Switch between the whole form and the short one of a bad day; answers already given stay, the page does not."""
    questionnaire.short_form, questionnaire.open_page = short_form, None
    session.flush()


def answers(questionnaire: Questionnaire | None) -> dict[str, Answers]:
    """Return the stored answers by instrument; empty when nothing was begun."""
    return {response.instrument: response.answers for response in questionnaire.responses} if questionnaire else {}


def save(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    given: Mapping[str, Answers],
    *,
    now: dt.datetime,
    actor: Account | None = None,
    confirmed_from: dt.date | None = None,
    definitions: Mapping[str, Instrument] = REGISTRY,
) -> None:
    """Store the answers of one page. Items not named stay as they are.

    `confirmed_from` = the day of the earlier visit whose answers the patient confirmed; None = typed. `definitions` are
    those of the instruments that the form asks, by key, in the words of their files. Raises AnswerError for a value
    that its item does not allow, and VisitLocked after signing. Whether the page was changed elsewhere is looked at
    before, by `questionnaire_pages`.
    """
    require_open(visit)
    for key, values in given.items():
        checked = definitions[key].check(values)
        response = _response(questionnaire, definitions[key], now)
        before = response.answers
        after = {**before, **checked}
        confirmed = offered.marks(before, response.confirmed, checked, confirmed_from)
        if (after, confirmed) != (before, response.confirmed):
            response.answers, response.confirmed, response.saved_at = after, confirmed, now
        if key == "urgent":
            red_flags.keep_up(session, visit, after, now=now)
        else:
            alarms.keep_up(session, visit, definitions[key], before, after, now=now)
    questionnaire.saved_at = now
    record(session, visit, questionnaire, Action.QUESTIONNAIRE_SAVE, now, actor, instruments=sorted(given))


def confirmed(questionnaire: Questionnaire | None) -> dict[str, offered.Marks]:
    """Return which answers were confirmed from an earlier visit, by instrument."""
    return {one.instrument: one.confirmed for one in questionnaire.responses} if questionnaire else {}


def send(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    *,
    now: dt.datetime,
    actor: Account | None = None,
) -> None:
    """Send the answers to the clinic. Sending twice is once: the first time stays. `actor` = who typed, if staff."""
    if questionnaire.sent_at is not None:
        return
    require_open(visit)
    questionnaire.sent_at = now
    session.flush()
    record(session, visit, questionnaire, Action.QUESTIONNAIRE_SEND, now, actor)


def keep_late(
    session: Session, visit: Visit, page: str, given: Mapping[str, Sequence[str]], *, now: dt.datetime
) -> Answers:
    """Keep what arrived after the visit was signed, as it came: material for an addendum.

    The same twice is once. An urgent sign in it is raised all the same: a signed visit is no reason to overlook one.
    Returns those ticked.
    """
    came = {name: list(words) for name, words in given.items()}
    if not any((late.page, late.answers) == (page, came) for late in late_answers(session, visit)):
        session.add(LateAnswer(visit_id=visit.id, page=page, answers=came, received_at=now))
    typed = {word for words in given.values() for word in words} if page == "urgent" else set()
    ticked = {code: True for code in BY_CODE if code in typed}
    red_flags.keep_up(session, visit, ticked, now=now)
    session.flush()
    return ticked


def raise_signs(session: Session, visit: Visit, urgent: Answers, *, now: dt.datetime) -> None:
    """Raise a flag for each sign ticked on a page that is not stored: changed elsewhere meanwhile, or sent before."""
    ticked = {code: True for code, given in urgent.items() if given is True}
    red_flags.keep_up(session, visit, ticked, now=now)
    session.flush()


def late_answers(session: Session, visit: Visit) -> list[LateAnswer]:
    """Return what arrived after signing, oldest first."""
    return list(session.scalars(select(LateAnswer).where(LateAnswer.visit_id == visit.id).order_by(LateAnswer.id)))


def record(
    session: Session,
    visit: Visit,
    questionnaire: Questionnaire,
    action: Action,
    now: dt.datetime,
    actor: Account | None,
    **detail: object,
) -> None:
    """Write down what was done with the answers, never what was said; a patient at the keyboard has no account."""
    audit.record(
        session,
        actor,
        action,
        "questionnaire",
        questionnaire.id,
        patient_id=visit.patient_id,
        now=now,
        detail={**detail, "mode": questionnaire.mode.value},
    )


def _response(questionnaire: Questionnaire, instrument: Instrument, now: dt.datetime) -> Response:
    for response in questionnaire.responses:
        if response.instrument == instrument.key:
            return response
    response = Response(
        instrument=instrument.key,
        instrument_version=instrument.version,
        instrument_sha256=instrument.digest,
        answers={},
        confirmed={},
        saved_at=now,
    )
    questionnaire.responses.append(response)
    return response
