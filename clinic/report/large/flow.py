"""From pieces to pages: a heading stays with what follows it, a row stays whole, and what a row belongs to is repeated.

Only a piece higher than half a page is split, between two of its lines; nothing is clipped.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from clinic.report.large.setting import together
from clinic.report.paper import Block, space, stacked
from clinic.report.tagging import Role, tagged

_LEAST = 3
"""Lines of a split piece on each side of the break."""


@dataclass(frozen=True, eq=False, slots=True)
class Family:
    """What pieces belong to, such as a table: a part of its own on each page, with its head on top of it."""

    role: Role | None
    head: Block = field(default_factory=lambda: space(0))


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stays on one page: its lines, the part they make, and the room above it except atop a page."""

    lines: tuple[Block, ...]
    role: Role | None = None
    above: float = 0.0
    with_next: bool = False
    family: Family | None = None
    smaller: Callable[[float], "Piece | None"] | None = None
    """Returns the piece in at most so many points, for a figure that then need not wait for the next page."""

    @property
    def height(self) -> float:
        """The height in points, without the room above."""
        return together(self.lines)

    @property
    def block(self) -> Block:
        """The piece as it is drawn."""
        block = stacked(*self.lines)
        return tagged(self.role, block) if self.role else block


class _Page:
    """A page that is being filled."""

    def __init__(self, room: float) -> None:
        self.pieces: list[Piece] = []
        self.left = room

    def needed(self, chain: Sequence[Piece]) -> float:
        needed, before = 0.0, self.pieces[-1] if self.pieces else None
        for piece in chain:
            needed += piece.height + (piece.above if before else 0.0)
            if piece.family and piece.family is not (before.family if before else None):
                needed += piece.family.head.height
            before = piece
        return needed

    def add(self, chain: Sequence[Piece]) -> None:
        self.left -= self.needed(chain)
        self.pieces += chain


def paginated(pieces: Sequence[Piece], room: float) -> list[Block]:
    """Return one block per page of `room` points."""
    pages, waiting = [_Page(room)], _chains(pieces)
    while waiting:
        page, chain = pages[-1], waiting.pop(0)
        if page.needed(chain) <= page.left:
            page.add(chain)
        elif fitted := _smaller(page, chain):
            page.add(fitted)
        elif parts := _split(page, chain, room):
            page.add([*chain[:-1], parts[0]])
            waiting.insert(0, [parts[1]])
        elif page.pieces:
            pages.append(_Page(room))
            waiting.insert(0, chain)
        else:
            raise ValueError(f"a piece of {page.needed(chain):.0f} points is higher than a page")
    return [_drawn(page.pieces) for page in pages]


def _chains(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Put each piece together with the headings that must stay with it."""
    chains: list[list[Piece]] = []
    open_end = False
    for piece in pieces:
        if open_end:
            chains[-1].append(piece)
        else:
            chains.append([piece])
        open_end = piece.with_next
    return chains


def _smaller(page: _Page, chain: Sequence[Piece]) -> list[Piece] | None:
    last = chain[-1]
    if last.smaller is None:
        return None
    found = last.smaller(page.left - page.needed(chain) + last.height)
    return [*chain[:-1], found] if found else None


def _split(page: _Page, chain: Sequence[Piece], room: float) -> tuple[Piece, Piece] | None:
    """Break the last of the chain where this page ends; None for one that may go to the next page whole."""
    last = chain[-1]
    if last.height <= room / 2:
        return None
    fits = len(last.lines)
    while fits and page.needed([*chain[:-1], replace(last, lines=last.lines[:fits])]) > page.left:
        fits -= 1
    fits = min(fits, len(last.lines) - _LEAST)
    if fits < _LEAST:
        return None
    return replace(last, lines=last.lines[:fits]), replace(last, lines=last.lines[fits:], above=0.0)


def _drawn(pieces: Sequence[Piece]) -> Block:
    blocks: list[Block] = []
    for number, (family, members) in enumerate(_families(pieces)):
        if number and members[0].above:
            blocks.append(space(members[0].above))
        inner = [space(member.above) if half else member.block for member in members for half in (True, False)][1:]
        whole = stacked(*([family.head] if family else []), *inner)
        blocks.append(tagged(family.role, whole) if family and family.role else whole)
    return stacked(*blocks)


def _families(pieces: Sequence[Piece]) -> Iterator[tuple[Family | None, list[Piece]]]:
    members: list[Piece] = []
    for piece in pieces:
        if members and (piece.family is None or piece.family is not members[0].family):
            yield members[0].family, members
            members = []
        members.append(piece)
    if members:
        yield members[0].family, members
