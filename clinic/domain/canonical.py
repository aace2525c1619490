"""Values as canonical JSON and back: what signing freezes, and what a copy of a signed visit is rendered from.

Canonical = the same value gives the same bytes: keys sorted, no spaces, exact fractions, instants in UTC.
"""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any

from clinic.domain.dates import PartialDate

T = typing.TypeVar("T")
Reader = Callable[[Any], Any]
_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
"""Types, not their subclasses, that JSON has by itself: most of a record, so they are asked for first."""


def dumps(value: object) -> str:
    """Return the canonical JSON of a value made of dataclasses, mappings, tuples and plain values."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    """Rebuild a value of the given dataclass from its canonical JSON. Raises ValueError if it does not fit."""
    wanted: Any = kind
    return typing.cast(T, _reader(wanted)(json.loads(text)))


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    return value if kind in _AS_IT_IS else _writer(kind)(value)


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """Return what turns a value of that type into plain JSON; made once, as the readers are."""
    if issubclass(kind, PartialDate | Decimal | Fraction):
        return str
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return lambda value: {name: _plain(getattr(value, name)) for name in names}
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, dt.datetime):
        return lambda value: value.astimezone(dt.UTC).isoformat()
    if issubclass(kind, dt.date):
        return lambda value: value.isoformat()
    if issubclass(kind, Mapping):
        return lambda value: {_plain(key): _plain(member) for key, member in value.items()}
    if issubclass(kind, list | tuple | frozenset):
        return lambda value: [_plain(member) for member in value]
    return lambda value: value


@cache
def _reader(kind: Any) -> Reader:
    """Return what turns plain JSON into a value of that kind; made once, for a summary holds thousands of values."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in (Any, object):
        return _untyped
    if origin in (typing.Union, types.UnionType):
        return _one_of(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*arguments)
    return _single(kind)


def _untyped(plain: Any) -> Any:
    """A frozen value holds no lists: what JSON gives as one was a tuple."""
    return tuple(_untyped(member) for member in plain) if isinstance(plain, list) else plain


def _there(plain: Any) -> Any:
    if plain is None:
        raise ValueError("null where a value belongs")
    return plain


def _tuple(kinds: tuple[Any, ...]) -> Reader:
    if kinds[-1] is Ellipsis:
        read_one = _reader(kinds[0])
        return lambda plain: tuple(map(read_one, _there(plain)))
    readers = [_reader(kind) for kind in kinds]
    return lambda plain: tuple(read(one) for read, one in zip(readers, _there(plain), strict=True))


def _mapping(key_kind: Any, value_kind: Any) -> Reader:
    read_key, read_value = _reader(key_kind), _reader(value_kind)
    return lambda plain: {read_key(key): read_value(one) for key, one in _there(plain).items()}


def _single(kind: Any) -> Reader:
    if kind is PartialDate:
        return lambda plain: PartialDate.parse(_there(plain))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record(kind)
    if kind in (dt.date, dt.datetime):
        return lambda plain: kind.fromisoformat(_there(plain))
    if not isinstance(kind, type):
        return _there
    return lambda plain: plain if isinstance(_there(plain), kind) else kind(plain)


def _record(kind: Any) -> Reader:
    readers: dict[str, Reader] = {}

    def read(plain: Any) -> Any:
        if not readers:  # not before: kinds may hold one another
            readers.update({name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()})
        return kind(**{name: readers[name](one) for name, one in _there(plain).items()})

    return read


def _one_of(kinds: tuple[Any, ...]) -> Reader:
    """Read as the first member of a union that the value fits; null fits None alone."""
    readers = {kind: _reader(kind) for kind in kinds if kind is not type(None)}

    def read(plain: Any) -> Any:
        if plain is None:
            return None
        exact = readers.get(type(plain))
        for read_one in (exact,) if exact else readers.values():
            try:
                return read_one(plain)
            except (TypeError, ValueError, KeyError):
                continue
        raise ValueError(f"{plain!r:.60} is none of {kinds}")

    return read
