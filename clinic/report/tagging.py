"""The parts that a page is made of, for readers who cannot see it: what is a heading, a paragraph, a table, a figure.

A block says what it draws by `tagged`, or inside its drawing by `paper.part`. What stands in no part is decoration: a
screen reader passes over it, so every word that carries meaning has to stand in one.
"""

from enum import StrEnum

from clinic.report.paper import Block, Paper


class Role(StrEnum):
    """The standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4) that a summary uses."""

    H1 = "H1"
    H2 = "H2"
    H3 = "H3"
    P = "P"
    TABLE = "Table"
    TR = "TR"
    TH = "TH"
    TD = "TD"
    LIST = "L"
    ITEM = "LI"
    FIGURE = "Figure"


class Scope(StrEnum):
    """Which cells a header cell stands for."""

    COLUMN = "Column"
    ROW = "Row"


def tagged(role: Role, block: Block, *, alt: str = "", scope: Scope | None = None) -> Block:
    """Return the block, drawn as one part of that role. `alt` says in words what a figure shows."""

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(role, alt=alt, scope=scope):
            block.draw(paper, x, y)

    return Block(block.height, draw)
