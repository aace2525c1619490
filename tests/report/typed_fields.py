"""Every place of a summary that holds what a person typed, and a summary with the same words in all of them."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from clinic.domain.dates import PartialDate
from clinic.domain.patients import AllergyState, Diagnosis, LifeEvent, PatientFacts
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.summaries import VisitSummary
from clinic.domain.summaries.types import BroughtAnswer, BroughtResult, OptionalAnswer, OptionalValue
from clinic.domain.treatments.courses import Dose, PlanDecision
from clinic.domain.trends import ValueState
from clinic.domain.visit_errors import ErrorRecord
from clinic.domain.visits import AddendumRecord, Origin, PlanItem
from tests.report import extremes

TYPED = {
    "ClinicIdentity": {"name", "phone"},
    "PatientIdentity": {"record_number", "name", "name_latin"},
    "Diagnosis": {"label"},
    "PatientFacts": {"allergies", "gp_name"},
    "LifeEvent": {"label"},
    "Origin": {"file_name", "imported_by", "time"},
    "PlanRecord": {"in_short"},
    "NextStep": {"text"},
    "PlanItem": {"name", "note"},
    "AnsweredItem": {"words", "note"},
    "Planned": {"words", "note"},
    "Point": {"examiner"},
    "Survey": {"examiner", "note", "from_paper"},
    "TriggerPointRecord": {"note", "examiner"},
    "Course": {"own_words", "reason_started", "side_effects"},
    "Dose": {"amount", "unit", "schedule"},
    "TreatmentRow": {"side_effects", "note"},
    "Rating": {"side_effects"},
    "SignatureRecord": {"signed_by"},
    "AddendumRecord": {"written_by", "reason", "text"},
    "ErrorRecord": {"marked_by", "reason"},
    "OptionalAnswer": {"question"},
    "UrgentSign": {"reviewed_by"},
    "OptionalValue": {"words"},
    "BroughtResult": {"title", "version", "stated"},
    "BroughtAnswer": {"question", "words", "group"},
    "VisitSummary": {"clinician", "what_matters"},
}
"""Class -> its fields of free text."""
NOT_TYPED = {
    "ClinicIdentity": {"time_zone"},
    "VisitSummary": {"language"},
    "CriteriaResult": {"version"},
    "Condition": {"key", "sentence", "because"},
    "Receipt": {"instrument", "version", "rule", "missing", "source"},
    "Score": {"key"},
    "Band": {"code", "label", "set_name"},
    "AnsweredItem": {"key"},
    "Measure": {"key", "label", "scale", "note", "new_method"},
    "Threshold": {"source"},
    "BroughtResult": {"key", "sha256"},
    "Point": {"method"},
    "Change": {"percent_sentence"},
    "Said": {"areas", "shapes", "head_zones", "tight_areas", "worst_place", "cramp_head_zones"},
    "SiteRating": {"site"},
    "TriggerPointRecord": {"muscle", "side", "felt_in"},
    "TriggerPointState": {"reason"},
    "Course": {"code"},
    "UrgentSign": {"code"},
    "SignatureRecord": {"record_sha256"},
    "SaidAndFound": {"nothing_found", "not_marked", "no_band", "not_examined"},
}
"""Class -> its codes, keys and sentences of our own."""


def full() -> VisitSummary:
    """The example with something in each place where words can stand."""
    summary = extremes.example()
    day, moment = summary.seen_on, dt.datetime(2025, 12, 1, 9, 30, tzinfo=dt.UTC)
    return dataclasses.replace(
        summary,
        facts=PatientFacts(
            diagnoses=(Diagnosis("fibromyalgia", PartialDate(2020)),),
            allergy_state=AllergyState.LISTED,
            allergies=("penicillin",),
            life_events=(LifeEvent("Flu", PartialDate(2025, 6)),),
            gp_name="Dr P. Practice",
        ),
        treatments=tuple(
            dataclasses.replace(row, course=dataclasses.replace(row.course, code=None, doses=(Dose(None, "1", "mg"),)))
            if row.course.own_words
            else row
            for row in summary.treatments
        ),
        plan=dataclasses.replace(
            summary.plan, items=(*summary.plan.items, PlanItem(PlanDecision.TRY, "Tai chi", None, "weekly"))
        ),
        addenda=(AddendumRecord("Dr A. Sample", moment, "Dose", "60 mg"),),
        brought=(
            BroughtResult(
                "kites",
                "1",
                "0" * 64,
                "Kites",
                (BroughtAnswer("How many?", ValueState.VALUE, ("2",), "Sky"),),
                Score("kites", 2, 0, 10, False, Receipt("kites", "1", (), "Sum of 1 items.", (), "")),
                "3",
            ),
        ),
        optional_answers=(OptionalAnswer("How are you?", (OptionalValue(day, ValueState.VALUE, "Well"),)),),
    )


def imported() -> VisitSummary:
    """The full summary as that of a visit from a file, which nobody signed."""
    summary = full()
    origin = Origin("visits.csv", 12, summary.seen_on, "Dr A. Sample", time="14:30")
    return dataclasses.replace(summary, signature=None, addenda=(), origin=origin)


def in_error() -> VisitSummary:
    """The full summary of a visit that nobody signed and that was entered in error, for a long reason."""
    error = ErrorRecord("Dr A. Sample", dt.datetime(2025, 12, 2, 9, 30, tzinfo=dt.UTC), "Wrong patient. " * 20)
    return dataclasses.replace(full(), signature=None, addenda=(), error=error)


def with_words(words: str, summary: VisitSummary | None = None) -> VisitSummary:
    """The full summary, or this one, with these words in each place where words can stand."""
    filled: VisitSummary = _filled(summary or full(), words)
    return filled


def _filled(part: Any, words: str) -> Any:
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        typed = TYPED.get(type(part).__name__, set())
        return dataclasses.replace(
            part,
            **{
                field.name: _typed(getattr(part, field.name), words)
                if field.name in typed
                else _filled(getattr(part, field.name), words)
                for field in dataclasses.fields(part)
                if field.init
            },
        )
    if isinstance(part, tuple):
        return tuple(_filled(one, words) for one in part)
    if isinstance(part, Mapping):
        return {key: _filled(one, words) for key, one in part.items()}
    return part


def _typed(value: Any, words: str) -> Any:
    return tuple(words for _ in value) if isinstance(value, tuple) else words
