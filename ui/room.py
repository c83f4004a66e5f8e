"""Dialogs on a low screen: no higher than it, what does it always in sight, the rest scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QScrollArea, QSizePolicy, QStyle, QVBoxLayout, QWidget

TITLE_BAR = 32
"""What the system's frame takes of a window's height, in device-independent pixels, where it is not known yet."""
_UNDER = 26
"""Pixels below what has the focus that are brought into sight with it: what is wrong with it stands there."""


def most_high(dialog: QWidget) -> int:
    """How high a dialog may be on its screen, without its frame, in device-independent pixels."""
    frame = dialog.frameGeometry().height() - dialog.geometry().height()
    return dialog.screen().availableGeometry().height() - max(frame, TITLE_BAR)


def keep_on_screen(dialog: QDialog) -> None:
    """Where a dialog is higher than its screen, lower it; where it hangs over the edge, raise it."""
    if dialog.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):  # the system's own stands in its place
        return
    if dialog.height() > (most := most_high(dialog)):
        dialog.resize(dialog.width(), most)
    screen, place = dialog.screen().availableGeometry(), dialog.frameGeometry()
    if (over := place.bottom() - screen.bottom()) > 0:
        dialog.move(dialog.x(), max(screen.top(), dialog.y() - over))


class Scrolled(QScrollArea):
    """As high as what is in :attr:`rows` where there is room; else that scrolls, and what has the focus is in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._inside = QWidget()
        self.rows = QVBoxLayout(self._inside)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self._inside)
        application = QApplication.instance()
        assert isinstance(application, QApplication), "there is no widget without one"
        application.focusChanged.connect(self._follow)

    def sizeHint(self) -> QSize:
        return self.rows.totalSizeHint().expandedTo(self.rows.totalMinimumSize())

    def minimumSizeHint(self) -> QSize:
        """As wide as what is in it and a scroll bar; a few lines high."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return QSize(self.rows.totalMinimumSize().width() + bar, 4 * self.fontMetrics().lineSpacing())

    def heightForWidth(self, width: int) -> int:
        if not self.rows.hasHeightForWidth():
            return self.sizeHint().height()
        return max(self.rows.totalHeightForWidth(width), self.rows.totalMinimumSize().height())  # as Qt makes it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside became higher or lower: whoever holds the area has to hear of it, which Qt keeps from them."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def show_inside(self, one: QWidget) -> None:
        """Scroll to this, and to the line below it."""
        self.ensureWidgetVisible(one, 0, min(_UNDER, max(0, (self.viewport().height() - one.height()) // 2)))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            self.show_inside(now)
