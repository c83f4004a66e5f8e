"""What is stamped in the bench: forms, and for each a dozen filled-in copies that differ.

Positions are in points. Lines and ticks count upwards from the bottom left of the page, boxes are those of placements.
"""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gdnotice import places
from gdnotice.actions.opening import notice_of, open_notice
from gdnotice.actions.paper import built_in
from gdnotice.actions.press import origin_of
from gdnotice.clock import FixedClock
from gdnotice.notice.notice import Notice
from gdnotice.notice.printed import on_paper
from gdnotice.pack.load import form
from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.compiled import Compiled, compile_printing
from gdnotice.stamp.mapping.mapping import map_exhibit
from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.printing import Printing, printing_of
from gdnotice.stamp.stamp import stamp
from gdnotice.values import Printed, Value

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOW = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)

HOLDERS = (
    "Sample Holder", "Second Sample Holder", "Zoë Müller-Ibáñez", "Example Family Trust", "A. Sample and B. Sample",
    "The Example Foundation of Upstate New York", "Wanda Łukasiewicz-Őry", "Example Partners L.P.", "Sample Estate",
    "John Q. Example, Jr.", "Example & Sample, Inc.", "Mary Sample-Example",
)  # fmt: skip
"""Most names are plain; one has letters of Western Europe, one of Central Europe, as in any list of holders."""


class Line(NamedTuple):
    """One line of text already fitted: its start and baseline, and the box that it must stay in. ``page`` from 0."""

    page: int
    x: float
    y: float
    size: float
    text: str
    box: Box


