"""The order in which Tab leads, where a pane is filled after what stands below it was made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def lead_through(pane: QWidget, *then: QWidget) -> None:
    """Let Tab lead through all of ``pane``, and on to ``then``.

    Qt puts whatever is made late at the end of the window's order: behind buttons that stand below it, and right before
    the first of the window. The order itself is not asked for: what it answers is taken for children of who asked.
    """
    window, before = pane.window(), None
    for one in (*pane.findChildren(QWidget), *then):
        takes_focus = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
        if not takes_focus or one.window() is not window:  # a list that opens is a window of its own
            continue
        if before is not None:
            QWidget.setTabOrder(before, one)
        before = one
