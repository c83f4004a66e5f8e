"""The marked copy: the person's own spreadsheet with what came of each row in three further columns.

A CSV is written anew in its dialect and encoding, with cells that a spreadsheet program would run as formulas disarmed.
A workbook keeps every byte of every part but the sheet's, and of the sheet everything but the cells that are added: as
plain texts, which are never formulas.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import escape

from gdnotice.batch.delimited import Delimited, Writer
from gdnotice.batch.results import WORDS, Row
from gdnotice.batch.table import MARKS, Survey, Table
from gdnotice.batch.workbook import ATTRIBUTES, CHUNK, damaged, local, reading
from gdnotice.batch.workbook_rows import Workbook, column_of, letters_of
from gdnotice.batch.writing import aside
from gdnotice.files import safe_name
from gdnotice.values import disarmed

_AT_ONCE = 100
"""Records that go to the file together."""


def marked_name(rows: Path) -> str:
    """``rows.csv`` as ``rows-marked.csv``."""
    stem = rows.stem.removesuffix("-marked")
    return f"{safe_name(stem, 'rows')}-marked{rows.suffix}"


def write_marked(
    table: Table, records: Iterator[tuple[int, list[str]]], target: Path, results: Iterator[Row], survey: Survey
) -> None:
    """Write the copy as the ``results`` come; all of them are taken. ``records`` are those of a CSV file."""
    with aside(target) as stream:
        if isinstance(table, Workbook):
            _workbook(table, stream, results, survey)
        else:
            assert isinstance(table, Delimited)
            _delimited(table, records, stream, results, survey)
        for _ in results:
            pass


def _marks(row: Row) -> tuple[str, str, str]:
    return WORDS[row.status], row.file or "", row.found.cell


def _start(headings: Sequence[str], width: int) -> int:
    """Place of the first added column: those of an earlier copy are written over, anything else is left alone."""
    if tuple(one.casefold() for one in headings[-3:]) == MARKS and width <= len(headings):
        return len(headings) - len(MARKS)
    return width


# ------------------------------------------------------------------------------------------------------------- CSV


def _delimited(
    table: Delimited,
    records: Iterator[tuple[int, list[str]]],
    stream: IO[bytes],
    results: Iterator[Row],
    survey: Survey,
) -> None:
    encoding = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}.get(table.encoding, "utf-16")
    assert survey.heading is not None
    start = _start(survey.heading.cells, survey.width)
    result = next(results, None)
    writer = Writer(table.dialect)
    mark = "".encode(encoding)  # the byte-order mark stands once
    stream.write(mark)
    if table.dialect.told:
        stream.write(f"sep={table.dialect.delimiter}\r\n".encode(encoding).removeprefix(mark))
    for number, cells in records:
        added: Sequence[str] = ()
        if number == survey.heading.number:
            added = MARKS
        elif result is not None and result.number == number:
            added = _marks(result)
            result = next(results, None)
        whole = [*cells[:start], *[""] * (start - len(cells)), *added] if added else cells
        writer.add([disarmed(cell) for cell in whole])
        if not number % _AT_ONCE:
            stream.write(writer.taken().encode(encoding, "replace").removeprefix(mark))
    stream.write(writer.taken().encode(encoding, "replace").removeprefix(mark))


# ------------------------------------------------------------------------------------------------------------ XLSX


def _workbook(book: Workbook, stream: IO[bytes], results: Iterator[Row], survey: Survey) -> None:
    source = book.package.zip
    assert survey.heading is not None
    heading, width = survey.heading.number, survey.width
    start = _start(survey.heading.cells, width)
    with reading(book.path), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as copy:
        for entry in source.infolist():
            fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.external_attr = entry.external_attr
            with source.open(entry) as old, copy.open(fresh, "w", force_zip64=entry.file_size > 1 << 30) as new:
                if entry.filename == book.sheet.part:
                    with contextlib.closing(_Patch(book, results, heading, start, width).pieces(old)) as pieces:
                        for piece in pieces:
                            new.write(piece)
                else:
                    while piece := old.read(CHUNK):
                        new.write(piece)


class _Patch:
    """A sheet's XML with cells added at the ends of rows, and those of an earlier copy taken out. The rest stays."""

    def __init__(self, book: Workbook, results: Iterator[Row], heading: int, start: int, width: int) -> None:
        self.book = book
        self.results = results
        self.result = next(results, None)
        self.heading = heading
        self.start_at = start
        self.drops = start < width
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.row = 0
        self.place = -1
        self.dropping: int | None = None
        self.edits: list[tuple[int, int, bytes]] = []
        self.buffer = bytearray()
        self.base = 0
        self.safe = 0
        self.past_rows = False

    def pieces(self, old: IO[bytes]) -> Generator[bytes, None, None]:
        """The patched XML, piece by piece."""
        while piece := old.read(CHUNK):
            if not self.base and not self.buffer and piece[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                raise damaged(self.book.path, "its sheet is written in UTF-16")
            self.buffer += piece
            self.parser.Parse(piece, False)
            if self.past_rows:
                self.safe = self.parser.CurrentByteIndex
            yield self.flushed()
        self.parser.Parse(b"", True)
        self.safe = self.base + len(self.buffer)
        yield self.flushed()

    def flushed(self) -> bytes:
        """All bytes before the last tag seen, with the edits among them."""
        out = bytearray()
        at = self.base
        while self.edits and self.edits[0][1] <= self.safe:
            first, last, text = self.edits.pop(0)
            out += self.buffer[at - self.base : first - self.base] + text
            at = last
        upto = min([self.safe, *(first for first, _, _ in self.edits[:1])])
        if self.dropping is not None:
            upto = min(upto, self.dropping)
        if upto > at:
            out += self.buffer[at - self.base : upto - self.base]
            at = upto
        del self.buffer[: at - self.base]
        self.base = at
        return bytes(out)

    def tag_end(self, index: int) -> int:
        """Just behind the tag that starts at ``index``. Tags of rows and cells have no ``>`` in their attributes."""
        return self.base + self.buffer.index(b">", index - self.base) + 1

    def start(self, name: str, attributes: ATTRIBUTES) -> None:
        kind = local(name) if ":" in name else name
        if kind == "row":
            index = self.safe = self.parser.CurrentByteIndex
            self.row = int(attributes.get("r", self.row + 1))
            self.place = -1
            if "spans" in attributes:  # a hint at which columns are used, which will no longer be true
                last = self.tag_end(index)
                tag = bytes(self.buffer[index - self.base : last - self.base])
                self.edits.append((index, last, re.sub(rb"""\sspans\s*=\s*("[^"]*"|'[^']*')""", b"", tag)))
        elif kind == "c" and self.drops and self.marks_row():
            reference = attributes.get("r", "").rstrip("0123456789")
            self.place = column_of(reference) if reference else self.place + 1
            if self.start_at <= self.place < self.start_at + len(MARKS):
                self.dropping = self.parser.CurrentByteIndex

    def end(self, name: str) -> None:
        kind = local(name) if ":" in name else name
        if kind == "c" and self.dropping is not None:
            self.edits.append((self.dropping, self.tag_end(self.parser.CurrentByteIndex), b""))
            self.dropping = None
        elif kind == "sheetData":
            self.past_rows = True
        elif kind == "row" and self.marks_row():
            index = self.safe = self.parser.CurrentByteIndex
            prefix = name.removesuffix("row")
            if self.row == self.heading:
                texts: Sequence[str] = MARKS
            else:
                assert self.result is not None
                texts = _marks(self.result)
                self.result = next(self.results, None)
            added = "".join(self.cell(prefix, place, text) for place, text in enumerate(texts, self.start_at) if text)
            self.edits.append((index, index, added.encode("ascii", "xmlcharrefreplace")))

    def marks_row(self) -> bool:
        return self.row == self.heading or (self.result is not None and self.result.number == self.row)

    def cell(self, prefix: str, place: int, text: str) -> str:
        clean = text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)
        return (
            f'<{prefix}c r="{letters_of(place)}{self.row}" t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
            f"{escape(clean)}</{prefix}t></{prefix}is></{prefix}c>"
        )
