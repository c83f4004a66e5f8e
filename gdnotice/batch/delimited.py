"""CSV of any dialect: delimiter, quotation mark, encoding and line ends are found out, and what was found is told."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from gdnotice.batch.table import (
    FILE_LIMIT,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetRow,
    Survey,
    too_long,
    too_many_rows,
    too_wide,
)
from gdnotice.errors import Unreadable

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_QUOTES = ('"', "'")
_LONGEST_LINE = 1_000_000
_SAMPLE = 200_000


def delimiter_words(delimiter: str) -> str:
    """How the sign between cells is called."""
    return _DELIMITERS.get(delimiter, f"the sign “{delimiter}”")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file writes a row. ``escape`` is a backslash where quotation marks inside a cell are written with one.

    ``told`` where the first line is Excel's ``sep=;``, which is no row.
    """

    delimiter: str
    quote: str
    escape: str | None
    told: bool = False

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines, delimiter=self.delimiter, quotechar=self.quote, escapechar=self.escape,
            doublequote=self.escape is None, strict=True,
        )  # fmt: skip


class Delimited:
    """A CSV file as a :class:`~gdnotice.batch.table.Table`.

    ``recognised`` tells how many of a row's cells are headings that the form knows: the delimiter is the one under
    which most are.
    """

    kind: Literal["csv", "xlsx"] = "csv"

    def __init__(self, path: Path, recognised: Callable[[Sequence[str]], int]) -> None:
        self.path = path
        self.encoding = _encoding(path)
        self._stream: IO[bytes] | None = None
        try:
            self.dialect = self._dialect(recognised)
        finally:
            self.close()

    @property
    def notes(self) -> tuple[str, ...]:
        """Told only where it is not what everybody expects: UTF-8 and commas."""
        found = []
        if self.encoding == "windows-1252":
            found.append(
                "The file is not UTF-8; it was read as Windows-1252 (Western European). Look at names with accents. If "
                "they are wrong, save it as “CSV UTF-8”."
            )
        elif self.encoding.startswith("utf-16"):
            found.append("The file was read as UTF-16.")
        if self.dialect.delimiter != ",":
            found.append(
                f"Cells are parted by {_DELIMITERS.get(self.dialect.delimiter, 'the sign its first line names')}."
            )
        return tuple(found)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def survey(self) -> Survey:
        heading: SheetRow | None = None
        count = width = 0
        for number, cells in self._records():
            if len(cells) > width or heading is None:
                if not any(map(str.strip, cells)):
                    continue
                width = max(width, len(cells))
                heading = heading or SheetRow(number, tuple(cell.strip() for cell in cells))
            elif not any(map(str.strip, cells)):
                continue
            count += 1
        return Survey(heading, count - 1, width)

    def rows(self, records: Iterable[tuple[int, list[str]]] | None = None) -> Iterator[SheetRow]:
        """As a table gives them; from ``records`` where they are being read already."""
        for number, cells in self.records() if records is None else records:
            if any(cells):
                yield SheetRow(number, tuple(cells))

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record with its number as a spreadsheet program counts rows, empty ones too; blanks at the ends of
        cells are gone."""
        for number, cells in self._records():
            yield number, [cell.strip() for cell in cells]

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines()
        if self.dialect.told:
            next(lines, None)
        reader = self.dialect.reader(lines)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._broken(number, str(error)) from None
            if number > MOST_ROWS:
                raise too_many_rows(self.path)
            if len(cells) > MOST_COLUMNS:
                raise too_wide(self.path, number)
            if cells and len(max(cells, key=len)) > LONGEST_CELL:
                raise too_long(self.path, number)
            yield number, cells

    def _broken(self, number: int, reason: str) -> Unreadable:
        if "limit" in reason or "unexpected end" in reason:
            why = "a quotation mark is opened there and never closed"
        else:
            why = "a quotation mark stands in the middle of a cell, or something follows a closing one"
        return Unreadable(
            f"The spreadsheet {self.path} cannot be read from row {number} on.",
            f"In that row {why}.",
            "Write a quotation mark inside a cell twice, and put the cell in quotation marks.",
        )

    def _lines(self) -> Generator[str, None, None]:
        self.close()
        try:
            stream = self._stream = self.path.open("rb")
        except OSError as error:
            raise _not_opened(self.path, error) from None
        text = io.TextIOWrapper(stream, encoding=_codec(self.encoding), newline="")
        number = 0
        try:
            while line := text.readline(_LONGEST_LINE):
                number += 1
                if len(line) >= _LONGEST_LINE:
                    raise too_long(self.path, number)
                yield line
        finally:
            if not stream.closed:
                text.detach()

    def _dialect(self, recognised: Callable[[Sequence[str]], int]) -> Dialect:
        lines = self._lines()
        sample = []
        size = 0
        for line in lines:
            sample.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
        lines.close()
        if not any(line.strip() for line in sample):
            raise Unreadable(f"The spreadsheet {self.path} is empty.", "There is nothing to stamp.", "Check the name.")
        text = "".join(sample)
        first = sample[0].strip().lower()
        if first.startswith("sep=") and len(first) == 5:
            return Dialect(first[4], '"', _escape(text, '"'), True)
        best, reached = Dialect(",", '"', _escape(text, '"')), (-1, -1)
        for quote in _QUOTES:
            for delimiter in _DELIMITERS:
                dialect = Dialect(delimiter, quote, _escape(text, quote))
                try:
                    headings = next((row for row in dialect.reader(iter(sample)) if any(map(str.strip, row))), [])
                except csv.Error:
                    continue
                reach = (recognised(headings), len(headings))
                if reach > reached:
                    best, reached = dialect, reach
        return best


def _escape(sample: str, quote: str) -> str | None:
    """A backslash where the sample writes quotation marks with one and never twice."""
    return "\\" if f"\\{quote}" in sample and f"{quote}{quote}" not in sample else None


def _codec(encoding: str) -> str:
    return {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}.get(encoding, encoding)


def _not_opened(path: Path, error: OSError) -> Unreadable:
    return Unreadable(
        f"The spreadsheet {path} cannot be opened ({error.strerror}).",
        "Nothing was read.",
        "Check the name and the file's permissions.",
    )


def _encoding(path: Path) -> str:
    """The encoding of the whole file: a byte-order mark, else UTF-8, else Windows-1252."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
            if size > FILE_LIMIT:
                raise Unreadable(f"The spreadsheet {path} is larger than {FILE_LIMIT:,} bytes.", "", "Split it.")
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and head[2:4] != b"\0\0":
                stream.seek(0)
                _decoded(path, stream, "utf-16")
                return "utf-16"
            guess = _wide(head)
            stream.seek(0)
            if guess is not None:
                _decoded(path, stream, guess)
                return guess
            try:
                _walk(stream, "utf-8")
                return "utf-8"
            except UnicodeDecodeError:
                stream.seek(0)
                _decoded(path, stream, "cp1252")
                return "windows-1252"
            except ValueError:
                raise _binary(path) from None
    except OSError as error:
        raise _not_opened(path, error) from None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the headings is zero."""
    if len(head) < 8 or head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return None
    even, odd = head[0:64:2].count(0), head[1:64:2].count(0)
    half = len(head[:64]) // 2
    if odd == half and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even == half and odd == 0 else None


def _decoded(path: Path, stream: IO[bytes], encoding: str) -> None:
    try:
        _walk(stream, encoding)
    except ValueError:
        raise _binary(path) from None


def _walk(stream: IO[bytes], encoding: str) -> None:
    """Decode to the end. Raises ``UnicodeDecodeError``, or ``ValueError`` for a text with zero bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    while piece := stream.read(1 << 20):
        if "\0" in decoder.decode(piece):
            raise ValueError("zero bytes")
    decoder.decode(b"", True)


def _binary(path: Path) -> Unreadable:
    return Unreadable(
        f"The file {path} is neither a CSV text nor an XLSX workbook.",
        "It holds bytes that no text has.",
        "Save the sheet as .xlsx or as “CSV UTF-8” and give that file.",
    )


class Writer:
    """Records as text in the dialect of a file."""

    def __init__(self, dialect: Dialect, ending: str = "\r\n") -> None:
        self._out = io.StringIO(newline="")
        self.add: Callable[[Sequence[str]], object] = csv.writer(
            self._out, delimiter=dialect.delimiter, quotechar=dialect.quote, escapechar=dialect.escape,
            doublequote=dialect.escape is None, lineterminator=ending,
        ).writerow  # fmt: skip

    def taken(self) -> str:
        """What was added since it was taken last."""
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return text
