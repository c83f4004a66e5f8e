"""Take a list out of the ledger as CSV or XLSX: notices, protects, deliveries, people or entries."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, TypeAlias, get_args
from zoneinfo import ZoneInfo

from gdnotice import files
from gdnotice.actions.in_ledger import kept_offer
from gdnotice.errors import Misuse
from gdnotice.ledger import entries, lists, people
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import About, moment
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.values import disarmed

ListName: TypeAlias = Literal["notices", "protects", "deliveries", "people", "entries"]
NAMES: tuple[ListName, ...] = get_args(ListName)

Cell: TypeAlias = str | int | Decimal | datetime | date | None
_SHEET_ROWS = 1_048_575
"""Rows that a sheet of XLSX holds below its headings."""
_LONGEST = 32_000
"""Characters that a cell of XLSX holds, and a few to spare."""


class _Table(NamedTuple):
    headings: Sequence[str]
    rows: Callable[[Database, int | None], Iterator[Sequence[Cell]]]
    of_offers: bool = True


@dataclass(frozen=True, slots=True)
class Exported:
    """``rows`` does not count the headings; ``seq`` is the number of the entry that tells of the export."""

    out: Path
    rows: int
    seq: int


def export_list(vault: Vault, name: ListName, out: Path, *, offer: str | None = None) -> Exported:
    """Write a list to ``out``, a ``.csv`` or ``.xlsx`` file; that it was taken out, and by whom, is an entry.

    Raises :class:`Misuse` for another kind of file, for an ``offer`` that the ledger has not, and for more rows than
    a sheet holds.
    """
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise Misuse(f"{out} is neither a CSV nor an XLSX file by its name.", "", "Let it end in .csv or .xlsx.")
    table = TABLES[name]
    if offer is not None and not table.of_offers:
        raise Misuse(f"The list of {name} is not of one offer.", "Nothing was written.", "Leave --offer away.")
    with files.aside(out) as stream, acting(vault) as act:
        number = kept_offer(act.db, offer)[0].number if offer is not None else None
        rows = write(stream, name, table.headings, table.rows(act.db, number))
        body = {"what": f"list of {name}", "offer": offer, "rows": rows, "as": out.suffix.lower()[1:]}
        seq = act.entry("exported", About("vault"), body)
    return Exported(out, rows, seq)


# ------------------------------------------------------------------ rows

_OF = ("notice", "form", "offer", "issuer", "holder")


def _of(of: lists.Of) -> tuple[Cell, ...]:
    return of.number, of.form, of.offer, of.issuer, of.holder


def _at(at: int | None, zone: str) -> datetime | None:
    return moment(at).astimezone(ZoneInfo(zone)) if at is not None else None


def _hundredths(number: int | None) -> Decimal | None:
    return Decimal(number) / 100 if number is not None else None


def _notices(db: Database, offer: int | None) -> Iterator[Sequence[Cell]]:
    for row in lists.notice_rows(db, offer):
        now = row.standing
        yield (
            *_of(row.of), row.batch, now.state, now.protect, _hundredths(now.uncovered), _hundredths(now.exposure),
            now.due_code, _at(now.due, row.of.zone), row.of.zone, moment(row.begun), moment(row.last),
        )  # fmt: skip


def _protects(db: Database, offer: int | None) -> Iterator[Sequence[Cell]]:
    for row in lists.protect_rows(db, offer):
        now = row.standing
        yield (
            *_of(row.of), now.state, now.protect, _hundredths(row.guaranteed), _hundredths(now.uncovered),
            _hundredths(now.exposure), _at(now.due, row.of.zone), row.of.zone, moment(row.sent),
        )  # fmt: skip


def _deliveries(db: Database, offer: int | None) -> Iterator[Sequence[Cell]]:
    names = {one.id: one.name for one in people.ever(db).values()}
    for row in lists.delivery_rows(db, offer):
        body = row.body or {}
        when = datetime.fromisoformat(body["at"]).astimezone(ZoneInfo(row.of.zone)) if "at" in body else None
        yield (
            *_of(row.of), row.kind if row.body is not None else f"{row.kind} (purged)", when, row.of.zone,
            body.get("method"), " | ".join(body.get("to", ())), body.get("confirmation"), body.get("by"),
            body.get("how"), Decimal(body["quantity"]) if "quantity" in body else None,
            date.fromisoformat(body["protect_date"]) if "protect_date" in body else None, body.get("by_notice"),
            body.get("on_behalf"), "late" if body.get("late") else None, moment(row.at), names.get(row.person),
        )  # fmt: skip


def _people(db: Database, _offer: int | None) -> Iterator[Sequence[Cell]]:
    since: dict[int, datetime] = {}
    until: dict[int, datetime] = {}
    for entry in entries.of(db, "person"):
        if entry.subject is not None and entry.kind == "person-added":
            since[entry.subject] = entry.at
        elif entry.subject is not None and entry.kind == "person-removed":
            until[entry.subject] = entry.at
    for number, one in people.ever(db).items():
        yield number, one.name, one.role or "removed", since.get(number), until.get(number)


def _entries(db: Database, offer: int | None) -> Iterator[Sequence[Cell]]:
    names = {one.id: one.name for one in people.ever(db).values()}
    for row in lists.entry_rows(db, offer):
        yield (
            row.seq, moment(row.at), names.get(row.person), row.family, row.subject, row.kind, str(row.at),
            row.person, *row.standing[:4], str(row.standing[4]) if row.standing[4] is not None else None,
            row.standing[5], row.digest.hex(), row.hash.hex(),
        )  # fmt: skip


TABLES: dict[ListName, _Table] = {
    "notices": _Table(
        (*_OF, "batch", "state", "protect", "uncovered units", "exposure USD", "due", "due at", "zone", "begun (UTC)",
         "last entry (UTC)"), _notices,
    ),
    "protects": _Table(
        (*_OF, "state", "protect", "guaranteed units", "uncovered units", "exposure USD", "due at", "zone",
         "sent (UTC)"), _protects,
    ),
    "deliveries": _Table(
        (*_OF, "what", "at", "zone", "method", "to", "confirmation", "by", "how", "units", "protect dated",
         "by notice", "on behalf", "late", "recorded (UTC)", "recorded by"), _deliveries,
    ),
    "people": _Table(("person", "name", "role", "since (UTC)", "until (UTC)"), _people, of_offers=False),
    "entries": _Table(
        ("entry", "at (UTC)", "by", "family", "subject", "kind", "at ms", "person", "state", "protect",
         "uncovered hundredths", "exposure cents", "due ms", "due code", "digest", "hash"), _entries,
    ),
}  # fmt: skip


# ------------------------------------------------------------------ files


def _csv(stream: IO[bytes], _name: str, headings: Sequence[str], rows: Iterator[Sequence[Cell]]) -> int:
    """UTF-8 with a byte-order mark, by which spreadsheet programs know it; moments in ISO 8601 with their offset."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow([_told(cell) for cell in row])
        count += 1
    text.flush()
    text.detach()
    return count


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="milliseconds" if cell.microsecond else "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return disarmed(cell) if isinstance(cell, str) else str(cell)


