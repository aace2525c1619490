"""The form of the tender-point survey: one cell per site, whatever the method."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError
from clinic.domain.exams import MOST_TRIALS, RatingSource, SiteState, highest_rating, pressure_reading
from clinic.models import Exam
from clinic.services.exams import SiteEntry
from clinic.services.last_survey import LastSurvey
from clinic.services.pressures import PressureEntry
from clinic.web.forms.base import Form, version_of
from clinic.web.present.exam_methods import CONFIRMED, STATE_WORDS, PageMethod, cells

NOTE_MAX = 2000
READING = re.compile(r"\d{1,2}(?:[.,]\d)?", re.ASCII)
Entry = SiteEntry | PressureEntry


def read_cell(site: str, typed: str, method: PageMethod, last: LastSurvey) -> Entry:
    """Return the entry that was typed; blank takes it back. Raises ClinicError with what may be typed."""
    word = typed.strip().lower()
    kind = PressureEntry if method is PageMethod.ALGOMETER else SiteEntry
    if not word:
        return kind(site, None)
    for state, words in STATE_WORDS.items():
        if word in words:
            return kind(site, state)
    return _readings(site, word) if method is PageMethod.ALGOMETER else _rating(site, word, method, last)


def _rating(site: str, word: str, method: PageMethod, last: LastSurvey) -> SiteEntry:
    if word.endswith((CONFIRMED, "=")):
        return _confirmed(site, word[:-1], last)
    highest = highest_rating(method.rated) if method.rated else 0
    number = {"t": "10", "+": "10", "*": "10"}.get(word, word)
    if not (number.isascii() and number.isdecimal() and len(number) <= 2 and int(number) <= highest):
        raise ClinicError(
            _("%(site)s: enter 0 to %(highest)s, n (not examined) or r (refused).",
              site=_(SITES[site].label), highest=highest),
            hint="",
        )  # fmt: skip
    return SiteEntry(site, SiteState.RATED, int(number))


def _confirmed(site: str, number: str, last: LastSurvey) -> SiteEntry:
    """The last visit's rating, and no other: `c` alone, or `7c` where it was 7."""
    rating = last.ratings.get(site)
    if rating is None or number not in ("", str(rating)):
        message = _("%(site)s: the last visit has no such rating to confirm. Enter today’s.", site=_(SITES[site].label))
        raise ClinicError(message, hint="")
    return SiteEntry(site, SiteState.RATED, rating, RatingSource.CONFIRMED)


def _readings(site: str, word: str) -> PressureEntry:
    typed = word.replace(";", " ").split()
    try:
        if len(typed) > MOST_TRIALS or not all(READING.fullmatch(one) for one in typed):
            raise ClinicError("", hint="")
        trials = tuple(pressure_reading(Decimal(one.replace(",", "."))) for one in typed)
    except ClinicError:
        raise ClinicError(
            _("%(site)s: enter kg/cm² from 0.1 to 20 with one decimal, such as 2.5 or 2,5; up to three, with a space "
              "between; n (not examined) or r (refused).", site=_(SITES[site].label)),
            hint="",
        ) from None  # fmt: skip
    return PressureEntry(site, SiteState.RATED, trials)


class SurveyForm(Form):
    """The 21 cells with what each displayed (`was_…`) and its version, the method, whose survey it is, the note."""

    method = HiddenField()
    examiner = HiddenField()
    note = TextAreaField(
        lazy("Note on the examination"), validators=[Length(max=NOTE_MAX, message=lazy("Shorten the note."))]
    )
    note_was = HiddenField()

    @classmethod
    def of(cls, exam: Exam | None, method: PageMethod, examiner_id: int) -> "SurveyForm":
        """Return the form as the store has it."""
        data: dict[str, Any] = {"method": method.value, "examiner": str(examiner_id)}
        if exam is not None:
            data |= {"note": exam.note, "note_was": exam.note}
        form = cls(formdata=None, data=data)
        form.redisplay(exam, method, keep=set())
        return form

    def entries(self, method: PageMethod, last: LastSurvey) -> Iterator[tuple[Entry, int | None]]:
        """Yield each changed cell with the version that was displayed; a cell with an error is left out."""
        for site in SITES:
            typed = self[site].data or ""
            if typed.strip().lower() == (self[f"was_{site}"].data or ""):
                continue
            try:
                yield read_cell(site, typed, method, last), version_of(self[f"version_{site}"].data)
            except ClinicError as error:
                self.complain(site, error.message)

    def complain(self, site: str, words: str) -> None:
        """Put an error beside a cell."""
        self[site].errors = [*self[site].errors, words]

    def redisplay(self, exam: Exam | None, method: PageMethod, *, keep: set[str]) -> None:
        """Show the store's entries with their versions; the cells of `keep` hold what was typed."""
        stored = cells(exam, method)
        for site in SITES:
            cell = stored.get(site)
            self[f"was_{site}"].data = cell.written if cell else ""
            self[f"version_{site}"].data = str(cell.version) if cell else ""
            if site not in keep:
                self[site].data = cell.written if cell else ""


for _site, _place in SITES.items():
    setattr(SurveyForm, _site, StringField(lazy(_place.label)))
    setattr(SurveyForm, f"was_{_site}", HiddenField())
    setattr(SurveyForm, f"version_{_site}", HiddenField())
