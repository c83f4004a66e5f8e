"""A printing with every blank drawn and named: what a person looks at before trusting a mapping."""

from __future__ import annotations

from gdnotice.stamp.compiled import Compiled, compile_printing, page_object
from gdnotice.stamp.letters import embedding
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.revision import block, record_size, revision
from gdnotice.stamp.schedule import printable

_COLOURS = {"text": "0 0.3 0.75", "tick": "0 0.5 0.2", "image": "0.5 0.1 0.6"}
_OPEN = "0.8 0.1 0.1"
_LARGEST, _SMALLEST = 6.5, 3.0
_KEY = "Blanks: blue for text, green for ticks, violet for signatures, red where no field is known (unmapped)."


def preview(printing: Printing) -> bytes:
    """The printing's PDF with a thin rectangle and a name for each blank, as an appended revision.

    Raises :class:`~gdnotice.errors.Unreadable` as compiling does.
    """
    of = compile_printing(printing)
    common = of.ground.size + 1
    fonts = embedding.common_objects(of.measure.name, common)
    objects = [(common + place, 0, body) for place, body in enumerate(fonts)]
    number = common + len(fonts)
    for page, sheet in enumerate(of.sheets):
        blanks = [one for one in printing.placements if one.page == page + 1]
        content = "".join(["Q\n" * sheet.restores, "q\n", sheet.matrix, _key(of, page)])
        content += "".join(_drawn(of, one) for one in blanks) + "Q"
        objects.append((number, 0, embedding.stream(b"q\n" * sheet.saves)))
        objects.append((number + 1, 0, embedding.stream(content.encode("ascii"))))
        objects.append((*sheet.reference, page_object(of, sheet, (number, number + 1), common, None)))
        number += 2
    fixed = block(objects, len(of.ground.official) + record_size(of.ground.size))
    return of.ground.official + revision(of.ground, of.ground.size, fixed, ())


def _key(of: Compiled, page: int) -> str:
    return f"BT 0.35 g /{of.fonts[0]} 7 Tf 1 0 0 1 24 {of.sheets[page].height - 12:.2f} Tm ({_escaped(_KEY)}) Tj ET\n"


def blank_name(placement: Placement) -> str:
    """A blank's name for a person: ``certificates row 0, number``, ``payment.method: wire``, ``unmapped``."""
    name = placement.field or "unmapped"
    if placement.row is not None:
        name += f" row {placement.row}"
    if placement.column is not None:
        name += f", {placement.column}"
    if placement.value is not None:
        name += f": {placement.value}"
    return name


def _drawn(of: Compiled, placement: Placement) -> str:
    left, top, right, bottom = placement.box
    height = of.sheets[placement.page - 1].height
    colour = _OPEN if placement.field is None else _COLOURS[placement.kind]
    name = printable(blank_name(placement), of.measure)
    name = "".join(character if embedding.is_common(character) else "-" for character in name)
    width = of.measure.width(name)
    if placement.kind == "tick":  # a tick's name stands above its box, which has no room for it
        size, x, y = 4.5, left, height - top + 1
    else:
        size = max(_SMALLEST, min(_LARGEST, (right - left - 2) / width if width else _LARGEST, (bottom - top) * 0.7))
        x = left + 1
        y = height - bottom + (bottom - top - 0.7 * size) / 2 if placement.lines == 1 else height - top - size
    return (
        f"{colour} RG 0.6 w {left:.2f} {height - bottom:.2f} {right - left:.2f} {bottom - top:.2f} re S\n"
        f"BT {colour} rg /{of.fonts[0]} {size:.2f} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({_escaped(name)}) Tj ET\n"
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
