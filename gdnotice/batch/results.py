"""What came of each row, kept on disk while the batch runs, and how it is written down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from gdnotice.findings.finding import Finding

Status: TypeAlias = Literal["passed", "stamped", "kept", "refused", "not reached"]
"""``passed`` a check that stamps nothing; ``kept`` stamped by an earlier run from the same answers."""

WORDS: dict[Status, str] = {
    "passed": "checked, may be stamped",
    "stamped": "stamped",
    "kept": "stamped earlier, unchanged",
    "refused": "refused",
    "not reached": "not reached",
}

_GOOD: frozenset[Status] = frozenset({"passed", "stamped", "kept"})
_LONGEST_CELL = 32_000
"""Characters: Excel takes 32,767 in a cell."""

_KEPT_IN_MEMORY = 1_000_000
"""Bytes of a spool before it goes to the disk."""


@dataclass(frozen=True, slots=True)
class Result:
    """One row: its number in the spreadsheet, what became of it, the file's name within the folder, the findings."""

    row: int
    status: Status
    file: str | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return self.status in _GOOD


class Faces(NamedTuple):
    """Findings as they are written down: as JSON, as lines of the summary, as the text of one cell; whether they refuse
    the row. Until they are :class:`Placed`, a mark stands in the two texts where a field's column is told."""

    json: str
    told: str
    cell: str
    refuse: bool


_COLUMN = "\x1f"
_MARKED = re.compile(rf"([^\s{_COLUMN}]*){_COLUMN}")
_MOST_FACES = 256


@lru_cache(maxsize=_MOST_FACES)
def faces(findings: tuple[Finding, ...], of_paper: tuple[Finding, ...] = ()) -> Faces:
    """Rows of one batch mostly have the same few findings. Those ``of_paper`` are told once for all rows in the notes,
    so the summary leaves them out, unless they refuse the row."""
    return Faces(
        json.dumps([one.plain() for one in findings], ensure_ascii=False),
        "".join(
            f"    {one.severity} {one.field or 'row'}{_COLUMN}: {one.message} [{one.code}]\n"
            for one in findings
            if one.severity == "error" or (one.severity == "warning" and one not in of_paper)
        ),
        " | ".join(f"{one.severity}, {one.field or 'row'}{_COLUMN}: {one.message}" for one in findings),
        is_refused(findings),
    )


class Placed:
    """Tells beside each field its column in one spreadsheet. ``letters`` are those of the columns, by field."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._letters = letters
        self._known: dict[Faces, Faces] = {}

    def __call__(self, found: Faces) -> Faces:
        """The same with columns; rows of one batch mostly have the same few findings."""
        placed = self._known.get(found)
        if placed is None:
            if len(self._known) >= _MOST_FACES:
                self._known.clear()
            cell = _MARKED.sub(self._column, found.cell)[:_LONGEST_CELL]
            placed = self._known[found] = found._replace(told=_MARKED.sub(self._column, found.told), cell=cell)
        return placed

    def _column(self, field: re.Match[str]) -> str:
        letters = self._letters.get(field[1])
        return field[1] if letters is None else f"{field[1]} (column {letters})"


def is_refused(findings: tuple[Finding, ...]) -> bool:
    return any(one.severity == "error" for one in findings)


def finding_of(plain: dict[str, Any]) -> Finding:
    """A finding from its JSON object."""
    return Finding(**{**plain, "needs": tuple(plain["needs"])})


class Row(NamedTuple):
    """One row's result as it is written down: ``file`` is the name within the folder, ``found`` its findings."""

    number: int
    status: Status
    file: str | None
    found: Faces