def _xlsx(stream: IO[bytes], name: str, headings: Sequence[str], rows: Iterator[Sequence[Cell]]) -> int:
    """Numbers and dates as such, moments in the zone that the heading or the row names; texts as they are, never
    formulas. It is put together in memory: nothing of it goes to a temporary file."""
    import xlsxwriter

    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        Decimal: book.add_format({"num_format": "#,##0.00"}),
        str: book.add_format({"num_format": "@"}),
    }
    sheet = book.add_worksheet(name.capitalize())
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(headings) - 1, 18)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    count = 0
    for count, row in enumerate(rows, 1):
        if count > _SHEET_ROWS:
            raise Misuse("There are more rows than a sheet of XLSX holds.", "Nothing was written.", "Take a .csv file.")
        for place, cell in enumerate(row):
            _write(sheet, count, place, cell, formats)
    sheet.autofilter(0, 0, count, len(headings) - 1)
    book.close()
    return count


def _write(sheet: Any, row: int, place: int, cell: Cell, formats: dict[type, Any]) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell.replace(tzinfo=None), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, formats[date])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, place, float(cell), formats[Decimal])
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell)
    elif cell:
        shown = cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST]} …"
        sheet.write_string(row, place, shown, formats[str])


_WRITERS: dict[str, Callable[[IO[bytes], str, Sequence[str], Iterator[Sequence[Cell]]], int]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
}
