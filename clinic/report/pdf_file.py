"""The file itself: numbered objects, where each begins, and the way in (ISO 32000-1, 7.5).

No date and no random number goes into it: the same objects give the same bytes.
"""

import hashlib
import zlib

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 6


class PdfFile:
    """The objects of one file, numbered from 1 in the order in which their numbers were taken."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    @property
    def next_number(self) -> int:
        """The number that the next object gets."""
        return len(self._objects) + 1

    def take(self) -> int:
        """Take a number for an object that follows later by `put`."""
        return self.add(b"null")

    def put(self, number: int, written: bytes) -> None:
        """Write the object whose number was taken."""
        self._objects[number - 1] = written

    def add(self, written: bytes) -> int:
        """Add an object; return its number."""
        self._objects.append(written)
        return len(self._objects)

    def add_all(self, written: list[bytes]) -> None:
        """Add objects whose numbers follow one another from `next_number`."""
        self._objects += written

    def add_stream(self, data: bytes, entries: bytes = b"", *, compressed: bool = False) -> int:
        """Add a stream with these further entries in its dictionary; `compressed` = the data is so already."""
        packed = data if compressed else zlib.compress(data, _LEVEL)
        return self.add(b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (entries, len(packed), packed))

    def written(self, catalog: int, info: int) -> bytes:
        """Return the whole file."""
        parts, places, at = [_HEAD], [], len(_HEAD)
        for number, body in enumerate(self._objects, 1):
            places.append(at)
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            parts.append(part)
            at += len(part)
        body = b"".join(parts)
        rows = "".join([f"{place:010d} 00000 n \n" for place in places]).encode()
        mark = hashlib.sha256(body).hexdigest()[:32].encode()
        return (
            body
            + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, rows)
            + b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\n"
            % (len(places) + 1, catalog, info, mark, mark)
            + b"startxref\n%d\n%%%%EOF\n" % at
        )


def string(words: str) -> bytes:
    """Return a text of the document's own language: letters of ASCII as they are, others in UTF-16."""
    if words.isascii() and words.isprintable():
        return b"(%b)" % words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode()
    return b"<FEFF%b>" % words.encode("utf-16-be", "replace").hex().upper().encode()
