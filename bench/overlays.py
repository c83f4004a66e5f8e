"""Other libraries that lay the answers over a form, each as its documentation shows, in the same typeface as ours.

They are given every line fitted: its place and size are ours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.papers import Paper, Record, Tick
from bench.race import Make


def font_file(folder: Path) -> Path:
    """The typeface as a plain TrueType file (its Latin, Greek and Cyrillic letters), made once for all."""
    path = folder / "NotoSans-Regular.ttf"
    if not path.exists():
        from fontTools import subset
        from fontTools.ttLib import TTFont
        from fontTools.varLib import instancer

        package = find_spec("fontpkg_noto_sans")
        folder_of_fonts = Path(package.origin or "").parent if package is not None else Path()
        font = TTFont(next(folder_of_fonts.rglob("NotoSans?wdth,wght?.ttf")))
        subsetter = subset.Subsetter(subset.Options(hinting=False, layout_features=[]))
        subsetter.populate(unicodes=[*range(0x20, 0x530), *range(0x1E00, 0x2000), *range(0x2010, 0x2030)])
        subsetter.subset(font)
        instancer.instantiateVariableFont(font, {"wght": 400, "wdth": 100}, inplace=True)
        font.save(path)
    return path


def arms(tick: Tick, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the cross in a box, upwards from the foot of the page."""
    left, top, right, bottom = tick.box
    x, y, reach = (left + right) / 2, height - (top + bottom) / 2, min(min(right - left, bottom - top) * 0.34, 5.0)
    return x - reach, y - reach, x + reach, y + reach


def _canvas_overlay(paper: Paper) -> Callable[[Record], io.BytesIO]:
    """The answers alone on empty pages, drawn with reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Noto", str(font_file(paper.template.parent))))

    def drawn(record: Record) -> io.BytesIO:
        out = io.BytesIO()
        canvas = Canvas(out)
        for page, size in enumerate(paper.compiled.printing.pages):
            canvas.setPageSize(size)
            for line in record.lines:
                if line.page == page:
                    canvas.setFont("Noto", line.size)
                    canvas.drawString(line.x, line.y, line.text)
            for tick in record.crosses:
                if tick.page == page:
                    left, low, right, high = arms(tick, size[1])
                    canvas.line(left, low, right, high)
                    canvas.line(left, high, right, low)
            canvas.showPage()
        canvas.save()
        out.seek(0)
        return out

    return drawn


def by_reportlab_pypdf(paper: Paper) -> Make:
    from pypdf import PdfReader, PdfWriter

    drawn = _canvas_overlay(paper)

    def make(record: Record, name: str) -> None:
        overlay = PdfReader(drawn(record))
        writer = PdfWriter(clone_from=paper.template)
        for page, over in zip(writer.pages, overlay.pages, strict=True):
            page.merge_page(over)
        if paper.widgets:
            writer.remove_annotations(subtypes="/Widget")
        writer.write(name)

    return make


def by_reportlab_pikepdf(paper: Paper) -> Make:
    import pikepdf

    drawn = _canvas_overlay(paper)

    def make(record: Record, name: str) -> None:
        with pikepdf.open(paper.template) as pdf, pikepdf.open(drawn(record)) as overlay:
            for page, over in zip(pdf.pages, overlay.pages, strict=True):
                page.add_overlay(over)
            if paper.widgets:
                without_fields(pdf)
            pdf.save(name)

    return make


def without_fields(pdf: Any) -> None:
    """Take the (empty) fields out of a pikepdf document."""
    for page in pdf.pages:
        others = [one for one in page.obj.get("/Annots", ()) if one.get("/Subtype") != "/Widget"]
        if "/Annots" in page.obj:
            page.obj.Annots = others
    del pdf.Root.AcroForm


def by_pymupdf(paper: Paper) -> Make:
    import pymupdf

    font = pymupdf.Font(fontfile=str(font_file(paper.template.parent)))

    def make(record: Record, name: str) -> None:
        with pymupdf.open(paper.template) as document:
            for page, height in zip(document, paper.heights, strict=True):
                writer = pymupdf.TextWriter(page.rect)
                for line in record.lines:
                    if line.page == page.number:
                        writer.append((line.x, height - line.y), line.text, font=font, fontsize=line.size)
                writer.write_text(page)
                for tick in record.crosses:
                    if tick.page == page.number:
                        left, low, right, high = arms(tick, height)
                        page.draw_line((left, height - low), (right, height - high))
                        page.draw_line((left, height - high), (right, height - low))
            document.subset_fonts()
            document.save(name, garbage=3, deflate=True)

    return make
