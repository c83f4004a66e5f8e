"""An empty spreadsheet of a form to fill in: headings, help on each column, lists of choices, instructions."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from gdnotice import files
from gdnotice.batch.workbook_rows import OF_TEMPLATE, letters_of
from gdnotice.errors import Misuse
from gdnotice.pack.form import Field, Form
from gdnotice.pack.schema import how_to_type
from gdnotice.pack.types import CHOICE, YES

_ROWS = 2000
"""Rows of an empty workbook that are ready as text, with their lists of choices."""

_LIST = 255
"""Characters of a list of choices that a workbook takes in place; longer ones stand on a sheet of their own."""


def heading(field: Field) -> str:
    """``Name of each holder [holder.names]``: read again by the id in brackets."""
    return f"{field.label} [{field.id}]"


def write_template(form: Form, target: Path, *, replace: bool = False) -> None:
    """Write an empty spreadsheet, CSV or XLSX by the name of the file.

    Raises :class:`~gdnotice.errors.Misuse` for another ending, :class:`~gdnotice.errors.World` where it exists.
    """
    suffix = target.suffix.lower()
    if suffix == ".csv":
        content = _delimited(form)
    elif suffix == ".xlsx":
        content = _workbook(form)
    else:
        raise Misuse(f"{target} is neither a CSV nor an XLSX file by its name.", "", "Let it end in .xlsx or .csv.")
    files.write_whole(target, content, replace=replace)


def _delimited(form: Form) -> bytes:
    """The row of headings alone: a row of help would be read as a notice."""
    out = io.StringIO()
    csv.writer(out).writerow([heading(field) for field in form.fields.values()])
    return out.getvalue().encode("utf-8-sig")


def _workbook(form: Form) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": form.title, "subject": f"{form.id}, edition {form.edition}"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    needed = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#FFF2CC"})
    sheet, guide, lists = map(book.add_worksheet, OF_TEMPLATE)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)
    for place, field in enumerate(form.fields.values()):
        sheet.set_column(place, place, 40 if field.type.many else 24, text)
        sheet.write_string(0, place, heading(field), needed if field.required is True else bold)
        sheet.write_comment(0, place, _told(field), {"x_scale": 2.5, "y_scale": 2})
        choices = _choices(field)
        if choices:
            source: object = list(choices)
            lists.write_string(0, place, field.id, bold)
            for row, choice in enumerate(choices, 1):
                lists.write_string(row, place, choice)
            if len(",".join(choices)) > _LIST or any("," in choice for choice in choices):
                letters = letters_of(place)
                source = f"=Choices!${letters}$2:${letters}${len(choices) + 1}"
            sheet.data_validation(1, place, _ROWS, place, {
                "validate": "list", "source": source, "error_title": "Not one of the choices",
                "error_message": "Choose one of the list, or empty the cell.",
            })  # fmt: skip
    _instructions(form, guide, bold, text)
    lists.hide()
    book.close()
    return content.getvalue()


def _instructions(form: Form, guide: Any, bold: object, text: object) -> None:
    lines = [
        f"{form.title}: one row of the sheet “Rows” is one notice.",
        form.summary,
        "Keep the row of headings. Columns may stand in any order, and those that no row needs may be deleted.",
        "A column whose heading begins with # is your own and is left off the paper.",
        "Part the lines of an address, or several names or certificate numbers, with a vertical bar: one | another.",
        "The cells are set to text, so that zeros in front stay.",
        "Dates are written like 2026-11-30, a date with its hour like 2026-11-30T10:30.",
        f"Then: gdnotice batch {form.id} OFFER rows.xlsx -o DIR (first with --check-only, which stamps nothing).",
    ]
    guide.set_column(0, 0, 34, text)
    guide.set_column(1, 3, 48, text)
    row = 0
    for line in lines:
        guide.merge_range(row, 0, row, 3, line, text)
        guide.set_row(row, 32)
        row += 1
    for place, title in enumerate(("Column", "What it is", "How to write it", "Needed")):
        guide.write_string(row + 1, place, title, bold)
    for number, field in enumerate(form.fields.values(), row + 2):
        guide.write_string(number, 0, field.id)
        guide.write_string(number, 1, f"{field.label}. {field.help}".strip())
        guide.write_string(number, 2, how_to_type(field))
        guide.write_string(number, 3, _needed(field))


def _told(field: Field) -> str:
    return "\n".join(part for part in (field.help, f"Write: {how_to_type(field)}", _needed(field)) if part)


def _needed(field: Field) -> str:
    when = f"asked when {field.when.text}" if field.when is not None else ""
    if field.required is True:
        return f"required, {when}" if when else "required"
    if field.required is False:
        return when
    return f"required when {field.required.text}"


def _choices(field: Field) -> tuple[str, ...]:
    if field.type is YES:
        return ("yes", "no")
    return tuple(choice.id for choice in field.choices) if field.type is CHOICE else ()
