"""JSON from outside, read once and strictly: what is unclear is refused with a sentence, never guessed.

Size, nesting and the number of values are checked before anything is built, so that a hostile file costs neither memory
nor time. Numbers with a point or an exponent become `Decimal`, whole numbers `int`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from clinic.exchange.refusals import FileRefused

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_NOT_STRUCTURE = bytes(set(range(256)) - set(b"[]{},"))
_ODD_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_LAST_WORD = re.compile(r"[\w\s.+-]{0,40}")
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00": "UTF-32"}
_PACKED = {b"PK\x03\x04": "ZIP archive", b"\x1f\x8b": "gzip file", b"BZh": "bzip2 file", b"\xfd7zXZ": "xz file"}
_HUGEST_EXPONENT = 30
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold. `levels` counts lists and objects inside one another."""

    size: int = 10_000_000
    """Bytes."""
    levels: int = 64
    values: int = 500_000
    digits: int = 30
    """Characters of one number."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Fault:
    """Stands in the tree where something is wrong, until the tree is walked to say where."""

    reason: str


class _Doubled(dict[str, Any]):
    """An object that names the key `twice` twice."""

    def __init__(self, members: dict[str, Any], twice: str) -> None:
        super().__init__(members)
        self.twice = twice


def read(stream: BinaryIO, limits: Limits = LIMITS) -> bytes:
    """Return what the stream holds. Raises FileRefused if that is more than the limit; the rest stays unread."""
    data = stream.read(limits.size + 1)
    _check_size(data, limits)
    return data


def loads(data: bytes, limits: Limits = LIMITS) -> Any:
    """Return the values of one JSON text: dict, list, str, int, Decimal, bool or None. Raises FileRefused."""
    text = _decoded(data, limits)
    depth = _check_structure(data, limits)
    faults: list[_Fault] = []
    try:
        tree = json.loads(text, **_hooks(limits, faults))
    except json.JSONDecodeError as error:
        raise _not_json(text, error, unfinished=depth > 0) from None
    if faults or _ODD_ESCAPE.search(data):
        _check_values(tree)
    return tree


def _hooks(limits: Limits, faults: list[_Fault]) -> dict[str, Any]:
    def fault(reason: str) -> _Fault:
        faults.append(_Fault(reason))
        return faults[-1]

    def whole(digits: str) -> int | _Fault:
        return int(digits) if len(digits) <= limits.digits else fault("a number is too long")

    def decimal(digits: str) -> Decimal | _Fault:
        number = Decimal(digits) if len(digits) <= limits.digits else None
        if number is None or abs(number.adjusted()) > _HUGEST_EXPONENT:
            return fault("a number is too long, too large or too small")
        return number

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        fault("")
        return _Doubled(found, twice=_first_twice(key for key, _ in pairs))

    def constant(name: str) -> _Fault:
        return fault(f"{name} is not a number")

    return {"parse_int": whole, "parse_float": decimal, "parse_constant": constant, "object_pairs_hook": members}


def _first_twice(keys: Iterable[str]) -> str:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return ""


def _check_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.size:
        raise FileRefused(
            f"The file is larger than {limits.size // 1_000_000} MB.",
            hint="Divide it into smaller files, or make sure that it is the right one.",
        )


def _decoded(data: bytes, limits: Limits) -> str:
    _check_size(data, limits)
    for start, name in _PACKED.items():
        if data.startswith(start):
            raise FileRefused(f"The file is a {name}, not JSON.", hint="Unpack it first.")
    for start, name in _OTHER_ENCODINGS.items():
        if data.startswith(start):
            raise FileRefused(f"The file is encoded as {name}, not as UTF-8.", hint="Save it as UTF-8.")
    if b"\0" in data:
        raise FileRefused("The file has NUL bytes in it: it is not a text in UTF-8.", hint="Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"Line {line} of the file is not encoded as UTF-8.", hint="Save it as UTF-8.") from None
    if not text.strip():
        raise FileRefused("The file is empty.", hint="Choose the file again.")
    return text


def _check_structure(data: bytes, limits: Limits) -> int:
    """Count values and levels without building anything. Return how many levels are open at the end."""
    structure = _TEXTS.sub(b"", data).translate(None, _NOT_STRUCTURE)
    values = len(structure) - structure.count(b"]") - structure.count(b"}")
    if values > limits.values:
        raise FileRefused(f"The file holds more than {limits.values} values.", hint="Divide it into smaller files.")
    depth = 0
    for mark in structure.replace(b",", b""):
        depth += 1 if mark in b"[{" else -1
        if depth > limits.levels:
            raise FileRefused(
                f"The file nests lists and objects more than {limits.levels} levels deep.",
                hint="Ask whoever made the file for one with fewer levels.",
            )
    return depth


def _not_json(text: str, error: json.JSONDecodeError, *, unfinished: bool) -> FileRefused:
    rest = text[error.pos :]
    ends = error.msg.startswith("Unterminated string") or (unfinished and _LAST_WORD.fullmatch(rest))
    if ends or not rest.strip():
        return FileRefused(
            "The file ends before it is complete: it was cut off.", hint="Save or send it again, then try again."
        )
    where = f"line {error.lineno}, column {error.colno}"
    return FileRefused(f"The file is not JSON: {where} cannot be read.", hint="Choose a JSON file, or save it again.")


def _check_values(tree: Any) -> None:
    for path, value in _walk(tree):
        if isinstance(value, _Fault):
            raise FileRefused(f"At {path}, {value.reason}.", hint="Correct the file and try again.")
        if isinstance(value, _Doubled):
            raise FileRefused(
                f"At {path}, “{_shown(value.twice)}” is given twice.",
                hint="Keep one of the two: which of them is meant cannot be told.",
            )
        for text in value if isinstance(value, dict) else [value]:
            if isinstance(text, str) and ("\0" in text or any("\ud800" <= one <= "\udfff" for one in text)):
                raise FileRefused(f"At {path}, a text holds a character that is none.", hint="Correct the file.")


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield every value with its path, in the order of the file, without a stack of calls."""
    ahead: list[tuple[str, Any]] = [("the top", tree)]
    while ahead:
        path, value = ahead.pop()
        yield path, value
        inside = "" if path == "the top" else path
        if isinstance(value, dict):
            ahead += [(f"{inside}.{_shown(key)}".lstrip("."), one) for key, one in reversed(value.items())]
        elif isinstance(value, list):
            ahead += [(f"{inside}[{number}]", one) for number, one in reversed([*enumerate(value)])]


def _shown(key: str) -> str:
    return key[:_SHOWN].encode("utf-8", "replace").decode().replace("\0", "?")
