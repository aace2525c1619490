"""A page of an imported instrument as a form: fields by their place, for a file may call a question anything.

`q0` is the first question of the page, `q0-own` its own words; a choice is sent as its number in the list.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from clinic.domain.instruments.model import Item, Kind
from clinic.domain.questionnaires import AllAnswers, Ask, Page, asks_of, stored_on
from clinic.domain.questionnaires.imported_pages import LONG_LIST
from clinic.domain.questionnaires.rows import row_of
from clinic.web.forms.base import Form
from clinic.web.forms.fields import ChoiceField, TicksField, YesNoField
from clinic.web.forms.questionnaires.typed_values import LinesField, NumberField, RowField, TextField, WholeDateField
from clinic.web.languages import in_its_language

OWN = "own"
"""The choice that says that the answer stands in words beside the list."""


class ImportedForm(Form):
    """One field per question of the page that is asked now."""

    asks: tuple[Ask, ...] = ()

    def typed(self) -> dict[str, object]:
        """Return what was typed, by item; blank is None. Only after `validate`."""
        return {ask.key: _answer(ask.item, self[name], self.own(name)) for name, ask in self.asked}

    @property
    def asked(self) -> list[tuple[str, Ask]]:
        """The name of each field with its question."""
        return [(name, ask) for name, ask in _named(self.asks) if name in self]

    def own(self, name: str) -> Field | None:
        """Return the field for the patient's own words beside a list; None where there is none."""
        return self._fields.get(f"{name}-own")

    def validate(self, **options: object) -> bool:
        """Refuse what is typed if it is no answer, or if it is two."""
        fine = super().validate(**options)
        for name, ask in self.asked:
            own = self.own(name)
            if own is None or self[name].errors:
                continue
            if ask.item.kind is Kind.OPEN_CHOICE and own.data and self[name].data not in (None, OWN):
                own.errors = [_("You chose an answer and wrote your own. Keep one of the two.")]
            elif OWN in _chosen(self[name]) and not own.data:
                own.errors = [_("Write your own answer, or choose one of the others.")]
            fine = fine and not own.errors
        return fine

    @property
    def unanswered(self) -> list[str]:
        """The fields that have to be answered and are blank."""
        typed = self.typed()
        return [name for name, ask in self.asked if ask.required and typed[ask.key] is None]

    def ask_again(self) -> None:
        """Ask once for what has to be answered and is blank."""
        for name in self.unanswered:
            self[name].errors = [_("Please answer this question. Your clinic needs it.")]


def imported_form(page: Page, answers: AllAnswers, *, every: bool = False) -> ImportedForm:
    """Return the form of a page with what is stored; on a POST it holds what was typed.

    What the file fills in beforehand stands there only until the page was first saved. `every` shows the staff also
    the questions that these answers do not bring up.
    """
    here, stored = page.asks if every else asks_of(page, answers), stored_on(page, answers)
    fields: dict[str, Any] = {"asks": page.asks}
    data: dict[str, Any] = {}
    for name, ask in _named(page.asks):
        if ask not in here:
            continue
        fields |= _fields(name, ask)
        data |= _data(name, ask.item, stored[ask.key] if ask.key in stored else _preset(ask.item))
    made: ImportedForm = type("ImportedForm", (ImportedForm,), fields)(data=data)
    return made


def _named(asks: Sequence[Ask]) -> list[tuple[str, Ask]]:
    return [(f"q{place}", ask) for place, ask in enumerate(asks)]


