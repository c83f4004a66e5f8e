"""The first pass over a spreadsheet for somebody who looks at it: every row checked, nothing stamped or kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from gdnotice.actions.check_batch import check_batch
from gdnotice.batch.columns import columns_of
from gdnotice.batch.delimited import Delimited
from gdnotice.batch.into_ledger import opened_table, rows_given
from gdnotice.batch.marked import write_marked
from gdnotice.batch.results import Placed, Row, Status, faces
from gdnotice.batch.run import Progress, Request, run_batch
from gdnotice.batch.workbook_rows import letters_of
from gdnotice.clock import Clock
from gdnotice.findings.finding import Finding
from gdnotice.ledger.vault import Vault
from gdnotice.pack.load import form

MOST = 20_000
"""Findings that are kept to be shown; of a spreadsheet with more, the rest is only counted."""
_TELL = 25
"""Rows between two words on how far it is."""

Told: TypeAlias = Callable[[Progress], bool | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding by the row it is about."""

    row: int
    finding: Finding


@dataclass(slots=True)
class FirstPass:
    """What was found. ``good`` rows may be stamped, ``there`` were drafted before, ``refused`` have an error; of those
    ``warned`` have a warning and no error. ``found`` are errors and warnings in the order of rows, ``more`` how many
    there are beyond :data:`MOST`; notes are left out, being about every row. ``rows`` not reached are not counted."""

    rows: int = 0
    good: int = 0
    there: int = 0
    refused: int = 0
    warned: int = 0
    found: list[Found] = field(default_factory=list)
    more: int = 0
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    stopped: bool = False
    marks: dict[int, tuple[Status, tuple[Finding, ...]]] = field(default_factory=dict)

    def add(self, row: int, status: Status, findings: Iterable[Finding]) -> None:
        """One more row."""
        shown = tuple(one for one in findings if one.severity != "note")
        self.rows += 1
        if status == "refused":
            self.refused += 1
        elif status == "kept":
            self.there += 1
        else:
            self.good += 1
        self.warned += status != "refused" and bool(shown)
        room = max(MOST - len(self.found), 0)
        self.found += [Found(row, one) for one in shown[:room]]
        self.more += max(len(shown) - room, 0)
        if shown or status != "passed":
            self.marks[row] = (status, shown)


def pass_for_files(request: Request, clock: Clock, progress: Told = lambda _: None) -> FirstPass:
    """Check every row as ``gdnotice batch --check-only`` does."""
    done = FirstPass()
    with run_batch(request, clock, progress) as report:
        for one in report.results():
            if one.status != "not reached":
                done.add(one.row, one.status, one.findings)
        done.notes, done.seconds, done.stopped = report.notes, report.seconds, report.cancelled
    return done


def pass_for_ledger(
    vault: Vault, form_id: str, offer: str, path: Path, *, name: str = "", printing: str | None = None,
    sheet: str | None = None, also: bool = False, progress: Told = lambda _: None,
) -> FirstPass:  # fmt: skip
    """Check every row as :func:`~gdnotice.batch.into_ledger.draft_rows` would draft it now."""
    opened = form(form_id)
    done = FirstPass()
    began = time.monotonic()
    with opened_table(path, opened, sheet) as table:
        survey = table.survey()
        columns = columns_of(survey.heading, opened, path)
        rows = check_batch(
            vault, form_id, offer, rows_given(table, columns), name or path.stem, printing=printing, also=also
        )
        for one in rows:
            done.add(one.number, _STATUS[one.came], one.findings)
            if done.rows % _TELL == 0:
                share = min(done.rows / max(survey.rows, 1), 1.0)
                if progress(Progress("checking", done.rows, share, time.monotonic() - began)) is False:
                    done.stopped = True
                    break
        done.notes = (*table.notes, *columns.notes)
    done.seconds = time.monotonic() - began
    return done


_STATUS: dict[str, Status] = {"good": "passed", "there": "kept", "refused": "refused"}


def write_marked_copy(path: Path, form_id: str, target: Path, done: FirstPass, sheet: str | None = None) -> None:
    """Write a copy of the spreadsheet with what the first pass found of each row. Raises as the first pass does."""
    with opened_table(path, form(form_id), sheet) as table:
        survey = table.survey()
        records = table.records() if isinstance(table, Delimited) else iter(())
        write_marked(table, records, target, _marks(path, form_id, sheet, done), survey)


def _marks(path: Path, form_id: str, sheet: str | None, done: FirstPass) -> Iterator[Row]:
    """One for each row, in their order. The table is opened again: a CSV file is read from one place at a time."""
    opened = form(form_id)
    with opened_table(path, opened, sheet) as table:
        rows = table.rows()
        placed = Placed(columns_of(next(rows, None), opened, path).letters)
        for place, row in enumerate(rows):
            if place >= done.rows:
                yield Row(row.number, "not reached", None, faces(()))
            else:
                status, findings = done.marks.get(row.number, ("passed", ()))
                yield Row(row.number, status, None, placed(faces(findings)))


def answers_of_row(path: Path, form_id: str, number: int, sheet: str | None = None) -> tuple[tuple[str, str, str], ...]:
    """The cells of one row: the column's letters, its heading, what stands there; empty where there is no such row."""
    with opened_table(path, form(form_id), sheet) as table:
        rows = table.rows()
        heading = next(rows).cells
        for row in rows:
            if row.number == number:
                width = max(len(row.cells), len(heading))
                cells = (*row.cells, *[""] * (width - len(row.cells)))
                heads = (*heading, *[""] * (width - len(heading)))
                return tuple(
                    (letters_of(place), heads[place], row.broken.get(place, "") or cells[place])
                    for place in range(width)
                )
    return ()
