"""The forms of the tender-point survey: one cell per site, and the algometer's readings."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.exams import MOST_TRIALS, ExamMethod, SiteState, highest_rating, pressure_reading
from clinic.models import Exam, TenderPointRating
from clinic.services.exams import SiteEntry
from clinic.web.forms.base import Form, version_of

STATE_WORDS = {
    SiteState.NOT_EXAMINED: ("nd", "n", "/"),
    SiteState.REFUSED: ("ref", "r"),
    SiteState.STOPPED: ("stop", "s"),
}
"""How a cell without a rating is written, and what else may be typed for it."""
NOTE_MAX = 2000


def written(rating: TenderPointRating | None) -> str:
    """Return what stands in the cell of a site."""
    if rating is None:
        return ""
    return str(rating.rating) if rating.rating is not None else STATE_WORDS[rating.state][0]


def read_cell(site: str, typed: str, method: ExamMethod) -> SiteEntry:
    """Return the entry that was typed; blank takes it back. Raises ClinicError with what may be typed."""
    word = typed.strip().lower()
    if not word:
        return SiteEntry(site, None)
    for state, words in STATE_WORDS.items():
        if word in words:
            return SiteEntry(site, state)
    highest = highest_rating(method)
    number = {"t": "10", "+": "10", "*": "10"}.get(word, word)
    if not (number.isascii() and number.isdecimal() and len(number) <= 2 and int(number) <= highest):
        raise ClinicError(
            _("%(site)s: enter 0 to %(highest)s, n (not examined) or r (refused).",
              site=_(SITES[site].label), highest=highest),
            hint="",
        )  # fmt: skip
    return SiteEntry(site, SiteState.RATED, int(number))


class SurveyForm(Form):
    """The 21 cells with what each displayed (`was_…`) and its version, the method, the note."""

    method = HiddenField()
    note = TextAreaField(
        lazy("Note on the examination"), validators=[Length(max=NOTE_MAX, message=lazy("Shorten the note."))]
    )
    note_was = HiddenField()

    @classmethod
    def of(cls, exam: Exam | None, method: ExamMethod) -> "SurveyForm":
        """Return the form as the store has it."""
        data: dict[str, Any] = {"method": method.value}
        if exam is not None:
            data |= {"note": exam.note, "note_was": exam.note}
            for rating in exam.ratings:
                data |= _displayed(rating)
        return cls(formdata=None, data=data)

    def entries(self, method: ExamMethod) -> Iterator[tuple[SiteEntry, int | None]]:
        """Yield each changed cell with the version that was displayed; a cell with an error is left out."""
        for site in SITES:
            typed = self[site].data or ""
            if typed.strip().lower() == (self[f"was_{site}"].data or ""):
                continue
            try:
                yield read_cell(site, typed, method), version_of(self[f"version_{site}"].data)
            except ClinicError as error:
                self.complain(site, error.message)

    def complain(self, site: str, words: str) -> None:
        """Put an error beside a cell."""
        self[site].errors = [*self[site].errors, words]

    def redisplay(self, exam: Exam | None, *, keep: set[str]) -> None:
        """Show the store's entries with their versions; the cells of `keep` hold what was typed."""
        stored = {rating.site: rating for rating in exam.ratings} if exam else {}
        for site in SITES:
            rating = stored.get(site)
            self[f"was_{site}"].data = written(rating)
            self[f"version_{site}"].data = str(rating.version) if rating else ""
            if site not in keep:
                self[site].data = written(rating)


def _displayed(rating: TenderPointRating) -> dict[str, str]:
    return {
        rating.site: written(rating),
        f"was_{rating.site}": written(rating),
        f"version_{rating.site}": str(rating.version),
    }


class PressureField(StringField):
    """One reading in kg/cm² with a decimal comma or point; `reading` is a Decimal, None = not measured."""

    reading: Decimal | None = None

    def pre_validate(self, form: Any) -> None:
        """Read what was typed."""
        typed = (self.data or "").replace(",", ".").strip()
        self.reading = None
        if not typed:
            return
        try:
            value = Decimal(typed)
            if not value.is_finite() or value != round(value, 1):
                raise InvalidOperation
            self.reading = pressure_reading(value)
        except (InvalidOperation, ClinicError):
            raise ValidationError(_("Enter kg/cm² from 0.1 to 20 with one decimal, such as 2.5 or 2,5.")) from None


class PressuresForm(Form):
    """Up to three readings at each site, and what each site displayed (`was_…`)."""

    @classmethod
    def of(cls, exam: Exam | None) -> "PressuresForm":
        """Return the form as the store has it."""
        readings = exam.pressures if exam else ()
        form = cls(formdata=None, data={f"{one.site}_{one.trial}": str(one.ppt_kg_cm2) for one in readings})
        form.display(exam)
        return form

    def display(self, exam: Exam | None) -> None:
        """Carry what is stored now, beside what is typed."""
        for site in SITES:
            self[f"was_{site}"].data = in_a_row(stored_at(exam, site))

    def trials(self, site: str) -> list[Decimal | None]:
        """Return the readings of a site in order."""
        return [self[f"{site}_{trial}"].reading for trial in range(1, MOST_TRIALS + 1)]

    def changed(self, exam: Exam | None) -> list[tuple[str, list[Decimal]]]:
        """Return the sites whose readings were typed anew. Raises Conflict where others were stored meanwhile."""
        found = []
        for site in SITES:
            trials = [trial for trial in self.trials(site) if trial is not None]
            typed, was, stored = in_a_row(trials), self[f"was_{site}"].data or "", in_a_row(stored_at(exam, site))
            if typed in (was, stored):
                continue
            if was != stored:
                raise Conflict(
                    "Readings of the same site were saved elsewhere since you opened this page.",
                    hint="Yours are kept below. Compare them with what is stored now, then save again.",
                )
            found.append((site, trials))
        return found


def stored_at(exam: Exam | None, site: str) -> list[Decimal]:
    """Return the stored readings of a site in order."""
    return [one.ppt_kg_cm2 for one in exam.pressures if one.site == site] if exam else []


def in_a_row(readings: list[Decimal]) -> str:
    """Return readings as a hidden field carries them: `2.5 3.0`."""
    return " ".join(f"{reading:.1f}" for reading in readings)


for _site, _place in SITES.items():
    setattr(SurveyForm, _site, StringField(lazy(_place.label)))
    setattr(SurveyForm, f"was_{_site}", HiddenField())
    setattr(SurveyForm, f"version_{_site}", HiddenField())
    setattr(PressuresForm, f"was_{_site}", HiddenField())
    for _trial in range(1, MOST_TRIALS + 1):
        setattr(PressuresForm, f"{_site}_{_trial}", PressureField(lazy(_place.label)))
