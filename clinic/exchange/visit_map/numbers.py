"""Numbers as people write them: with a point or a comma, never with signs between thousands, never rounded."""

import re
from collections.abc import Callable
from decimal import Decimal

from clinic.exchange.visit_map.cells import Problem, key_of, wrong
from clinic.exchange.visit_map.words import Words


def whole_number(cell: str) -> int | None:
    """Return a whole number; `7,0` is 7, `7,5` and `1.000` are None."""
    text = key_of(cell)
    return int(text) if _WHOLE.fullmatch(text) else None


_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")


def decimal_reader(words: Words) -> Callable[[str], str | None]:
    """Return the function that reads a decimal number as plain text, `2,50` as `2.50`; None for what is none."""
    pattern = re.compile(rf"([+-]?[0-9]{{1,12}})(?:[{re.escape(words.decimal)}]([0-9]{{1,12}}))?")

    def read(cell: str) -> str | None:
        found = pattern.fullmatch(cell.strip())
        if not found:
            return None
        before, after = found.groups()
        return before.lstrip("+") + (f".{after}" if after else "")

    return read


def total_parser(words: Words) -> Callable[[str], Decimal | Problem | None]:
    """Return the function that reads a total; None for a blank cell and for one that was not asked."""
    read = decimal_reader(words)

    def parse(cell: str) -> Decimal | Problem | None:
        if words.says_nothing(cell):
            return None
        text = read(cell)
        return wrong(cell, "a number") if text is None else Decimal(text)

    return parse
