"""The one way to an object by its id: what is not there, not within reach, or hangs on something else, is not found.

All of these give the same refusal. What hangs on a visit or a patient is asked for with that visit or patient.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db import reach
from clinic.domain.errors import NotFound
from clinic.domain.words import N_
from clinic.models import (
    Diagnosis,
    LifeEvent,
    Patient,
    RedFlag,
    RepeatSurvey,
    TreatmentCourse,
    TreatmentProposal,
    TriggerPoint,
    Visit,
)

Row = TypeVar("Row")
REFUSED = "refused_objects"
"""Key of `session.info` for the patients who were asked for and are out of reach: the web writes it down."""
LARGEST = 2**31 - 1
"""No row has a larger id."""
NOT_HERE: Mapping[type[Any], tuple[str, str]] = {
    Patient: (N_("There is no such patient."), N_("Search for the patient by name or record number.")),
    Visit: (N_("There is no such visit."), N_("Open the visit from the day list or the patient's page.")),
    Diagnosis: (N_("There is no such diagnosis in this record."), N_("Open the patient's page again.")),
    LifeEvent: (N_("There is no such life event in this record."), N_("Open the patient's page again.")),
    TreatmentCourse: (N_("There is no such treatment in this record."), N_("Choose one from the patient's list.")),
    TreatmentProposal: (N_("There is no such addition to take over."), N_("Open the visit's treatments again.")),
    TriggerPoint: (N_("There is no such finding at this visit."), N_("Open the visit again.")),
    RedFlag: (N_("There is no such sign at this visit."), N_("Open the visit again.")),
    RepeatSurvey: (N_("There is no such comparison at this visit."), N_("Open the tender points of the visit.")),
}
"""What is said of each kind of object that is not there, and what to do."""


def one(session: Session, model: type[Row], key: int, *, of: Patient | Visit | None = None, **options: Any) -> Row:
    """Return the object of that id, or raise NotFound; with `of`, only if it hangs on that patient or visit.

    `options` go to `Session.get`. A patient who is there but out of reach is noted as refused.
    """
    row = session.get(model, key, **options) if 0 < key <= LARGEST else None
    if row is not None and _within(session, row) and _hangs_on(row, of):
        return row
    _note_refusal(session, model, key)
    raise not_here(model)


def not_here(model: type[Any]) -> NotFound:
    """Return the refusal of an object that is not there; to be raised also where it may not be known."""
    message, hint = NOT_HERE[model]
    return NotFound(message, hint=hint)


def beside(session: Session, model: type[Row], visit: Visit, **options: Any) -> Row | None:
    """Return what a visit has at most one of (its plan, its signature), or None."""
    return session.get(model, visit.id, **options) if _within(session, visit) else None


def _within(session: Session, row: Any) -> bool:
    """Whether what is already in the session's memory may be shown: a query would not have given it."""
    patient_id = row.id if isinstance(row, Patient) else getattr(row, "patient_id", None)
    return patient_id is None or reach.of(session).takes_in(patient_id)


def _hangs_on(row: Any, owner: Patient | Visit | None) -> bool:
    if owner is None:
        return True
    if isinstance(row, RepeatSurvey):
        row = row.exam
    held: int = row.patient_id if isinstance(owner, Patient) else row.visit_id
    return held == owner.id


def _note_refusal(session: Session, model: type[Any], key: int) -> None:
    """Look whether a patient was asked for who is out of reach: asked every time, so that time tells nothing."""
    if reach.of(session) is reach.EVERYTHING or model not in (Patient, Visit) or not 0 < key <= LARGEST:
        return
    whose = Patient.id if model is Patient else Visit.patient_id
    found = session.scalar(select(whose).where(model.id == key), execution_options={reach.BEYOND: True})
    if found is not None:
        session.info.setdefault(REFUSED, []).append(found)
