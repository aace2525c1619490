"""Find a muscle by the beginnings of its words: `upp tr l` is the left upper trapezius."""

from dataclasses import dataclass

from clinic.domain.body.atlas import Side
from clinic.domain.muscles import MUSCLES, Muscle
from clinic.domain.word_search import begins_words, words_of

_SIDES: dict[str, Side] = {"l": "l", "left": "l", "r": "r", "right": "r"}


@dataclass(frozen=True, slots=True)
class Found:
    """The muscles that fit, in the order of the table, and the side that was typed, if any."""

    muscles: tuple[Muscle, ...]
    side: Side | None


def search(text: str) -> Found:
    """Return the muscles in whose name every typed word begins a word; a last `l` or `r` is a side.

    Blank finds none. Upper and lower case, accents and the order of words do not matter.
    """
    typed = words_of(text)
    side = _SIDES.get(typed[-1]) if len(typed) > 1 else None
    wanted = typed[:-1] if side else typed
    if not wanted:
        return Found((), side)
    return Found(tuple(muscle for muscle in MUSCLES.values() if begins_words(wanted, names_of(muscle))), side)


def names_of(muscle: Muscle) -> str:
    """Return everything that a muscle is found by."""
    return f"{muscle.name} {muscle.code.replace('_', ' ')}"
