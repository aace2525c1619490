"""The invented people of the demo clinic: nobody here exists, and every name says so.

`people.toml` holds them: a visit is a few numbers, and `answers` and `building` make answers, exam and plan of them.
"""

import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One invented visit, so many days before today.

    `pain` and `energy` 0-10, `tired`, `waking`, `thinking` 0-3, `areas` = how many of the person's areas hurt, `cramps`
    = severity, frequency level, duration level, sleep and activity effect, `tender` = how many sites are painful.
    None = not asked or not examined; a visit still to come has a negative number of days.
    """

    days_ago: int
    pain: int | None = None
    energy: int | None = None
    tired: int | None = None
    waking: int | None = None
    thinking: int | None = None
    areas: int | None = None
    cramps: tuple[int, int, int, int, int] | None = None
    tender: int | None = None
    pgic: int | None = None
    in_short: str = ""
    gp: str = ""
    patient: str = ""
    clinic: str = ""
    matters: str = ""
    yes_no: bool = False
    """Examined by the 1990 yes/no method."""
    left_untested: int = 0
    """Sites left out at the end because the patient asked to stop."""
    ratings: dict[str, str] = field(default_factory=dict)
    """Treatment code -> what the patient said of it."""
    added: tuple[tuple[str, str], ...] = ()
    """What the patient added in their own words, and whether it helped."""
    pressures: tuple[tuple[str, ...], ...] = ()
    """(site, trial, trial …) in kg/cm²."""
    by_the_second: bool = False
    """Examined by the clinic's second clinician."""
    pain_months: int | None = None
    """How long the pain has lasted, where the clinician filled in the criteria details."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One invented course of treatment, in days before today; `None` = unknown, or still in use."""

    code: str | None = None
    started: int | None = None
    stopped: int | None = None
    amount: str = ""
    schedule: str = ""
    more: tuple[tuple[int, str], ...] = ()
    """Later doses: (days ago, amount)."""
    because: tuple[str, ...] = ()
    own_words: str = ""
    side_effects: str = ""
    precision: str = "month"


@dataclass(frozen=True, slots=True)
class Person:
    """One invented patient."""

    number: str
    name: str
    birth: str
    areas: tuple[str, ...]
    visits: tuple[Seen, ...]
    cramp_areas: tuple[str, ...] = ()
    muscles: tuple[tuple[str, str, str, bool], ...] = ()
    """(muscle, side, zone felt, the patient's own pain)."""
    courses: tuple[Tried, ...] = ()
    diagnoses: tuple[tuple[str, str], ...] = ()
    allergies: tuple[str, ...] | None = None
    events: tuple[tuple[str, int], ...] = ()
    gp: str = "Dr G. Practitioner (invented)"
    missed: tuple[int, ...] = ()
    last: str = "signed"
    """What became of the last visit: signed, or one of the unfinished states that `building` knows."""
    latin: str = ""
    """The name in Latin letters, where it is written in others."""


def people() -> tuple[Person, ...]:
    """Read the invented people from `people.toml`."""
    text = resources.files(__package__).joinpath("people.toml").read_text(encoding="utf-8")
    return tuple(_person(row) for row in tomllib.loads(text)["person"])


def _person(row: dict[str, Any]) -> Person:
    visits = tuple(Seen(**_tuples(visit)) for visit in row.pop("visit"))
    courses = tuple(Tried(**_tuples(course)) for course in row.pop("course", ()))
    return Person(**_tuples(row), visits=visits, courses=courses)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _frozen(value) for key, value in row.items()}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
