"""A stamped PDF is opened: proved, then gone on with in a notice of this ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gdnotice.actions.take_up_part import Part, TakenUp, read_part, take_up_part
from ui import dialogs
from ui.work import Desk


def open_pdf(desk: Desk, parent: QWidget, path: Path | None, then: Callable[[int, str], object]) -> None:
    """Draft a notice from the PDF at ``path``, or from one that the person chooses; ``then`` gets its number and what
    is to be said of it."""
    if path is None:
        told = "Open a stamped PDF"
        dialogs.choose(parent, told, lambda chosen: open_pdf(desk, parent, chosen, then), kinds="PDF (*.pdf)")
        return

    def drafted(done: TakenUp) -> None:
        number = done.drafted.number
        then(number, f"Notice {number} is drafted from {path.name}; the PDF is kept with it.")
        if done.cautions:
            dialogs.tell(parent, f"Notice {number} is drafted. Look at this first.", "\n\n".join(done.cautions))

    def read(part: Part) -> None:
        desk.run("Drafting the notice", take_up_part, part, done=drafted, changes=True)

    desk.aside("Proving the PDF", read_part, path, done=read)
