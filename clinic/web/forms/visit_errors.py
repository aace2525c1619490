"""The forms that say that a visit, or a whole import, was entered in error."""

from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from clinic.web.confirming import ProvenForm


class VisitErrorForm(ProvenForm):
    """Why the visit counts for nothing; the version that was shown travels with it."""

    displayed = HiddenField()
    reason = TextAreaField(
        lazy("Why it was entered in error"),
        validators=[DataRequired(lazy("Enter why it was entered in error.")), Length(max=1000)],
    )


class ImportErrorForm(VisitErrorForm):
    """Why nothing of the import counts."""
