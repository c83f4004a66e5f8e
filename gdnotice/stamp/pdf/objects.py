"""Small pieces of PDF syntax: objects as text, and what a content stream leaves open."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Reference: TypeAlias = tuple[int, int]
"""Object number and generation."""


def written(value: Any) -> bytes:
    """A parsed pypdf object as PDF text; references stay references, names and strings keep their bytes."""
    from pypdf.generic import ByteStringObject, NameObject, StreamObject, TextStringObject

    if isinstance(value, NameObject):
        return _name(value)
    if isinstance(value, TextStringObject | ByteStringObject):
        return _string(bytes(value.original_bytes))
    if isinstance(value, dict):
        if isinstance(value, StreamObject):
            content = value._data
            entries = dictionary(entries_of(value, "/Length")).removesuffix(b">>")
            return b"%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)
        return dictionary(entries_of(value))
    if isinstance(value, list):
        return b"[" + b" ".join(map(written, list.__iter__(value))) + b"]"
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


_REGULAR = frozenset(map(chr, range(33, 127))) - frozenset("#()<>[]{}/%")


@functools.lru_cache(maxsize=4096)
def _name(name: str) -> bytes:
    """A name with its slash. :func:`~gdnotice.stamp.pdf.sheets.parsing` reads names byte by byte."""
    if all(character in _REGULAR for character in name[1:]):
        return name.encode("ascii")
    try:
        raw = name[1:].encode("latin-1")
    except UnicodeEncodeError:
        raw = name[1:].encode("utf-8")
    return b"/" + b"".join(b"%c" % byte if chr(byte) in _REGULAR else b"#%02X" % byte for byte in raw)


def _string(raw: bytes) -> bytes:
    if all(32 <= byte < 127 for byte in raw):
        return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"
    return b"<" + raw.hex().encode("ascii") + b">"


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary from names (with their slash) and values already written."""
    parts = [
        key.encode("ascii") + (value if value[:1] in b"/([<" and value else b" " + value)
        for key, value in entries.items()
    ]
    return b"<<" + b"".join(parts) + b">>"


def entries_of(found: Mapping[Any, Any], *without: str) -> dict[str, bytes]:
    """A parsed dictionary's entries, written, but for those named."""
    return {written_name(key): written(value) for key, value in found.items() if key not in without}


def written_name(key: str) -> str:
    """A parsed name as it stands in a file, so that odd characters in it stay escaped."""
    return _name(key).decode("ascii")


def text_string(text: str) -> bytes:
    """A text string outside content streams: plain where it is ASCII, else UTF-16 in hexadecimal."""
    if text.isascii() and text.isprintable():
        return b"(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii") + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode("ascii") + b">"


_TOKENS = re.compile(
    rb"""
      %[^\r\n]*                          # a comment
    | \((?:[^()\\]|\\.)*+(?:[()]|\Z)     # a string, to its end or to a parenthesis within it
    | <[0-9A-Fa-f\s]*>                   # a hexadecimal string
    | /[^\s()<>\[\]{}/%]*                # a name
    | (?<![^\s()<>\[\]{}/%])(?P<operator>q|Q|BI)(?![^\s()<>\[\]{}/%])
    """,
    re.VERBOSE | re.DOTALL,
)
_INLINE_END = re.compile(rb"[\s>]EI(?![^\s()<>\[\]{}/%])")
"""What is packed as letters or figures ends by itself, with ``>``."""


def open_states(content: bytes) -> tuple[int, int, bool]:
    """How far a content stream restores more graphics states than it saved, its balance at the end, and whether it ends
    within a string or picture, which would swallow what comes after it.

    ``(0, 0, False)`` for a clean one; ``(1, -1, False)`` for one ``Q`` too many; ``(0, 2, False)`` for two states left
    open. The stamp saves and restores accordingly, so that whatever the page's own content leaves behind cannot move or
    colour an answer.
    """
    depth = lowest = at = 0
    swallows = False
    while (token := _TOKENS.search(content, at)) is not None:
        at = token.end()
        operator = token["operator"]
        if operator == b"q":
            depth += 1
        elif operator == b"Q":
            depth -= 1
            lowest = min(lowest, depth)
        elif operator == b"BI":
            end = _INLINE_END.search(content, at)
            swallows = end is None
            at = end.end() if end is not None else len(content)
        elif token[0][:1] == b"(" and token[0][-1:] != b")":
            end_of_string = _string_end(content, token.start())
            swallows = end_of_string is None
            at = len(content) if end_of_string is None else end_of_string
    return -lowest, depth, swallows


_STRING = re.compile(rb"[()\\]")


def _string_end(content: bytes, start: int) -> int | None:
    """Where the string that opens at ``start`` ends, if it does; its parentheses nest."""
    depth, at = 0, start
    while (mark := _STRING.search(content, at)) is not None:
        at = mark.end()
        if mark[0] == b"\\":
            at += 1
        elif mark[0] == b"(":
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                return at
    return None
