"""From the rows of a spreadsheet to tasks: each gets its name, its key, and what the journal says is to be done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import NamedTuple, Protocol

from gdnotice.batch.columns import Columns, Given
from gdnotice.batch.crew import Piece
from gdnotice.batch.delimited import Delimited
from gdnotice.batch.journal import Journal
from gdnotice.batch.names import Names
from gdnotice.batch.row_work import Task, key_of
from gdnotice.batch.table import Table

_AT_ONCE = 24
"""Rows that travel together."""


class Asked(Protocol):
    """What of a request decides about its rows."""

    @property
    def folder(self) -> Path | None: ...

    @property
    def overwrite(self) -> bool: ...


class Entry(NamedTuple):
    """A row on its way: ``name`` and ``key`` are empty where nothing is to be stamped."""

    number: int
    name: str
    key: str
    task: Task


class Rows:
    """The rows of one batch, in pieces. Set ``stopped`` and the rest come without tasks.

    ``journal`` None: every row is only checked.
    """

    def __init__(
        self, table: Table, columns: Columns, names: Names, key: str, journal: Journal | None, asked: Asked
    ) -> None:
        self.columns = columns
        self.names = names
        self.key = key
        self.journal = journal
        self.asked = asked
        self.stopped = False
        self._prefix = os.path.join(asked.folder or "", "")  # noqa: PTH118  joined to a name a thousand times a second
        self._copy: Iterator[tuple[int, list[str]]] | None = None
        if isinstance(table, Delimited) and asked.folder is not None:
            records, self._copy = tee(table.records())
            self._rows = table.rows(records)
        else:
            self._rows = table.rows()

    def copy(self) -> Iterator[tuple[int, list[str]]]:
        """The records of a CSV file again, for its marked copy, a little behind :meth:`pieces`. Empty for a workbook,
        whose copy is made from its own bytes."""
        return iter(()) if self._copy is None else self._copy

    def pieces(self) -> Iterator[Piece[Sequence[Entry]]]:
        next(self._rows)  # the headings
        bag: list[Entry] = []
        for row in self._rows:
            bag.append(self._entry(self.columns.given(row)))
            if len(bag) >= _AT_ONCE:
                yield self._piece(bag)
                bag = []
        if bag:
            yield self._piece(bag)

    def _piece(self, bag: list[Entry]) -> Piece[Sequence[Entry]]:
        return Piece(bag, () if self.stopped else [one.task for one in bag])

    def _entry(self, row: Given) -> Entry:
        """Every row takes its name, so that names do not hang on what others get."""
        number, answers = row.number, row.answers
        if self.journal is None:
            return Entry(number, "", "", Task(number, answers, row.findings, "check"))
        name = self.names.name(number, answers)
        key = key_of(self.key, answers)
        return Entry(number, name, key, self._task(row, self._prefix + name, key, self.journal))

    def _task(self, row: Given, target: str, key: str, journal: Journal) -> Task:
        number, answers, extra = row.number, row.answers, row.findings
        done = journal.done(number)
        size = _size(target)
        overwrite = self.asked.overwrite
        # a file of no bytes is what a power failure leaves of one that was not yet on the disk
        if done is None:
            if size is None or number in journal.begun or overwrite:
                return Task(number, answers, extra, "stamp", target, size is not None)
            return Task(number, answers, extra, "exists", target)
        if done.key == key:
            return Task(number, answers, extra, "keep" if size else "stamp", target, size is not None, done)
        return Task(number, answers, extra, "stamp" if overwrite else "changed", target, size is not None)


def _size(target: str) -> int | None:
    """Bytes of the file; None where there is none."""
    try:
        return os.stat(target).st_size  # noqa: PTH116
    except (OSError, ValueError):
        return None
