"""The desktop window."""

from __future__ import annotations

import ctypes
import sys


def _hold() -> None:
    """Keep Python alive under PySide6 6.12 where ``None`` and ``True`` are still counted, which is before Python 3.12.

    That release gives back a reference to ``None`` it never took with every call that returns nothing (200 calls of
    ``QWidget.update`` take ``sys.getrefcount(None)`` down by 200; 6.11.3 does not); after some thousand calls Python
    ends with "none_dealloc". In the same way each ``emit(True)`` of a ``Signal(bool)`` gives back one to ``True``. From
    Python 3.12 on these are never counted. Held here as often as no session gives them back. To be taken out with the
    PySide6 that has mended it.
    """
    if sys.version_info < (3, 12):
        for one in (None, True, False):
            ctypes.c_ssize_t.from_address(id(one)).value += 1 << 40


_hold()
