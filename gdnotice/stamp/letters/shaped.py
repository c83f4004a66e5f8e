"""Lines whose letters join, move or run from right to left: Hebrew, Arabic and whatever else the desk's faces have.

HarfBuzz chooses the glyphs and their places; the order of runs is that of :mod:`~gdnotice.stamp.letters.bidi`. A line
that needs none of this never comes here, and the library is loaded with the first that does.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from gdnotice.stamp.letters import bidi, more_faces
from gdnotice.stamp.letters.faces import Face, face

if TYPE_CHECKING:
    import uharfbuzz

JOINERS = "\u200c\u200d"
"""They draw nothing and decide whether letters join."""


class Cluster(NamedTuple):
    """What stands for one letter, or for several that flow together: glyphs of one face, each with its place across and
    up from where the cluster stands; the letters, from left to right as readers of PDFs expect them; and how far the
    next one stands from it. In units of the face."""

    face: Face
    glyphs: tuple[tuple[int, int, int], ...]
    text: str
    advance: int


@dataclass(frozen=True, slots=True)
class Line:
    """Clusters from left to right; ``width`` and the lowest and highest ink (``low``, ``high``) in ems."""

    clusters: tuple[Cluster, ...]
    width: float
    low: float
    high: float


def lacking(name: str, characters: Iterable[str]) -> str:
    """Those of ``characters`` that no face has, each once, in order."""
    own = face(name).glyphs
    desk = more_faces.more_faces()
    known = desk and JOINERS
    return "".join(
        one
        for one in dict.fromkeys(characters)
        if one not in own and one not in known and not any(one in of.glyphs for of in desk)
    )


@functools.lru_cache(maxsize=2048)
def line(name: str, text: str) -> Line:
    """``text`` in one line, in the built-in face ``name`` and, for what that lacks, in the desk's."""
    from gdnotice.stamp.letters.embedding import outlines

    found: list[Cluster] = []
    for run in bidi.runs(text):
        pieces = list(_of_one_face(name, text, run))
        for of, start, end in reversed(pieces) if run.level % 2 else pieces:
            found.extend(_shaped(of, text, start, end, rightwards=not run.level % 2))
    low = high = 0.0
    for one in found:
        for number, _, up in one.glyphs:
            bottom, top = outlines(one.face).reach(number)
            low, high = min(low, bottom + up / one.face.units), max(high, top + up / one.face.units)
    return Line(tuple(found), sum(one.advance / one.face.units for one in found), low, high)


def _of_one_face(name: str, text: str, run: bidi.Run) -> Iterator[tuple[Face, int, int]]:
    """Parts of a run in one face and one script each, in the order of the text."""
    own = face(name)
    start, last, script = run.start, None, ""
    for place in range(run.start, run.end):
        character = text[place]
        goes_along = unicodedata.category(character) in ("Mn", "Me") or character in JOINERS
        of = last if goes_along and last is not None and _has(last, character) else _face(own, character)
        wrote = script if goes_along or not character.isalpha() else unicodedata.name(character, "").partition(" ")[0]
        if last is not None and (of is not last or (script and wrote != script)):
            yield last, start, place
            start, script = place, ""
        last = of
        script = wrote or script
    if last is not None:
        yield last, start, run.end


def _has(of: Face, character: str) -> bool:
    return character in of.glyphs or character in JOINERS


def _face(own: Face, character: str) -> Face:
    if character in own.glyphs:
        return own
    return next((of for of in more_faces.more_faces() if character in of.glyphs), own)


@functools.cache
def _font(of: Face) -> uharfbuzz.Font:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(of.ttf))


def _shaped(of: Face, text: str, start: int, end: int, *, rightwards: bool) -> Iterator[Cluster]:
    import uharfbuzz

    buffer: Any = uharfbuzz.Buffer()
    # Letters beside a part decide how its first and last ones join, so the whole text is shown to it.
    buffer.add_codepoints([ord(character) for character in text], start, end - start)
    buffer.guess_segment_properties()
    buffer.direction = "ltr" if rightwards else "rtl"
    uharfbuzz.shape(_font(of), buffer)
    begins = sorted({one.cluster for one in buffer.glyph_infos})
    ends = dict(zip(begins, [*begins[1:], end], strict=True))
    shown = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    for place, group in itertools.groupby(shown, key=lambda one: one[0].cluster):
        pen = 0
        glyphs = []
        for one, where in group:
            glyphs.append((one.codepoint, pen + where.x_offset, where.y_offset))
            pen += where.x_advance
        letters = text[place : ends[place]]
        yield Cluster(of, tuple(glyphs), letters if rightwards else letters[::-1], pen)
