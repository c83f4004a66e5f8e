"""One notice: where it stands, what is wrong, its answers, deadlines and entries; its acts as buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.kept_paper import write_paper
from gdnotice.actions.standing_words import entry_words, standing_words
from gdnotice.board.board import left
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.errors import Problem
from gdnotice.values import Printed, short_moment
from ui import dialogs, screen
from ui.asking import AskDialog
from ui.notices.acts import ACTS, Act, Seen, see
from ui.screen import Screen
from ui.theme import GAP, SMALL, TIGHT, WIDE, WIDEST, label, set_look, theme
from ui.words import counted, here_and_there
from ui.work import Desk

_ENDING = ("withdrawn", "rejected", "superseded", "expired", "sent-back")
_SIDE = 272
_MINUTE = 20_000


class OneNotice(Screen):
    """One notice, chosen with :meth:`open`."""

    title = "Notice"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.number: int | None = None
        self._seen: Seen | None = None
        self._take_focus = False
        columns = QHBoxLayout(self)
        columns.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        columns.setSpacing(WIDE)
        main = QVBoxLayout()
        main.setSpacing(SMALL)
        main.addLayout(self._head())
        self._tabs = QTabWidget()
        self._tabs.setObjectName("parts")
        self._tabs.setDocumentMode(True)
        self._findings = QVBoxLayout()
        self._answers = _table("answers", "Answers", ("Question", "Answer"))
        self._deadlines = _table("deadlines", "Deadlines", ("By", "What", "Time left"))
        self._entries = _table("entries", "Entries, oldest first", ("When", "What", "By", "Details"))
        main.addWidget(self._tabs, 1)
        self._tabs.addTab(self._scrolled(self._findings), "&Findings")
        for table, words in (
            (self._answers, "Ans&wers"),
            (self._deadlines, "Dead&lines"),
            (self._entries, "En&tries"),
        ):
            self._tabs.addTab(table, words)
        columns.addLayout(main, 1)
        columns.addWidget(self._side())
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(lambda: self.wants.emit(screen.BACK, None))
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self._count_down)
        theme().changed.connect(self._redraw)

    # --- what it is made of ---

    def _head(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(TIGHT)
        line = QHBoxLayout()
        self._holder = label("", "title", name="holder")
        line.addWidget(self._holder, 1)
        rows.addLayout(line)
        self._what = label("", "muted", name="what")
        rows.addWidget(self._what)
        self._stands = label("", "strong", name="stands")
        rows.addWidget(self._stands)
        self._due = label("", "", name="due")
        rows.addWidget(self._due)
        self._lapsed = label("", "warn", name="lapsed")
        self._lapsed.hide()
        rows.addWidget(self._lapsed)
        return rows

    def _scrolled(self, rows: QVBoxLayout) -> QScrollArea:
        inside = QWidget()
        inside.setLayout(rows)
        rows.setContentsMargins(0, SMALL, SMALL, SMALL)
        rows.setSpacing(SMALL)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        return area

    def _side(self) -> QScrollArea:
        self._acts = QVBoxLayout()
        area = self._scrolled(self._acts)
        self._acts.setContentsMargins(2, 2, SMALL, SMALL)
        area.setFixedWidth(_SIDE + WIDE)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    # --- what it shows ---

    def come(self, what: Any = None) -> None:
        if isinstance(what, int):
            self.open(what)
        else:
            self.refresh()

    def open(self, number: int) -> None:
        """Show the notice of that number."""
        if number != self.number:
            self.forget()
        self._take_focus = True
        self.number = number
        self.refresh()

    def refresh(self) -> None:
        if self.number is not None:
            self.desk.run("Reading the notice", see, self.number, done=self._show, failed=self._gone, only="notice")

    def forget(self) -> None:
        self._timer.stop()
        self._seen = None
        self.number = None
        for text in (self._holder, self._what, self._stands, self._due, self._lapsed):
            text.clear()
        for table in (self._answers, self._deadlines, self._entries):
            table.setRowCount(0)
        _clear(self._acts)
        _clear(self._findings)

    def _gone(self, problem: Problem) -> None:
        self.desk.problem.emit(problem)
        self.wants.emit(screen.BACK, None)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        kept, now = seen.shown.kept, seen.shown.kept.now
        self._holder.setText(now.holder or "Nobody named yet")
        self._what.setText(f"Notice {now.number}: {kept.form.title}, {kept.notice.term('issuer') or now.offer_key}")
        told = standing_words(now.standing)
        self._stands.setText(told[0].upper() + told[1:])
        over = seen.possible.may("withdrawn") and kept.lapsed
        self._lapsed.setText("The offer was amended since this was approved or judged last." if over else "")
        self._lapsed.setVisible(over)
        self._count_down()
        self._timer.start()
        self._show_findings(seen)
        _fill(self._answers, [(one.field.label, _plain(one.printed)) for one in seen.shown.answers])
        at = self._now()
        _fill(
            self._deadlines,
            [
                (short_moment(moment), LABELS.get(code, code), left(at, moment))  # type: ignore[call-overload]
                for code, moment in seen.shown.deadlines.items()
            ],
        )
        self._show_entries(seen)
        self._show_acts(seen)

    def _redraw(self) -> None:
        if self._seen is not None:
            self._show_acts(self._seen)
            self._show_findings(self._seen)

    def _show_findings(self, seen: Seen) -> None:
        _clear(self._findings)
        found = seen.shown.findings
        self._tabs.setTabText(0, f"&Findings ({len(found)})" if found else "&Findings")
        known = seen.shown.kept.now.acknowledged
        for one in found:
            card = QFrame()
            set_look(card, {"error": "bad-card", "warning": "warn-card"}.get(one.severity, "card"))
            inner = QVBoxLayout(card)
            inner.setSpacing(TIGHT)
            field = seen.shown.kept.form.fields.get(one.field or "")
            taken = ", taken on" if (one.code, one.field) in known else ""
            about = field.label if field is not None else "The notice as a whole"
            inner.addWidget(label(f"{one.severity.capitalize()}{taken}: {about}", "strong"))
            inner.addWidget(label(one.message))
            if one.basis:
                inner.addWidget(label(one.basis, "small"))
            self._findings.addWidget(card)
        if not found:
            at_desk = seen.possible.may("answers-changed")
            told = "Nothing is wrong with it." if at_desk else "It has left the desk: its answers are no longer judged."
            self._findings.addWidget(label(told, "muted"))
        self._findings.addStretch(1)

    def _show_entries(self, seen: Seen) -> None:
        zone, names = seen.shown.kept.offer.zone, seen.shown.people
        _fill(
            self._entries,
            [
                (
                    short_moment(one.at.astimezone(zone)),
                    entry_words(one.kind),
                    names.get(one.person, ""),
                    _details(one.body),
                )
                for one in seen.shown.entries
            ],
        )

    def _count_down(self) -> None:
        if self._seen is None:
            return
        standing, deadlines = self._seen.shown.kept.now.standing, self._seen.shown.deadlines
        code = standing.due_code
        due = deadlines.get(code) if code is not None else None
        if due is None or code is None:
            self._due.setText("Nothing is to be done by a known moment.")
            set_look(self._due, "muted")
            return
        what = LABELS.get(code, code)  # type: ignore[call-overload]
        now = self._now()
        self._due.setText(f"{what}: {here_and_there(due)}, {left(now, due)}")
        set_look(self._due, "bad" if due < now else "")

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    # --- its acts ---

    def _show_acts(self, seen: Seen) -> None:
        focused = QApplication.focusWidget()
        among = self._acts.parentWidget()
        wanted = self._take_focus or focused is None or (among is not None and among.isAncestorOf(focused))
        self._take_focus = False
        _clear(self._acts)
        state = seen.shown.kept.now.standing.state
        possible = [one for one in ACTS if seen.possible.may(one.kind)]
        first: QPushButton | None = None
        for one in sorted(possible, key=lambda act: (state not in act.natural, act.kind in _ENDING)):
            button = self._act_button(one.icon, one.button, one.consequence, main=state in one.natural)
            button.setObjectName(one.kind)
            button.clicked.connect(lambda _on=False, one=one: self.ask(one))
            first = first or button
            if state in one.natural and seen.possible.may("answers-changed"):
                self._change_button()
        if seen.possible.may("answers-changed") and not any(state in one.natural for one in possible):
            self._change_button()
        for letter in seen.possible.letters:
            button = self._act_button("letter", "Draft a lette&r …", "Delivers on this protect, filled in from it.")
            button.setObjectName(f"letter-{letter}")
            button.clicked.connect(lambda _on=False, letter=letter: self._letter(letter))
        if seen.shown.kept.now.stamped is not None:
            button = self._act_button("paper", "Paper to a f&ile …", "The stamped PDF, byte for byte.")
            button.setObjectName("paper")
            button.clicked.connect(self.paper)
        if refusal := seen.possible.refused.get("approved") if state == "ready" else None:
            self._acts.addWidget(label(str(refusal), "small", name="why-not"))
        if self._acts.count() == 0:
            self._acts.addWidget(label("Nothing can be done with it.", "muted"))
        self._acts.addStretch(1)
        if first is not None and wanted:
            first.setFocus()

    def _change_button(self) -> None:
        button = self._act_button("change", "C&hange the answers", "It becomes a draft again; any approval lapses.")
        button.setObjectName("change")
        button.clicked.connect(lambda: self.wants.emit(screen.CHANGE, self.number))

    def _act_button(self, icon: str, words: str, consequence: str, *, main: bool = False) -> QPushButton:
        button = QPushButton(f" {words}")
        colours = theme().colours
        button.setIcon(theme().icon(icon, colours.on_accent if main else colours.text))
        set_look(button, "main-act" if main else "act")
        button.setAccessibleName(words.replace("&", "").replace(" …", ""))
        button.setAccessibleDescription(consequence)
        button.setAutoDefault(True)
        self._acts.addWidget(button)
        told = label(consequence, "small")
        told.setContentsMargins(TIGHT, 0, 0, GAP // 2)
        self._acts.addWidget(told)
        return button

    def ask(self, act: Act) -> None:
        """Do an act: at once where it asks nothing, otherwise through its questions."""
        if (seen := self._seen) is None:
            return
        asks = act.asks(seen)
        words = act.button.replace("&", "").replace(" …", "")

        def run(given: Mapping[str, Any], dialog: AskDialog | None) -> None:
            def done(told: str) -> None:
                if dialog is not None:
                    dialog.accept()
                self.wants.emit(screen.TELL, f"Notice {seen.number}: {told}")

            failed = dialog.refused if dialog is not None else None
            self.desk.run(words, act.do, seen, given, done=done, failed=failed, changes=True)

        if not asks:
            run({}, None)
            return
        zone = seen.shown.kept.offer.zone
        dialogs.show(AskDialog(words, act.consequence, words, asks, run, self.window(), zone=zone))

    def paper(self) -> None:
        """Write the stamped PDF where the person says."""
        if (seen := self._seen) is None:
            return
        number = seen.number

        def write(path: Path) -> None:
            said = f"Notice {number}: {path.name} is written."
            self.desk.run(
                "Writing the paper", write_paper, number, path, overwrite=True,  # the dialog has asked
                done=lambda _found: self.wants.emit(screen.TELL, said),
            )  # fmt: skip

        dialogs.choose(self, "Paper to a file", write, save_as=str(Path.home() / f"notice-{number}.pdf"))

    def _letter(self, form: str) -> None:
        assert self._seen is not None
        offer = self._seen.shown.kept.now.offer_key
        self.wants.emit(screen.DRAFT, {"form": form, "offer": offer, "covers": self.number})


def _table(name: str, words: str, columns: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(columns))
    table.setObjectName(name)
    table.setAccessibleName(words)
    table.setHorizontalHeaderLabels(list(columns))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(len(columns) - 1, QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(place, column, item)
    table.resizeRowsToContents()


def _clear(rows: QVBoxLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _plain(printed: Printed) -> str:
    if isinstance(printed, str):
        return printed
    return "\n".join(each if isinstance(each, str) else ", ".join(each.values()) for each in printed)


_TOLD = {
    "reason": "{}", "method": "by {}", "confirmation": "confirmation {}", "by": "by {}", "how": "{}",
    "quantity": "{} units", "name": "{}", "what": "{}", "code": "{}", "pages": "pages: {}",
}  # fmt: skip


def _details(body: Mapping[str, Any] | None) -> str:
    """What an entry says beyond its kind, of what a person gave it."""
    if body is None:
        return "its particulars were purged"
    told = [words.format(body[key]) for key, words in _TOLD.items() if body.get(key) not in (None, "", [])]
    if isinstance(findings := body.get("findings"), list) and findings:
        told.append(counted(len(findings), "finding"))
    return "; ".join(told)
