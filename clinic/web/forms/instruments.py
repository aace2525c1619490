"""The steps of a questionnaire that was brought in: file, key, licence, scoring, who is told."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from clinic.domain.instruments import FIQR
from clinic.domain.instruments.imported import CutOff, ImportedInstrument, Method, Scoring
from clinic.domain.instruments.items import Item, Kind
from clinic.domain.scoring.clinic_rule import Chosen, countable
from clinic.exchange.fhir_questionnaire import Parsed
from clinic.web.forms.base import LINE, Form, whole_number
from clinic.web.forms.fields import ChoiceField, TicksField, WholeField, YesNoField

LICENCE_AT_MOST = 20_000
SPARE_CUT_OFFS = 3
CUT_OFFS_AT_MOST = 12
ALARM_KINDS = (Kind.SCALE, Kind.CHOICE, Kind.YES_NO, Kind.NUMBER, Kind.DECIMAL)
METHODS = {
    Method.SUM: lazy("Sum of the questions that count"),
    Method.MEAN: lazy("Mean of the questions that count"),
    Method.FIQR: lazy("Our FIQR engine: the questions are mapped to its 21 items"),
}


class QuestionnaireFileForm(Form):
    """A FHIR R4 Questionnaire."""

    file = FileField(lazy("File of the questionnaire"), validators=[FileRequired(lazy("Choose the file."))])


class KeyForm(Form):
    """The short name under which the questionnaire is kept."""

    key = StringField(lazy("Key"), validators=[DataRequired(lazy("Give it a short key.")), LINE])


def suggested_key(parsed: Parsed) -> str:
    """Return the file's own name as a key may be written; empty if nothing is left of it."""
    letters = re.sub(r"[^a-z0-9]+", "_", parsed.instrument.key.lower())
    return re.sub(r"^[^a-z]+", "", letters)[:30].strip("_")


class LicenceForm(Form):
    """The words under which the clinic may use the questionnaire."""

    text = TextAreaField(
        lazy("The licence or permission, word for word"),
        validators=[
            DataRequired(lazy("Paste the text of the licence or of the permission.")),
            Length(max=LICENCE_AT_MOST, message=lazy("Shorten this to 20,000 characters.")),
        ],
    )


class ContactForm(Form):
    """Who is told of an answer about self-harm."""

    account = SelectField(lazy("Who is told"), coerce=whole_number, validate_choice=False)

    def offer(self, accounts: Iterable[tuple[int, str]]) -> "ContactForm":
        """Offer these accounts."""
        self.account.choices = [SelectChoice(0, _("Choose somebody")), *(SelectChoice(*one) for one in accounts)]
        return self

    def validate_account(self, field: Any) -> None:
        """One of those offered."""
        if not field.data or field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(_("Choose who is told."))


class OneOrNoneField(SelectField):
    """One of the list, or nothing; also where the field was not sent."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list, without quoting it."""
        if self.data not in (None, "", "None") and self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(_("Choose one of the answers."))


class RuleForm(Form):
    """How the questionnaire is scored. Rows of cut-offs and the map to the FIQR are fields made for each form."""

    method = ChoiceField(
        lazy("Method"),
        choices=[(method.value, words) for method, words in METHODS.items()],
        validators=[InputRequired(lazy("Choose how the score is made."))],
    )
    items = TicksField(lazy("Questions that count"))
    blanks_allowed = WholeField(
        lazy("How many of them may be blank"),
        default=0,
        validators=[
            InputRequired(lazy("Enter a number; 0 if none may be blank.")),
            NumberRange(0, 999, lazy("Enter a whole number, 0 or more.")),
        ],
    )
    higher_is_better = YesNoField(
        lazy("What a higher score means"),
        yes=lazy("Higher is better"),
        no=lazy("Higher is worse"),
        validators=[InputRequired(lazy("Say what a higher score means."))],
    )
    source = StringField(lazy("Source of the rule"), validators=[LINE])
    stated_total = OneOrNoneField(lazy("Item that holds a total computed elsewhere"))
    alarm = TicksField(lazy("Questions about self-harm"))

    def validate_items(self, field: Any) -> None:
        """A score counts something; the engine has a map of its own."""
        if not field.data and self.method.data != Method.FIQR.value:
            raise ValidationError(_("Tick at least one question that counts."))

    cut_off_rows: Sequence[Sequence[StringField]] = ()
    fiqr_fields: Sequence[SelectField] = ()

    def chosen(self) -> Chosen:
        """Return the rule as it was typed."""
        method = Method(self.method.data)
        engine = method is Method.FIQR
        return Chosen(
            method=method,
            items=() if engine else tuple(self.items.data or ()),
            blanks_allowed=self.blanks_allowed.data or 0,
            higher_is_better=bool(self.higher_is_better.data),
            cut_offs=tuple(_cut_off(row) for row in self.cut_off_rows if any(field.data for field in row)),
            source=self.source.data or "",
            stated_total=self.stated_total.data or None,
            fiqr_items=_mapped(self.fiqr_fields) if engine else {},
            alarm=tuple(self.alarm.data or ()),
        )


