"""One notice: where it stands, what is wrong, its answers, deadlines and entries; its acts as buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from gdnotice.actions.show_notice import reveal_answer
from gdnotice.actions.standing_words import entry_words, standing_words
from gdnotice.board.board import left
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.errors import Problem
from gdnotice.files import Pasted
from gdnotice.values import short_moment
from ui import dialogs, how, keys, screen
from ui.asking import AskDialog, file_in
from ui.banner import Banner
from ui.notices.acts import ACTS, Act, Seen, see, undo
from ui.notices.answers import Answers
from ui.notices.paper import Paper
from ui.notices.side import Side
from ui.notices.tables import Table
from ui.notices.taking_out import TakingOut, Way
from ui.screen import Screen
from ui.theme import SMALL, TIGHT, WIDE, WIDEST, label, set_look, theme
from ui.words import counted, here_and_there, listed_words
from ui.work import Desk

_MINUTE = 20_000
_RANK = {"error": 0, "warning": 1, "note": 2}


class OneNotice(Screen):
    """One notice, chosen with :meth:`open`. A file dropped or pasted is evidence of it."""

    title = "Notice"
    how = how.NOTICE

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.number: int | None = None
        self._seen: Seen | None = None
        self.setAcceptDrops(True)
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
        self._answers = Answers()
        self._answers.asked.connect(self._reveal)
        self._deadlines = Table("deadlines", "Deadlines", ("By", "What", "Time left"))
        self._entries = Table("entries", "Entries, oldest first", ("When", "What", "By", "Details"))
        main.addWidget(self._tabs, 1)
        self._tabs.addTab(_scrolled(self._findings), "&Findings")
        self.paper = Paper(desk)
        self._tabs.addTab(self.paper, "&Paper")
        for table, words in (
            (self._answers, "Ans&wers"),
            (self._deadlines, "Dead&lines"),
            (self._entries, "En&tries"),
        ):
            self._tabs.addTab(table, words)
        columns.addLayout(main, 1)
        self.side = Side()
        self.side.act.connect(self.ask)
        self.side.way.connect(self._take_out)
        self.side.change.connect(self._change)
        self.side.letter.connect(self._letter)
        columns.addWidget(self.side)
        keys.on(self, "Esc", "Back to where you came from", lambda: self.wants.emit(screen.BACK, None), within=True)
        keys.on(self, "Ctrl+Z", "Undo what was just recorded", self.undo, within=True)
        keys.on(self, "Ctrl+V", "Keep what was copied as evidence", self._paste, within=True)
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self._count_down)
        theme().changed.connect(self._redraw)

    # --- what it is made of ---

    def _head(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(TIGHT)
        self._done = Banner("done", "&Undo", icon="done", good=True)
        self._done.pressed.connect(self.undo)
        rows.addWidget(self._done)
        self._typed = Banner("unfinished", "&Go on with it")
        self._typed.pressed.connect(self._change)
        rows.addWidget(self._typed)
        rows.addSpacing(TIGHT)
        self._holder = label("", "title", name="holder")
        rows.addWidget(self._holder)
        line = QHBoxLayout()
        self._what = label("", "muted", name="what")
        line.addWidget(self._what, 1)
        self._protect = QPushButton()
        self._protect.setObjectName("protect")
        self._protect.setAutoDefault(True)
        set_look(self._protect, "link")
        self._protect.clicked.connect(self._to_protect)
        line.addWidget(self._protect)
        rows.addLayout(line)
        self._stands = label("", "strong", name="stands")
        rows.addWidget(self._stands)
        self._due = label("", "", name="due")
        rows.addWidget(self._due)
        self._lapsed = label("", "warn", name="lapsed")
        self._lapsed.hide()
        rows.addWidget(self._lapsed)
        self._protect.hide()
        return rows

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
        self._done.say("")
        self.side.take_focus()
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
        for banner in (self._done, self._typed):
            banner.say("")
        self._protect.hide()
        self._answers.hide_again()
        self._answers.show_answers(())
        for table in (self._deadlines, self._entries):
            table.fill([])
        self.paper.clear()
        self.side.clear()
        _clear(self._findings)

    def _gone(self, problem: Problem) -> None:
        self.desk.problem.emit(problem)
        self.wants.emit(screen.BACK, None)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        kept, now = seen.shown.kept, seen.shown.kept.now
        self._holder.setText(now.holder or "Nobody named yet")
        self._what.setText(f"Notice {now.number}: {kept.form.title}, {kept.notice.term('issuer') or now.offer_key}")
        self._protect.setText(f"Delivers on notice {seen.covers}")
        self._protect.setVisible(seen.covers is not None)
        told = standing_words(now.standing)
        self._stands.setText(told[0].upper() + told[1:])
        over = seen.possible.may("withdrawn") and kept.lapsed
        self._lapsed.setText("The offer was amended since this was approved or judged last." if over else "")
        self._lapsed.setVisible(over)
        self._tell_unfinished(seen)
        self._count_down()
        self._timer.start()
        self._show_findings(seen)
        self.paper.show_notice(now.number)
        self._answers.show_answers(seen.shown.answers)
        at = self._now()
        self._deadlines.fill(
            [
                (short_moment(moment), LABELS.get(code, code), left(at, moment))  # type: ignore[call-overload]
                for code, moment in seen.shown.deadlines.items()
            ]
        )
        self._show_entries(seen)
        self.side.show_seen(seen)

    def _redraw(self) -> None:
        if self._seen is not None:
            self.side.show_seen(self._seen)
            self._show_findings(self._seen)

    def _tell_unfinished(self, seen: Seen) -> None:
        """What was typed and is in no entry: mine to go on with, somebody else's to know of."""
        zone = seen.shown.kept.offer.zone
        told = []
        for one in seen.unfinished:
            who = "You" if one.mine else one.person
            told.append(f"{who} typed into it on {short_moment(one.at.astimezone(zone))}.")
        words = f"{' '.join(told)} That is not in the record yet." if told else ""
        self._typed.say(words, answer=any(one.mine for one in seen.unfinished))

    def _show_findings(self, seen: Seen) -> None:
        _clear(self._findings)
        found = sorted(seen.shown.findings, key=lambda one: _RANK[one.severity])
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
        fields = seen.shown.kept.form.fields
        self._entries.fill(
            [
                (
                    short_moment(one.at.astimezone(zone)),
                    entry_words(one.kind),
                    names.get(one.person, ""),
                    _details(one.body, {key: field.label for key, field in fields.items()}, names),
                )
                for one in seen.shown.entries
            ]
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
        time_left = left(now, due).replace(" ", "\N{NO-BREAK SPACE}")
        self._due.setText(f"{what}: {here_and_there(due)}, {time_left}")
        set_look(self._due, "bad" if due < now else "")

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    # --- its acts ---

    def ask(self, act: Act, **fill: Path | Pasted) -> None:
        """Do an act: at once where it asks nothing, otherwise through its questions, of which some are answered."""
        if (seen := self._seen) is None:
            return
        asks = act.asks(seen)

        def run(given: Mapping[str, Any], dialog: AskDialog | None) -> None:
            def done(told: str) -> None:
                if dialog is not None:
                    dialog.accept()
                self._tell(f"Notice {seen.number}: {told}", undo=act.undone)

            failed = dialog.refused if dialog is not None else None
            self.desk.run(act.words, act.do, seen, given, done=done, failed=failed, changes=True)

        if not asks:
            run({}, None)
            return
        zone = seen.shown.kept.offer.zone
        dialog = AskDialog(
            act.words, act.consequence, act.words, asks, run, self.window(), zone=zone, now=self._now
        )  # fmt: skip
        dialog.put_files(fill)
        dialogs.show(dialog)

    def undo(self) -> None:
        """Take back what was recorded last here, where that is still on the screen."""
        if self._done.isVisible() and self._done.answerable and self.number is not None:
            self._done.say("")
            self.desk.run("Undoing", undo, self.number, done=lambda told: self._tell(f"{told}"), changes=True)

    def _tell(self, told: str, *, undo: bool = False) -> None:
        self._done.say(told if undo else "")
        self.side.take_focus()
        self.wants.emit(screen.TELL, told)

    def _take_out(self, way: Way) -> None:
        if self._seen is not None:
            way.do(TakingOut(self.desk, self._seen, self, lambda told: self.wants.emit(screen.TELL, told)))

    def _change(self) -> None:
        self.wants.emit(screen.CHANGE, self.number)

    def _letter(self, form: str) -> None:
        assert self._seen is not None
        offer = self._seen.shown.kept.now.offer_key
        self.wants.emit(screen.DRAFT, {"form": form, "offer": offer, "covers": self.number})

    def _to_protect(self) -> None:
        if self._seen is not None and self._seen.covers is not None:
            self.wants.emit(screen.NOTICE, self._seen.covers)

    def _reveal(self, field: str) -> None:
        if self.number is not None:
            self.desk.run(
                "Showing a hidden answer", reveal_answer, self.number, field, changes=True,
                done=lambda printed: self._answers.reveal(field, printed),
            )  # fmt: skip

    # --- evidence that comes by itself ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._seen is not None and file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (came := file_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.take_evidence(came)

    def _paste(self) -> None:
        if (came := file_in(QGuiApplication.clipboard().mimeData())) is not None:
            self.take_evidence(came)

    def take_evidence(self, came: Path | Pasted) -> None:
        """Ask what the file shows: where the agent's word is waited for, it is evidence of that."""
        if (seen := self._seen) is None:
            return
        waited = seen.state == "sent" and seen.possible.may("acknowledged")
        kind, name = ("acknowledged", "evidence") if waited else ("evidence-attached", "path")
        if seen.possible.may(kind):
            self.ask(next(one for one in ACTS if one.kind == kind), **{name: came})
        else:
            self.desk.problem.emit(seen.possible.refused[kind])


def _scrolled(rows: QVBoxLayout) -> QScrollArea:
    inside = QWidget()
    inside.setLayout(rows)
    rows.setContentsMargins(0, SMALL, SMALL, SMALL)
    rows.setSpacing(SMALL)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area


def _clear(rows: QVBoxLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


_TOLD = {
    "reason": "{}", "method": "by {}", "confirmation": "confirmation {}", "by": "by {}", "how": "{}",
    "quantity": "{} units", "name": "{}", "what": "{}", "code": "{}", "pages": "pages: {}", "copies": "copies: {}",
}  # fmt: skip


def _details(body: Mapping[str, Any] | None, labels: Mapping[str, str], people: Mapping[int, str]) -> str:
    """What an entry says beyond its kind, of what a person gave it."""
    if body is None:
        return "its particulars were purged"
    told = [words.format(body[key]) for key, words in _TOLD.items() if body.get(key) not in (None, "", [])]
    if changed := body.get("changed"):
        told.append(listed_words([labels.get(key, key) for key in changed], 4))
    if body.get("sitting") in people:
        told.append(f"while {people[body['sitting']]} had the ledger open")
    if isinstance(findings := body.get("findings"), list) and findings:
        told.append(counted(len(findings), "finding"))
    return "; ".join(told)
