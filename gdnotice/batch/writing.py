"""What is written after the papers: the summary as JSON and as text, and one file of all papers for the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from gdnotice import files
from gdnotice.batch.results import Report
from gdnotice.stamp.merged import write_merged


def write_report(report: Report, folder: Path) -> None:
    """``summary.json`` and ``SUMMARY.txt``."""
    for name, pieces in (("summary.json", report.json), ("SUMMARY.txt", report.text)):
        target = folder / name
        with aside(target) as stream:
            for piece in pieces():
                stream.write(piece.encode("utf-8"))
        report.written.append(target)


class _Stopped(Exception):
    """A person stopped it: what is written aside so far is thrown away."""


def merge(report: Report, target: Path, told: Callable[[float], bool]) -> bool:
    """All papers of the batch, in the order of the rows, in one PDF. Does nothing where there is no paper at all.

    False where ``told`` answered that it is to stop: then ``target`` is as it was.
    """
    assert report.folder is not None
    if not report.stamped:
        return True
    folder, count = report.folder, report.stamped

    def papers() -> Iterator[bytes]:
        done = 0
        for result in report.results():
            if result.file is not None:
                done += 1
                if not told(done / count):
                    raise _Stopped
                yield (folder / result.file).read_bytes()

    # what a kill leaves of it is tidied away by the next run only in the batch's own folder
    try:
        with aside(target, folder if _one_disk(folder, target.parent) else None) as stream:
            write_merged(papers(), stream)
    except _Stopped:
        return False
    report.merged = target
    return True


def _one_disk(folder: Path, other: Path) -> bool:
    try:
        return folder.stat().st_dev == other.stat().st_dev
    except OSError:
        return False  # it is made when the file is written


def aside(target: Path, folder: Path | None = None) -> AbstractContextManager[IO[bytes]]:
    """A file written aside (in ``folder``), flushed and put in place of ``target`` when all of it is there."""
    return files.aside(
        target,
        "The papers themselves are done.",
        "Check the disk's room and the folder's permissions, then give the command again.",
        folder,
    )
