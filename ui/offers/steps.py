"""Long pages are built a few parts at a time, so that the window never stands still while one is opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_SLICE = 12
"""Milliseconds of building at once."""


class Steps(QObject):
    """Pieces of work done in their order on the window's own thread, between its events. ``done`` after the last."""

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._some)

    def begin(self, work: list[Callable[[], object]]) -> None:
        """Drop what is left, and begin with this: its first part at once."""
        self._left = deque(work)
        self._some()
        if self._left:
            self._timer.start()

    def finish(self) -> None:
        """Do all that is left now."""
        while self._left:
            self._left.popleft()()
        self._end()

    def drop(self) -> None:
        """Leave what is left undone."""
        self._left.clear()
        self._timer.stop()

    def _some(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._left and clock.elapsed() < _SLICE:
            self._left.popleft()()
        if not self._left:
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.done.emit()


class Pile(QScrollArea):
    """Widgets one below the other, piled up a few at a time."""

    def __init__(self, name: str, words: str, gap: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._gap = gap
        self._steps = Steps(self)
        self._rows: QVBoxLayout | None = None
        self._made: list[tuple[Hashable, QWidget]] = []
        self._left: dict[Hashable, QWidget] = {}
        """Pieces of before that stay, and whose turn has not come yet."""

    def pile(self, makers: list[Callable[[], QWidget]], *, stay: bool = False) -> None:
        """Show what ``makers`` make in place of what was there; ``stay`` where one had scrolled to.

        With ``stay`` too, what the same maker made of the same things stays as it is: neither does it flicker, nor
        does it lose the focus.
        """
        self._steps.drop()
        if not stay or self._rows is None:
            self._begin_anew()
        keys = [_key(one) for one in makers]
        before, self._made = [*self._made, *self._left.items()], []
        self._left = {key: widget for key, widget in before if key is not None and key in keys}
        for key, widget in before:
            if self._left.get(key) is not widget:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        work: list[Callable[[], object]] = [
            partial(self._put, place, keys[place], make) for place, make in enumerate(makers)
        ]
        self._steps.begin(work)

    def _begin_anew(self) -> None:
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 8, 8)
        self._rows.setSpacing(self._gap)
        self._rows.addStretch(1)
        self._made, self._left = [], {}
        self.setWidget(inside)

    def _put(self, place: int, key: Hashable, make: Callable[[], QWidget]) -> None:
        """The piece for ``place``: everything before it is there already."""
        assert self._rows is not None, "a pile was begun"
        widget = self._left.pop(key, None)
        if widget is None:
            widget = make()
        if self._rows.indexOf(widget) != place:
            self._rows.insertWidget(place, widget)
            widget.show()  # its layout would only do so some turns later
        self._made.append((key, widget))

    def whole(self) -> None:
        """Make all that is left to be made now."""
        self._steps.finish()


def _key(maker: Callable[[], QWidget]) -> Hashable:
    """What tells a piece from any other: who makes it, of what. None where that cannot be told."""
    if not isinstance(maker, partial):
        return None
    key = (maker.func, maker.args, tuple(maker.keywords.items()))
    try:
        hash(key)
    except TypeError:
        return None
    return key
