"""Rows of a file of which the same is said, put together: one sentence with its rows instead of a sentence per row."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from clinic.domain.words import N_

MOST_GROUPS = 100
"""So many different sentences are told apart; the rows of any further one are counted together."""
ROWS_KEPT = 100
ROWS_SHOWN = 10
FURTHER = N_("Further reasons, which are not told apart here.")


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of which one sentence was said: `count` of them, the first ones by number in `rows`.

    `column` and `value_class` tell of refused cells where they stand and what kind of value they hold; else empty.
    """

    sentence: str
    count: int
    rows: tuple[int, ...]
    column: str = ""
    value_class: str = ""


class Groups:
    """Puts rows together while they pass by, in bounded memory."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], list[int]] = {}
        self._counted: Counter[tuple[str, str, str]] = Counter()

    def add(self, row: int, sentence: str, column: str = "", value_class: str = "") -> None:
        """Say a sentence of a row, which is none of those before."""
        key = (sentence, column, value_class)
        if key not in self._rows and len(self._rows) >= MOST_GROUPS:
            key = (FURTHER, "", "")
        rows = self._rows.setdefault(key, [])
        if len(rows) < ROWS_KEPT:
            rows.append(row)
        self._counted[key] += 1

    def all(self) -> tuple[Group, ...]:
        """Return the groups in the order of their first rows."""
        return tuple(
            Group(key[0], self._counted[key], tuple(rows), column=key[1], value_class=key[2])
            for key, rows in self._rows.items()
        )


def numbers(group: Group, translate: Callable[[str], str], *, most: int = ROWS_SHOWN) -> str:
    """Return the row numbers of a group: `5, 16, 18 and 21 more`."""
    listed = ", ".join(map(str, group.rows[:most]))
    rest = group.count - min(len(group.rows), most)
    return translate(N_("%(rows)s and %(n)d more")) % {"rows": listed, "n": rest} if rest else listed
