"""What came of each row, kept on disk while the batch runs, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Literal, Self, TypeAlias, cast

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


@dataclass(frozen=True, slots=True)
class Result:
    """One row: its number in the spreadsheet, what became of it, the file's name within the folder, the findings."""

    row: int
    status: Status
    file: str | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return self.status in {"passed", "stamped", "kept"}


class Spool:
    """Lines of JSON in an unnamed temporary file: written once, read as often as needed."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  close() closes it

    def add(self, record: Any) -> None:
        self._file.write(json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n")

    def __iter__(self) -> Iterator[Any]:
        """Each record in order. One reader at a time, and nothing is added while it reads."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)

    def close(self) -> None:
        self._file.close()


def packed(findings: tuple[Finding, ...]) -> list[list[Any]]:
    """Findings as JSON takes them, short."""
    return [[one.code, one.severity, one.field, one.message, one.basis, list(one.needs)] for one in findings]


def unpacked(found: list[list[Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(code, severity, key, message, basis, tuple(needs))
                 for code, severity, key, message, basis, needs in found)  # fmt: skip


def is_refused(findings: tuple[Finding, ...]) -> bool:
    return any(one.severity == "error" for one in findings)


@dataclass(slots=True)
class Report:
    """What a batch did. Close it (or use it in ``with``) when its results have been read.

    ``stamped`` counts the rows whose paper is there, those ``kept`` from an earlier run among them; ``refused`` those
    with an error; ``passed`` those that a mere check found good; ``unreached`` those left when it was stopped.
    ``seconds`` is how long it took. ``written`` are the files beside the papers.
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
    spool: Spool = field(default_factory=Spool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.spool.close()

    def add(self, result: Result) -> None:
        self.spool.add([result.row, result.status, result.file, packed(result.findings)])
        self.rows += 1
        self.stamped += result.status in {"stamped", "kept"}
        self.kept += result.status == "kept"
        self.refused += result.status == "refused"
        self.passed += result.status == "passed"
        self.unreached += result.status == "not reached"

    def results(self) -> Iterator[Result]:
        """Every row's result, in the order of the spreadsheet."""
        for row, status, file, findings in self.spool:
            yield Result(row, cast(Status, status), file, unpacked(findings))

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
            "merged": str(self.merged) if self.merged is not None else None,
        }
        yield json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}") + ',\n  "results": ['
        comma = "\n"
        for result in self.results():
            yield comma + "    " + json.dumps(self._object(result), ensure_ascii=False)
            comma = ",\n"
        yield ("\n  " if self.rows else "") + "]\n}\n"

    def _object(self, result: Result) -> dict[str, Any]:
        file = str(self.folder / result.file) if self.folder is not None and result.file is not None else None
        return {
            "row": result.row,
            "ok": result.ok,
            "file": file,
            "findings": [one.plain() for one in result.findings],
            "status": result.status,
        }

    def text(self) -> Iterator[str]:
        """The summary for a person, line by line; rows without error or warning are only counted."""
        yield f"{self.form}, offer {self.offer}\n"
        yield f"{counted(self)}\n"
        for note in self.notes:
            yield f"Note: {note}\n"
        yield "\n"
        for result in self.results():
            told = [one for one in result.findings if one.severity != "note"]
            if not told and result.ok:
                continue
            yield f"Row {result.row}: {WORDS[result.status]}{f', {result.file}' if result.file else ''}\n"
            for one in told:
                yield f"    {one.severity} {one.field or 'row'}: {one.message} [{one.code}]\n"


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
