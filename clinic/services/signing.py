"""Freeze a visit: its record, its summary and its PDF. Afterwards only addenda are added."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from clinic.domain import canonical
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.instruments import REGISTRY
from clinic.domain.patients import PatientRecord
from clinic.domain.plans import Planned
from clinic.domain.scoring.phrases import joined
from clinic.domain.summaries import ClinicIdentity, Drafted, VisitSummary, summarise
from clinic.domain.visits import ExamRecord, SignatureRecord, VisitRecord, VisitStatus
from clinic.domain.words import N_
from clinic.models import Account, Addendum, Edition, Signature, Visit
from clinic.services import audit, drafts, editions, loading, red_flags, summaries
from clinic.services.visits import require_open

NOTHING_TO_SIGN = N_("There is nothing to sign: no questionnaire, no exam and no plan.")
FLAG_WAITS = N_("An urgent sign has not been reviewed.")
NOT_HELD = N_("The visit is marked as missed or cancelled.")


class DraftUnread(ClinicError):
    """The words to be signed are a draft that nobody rewrote, and whoever signs does not say that they read it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Readiness:
    """What stands against signing, what is merely missing, and which record was displayed."""

    obstacles: tuple[str, ...]
    missing: tuple[str, ...]
    unanswered: tuple[Planned, ...]
    """What earlier visits planned and this one says nothing of: it opens the next visit."""
    record_sha256: str
    """Of the record as displayed: signing is refused when it is another one by then."""
    summary: VisitSummary
    """What would be signed."""
    drafted: Drafted
    """What of "In short" is a draft."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Frozen:
    """The visit as it stands: the canonical record and the summary, made from the same rows."""

    visit: VisitRecord
    text: str
    summary: VisitSummary

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def readiness(session: Session, visit: Visit, clinic: ClinicIdentity) -> Readiness:
    """Say what stands against signing the visit now, and what is missing from it."""
    return _readiness(session, visit, _freeze(session, visit, clinic))


def sign(
    session: Session,
    visit: Visit,
    *,
    displayed: str,
    clinic: ClinicIdentity,
    actor: Account,
    now: dt.datetime,
    read: bool = False,
) -> Signature:
    """Freeze the visit: the one way to become signed.

    `displayed` is the digest of the record that was shown; `read` = the signer says that they read the draft.

    Raises VisitLocked when it is signed already, Conflict when the record changed since it was displayed, DraftUnread,
    and ClinicError when something stands against it. A PDF that cannot be made leaves the visit unsigned.
    """
    require_open(visit)
    frozen = _freeze(session, visit, clinic)
    ready = _readiness(session, visit, frozen)
    _require_ready(ready, displayed=displayed, read=read)
    _claim(session, visit, now)
    summary = dataclasses.replace(frozen.summary, signature=SignatureRecord(actor.name, now, frozen.sha256))
    signature = Signature(
        visit_id=visit.id,
        signer=actor,
        signed_at=now,
        record=frozen.text,
        record_sha256=frozen.sha256,
        summary=canonical.dumps(summary),
    )
    session.add(signature)
    edition = editions.store(session, visit, summary, None, now=now)
    told, whose = digests(signature, edition), visit.patient_id
    audit.record(session, actor, Action.VISIT_SIGN, "visit", visit.id, patient_id=whose, now=now, detail=told)
    return signature


def add_addendum(
    session: Session, visit: Visit, *, reason: str, text: str, actor: Account, now: dt.datetime
) -> Addendum:
    """Add a note to a signed visit; it makes a new edition of the PDF and leaves the signed one untouched.

    Raises Conflict when the visit is not signed and ClinicError when nothing was written.
    """
    signature = loading.beside(session, Signature, visit)
    if signature is None:
        raise Conflict("This visit is not signed.", hint="Change it directly; an addendum is for signed visits.")
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        raise Conflict("This visit was entered in error.", hint="Plan a new visit and write it there.")
    if not text.strip() or not reason.strip():
        raise ClinicError("An addendum needs a reason and a text.", hint="Write why it is added, and what.")
    addendum = Addendum(visit_id=visit.id, writer=actor, written_at=now, reason=reason.strip(), text=text.strip())
    session.add(addendum)
    session.flush()
    edition = editions.store(session, visit, summaries.frozen(session, visit, signature), addendum, now=now)
    told, whose = digests(signature, edition), visit.patient_id
    audit.record(session, actor, Action.ADDENDUM_ADD, "addendum", addendum.id, patient_id=whose, now=now, detail=told)
    return addendum


def digests(signature: Signature, edition: Edition) -> dict[str, object]:
    """What the audit keeps of a signed record: exchanging record or PDF together with its digest shows there."""
    return {
        "record_sha256": signature.record_sha256,
        "edition": edition.number,
        "pdf_sha256": edition.pdf_sha256,
    }


def _require_ready(ready: Readiness, *, displayed: str, read: bool) -> None:
    if ready.record_sha256 != displayed:
        raise Conflict("The record changed since you opened this page.", hint="Read it again, then sign.")
    if ready.obstacles:
        raise ClinicError(joined(ready.obstacles), hint="Put that right first, then sign.")
    if ready.drafted.untouched and not read:
        raise DraftUnread("In short is the draft as it was made.", hint="Read it and say so, or rewrite it.")


def _freeze(session: Session, visit: Visit, clinic: ClinicIdentity) -> _Frozen:
    record = summaries.record_of(session, visit, clinic)
    summary = summarise(record, visit.id, clinic=clinic, language="en")
    own = dataclasses.replace(record.visit(visit.id), status=VisitStatus.SIGNED)
    return _Frozen(own, canonical.dumps(_signed_content(record, own, summary)), summary)


def _signed_content(record: PatientRecord, own: VisitRecord, summary: VisitSummary) -> dict[str, object]:
    """What the digest of the signed record covers: answers, exam, plan, facts, scores and the rules behind them."""
    known = dict(REGISTRY)
    if own.questionnaire:
        known |= {key: imported.instrument for key, imported in own.questionnaire.definitions.items()}
    rules = {key: {"version": instrument.version, "sha256": instrument.digest} for key, instrument in known.items()}
    return {
        "patient": {"record_number": record.record_number, "name": record.name, "birth": record.birth},
        "facts": summary.facts,
        "visit": own,
        "treatments": summary.treatments,
        "scores": summary.scores,
        "criteria": [summary.criteria_result, *summary.other_criteria],
        "rules": rules,
    }


def _readiness(session: Session, visit: Visit, frozen: _Frozen) -> Readiness:
    missing = _missing(frozen.visit)
    obstacles = [NOTHING_TO_SIGN] if set(_MISSING) <= set(missing) else []
    if visit.status in (VisitStatus.MISSED, VisitStatus.CANCELLED):
        obstacles.append(NOT_HELD)
    if red_flags.unreviewed(session, visit):
        obstacles.append(FLAG_WAITS)
    unanswered = tuple(one.planned for one in frozen.summary.planned_before if not one.answered)
    left = drafts.left(session, frozen.summary)
    return Readiness(tuple(obstacles), missing, unanswered, frozen.sha256, frozen.summary, left)


def _examined(exam: ExamRecord | None) -> bool:
    """Pressures alone are an examination too."""
    return exam is not None and bool(exam.ratings or exam.pressures or exam.pressure_states)


_MISSING: Mapping[str, Callable[[VisitRecord], bool]] = {
    N_("No questionnaire was sent by the patient."): lambda visit: bool(visit.questionnaire),
    N_("Tender points were not examined."): lambda visit: _examined(visit.exam),
    N_("No muscle was examined for trigger points."): lambda visit: bool(visit.trigger_points),
    N_("No plan was written."): lambda visit: visit.plan.written,
}


_NOT_SENT = N_("The patient began the questionnaire and did not send it; what was answered so far is signed.")

_REPEATING = N_("A second examiner is in the middle of a repeat survey; it is signed as it stands and never compared.")


def _missing(visit: VisitRecord) -> tuple[str, ...]:
    absent = tuple(sentence for sentence, present in _MISSING.items() if not present(visit))
    begun = visit.questionnaire is not None and not visit.questionnaire.sent
    repeating = (_REPEATING,) if any(repeat.open for repeat in visit.repeats) else ()
    return ((_NOT_SENT,) if begun else ()) + absent + repeating


def _claim(session: Session, visit: Visit, now: dt.datetime) -> None:
    """Become signed by one conditional UPDATE, so that of two signatures at once only one can win."""
    claimed = session.scalar(
        update(Visit)
        .where(Visit.id == visit.id, Visit.version == visit.version, Visit.status == visit.status)
        .values(status=VisitStatus.SIGNED, signed_at=now, version=Visit.version + 1)
        .returning(Visit.id)
    )
    if claimed is None:
        raise Conflict("Somebody else changed this visit at the same moment.", hint="Read it again, then sign.")
    session.refresh(visit)
