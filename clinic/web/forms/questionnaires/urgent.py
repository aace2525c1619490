"""The urgent page: two groups of ticks, each with "None of these" last."""

from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from clinic.domain.questionnaires import AllAnswers
from clinic.domain.red_flags import GROUP_TITLES, UrgentGroup, in_group
from clinic.web.forms.base import Form
from clinic.web.forms.fields import TicksField

NONE = "none"


class UrgentForm(Form):
    """One field per group. A group that was touched answers each of its lines, an untouched one none of them."""

    def typed(self) -> dict[str, object]:
        """Return yes, no or blank for each sign. A tick counts, whatever else is ticked beside it."""
        found: dict[str, object] = {}
        for group in UrgentGroup:
            ticked = self[group.value].data or []
            for flag in in_group(group):
                found[flag.code] = flag.code in ticked if ticked else None
        return found

    @property
    def untouched(self) -> list[UrgentGroup]:
        """The groups in which nothing is ticked."""
        return [group for group in UrgentGroup if not self[group.value].data]

    def ask_again(self) -> None:
        """Ask once for the groups that were left untouched."""
        for group in self.untouched:
            title = _(GROUP_TITLES[group])
            self[group.value].errors = [_("%(group)s: tick what you have, or “None of these”.", group=title)]


def urgent_form(answers: AllAnswers) -> UrgentForm:
    """Return the form with what is stored; on a POST it holds what was ticked."""
    stored = answers.get("urgent", {})
    fields: dict[str, Any] = {group.value: TicksField(_(GROUP_TITLES[group]), choices=_lines(group))
                              for group in UrgentGroup}  # fmt: skip
    data = {group.value: _ticked(group, stored) for group in UrgentGroup}
    made: UrgentForm = type("UrgentForm", (UrgentForm,), fields)(data=data)
    return made


def _lines(group: UrgentGroup) -> list[SelectChoice]:
    lines = [SelectChoice(flag.code, _(flag.line)) for flag in in_group(group)]
    return [*lines, SelectChoice(NONE, _("None of these"))]


def _ticked(group: UrgentGroup, stored: Any) -> list[str]:
    given = {flag.code: stored.get(flag.code) for flag in in_group(group)}
    ticked = [code for code, value in given.items() if value is True]
    return [NONE] if not ticked and all(value is False for value in given.values()) else ticked