def rule_form(imported: ImportedInstrument, before: Scoring | None = None) -> RuleForm:
    """Return the form of one questionnaire, filled in with its rule, else with `before`, the rule of another version
    as far as its questions are here, else with what its weights suggest.
    """
    rule = imported.scoring or before
    rows = min(CUT_OFFS_AT_MOST, len(rule.cut_offs if rule else ()) + SPARE_CUT_OFFS)
    fields: dict[str, Any] = {}
    for row in range(rows):
        for part, label in CUT_OFF_PARTS.items():
            fields[f"cut_{row}_{part}"] = StringField(label, validators=[LINE])
    for code in FIQR.keys:
        fields[f"fiqr_{code}"] = OneOrNoneField(code)
    form: RuleForm = type("RuleFormOfOne", (RuleForm,), fields)(data=_filled_in(imported, rule))
    _offer(form, imported)
    form.cut_off_rows = [[form[f"cut_{row}_{part}"] for part in CUT_OFF_PARTS] for row in range(rows)]
    form.fiqr_fields = [form[f"fiqr_{code}"] for code in FIQR.keys]
    return form


CUT_OFF_PARTS = {
    "at_least": lazy("From"),
    "label": lazy("Name"),
    "population": lazy("Population"),
    "source": lazy("Source"),
}


def suggested(imported: ImportedInstrument) -> tuple[str, ...]:
    """Return the questions that would count: those whose choices have weights, else all that can count."""
    possible = countable(imported.instrument)
    weighted = [item.key for item in imported.instrument.items if any(one.weight is not None for one in item.choices)]
    return tuple(key for key in possible if key in weighted) or possible


def _offer(form: RuleForm, imported: ImportedInstrument) -> None:
    instrument = imported.instrument
    possible = countable(instrument)
    every = [(item.key, _named(item)) for item in (*instrument.items, *imported.stated)]
    form.items.choices = [SelectChoice(item.key, _named(item)) for item in instrument.items if item.key in possible]
    form.alarm.choices = [SelectChoice(item.key, _named(item)) for item in instrument.items if item.kind in ALARM_KINDS]
    form.stated_total.choices = [SelectChoice("", _("None")), *(SelectChoice(*one) for one in every)]
    for code in FIQR.keys:
        form[f"fiqr_{code}"].choices = [SelectChoice("", _("Choose")), *(SelectChoice(*one) for one in every)]


def _filled_in(imported: ImportedInstrument, rule: Scoring | None) -> dict[str, Any]:
    here = {item.key for item in (*imported.instrument.items, *imported.stated)}
    stated = rule.stated_total if rule else None
    found: dict[str, Any] = {
        "method": (rule.method if rule else Method.SUM).value,
        "items": [key for key in (rule.items if rule else suggested(imported)) if key in here],
        "blanks_allowed": rule.blanks_allowed if rule else 0,
        "higher_is_better": rule.higher_is_better if rule else None,
        "source": rule.source if rule else "",
        "stated_total": stated if stated in here else "",
        "alarm": [item.key for item in imported.instrument.items if item.alarm],
    }
    for row, cut_off in enumerate(rule.cut_offs if rule else ()):
        found |= {f"cut_{row}_{part}": getattr(cut_off, part) for part in CUT_OFF_PARTS}
    keys = imported.instrument.keys
    same = tuple((code, code) for code in FIQR.keys if code in keys)
    return found | {f"fiqr_{code}": key for code, key in (rule.fiqr_items if rule else ()) or same if key in here}


def _named(item: Item) -> str:
    words = item.question if len(item.question) <= 90 else item.question[:89] + "…"
    return f"{item.key}: {words}" if words else item.key


def _cut_off(row: Sequence[StringField]) -> CutOff:
    at_least, label, population, source = ((field.data or "") for field in row)
    return CutOff(at_least.replace(",", "."), label, population, source)


def _mapped(fields: Sequence[SelectField]) -> dict[str, str]:
    return {field.name.removeprefix("fiqr_"): field.data for field in fields if field.data}
