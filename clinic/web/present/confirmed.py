"""Which answers of today the patient confirmed from an earlier visit instead of giving them anew."""

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask_babel import gettext as _

from clinic.domain.dates import day_in_words
from clinic.domain.visits import VisitRecord
from clinic.domain.words import N_

_NAMES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("survey", "pain_areas"): N_("where it hurts"),
        ("survey", "headache"): N_("headache"),
        ("survey", "abdominal_pain"): N_("pain or cramps in the lower belly"),
        ("survey", "depression"): N_("depression"),
        ("survey", "symptoms_3_months"): N_("3 months or more"),
        ("spasm7", "area_severity"): N_("cramp places"),
    }
)


def confirmed_from(day: dt.date) -> str:
    """Return the words for one day."""
    return _("confirmed from %(day)s", day=day_in_words(day, _))


def confirmed_lines(record: VisitRecord) -> tuple[str, ...]:
    """Return one line for each earlier day: "Confirmed from 8 Oct 2025: where it hurts, cramp places."."""
    marks = record.questionnaire.confirmed if record.questionnaire else {}
    named = [(marks.get(one, {}).get(item), name) for (one, item), name in _NAMES.items()]
    days = dict.fromkeys(day for day, _name in named if day)
    return tuple(_line(day, [_(name) for when, name in named if when == day]) for day in days)


def _line(day: str, names: Sequence[str]) -> str:
    words = day_in_words(dt.date.fromisoformat(day), _)
    return _("Confirmed from %(day)s: %(answers)s.", day=words, answers=", ".join(names))
