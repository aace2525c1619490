"""The options of `clinic instruments score` as the rule that the clinic chooses."""

import tomllib
from collections.abc import Mapping
from typing import Any, BinaryIO

from clinic.domain.instruments.imported import CutOff, Method
from clinic.domain.scoring.clinic_rule import Chosen, RuleRefused

_LARGEST_MAP = 100_000
"""Bytes."""


def chosen(options: Mapping[str, Any]) -> Chosen:
    """Return the rule. Raises RuleRefused for options that say no rule, or two."""
    if (options["fiqr"] is None) == (options["method"] is None):
        raise RuleRefused("Say either --method or --fiqr.")
    engine = options["fiqr"] is not None
    return Chosen(
        method=Method.FIQR if engine else Method(options["method"]),
        items=tuple(one.strip() for one in (options["items"] or "").split(",") if one.strip()),
        blanks_allowed=options["blanks"],
        higher_is_better=options["higher_is_better"],
        cut_offs=tuple(map(_cut_off, options["cut_offs"])),
        source=options["source"],
        stated_total=options["stated_total"],
        fiqr_items=_map(options["fiqr"]) if engine else {},
        alarm=options["alarm"],
    )


def _cut_off(text: str) -> CutOff:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 4:
        raise RuleRefused("A cut-off has four parts: FROM|NAME|POPULATION|SOURCE.")
    return CutOff(*parts)


def _map(file: BinaryIO) -> dict[str, str]:
    """Read `code = "item"` lines, at the top or below [fiqr]."""
    try:
        text = file.read(_LARGEST_MAP).decode("utf-8-sig")
        content = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleRefused(f"The map is no TOML: {error}.") from None
    pairs = content.get("fiqr", content)
    if not isinstance(pairs, dict) or not all(isinstance(item, str) for item in pairs.values()):
        raise RuleRefused('The map has to look like `comb_hair = "item"`, one line for each of the 21 codes.')
    return dict(pairs)
