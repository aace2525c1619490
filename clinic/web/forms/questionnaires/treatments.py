"""What was tried: a row for each treatment on the patient's list, and rows for what the patient adds."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from clinic.domain.treatments.choices import LABELS
from clinic.domain.treatments.courses import Helped
from clinic.web.forms.base import Form
from clinic.web.forms.fields import ChoiceField

ROWS_AT_MOST = 20


class TreatmentsForm(Form):
    """`course_<id>` for the list, `added_<n>` and `added_<n>_helped` for additions."""

    asked = HiddenField()
    """The courses that the page showed: one that was added since was not asked."""

    def rated(self, course_ids: Sequence[int]) -> dict[int, Helped | None]:
        """Return what was said of each course that was shown; blank is None."""
        shown = (self.asked.data or "").split()
        return {one: _helped(self[f"course_{one}"].data) for one in course_ids if str(one) in shown}

    def added(self) -> list[tuple[str, Helped | None]]:
        """Return what the patient added in own words, without empty rows and repeats."""
        rows = [(self[name].data, _helped(self[f"{name}_helped"].data)) for name in self.row_names]
        return list({words: (words, helped) for words, helped in rows if words}.values())

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


def treatments_form(
    courses: Mapping[int, str],
    rated: Mapping[int, Helped | None],
    added: Sequence[tuple[str, Helped | None]],
    *,
    rows: int,
) -> TreatmentsForm:
    """Return the form. `courses` maps id to the name a patient knows; `rows` are offered for additions."""
    fields: dict[str, Any] = {f"course_{one}": ChoiceField(name, choices=_answers()) for one, name in courses.items()}
    data: dict[str, Any] = {f"course_{one}": helped for one, helped in rated.items()}
    data["asked"] = " ".join(str(one) for one in courses)
    for number in range(min(rows, ROWS_AT_MOST)):
        words, helped = added[number] if number < len(added) else ("", None)
        fields[f"added_{number}"] = StringField(
            _("Something you tried (%(number)s)", number=number + 1),
            validators=[Length(max=200, message=_("Keep this to 200 characters."))],
            render_kw={"list": "known-treatments"},
        )
        fields[f"added_{number}_helped"] = ChoiceField(
            _("Did it help? (%(number)s)", number=number + 1), choices=_answers()
        )
        data |= {f"added_{number}": words, f"added_{number}_helped": helped}
    made: TreatmentsForm = type("TreatmentsForm", (TreatmentsForm,), fields)(data=data)
    return made


def in_patients_words(helped: Helped) -> str:
    """Return the answer as the patient chose it."""
    words = {Helped.MADE_WORSE: _("Made me worse"), Helped.NOT_TAKEN: _("I did not take it")}
    return words.get(helped) or _(LABELS[helped])


def _answers() -> list[tuple[str, str]]:
    return [(helped.value, in_patients_words(helped)) for helped in Helped]


def _helped(value: str | None) -> Helped | None:
    return Helped(value) if value else None
