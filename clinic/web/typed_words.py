"""What was typed into a form, as a reader takes it: label and value in words, codes by their names, dates whole."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from wtforms import BooleanField, Form, HiddenField
from wtforms.fields import Field

from clinic.domain.body import zones
from clinic.web.forms.fields import PartialDateField
from clinic.web.present.exam_methods import PageMethod
from clinic.web.present.exam_sheet import METHODS
from clinic.web.send_again import typed_fields

STEERING = frozenset({"once", "version", "examiner", "displayed", "decided", "account", "status"})
"""Names that say nothing of the patient, where the form has no such question."""
Beside = Mapping[str, tuple[str, Mapping[str, str]]]
"""Fields that a page writes beside its form: name -> label, and the words of its values."""
PARTS = ("day", "month", "year")


def rows(form: Form | None, beside: Beside) -> Iterator[tuple[str, str]]:
    """Yield label and value of each field that was filled, in the order of the page."""
    dates = set()
    for name, value in typed_fields():
        date, _dash, part = name.rpartition("-")
        field = _field(form, date) if part in PARTS else None
        if isinstance(field, PartialDateField):
            if date not in dates and (whole := _date(field)):
                yield _label(date, field), whole
            dates.add(date)
        elif value.strip():
            yield from _row(name, value, _field(form, name), beside)


def _row(name: str, value: str, field: Field | None, beside: Beside) -> Iterator[tuple[str, str]]:
    if name == "method" and value in METHODS:
        yield _("Method"), _(METHODS[PageMethod(value)])
    elif name in beside:
        label, words = beside[name]
        yield label, words.get(value, value.strip())
    elif not isinstance(field, HiddenField) and (field is not None or name not in STEERING):
        yield _label(name, field), _words(value, field)


def _field(form: Form | None, name: str) -> Field | None:
    return form[name] if form is not None and name in form else None


def _date(field: PartialDateField) -> str:
    return str(field.data) if field.data else " ".join(one for one in (field.day, field.month, field.year) if one)


def _label(name: str, field: Field | None) -> str:
    words = str(field.label.text) if field is not None else ""
    return words.strip() or name.replace("_", " ").replace("-", " ")


def _words(value: str, field: Field | None) -> str:
    """Return a choice by its label, a place of the body by its words, a tick as Yes, all else as it was typed."""
    if isinstance(field, BooleanField):
        return _("Yes")
    if field is not None and field.short_name == "felt_in":
        return _place(value)
    choices = field.iter_choices() if hasattr(field, "iter_choices") else ()
    named = {str(one[0]): str(one[1]) for one in choices}
    return named.get(value, value.strip())


def _place(value: str) -> str:
    known = {zones.stored(*placed) for placed in zones.ALL_PLACED}
    return zones.label_of(value, _) if value in known else value.strip()
