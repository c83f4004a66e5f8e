"""Headings → fields of the form, and a row → the answers it gives."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gdnotice.batch.table import MARKS, SHEET_ERRORS, SheetRow, Shown
from gdnotice.batch.workbook_rows import letters_of
from gdnotice.errors import Mistake, Unreadable
from gdnotice.findings.finding import Finding
from gdnotice.pack.form import Field, Form
from gdnotice.pack.types import COUNT, DATE

BASIS = "the spreadsheet itself"
_BOTH = re.compile(r"(?P<label>.*?)\s*[\[(](?P<id>[a-z_][a-z0-9_.]*)[\])]", re.DOTALL)
_WHOLE = re.compile(r"(-?[\d,]+)\.0+")
_MIDNIGHT = "T00:00:00"
_ARMED = re.compile(r"'(?=[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class Given:
    """What one row gives: typed answers by field id, and the findings that only the spreadsheet can tell."""

    number: int
    answers: dict[str, str]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which field each column answers (None: ignored). ``notes`` tell what was ignored."""

    fields: tuple[Field | None, ...]
    headings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def letters(self) -> dict[str, str]:
        """The letters of each field's column, as a spreadsheet program names it."""
        return {field.id: letters_of(place) for place, field in enumerate(self.fields) if field is not None}

    def given(self, row: SheetRow) -> Given:
        """The answers of a row. A broken cell gives a finding on its field and no answer."""
        answers: dict[str, str] = {}
        findings: list[Finding] = []
        cells = row.cells
        for place, field in enumerate(self.fields):
            if field is None:
                continue
            text = cells[place] if place < len(cells) else ""
            if place in row.broken or text in SHEET_ERRORS:
                why = row.broken.get(place, f"holds the error {text}; mend its formula")
                findings.append(_broken(place, field, why))
            elif text:
                answers[field.id] = _typed(text, field)
        if len(cells) > len(self.fields) and any(map(str.strip, cells[len(self.fields) :])):
            findings.append(_ragged(row, len(self.fields)))
        return Given(row.number, answers, tuple(findings))


def _broken(place: int, field: Field, why: str) -> Finding:
    message = f"The cell of “{field.label}” (column {letters_of(place)}) {why}. Nothing was taken from it."
    return Finding("spreadsheet-cell", "error", field.id, message, BASIS)


def _ragged(row: SheetRow, width: int) -> Finding:
    return Finding(
        "ragged-row",
        "error",
        None,
        f"Row {row.number} has {len(row.cells)} cells, but there are {width} headings. A comma inside an answer "
        "without quotation marks shifts all that follows. Put that answer in quotation marks.",
        BASIS,
    )


def _typed(text: str, field: Field) -> str:
    """The answer as a person would type it.

    A spreadsheet program shows a whole number as 493.00 or a day as midnight of that day where its format says so.
    """
    if isinstance(text, Shown):
        if field.type is COUNT and (whole := _WHOLE.fullmatch(text)) is not None:
            return whole[1]
        if field.type is DATE:
            return str(text).removesuffix(_MIDNIGHT)
        return str(text)
    return text[1:] if text[0] == "'" and _ARMED.match(text) else text


def recognise(heading: str, form: Form) -> Field | None:
    """The field of an id, of a label, or of a label with the id in brackets behind it; case and blanks do not count."""
    plain = _plain(heading)
    if (both := _BOTH.fullmatch(plain)) is not None and both["id"] in form.fields:
        return form.fields[both["id"]]
    if plain in form.fields:
        return form.fields[plain]
    found = [field for field in form.fields.values() if _plain(field.label) == plain]
    return found[0] if len(found) == 1 else None


def recognised(form: Form) -> _Count:
    """How many of a row's cells are headings of ``form``, for finding out a CSV file's dialect."""
    return _Count(form)


@dataclass(frozen=True, slots=True)
class _Count:
    form: Form

    def __call__(self, cells: Sequence[str]) -> int:
        return sum(recognise(cell, self.form) is not None for cell in cells)


def columns_of(row: SheetRow | None, form: Form, path: object) -> Columns:
    """The columns under the headings in ``row``.

    Raises :class:`~gdnotice.errors.Unreadable` with every mistake: a heading that is almost a field's, two columns for
    one field, a required question without a column.
    """
    if row is None:
        raise Unreadable(f"The spreadsheet {path} is empty.", "There is nothing to stamp.", "Check the name.")
    fields: list[Field | None] = []
    mistakes: list[Mistake] = []
    ignored: list[str] = []
    places: dict[str, int] = {}
    for place, heading in enumerate(row.cells):
        field = recognise(heading, form)
        fields.append(field)
        where = f"column {letters_of(place)}"
        if field is not None:
            if field.id in places:
                first = letters_of(places[field.id])
                mistakes.append(Mistake(f"{where} and column {first} are both headed {field.id}; keep one", row.number))
            places.setdefault(field.id, place)
        elif heading and heading.casefold() not in MARKS and not heading.startswith("#"):
            near = nearest(heading, form)
            if near is not None:
                mistakes.append(
                    Mistake(f"{where}, “{heading[:60]}”, is no field of {form.id}. Did you mean {near}?", row.number)
                )
            else:
                ignored.append(f"{where} (“{heading[:60]}”)")
    if not places:
        raise _no_headings(path, row, form)
    for field in form.fields.values():
        if field.required is True and field.when is None and field.id not in places:
            message = f"there is no column for “{field.label}” ({field.id}), which every notice needs"
            mistakes.append(Mistake(message, row.number))
    if mistakes and row.broken:
        those = ", ".join(letters_of(place) for place in sorted(row.broken))
        why = f"the headings of columns {those} are merged or have no value; give each column a heading of its own"
        mistakes.insert(0, Mistake(why, row.number))
    if mistakes:
        raise Unreadable(
            f"The headings of the spreadsheet {path} do not fit the form {form.id}.",
            "Nothing was checked or stamped.",
            f"Correct what is named below; `gdnotice batch --template {form.id} -o rows.xlsx` writes a sheet that "
            "fits. A column whose heading begins with # is left out.",
            tuple(mistakes),
        )
    told = f"Not on the form, so left off the paper: {', '.join(ignored)}."
    return Columns(tuple(fields), row.cells, (told,) if ignored else ())


def _no_headings(path: object, row: SheetRow, form: Form) -> Unreadable:
    return Unreadable(
        f"Row {row.number} of the spreadsheet {path}, its first, has no heading that the form {form.id} knows.",
        "The first row with anything in it must name the columns.",
        f"`gdnotice batch --template {form.id} -o rows.xlsx` writes a sheet that fits.",
    )


def nearest(heading: str, form: Form) -> str | None:
    """The id of the field whose id or label is almost ``heading``; None where nothing is near.

    A heading with a dot is meant as an id, so the nearest id is named even where it is not very near.
    """
    plain = _plain(heading)
    names = {field.id: field.id for field in form.fields.values()}
    dotted = bool(re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", plain))
    names |= {_plain(field.label): field.id for field in form.fields.values()}
    close = difflib.get_close_matches(plain, names, n=1, cutoff=0.4 if dotted else 0.8)
    return names[close[0]] if close else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
