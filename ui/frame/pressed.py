"""The keys that work everywhere in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from ui import keys, screen
from ui.screens import RAIL

_WANTS: tuple[tuple[str, str, str, Any], ...] = (
    ("Ctrl+N", "New notice", screen.DRAFT, None),
    ("Ctrl+O", "Open a stamped PDF", screen.TAKE_UP, None),
    ("Ctrl+K", "Find anything, do anything", screen.FIND, None),
    ("Ctrl+F", "Search the notices", screen.NOTICES, ""),
    ("Ctrl+L", "Lock the ledger", screen.LOCK, None),
    ("F1", "Help on where you are", screen.HELP, None),
    ("Ctrl+,", "Settings", screen.SETTINGS, None),
)


def listen(
    window: QWidget, go: Callable[[str, Any], object], others: tuple[tuple[str, str, Callable[[], object]], ...]
) -> None:
    """Let them ``go`` to what they want; ``others`` are keys, words and what they do."""
    for sequence, words, want, what in _WANTS:
        keys.on(window, sequence, words, partial(go, want, what))
    for number, place in enumerate(RAIL[:9], 1):
        keys.on(window, f"Ctrl+{number}", place.words, partial(go, place.key, None))
    for sequence, words, act in others:
        keys.on(window, sequence, words, act)
