"""What an import came to: counts, and what was refused, differs or stands twice, by row. No names, no cells' values."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clinic.domain import canonical
from clinic.domain.imports.groups import Group
from clinic.domain.imports.visits import Rejected
from clinic.domain.scoring.rounding import shown

LISTED = 200
"""A report holds so many lines of each list; the rest is counted. The report file of the command holds them all."""
LISTS = ("rejected", "differences", "without_items", "duplicates", "same_day", "births", "notes")


class Verdict(StrEnum):
    """What became of the file."""

    WOULD_IMPORT = "would_import"
    WOULD_REFUSE = "would_refuse"
    IMPORTED = "imported"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that the file states and the answers do not give. `recomputed` None = they cannot be scored."""

    row: int
    total: str
    stated: str
    recomputed: str | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row of the same person and time as an earlier row of the file. Both are visits; they are not merged."""

    row: int
    earlier_row: int


@dataclass(frozen=True, slots=True)
class SameDay:
    """A row of a person and day of which the clinic holds a visit already. Both are kept."""

    row: int
    visit_id: int


@dataclass(frozen=True, slots=True)
class Birth:
    """A row whose year of birth is not the clinic's. The clinic's stays; neither year is told here."""

    row: int
    patient_id: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a row could not tell, in a sentence."""

    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """One total over all visits: how many answers give it, how many cannot be scored, how many files' totals agree.

    `without_items` counts stated totals of rows that give none of the items: there is nothing to hold them against.
    """

    scored: int = 0
    unscorable: int = 0
    stated: int = 0
    agree: int = 0
    without_items: int = 0

    @property
    def differ(self) -> int:
        """How many stated totals the answers do not give."""
        return self.stated - self.agree - self.without_items

    @property
    def is_recomputed(self) -> bool:
        """Whether any row has items of this total."""
        return self.scored + self.unscorable > 0


@dataclass(frozen=True, slots=True)
class Change:
    """What two versions of the criteria say of the same visits, where both can be told or not."""

    first: str
    second: str
    to_met: int = 0
    to_not_met: int = 0
    same: int = 0
    cannot_tell: int = 0

    @property
    def changed(self) -> int:
        """How many visits are met by one version and not by the other."""
        return self.to_met + self.to_not_met


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to, or would. Rows count as a spreadsheet numbers them.

    `counted` tells the length of each of `LISTS`, of which up to `listed` lines stand here. `criteria` maps a version
    to the visits by outcome (met, not_met, not_assessable). `faults` puts together what is wrong in refused rows by
    column and reason, `noted` the notes by sentence; both count every row.
    """

    file_name: str
    file_sha256: str
    verdict: Verdict
    read_as: str = ""
    """Encoding, separator and the like, as the file was taken."""
    unread: tuple[str, ...] = ()
    """Names of the columns that the map leaves out."""
    constants: tuple[str, ...] = ()
    """What the map says of every row, in words."""
    split: Mapping[str, int] = field(default_factory=dict)
    """Code of another body map -> how often it was split over areas."""
    rows: int = 0
    imported: int = 0
    """Visits that are in the clinic now; after a dry run, that would be."""
    already_here: int = 0
    new_patients: int = 0
    known_patients: int = 0
    new_courses: int = 0
    counted: Mapping[str, int] = field(default_factory=dict)
    listed: int = LISTED
    rejected: tuple[Rejected, ...] = ()
    without_items: tuple[Difference, ...] = ()
    totals: Mapping[str, TotalCheck] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    criteria: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    same_day: tuple[SameDay, ...] = ()
    births: tuple[Birth, ...] = ()
    notes: tuple[Note, ...] = ()
    faults: tuple[Group, ...] = ()
    noted: tuple[Group, ...] = ()
    import_id: int | None = None
    """Of the stored import; None when nothing was stored."""

    @property
    def stored(self) -> bool:
        """Whether anything of the file is in the clinic now."""
        return self.verdict is Verdict.IMPORTED

    @property
    def refused(self) -> bool:
        """Whether rows were refused and nothing comes in for it."""
        return self.verdict in (Verdict.REFUSED, Verdict.WOULD_REFUSE)

    def left_out(self, name: str) -> int:
        """Return how many lines of a list are counted alone."""
        return self.counted.get(name, 0) - len(getattr(self, name))

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values; `from_json` reads them back."""
        plain: dict[str, Any] = json.loads(canonical.dumps(self))
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "ImportReport":
        """Read a stored report. Raises ValueError if it does not fit."""
        return canonical.loads(cls, json.dumps(plain))

    def as_text(self, translate: Callable[[str], str] = str) -> str:
        """Return the report for people, plain text in lines."""
        from clinic.domain.imports.report_text import lines

        return "\n".join(lines(self, translate))


def agrees(stated: Decimal, recomputed: Fraction) -> bool:
    """Whether a stated total is the recomputed one, rounded to the places that it is stated with."""
    numerator, denominator = stated.as_integer_ratio()
    exponent = stated.as_tuple().exponent
    scale = 10 ** max(0, -exponent) if isinstance(exponent, int) else 1
    apart = abs(numerator * recomputed.denominator - recomputed.numerator * denominator)
    return apart * 2 * scale <= denominator * recomputed.denominator


def as_shown(total: Fraction) -> str:
    """Return a total as digits: whole numbers without a point, others with up to two decimals."""
    if total.denominator == 1:
        return str(total.numerator)
    return shown(total, 2).removesuffix(".00")
