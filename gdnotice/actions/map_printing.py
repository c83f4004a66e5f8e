"""Make a printing of an official form: find its blanks and map them to the form's fields; typeset a text first."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

from gdnotice import files
from gdnotice.errors import Unreadable
from gdnotice.pack.load import form
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.guarded.guarded import Tell
from gdnotice.stamp.mapping.mapping import Mapped
from gdnotice.stamp.printing import Printing, placement_json, printing_files, write_printing

_TEXTS = (".txt", ".text", ".htm", ".html")
_PDF = ".pdf"


def map_printing(official: Path, form_id: str, folder: Path) -> Mapped:
    """Map ``official`` (a PDF, a text or an HTML exhibit) for a form and write the printing into ``folder``."""
    mapped = mapped_official(official, form_id)
    kept = write_beside(mapped.printing, folder)
    return replace(mapped, warnings=(*mapped.warnings, *kept))


def mapped_official(official: Path, form_id: str, tell: Tell | None = None) -> Mapped:
    """Map ``official`` for a form and write nothing.

    ``tell`` is called several times a second with what is being done and the seconds it took, of how many at most;
    what it raises ends the work.
    """
    form(form_id)  # a form that is not there is told before anything is read
    ending = official.suffix.lower()
    if ending not in (_PDF, *_TEXTS):
        raise Unreadable(
            f"{official} is not a PDF, nor a text or HTML exhibit (its name ends in {official.suffix or 'nothing'}).",
            "Only those can be mapped.",
            f"Give a file that ends in {', '.join((_PDF, *_TEXTS))}.",
        )
    content = files.read_bytes(official, "exhibit", files.PDF_LIMIT if ending == _PDF else files.TEXT_LIMIT)
    return guarded.map_official(content, official.name, form_id, tell)


def write_beside(printing: Printing, folder: Path) -> tuple[str, ...]:
    """Write a printing into ``folder``; another one that is there is kept under another name, and that is said."""
    said = _set_aside(printing, folder)
    write_printing(printing, folder)
    return said


def _set_aside(printing: Printing, folder: Path) -> tuple[str, ...]:
    """Keep a placement file that is already there, perhaps corrected by hand, under another name; and say so."""
    path = printing_files(folder)[1]
    if not path.is_file() or path.read_bytes() == placement_json(printing).encode("utf-8"):
        return ()
    names = (folder / f"placement.kept-{number}.json" for number in itertools.count(1))
    kept = next(name for name in names if not name.exists())
    path.rename(kept)
    return (
        f"There was another {path.name} in {folder}. It was kept as {kept.name}: take over what was corrected in it.",
    )
