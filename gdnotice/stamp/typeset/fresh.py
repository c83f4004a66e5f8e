"""A PDF written from its beginning: lines of text in whatever letters the desk has faces for, and rules."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from gdnotice.stamp.fit import Measure
from gdnotice.stamp.letters import embedding, shaped
from gdnotice.stamp.letters.faces import normal
from gdnotice.stamp.pdf.objects import text_string
from gdnotice.stamp.shaped_lines import Shown, fonts_for


@dataclass(frozen=True, slots=True)
class Printed:
    """One line of :func:`settable` text at its baseline; ``x`` and ``y`` in points from the bottom left of the page."""

    x: float
    y: float
    text: str
    face: str
    size: float


@dataclass(slots=True)
class Sheet:
    """One page: its lines, and rules from point to point."""

    lines: list[Printed] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


@cache
def measure(face: str) -> Measure:
    """How wide the text of a face is."""
    return Measure(face)


def settable(text: str, face: str) -> str:
    """``text`` as it can be set: a letter that no face has is named by its number, ``[U+10D0]``, so that none is lost
    unseen."""
    text = normal(text)
    known = measure(face).ems
    if all(map(known.__contains__, text)):
        return text
    lost = shaped.lacking(face, text)
    return "".join(f"[U+{ord(one):04X}]" if one in lost else one for one in text)


def pdf_of(sheets: Sequence[Sheet], size: tuple[float, float], title: str) -> bytes:
    """The PDF, of pages of ``size`` (points). The same sheets give the same bytes on any desk with the same fonts."""
    objects: list[bytes] = [b"", b"", b"<</Title%s/Creator(GD Notice)/Producer(GD Notice)>>" % text_string(title)]
    fonts: dict[str, int] = {}
    hands = {}
    for face in dict.fromkeys(line.face for sheet in sheets for line in sheet.lines):
        hands[face] = _hand(face, [line.text for sheet in sheets for line in sheet.lines if line.face == face])
        first = len(objects) + 1
        objects += hands[face].fonts(first, fonts)
    resources = "".join(f"/{name} {number} 0 R" for name, number in fonts.items()).encode("ascii")
    kids = []
    for sheet in sheets:
        body = zlib.compress(_content(sheet, hands).encode("ascii"), 9)
        number = len(objects) + 1
        kids.append(b"%d 0 R" % number)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Resources<</Font<<%s>>>>/Contents %d 0 R>>"
            % (*size, resources, number + 1)
        )
        objects.append(embedding.stream(body, "/Filter/FlateDecode"))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Lang(en-US)/ViewerPreferences<</DisplayDocTitle true>>>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return _file(objects)


@dataclass(slots=True)
class _Hand:
    """How the texts of one face are written: the codes of its own letters, and the lines that are shaped."""

    face: str
    name: str
    texts: Sequence[str]
    characters: str
    lines: Mapping[str, Shown] = field(default_factory=dict)

    def fonts(self, first: int, known: dict[str, int]) -> list[bytes]:
        """The fonts as objects numbered from ``first``, their names added to those known."""
        objects = embedding.further_objects(self.face, self.characters, first) if self.characters else []
        if objects:
            known[self.name] = first
        made = fonts_for(measure(self.face), self.texts, first + len(objects), f"{self.name}S")
        known.update(made.names)
        self.lines = made.lines
        return objects + made.objects

    def shown(self, text: str, size: float) -> str:
        if text in self.lines:
            return self.lines[text](size)
        codes = "".join(f"{self.characters.index(one) + 1:04X}" for one in text)
        return f"/{self.name} {size:g} Tf <{codes}> Tj"


def _hand(face: str, texts: Sequence[str]) -> _Hand:
    known = measure(face).ems
    simple = {text for text in texts if all(map(known.__contains__, text))}
    return _Hand(face, f"F{face.replace('-', '')}", texts, "".join(sorted({*"".join(simple)})))


def _content(sheet: Sheet, hands: Mapping[str, _Hand]) -> str:
    rules = "".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S\n" for a, b, c, d in sheet.rules)
    lines = "".join(
        f"1 0 0 1 {one.x:.2f} {one.y:.2f} Tm {hands[one.face].shown(one.text, one.size)}\n" for one in sheet.lines
    )
    return f"0 G 0.5 w\n{rules}BT 0 g\n{lines}ET\n"


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, with the table of where each begins."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    count = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(out)
