"""Frames that a text exhibit draws with characters: seen through while blanks are sought, and printed as they were."""

from __future__ import annotations

import re

_WALLS = re.compile(r"(\s*)\|(?![ _]{0,4}\|)(.*?)(?<!\|)\|\s*")
"""A line between two upright strokes that are not those of a box to tick."""

_RULED = re.compile(r"[\s|+*]*[-=+*~]{3}[-=+*~|\s]*")
"""A line across the paper, or one that only parts its columns."""

_NARROWEST = 40
"""Characters: a frame is about as wide as the paper."""


def unframed(text: str) -> str:
    """The line without the strokes of a frame, every other character in its column."""
    if _RULED.fullmatch(text):
        return ""
    match = _WALLS.fullmatch(text) if len(text.strip()) >= _NARROWEST else None
    return text if match is None or "|" in match[2] else f"{match[1]} {match[2]}".rstrip()


def framed(text: str, original: str) -> str:
    """A line with the strokes back in their places, the right one further out where the line has grown."""
    if not text.strip() and _RULED.fullmatch(original):
        return original
    if unframed(original) == original:
        return text
    first, last = original.index("|"), len(original.rstrip()) - 1
    walled = text.ljust(last)
    return f"{walled[:first]}|{walled[first + 1 :]}|"
