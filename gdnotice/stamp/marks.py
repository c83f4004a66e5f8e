"""Content streams: text, ticks, rules and the draft mark, in the space of the page as seen (upwards from its foot)."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gdnotice.stamp.fit import Measure, Piece, Slot, cell_width
from gdnotice.stamp.letters import embedding
from gdnotice.stamp.letters.embedding import is_common

DRAFT = "DRAFT - not for delivery"


def codes(characters: str) -> dict[str, str]:
    """The code of each further character in its font, in hexadecimal; ``characters`` as for ``further_objects``."""
    return {character: f"{number:04X}" for number, character in enumerate(characters, 1)}


_NOTHING: Mapping[Any, Any] = {}


class Hand(NamedTuple):
    """How the marks of one printing are written: the resource names of the common and the further font, the size that
    most texts have, the widths of characters (ems), the lines whose letters are shaped, for a size in points, and what
    is written for those characters of the common font that are there under another code."""

    common: str
    further: str
    usual: float
    ems: Mapping[str, float]
    shaped: Mapping[str, Callable[[float], str]] = _NOTHING
    near: tuple[tuple[str, str], ...] = ()


def line(piece: Piece, hand: Hand) -> str:
    """A line in the common font, which at the usual size is in force before it and after it."""
    slot, x, y, size, words = piece
    shown = f"({string(words, hand)}) Tj" if slot.placement.comb is None else _combed(piece, words, 0, {}, hand)
    shown = f"1 0 0 1 {x:.2f} {y:.2f} Tm {shown}"
    if size == hand.usual:
        return shown
    return f"/{hand.common} {size:g} Tf {shown} /{hand.common} {hand.usual:g} Tf"


def escaped(words: str) -> str:
    """Common characters as they stand in a string."""
    return words.replace("(", "\\(").replace(")", "\\)") if "(" in words or ")" in words else words


@functools.lru_cache(maxsize=1024)
def near(characters: str) -> tuple[tuple[str, str], ...]:
    """What is written for those of these characters that the common font has under another code than their own."""
    codes = embedding.near_codes(characters)
    return tuple(
        (character, "\\\\" if character == "\\" else chr(code) if code < 127 else f"\\{code:03o}")
        for character, code in sorted(codes.items())  # a backslash before others are written with one
        if character == "\\" or code != ord(character)
    )


def string(words: str, hand: Hand) -> str:
    """Characters of the common font as they stand in a string."""
    for character, written in hand.near:
        if character in words:
            words = words.replace(character, written)
    return escaped(words)


def strings(texts: Sequence[str], hand: Hand) -> list[str]:
    """Texts of common characters as they stand in strings."""
    return string("\n".join(texts), hand).split("\n")


def _combed(piece: Piece, run: str, at: int, further: Mapping[str, str], hand: Hand) -> str:
    """A run of a comb's characters from ``at`` on, each followed by the way to the middle of the next one's cell."""
    cell, words = cell_width(piece.slot) / piece.size, piece.text
    steps = []
    for place, character in enumerate(run, at + 1):
        shown = f"<{further[character]}>" if character in further else f"({string(character, hand)})"
        steps.append(shown)
        if place < len(words):
            gap = cell - (hand.ems[character] + hand.ems[words[place]]) / 2
            steps.append(f"{-1000 * gap:.1f}")
    return f"[{' '.join(steps)}] TJ"


def mixed(piece: Piece, further: Mapping[str, str], hand: Hand) -> str:
    """A line that changes between the two fonts; before it and after it the common one is in force as usual."""
    slot, x, y, size, words = piece
    if words in hand.shaped:
        return f"1 0 0 1 {x:.2f} {y:.2f} Tm {hand.shaped[words](size)} /{hand.common} {hand.usual:g} Tf"
    if further.keys().isdisjoint(words):
        return line(piece, hand)
    parts = [f"1 0 0 1 {x:.2f} {y:.2f} Tm"]
    at = 0
    while at < len(words):
        end = at
        plain = words[at] not in further
        while end < len(words) and (words[end] not in further) == plain:
            end += 1
        run = words[at:end]
        parts.append(f"/{hand.common if plain else hand.further} {size:g} Tf")
        if slot.placement.comb is not None:
            parts.append(_combed(piece, run, at, further, hand))
        elif plain:
            parts.append(f"({string(run, hand)}) Tj")
        else:
            parts.append(f"<{''.join(further[character] for character in run)}> Tj")
        at = end
    parts.append(f"/{hand.common} {hand.usual:g} Tf")
    return " ".join(parts)


def text(pieces: Iterable[Piece], further: Mapping[str, str], hand: Hand) -> str:
    """The text object of a page."""
    lines = (line(piece, hand) if is_common(piece.text) else mixed(piece, further, hand) for piece in pieces)
    return "\n".join((opening(hand), *lines, "ET\n"))


def strong(pieces: Sequence[Piece], further: Mapping[str, str], hand: Hand) -> str:
    """As :func:`text`, but bold: the letters are drawn around too, which asks for no font of its own."""
    return f"q 0 G 0.3 w 2 Tr\n{text(pieces, further, hand)}Q\n" if pieces else ""


def opening(hand: Hand) -> str:
    """The start of a text object."""
    return f"BT 0 g\n/{hand.common} {hand.usual:g} Tf"


def ticks(slots: Iterable[Slot]) -> str:
    """A cross in the middle of each box, clear of its edges: what a typist puts there, and what a fax keeps."""
    parts = [tick(slot) for slot in slots]
    return "0 G 1 J\n" + "\n".join(parts) + "\n" if parts else ""


@functools.lru_cache(maxsize=4096)
def tick(slot: Slot) -> str:
    """One cross."""
    left, top, right, bottom = slot.placement.box
    reach = min(min(right - left, bottom - top) * 0.34, 5.0)
    x, y = (left + right) / 2, slot.foot + slot.height / 2
    weight = max(0.5, min(1.3, reach * 0.32))
    one, two, low, high = x - reach, x + reach, y - reach, y + reach
    up = f"{one:.2f} {low:.2f} m {two:.2f} {high:.2f} l"
    down = f"{one:.2f} {high:.2f} m {two:.2f} {low:.2f} l"
    return f"{weight:.2f} w {up} {down} S"


def rules(lines: Sequence[tuple[float, float, float, float]]) -> str:
    """Thin rules from point to point."""
    if not lines:
        return ""
    return "0 G 0.5 w\n" + "\n".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in lines) + "\n"


def draft(width: float, height: float, measure: Measure, font: str) -> str:
    """DRAFT across the page in grey outline, and in words at its top."""
    angle = math.atan2(height, width)
    size = 0.66 * math.hypot(width, height) / measure.width("DRAFT")
    size = min(size, 0.5 * min(width, height))
    half, rise = measure.width("DRAFT") * size / 2, 0.36 * size
    cosine, sine = math.cos(angle), math.sin(angle)
    x = width / 2 - half * cosine + rise * sine
    y = height / 2 - half * sine - rise * cosine
    small = 8.0
    left = (width - measure.width(DRAFT) * small) / 2
    return (
        f"q 0.78 G 1.5 w BT 1 Tr /{font} {size:.2f} Tf "
        f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {y:.2f} Tm (DRAFT) Tj ET Q\n"
        f"BT 0.35 g /{font} {small:g} Tf 1 0 0 1 {left:.2f} {height - 14:.2f} Tm ({DRAFT}) Tj ET\n"
    )
