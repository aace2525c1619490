"""Whom an account may know of, and which tables it never reads: made from the roles and from restricted records."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.reach import NOBODY, Reach
from clinic.domain.permissions import Field, sees
from clinic.models import Account, GlassOpening, PatientAccess, Restriction

TABLES: Mapping[str, Field] = {
    "diagnosis": Field.PATIENT_FACTS,
    "allergy": Field.PATIENT_FACTS,
    "life_event": Field.PATIENT_FACTS,
    "response": Field.ANSWERS,
    "late_answer": Field.ANSWERS,
    "red_flag": Field.URGENT_SIGNS,
    "exam": Field.EXAM,
    "tender_point_rating": Field.EXAM,
    "pressure_site": Field.EXAM,
    "pressure_reading": Field.EXAM,
    "trigger_point": Field.EXAM,
    "repeat_survey": Field.EXAM,
    "criteria_input": Field.CRITERIA,
    "treatment_course": Field.TREATMENTS,
    "treatment_dose": Field.TREATMENTS,
    "treatment_rating": Field.TREATMENTS,
    "treatment_proposal": Field.TREATMENTS,
    "plan": Field.PLAN,
    "plan_item": Field.PLAN,
    "plan_answer": Field.PLAN,
    "signature": Field.SIGNATURE,
    "addendum": Field.ADDENDA,
    "edition": Field.SUMMARY,
    "form_decision": Field.ANSWERS,
}
"""The field of each table of clinical text: whoever does not see the field cannot read the table."""


def reach_of(session: Session, account: Account, *, now: dt.datetime, anybody_restricted: bool = True) -> Reach:
    """Return whom the account may know of at this moment. One query; none where it is known that nobody is restricted.

    The front desk plans the visits of restricted patients too: it knows them by name, and sees no clinical text of
    anybody. Whoever sees clinical text sees that of a restricted patient only when named, or for an hour with a reason.
    """
    roles = account.role_names
    if not account.active or not roles:
        return NOBODY
    closed = frozenset(table for table, field in TABLES.items() if not sees(roles, field))
    hidden = hidden_from(session, account, now=now) if anybody_restricted else frozenset()
    if sees(roles, Field.PATIENT_NAME) and not sees(roles, Field.ANSWERS):
        return Reach(by_name=hidden, closed=closed)
    return Reach(hidden=hidden, closed=closed)


def hidden_from(session: Session, account: Account, *, now: dt.datetime) -> frozenset[int]:
    """Return the restricted patients for whom the account is not named, and whose record it has not opened."""
    named = select(PatientAccess.patient_id).where(PatientAccess.account_id == account.id)
    opened = select(GlassOpening.patient_id).where(
        GlassOpening.account_id == account.id, GlassOpening.opened_at <= now, GlassOpening.until > now
    )
    theirs = select(Restriction.patient_id).where(
        Restriction.patient_id.not_in(named), Restriction.patient_id.not_in(opened)
    )
    return frozenset(session.scalars(theirs))


def all_restricted(session: Session) -> Reach:
    """Return the reach of what leaves the clinic for people who are not known: every restricted patient is hidden."""
    return Reach(hidden=frozenset(session.scalars(select(Restriction.patient_id))))
