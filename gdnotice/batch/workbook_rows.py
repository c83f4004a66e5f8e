"""The rows of an XLSX sheet, one after another, each cell as the person sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from gdnotice.batch.shown import shown
from gdnotice.batch.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, SheetRow, Shown, Survey, too_long, too_many_rows
from gdnotice.batch.workbook import ATTRIBUTES, Package, SheetPart, damaged, feed, local, reading, unescaped

OF_TEMPLATE = ("Rows", "Instructions", "Choices")
"""The sheets of the program's own template: nobody wonders that only the first is read."""

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_NO_RESULT = "has a formula without its result; open the workbook in a spreadsheet program and save it"
_OVERFLOW = "shows only #### because its date or number lies outside what its format can show"
_MERGED = "is part of a merged cell, so what belongs to this row cannot be told; unmerge it and give each row its own"


class Workbook:
    """A sheet of an XLSX file as a :class:`~gdnotice.batch.table.Table`."""

    kind: Literal["csv", "xlsx"] = "xlsx"
    encoding = "xlsx"

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        self.package = Package(path)
        try:
            with reading(path):
                self.sheet: SheetPart = self.package.sheet(sheet)
                self._extent = self.package.gone_through(self.sheet)
                self._merged = _spread(self._extent.merged)
        except BaseException:
            self.close()
            raise
        self._hidden: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._headed: tuple[int, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the workbook; what is hidden is known once its rows have been read."""
        found = []
        if self.others and tuple(one.name for one in self.package.sheets) != OF_TEMPLATE:
            found.append(f"The rows are those of the sheet “{self.sheet.name}”. Other sheets were not read.")
        if self._hidden:
            rows = sorted(self._hidden)
            some = ", ".join(map(str, rows[:5])) + (" and others" if len(rows) > 5 else "")
            found.append(
                f"{len(rows)} {'row is' if len(rows) == 1 else 'rows are'} hidden in the sheet (row {some}). They were "
                "taken like the others. Delete the ones that are not meant."
            )
        hidden = {place for first, last in self._hidden_columns for place in self._headed if first <= place <= last}
        if hidden:
            columns = [letters_of(place) for place in sorted(hidden)]
            said = (
                f"Column {columns[0]} is hidden in the sheet, and was taken like the others. Look at what it holds"
                if len(columns) == 1
                else f"Columns {', '.join(columns)} are hidden in the sheet, and were taken like the others. Look at "
                "what they hold"
            )
            found.append(f"{said}, or begin the heading with # to leave it out.")
        return tuple(found)

    @property
    def others(self) -> tuple[str, ...]:
        """The names of the other sheets that a person sees."""
        return tuple(one.name for one in self.package.sheets if one.visible and one != self.sheet)

    def close(self) -> None:
        self.package.close()

    def survey(self) -> Survey:
        heading = next(self.rows(), None)
        columns = self._extent.columns
        if columns is not None:
            width = max((column_of(one) for one in columns), default=-1) + 1
        else:
            width = max((max(len(row.cells), max(row.broken, default=-1) + 1) for row in self.rows()), default=0)
        return Survey(heading, self._extent.rows - 1, min(width, MOST_COLUMNS))

    def rows(self) -> Iterator[SheetRow]:
        scan = _Scan(self.package, self._merged, self._hidden)
        with reading(self.path), self.package.zip.open(self.sheet.part) as stream:
            headed = False
            for _ in feed(stream, self.path, scan.start, scan.end, scan.text):
                if scan.ready and not headed:
                    self._headed = tuple([place for place, cell in enumerate(scan.ready[0].cells) if cell.strip()])
                    self._hidden_columns = scan.hidden_columns
                    headed = True
                yield from scan.ready
                scan.ready.clear()


class _Scan:
    """What expat tells of a sheet, gathered into rows."""

    def __init__(self, package: Package, merged: dict[int, list[tuple[int, int]]], hidden: set[int]) -> None:
        self.package = package
        self.merged = merged
        self.hidden = hidden
        self.hidden_columns: list[tuple[int, int]] = []
        self.ready: list[SheetRow] = []
        self.number = 0
        self.count = 0
        self.covered = False
        self.cells: list[str] = []
        self.broken: dict[int, str] = {}
        self.place = -1
        self.kind = ""
        self.style = 0
        self.formula = False
        self.inside = False
        self.phonetic = 0
        self.pieces: list[str] = []
        self.length = 0
        self.names: dict[str, int] = {}

    def start(self, name: str, attributes: ATTRIBUTES) -> None:
        if name == "c":
            self.open_cell(attributes)
        elif name == "v":
            self.inside = True
        elif name == "row":
            self.open_row(attributes)
        elif name == "f":
            self.formula = True
        elif name == "t":
            self.inside = not self.phonetic
        elif name == "rPh":
            self.phonetic += 1
        elif name == "col":
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif ":" in name:
            self.start(local(name), attributes)

    def end(self, name: str) -> None:
        if name == "c":
            self.close_cell()
        elif name == "row":
            self.close_row()
        elif name in {"v", "t"}:
            self.inside = False
        elif name == "rPh":
            self.phonetic -= 1
        elif ":" in name:
            self.end(local(name))

    def text(self, piece: str) -> None:
        if self.inside:
            self.length += len(piece)
            if self.length > LONGEST_CELL:
                raise too_long(self.package.path, self.number)
            self.pieces.append(piece)

    def open_row(self, attributes: ATTRIBUTES) -> None:
        number = int(attributes.get("r", self.number + 1))
        self.count += 1
        if number > MOST_ROWS or self.count > MOST_ROWS:
            raise too_many_rows(self.package.path)
        if number <= self.number:
            raise damaged(self.package.path, f"its rows are out of order at row {number}")
        self.number = number
        self.covered = number in self.merged
        self.cells = []
        self.broken = {}
        self.place = -1
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden.add(number)

    def close_row(self) -> None:
        for first, last in self.merged.get(self.number, ()) if self.covered else ():
            for place in range(first, min(last, MOST_COLUMNS - 1) + 1):
                self.broken[place] = _MERGED
        if any(map(str.strip, self.cells)) or self.broken:
            self.ready.append(SheetRow(self.number, tuple(self.cells), self.broken))
        else:
            self.hidden.discard(self.number)

    def open_cell(self, attributes: ATTRIBUTES) -> None:
        reference = attributes.get("r")
        self.place = self.place + 1 if reference is None else self.column(reference)
        self.place = min(self.place, MOST_COLUMNS)
        self.kind = attributes.get("t", "n")
        self.style = int(attributes.get("s", "0"))
        self.formula = False
        self.inside = False
        self.pieces.clear()
        self.length = 0

    def column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        found = self.names.get(letters)
        if found is None:
            found = self.names[letters] = column_of(letters)
        return found

    def close_cell(self) -> None:
        raw = "".join(self.pieces)
        self.pieces.clear()
        if self.place >= MOST_COLUMNS:
            if raw:
                raise damaged(self.package.path, f"row {self.number} has cells beyond column {MOST_COLUMNS:,}")
            return
        if not raw:
            if self.formula and self.kind != "str":
                self.broken[self.place] = _NO_RESULT
            return
        text = self.value(raw)
        if text:
            if len(self.cells) <= self.place:
                self.cells.extend([""] * (self.place + 1 - len(self.cells)))
            self.cells[self.place] = text

    def value(self, raw: str) -> str:
        if self.kind == "s":
            return self.package.texts[int(raw)]
        if self.kind == "n":
            formats = self.package.formats
            seen = shown(raw, formats[self.style] if self.style < len(formats) else "General",
                         from_1904=self.package.from_1904)  # fmt: skip
            if seen is None:
                self.broken[self.place] = _OVERFLOW
                return "####"
            return Shown(seen)
        if self.kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if self.kind == "e":
            self.broken[self.place] = f"holds the error {raw.strip()[:20]}; mend its formula"
            return raw
        if self.kind == "d":
            return Shown(raw.strip())
        return unescaped(raw)  # inlineStr, and str: the text that a formula gave


def column_of(letters: str) -> int:
    """Place from 0 of a column named ``A`` to ``XFD``. Raises ``ValueError``."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(letters)
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def letters_of(place: int) -> str:
    """The name of a column: 0 as ``A``, 27 as ``AB``."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _spread(ranges: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
    """Merged ranges by row: first and last column of each."""
    found: dict[int, list[tuple[int, int]]] = {}
    total = 0
    for one in ranges:
        corners = [_CELL.fullmatch(corner) for corner in one.split(":")]
        if len(corners) != 2 or corners[0] is None or corners[1] is None:
            continue
        first, last = int(corners[0][2]), min(int(corners[1][2]), MOST_ROWS)
        total += last - first + 1
        if total > MOST_ROWS:
            break  # a whole column merged: the first million rows tell enough
        for row in range(first, last + 1):
            found.setdefault(row, []).append((column_of(corners[0][1]), column_of(corners[1][1])))
    return found
