"""The table of usual pain patterns, read from the muscle and from the place, narrowed by what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from clinic.domain import muscle_search
from clinic.domain.body.zones import ZONES, Zone
from clinic.domain.muscles import MUSCLES, Muscle
from clinic.domain.word_search import begins_words, words_of


@dataclass(frozen=True, slots=True)
class FromMuscle:
    """One muscle: where it lies on the map, where it sends pain often and sometimes, where that is written."""

    name: str
    both_sides: bool
    lies_in: str
    often: str
    sometimes: str
    chapter: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FromPlace:
    """One place: the muscles of its own side that send pain there often, and sometimes."""

    name: str
    often: str
    sometimes: str


@dataclass(frozen=True, slots=True)
class ReferralTable:
    """The rows that fit, all of them for nothing typed."""

    muscles: tuple[FromMuscle, ...]
    places: tuple[FromPlace, ...]


def present(typed: str) -> ReferralTable:
    """Return the rows that hold a name, of a muscle or of a place, in which each typed word begins a word."""
    wanted = words_of(typed)
    muscles = [one for one in MUSCLES.values() if _fits(wanted, _names_of_muscle(one))]
    places = [one for one in ZONES.values() if _fits(wanted, _names_of_place(one))]
    return ReferralTable(tuple(map(_from_muscle, muscles)), tuple(map(_from_place, places)))


def _fits(wanted: Sequence[str], names: Iterable[str]) -> bool:
    return any(begins_words(wanted, name) for name in names)


def _from_muscle(muscle: Muscle) -> FromMuscle:
    return FromMuscle(
        name=_(muscle.name),
        both_sides=muscle.both_sides,
        lies_in=_(ZONES[muscle.palpate_in].label),
        often=_zones(muscle.primary),
        sometimes=_zones(muscle.secondary),
        chapter=muscle.chapter,
        checked=muscle.checked,
    )


def _from_place(zone: Zone) -> FromPlace:
    often = [muscle for muscle in MUSCLES.values() if zone.code in muscle.primary]
    sometimes = [muscle for muscle in MUSCLES.values() if zone.code in muscle.secondary]
    return FromPlace(_(zone.label), _names(often), _names(sometimes))


def _zones(codes: Iterable[str]) -> str:
    return "; ".join(_(ZONES[code].label) for code in codes)


def _names(muscles: Iterable[Muscle]) -> str:
    return "; ".join(sorted(_(muscle.name) for muscle in muscles))


def _names_of_muscle(muscle: Muscle) -> tuple[str, ...]:
    return muscle_search.names_of(muscle), _(muscle.name), *(_(ZONES[zone].label) for zone in muscle.zones)


def _names_of_place(zone: Zone) -> tuple[str, ...]:
    of_place = [muscle for muscle in MUSCLES.values() if zone.code in muscle.zones]
    names = (name for muscle in of_place for name in (muscle_search.names_of(muscle), _(muscle.name)))
    return _(zone.label), zone.code.replace("_", " "), *names
