"""A spreadsheet into the ledger: its rows are read as for papers on disk, and become notices ready for approval."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gdnotice.actions.batch_into_ledger import BatchDrafted, Progress, RowGiven, draft_batch
from gdnotice.batch.columns import Columns, columns_of
from gdnotice.batch.run import open_table
from gdnotice.batch.table import Table
from gdnotice.ledger.vault import Vault
from gdnotice.pack.form import Form
from gdnotice.pack.load import form


def draft_rows(
    vault: Vault,
    form_id: str,
    offer: str,
    path: Path,
    *,
    name: str = "",
    printing: str | None = None,
    sheet: str | None = None,
    also: bool = False,
    progress: Progress = lambda _what, _count: None,
) -> tuple[BatchDrafted, tuple[str, ...]]:
    """Draft a notice of every row of the spreadsheet at ``path``; returns what came of it, and remarks on its columns.

    ``name`` is the batch's, the file's own where it is empty: a corrected spreadsheet of the same name goes on with the
    same batch, and rows that are there already are not drafted twice; those with other answers by now are refused,
    unless ``also``.
    """
    opened = form(form_id)
    with opened_table(path, opened, sheet) as table:
        survey = table.survey()  # a damaged file is told before anything is drafted
        columns = columns_of(survey.heading, opened, table.path)
        rows = rows_given(table, columns)
        called = name or path.stem
        done = draft_batch(vault, form_id, offer, rows, called, printing=printing, also=also, progress=progress)
        return done, (*table.notes, *columns.notes)


@contextmanager
def opened_table(path: Path, opened: Form, sheet: str | None) -> Iterator[Table]:
    """The spreadsheet, closed again at the end."""
    table = open_table(path, opened, sheet)
    try:
        yield table
    finally:
        table.close()


def rows_given(table: Table, columns: Columns) -> Iterator[RowGiven]:
    """The rows below the headings, as a batch takes them."""
    rows = table.rows()
    next(rows)  # the headings
    for row in rows:
        given = columns.given(row)
        yield RowGiven(given.number, given.answers, given.findings)
