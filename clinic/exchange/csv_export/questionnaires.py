"""Which instruments the columns are read off: the built-in ones, and of imported ones the versions answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinic.domain.instruments import CRITERIA_DETAILS, REGISTRY, Instrument, Item
from clinic.domain.instruments.imported import ImportedInstrument

BUILT_IN: tuple[Instrument, ...] = tuple(one for one in REGISTRY.values() if one is not CRITERIA_DETAILS)
"""What patients answer; the clinician's inputs to the criteria have a table of their own."""


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """The imported instruments by key, each with its versions in order; built-in ones need no saying.

    `titled` says whether their titles may be told: a title may name a clinic.
    """

    imported: Mapping[str, tuple[ImportedInstrument, ...]] = field(default_factory=dict)
    titled: bool = True

    @classmethod
    def of(cls, imported: Iterable[ImportedInstrument], *, titled: bool = True) -> "Questionnaires":
        """Group the versions by their key, in the order given: of each, the newest comes last."""
        found: dict[str, tuple[ImportedInstrument, ...]] = {}
        for one in sorted(imported, key=lambda one: one.key):
            found[one.key] = (*found.get(one.key, ()), one)
        return cls(found, titled)

    def title(self, imported: ImportedInstrument) -> str:
        """Return what an imported instrument is called in labels: never with its wording, which may be licensed."""
        return imported.instrument.title if self.titled else imported.key


def items_of(versions: Iterable[ImportedInstrument]) -> dict[str, tuple[Item, tuple[str, ...]]]:
    """Return item key -> the item as the newest version has it, and the versions that ask it."""
    found: dict[str, tuple[Item, tuple[str, ...]]] = {}
    for one in versions:
        for item in one.instrument.items:
            _, before = found.get(item.key, (item, ()))
            found[item.key] = (item, (*before, one.instrument.version))
    return found
