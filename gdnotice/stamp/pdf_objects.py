"""Small pieces of PDF syntax: objects as text, and what a content stream leaves open."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Reference: TypeAlias = tuple[int, int]
"""Object number and generation."""


def written(value: Any) -> bytes:
    """A parsed pypdf object as PDF text; references stay references."""
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary from names (with their slash) and values already written."""
    return b"<< " + b" ".join(key.encode("ascii") + b" " + value for key, value in entries.items()) + b" >>"


def entries_of(found: Mapping[Any, Any], *without: str) -> dict[str, bytes]:
    """A parsed dictionary's entries, written, but for those named."""
    return {written_name(key): written(value) for key, value in found.items() if key not in without}


def written_name(key: Any) -> str:
    """A parsed name as it stands in a file, so that odd characters in it stay escaped."""
    return written(key).decode("ascii")


def text_string(text: str) -> bytes:
    """A text string outside content streams: plain where it is ASCII, else UTF-16 in hexadecimal."""
    if text.isascii() and text.isprintable():
        return b"(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii") + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode("ascii") + b">"


_TOKENS = re.compile(
    rb"""
      %[^\r\n]*                          # a comment
    | \((?:[^()\\]|\\.)*+[()]            # a string, to its end or to a parenthesis within it
    | <[0-9A-Fa-f\s]*>                   # a hexadecimal string
    | /[^\s()<>\[\]{}/%]*                # a name
    | (?<![^\s()<>\[\]{}/%])(?P<operator>q|Q|BI)(?![^\s()<>\[\]{}/%])
    """,
    re.VERBOSE | re.DOTALL,
)
_INLINE_END = re.compile(rb"\sEI(?![^\s()<>\[\]{}/%])")


def open_states(content: bytes) -> tuple[int, int]:
    """How far a content stream restores more graphics states than it saved, and its balance at the end.

    ``(0, 0)`` for a clean one; ``(1, -1)`` for one ``Q`` too many; ``(0, 2)`` for two states left open. The stamp saves
    and restores accordingly, so that whatever the page's own content leaves behind cannot move or colour an answer.
    """
    depth = lowest = at = 0
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
            at = end.end() if end is not None else len(content)
        elif token[0][:1] == b"(" and token[0][-1:] == b"(":
            at = _string_end(content, token.start())
    return -lowest, depth


_STRING = re.compile(rb"[()\\]")


def _string_end(content: bytes, start: int) -> int:
    """Where the string that opens at ``start`` ends; its parentheses nest."""
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
    return len(content)
