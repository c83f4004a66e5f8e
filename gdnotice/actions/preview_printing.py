"""Draw every blank of a printing, with its name."""

from __future__ import annotations

from pathlib import Path

from gdnotice import files
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.printing import Printing, printing_files, read_printing


def preview_printing(folder: Path, out: Path) -> Printing:
    """Write the preview of the printing in ``folder`` to ``out``."""
    files.refuse_input_as_output(out, printing_files(folder))
    printing = read_printing(folder)
    files.write_whole(out, guarded.preview(printing))
    return printing
