"""The catalogue of treatments: one code per substance or method, read once from `catalogue.csv`.

The evidence lines say in our own words what guidelines and trials found; `checked` tells whether every part of the line
was found in its source, or stands partly on general professional knowledge and awaits a clinician. Units are names of
units, never advice on a dose. ATC codes follow the WHO index; RxNorm codes name ingredients, and only those with
`rxnorm_checked` may leave the clinic as codes.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from types import MappingProxyType

from clinic.domain.errors import NotFound
from clinic.domain.word_search import begins_words, words_of
from clinic.domain.words import N_


class Kind(StrEnum):
    """What sort of thing a treatment is; the headings under which they are listed."""

    MEDICATION = "medication"
    SUPPLEMENT = "supplement"
    HANDS_ON = "hands_on"
    INJECTION = "injection"
    HOME = "home"
    MOVEMENT = "movement"
    SLEEP_MIND = "sleep_mind"


KIND_LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.MEDICATION: N_("Medicines"),
        Kind.SUPPLEMENT: N_("Vitamins and supplements"),
        Kind.HANDS_ON: N_("Hands-on treatment"),
        Kind.INJECTION: N_("Injections and needles"),
        Kind.HOME: N_("Things used at home"),
        Kind.MOVEMENT: N_("Movement"),
        Kind.SLEEP_MIND: N_("Sleep and mind"),
    }
)


class DrugGroup(StrEnum):
    """A group of medicines that share caution lines."""

    SSRI = "ssri"
    SNRI = "snri"
    TRICYCLIC = "tricyclic"
    OPIOID = "opioid"
    BENZODIAZEPINE = "benzodiazepine"
    NSAID = "nsaid"


@dataclass(frozen=True, slots=True)
class Treatment:
    """One row: `name` for clinicians, `plain` for patients, `brands` only where the catalogue knows them for sure.

    `atc` and `rxnorm` are None where no single code is known. `year` is that of the newest source named.
    """

    code: str
    kind: Kind
    group: DrugGroup | None
    name: str
    plain: str
    brands: tuple[str, ...]
    dose_units: tuple[str, ...]
    atc: str | None
    rxnorm: str | None
    rxnorm_checked: bool
    evidence: str
    source: str
    year: int | None
    checked: bool


def _read() -> Mapping[str, Treatment]:
    text = resources.files(__package__).joinpath("catalogue.csv").read_text("utf-8")
    rows = [_treatment(row) for row in csv.DictReader(text.splitlines())]
    found = {row.code: row for row in rows}
    if len(found) != len(rows):
        raise ValueError("catalogue.csv uses a code twice")
    return MappingProxyType(found)


def _treatment(row: Mapping[str, str]) -> Treatment:
    return Treatment(
        code=row["code"],
        kind=Kind(row["kind"]),
        group=DrugGroup(row["group"]) if row["group"] else None,
        name=row["name"],
        plain=row["plain"],
        brands=_parts(row["brands"]),
        dose_units=_parts(row["dose_units"]),
        atc=row["atc"] or None,
        rxnorm=row["rxnorm"] or None,
        rxnorm_checked=row["rxnorm_checked"] == "yes",
        evidence=row["evidence"],
        source=row["source"],
        year=int(row["year"]) if row["year"] else None,
        checked=row["checked"] == "yes",
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


CATALOGUE: Mapping[str, Treatment] = _read()


def get(code: str) -> Treatment:
    """Return the treatment. Raises NotFound."""
    if code not in CATALOGUE:
        raise NotFound(f"There is no treatment {code!r} in the catalogue.", hint="Choose one from the list or type it.")
    return CATALOGUE[code]


def of_kind(kind: Kind) -> tuple[Treatment, ...]:
    """Return the treatments of one kind, in the order of the catalogue."""
    return tuple(treatment for treatment in CATALOGUE.values() if treatment.kind is kind)


def search(text: str) -> tuple[Treatment, ...]:
    """Return the treatments with a name, plain name or brand in which every word typed begins a word; blank finds none.

    Those whose name begins with the text come first, then by name. A brand the catalogue does not know finds nothing:
    there is no guessing.
    """
    typed = words_of(text)
    if not typed:
        return ()
    found = [treatment for treatment in CATALOGUE.values() if begins_words(typed, _names(treatment))]
    return tuple(sorted(found, key=lambda treatment: (words_of(treatment.name)[0] != typed[0], treatment.name)))


def _names(treatment: Treatment) -> str:
    return " ".join((treatment.name, treatment.plain, *treatment.brands))
