"""How bad the worst cramp was: one row of numbers for each place that was chosen on the map, in body order."""

from typing import Any

from flask_babel import gettext as _

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments import SPASM7
from clinic.domain.questionnaires import AllAnswers
from clinic.web.forms.base import Form
from clinic.web.forms.fields import ScaleField

ITEM = SPASM7.item("area_severity")


class SeverityForm(Form):
    """One field per chosen place."""

    def typed(self) -> dict[str, object]:
        """Return the severity of each place; one left blank is None, and the place stays chosen."""
        return {ITEM.key: {name: field.data for name, field in self._fields.items() if name in AREAS}}


def severity_form(answers: AllAnswers) -> SeverityForm:
    """Return the form of the places stored now; on a POST it holds what was chosen."""
    stored: Any = answers.get(SPASM7.key, {}).get(ITEM.key) or {}
    fields: dict[str, Any] = {
        area.code: ScaleField(_(area.label), low=_(ITEM.low_label), high=_(ITEM.high_label), first=ITEM.low or 1)
        for area in AREAS.values()
        if area.code in stored
    }
    made: SeverityForm = type("SeverityForm", (SeverityForm,), fields)(data=stored)
    return made
