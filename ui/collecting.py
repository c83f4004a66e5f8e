"""Python's own collection of what nobody holds any more, on the window's thread alone.

Left to itself it begins on whichever thread happens to allocate: on the vault's it would take apart widgets, which only
the thread of the window may touch, and the program would fall.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK = 400
"""Milliseconds between two looks."""
_working: list[Collecting] = []


class Collecting(QObject):
    """While one of these is at work (from the making to :meth:`end`), nothing is collected anywhere else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        _working.append(self)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what Python itself would collect by now; the oldest only where much has gathered."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    @staticmethod
    def settle() -> None:
        """What is there now stays: modules, screens. It is not looked through again, which took most of the time."""
        gc.freeze()

    def end(self) -> None:
        """The threads have ended."""
        self._timer.stop()
        if self in _working:
            _working.remove(self)
        if not _working:
            gc.enable()
