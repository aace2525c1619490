"""Files that are no text: known by their first bytes, and told what to do instead. None of them is ever opened."""

from clinic.exchange.refusals import FileRefused

SAVE_AS_CSV = "Open it in the spreadsheet program and save the sheet as CSV, then choose that file."
_UNPACK = "Unpack it first, and choose the CSV file that is inside."
_EXPORT = "Export the table as CSV from the program that wrote it, and choose that file."

_SIGNATURES = (
    (b"PK", "This is a spreadsheet program's own file (xlsx or ods) or a zip archive, not CSV.", SAVE_AS_CSV),
    (b"\xd0\xcf\x11\xe0", "This is a spreadsheet program's own file (xls), not CSV.", SAVE_AS_CSV),
    (b"%PDF", "This is a PDF, not CSV.", "Save the table that it was printed from as CSV."),
    (b"\x1f\x8b", "This is a compressed file (gzip), not CSV.", _UNPACK),
    (b"BZh", "This is a compressed file (bzip2), not CSV.", _UNPACK),
    (b"\xfd7zXZ", "This is a compressed file (xz), not CSV.", _UNPACK),
    (b"7z\xbc\xaf", "This is a compressed file (7z), not CSV.", _UNPACK),
    (b"Rar!", "This is a compressed file (rar), not CSV.", _UNPACK),
    (b"(\xb5/\xfd", "This is a compressed file (zstd), not CSV.", _UNPACK),
    (b"SQLite format 3", "This is a database, not CSV.", _EXPORT),
    (b"$FL2", "This is a file of a statistics program (sav), not CSV.", _EXPORT),
    (b"<stata_dta>", "This is a file of a statistics program (dta), not CSV.", _EXPORT),
    (b"PAR1", "This is a file of a statistics program (parquet), not CSV.", _EXPORT),
    (b"\x89PNG", "This is a picture, not CSV.", _EXPORT),
    (b"\xff\xd8\xff", "This is a picture, not CSV.", _EXPORT),
    (b"{\\rtf", "This is a text document, not CSV.", _EXPORT),
    (b"<?xml", "This is an XML file, not CSV.", SAVE_AS_CSV),
    (b"<!doctype", "This is a web page, not CSV.", SAVE_AS_CSV),
    (b"<!DOCTYPE", "This is a web page, not CSV.", SAVE_AS_CSV),
    (b"<html", "This is a web page, not CSV.", SAVE_AS_CSV),
    (b"<HTML", "This is a web page, not CSV.", SAVE_AS_CSV),
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
LONGEST = 16
"""How many first bytes tell."""


def refuse_other_kinds(first: bytes) -> None:
    """Raise FileRefused if the first bytes are those of a file that is no text table."""
    for signature, message, hint in _SIGNATURES:
        if first.startswith(signature) and (signature != b"PK" or first.startswith(_ARCHIVES)):
            raise FileRefused(message, hint=hint)
