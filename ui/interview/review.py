"""The last step: everything that was found, the worst first, each a way to its question."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gdnotice.findings.finding import Finding
from ui.holders_part import PART_TOLD, PART_WORDS
from ui.interview.sitting import InterviewSitting
from ui.theme import GAP, READABLE, SMALL, TIGHT, WIDEST, label, set_look, theme
from ui.words import counted

_RANK = {"error": 0, "warning": 1, "note": 2}
_HEADS = {"error": "To be done before it can be stamped", "warning": "Cautions", "note": "Good to know"}


class Review(QScrollArea):
    """What stands in the way, what to be careful about, and what to know. ``went`` names a question to go to.

    ``part`` when the holder's part is to be saved for the institution; offered where it was said that it may be.
    """

    went = Signal(str)
    part = Signal()

    def __init__(self, sitting: InterviewSitting, *, part: bool = False) -> None:
        super().__init__()
        self.sitting = sitting
        roles = {one.role for one in sitting.live.form.fields.values()}
        self._part = part and {"holder", "institution"} <= roles
        self.setObjectName("review")
        self.setAccessibleName("Everything that was found")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[Finding, ...] | None = None
        self.first: QPushButton | None = None
        """The way to the first thing that must be done; None where nothing stands in the way."""
        self.show_findings()

    def show_findings(self) -> None:
        """Everything found, of the answers and of the paper."""
        paper = self.sitting.seen.findings if self.sitting.seen is not None else ()
        faulty = {one.field for one in self.sitting.now.findings if one.severity == "error" and one.field}
        of_paper = (one for one in paper if one.field not in faulty)
        every = (*self.sitting.now.findings, *self.sitting.of_ledger, *of_paper)
        found = tuple(sorted(every, key=lambda one: _RANK[one.severity]))
        if found == self._shown:
            return
        self._shown = found
        self.first = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(WIDEST, WIDEST, WIDEST, WIDEST)
        column.setSpacing(GAP)
        column.addWidget(label("Look it over", "title", name="page-title"))
        errors = sum(one.severity == "error" for one in found)
        words = (
            f"{counted(errors, 'thing')} to be done before this notice can be stamped."
            if errors
            else "Nothing stands in the way of stamping this notice."
        )
        column.addWidget(label(words, "muted"))
        for severity, head in _HEADS.items():
            some = [one for one in found if one.severity == severity]
            if some:
                column.addSpacing(SMALL)
                column.addWidget(label(head, "heading"))
                for one in some:
                    column.addWidget(self._card(one))
        if self._part:
            column.addSpacing(SMALL)
            column.addWidget(label(PART_TOLD, "small"))
            save = QPushButton(PART_WORDS)
            save.setObjectName("part-out")
            save.setAccessibleName(PART_WORDS.replace("&", "").replace(" …", ""))
            save.setAutoDefault(True)
            save.clicked.connect(self.part)
            column.addWidget(save, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(inside)

    def _card(self, one: Finding) -> QFrame:
        card = QFrame()
        card.setProperty("look", {"error": "bad-card", "warning": "warn-card"}.get(one.severity, "card"))
        card.setMaximumWidth(READABLE + 60)
        row = QHBoxLayout(card)
        row.setContentsMargins(GAP, SMALL + 2, GAP, SMALL + 2)
        row.setSpacing(GAP)
        sign = QLabel()
        colours = theme().colours
        colour = {"error": colours.bad, "warning": colours.warn}.get(one.severity, colours.muted)
        sign.setPixmap(theme().icon(one.severity, colour).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(TIGHT)
        text.addWidget(label(one.message))
        if one.basis:
            text.addWidget(label(f"Rests on: {one.basis}", "small"))
        row.addLayout(text, 1)
        asked = self.sitting.live.form.fields.get(one.field or "")
        if asked is not None:
            go = QPushButton("Go there")
            go.setAccessibleName(f"Go to {asked.label}")
            go.clicked.connect(lambda: self.went.emit(asked.id))
            go.setAutoDefault(True)
            set_look(go, "link")
            text.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
            if one.severity == "error" and self.first is None:
                self.first = go
        return card
