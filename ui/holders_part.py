"""The holder's part of a notice saved for the institution: asked for where it is shown, and where it is answered."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gdnotice.actions.save_part import SavedPart, save_part
from ui import dialogs
from ui.work import Desk

PART_WORDS = "Save for the instituti&on …"
PART_TOLD = "The holder's part as one PDF. The institution opens it and goes on with the guarantee."


def save_for_institution(desk: Desk, number: int, parent: QWidget, tell: Callable[[str], object]) -> None:
    """Ask where, and write the holder's part of notice ``number`` there; ``tell`` hears what came of it."""

    def write(path: Path) -> None:
        def done(saved: SavedPart) -> None:
            tell(f"Notice {number}: {saved.out.name} is saved. Send it to the institution, which opens it and goes on.")

        desk.run("Saving the holder's part", save_part, number, path, done=done, changes=True)

    name = f"holders-part-{number}.pdf"
    dialogs.choose(parent, "Save for the institution", write, save_as=str(copies_of(desk) / name))


def copies_of(desk: Desk) -> Path:
    """Where copies go at this desk: the folder that was chosen, made when it is first wanted. Where it cannot be (its
    medium was taken out), the person's own."""
    kept = desk.copies
    if kept is None:
        return Path.home()
    with contextlib.suppress(OSError):
        kept.mkdir(exist_ok=True)
    return kept if kept.is_dir() else Path.home()
