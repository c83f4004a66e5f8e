"""What came of rows, booked in their order: into the journal, the report, and whatever papers are delivered to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from gdnotice.batch.crew import Hands, Piece
from gdnotice.batch.journal import Journal
from gdnotice.batch.results import Placed, Report, Row, faces, finding_of
from gdnotice.batch.row_work import Came
from gdnotice.batch.rows import Entry
from gdnotice.findings.finding import Finding


class Delivered(NamedTuple):
    """A paper that was stamped now.

    ``row`` is its number in the spreadsheet, ``key`` tells the same row with the same answers from any other (it stays
    the same when a batch goes on after a kill), ``answers`` are as typed, by field id. The file is ``official`` +
    ``revision``; ``sha256`` is of the whole of it, ``official_sha256`` of its first part.
    """

    row: int
    key: str
    file: str
    answers: Mapping[str, str]
    found: str
    sha256: str
    official_sha256: str
    official: bytes
    revision: bytes

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of ``check``: warnings and notes."""
        return tuple(map(finding_of, json.loads(self.found)))


Deliver: TypeAlias = Callable[[Sequence[Delivered]], None]
"""Takes the papers of one chunk of rows. It runs in the process that called ``run_batch``, before the journal notes the
rows as done; after a kill in between the same ones come again, with the same keys."""

_NOTHING = faces(())


class Books:
    """The books of one batch. ``journal`` None where nothing is stamped."""

    def __init__(self, report: Report, journal: Journal | None, deliver: Deliver | None, crew: Hands) -> None:
        self.report = report
        self.journal = journal
        self._deliver = deliver
        self._crew = crew
        self._remarks: dict[str, int] = {}
        self._placed = Placed(report.columns)

    def begin(self, piece: Piece[Sequence[Entry]]) -> None:
        """Note which papers may be there from now on."""
        if self.journal is not None and piece.tasks:
            self.journal.begin((one.number, one.key) for one in piece.bag if one.task.way == "stamp")

    def book(self, piece: Piece[Sequence[Entry]]) -> Iterator[Row]:
        """Book a piece that has come back; its rows one by one."""
        assert piece.came is not None
        came = {one.number: one for one in piece.came}
        if self._deliver is not None:
            self._hand_over(piece.bag, came, self._deliver)
        if self.journal is not None:
            self.journal.finish(
                (one.number, one.key, back.size, back.sha256)
                for one in piece.bag
                if (back := came.get(one.number)) is not None and back.size
            )
            if piece.tasks:
                self.journal.leave(
                    one.number
                    for one in piece.bag
                    if one.task.way == "stamp" and ((back := came.get(one.number)) is None or not back.size)
                )
        for one in piece.bag:
            row = self._row(one, came.get(one.number))
            self.report.add(row)
            yield row

    def _row(self, one: Entry, back: Came | None) -> Row:
        if back is None:
            return Row(one.number, "not reached", None, _NOTHING)
        for remark in back.remarks:
            self._remarks[remark] = self._remarks.get(remark, 0) + 1
        file = one.name if back.status in {"stamped", "kept"} else None
        return Row(one.number, back.status, file, self._placed(back.found))

    def _hand_over(self, bag: Sequence[Entry], came: Mapping[int, Came], deliver: Deliver) -> None:
        papers = [
            Delivered(
                one.number, one.key, one.name, one.task.answers, back.found.json, back.sha256, back.official,
                self._crew.official[back.official], back.revision,
            )
            for one in bag
            if (back := came.get(one.number)) is not None and back.size
        ]  # fmt: skip
        if papers:
            deliver(papers)

    def remarks(self) -> Iterator[str]:
        """Remarks on the paper, each with the number of rows it holds for."""
        for remark, count in self._remarks.items():
            yield f"{remark} ({count} {'row' if count == 1 else 'rows'})"
