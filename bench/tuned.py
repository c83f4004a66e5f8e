"""The fastest overlay that we could write with pikepdf: what a patient person would do without an appended revision."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.overlays import arms, font_file, without_fields
from bench.papers import Line, Paper, Record
from bench.race import Make


def tuned(paper: Paper) -> Make:
    """One template kept open, its fields taken out and one font with just the letters of this batch put in, once; then
    only each page's own stream is written anew. Nothing is compressed or decoded again on saving."""
    import pikepdf

    pdf = pikepdf.open(paper.template)
    letters = sorted({letter for record in paper.records for line in record.lines for letter in line.text})
    font, codes = _embedded(pdf, font_file(paper.template.parent), letters)
    if paper.widgets:
        without_fields(pdf)
    streams: dict[int, Any] = {}
    for number in paper.marked:
        page = pdf.pages[number]
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name("/Tuned"))
        page.contents_add(b"q\n", prepend=True)
        old = page.obj.Contents
        streams[number] = pdf.make_stream(b"")
        page.obj.Contents = pikepdf.Array([*(old if isinstance(old, pikepdf.Array) else [old]), streams[number]])
    options = {
        "compress_streams": False,
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        "object_stream_mode": pikepdf.ObjectStreamMode.preserve,
        "fix_metadata_version": False,
    }
    heights = paper.heights

    def make(record: Record, name: str) -> None:
        for page, stream in streams.items():
            stream.write(_content(record, page, heights[page], codes))
        pdf.save(name, **options)

    return make


def _content(record: Record, page: int, height: float, codes: dict[int, str]) -> bytes:
    parts = ["Q q BT 0 g"]
    parts.extend(_shown(line, codes) for line in record.lines if line.page == page)
    parts.append("ET")
    for tick in record.crosses:
        if tick.page == page:
            left, low, right, high = arms(tick, height)
            parts.append(f"{left:.2f} {low:.2f} m {right:.2f} {high:.2f} l")
            parts.append(f"{left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S")
    parts.append("Q")
    return "\n".join(parts).encode("ascii")


def _shown(line: Line, codes: dict[int, str]) -> str:
    return f"/Tuned {line.size:g} Tf 1 0 0 1 {line.x:.2f} {line.y:.2f} Tm <{line.text.translate(codes)}> Tj"


def _embedded(pdf: Any, path: Path, letters: Sequence[str]) -> tuple[Any, dict[int, str]]:
    """A composite font of ``letters`` in ``pdf``, and each letter's code in hexadecimal."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from pikepdf import Array, Dictionary, Name, String

    font = TTFont(path)
    subsetter = subset.Subsetter(subset.Options(hinting=False, layout_features=[]))
    subsetter.populate(text="".join(letters))
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    named, scale = font.getBestCmap(), 1000 / font["head"].unitsPerEm
    numbers = {letter: font.getGlyphID(named[ord(letter)]) for letter in letters}
    widths = Array()
    for letter, number in numbers.items():
        widths.extend([number, Array([round(font["hmtx"][named[ord(letter)]][0] * scale)])])
    pairs = "\n".join(f"<{number:04X}> <{ord(letter):04X}>" for letter, number in numbers.items())
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Tuned def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(numbers)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )
    file = pdf.make_stream(out.getvalue())
    file.Length1 = len(out.getvalue())
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/TUNEDX+NotoSans"), Flags=4, FontBBox=Array([-600, -300, 1500, 1100]),
        ItalicAngle=0, Ascent=1069, Descent=-293, CapHeight=714, StemV=80, FontFile2=file,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/TUNEDX+NotoSans"), W=widths,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=Name.Identity,
    )  # fmt: skip
    whole = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/TUNEDX+NotoSans"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_stream(unicode.encode("ascii")),
    )  # fmt: skip
    return pdf.make_indirect(whole), {ord(letter): f"{number:04X}" for letter, number in numbers.items()}
