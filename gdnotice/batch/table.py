"""What a spreadsheet gives, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from gdnotice.errors import Unreadable

MOST_ROWS = 1_048_576
"""Rows that a spreadsheet can have at most (Excel's own limit)."""

MOST_COLUMNS = 2_000
"""Columns that are read at most; a form has about a hundred fields."""

LONGEST_CELL = 100_000
"""Characters of one cell at most; Excel takes 32,767."""

FILE_LIMIT = 1_000_000_000
"""Bytes: the largest spreadsheet file."""

MARKS = ("status", "file", "findings")
"""Headings of the columns that a marked copy has more; ignored when such a copy is read again."""

Kind: TypeAlias = Literal["csv", "xlsx"]

SHEET_ERRORS = frozenset({
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
})  # fmt: skip
"""What a spreadsheet program writes into a cell whose formula failed; in CSV it is text like any other."""


class Shown(str):
    """What a spreadsheet shows of a number or a date: text, but typed by the program and not by a person."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it. ``number`` is the row's number in the spreadsheet program, from 1.

    ``broken`` says what is wrong with a cell, by place from 0, in words that go on from “The cell ...”.
    """

    number: int
    cells: tuple[str, ...]
    broken: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """What going through a whole spreadsheet once tells: the row of headings (None where there is no row at all), how
    many rows there are below it (a few empty ones of a workbook may be counted), and how many columns are used."""

    heading: SheetRow | None
    rows: int
    width: int


class Table(Protocol):
    """A spreadsheet that can be read from its beginning as often as needed.

    ``encoding`` is what was found (``utf-8``, ``windows-1252``, ``xlsx``); ``notes`` are remarks for the person.
    ``rows`` begins with the row of headings and passes over empty rows; it raises
    :class:`~gdnotice.errors.Unreadable` where the file turns out to be damaged. ``survey`` goes through the whole file
    in a small part of the time that its rows take, and raises the same for nearly all that can be wrong with it.
    """

    path: Path
    kind: Kind
    encoding: str

    @property
    def notes(self) -> tuple[str, ...]: ...

    def survey(self) -> Survey: ...

    def rows(self) -> Iterator[SheetRow]: ...

    def close(self) -> None: ...


def too_many_rows(path: Path) -> Unreadable:
    return Unreadable(
        f"The spreadsheet {path} has more than {MOST_ROWS:,} rows.",
        "No spreadsheet program writes so many.",
        "Check that it is the right file, or split it.",
    )


def too_long(path: Path, row: int) -> Unreadable:
    return Unreadable(
        f"The spreadsheet {path} has a cell of more than {LONGEST_CELL:,} characters, in or near row {row}.",
        "A quotation mark that is opened and never closed looks like this.",
        "Look at that row in a text editor.",
    )


def too_wide(path: Path, row: int) -> Unreadable:
    return Unreadable(
        f"The spreadsheet {path} has more than {MOST_COLUMNS:,} cells in row {row}.",
        "That is far more than any form asks.",
        "Check that it is the right file.",
    )
