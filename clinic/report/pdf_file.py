"""The file itself: numbered objects, where each lies, and the way in (ISO 32000-1, 7.5).

All objects but streams lie together in one compressed object (7.5.7): a structure tree has hundreds of small ones.
No date and no random number goes into the file: the same objects give the same bytes.
"""

import hashlib
import zlib
from itertools import accumulate

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 2
"""Of compression: level 4 takes half as long again and makes a file smaller by a fortieth."""


class PdfFile:
    """The objects of one file, numbered from 1 in the order in which their numbers were taken."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []
        self._streams: set[int] = set()

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
        number = self.add(_stream(data if compressed else zlib.compress(data, _LEVEL), entries))
        self._streams.add(number)
        return number

    def written(self, catalog: int, info: int) -> bytes:
        """Return the whole file."""
        small = [number for number in range(1, self.next_number) if number not in self._streams]
        packed, table = self.next_number, self.next_number + 1
        parts, at = [_HEAD], len(_HEAD)
        rows = [b"\x00\x00\x00\x00\xff\xff"] + [b""] * table
        for number in (*sorted(self._streams), packed):
            body = self._packed(small) if number == packed else self._objects[number - 1]
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            rows[number] = b"\x01%b\x00\x00" % at.to_bytes(3, "big")
            parts.append(part)
            at += len(part)
        for place, number in enumerate(small):
            rows[number] = b"\x02%b%b" % (packed.to_bytes(3, "big"), place.to_bytes(2, "big"))
        rows[table] = b"\x01%b\x00\x00" % at.to_bytes(3, "big")
        mark = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        entries = b"/Type/XRef/W[1 3 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            len(rows),
            catalog,
            info,
            mark,
            mark,
        )
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (table, _stream(zlib.compress(b"".join(rows), _LEVEL), entries)))
        return b"".join(parts) + b"startxref\n%d\n%%%%EOF\n" % at

    def _packed(self, numbers: list[int]) -> bytes:
        """Return the stream that holds these objects, with the place of each in front."""
        bodies = [self._objects[number - 1] for number in numbers]
        places = accumulate((len(body) + 1 for body in bodies), initial=0)
        front = b" ".join([b"%d %d" % pair for pair in zip(numbers, places, strict=False)])
        data = b"%b\n%b" % (front, b"\n".join(bodies))
        return _stream(zlib.compress(data, _LEVEL), b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(front) + 1))


def _stream(packed: bytes, entries: bytes) -> bytes:
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (entries, len(packed), packed)


def string(words: str) -> bytes:
    """Return a text of the document's own language: letters of ASCII as they are, others in UTF-16."""
    if words.isascii() and words.isprintable():
        return b"(%b)" % words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode()
    return b"<FEFF%b>" % words.encode("utf-16-be", "replace").hex().upper().encode()
