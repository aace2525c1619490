"""Where muscles usually send pain, and which muscles to feel for a place that hurts: 72 muscles, each left and right.

Read once from `muscles.csv`. The patterns condense the maps of Travell and Simons into our zones; they are habits seen
in case series, not rules, and pain can travel elsewhere. The table is a hint for the examiner and never a finding.
Sources: Simons, Travell, Simons 1999, vol 1, 2nd ed. ("1/6" = volume 1, chapter 6); Travell, Simons 1992, vol 2.
`checked` means that the main pattern was found in a secondary source too, not that the page itself was read.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from clinic.domain.body.atlas import SIDES, Side
from clinic.domain.body.zones import SIDE_WORDS, ZONES, Placed, stored
from clinic.domain.errors import NotFound
from clinic.domain.words import N_

MUSCLES_HINT_TITLE = N_("Muscles that can refer pain here (examination hint)")
MUSCLES_NOT_COMPLETE = N_(
    "This list is not complete: popliteus, pectineus, the pelvic floor, serratus posterior inferior, coracobrachialis "
    "and the small muscles of hand and foot are missing. Pain can travel elsewhere."
)
MUSCLES_SOURCE = N_(
    "Condensed from Simons, Travell and Simons 1999 (volume 1) and Travell and Simons 1992 (volume 2). "
    "Usual patterns, not rules."
)
_BOTH_SIDES = ("rectus_abdominis",)


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle; `palpate_in`, `primary` and `secondary` are zones, without a side: the muscle's own."""

    code: str
    name: str
    palpate_in: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    chapter: str
    checked: bool

    def __post_init__(self) -> None:
        zones = (self.palpate_in, *self.primary, *self.secondary)
        if unknown := set(zones) - set(ZONES):
            raise ValueError(f"{self.code}: unknown zones {sorted(unknown)}")
        if not self.primary or set(self.primary) & set(self.secondary):
            raise ValueError(f"{self.code}: a zone is missing or listed twice")

    @property
    def both_sides(self) -> bool:
        """True for a muscle whose pain is felt on both sides, whichever side it lies on."""
        return self.code in _BOTH_SIDES

    @property
    def zones(self) -> tuple[str, ...]:
        """The usual zones, primary before secondary."""
        return self.primary + self.secondary


@dataclass(frozen=True, slots=True)
class Referral:
    """Where one muscle of one side usually sends pain: (zone, side) pairs, sorted by zone."""

    primary: tuple[Placed, ...]
    secondary: tuple[Placed, ...]

    def usual(self, zone: str, side: Side | None) -> bool:
        """Tell whether a recorded place lies in the usual pattern; outside it is not an error."""
        return (zone, side) in self.primary or (zone, side) in self.secondary


@dataclass(frozen=True, slots=True)
class ToPalpate:
    """The muscles to feel for one zone, as (muscle code, side) pairs, sorted by code, then left before right."""

    primary: tuple[tuple[str, Side], ...]
    secondary: tuple[tuple[str, Side], ...]


def _read() -> Mapping[str, Muscle]:
    text = resources.files(__package__).joinpath("muscles.csv").read_text("utf-8")
    rows = [_muscle(row) for row in csv.DictReader(text.splitlines())]
    found = {muscle.code: muscle for muscle in rows}
    if len(rows) != 72 or len(found) != 72:
        raise ValueError(f"muscles.csv must hold 72 muscles, each once, not {len(rows)}")
    return MappingProxyType(found)


def _muscle(row: Mapping[str, str]) -> Muscle:
    return Muscle(
        code=row["code"],
        name=row["name"],
        palpate_in=row["palpate_in"],
        primary=tuple(row["primary"].split()),
        secondary=tuple(row["secondary"].split()),
        chapter=row["chapter"],
        checked=row["checked"] == "yes",
    )


MUSCLES: Mapping[str, Muscle] = _read()


def get(code: str) -> Muscle:
    """Return the muscle. Raises NotFound."""
    if code not in MUSCLES:
        raise NotFound(f"There is no muscle {code!r} in the list.", hint="Choose a muscle from the list.")
    return MUSCLES[code]


def label_of(code: str, side: str, translate: Callable[[str], str]) -> str:
    """Return a muscle of one side in words: `Trapezius, upper, left`. Raises NotFound."""
    return f"{translate(get(code).name)}, {translate(SIDE_WORDS[side])}"


def refers_to(muscle: str, side: Side) -> Referral:
    """Return where the muscle of that side usually sends pain. Raises NotFound."""
    row = get(muscle)
    return Referral(_placed(row, row.primary, side), _placed(row, row.secondary, side))


def _placed(muscle: Muscle, zones: tuple[str, ...], side: Side) -> tuple[Placed, ...]:
    sides = SIDES if muscle.both_sides else (side,)
    return tuple(
        placed
        for zone in sorted(zones)
        for placed in ([(zone, s) for s in sides] if ZONES[zone].sided else [(zone, None)])
    )


def muscles_for(zone: str, side: Side | None) -> ToPalpate:
    """Return the muscles that usually send pain to the zone: same side; both sides for a midline zone.

    Rectus abdominis refers to both sides and is listed left and right for either. Raises NotFound for an unknown
    zone or a side that the zone does not have. Never fills in a finding.
    """
    stored(zone, side)
    return ToPalpate(
        primary=_listed([muscle for muscle in MUSCLES.values() if zone in muscle.primary], side),
        secondary=_listed([muscle for muscle in MUSCLES.values() if zone in muscle.secondary], side),
    )


def _listed(muscles: list[Muscle], side: Side | None) -> tuple[tuple[str, Side], ...]:
    return tuple(
        (muscle.code, own)
        for muscle in sorted(muscles, key=lambda muscle: muscle.code)
        for own in SIDES
        if side is None or own == side or muscle.both_sides
    )
