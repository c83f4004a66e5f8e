"""XLSX: the package, its sheets, formats and shared texts. Rows are read in ``workbook_rows``.

Read with the standard library's zip and expat: rows stream, so a hundred thousand take no more memory than ten, and
every bound is ours. Nothing outside the file is opened and no formula is computed; what a formula gave is in the file.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from xml.parsers import expat

from gdnotice.batch.shown import BUILT_IN
from gdnotice.batch.table import FILE_LIMIT
from gdnotice.errors import Misuse, Unreadable

CHUNK = 1 << 16
PART_LIMIT = 2_000_000_000
"""Bytes of one unpacked part at most: what a full sheet of a form's width comes to. More is a bomb."""

SMALL_LIMIT = 20_000_000
"""Bytes of the unpacked parts that are kept whole: workbook, relations, styles."""

_OLE = b"\xd0\xcf\x11\xe0"
ATTRIBUTES = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook: its name, whether a person sees its tab, and the part that holds it."""

    name: str
    visible: bool
    part: str


@dataclass(frozen=True, slots=True)
class Extent:
    """``merged`` ranges as ``A2:A4``; how many ``rows`` and which ``columns`` have something in them, the latter None
    where cells do not say where they stand."""

    merged: tuple[str, ...]
    rows: int
    columns: frozenset[str] | None


class SharedTexts:
    """The workbook's table of texts, spooled to an unnamed temporary file: it can be larger than the memory allowed."""

    _KEPT = 4096

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  close() closes it
        self._ends = array("Q", [0])
        self._kept: dict[int, str] = {}

    def add(self, text: str) -> None:
        content = text.encode("utf-8", "surrogatepass")
        self._file.write(content)
        self._ends.append(self._ends[-1] + len(content))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        """The text at ``place`` (from 0). Raises ``IndexError``."""
        if (kept := self._kept.get(place)) is not None:
            return kept
        if place < 0:
            raise IndexError(place)
        start, end = self._ends[place], self._ends[place + 1]
        self._file.seek(start)
        text = self._file.read(end - start).decode("utf-8", "surrogatepass")
        if len(self._kept) >= self._KEPT:
            self._kept.clear()
        self._kept[place] = text
        return text

    def close(self) -> None:
        self._file.close()


def damaged(path: Path, why: str) -> Unreadable:
    return Unreadable(
        f"The workbook {path} cannot be read: {why}.",
        "Nothing was stamped from it.",
        "Open it in a spreadsheet program and save it again as .xlsx, or save the sheet as CSV.",
    )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Faults of zip and XML as :class:`~gdnotice.errors.Unreadable`."""
    try:
        yield
    except expat.ExpatError as error:
        raise damaged(path, f"its XML is broken (line {error.lineno} of a part)") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, OSError) as error:
        # RuntimeError: an encrypted member; NotImplementedError: a compression that Python lacks
        raise damaged(path, f"it is damaged or packed in an unusual way ({type(error).__name__})") from None
    except (ValueError, IndexError, OverflowError):
        raise damaged(path, "it holds a number or reference that makes no sense") from None


def feed(
    stream: IO[bytes],
    path: Path,
    start: Callable[[str, ATTRIBUTES], object] | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
    limit: int = PART_LIMIT,
) -> Iterator[tuple[expat.XMLParserType, bytes]]:
    """Parse a part piece by piece; yields after each piece, with the piece. No document type, so no entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise damaged(path, "one of its parts declares a document type, as no spreadsheet program does")

    parser.StartDoctypeDeclHandler = refuse
    seen = 0
    while piece := stream.read(CHUNK):
        seen += len(piece)
        if seen > limit:
            raise damaged(path, "it unpacks to far more than a spreadsheet holds")
        parser.Parse(piece, False)
        yield parser, piece
    parser.Parse(b"", True)
    yield parser, b""


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


