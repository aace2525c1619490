"""The forms of signing and of adding to a signed visit: nobody does that from a page left open."""

from typing import Any

from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from clinic.web.confirming import ProvenForm


class SignForm(ProvenForm):
    """Sign the record that was displayed: its digest travels with the form."""

    nothing_done: Any = lazy("Nothing was signed.")
    displayed = HiddenField()
    read = BooleanField(lazy("I have read In short as it stands, and I sign these words."))


class AddendumForm(ProvenForm):
    """What is added to a signed visit, and why."""

    nothing_done: Any = lazy("Nothing was added.")
    reason = StringField(
        lazy("Why it is added"),
        validators=[DataRequired(lazy("Enter why this is added; it is printed on page one.")), Length(max=200)],
    )
    text = TextAreaField(lazy("Addendum"), validators=[DataRequired(lazy("Enter what is added.")), Length(max=20_000)])
