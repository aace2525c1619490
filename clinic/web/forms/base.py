"""The base of every form: typed text is cleaned, errors are made by the server, one value per field."""

from typing import Any

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import PasswordField
from wtforms.validators import Length

from clinic.domain import text as text_filter
from clinic.web.single_values import repeated

LINE = Length(max=200, message=lazy("Shorten this to 200 characters."))
"""What a column of one line holds."""
LONGEST_NUMBER = 18
"""Digits; Python refuses to read more than 4300."""
LONGEST_ID = 10
"""Digits of the id of a row; see `clinic.web.ids`."""


def clean(text: Any) -> Any:
    """Return text as it may be stored, see `clinic.domain.text.clean`; other values pass unchanged."""
    return text_filter.clean(text) if isinstance(text, str) else text


def one_line(text: Any) -> Any:
    """Return text as it may be stored where one line belongs; other values pass unchanged."""
    return text_filter.one_line(text) if isinstance(text, str) else text


def whole_number(text: Any) -> int:
    """Return the number of an id as we write it ourselves. Raises ValueError for `٣`, `1_0`, ` 7` and 2**63."""
    written = str(text)
    if not (written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID):
        raise ValueError
    return int(written)


def _filter_of(field: type[Field]) -> Any:
    """Return what cleans a field of that kind; None for a password, which stays as typed, and for what is no text."""
    if not issubclass(field, StringField) or issubclass(field, PasswordField):
        return None
    return clean if issubclass(field, (TextAreaField, HiddenField)) else one_line


class Form(FlaskForm):
    """A form of ours. A field sent twice is refused with 400: nobody's browser does that."""

    class Meta:
        """Clean every text field but passwords, which stay as typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind a field, with the cleaning filter in front of its own filters."""
            cleaned = _filter_of(unbound_field.field_class)
            if cleaned is not None:
                own = unbound_field.kwargs.get("filters", ())
                unbound_field = type(unbound_field)(
                    unbound_field.field_class,
                    *unbound_field.args,
                    **unbound_field.kwargs | {"filters": (cleaned, *own)},
                )
            return unbound_field.bind(form=form, **options)

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **options: Any) -> None:
        """Take what was posted; raise Repeated when a field came twice."""
        formdata = self.meta.wrap_formdata(self, formdata)
        for name, field in self._fields.items() if formdata else ():
            if not isinstance(field, SelectMultipleField) and len(formdata.getlist(name)) > 1:
                raise repeated()
        super().process(formdata, obj, data, **options)

    @property
    def has_errors(self) -> bool:
        """Whether anything is to be put right."""
        return bool(self.errors)


def version_of(text: str | None) -> int | None:
    """Return the version that a hidden field carries; blank, or what no version can be, = there was none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None
