"""The deadlines with a countdown, in the offer's time beside the desk's own, each opening into its chain of steps."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from gdnotice.actions.live_form import Judged, LiveForm
from gdnotice.deadlines.deadline import Deadline
from gdnotice.values import printed_time, printed_zone, short_day
from ui import dialogs
from ui.columns import text_scale
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look

MOST = 3
_LEAST = 190
_SOON = 24 * 3600


class DuePanel(QFrame):
    """The next few deadlines of the notice. A second's tick moves the countdown; nothing is judged here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deadlines")
        self.setAccessibleName("Deadlines")
        self._live: LiveForm | None = None
        self._shown: tuple[Deadline, ...] = ()
        self._rows: list[DueRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        self._column.setSpacing(0)
        head = label("Deadlines", "small", wrap=False)
        head.setContentsMargins(SMALL, 0, 0, TIGHT)
        self._column.addWidget(head)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.count_down)
        self._tick.start()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the time that is left, in texts of any size: so wide is the pane."""
        return QSize(round(_LEAST * min(text_scale(self), 1.3)), super().minimumSizeHint().height())

    def show_judged(self, live: LiveForm, judged: Judged) -> None:
        """The deadlines as they follow from the answers."""
        self._live = live
        if judged.deadlines != self._shown:
            self._shown = judged.deadlines
            chosen = self._chosen()
            while len(self._rows) < len(chosen):
                row = DueRow()
                self._rows.append(row)
                self._column.addWidget(row)
            for place, row in enumerate(self._rows):
                row.setVisible(place < len(chosen))
            for row, some in zip(self._rows, chosen, strict=False):
                row.show_deadlines(some)
        self.count_down()

    def _chosen(self) -> list[tuple[Deadline, ...]]:
        """Those that fall on one moment together; those to come before those gone."""
        assert self._live is not None
        now = self._live.now()
        together: dict[datetime, tuple[Deadline, ...]] = {}
        for one in self._shown:
            together[one.at] = (*together.get(one.at, ()), one)
        to_come = [some for at, some in together.items() if at >= now]
        gone = [some for at, some in together.items() if at < now]
        return (to_come + gone)[:MOST]

    def count_down(self) -> None:
        if self._live is not None:
            now = self._live.now()
            for row in self._rows:
                row.count_down(now)


class DueRow(QToolButton):
    """One deadline: what, how long still, and when. Pressed, it shows the steps that lead to it."""

    def __init__(self) -> None:
        super().__init__()
        self.deadlines: tuple[Deadline, ...] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_look(self, "tool")
        self._names = ("", "")
        self._what = label("", "", wrap=False)
        self._left = label("", "strong", wrap=False)
        self._when = label("", "small", wrap=False)
        for one in (self._what, self._left, self._when):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 4, 6, 4)
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._what, 0, 0)
        grid.addWidget(self._left, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._when, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.setSizePolicy(self.sizePolicy().horizontalPolicy().Expanding, self.sizePolicy().verticalPolicy().Fixed)
        self.clicked.connect(self.open)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The time left is whole in any case; what is due gives way to it."""
        room = self.width() - 14
        beside = self._left.sizeHint().width() + SMALL
        for text, of, wide in zip(self._names, (self._what, self._when), (room - beside, room), strict=True):
            of.setText(of.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide))

    def show_deadlines(self, some: tuple[Deadline, ...]) -> None:
        """Show deadlines that fall on one moment."""
        self.deadlines = some
        at = some[0].at
        self.setObjectName(f"deadline:{some[0].code}")
        more = f"  +{len(some) - 1}" if len(some) > 1 else ""
        self._names = (_SHORT.get(some[0].code, some[0].label), _day_and_hour(at) + more)
        self._fit()
        names = "\n".join(one.label for one in some)
        self.setToolTip(f"{names}\n{when_in_words(at)}\nPress to see how it was reckoned")

    def count_down(self, now: datetime) -> None:
        if not self.deadlines:
            return
        at = self.deadlines[0].at
        seconds = int((at - now).total_seconds())
        words = left_in_words(seconds)
        if words != self._left.text():
            self._left.setText(words)
            set_look(self._left, "bad" if seconds < 0 else "warn" if seconds < _SOON else "strong")
            self._fit()
        names = ", ".join(one.label for one in self.deadlines)
        self.setAccessibleName(f"{names}: {words}, {when_in_words(at)}. Press to see the steps.")

    def open(self) -> None:
        """Show the chain of steps beside the row."""
        if self.deadlines:
            dialogs.show(Chain(self.deadlines, self))


class Chain(QDialog):
    """How deadlines were reckoned: each step with its source. Enter or Escape closes it."""

    def __init__(self, some: tuple[Deadline, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("How it was reckoned")
        self.setObjectName("chain")
        self.setAccessibleName("How it was reckoned")
        self.setFixedWidth(460)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        column.setSpacing(SMALL)
        column.addWidget(label(when_in_words(some[0].at), "strong"))
        for one in some:
            self._one(one, column)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    @staticmethod
    def _one(one: Deadline, column: QVBoxLayout) -> None:
        column.addWidget(label(one.label, "heading"))
        for number, step in enumerate(one.because, 1):
            row = QHBoxLayout()
            row.setSpacing(GAP)
            row.addWidget(label(f"{number}", "small", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(step.text))
            words.addWidget(label(step.source, "small"))
            row.addLayout(words, 1)
            column.addLayout(row)
        if one.remark:
            column.addWidget(label(one.remark, "warn"))
        column.addSpacing(TIGHT)


_SHORT = {
    "expiration": "Offer expires",
    "notice-due": "Notice due",
    "payment-due": "Payment due",
    "uncertified-check-by": "Check by",
    "guarantee-due": "Delivery due",
    "withdrawal-until": "Withdraw until",
    "withdrawal-again-from": "Withdraw from",
}


def left_in_words(seconds: int) -> str:
    """``9 d 06:12``, ``06:12:44``; for what is past ``12 d ago``."""
    days, rest = divmod(abs(seconds), 86400)
    hours, minutes, ticks = rest // 3600, rest // 60 % 60, rest % 60
    if seconds < 0:
        return f"{days} d ago" if days else f"{hours}:{minutes:02} h ago"
    return f"{days} d {hours:02}:{minutes:02}" if days else f"{hours:02}:{minutes:02}:{ticks:02}"


def when_in_words(at: datetime) -> str:
    """The moment in the offer's zone, and on the desk's own clock where that shows another hour."""
    zone = printed_zone(at).removesuffix(" time").removesuffix(" City")
    local = at.astimezone()
    words = f"{_day_and_hour(at)} {zone}"
    return words if local.utcoffset() == at.utcoffset() else f"{words} ({_day_and_hour(local)} here)"


def _day_and_hour(at: datetime) -> str:
    return f"{short_day(at).rsplit(' ', 1)[0]}, {printed_time(at)}"


__all__ = ["Chain", "DuePanel", "DueRow", "left_in_words", "when_in_words"]
