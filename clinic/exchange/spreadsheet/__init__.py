"""A table of a spreadsheet program saved as CSV, in any common dialect, read a row at a time and in flat memory."""

from clinic.exchange.spreadsheet.delimiters import DELIMITERS, Delimiter
from clinic.exchange.spreadsheet.encodings import Encoding
from clinic.exchange.spreadsheet.limits import Limits
from clinic.exchange.spreadsheet.reading import Dialect, Table, read_table, require_size
from clinic.exchange.spreadsheet.titles import row_naming

__all__ = [
    "DELIMITERS",
    "Delimiter",
    "Dialect",
    "Encoding",
    "Limits",
    "Table",
    "read_table",
    "require_size",
    "row_naming",
]