class Spool:
    """Lines of text, in memory while they are few and then in an unnamed temporary file: written once, read as often
    as needed."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  close() closes it

    def add(self, text: str) -> None:
        """Add one or more whole lines."""
        self._file.write(text.encode("utf-8", "surrogatepass"))

    def __iter__(self) -> Iterator[str]:
        """Each line in order. One reader at a time, and nothing is added while it reads."""
        self._file.seek(0)
        for line in self._file:
            yield line.decode("utf-8", "surrogatepass")

    def close(self) -> None:
        self._file.close()


@dataclass(slots=True)
class Report:
    """What a batch did. Close it (or use it in ``with``) when its results have been read.

    ``stamped`` counts the rows whose paper is there, those ``kept`` from an earlier run among them; ``refused`` those
    with an error; ``passed`` those that a mere check found good; ``unreached`` those left when it was stopped.
    ``seconds`` is how long it took. ``written`` are the files beside the papers, ``columns`` the letters of the
    spreadsheet's columns by the field that each answers.
    """

    form: str
    offer: str
    folder: Path | None
    check_only: bool
    encoding: str
    rows: int = 0
    stamped: int = 0
    refused: int = 0
    kept: int = 0
    passed: int = 0
    unreached: int = 0
    seconds: float = 0.0
    cancelled: bool = False
    notes: tuple[str, ...] = ()
    written: list[Path] = field(default_factory=list)
    merged: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    _lines: Spool = field(default_factory=Spool)
    _told: Spool = field(default_factory=Spool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._lines.close()
        self._told.close()

    def add(self, row: Row) -> None:
        number, status, file, found = row
        ok = status in _GOOD
        path = (
            "null" if file is None or self.folder is None else json.dumps(f"{self.folder / file}", ensure_ascii=False)
        )
        self._lines.add(
            f'{{"row": {number}, "ok": {"true" if ok else "false"}, "file": {path}, "findings": {found.json}, '
            f'"status": "{status}"}}\n'
        )
        if found.told or not ok:
            self._told.add(f"Row {number}: {WORDS[status]}{f', {file}' if file else ''}\n{found.told}")
        self.rows += 1
        self.stamped += status in {"stamped", "kept"}
        self.kept += status == "kept"
        self.refused += status == "refused"
        self.passed += status == "passed"
        self.unreached += status == "not reached"

    def results(self) -> Iterator[Result]:
        """Every row's result, in the order of the spreadsheet."""
        for line in self._lines:
            found = json.loads(line)
            file = Path(found["file"]).name if found["file"] is not None else None
            yield Result(found["row"], found["status"], file, tuple(map(finding_of, found["findings"])))

    def json(self) -> Iterator[str]:
        """The JSON object of the batch in pieces: it can be far larger than what is kept in memory."""
        head = {
            "form": self.form,
            "offer": self.offer,
            "folder": str(self.folder) if self.folder is not None else None,
            "check_only": self.check_only,
            "rows": self.rows,
            "stamped": self.stamped,
            "refused": self.refused,
            "skipped": self.kept,
            "passed": self.passed,
            "not_reached": self.unreached,
            "seconds": round(self.seconds, 3),
            "encoding": self.encoding,
            "notes": list(self.notes),
            "columns": dict(self.columns),
            "merged": str(self.merged) if self.merged is not None else None,
        }
        yield json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}") + ',\n  "results": ['
        comma = "\n"
        for line in self._lines:
            yield f"{comma}    {line[:-1]}"
            comma = ",\n"
        yield ("\n  " if self.rows else "") + "]\n}\n"

    def text(self) -> Iterator[str]:
        """The summary for a person, line by line; rows without error or warning are only counted."""
        yield f"{self.form}, offer {self.offer}\n"
        yield f"{counted(self)}\n"
        for note in self.notes:
            yield f"Note: {note}\n"
        yield "\n"
        yield from self._told


def counted(report: Report) -> str:
    """``12 rows: 10 stamped (4 of them earlier), 2 refused, in 1.3 s.``"""
    parts = []
    if report.check_only:
        parts.append(f"{report.passed} may be stamped")
    else:
        parts.append(
            f"{report.stamped} stamped" + (f" ({report.kept} of them by an earlier run)" if report.kept else "")
        )
    parts.append(f"{report.refused} refused")
    if report.unreached:
        parts.append(f"{report.unreached} not reached")
    return f"{report.rows} {'row' if report.rows == 1 else 'rows'}: {', '.join(parts)}, in {report.seconds:.1f} s."
