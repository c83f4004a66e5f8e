"""A first look at a spreadsheet: what kind of file it is, and what each of its columns is taken for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from gdnotice.batch.columns import columns_of, nearest, recognise
from gdnotice.batch.delimited import Delimited, delimiter_words
from gdnotice.batch.run import open_table
from gdnotice.batch.table import MARKS, Survey, Table
from gdnotice.batch.workbook_rows import Workbook, letters_of
from gdnotice.errors import Unreadable
from gdnotice.pack.form import Field
from gdnotice.pack.load import form

Use: TypeAlias = Literal["answer", "own", "mark", "unknown", "almost", "double"]
"""``answer``: of a question; ``own``: the person's, its heading begins with #; ``mark``: of an earlier marked copy;
``unknown``: of no question, left off the paper; ``almost``: of no question, but like one; ``double``: of a question
that has a column already."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its letters and heading. ``field`` is the question it answers, or the one that it is like; ``by_id``
    tells whether it was known by the question's id (else by its label)."""

    letters: str
    heading: str
    use: Use
    field: Field | None = None
    by_id: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What a spreadsheet is. ``kind`` and ``told`` say it in words; ``rows`` below the headings; ``sheets`` are the
    visible ones of a workbook and ``sheet`` the one that was read; ``missing`` the questions that every notice needs
    and that have no column; ``fits`` whether its rows can be checked."""

    path: Path
    encoding: str
    told: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...]
    missing: tuple[Field, ...]
    sheets: tuple[str, ...]
    sheet: str | None
    notes: tuple[str, ...]
    fits: bool


def look(path: Path, form_id: str, sheet: str | None = None) -> Looked:
    """Go once through the spreadsheet at ``path``. Raises :class:`Unreadable` where it cannot be read as one."""
    opened = form(form_id)
    table = open_table(path, opened, sheet)
    try:
        survey = table.survey()
        if survey.heading is None:
            raise Unreadable(f"The spreadsheet {path} is empty.", "There is nothing to stamp.", "Check the name.")
        columns: list[Column] = []
        for place, heading in enumerate(survey.heading.cells):
            columns.append(_column(place, heading, opened.id, {one.field.id for one in columns if one.field}))
        there = {one.field.id for one in columns if one.use == "answer" and one.field is not None}
        missing = tuple(
            field
            for field in opened.fields.values()
            if field.required is True and field.when is None and field.id not in there
        )
        fits = bool(there) and not missing and all(one.use not in ("almost", "double") for one in columns)
        if fits:
            columns_of(survey.heading, opened, path)  # the same judgement as when its rows are gone through
        return Looked(
            path, table.encoding, _told(table, survey), max(survey.rows, 0), tuple(columns), missing, *_sheets(table),
            table.notes, fits,
        )  # fmt: skip
    finally:
        table.close()


def _column(place: int, heading: str, form_id: str, taken: set[str]) -> Column:
    opened = form(form_id)
    letters = letters_of(place)
    field = recognise(heading, opened)
    if field is not None:
        by_id = field.id in " ".join(heading.split()).casefold()
        return Column(letters, heading, "double" if field.id in taken else "answer", field, by_id)
    if not heading or heading.startswith("#"):
        return Column(letters, heading, "own")
    if heading.casefold() in MARKS:
        return Column(letters, heading, "mark")
    near = nearest(heading, opened)
    return Column(letters, heading, "almost", opened.fields[near]) if near else Column(letters, heading, "unknown")


def _told(table: Table, survey: Survey) -> tuple[str, ...]:
    if isinstance(table, Delimited):
        encoding = {"utf-8": "UTF-8", "windows-1252": "Windows-1252"}.get(table.encoding, table.encoding.upper())
        told = ["CSV", encoding, f"parted by {delimiter_words(table.dialect.delimiter)}"]
        if table.dialect.quote != '"':
            told.append(f"quoted with {table.dialect.quote}")
        return tuple(told)
    return ("Excel workbook",)


def _sheets(table: Table) -> tuple[tuple[str, ...], str | None]:
    if not isinstance(table, Workbook):
        return (), None
    return tuple(one.name for one in table.package.sheets if one.visible), table.sheet.name
