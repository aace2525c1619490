"""The forms of a course of treatment and of what the clinician says of it at a visit."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from clinic.domain.treatments.catalogue import KIND_LABELS, of_kind
from clinic.domain.treatments.choices import (
    LABELS,
    CourseStatus,
    Helped,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.domain.treatments.courses import Dose
from clinic.models import TreatmentCourse
from clinic.services.treatments import CourseDetails, Said
from clinic.web.forms.base import LINE, Form
from clinic.web.forms.fields import ChoiceField, PartialDateField, TicksField

DOSES = 4
LONG = Length(max=2000, message=lazy("Shorten this text."))


def catalogue_choices() -> list[SelectChoice]:
    """Return the catalogue under its headings, with a blank first."""
    listed = [
        SelectChoice(one.code, _(one.name), optgroup=_(label))
        for kind, label in KIND_LABELS.items()
        for one in of_kind(kind)
    ]
    return [SelectChoice("", _("Not in the list"), optgroup=""), *listed]


def labelled(choices: Any) -> list[tuple[Any, Any]]:
    """Return the choices of an enumeration with their words."""
    return [(one, lazy(LABELS[one])) for one in choices]


class CourseForm(Form):
    """One course: what, how it stands, from when to when, doses, why it ended."""

    version = HiddenField()
    treatment_code = SelectField(lazy("Treatment"), choices=catalogue_choices, default="")
    own_words = StringField(lazy("In the patient’s words, or what is not in the list"), validators=[LINE])
    status = ChoiceField(
        lazy("Where it stands"),
        choices=labelled(CourseStatus),
        coerce=CourseStatus,
        validators=[InputRequired(lazy("Choose where the treatment stands."))],
    )
    started = PartialDateField(lazy("Started"))
    stopped = PartialDateField(lazy("Stopped"))
    reason_started = StringField(lazy("Started for"), validators=[LINE])
    stopped_because = TicksField(
        lazy("Stopped because"), choices=[SelectChoice(one.value, lazy(LABELS[one])) for one in StoppedBecause]
    )
    would_use_again = ChoiceField(
        lazy("Would the patient use it again?"), choices=labelled(WouldUseAgain), coerce=WouldUseAgain
    )
    side_effects = TextAreaField(lazy("Side effects"), validators=[LONG])
    side_effect_severity = ChoiceField(lazy("How bad they were"), choices=labelled(Severity), coerce=Severity)
    source = ChoiceField(lazy("Who says so"), choices=labelled(Source), coerce=Source)

    @classmethod
    def of(cls, course: TreatmentCourse) -> "CourseForm":
        """Return the form of a course as the store has it."""
        data: dict[str, Any] = {
            field: getattr(course, field)
            for field in ("own_words", "status", "started", "stopped", "reason_started", "stopped_because")
        }
        data |= {"treatment_code": course.treatment_code or "", "would_use_again": course.would_use_again}
        data |= {"side_effects": course.side_effects, "side_effect_severity": course.side_effect_severity}
        data |= {"source": course.source, "version": str(course.version)}
        for number, dose in enumerate(course.doses[:DOSES], start=1):
            data |= {f"{part}_{number}": getattr(dose, part) for part in ("since", "amount", "unit", "schedule")}
        return cls(formdata=None, data=data)

    def doses(self) -> Iterator[Dose]:
        """Yield the doses with an amount or a schedule, in order."""
        for number in range(1, DOSES + 1):
            amount, unit, schedule = (self[f"{part}_{number}"].data or "" for part in ("amount", "unit", "schedule"))
            if amount or schedule:
                yield Dose(self[f"since_{number}"].data, amount, unit if amount else "", schedule)

    def details(self) -> CourseDetails:
        """Return what was entered."""
        return CourseDetails(
            status=self.status.data,
            treatment_code=self.treatment_code.data or None,
            own_words=self.own_words.data or "",
            started=self.started.data,
            stopped=self.stopped.data,
            doses=tuple(self.doses()),
            reason_started=self.reason_started.data or "",
            stopped_because=tuple(self.stopped_because.data or ()),
            would_use_again=self.would_use_again.data,
            side_effects=self.side_effects.data or "",
            side_effect_severity=self.side_effect_severity.data,
            source=self.source.data or Source.CLINICIAN,
        )

    def validate(self, **options: object) -> bool:
        """Ask for a name."""
        fine = super().validate(**options)
        if not self.treatment_code.data and not self.own_words.data:
            self.own_words.errors = [*self.own_words.errors, _("Choose a treatment, or write what it was.")]
            return False
        return fine


for _number in range(1, DOSES + 1):
    setattr(CourseForm, f"amount_{_number}", StringField(lazy("Amount"), validators=[Length(max=40)]))
    setattr(CourseForm, f"unit_{_number}", StringField(lazy("Unit"), validators=[Length(max=40)]))
    setattr(CourseForm, f"schedule_{_number}", StringField(lazy("How often"), validators=[Length(max=120)]))
    setattr(CourseForm, f"since_{_number}", PartialDateField(lazy("From")))


class RatingForm(Form):
    """What the clinician says of a course at this visit."""

    helped = SelectField(lazy("Your view"), choices=lambda: _helped(), default="")
    changed = TicksField(
        lazy("What it changed"), choices=[SelectChoice(one.value, lazy(LABELS[one])) for one in Symptom]
    )
    side_effects = StringField(lazy("Side effects today"), validators=[LINE])
    side_effect_severity = SelectField(lazy("How bad"), choices=lambda: _severities(), default="")

    @classmethod
    def beside(cls, course_id: int) -> "RatingForm":
        """Return what was posted for one course of the page; its fields are named after the course."""
        form = cls()
        form.helped.id, form.side_effects.id = f"helped-{course_id}", f"effects-{course_id}"
        form.changed.id, form.side_effect_severity.id = f"changed-{course_id}-pain", f"severity-{course_id}"
        return form

    def said(self) -> Said:
        """Return what was entered; a blank choice = no view."""
        severity = self.side_effect_severity.data
        return Said(
            Helped(self.helped.data) if self.helped.data else None,
            changed=tuple(self.changed.data or ()),
            side_effects=self.side_effects.data or "",
            side_effect_severity=Severity(severity) if severity else None,
        )


def _severities() -> list[SelectChoice]:
    return [SelectChoice("", _("Not said")), *(SelectChoice(one.value, _(LABELS[one])) for one in Severity)]


def _helped() -> list[SelectChoice]:
    return [SelectChoice("", _("No view")), *(SelectChoice(one.value, _(LABELS[one])) for one in Helped)]
