"""Values between the program and a process that it does not trust: JSON and bytes, and back into the types expected.

Not pickle or marshal: whoever writes those decides what runs in the reader. Here the reader alone says which classes
there are, and each part is held against its annotation.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Malformed(ValueError):
    """What came back is not what was asked for."""


def plain(value: object, pieces: list[bytes]) -> Any:
    """``value`` as JSON takes it. Bytes go to ``pieces``, and their place and length stand for them."""
    if isinstance(value, bytes):
        place = sum(map(len, pieces))
        pieces.append(value)
        return [place, len(value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name), pieces) for one in dataclasses.fields(value) if one.init}
    if isinstance(value, Mapping):
        return {str(key): plain(one, pieces) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(one, pieces) for one in value]
    return value


def rebuilt(kind: type[T], value: Any, pieces: bytes) -> T:
    """A ``kind`` from what :func:`plain` made of one. Raises :class:`Malformed`."""
    found: T = _rebuilt(kind, value, pieces)
    return found


def _rebuilt(kind: Any, value: Any, pieces: bytes) -> Any:
    if kind is Any:
        return value
    if get_origin(kind) is not None:
        return _composed(kind, value, pieces)
    if kind is bytes:
        place, length = _row(tuple, (int, int), value, pieces)
        _checked(value, 0 <= place <= place + length <= len(pieces))
        return pieces[place : place + length]
    if dataclasses.is_dataclass(kind):
        names = {one.name for one in dataclasses.fields(kind) if one.init}
        _checked(value, isinstance(value, dict) and set(value) == names)
        hints = get_type_hints(kind)
        made: Any = kind
        return made(**{name: _rebuilt(hints[name], value[name], pieces) for name in names})
    if kind is float:
        return float(_checked(value, isinstance(value, int | float) and not isinstance(value, bool)))
    return _checked(value, isinstance(value, kind) and (kind is not int or not isinstance(value, bool)))


def _composed(kind: Any, value: Any, pieces: bytes) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _any_of(inside, value, pieces)
    if origin is Literal:
        return _checked(value, value in inside)
    if origin in (tuple, frozenset, list):
        return _row(origin, inside, value, pieces)
    assert issubclass(origin, Mapping), f"a type that does not travel: {kind}"
    _checked(value, isinstance(value, dict))
    return {key: _rebuilt(inside[1], one, pieces) for key, one in value.items()}


def _any_of(kinds: tuple[Any, ...], value: Any, pieces: bytes) -> Any:
    for one in kinds:
        try:
            return _rebuilt(one, value, pieces)
        except Malformed:
            continue
    raise Malformed


def _row(origin: Any, kinds: tuple[Any, ...], value: Any, pieces: bytes) -> Any:
    _checked(value, isinstance(value, list))
    if origin is tuple and (len(kinds) != 2 or kinds[1] is not Ellipsis):
        _checked(value, len(value) == len(kinds))
        return tuple(_rebuilt(kind, one, pieces) for kind, one in zip(kinds, value, strict=True))
    return origin(_rebuilt(kinds[0], one, pieces) for one in value)


def _checked(value: Any, fits: bool) -> Any:
    if not fits:
        raise Malformed
    return value


def dumped(value: object) -> bytes:
    """One line of JSON."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def loaded(line: bytes) -> Any:
    """What one line of JSON says. Raises :class:`Malformed`."""
    try:
        return json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed from None


def _no_constant(name: str) -> float:
    raise ValueError(name)
