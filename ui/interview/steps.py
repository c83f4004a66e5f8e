"""The steps of the interview, by whose part they are, each with what is done and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gdnotice.actions.live_form import Judged, Subject
from gdnotice.pack.form import Role
from ui.theme import strong, theme
from ui.words import counted

REVIEW = "review"
PARTS: dict[Role, str] = {"holder": "Holder’s part", "institution": "Institution’s part", "desk": "At the desk"}
_ID, _STATE, _SUB = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_HEAD = "head"
_BESIDE = 52
"""What a title leaves free at both sides, in device-independent pixels."""


class Steps(QListWidget):
    """A list of subjects. ``chosen`` is a page's id, or ``review``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAccessibleName("Steps of the notice")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Drawn(self))
        self.setUniformItemSizes(False)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)  # a title takes two lines where the list is narrow
        self.setStyleSheet("QListView, QListView:focus { background: transparent; border: none; }")
        self.currentItemChanged.connect(self._came)
        self._quiet = False

    def show_judged(self, judged: Judged, at: str, part: Role | None) -> None:
        """The steps as they stand; ``at`` is the one that is open, ``part`` the only part shown (None: all)."""
        rows = list(_rows(judged, part))
        self._quiet = True
        if [self.item(place).data(_ID) for place in range(self.count())] != [row[0] for row in rows]:
            self.clear()
            for key, *_ in rows:
                item = QListWidgetItem(self)
                item.setData(_ID, key)
                if key.startswith(_HEAD):
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
        for place, (key, title, state, sub) in enumerate(rows):
            item = self.item(place)
            if (item.text(), item.data(_STATE), item.data(_SUB)) != (title, state, sub):
                item.setText(title)
                item.setData(_STATE, state)
                item.setData(_SUB, sub)
                item.setToolTip(title)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {sub}" if sub else title)
            if key == at and self.currentRow() != place:
                self.setCurrentRow(place)
        self._quiet = False

    def ids(self) -> list[str]:
        """The steps there are, in order."""
        keys = (str(self.item(place).data(_ID)) for place in range(self.count()))
        return [key for key in keys if not key.startswith(_HEAD)]

    def _came(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._quiet and item.data(_STATE) != _HEAD:
            self.chosen.emit(str(item.data(_ID)))


def _rows(judged: Judged, part: Role | None) -> list[tuple[str, str, str, str]]:
    rows = []
    role: Role | None = None
    for one in judged.subjects:
        if not one.asked or (part is not None and one.page.role != part):
            continue
        if one.page.role != role:
            role = one.page.role
            rows.append((f"{_HEAD}:{role}", PARTS[role], _HEAD, _progress(judged, role)))
        rows.append((one.page.id, one.page.title, *_standing(one)))
    rows.append((f"{_HEAD}:end", "", _HEAD, ""))
    rows.append((REVIEW, "Look it over", *_whole(judged)))
    return rows


def _progress(judged: Judged, role: Role) -> str:
    if role == "desk":
        return ""
    asked = [one for one in judged.subjects if one.asked and one.page.role == role]
    return f"{sum(one.done for one in asked)} of {len(asked)}"


def _standing(one: Subject) -> tuple[str, str]:
    if one.errors:
        return "bad", f"{one.errors} to correct"
    if one.done:
        return ("warn", counted(one.warnings, "caution")) if one.warnings else ("done" if one.started else "idle", "")
    if one.started:
        return "begun", f"{one.lacking} to answer"
    return "idle", f"{one.lacking} to answer" if one.lacking else ""


def _whole(judged: Judged) -> tuple[str, str]:
    errors = sum(one.severity == "error" and one.code != "required" for one in judged.findings)
    lacking = sum(one.code == "required" for one in judged.findings)
    if errors:
        return "bad", f"{errors} to correct"
    if lacking:
        return "idle", f"{lacking} to answer"
    warnings = sum(one.severity == "warning" for one in judged.findings)
    return ("warn", counted(warnings, "caution")) if warnings else ("done", "Ready")


def _in_lines(words: str, font: QFont, width: int) -> tuple[str, ...]:
    """``words`` in one line or two; what does not fit into two is elided. Always broken as in bold, which is wider: a
    step that is chosen keeps its height."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(words) <= width:
        return (words,)
    first, rest = "", words.split()
    while rest and metrics.horizontalAdvance(f"{first} {rest[0]}".strip()) <= width:
        first = f"{first} {rest.pop(0)}".strip()
    lines = (first, " ".join(rest)) if first else (words,)
    return tuple(metrics.elidedText(one, Qt.TextElideMode.ElideRight, width) for one in lines)


class _Drawn(QStyledItemDelegate):
    """Draws a step: its sign, its title, and what is left."""

    def __init__(self, drawn: Steps) -> None:
        super().__init__(drawn)
        self._list = drawn

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = option.fontMetrics.lineSpacing()
        if index.data(_STATE) == _HEAD:
            return QSize(100, line + 18 if index.data() else 10)
        words = _in_lines(str(index.data()), strong(option.font), self._room())
        return QSize(100, len(words) * line + 17 + (round(line * 0.92) if index.data(_SUB) else 0))

    def _room(self) -> int:
        """The width of a title, in pixels: the same with a scroll bar and without, which comes after the reckoning."""
        return self._list.width() - self._list.verticalScrollBar().sizeHint().width() - _BESIDE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme().colours
        rect: QRect = option.rect
        state, sub = index.data(_STATE), index.data(_SUB)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(option.font)
        small.setPointSizeF(option.font.pointSizeF() * 0.88)
        if state == _HEAD:
            self._head(painter, rect, str(index.data() or ""), str(sub or ""), small)
            painter.restore()
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or over:
            painter.setBrush(QColor(colours.soft))
            focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(colours.accent), 1.6) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(rect).adjusted(6, 1.5, -6, -1.5), 6, 6)
        _sign(painter, QRectF(rect.left() + 16, rect.top() + 10, 15, 15), str(state))
        bold = strong(option.font)
        painter.setFont(bold if selected else option.font)
        painter.setPen(QColor(colours.text))
        line = option.fontMetrics.lineSpacing()
        space = QRect(rect.left() + 40, rect.top() + 8, self._room(), line + 2)
        for words in _in_lines(str(index.data()), bold, space.width()):
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, words)
            space.translate(0, line)
        if sub:
            painter.setFont(small)
            painter.setPen(QColor({"bad": colours.bad, "warn": colours.warn}.get(str(state), colours.muted)))
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, str(sub))
        painter.restore()

    @staticmethod
    def _head(painter: QPainter, rect: QRect, title: str, sub: str, small: QFont) -> None:
        colours = theme().colours
        if not title:
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(rect.left() + 14, rect.center().y(), rect.right() - 14, rect.center().y())
            return
        painter.setFont(strong(small))
        painter.setPen(QColor(colours.muted))
        space = rect.adjusted(16, 8, -14, -2)
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(small)
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, sub)


def _sign(painter: QPainter, box: QRectF, state: str) -> None:
    """Told apart by shape, not by colour alone: a tick, an exclamation, a half, an empty ring."""
    colours = theme().colours
    colour = QColor({"done": colours.good, "bad": colours.bad, "warn": colours.warn}.get(state, colours.muted))
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(colour if state in ("done", "bad", "warn") else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    if state == "begun":
        painter.setBrush(colour)
        painter.drawPie(box, 90 * 16, 180 * 16)
    painter.setPen(QPen(QColor(colours.surface), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y, w, h = box.left(), box.top(), box.width(), box.height()
    if state == "done":
        painter.drawPolyline(
            [
                QPointF(x + w * 0.27, y + h * 0.52),
                QPointF(x + w * 0.44, y + h * 0.69),
                QPointF(x + w * 0.74, y + h * 0.34),
            ]
        )
    elif state in ("bad", "warn"):
        painter.drawLine(QPointF(x + w / 2, y + h * 0.25), QPointF(x + w / 2, y + h * 0.56))
        painter.drawPoint(QPointF(x + w / 2, y + h * 0.76))
