"""Pictures of signatures onto the blanks of a compiled printing.

The result is a compiled printing like any other, one that draws the pictures too: stamping it takes no other way than
stamping one without. The pictures stand under the texts of the stamp and over the paper's own print; a field of the PDF
that would be drawn over one is hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import chain

from gdnotice.stamp.compiled import Compiled, extended, permitted
from gdnotice.stamp.letters.embedding import stream
from gdnotice.stamp.pdf.objects import dictionary
from gdnotice.stamp.pdf.sheets import Sheet
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.signatures.blanks import signature_blanks
from gdnotice.stamp.signatures.picture import PAPER, Drawn, Picture

NAME = "GDNP"
"""How the names of our pictures among a page's resources begin; a number follows."""

_SIDE = 2.0
"""Points left free at the sides of a signature."""
_ABOVE = 0.4
"""Points between the line and the lowest ink."""


def with_pictures(of: Compiled, pictures: Mapping[str, Picture]) -> Compiled:
    """``of`` with a picture on each blank of these names (see :mod:`~gdnotice.stamp.signatures.blanks`), all of which
    it must have. Raises :class:`~gdnotice.errors.Unreadable` where the PDF's owner forbids to write on its pages."""
    permitted(of.permissions, draws=True)
    blanks = signature_blanks(of.printing.placements)
    by_page: dict[int, list[tuple[str, Placement]]] = {}
    for name in pictures:
        for one in blanks[name]:
            by_page.setdefault(one.page - 1, []).append((name, one))
    work = _Work(of)
    numbers = {name: work.picture(picture) for name, picture in pictures.items()}
    sheets = list(of.sheets)
    for page, own in by_page.items():
        sheets[page] = work.page(sheets[page], [(pictures[name], numbers[name], one) for name, one in own])
    drawn = [
        Drawn(name, one.page, one.box, pictures[name].sha256) for page in sorted(by_page) for name, one in by_page[page]
    ]
    marked = of.marked | by_page.keys()
    places = [(one.page, one.box) for own in by_page.values() for _, one in own]
    hidden = dict(chain.from_iterable([of.filling.covers.get(place, ()) for place in places]))
    return extended(of, work.objects, hidden, sheets=tuple(sheets), marked=marked, drawn=tuple(drawn))


class _Work:
    """Gathers the new objects, numbered on from the last of the paper's own."""

    def __init__(self, of: Compiled) -> None:
        self.archival = of.archival
        self.first = of.ground.size
        self.objects: list[bytes] = []

    def add(self, body: bytes) -> int:
        """The number of a new object."""
        self.objects.append(body)
        return self.first + len(self.objects) - 1

    def picture(self, one: Picture) -> int:
        size = f"/Type/XObject/Subtype/Image/Width {one.width}/Height {one.height}/BitsPerComponent 8"
        if one.mask is not None:
            cover = self.add(stream(one.mask, f"{size}/ColorSpace/DeviceGray/Filter/FlateDecode"))
            lets_through = f"/SMask {cover} 0 R"
        else:
            lets_through = f"/Mask[{' '.join([f'{PAPER} 255'] * (1 if one.colour == 'Gray' else 3))}]"
        colours = self.colours(one)
        return self.add(stream(one.samples, f"{size}/ColorSpace{colours}/Filter/{one.filter}Decode{lets_through}"))

    def colours(self, one: Picture) -> str:
        """An archive wants to know what red is; elsewhere the plain colours do."""
        if self.archival is None:
            return f"/Device{one.colour}"
        white = "/WhitePoint[0.9505 1 1.089]"
        if one.colour == "Gray":
            return f"[/CalGray<<{white}/Gamma 2.2>>]"
        matrix = "0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505"
        return f"[/CalRGB<<{white}/Gamma[2.2 2.2 2.2]/Matrix[{matrix}]>>]"

    def page(self, sheet: Sheet, own: Sequence[tuple[Picture, int, Placement]]) -> Sheet:
        """``sheet`` with a content stream more, which leaves the graphics state as it found it."""
        names = dict(sheet.drawables)
        parts = ["Q\n" * sheet.restores + "q\n" + sheet.matrix]
        for picture, number, placement in own:
            name = _free(names)
            names[name] = b"%d 0 R" % number
            parts.append(_drawing(picture, name, placement, sheet.height))
        parts.append("Q\n" + "q\n" * sheet.restores)
        content = self.add(stream("".join(parts).encode("ascii")))
        return dataclasses.replace(
            sheet,
            contents=(*sheet.contents, b"%d 0 R" % content),
            resources={**sheet.resources, "/XObject": dictionary(names)},
            drawables=names,
        )


def _free(names: Mapping[str, bytes]) -> str:
    number = 1
    while f"/{NAME}{number}" in names:
        number += 1
    return f"/{NAME}{number}"


def _drawing(picture: Picture, name: str, placement: Placement, page_height: float) -> str:
    """The ink of the picture as large as the blank allows, standing on its foot; nothing of it beyond the blank."""
    left, top, right, bottom = placement.box
    side = min(_SIDE, (right - left) / 8)
    wide, high = right - left - 2 * side, bottom - top - _ABOVE
    ink = picture.ink
    scale = min(wide / (ink[2] - ink[0]), high / (ink[3] - ink[1]))
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[placement.align]
    x = left + side + share * (wide - (ink[2] - ink[0]) * scale)
    y = page_height - bottom + _ABOVE
    clip = f"{x:.2f} {y:.2f} {(ink[2] - ink[0]) * scale:.2f} {(ink[3] - ink[1]) * scale:.2f} re W n"
    across, up = picture.width * scale, picture.height * scale
    x -= ink[0] * scale
    y -= (picture.height - ink[3]) * scale
    return f"q {clip} {across:.4f} 0 0 {up:.4f} {x:.4f} {y:.4f} cm {name} Do Q\n"
