"""The plan of a visit: words to the patient, the next steps, and what becomes of each treatment."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import request
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from clinic.domain.plans import Due, Planned
from clinic.domain.treatments.choices import LABELS, PlanAnswer, PlanDecision
from clinic.models import PlanItem, TreatmentCourse
from clinic.services.plans import TRY_AT_MOST, Answered, Decision, Stored, Words
from clinic.web.forms.base import LINE, Form, one_line
from clinic.web.forms.treatments import catalogue_choices

PROSE = Length(max=4000, message=lazy("Shorten this text."))
OF_A_COURSE = (PlanDecision.KEEP, PlanDecision.CHANGE, PlanDecision.STOP)


class PlanForm(Form):
    """The clinician's words and up to two treatments to try; decisions on courses are read beside it."""

    written_beside: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType({})
    """Labels of the fields that are read beside it, and the words of their values."""
    version = HiddenField()
    decided = HiddenField()
    in_short = TextAreaField(lazy("In short, to the patient"), validators=[PROSE])
    for_gp = TextAreaField(lazy("GP"), validators=[PROSE])
    for_patient = TextAreaField(lazy("Patient"), validators=[PROSE])
    for_clinic = TextAreaField(lazy("Clinic"), validators=[PROSE])

    @classmethod
    def of(cls, stored: Stored) -> "PlanForm":
        """Return the form as the store has it."""
        data: dict[str, Any] = {"decided": stored.fingerprint}
        if (plan := stored.words) is not None:
            data |= {field: getattr(plan, field) for field in ("in_short", "for_gp", "for_patient", "for_clinic")}
            data["version"] = str(plan.version)
        tries = [one for one in stored.items if one.decision is PlanDecision.TRY]
        for number, one in enumerate(tries[:TRY_AT_MOST], start=1):
            data[f"code_{number}"] = one.treatment_code or ""
            data[f"words_{number}"] = "" if one.treatment_code else one.treatment_name
            data[f"note_{number}"] = one.note
        return cls(formdata=None, data=data)

    def show_versions(self, stored: Stored) -> None:
        """Carry the versions of what is stored now: a refused form saved again stands."""
        self.version.data = str(stored.words.version) if stored.words else ""
        self.decided.data = stored.fingerprint

    def words(self) -> Words:
        """Return what was written."""
        return Words(*(self[field].data or "" for field in ("in_short", "for_gp", "for_patient", "for_clinic")))

    def tries(self) -> Iterator[Decision]:
        """Yield what is to be tried."""
        for number in range(1, TRY_AT_MOST + 1):
            code, words = self[f"code_{number}"].data, self[f"words_{number}"].data or ""
            if code or words:
                note = self[f"note_{number}"].data or ""
                yield Decision(PlanDecision.TRY, treatment_code=code or None, own_words=words, note=note)


for _number in range(1, TRY_AT_MOST + 1):
    setattr(PlanForm, f"code_{_number}", SelectField(lazy("Try"), choices=catalogue_choices, default=""))
    setattr(PlanForm, f"words_{_number}", StringField(lazy("Not in the list"), validators=[LINE]))
    setattr(PlanForm, f"note_{_number}", StringField(lazy("Note"), validators=[LINE]))


def typed_decisions(courses: Sequence[TreatmentCourse]) -> dict[int, tuple[PlanDecision | None, str]]:
    """Return decision and note of each course as posted; None = nothing decided."""
    found = {}
    for course in courses:
        wanted = request.form.get(f"decision-{course.id}", "")
        note = one_line(request.form.get(f"note-{course.id}", ""))
        found[course.id] = (PlanDecision(wanted) if wanted in OF_A_COURSE else None, note)
    return found


def stored_decisions(items: Sequence[PlanItem]) -> dict[int, tuple[PlanDecision | None, str]]:
    """Return decision and note of each course as the store has them."""
    return {one.course_id: (one.decision, one.note) for one in items if one.course_id is not None}


def typed_answers(due: Sequence[Due]) -> dict[Planned, Answered]:
    """Return what was posted of the items of earlier plans; one without a choice is not answered and not among them."""
    found = {}
    for one in due:
        name = field_name(one.planned)
        wanted = request.form.get(f"became-{name}", "")
        if wanted in _ANSWERS:
            note = one_line(request.form.get(f"became-note-{name}", ""))
            found[one.planned] = Answered(one.planned, PlanAnswer(wanted), note)
    return found


def stored_answers(due: Sequence[Due]) -> dict[Planned, Answered]:
    """Return what the store says of the items of earlier plans."""
    return {one.planned: Answered(one.planned, one.answer.answer, one.answer.note) for one in due if one.answer}


def field_name(planned: Planned) -> str:
    """Return what the fields of an item are called after."""
    return f"{planned.visit_id}-{planned.key}"


_ANSWERS = tuple(one.value for one in PlanAnswer)
ANSWER_LABELS = [(one, LABELS[one]) for one in PlanAnswer]
DECISION_LABELS = [(one, LABELS[one]) for one in OF_A_COURSE]
