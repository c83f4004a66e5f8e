"""The ruled lines of a page that is only a picture: seen in its pixels, as the page has no lines of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gdnotice.stamp.page.read import PrintedPage, Stroke
from gdnotice.stamp.pdf.sheets import unreadable

_SCALE = 100 / 72
"""Pixels a point: finer than the thinnest line that a scan keeps."""

_SHORTEST = 28
"""Pixels: shorter dark runs are parts of letters."""

_MOST_STROKES = 4_000
_LARGEST = 3_000
"""Pixels: a longer side is drawn more coarsely."""


def is_scan(page: PrintedPage) -> bool:
    """Whether a page has no words and is mostly picture."""
    covered = sum((right - left) * (bottom - top) for left, top, right, bottom in page.pictures)
    return len(page.glyphs) < 5 and covered > 0.4 * page.width * page.height


def with_lines(pdf: bytes, page: PrintedPage) -> PrintedPage:
    """The page with the lines that its picture shows. Raises :class:`~gdnotice.errors.Unreadable`."""
    import pypdfium2

    scale = min(_SCALE, _LARGEST / max(page.width, page.height))
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            shown = document[page.number - 1]
            unit = page.width / shown.get_width()
            drawn = shown.render(scale=scale * unit, grayscale=True)
            width, height, stride = drawn.width, drawn.height, drawn.stride
            pixels = bytes(drawn.buffer)
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        raise unreadable(f"its page {page.number} is damaged") from None
    dark = pixels.translate(bytes(1 if value < 150 else 0 for value in range(256)))
    rows = [dark[stride * row : stride * row + width] for row in range(height)]
    level = list(_runs(rows))
    upright = list(_runs([bytes(column) for column in zip(*rows, strict=True)]))
    strokes = [Stroke(a / scale, y / scale, b / scale, y / scale, t / scale) for a, b, y, t in level]
    strokes += [Stroke(x / scale, a / scale, x / scale, b / scale, t / scale) for a, b, x, t in upright]
    return replace(page, strokes=(*page.strokes, *strokes[:_MOST_STROKES]))


_DARK = re.compile(rb"\x01{%d,}" % _SHORTEST)


def _runs(rows: list[bytes]) -> Iterator[tuple[int, int, float, int]]:
    """Start, end, middle and thickness of each dark run that is long and only a few rows thick."""
    open_runs: list[list[int]] = []
    for number, row in enumerate([*rows, b""]):
        still: list[list[int]] = []
        for match in _DARK.finditer(row):
            start, end = match.span()
            known = next((run for run in open_runs if run[0] < end and run[1] > start and run[3] == number - 1), None)
            if known is None:
                still.append([start, end, number, number])
            else:
                known[0], known[1], known[3] = min(known[0], start), max(known[1], end), number
                still.append(known)
        for run in open_runs:
            if run[3] < number and run[3] - run[2] < 6:
                yield run[0], run[1], (run[2] + run[3] + 1) / 2, run[3] - run[2] + 1
        open_runs = list({id(run): run for run in still}.values())
