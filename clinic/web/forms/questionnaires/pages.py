"""A page of questions as a form: one field per item, blank by default, what was stored filled in."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from wtforms import Field, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from clinic.domain import questionnaires
from clinic.domain.instruments.model import Kind
from clinic.domain.questionnaires import AllAnswers, Ask, Page, Situation
from clinic.web.forms.base import Form
from clinic.web.forms.fields import AreasField, ChoiceField, NoneField, ScaleField, ShapesField, TicksField, YesNoField
from clinic.web.languages import date_in_words, in_its_language

NOWHERE = "nowhere"
PICTURE = "picture"
"""The tapped shapes of a map whose instrument keeps only the areas."""


class PageForm(Form):
    """The base of every page of questions. `later` = the patient stops here, so nothing is demanded."""

    later = False

    def typed(self) -> dict[str, object]:
        """Return what was typed, by item; blank is None. Only shapes of ticked areas are kept."""
        found = {field.name: _raw(field) for field in self if field.name not in (NOWHERE, PICTURE, "csrf_token")}
        places = next((field.data for field in self if isinstance(field, AreasField)), None)
        for field in self:
            if isinstance(field, ShapesField) and field.name in found:
                found[field.name] = field.shown(places) if places else None
        return found


class MapForm(PageForm):
    """A page with the body map that has to be answered: a place, or the tick that says nowhere."""

    def typed(self) -> dict[str, object]:
        """Return what was typed; an empty list only where nowhere was ticked."""
        found = super().typed()
        if self[NOWHERE].data and not self.pain_areas.data:
            found |= {"pain_areas": [], "pain_shapes": []}
        return found

    def validate(self, **options: object) -> bool:
        """Refuse a map that is blank, or that says both somewhere and nowhere."""
        fine = super().validate(**options)
        places, nowhere = self.pain_areas.data, self[NOWHERE].data
        if places and nowhere:
            self.pain_areas.errors = [_("You chose places and “no pain”. Keep one of the two.")]
        elif not places and not nowhere and not self.later:
            self.pain_areas.errors = [_("Choose each place that hurts, or tick “no pain”.")]
        return fine and not self.pain_areas.errors


def page_form(
    page: Page,
    answers: AllAnswers,
    situation: Situation,
    *,
    later: bool = False,
    instead: Mapping[str, object] | None = None,
) -> PageForm:
    """Return the form of a page with what is stored; on a POST it holds what was typed.

    `instead` = what it holds in place of both.
    """
    asks = [ask for ask in questionnaires.asks_of(page, answers) if not ask.filled_in]
    fields: dict[str, Any] = {ask.key: _field(ask, answers, situation) for ask in asks}
    stored = questionnaires.stored_on(page, answers) if instead is None else dict(instead)
    if any(ask.item.kind is Kind.AREAS for ask in asks) and all(ask.item.kind is not Kind.SHAPES for ask in asks):
        fields[PICTURE] = ShapesField()
    if page.required:
        fields[NOWHERE] = NoneField(_("I have had no pain in the last 7 days"))
        stored[NOWHERE] = stored.get("pain_areas") == []
    base = MapForm if page.required else PageForm
    form = type(base.__name__, (base,), fields)
    made: PageForm = form(data=stored) if instead is None else form(formdata=None, data=stored)
    made.later = later
    return made


def question(ask: Ask, situation: Situation) -> str:
    """Return the words of a question; the overall change names the visit it is compared with.

    Those of an imported instrument are the file's, marked with their language where it is another than the page's.
    """
    if ask.brought:
        return in_its_language(ask.item.question, ask.brought.language)
    words = _(ask.item.question)
    if "{date}" not in words or situation.earlier_visit is None:
        return words
    return words.replace("{date}", date_in_words(situation.earlier_visit))


def _field(ask: Ask, answers: AllAnswers, situation: Situation) -> Field:
    item, label = ask.item, question(ask, situation)
    if ask.places_only:
        return AreasField(label)
    match item.kind:
        case Kind.SCALE:
            return ScaleField(label, low=_(item.low_label), high=_(item.high_label), first=item.low or 0)
        case Kind.CHOICE:
            coerce = int if isinstance(item.codes[0], int) else str
            return ChoiceField(label, choices=_choices(ask, answers), coerce=coerce)
        case Kind.YES_NO:
            return YesNoField(label)
        case Kind.AREAS:
            return AreasField(label)
        case Kind.SHAPES:
            return ShapesField()
        case Kind.CODES:
            return TicksField(label, choices=[SelectChoice(c.value, _(c.label)) for c in item.choices])
        case _:
            most = item.max_length or 0
            return TextAreaField(label, filters=(_blank_is_none,), validators=[_at_most(most)])


def _at_most(most: int) -> Callable[[Any, Field], None]:
    """Refuse longer text, and say how much of it is too much."""

    def check(form: Any, field: Field) -> None:
        if (more := len(field.data or "") - most) > 0:
            raise ValidationError(
                ngettext(
                    "This is %(num)s letter too long. Up to %(most)s fit.",
                    "This is %(num)s letters too long. Up to %(most)s fit.",
                    more,
                    most=format_decimal(most),
                )
            )

    return check


def _choices(ask: Ask, answers: AllAnswers) -> list[tuple[int | str, str]]:
    """Return the choices; of the worst place only those that were marked on the map."""
    offered = [(choice.value, _(choice.label)) for choice in ask.item.choices]
    if ask.unless_none_of is None:
        return offered
    instrument, key = ask.unless_none_of
    marked = answers.get(instrument, {}).get(key)
    return [choice for choice in offered if isinstance(marked, list) and choice[0] in marked]


def _raw(field: Field) -> object:
    """Return the value of a field; a list with nothing in it is blank."""
    if isinstance(field, TicksField):
        return field.data or None
    return field.data


def _blank_is_none(text: str | None) -> str | None:
    return text or None
