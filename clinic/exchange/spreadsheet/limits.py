"""How large a file may be: each limit lies far above what a clinic's visits need, and far below what hurts."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a table may come to; a file beyond one of them is refused with a sentence that names it.

    50,000 visits of 100 columns are about 20 MB.
    """

    file_bytes: int = 256 * MEGABYTE
    columns: int = 2_000
    cell_characters: int = 32_767
    """What the common spreadsheet programs hold in one cell."""
    row_characters: int = 1_000_000
    rows: int = 1_048_576
    """What a sheet of the common spreadsheet programs holds."""