def _fields(name: str, ask: Ask) -> dict[str, Any]:
    """Return the field of a question, and with it the one for own words."""
    item = ask.item
    language = ask.brought.language if ask.brought else ""
    label = in_its_language(item.question, language)
    if item.repeats:
        return {name: LinesField(label, item=item)}
    if (row := row_of(item)) is not None:
        low, high = in_its_language(row.low, language), in_its_language(row.high, language)
        boxes = [(str(place), words) for place, (_value, words) in enumerate(row.boxes)]
        return {name: RowField(label, choices=boxes, low=low, high=high)}
    choices = [(str(place), in_its_language(one.label, language)) for place, one in enumerate(item.choices)]
    match item.kind:
        case Kind.YES_NO:
            return {name: YesNoField(label)}
        case Kind.CHOICE:
            return {name: ChoiceField(label, choices=choices)}
        case Kind.OPEN_CHOICE:
            return {name: ChoiceField(label, choices=[*choices, (OWN, _("Another answer"))]), **_own(name, item)}
        case Kind.CODES:
            return {name: TicksField(label, choices=[SelectChoice(*one) for one in choices])}
        case Kind.OPEN_CODES:
            return {name: TicksField(label, choices=[SelectChoice(*one) for one in choices]), **_own(name, item)}
        case Kind.DATE:
            return {name: WholeDateField(label)}
        case Kind.TEXT:
            return {name: TextField(label, most=item.max_length or 0)}
        case _:
            return {name: NumberField(label, item=item)}


def _own(name: str, item: Item) -> dict[str, Any]:
    return {f"{name}-own": TextField(_("In your own words"), most=item.max_length or 0)}


def is_long(item: Item) -> bool:
    """Tell whether the answers become one list to choose from."""
    return item.kind is Kind.CHOICE and len(item.choices) > LONG_LIST


def _preset(item: Item) -> object:
    """Return what the file fills in beforehand as it would be stored; it never does so in a score."""
    if item.preset is None or not isinstance(item.preset, str):
        return item.preset
    whole = item.kind in (Kind.NUMBER, Kind.SCALE)
    value: object = int(item.preset) if whole and item.preset.lstrip("-").isdecimal() else item.preset
    if item.kind is Kind.CODES:
        value = [item.preset]
    elif item.kind is Kind.OPEN_CODES:
        value = {"codes": [item.preset], "own_words": None}
    return [value] if item.repeats else value


def _data(name: str, item: Item, stored: Any) -> dict[str, Any]:
    """Return what the fields hold of a stored answer."""
    if stored is None:
        return {}
    row = row_of(item)
    if row is not None and not item.repeats:
        return {name: next((str(n) for n, (value, _words) in enumerate(row.boxes) if value == stored), None)}
    match item.kind:
        case Kind.CHOICE | Kind.OPEN_CHOICE if not isinstance(stored, Mapping):
            return {name: _place(item, stored)}
        case Kind.OPEN_CHOICE:
            return {name: OWN, f"{name}-own": stored.get("own_words")}
        case Kind.CODES:
            return {name: [_place(item, code) for code in stored]}
        case Kind.OPEN_CODES:
            codes = [_place(item, code) for code in stored.get("codes", ())]
            return {name: codes, f"{name}-own": stored.get("own_words")}
        case _:
            return {name: stored}


def _place(item: Item, code: object) -> str:
    return str(item.codes.index(code)) if code in item.codes else ""  # type: ignore[arg-type]


def _answer(item: Item, field: Field, own: Field | None) -> object:
    """Return what was typed as it is stored; None for a blank."""
    row = row_of(item)
    if row is not None and not item.repeats:
        return None if field.data is None else row.boxes[int(field.data)][0]
    words = own.data if own is not None else None
    match item.kind:
        case Kind.CHOICE:
            return None if field.data is None else item.codes[int(field.data)]
        case Kind.OPEN_CHOICE:
            if words:
                return {"own_words": words}
            return None if field.data in (None, OWN) else item.codes[int(field.data)]
        case Kind.CODES:
            return [item.codes[int(place)] for place in field.data or ()] or None
        case Kind.OPEN_CODES:
            codes = [item.codes[int(place)] for place in field.data or ()]
            return {"codes": codes, "own_words": words} if codes or words else None
        case Kind.DATE if not item.repeats:
            return None if field.data is None else str(field.data)
        case _:
            return field.data


def _chosen(field: Field) -> Sequence[object]:
    return field.data if isinstance(field.data, list) else [field.data]
