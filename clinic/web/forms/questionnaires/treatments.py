"""What was tried: a row for each treatment on the patient's list, and rows for what the patient adds."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.choices import LABELS
from clinic.domain.treatments.courses import Helped, StoppedBecause, WouldUseAgain
from clinic.services.treatments import Proposed, Said
from clinic.web.forms.base import Form
from clinic.web.forms.fields import ChoiceField, TicksField

ROWS_AT_MOST = 20


class TreatmentsForm(Form):
    """`course_<id>` for the list, with `_why`, `_effects` and `_again`; `added_<n>` and `added_<n>_helped`."""

    asked = HiddenField()
    """The courses that the page showed: one that was added since was not asked."""

    def rated(self, course_ids: Sequence[int]) -> dict[int, Said]:
        """Return what was said of each course that was shown; blank is None."""
        shown = (self.asked.data or "").split()
        return {one: self._said(f"course_{one}") for one in course_ids if str(one) in shown}

    def added(self) -> list[Proposed]:
        """Return what the patient added, without empty rows and repeats; with the code of words from the catalogue."""
        rows = [(self[name].data, _helped(self[f"{name}_helped"].data)) for name in self.row_names]
        codes = codes_by_words()
        told = {words: Proposed(words, helped, codes.get(words.casefold())) for words, helped in rows if words}
        return list(told.values())

    def validate(self, **options: object) -> bool:
        """Refuse an answer to a row without its words: dropping it would lose it."""
        fine = super().validate(**options)
        for name in self.row_names:
            if self[f"{name}_helped"].data and not self[name].data:
                self[name].errors = [*self[name].errors, _("Write what it was, or clear the answer below it.")]
                fine = False
        return fine

    @property
    def row_names(self) -> list[str]:
        """The names of the rows for additions."""
        return [name for name in self._fields if name.startswith("added_") and not name.endswith("_helped")]

    @property
    def course_names(self) -> list[str]:
        """The names of the rows of the list."""
        return [name for name in self._fields if name.startswith("course_") and name.count("_") == 1]

    def told(self, name: str) -> bool:
        """Whether something stands in what a row asks beside how it helped, or is wrong there."""
        fields = [self[f"{name}_{part}"] for part in ("why", "effects", "again")]
        return any(field.data or field.errors for field in fields)

    def _said(self, name: str) -> Said:
        again = self[f"{name}_again"].data
        return Said(
            _helped(self[name].data),
            stopped_because=tuple(self[f"{name}_why"].data or ()),
            side_effects=self[f"{name}_effects"].data or "",
            would_use_again=WouldUseAgain(again) if again else None,
        )


def treatments_form(
    courses: Mapping[int, str],
    rated: Mapping[int, Said],
    added: Sequence[tuple[str, Helped | None]],
    *,
    rows: int,
    typed: bool = True,
) -> TreatmentsForm:
    """Return the form. `courses` maps id to the name a patient knows; `rows` are offered for additions.

    On a POST it holds what was typed, unless `typed` is False.
    """
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"asked": " ".join(str(one) for one in courses)}
    for one, name in courses.items():
        fields |= _course_fields(f"course_{one}", name)
        data |= _course_data(f"course_{one}", rated[one]) if one in rated else {}
    for number in range(min(rows, ROWS_AT_MOST)):
        words, helped = added[number] if number < len(added) else ("", None)
        fields |= _added_fields(number)
        data |= {f"added_{number}": words, f"added_{number}_helped": helped}
    form: Any = type("TreatmentsForm", (TreatmentsForm,), fields)
    made: TreatmentsForm = form(data=data) if typed else form(formdata=None, data=data)
    return made


def _course_fields(row: str, name: str) -> dict[str, Any]:
    return {
        row: ChoiceField(name, choices=_answers()),
        f"{row}_why": TicksField(_("If you stopped, why? Tick all that fit."), choices=_reasons()),
        f"{row}_effects": TextAreaField(
            _("Did it cause problems? Which ones?"),
            validators=[Length(max=1000, message=_("Keep this to 1000 characters."))],
        ),
        f"{row}_again": ChoiceField(_("Would you use it again?"), choices=_again()),
    }


def _course_data(row: str, said: Said) -> dict[str, Any]:
    return {
        row: said.helped,
        f"{row}_why": list(said.stopped_because),
        f"{row}_effects": said.side_effects,
        f"{row}_again": said.would_use_again,
    }


def _added_fields(number: int) -> dict[str, Any]:
    return {
        f"added_{number}": StringField(
            _("Something you tried (%(number)s)", number=number + 1),
            validators=[Length(max=200, message=_("Keep this to 200 characters."))],
            render_kw={"list": "known-treatments"},
        ),
        f"added_{number}_helped": ChoiceField(_("Did it help? (%(number)s)", number=number + 1), choices=_answers()),
    }


def codes_by_words() -> dict[str, str]:
    """Return the codes of the catalogue by the words that patients know, in the language of the page, folded."""
    return {_(treatment.plain).casefold(): code for code, treatment in CATALOGUE.items()}


def in_patients_words(helped: Helped) -> str:
    """Return the answer as the patient chose it."""
    words = {Helped.MADE_WORSE: _("Made me worse"), Helped.NOT_TAKEN: _("I did not take it")}
    return words.get(helped) or _(LABELS[helped])


def _answers() -> list[tuple[str, str]]:
    return [(helped.value, in_patients_words(helped)) for helped in Helped]


def _reasons() -> list[SelectChoice]:
    """Return the reasons that a patient can give."""
    words = {
        StoppedBecause.NO_EFFECT: _("It did not help"),
        StoppedBecause.SIDE_EFFECT: _("It caused problems"),
        StoppedBecause.COST: _("It cost too much"),
        StoppedBecause.ACCESS: _("I could not get it"),
        StoppedBecause.INTERACTION_OR_OTHER_ILLNESS: _("Another illness or medicine"),
        StoppedBecause.PREGNANCY: _("Pregnancy"),
        StoppedBecause.COURSE_FINISHED: _("I had finished it"),
        StoppedBecause.REPLACED: _("I use something else now"),
        StoppedBecause.CLINICIAN_ADVICE: _("I was told to stop"),
        StoppedBecause.PATIENT_CHOICE: _("I chose to stop"),
        StoppedBecause.OTHER: _("Another reason"),
    }
    return [SelectChoice(reason.value, text) for reason, text in words.items()]


def _again() -> list[tuple[str, str]]:
    words = {WouldUseAgain.YES: _("Yes"), WouldUseAgain.NO: _("No"), WouldUseAgain.UNSURE: _("I am not sure")}
    return [(again.value, text) for again, text in words.items()]


def _helped(value: str | None) -> Helped | None:
    return Helped(value) if value else None
