"""What is written after the papers: the summary as JSON and as text, and one file of all papers for the printer."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gdnotice.batch.results import Report
from gdnotice.errors import World
from gdnotice.stamp.merged import write_merged


def write_report(report: Report, folder: Path) -> None:
    """``summary.json`` and ``SUMMARY.txt``."""
    for name, pieces in (("summary.json", report.json), ("SUMMARY.txt", report.text)):
        target = folder / name
        with aside(target) as stream:
            for piece in pieces():
                stream.write(piece.encode("utf-8"))
        report.written.append(target)


def merge(report: Report, target: Path, told: Callable[[float], object]) -> None:
    """All papers of the batch, in the order of the rows, in one PDF.

    Does nothing where there is no paper at all.
    """
    assert report.folder is not None
    if not report.stamped:
        return
    folder, count = report.folder, report.stamped

    def papers() -> Iterator[bytes]:
        done = 0
        for result in report.results():
            if result.file is not None:
                done += 1
                told(done / count)
                yield (folder / result.file).read_bytes()

    with aside(target) as stream:
        write_merged(papers(), stream)
    report.merged = target


@contextmanager
def aside(target: Path) -> Iterator[IO[bytes]]:
    """A file written aside, flushed and put in place of ``target`` when all of it is there."""
    place = target.with_name(f".gdnotice-{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        place.replace(target)
    except OSError as error:
        raise World(
            f"{target} could not be written ({error.strerror}).",
            "The papers themselves are done.",
            "Check the disk's room and the folder's permissions, then give the command again.",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            place.unlink()
