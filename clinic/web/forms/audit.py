"""What is looked for in the audit. Sent by POST: no record number stands in an address or a log."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from clinic.domain.audit import Action
from clinic.domain.audit_words import WORDS
from clinic.services.audit_log import Wanted
from clinic.web.forms.base import Form, version_of
from clinic.web.forms.fields import PartialDateField

ANY, NOBODY = "", "nobody"
DAY = dt.timedelta(days=1)


class AuditForm(Form):
    """Filters of the audit; blank = any. `before` carries the entry from which the next page goes on."""

    account = SelectField(lazy("Who"), default=ANY)
    action = SelectField(lazy("What was done"), default=ANY)
    record_number = StringField(lazy("Record number of the patient"), validators=[Length(max=40)])
    address = StringField(lazy("From the address"), validators=[Length(max=60)])
    since = PartialDateField(lazy("From this day on"))
    until = PartialDateField(lazy("Up to this day"))
    before = HiddenField()

    def offer(self, accounts: list[tuple[int, str]]) -> None:
        """Put in who can be chosen, by id and name."""
        named = [SelectChoice(str(number), name) for number, name in accounts]
        self.account.choices = [
            SelectChoice(ANY, _("Anybody")),
            SelectChoice(NOBODY, _("No account: a patient’s link, a command")),
            *named,
        ]
        actions = sorted(((_(WORDS[one]), one.value) for one in WORDS), key=lambda pair: pair[0].casefold())
        choices = [SelectChoice(code, words) for words, code in actions]
        self.action.choices = [SelectChoice(ANY, _("Anything")), *choices]

    def validate_until(self, field: PartialDateField) -> None:
        """Not before the first day."""
        if self.since.data and field.data and field.data.latest() < self.since.data.earliest():
            raise ValidationError(_("The last day is before the first."))

    def wanted(self, zone: ZoneInfo, patient_id: int | None) -> Wanted:
        """Return what is looked for; days are the clinic's."""
        since, until = self.since.data, self.until.data
        chosen = self.account.data or ANY
        return Wanted(
            account_id=int(chosen) if chosen not in (ANY, NOBODY) else None,
            nobody=chosen == NOBODY,
            action=Action(self.action.data) if self.action.data else None,
            patient_id=patient_id,
            since=_midnight(since.earliest(), zone) if since else None,
            until=_midnight(until.latest() + DAY, zone) if until else None,
            address=self.address.data or "",
        )

    @property
    def older_than(self) -> int | None:
        """The entry from which to go on; None = from the newest."""
        return version_of(self.before.data)


class WhoLookedForm(Form):
    """The patient who asks who looked at their record."""

    record_number = StringField(
        lazy("Record number of the patient"),
        validators=[DataRequired(lazy("Enter the patient’s record number.")), Length(max=40)],
    )


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
