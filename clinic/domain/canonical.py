"""Values as canonical JSON and back: what signing freezes, and what a copy of a signed visit is rendered from.

Canonical = the same value gives the same bytes: keys sorted, no spaces, exact fractions, instants in UTC.
"""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any

from clinic.domain.dates import PartialDate

T = typing.TypeVar("T")
_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
"""Types, not their subclasses, that JSON has by itself: most of a record, so they are asked for first."""


def dumps(value: object) -> str:
    """Return the canonical JSON of a value made of dataclasses, mappings, tuples and plain values."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    """Rebuild a value of the given dataclass from its canonical JSON. Raises ValueError if it does not fit."""
    return typing.cast(T, _value(kind, json.loads(text)))


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, PartialDate | Decimal | Fraction):
        return str(value)
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_plain(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(member) for member in value]
    return value


def _value(kind: Any, plain: Any) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in (Any, object):
        return _untyped(plain)
    if origin in (typing.Union, types.UnionType):
        return _one_of(arguments, plain)
    if plain is None:
        raise ValueError(f"null where {kind} belongs")
    if origin is tuple:
        members = arguments[:1] * len(plain) if arguments[-1] is Ellipsis else arguments
        return tuple(_value(member, one) for member, one in zip(members, plain, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_value(arguments[0], key): _value(arguments[1], one) for key, one in plain.items()}
    return _single(kind, plain)


def _untyped(plain: Any) -> Any:
    """A frozen value holds no lists: what JSON gives as one was a tuple."""
    return tuple(_untyped(member) for member in plain) if isinstance(plain, list) else plain


def _single(kind: Any, plain: Any) -> Any:
    if kind is PartialDate:
        return PartialDate.parse(plain)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _value(hints[name], one) for name, one in plain.items()})
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(plain)
    if isinstance(kind, type) and not isinstance(plain, kind):
        return kind(plain)
    return plain


def _one_of(kinds: tuple[Any, ...], plain: Any) -> Any:
    """Return the value as the first member of a union that it fits; null fits None alone."""
    if plain is None:
        return None
    exact = [kind for kind in kinds if isinstance(kind, type) and type(plain) is kind]
    for kind in exact or [kind for kind in kinds if kind is not type(None)]:
        try:
            return _value(kind, plain)
        except (TypeError, ValueError, KeyError):
            continue
    raise ValueError(f"{plain!r:.60} is none of {kinds}")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
