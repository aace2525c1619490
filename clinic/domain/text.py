"""What text may hold before it is kept: the one filter for everything that a person, a file or a program sends.

Dropped: control characters, halves of characters, marks that turn round how a line is read (so that a dose could be
read backwards) and letters that nobody sees. Kept: joiners and single direction marks, without which Persian, Hindi,
Arabic and Hebrew are written wrong. Whatever would still be unfit is refused by the store itself, see
`clinic.db.storable`.
"""

import re
import unicodedata

UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn round how a line is read, and letters that nobody sees."""
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")
_NOTHING_TO_SEE = frozenset("CZ")


def clean(text: str) -> str:
    """Return text as it may be kept: composed (NFC), `\\n` as the only line end, without what nobody sees.

    Space around it goes; a text in which nothing can be seen is empty. Nothing is cut: whoever asks for a length says
    so to the person. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    whole = UNSEEN.sub("", _LINE_END.sub("\n", text.encode("utf-8", "ignore").decode()))
    composed = unicodedata.normalize("NFC", whole).strip()
    return composed if any(unicodedata.category(letter)[0] not in _NOTHING_TO_SEE for letter in composed) else ""


def one_line(text: str) -> str:
    """Return cleaned text with every line end and tab as a space: names, addresses, whatever stands in one line."""
    whole = clean(text)
    return whole if whole.isprintable() else " ".join(re.split(r"\s*[\n\t]\s*", whole))


def storable(text: str) -> bool:
    """Whether every database takes the text: no NUL, no half of a character."""
    return (text.isascii() and "\0" not in text) or not _NOT_STORED.search(text)


def shortened(text: str, most: int) -> str:
    """Return text of at most so many letters; one that was cut ends in an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
