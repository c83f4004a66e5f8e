"""The lines of characters that an exhibit is made of, whatever kind of file it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

WRAP = 80
"""Columns to which text without line ends of its own is wrapped."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the exhibit. ``number`` is its line in the file, from 1 (0 where HTML has none).

    ``table`` marks lines between table tags, ``breaks`` a page break before the line.
    """

    text: str
    number: int = 0
    table: bool = False
    breaks: bool = False


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """``text`` in lines of at most ``width`` columns, broken at single spaces: a gap between words is kept whole."""
    room = max(width - indent, 8)
    lines: list[str] = []
    current = ""
    for word in re.findall(r"\S+(?:\s{2,}\S+)*", text.strip()):
        longer = f"{current} {word}" if current else word
        if current and len(longer) > room:
            lines.append(current)
            longer = word
        while len(longer) > room and not longer.isspace():
            lines.append(longer[:room])
            longer = longer[room:]
        current = longer
    if current:
        lines.append(current)
    return [" " * indent + line for line in lines] or [""]