class Tick(NamedTuple):
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Record:
    """One filled-in copy: what our stamp takes, and the very same as other programs take it.

    ``values`` are texts and ``states`` the on-states of boxes by field name (with its slash), empty on a flat form.
    """

    texts: Mapping[str, Printed]
    ticks: Mapping[str, set[str]]
    carried: Carried
    lines: tuple[Line, ...] = ()
    crosses: tuple[Tick, ...] = ()
    values: Mapping[str, str] | None = None
    states: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Widget:
    """A field of an AcroForm: its own and its qualified name, its on-state (ticks only), how many cells it has."""

    name: str
    qualified: str
    state: str = ""
    comb: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A form to stamp. ``widgets`` are its fields by page (from 1) and box; a flat form has none."""

    id: str
    title: str
    compiled: Compiled
    records: tuple[Record, ...]
    widgets: Mapping[tuple[int, Box], Widget]
    template: Path

    @property
    def official(self) -> bytes:
        return self.compiled.printing.official

    @property
    def heights(self) -> tuple[float, ...]:
        return tuple(height for _, height in self.compiled.printing.pages)

    @property
    def marked(self) -> list[int]:
        """The pages that get answers, from 0."""
        lines = {line.page for record in self.records for line in record.lines}
        return sorted(lines | {tick.page for record in self.records for tick in record.crosses})

    @property
    def blank(self) -> frozenset[str]:
        """The names of all tick fields."""
        return frozenset(one.name for one in self.widgets.values() if one.state)


def papers(folder: Path, only: Sequence[str] = ()) -> Iterator[Paper | str]:
    """The forms of the bench (those of ``only``, or all), their templates written into ``folder``.

    A sentence stands for one that is not here.
    """
    made: dict[str, Callable[[Path], Paper | str]] = {
        "flat": _flat,
        "fields": _fields,
        "exhibit": _exhibit,
        "w9": _w9,
        "10kB": partial(_sized, size=10_000),
        "220kB": partial(_sized, size=220_000),
    }
    for name, make in made.items():
        if not only or name in only:
            yield make(folder)


def _flat(folder: Path) -> Paper:
    return _paper(
        "flat", "our rights notice, three pages, no fields", built_in(notices()[0]), _notice_records(), folder
    )


def _fields(folder: Path) -> Paper:
    printing, widgets = _with_fields(built_in(notices()[0]))
    return _paper("fields", "the same with AcroForm fields", printing, _notice_records(), folder, widgets)


def _exhibit(folder: Path) -> Paper | str:
    source = SHARED / "sources" / "002_rights_notice_exhibit_99-2.txt"
    if not source.exists():
        return f"exhibit: skipped, {source} is not there"
    printing = map_exhibit(source.read_bytes(), source.name, form("rights-notice")).printing
    return _paper("exhibit", "the real rights exhibit, mapped, three pages", printing, _notice_records(), folder)


def _w9(folder: Path) -> Paper | str:
    source = SHARED / "forms" / "irs-w9-2018-10.pdf"
    if not source.exists():
        return f"w9: skipped, {source} is not there"
    printing, widgets = _of_fields("w9", "Form W-9", source.read_bytes())
    return _paper("w9", "IRS Form W-9, six pages, fields on the first", printing, list(_w9_records()), folder, widgets)


def _sized(folder: Path, size: int) -> Paper:
    title = f"one page of {size // 1000} kB, twelve lines and three ticks"
    return _paper(f"{size // 1000}kB", title, _letter(size), list(_letter_records()), folder)


def _paper(
    id_: str,
    title: str,
    printing: Printing,
    records: Sequence[Record],
    folder: Path,
    widgets: Mapping[tuple[int, Box], Widget] | None = None,
) -> Paper:
    widgets = widgets or {}
    template = folder / f"{id_}.pdf"
    template.write_bytes(printing.official)
    compiled = compile_printing(printing)
    told = tuple(_told(compiled, one, widgets) for one in records)
    return Paper(id_, title, compiled, told, widgets, template)


def _told(compiled: Compiled, record: Record, widgets: Mapping[tuple[int, Box], Widget]) -> Record:
    """The record with its lines and ticks where our own fitting puts them: the others need not fit anything."""
    made = stamp(compiled, record.texts, record.ticks, record.carried)
    if made.continued or made.unprintable:
        raise AssertionError("the bench's answers fit on their forms")
    pieces = [one for one in made.pieces if one.slot.placement.field is not None]
    lines = [Line(one.slot.page, one.x, one.y, one.size, one.text, one.slot.placement.box) for one in pieces]
    crosses = [Tick(slot.page, slot.placement.box) for slot in made.ticked]
    named = {widget.qualified: widget for widget in widgets.values()}
    values: dict[str, str] = {}
    for piece in pieces:
        if (widget := named.get(piece.slot.placement.widget or "")) is not None:
            between = "" if widget.comb else "\n"
            values[widget.name] = between.join(filter(None, (values.get(widget.name), piece.text)))
    own = (named.get(slot.placement.widget or "") for slot in made.ticked)
    states = {widget.name: widget.state for widget in own if widget is not None}
    return replace(record, lines=tuple(lines), crosses=tuple(crosses), values=values, states=states)


# ---------------------------------------------------------------------------------------------------------- notices


@functools.cache
def notices() -> tuple[Notice, ...]:
    """The dozen rights notices, before they are printed."""
    clock = FixedClock(NOW)
    answers = places.resources() / "samples" / "rights-notice.toml"
    first = open_notice("rights-notice", "sample-rights-2026", answers, clock, None)
    found = []
    for place, name in enumerate(HOLDERS):
        changed: dict[str, Value] = {
            "holder.names": (name,),
            "holder.phone": f"(518) 555-{100 + place:04}",
            "rights.certificates": tuple(f"RC-{10_442 + 7 * place + more}" for more in range(1 + place % 3)),
        }
        given = replace(first.answers, values={**first.answers.values, **changed})
        found.append(notice_of(first.form, first.terms.offer, given, clock, None))
    return tuple(found)


@functools.cache
def _notice_records() -> tuple[Record, ...]:
    return tuple(map(_record, notices()))


def _record(notice: Notice) -> Record:
    paper = on_paper(notice)
    blanks = {one.field for one in built_in(notice).placements}
    ticks: dict[str, set[str]] = {}
    for field, value in paper.ticks:
        ticks.setdefault(field, set()).add(value)
    texts = {key: text for key, text in paper.texts.items() if not key.startswith("offer.") or key in blanks}
    return Record(texts, ticks, Carried(origin_of(notice), notice.answers.stored(notice.form), notice.at))


def _plain(id_: str, texts: dict[str, Printed], ticks: dict[str, set[str]]) -> Record:
    stored: dict[str, object] = {**texts, **{key: sorted(value) for key, value in ticks.items()}}
    return Record(texts, ticks, Carried(Origin(id_, "1", "0" * 64, "bench", "0" * 64), stored, NOW))


def _w9_records() -> Iterator[Record]:
    for place, name in enumerate(HOLDERS):
        texts: dict[str, Printed] = {
            "f1_1[0]": name,
            "f1_2[0]": "Example Trading" if place % 2 else "",
            "f1_7[0]": f"{12 + place} Example Street",
            "f1_8[0]": "Albany, NY 12207",
            "f1_9[0]": ("Sample Depositary", "1 Example Plaza", "New York, NY 10281"),
            "f1_10[0]": f"RC-{10_442 + place}",
        }
        if place % 2:
            texts |= {"f1_14[0]": "12", "f1_15[0]": f"{3_456_780 + place}"}
        else:
            texts |= {"f1_11[0]": "900", "f1_12[0]": "12", "f1_13[0]": f"{3450 + place}"}
        yield _plain("w9", {key: text for key, text in texts.items() if text}, {f"c1_1[{place % 5}]": {"yes"}})


# -------------------------------------------------------------------------------------------------- forms with fields


def _with_fields(flat: Printing) -> tuple[Printing, dict[tuple[int, Box], Widget]]:
    """``flat`` with a text field or a check box on each blank, as an agent's desktop program would make them."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    widgets: dict[tuple[int, Box], Widget] = {}
    with pikepdf.open(io.BytesIO(flat.official)) as pdf:
        plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        signs = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
        fonts = Dictionary(Helv=pdf.make_indirect(plain), ZaDb=pdf.make_indirect(signs))
        fields = []
        for place, one in enumerate(flat.placements):
            page = pdf.pages[one.page - 1]
            height = flat.pages[one.page - 1][1]
            left, top, right, bottom = one.box
            name = f"{'text' if one.kind == 'text' else 'tick'}{place:03}"
            own = Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, T=name, F=4, P=page.obj,
                Rect=Array([left, round(height - bottom, 3), right, round(height - top, 3)]),
            )  # fmt: skip
            if one.kind == "text":
                own.FT, own.DA = Name.Tx, pikepdf.String("/Helv 9 Tf 0 g")
                own.Ff = 4096 if one.lines > 1 else 0
                widgets[one.page, one.box] = Widget(name, name)
            else:
                own.FT, own.DA, own.AS, own.V = Name.Btn, pikepdf.String("/ZaDb 0 Tf 0 g"), Name.Off, Name.Off
                own.MK = Dictionary(CA="8")
                own.AP = Dictionary(N=Dictionary(Yes=_cross(pdf, fonts, right - left, bottom - top)))
                own.AP.N.Off = _cross(pdf, None, right - left, bottom - top)
                widgets[one.page, one.box] = Widget(name, name, "/Yes")
            field = pdf.make_indirect(own)
            fields.append(field)
            page.obj.Annots = Array([*page.obj.get("/Annots", []), field])
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array(fields), DA=pikepdf.String("/Helv 9 Tf 0 g"), DR=Dictionary(Font=fonts))
        )
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    placements = tuple(
        replace(one, widget=own.qualified, state=own.state.lstrip("/") or None)
        for one in flat.placements
        for own in (widgets[one.page, one.box],)
    )
    return printing_of(flat.form, flat.title, out.getvalue(), flat.pages, placements), widgets


