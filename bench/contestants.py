"""Who is measured: this program, other libraries as their documentation shows, an overlay tuned by hand, plain copying.

Each is made ready once for a form (untimed), then takes one record after another and writes a file. Templates are read
from the disk where a library's documentation does so; they are in the system's cache for all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from bench import filling, overlays
from bench.papers import Paper, Record
from bench.race import Make
from bench.tuned import tuned
from gdnotice.stamp.stamp import Stamped, stamp

Kind = Literal["ours", "documented", "tuned", "copy"]


@dataclass(frozen=True, slots=True)
class Contestant:
    """``takes`` says what forms it can do; ``synced`` ones flush each file and are compared with each other."""

    name: str
    kind: Kind
    how: str
    ready: Callable[[Paper], Make]
    takes: Literal["all", "flat", "fields", "not sized"] = "all"
    synced: bool = False

    def does(self, paper: Paper) -> bool:
        sized = paper.id.endswith("kB")
        return {
            "all": True,
            "not sized": not sized,
            "flat": not sized and not paper.widgets,
            "fields": bool(paper.widgets),
        }[self.takes]


def stamped(paper: Paper, record: Record) -> Stamped:
    """Our stamp in memory."""
    return stamp(paper.compiled, record.texts, record.ticks, record.carried)


_write_all: Callable[[int, Sequence[bytes]], int] = getattr(
    os, "writev", lambda out, parts: os.write(out, b"".join(parts))
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _write(name: str, parts: Sequence[bytes], sync: bool) -> None:
    """A new file in the fewest calls to the system, for stamps and for copies alike."""
    out = os.open(name, _NEW, 0o666)
    try:
        if _write_all(out, parts) != sum(map(len, parts)):
            raise OSError("the disk is full")
        if sync:
            os.fsync(out)
    finally:
        os.close(out)


def _ours(paper: Paper, sync: bool = False) -> Make:
    def make(record: Record, name: str) -> None:
        made = stamped(paper, record)
        _write(name, (made.official, made.revision), sync)

    return make


def _copy(paper: Paper, sync: bool = False) -> Make:
    content = (paper.official,)

    def make(_: Record, name: str) -> None:
        _write(name, content, sync)

    return make


def _copy_stamped(paper: Paper) -> Make:
    contents = {id(record): (stamped(paper, record).pdf,) for record in paper.records}

    def make(record: Record, name: str) -> None:
        _write(name, contents[id(record)], sync=False)

    return make


CONTESTANTS: tuple[Contestant, ...] = (
    Contestant("GD Notice", "ours", "fitted, and stamped as an appended revision", _ours),
    Contestant("copying the form", "copy", "the form's bytes into a new file", _copy),
    Contestant("copying the output", "copy", "our output's bytes, ready made, into a new file", _copy_stamped),
    Contestant("GD Notice, synced", "ours", "and fsync", partial(_ours, sync=True), synced=True),
    Contestant("copying, synced", "copy", "the form's bytes, and fsync", partial(_copy, sync=True), synced=True),
    Contestant("tuned overlay", "tuned", "pikepdf: one open template, font embedded once, nothing recompressed", tuned),
    Contestant(
        "pypdf",
        "documented",
        "append, update_page_form_field_values(flatten=True), remove_annotations, write",
        filling.by_pypdf,
        "fields",
    ),
    Contestant("PyPDFForm", "documented", "fill(flatten=True), write", filling.by_pypdfform, "fields"),
    Contestant(
        "pikepdf",
        "documented",
        "Form with ExtendedAppearanceStreamGenerator, flatten_annotations, save",
        filling.by_pikepdf,
        "fields",
    ),
    Contestant("PyMuPDF", "documented", "widget.update, bake, save", filling.by_pymupdf, "fields"),
    Contestant("reportlab+pypdf", "documented", "Canvas, merge_page, write", overlays.by_reportlab_pypdf, "not sized"),
    Contestant(
        "reportlab+pikepdf", "documented", "Canvas, add_overlay, save", overlays.by_reportlab_pikepdf, "not sized"
    ),
    Contestant("PyMuPDF overlay", "documented", "TextWriter, subset_fonts, save", overlays.by_pymupdf, "flat"),
)
"""All of them. Ours comes first."""
