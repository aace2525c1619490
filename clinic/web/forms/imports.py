"""The file of visits to bring in, and the map that says what its columns hold."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from clinic.web.forms.base import Form

OWN_MAP = "own"


class VisitsForm(Form):
    """A file, a map (shipped, used before, or a file of one's own) and a crosswalk where the map asks for one."""

    file = FileField(lazy("File of visits"), validators=[FileRequired(lazy("Choose the file with the visits."))])
    map = SelectField(lazy("Map"), validate_choice=False)
    map_file = FileField(lazy("Map of your own"))
    crosswalk = FileField(lazy("Crosswalk of body regions"))

    def offer(self, maps: Sequence[tuple[str, str]]) -> "VisitsForm":
        """Offer these maps (value and words), and one of one's own."""
        self.map.choices = [SelectChoice(value, words) for value, words in (*maps, (OWN_MAP, _("A map of my own")))]
        return self

    def validate_map(self, field: Any) -> None:
        """One of those offered."""
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(_("Choose a map."))

    def validate_map_file(self, field: Any) -> None:
        """A map of one's own is a file."""
        if self.map.data == OWN_MAP and not field.data:
            raise ValidationError(_("Choose the file with the map, or one of the maps offered."))


class PublishForm(Form):
    """The digest of the file that was looked at."""

    sha256 = HiddenField()
