"""What a deployment was found to be like, in sentences: neither secrets nor names stand in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much it matters."""

    GOOD = "good"
    ADVICE = "advice"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is like, and what to do about it; nothing to do where it is good."""

    about: str
    level: Level
    said: str
    do: str = ""


def good(about: str, said: str) -> Finding:
    """All is well with it."""
    return Finding(about, Level.GOOD, said)


def advice(about: str, said: str, do: str) -> Finding:
    """A clinic can be run so, and had better not be."""
    return Finding(about, Level.ADVICE, said, do)


def mend(about: str, said: str, do: str) -> Finding:
    """No real patient should meet the clinic before this is mended."""
    return Finding(about, Level.MEND, said, do)


def in_sentences(findings: Iterable[Finding]) -> str:
    """Return the findings for the terminal, what must be mended last, where it is seen."""
    lines = []
    for level in (Level.GOOD, Level.ADVICE, Level.MEND):
        for one in (finding for finding in findings if finding.level is level):
            lines.append(f"{level.upper():7}{one.about}: {one.said}")
            if one.do:
                lines.append(f"       {one.do}")
    return "\n".join(lines)
