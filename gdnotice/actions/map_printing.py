"""Make a printing of an official form: typeset the exhibit, find its blanks, map them to the form's fields."""

from __future__ import annotations

from pathlib import Path

from gdnotice import files
from gdnotice.errors import Unreadable
from gdnotice.pack.load import form
from gdnotice.stamp.mapping import Mapped, map_exhibit
from gdnotice.stamp.printing import write_printing

_TEXTS = (".txt", ".text", ".htm", ".html")


def map_printing(official: Path, form_id: str, folder: Path) -> Mapped:
    """Map ``official`` (a text or HTML exhibit) for a form and write the printing into ``folder``."""
    opened = form(form_id)
    if official.suffix.lower() not in _TEXTS:
        raise Unreadable(
            f"{official} is not a text or HTML exhibit (its name ends in {official.suffix or 'nothing'}).",
            "Only those can be mapped so far; PDFs cannot yet.",
            f"Give a file that ends in {', '.join(_TEXTS)}.",
        )
    mapped = map_exhibit(files.read_bytes(official, "exhibit"), official.name, opened)
    write_printing(mapped.printing, folder)
    return mapped
