"""The base of every form: typed text is cleaned, errors are made by the server, one value per field."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField
from wtforms.fields import PasswordField
from wtforms.validators import Length

from clinic.web.single_values import repeated

KEPT_CONTROLS = "\n\t"
LINE = Length(max=200, message=lazy("Shorten this to 200 characters."))
"""What a column of one line holds."""
LONGEST_NUMBER = 18
"""Digits; Python refuses to read more than 4300."""


def clean(text: Any) -> Any:
    """Return text as it may be stored: one form of each letter, no control characters, no halves of characters.

    PostgreSQL refuses NUL and no database takes half a surrogate pair; other values pass unchanged.
    """
    if not isinstance(text, str):
        return text
    whole = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
    letters = (c for c in unicodedata.normalize("NFC", whole) if c in KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return "".join(letters).strip()


class Form(FlaskForm):
    """A form of ours. A field sent twice is refused with 400: nobody's browser does that."""

    class Meta:
        """Clean every text field but passwords, which stay as typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind a field, with the cleaning filter in front of its own filters."""
            if issubclass(unbound_field.field_class, StringField) and not issubclass(
                unbound_field.field_class, PasswordField
            ):
                own = unbound_field.kwargs.get("filters", ())
                unbound_field = type(unbound_field)(
                    unbound_field.field_class, *unbound_field.args, **unbound_field.kwargs | {"filters": (clean, *own)}
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
