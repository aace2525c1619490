"""The colours of the pages: values and contrast as they were designed, and nothing that moves."""

import re
from pathlib import Path

import pytest

from clinic.paths import PACKAGE

STATIC = PACKAGE / "web" / "static"
VALUES = {
    "ink": "#16222e", "ink2": "#46566a", "line": "#6b7a89", "hair": "#cbd3db", "wash": "#f2f5f8", "skin": "#eef2f5",
    "paper": "#fff", "action": "#0b5394", "action-d": "#083d6e", "pain": "#a63d12", "pain-t": "#fbe6da",
    "ok": "#00664f", "error": "#b3261e", "focus": "#ffd54a", "tint": "#cfe2f3", "band": "#e1e7ec",
}  # fmt: skip
CONTRASTS = [
    ("ink", "paper", 16.1),
    ("ink", "wash", 14.7),
    ("ink2", "paper", 7.5),
    ("ink2", "wash", 6.9),
    ("line", "paper", 4.4),
    ("line", "skin", 3.9),
    ("action", "paper", 7.8),
    ("action-d", "paper", 11.0),
    ("pain", "paper", 6.4),
    ("pain", "skin", 5.7),
    ("ok", "paper", 7.0),
    ("error", "paper", 6.5),
    ("focus", "ink", 11.4),
]
"""Text needs 4.5, what must be seen as a shape 3 (WCAG 2.2, 1.4.3 and 1.4.11)."""
AT_LEAST = [("ink", "tint", 12), ("ink", "band", 12), ("ink", "focus", 4.5), ("ink2", "skin", 4.5)]


def _tokens() -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", (STATIC / "clinic.css").read_text(encoding="utf-8")))


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0 black to 1 white."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    brighter, darker = sorted((_luminance(_tokens()[one]), _luminance(_tokens()[other])), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_tokens_have_the_values_that_were_designed() -> None:
    assert {name: _tokens().get(name) for name in VALUES} == VALUES


@pytest.mark.parametrize(("one", "other", "designed"), CONTRASTS)
def test_contrast_is_as_designed(one: str, other: str, designed: float) -> None:
    assert _contrast(one, other) == pytest.approx(designed, abs=0.051)


@pytest.mark.parametrize(("one", "other", "least"), AT_LEAST)
def test_what_stands_on_a_tint_can_be_read(one: str, other: str, least: float) -> None:
    assert _contrast(one, other) >= least


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda one: one.name)
def test_nothing_moves(sheet: Path) -> None:
    moving = r"\b(transition|animation|scroll-behavior)[a-z-]*\s*:|@keyframes|@view-transition"
    assert re.findall(moving, sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda one: one.name)
def test_no_script_moves_anything(script: Path) -> None:
    assert re.findall(r"\.animate\(|\"smooth\"|requestAnimationFrame", script.read_text(encoding="utf-8")) == []