def _cross(pdf: object, fonts: object, width: float, height: float) -> object:
    """The appearance of a box: a cross of ZapfDingbats, or nothing without fonts."""
    from pikepdf import Array, Dictionary, Name

    size = min(width, height) * 0.9
    x, y = (width - 0.76 * size) / 2, (height - 0.7 * size) / 2
    mark = f"q BT 0 g /ZaDb {size:.2f} Tf {x:.2f} {y:.2f} Td (8) Tj ET Q"
    stream = pdf.make_stream(mark.encode("ascii") if fonts is not None else b"")  # type: ignore[attr-defined]
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    stream.Resources = Dictionary(Font=fonts) if fonts is not None else Dictionary()
    return stream


def _of_fields(id_: str, title: str, official: bytes) -> tuple[Printing, dict[tuple[int, Box], Widget]]:
    """A printing whose blanks are the fields of ``official``, each under its own name."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(official))
    pages = tuple((float(page.cropbox.width), float(page.cropbox.height)) for page in reader.pages)
    placements: list[Placement] = []
    widgets: dict[tuple[int, Box], Widget] = {}
    for number, page in enumerate(reader.pages, 1):
        for annotation in page.get("/Annots", ()):
            own = annotation.get_object()
            names, node = [], own
            while node is not None:
                names.append(str(node.get("/T", "")))
                node = node["/Parent"].get_object() if "/Parent" in node else None
            left, low, right, high = (round(float(edge), 2) for edge in own["/Rect"])
            height = pages[number - 1][1]
            box = (left, round(height - high, 2), right, round(height - low, 2))
            qualified = ".".join(reversed([name for name in names if name]))
            if own.get("/FT") == "/Btn":
                state = next(key for key in own["/AP"]["/N"] if key != "/Off")
                tick = Placement(number, box, "tick", names[0], "yes", widget=qualified, state=state.lstrip("/"))
                placements.append(tick)
                widgets[number, box] = Widget(names[0], qualified, state)
            else:
                flags = int(own.get("/Ff", 0))
                comb = int(own["/MaxLen"]) if flags & 1 << 24 else None
                lines = 3 if flags & 1 << 12 else 1
                placements.append(Placement(number, box, "text", names[0], lines=lines, widget=qualified, comb=comb))
                widgets[number, box] = Widget(names[0], qualified, comb=comb)
    return printing_of(id_, title, official, pages, tuple(placements)), widgets


# ------------------------------------------------------------------------------------------- forms of a given size


def _letter(size: int) -> Printing:
    """A page of labelled rules with a picture (noise, which nothing compresses) that brings it to ``size`` bytes."""
    made = _page(1)
    pixels = 1
    for _ in range(3):
        each = 3.75  # three bytes, written in base 85
        pixels = max(1, pixels + round((size - len(made)) / each))
        made = _page(pixels)
    texts = [Placement(1, (180.0, 96.0 + 30 * row, 540.0, 111.0 + 30 * row), "text", f"line{row}") for row in range(12)]
    lefts = (90.0, 150.0, 210.0)
    ticks = [Placement(1, (x, 480.0, x + 10, 490.0), "tick", f"box{at}", "yes") for at, x in enumerate(lefts)]
    return printing_of("letter", f"A page of {size} bytes", made, ((612.0, 792.0),), (*texts, *ticks))


def _page(pixels: int) -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    canvas.setFont("Times-Roman", 10)
    for row in range(12):
        canvas.drawString(72, 684 - 30 * row, f"Particulars no. {row + 1}")
        canvas.line(180, 681 - 30 * row, 540, 681 - 30 * row)
    for at in range(3):
        canvas.rect(90 + 60 * at, 302, 10, 10)
    noise = Image.frombytes("RGB", (pixels, 1), random.Random(1).randbytes(3 * pixels))  # noqa: S311  no secret
    canvas.drawImage(ImageReader(noise), 72, 72, 100, 100)
    canvas.save()
    return out.getvalue()


def _letter_records() -> Iterator[Record]:
    for place, name in enumerate(HOLDERS):
        texts: dict[str, Printed] = {f"line{row}": f"{name}, {100 * row + place} shares" for row in range(12)}
        yield _plain("letter", texts, {f"box{place % 3}": {"yes"}})
