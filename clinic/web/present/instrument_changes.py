"""What changed from one version of a questionnaire to another, question by question."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.web.present import instrument_items
from clinic.web.present.instrument_items import ShownItem


class Change(NamedTuple):
    """What became of one question between two versions; `lines` are (what, before, after)."""

    key: str
    question: str
    what: str
    lines: tuple[tuple[str, str, str], ...]


def changes(old: ImportedInstrument, new: ImportedInstrument) -> list[Change]:
    """Return what differs: questions that are new or gone, what is said otherwise, another order."""
    before = {one.key: one for one in instrument_items.shown(old.instrument, ours=False)}
    after = {one.key: one for one in instrument_items.shown(new.instrument, ours=False)}
    found = []
    for key, item in after.items():
        earlier = before.get(key)
        if earlier is None:
            found.append(Change(key, item.question, _("new"), ()))
        elif lines := tuple(_lines(earlier, item)):
            found.append(Change(key, item.question, _("changed"), lines))
    found += [Change(key, item.question, _("gone"), ()) for key, item in before.items() if key not in after]
    if [key for key in before if key in after] != [key for key in after if key in before]:
        found.append(Change("", _("The questions they share"), _("in another order"), ()))
    return found


def _lines(before: ShownItem, after: ShownItem) -> Iterable[tuple[str, str, str]]:
    names = (_("Question"), _("Hint"), _("Answer"), _("Choices"), _("Asked when"), _("Remarks"), _("Text above it"))
    for name, old, new in zip(names, _compared(before), _compared(after), strict=True):
        if old != new:
            yield name, old, new


def _compared(item: ShownItem) -> tuple[str, ...]:
    choices = "\n".join(
        f"{one.label} ({one.value})" + (_(", counts %(weight)s", weight=one.weight) if one.weight is not None else "")
        for one in item.choices
    )
    leads = "\n".join(text for text, _title in item.leads)
    words = (item.question, item.hint, item.answer, choices)
    return (*words, "\n".join(item.conditions), "\n".join(item.remarks), leads)
