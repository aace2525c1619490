"""Where what the patient said and what the examiner found do not agree: at most three lines, each with its two facts.

Neither is wrong, and none of it is a diagnosis: pain can travel, findings depend on the examiner. Blank never counts:
a place that was not examined is not a place where nothing was found, and a map that was not sent marks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.words import N_


class Disagreement(StrEnum):
    """In which way the two differ; the order is the order shown."""

    NOTHING_FOUND = "nothing_found"
    NOT_MARKED = "not_marked"
    NO_BAND = "no_band"


@dataclass(frozen=True, slots=True)
class Facts:
    """The fixed words of one line: its name, what was said, what was found. To be translated where they are shown."""

    title: str
    said: str
    found: str


FACTS: Mapping[Disagreement, Facts] = MappingProxyType(
    {
        Disagreement.NOTHING_FOUND: Facts(
            N_("Marked as painful, nothing found there"),
            N_("Said: pain."),
            N_("Found: no tender site and no trigger point where it was examined."),
        ),
        Disagreement.NOT_MARKED: Facts(
            N_("Found, not marked as painful"),
            N_("Said: no pain marked there."),
            N_("Found: a tender site or a trigger point."),
        ),
        Disagreement.NO_BAND: Facts(
            N_("Cramps marked, no taut band found"),
            N_("Said: cramps."),
            N_("Found: no taut band in the muscles examined there."),
        ),
    }
)
NOT_EXAMINED_TITLE = N_("Marked as painful, nothing examined there")
BOTH_STAND = N_("Said and found need not agree. Both stand as they are. Pain can travel elsewhere.")


@dataclass(frozen=True, slots=True)
class SaidAndFound:
    """Areas of the body map in body order, by what differs; `not_examined` is apart: there is nothing to compare."""

    nothing_found: tuple[str, ...] = ()
    not_marked: tuple[str, ...] = ()
    no_band: tuple[str, ...] = ()
    not_examined: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[Disagreement, tuple[str, ...]], ...]:
        """The lines that have something to say, with their areas."""
        every = {
            Disagreement.NOTHING_FOUND: self.nothing_found,
            Disagreement.NOT_MARKED: self.not_marked,
            Disagreement.NO_BAND: self.no_band,
        }
        return tuple((kind, areas) for kind, areas in every.items() if areas)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be said."""
        return not self.lines and not self.not_examined