class Package:
    """An opened XLSX file: its sheets, number formats and shared texts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = opened_zip(path)
        self.texts = SharedTexts()
        self.from_1904 = False
        self.formats: tuple[str, ...] = ("General",)
        try:
            with reading(path):
                self._open()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.zip.close()
        self.texts.close()

    def _open(self) -> None:
        root = self._relations("_rels/.rels", "")
        book = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        if book not in self.zip.namelist():
            raise damaged(self.path, "it is a zip file, but no XLSX workbook is in it")
        if book.endswith(".bin"):
            raise damaged(self.path, "it is a binary workbook (.xlsb)")
        folder, name = posixpath.split(book)
        relations = self._relations(f"{folder}/_rels/{name}.rels", folder)
        self.sheets = self._sheets(book, relations)
        parts = dict(relations.values())
        if (styles := parts.get("styles")) in self.zip.namelist() and styles is not None:
            self.formats = self._formats(styles)
        if (texts := parts.get("sharedStrings")) in self.zip.namelist() and texts is not None:
            self._texts(texts)

    def _small(self, part: str, start: Callable[[str, ATTRIBUTES], object]) -> None:
        with self.zip.open(part) as stream:
            for _ in feed(stream, self.path, start, limit=SMALL_LIMIT):
                pass

    def _relations(self, part: str, folder: str) -> Mapping[str, tuple[str, str]]:
        """Kind and target part by id. Targets outside the package are left out."""
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: ATTRIBUTES) -> None:
            if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, attributes["Target"])).lstrip("/")
                found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], target)

        if part in self.zip.namelist():
            self._small(part, start)
        return found

    def _sheets(self, book: str, relations: Mapping[str, tuple[str, str]]) -> tuple[SheetPart, ...]:
        found: list[SheetPart] = []

        def start(name: str, attributes: ATTRIBUTES) -> None:
            if local(name) == "workbookPr":
                self.from_1904 = attributes.get("date1904") in {"1", "true", "on"}
            elif local(name) == "sheet":
                reference = next((value for key, value in attributes.items() if local(key) == "id"), "")
                kind, part = relations.get(reference, ("", ""))
                if kind == "worksheet" and part in self.zip.namelist():
                    found.append(SheetPart(attributes["name"], attributes.get("state", "visible") == "visible", part))

        self._small(book, start)
        return tuple(found)

    def _formats(self, part: str) -> tuple[str, ...]:
        """The number format of each cell style, in the order of the styles."""
        own: dict[int, str] = {}
        styles: list[int] = []
        inside: list[str] = []

        def start(name: str, attributes: ATTRIBUTES) -> None:
            name = local(name)
            if name in {"cellXfs", "cellStyleXfs", "dxfs"}:
                inside[:] = [name]
            elif name == "numFmt" and inside != ["dxfs"]:
                own[int(attributes["numFmtId"])] = attributes["formatCode"]
            elif name == "xf" and inside == ["cellXfs"]:
                styles.append(int(attributes.get("numFmtId", "0")))

        self._small(part, start)
        return tuple(own.get(number) or BUILT_IN.get(number, "General") for number in styles) or ("General",)

    def _texts(self, part: str) -> None:
        """Shared texts: runs of rich text joined, readings of Japanese words (phonetic runs) left out."""
        pieces: list[str] = []
        wanted = [False]
        phonetic = [0]

        def start(name: str, _: ATTRIBUTES) -> None:
            name = local(name)
            if name == "t":
                wanted[0] = not phonetic[0]
            elif name == "rPh":
                phonetic[0] += 1

        def end(name: str) -> None:
            name = local(name)
            wanted[0] = False
            if name == "rPh":
                phonetic[0] -= 1
            elif name == "si":
                self.texts.add(unescaped("".join(pieces)))
                pieces.clear()

        def text(piece: str) -> None:
            if wanted[0]:
                pieces.append(piece)

        with self.zip.open(part) as stream:
            for _ in feed(stream, self.path, start, end, text):
                if len(pieces) > 10_000:
                    raise damaged(self.path, "one of its texts is far longer than a cell holds")

    def sheet(self, named: str | None) -> SheetPart:
        """The sheet of that name, else the first that a person sees. Raises ``Misuse`` for a name that is not there."""
        if not self.sheets:
            raise damaged(self.path, "it has no sheet")
        if named is not None:
            for sheet in self.sheets:
                if sheet.name.casefold() == named.casefold():
                    return sheet
            names = ", ".join(sheet.name for sheet in self.sheets)
            raise Misuse(f"The workbook has no sheet of that name. It has: {names}.", "", "Give one of these.")
        return next((sheet for sheet in self.sheets if sheet.visible), self.sheets[0])

    def gone_through(self, sheet: SheetPart) -> Extent:
        """Go through the sheet's XML once, looking at its tags only: its rows are not read. Raises for XML that is not
        well formed as :func:`reading` translates it."""
        merged: list[str] = []
        columns: set[bytes] = set()
        rows = 0
        placed = True
        with self.zip.open(sheet.part) as stream:
            tail = b""
            for _, piece in feed(stream, self.path):
                window = tail + piece
                if window[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                    placed = False  # in UTF-16 nothing of what follows is found
                # what begins before the last tag but one is there as a whole, with what follows it
                cut = max(window.rfind(b"<", 0, max(window.rfind(b"<"), 0)), 0)
                whole = window[: cut + 2]
                rows += whole.count(b"row>")
                rows -= len(_EMPTY_ROW.findall(whole))
                usual = whole.count(b'<c r="')
                placed = placed and usual == sum(map(whole.count, _CELLS))
                columns.update(_FILLED.findall(whole))
                if b"mergeCell" in whole:
                    merged += [one.decode("ascii") for one in _MERGED.findall(whole)]
                if len(merged) > 100_000:
                    raise damaged(self.path, "it has more merged cells than can be meant")
                tail = window[cut:]
                if len(tail) > PART_LIMIT // 1000:
                    raise damaged(self.path, "it holds a text far longer than a cell does")
        return Extent(tuple(merged), rows, frozenset(one.decode("ascii") for one in columns) if placed else None)


_CELLS = (b"<c ", b"<c>", b"<c\n", b":c ", b":c>", b":c\n")
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})\d+"[^<>]*(?<!/)>(?!</)')
"""A cell with something in it, by its column, as nearly every program writes it."""

_EMPTY_ROW = re.compile(rb"<row\b[^<>]*(?<!/)>(?:<c\b[^<>]*(?:/>|></c>))*</row>")
"""A row with formats and nothing in it: sheets often end with many."""

_MERGED = re.compile(rb"""<(?:[A-Za-z0-9_]+:)?mergeCell\s[^<>]{0,100}?ref\s*=\s*["']([A-Z0-9:$]{2,40})["']""")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """``_x000D_`` and the like as the characters they stand for (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def opened_zip(path: Path) -> zipfile.ZipFile:
    """The zip file, or a message that tells what it is instead."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise damaged(path, f"it is larger than {FILE_LIMIT:,} bytes")
        with path.open("rb") as stream:
            head = stream.read(4)
        if head == _OLE:
            raise damaged(path, "it is in the old format (.xls), or protected by a password")
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        raise damaged(path, "it is not a whole zip file, as XLSX is") from None
