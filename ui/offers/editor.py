"""The editor of offers: what is typed on the left, what it does on the right, one button that keeps it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gdnotice.actions.amend_offer import Amended, amend_offer, preview_amendment
from gdnotice.actions.begun_offers import BegunOffer
from gdnotice.actions.edit_offer import Edited, edited, write_edited
from gdnotice.actions.keep_offer import OfferKept, keep_offer
from gdnotice.errors import Problem
from gdnotice.files import KeyPath
from ui import dialogs, how, keys, screen
from ui.asking import ask_to_lose
from ui.banner import Banner
from ui.offers.amendment_form import AmendmentForm
from ui.offers.begun import Begun, again, as_it_is, begun, latest
from ui.offers.effect import EffectView
from ui.offers.keeping import Keeping
from ui.offers.offer_form import OfferForm
from ui.offers.said import again_words, without_commands
from ui.offers.unsaved import Editing, keep, unsaved
from ui.screen import Screen
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, set_look
from ui.words import counted, problem_words
from ui.work import Desk

_PAUSE = 220
"""Milliseconds after the last key before the ledger is asked what it does."""


class Editor(Screen):
    """Edits one offer at a time. What is typed is kept as typing pauses, and stays here while one looks elsewhere."""

    title = "Edit an offer"
    how = how.EDIT_OFFER

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.editing: Editing | None = None
        self.form: OfferForm | AmendmentForm | None = None
        self.now_edited: Edited | None = None
        self._amended: Amended | None = None
        self._tried = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        head = QHBoxLayout()
        self._head = label("", "title", name="editor-head")
        head.addWidget(self._head, 1)
        self._state = label("", "small", wrap=False, name="editor-state")
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(head)
        self._told = label("", "muted", name="editor-told")
        rows.addWidget(self._told)
        self._again = Banner("begun-before", "&Throw it away")
        self._again.pressed.connect(self._ask_to_throw)
        rows.addWidget(self._again)
        rows.addLayout(self._middle(), 1)
        rows.addLayout(self._bottom())
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_PAUSE)
        self._look.timeout.connect(self._preview)
        self.keeping = Keeping(desk, self)
        self.keeping.said.connect(self._say_state)
        keys.on(self, "Esc", "Leave it", self.leave, within=True)
        keys.on(self, "Ctrl+S", "Keep it", self.save, within=True)

    # --- what it is made of ---

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(WIDE)
        self.area = QScrollArea()
        self.area.setObjectName("editor-area")
        self.area.setAccessibleName("What is typed")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.area, 57)
        self.effect = EffectView()
        self.effect.chosen.connect(self.go_to)
        self.effect.setMinimumWidth(300)
        row.addWidget(self.effect, 43)
        return row

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("Reason for the correction")
        self.reason.setPlaceholderText("Reason for the correction: what was wrong")
        self.reason.textEdited.connect(self._reasoned)
        self.reason.hide()
        row.addWidget(self.reason, 3)
        self._said = label("", "bad", name="refused")
        row.addWidget(self._said, 2)
        self.discard = QPushButton("&Cancel")
        self.discard.setObjectName("discard")
        self.discard.clicked.connect(self.leave)
        self.file = QPushButton("Sa&ve as a file …")
        self.file.setObjectName("save-as")
        self.file.clicked.connect(self.save_as)
        self.apply = QPushButton("&Keep it")
        self.apply.setObjectName("apply")
        set_look(self.apply, "main")
        self.apply.clicked.connect(self.save)
        for one in (self.discard, self.file, self.apply):
            row.addWidget(one)
        return row

    # --- coming and going ---

    def come(self, what: Any = None) -> None:
        left = unsaved(self.desk)
        if what is None or (left is not None and what.get("begun") == left.mark):
            if left is None and self.editing is None:
                self._open(latest)
            elif self.form is None and left is not None:
                self._open(again, left)
            elif left is not None and left.kept is not None and left.safe:
                self.desk.run("Looking whether it is there", as_it_is, left.mark, done=self._as_it_is)
            return
        if left is None:
            self._open(begun, what)
        elif self.editing is not left:  # nothing but memory has it
            self._open(again, left)
            self._ask_which(left, what)
        elif left.base is not None and left.base.sheet.id == what.get("offer"):
            self._ask_which(left, what)
        else:
            self.keeping.now(lambda: self._open(begun, what), lambda: self._ask_which(left, what))

    def _open(self, how: Any, *what: Any) -> None:
        def found(made: Begun | None) -> None:
            self._begin(made)
            if made is not None and made.asks:
                self._ask_which(made.editing, what[0])

        self.desk.run("Opening the offer", how, *what, done=found, failed=self._gone, only="edit-offer")

    def _gone(self, problem: Problem) -> None:
        self.desk.problem.emit(problem)
        if self.editing is None:
            self.wants.emit(screen.BACK, None)

    def _as_it_is(self, found: BegunOffer | None) -> None:
        """What was thrown away elsewhere is here no more, and what came to the offer meanwhile is told."""
        if found is None or found.amended:
            keep(self.desk, None)
            self._clear()
            self._open(*((latest,) if found is None else (begun, {"begun": found.mark})))

    def _ask_which(self, left: Editing, what: Any) -> None:
        def discard() -> None:
            self._drop()
            self._open(begun, what)

        told = "It is on the screen behind this. To begin something else, finish it or discard it first."
        title = f"Something is begun and not finished: {left.named}"
        dialogs.show(ask_to_lose(title, told, "&Discard it", discard, self))

    def _begin(self, found: Begun | None) -> None:
        if found is None:  # there is nothing to go on with
            self.wants.emit(screen.BACK, None)
            return
        editing = self.editing = found.editing
        keep(self.desk, editing)
        self._again.say(again_words(found.again, self._now()) if found.again is not None else "")
        self._tried = False
        self._amended = None
        self._said.clear()
        self.reason.setText(editing.reason)
        self.reason.hide()
        self._head.setText(_title(editing))
        self._told.setText(_told(editing))
        self._told.setVisible(bool(self._told.text()))
        if editing.part == "amendment":
            self.form = AmendmentForm(editing.sheet, editing.place, found.before, self._now)
        elif editing.part == "terms":
            self.form = OfferForm(editing, self._now)
        else:
            self.form = None
        self.area.setVisible(self.form is not None)
        self.area.setWidget(self.form or QWidget())
        if self.form is not None:
            self.form.changed.connect(self.judge)
            if isinstance(self.form, OfferForm):
                self.form.grown.connect(self.judge)
        self.apply.setText("&Keep the offer" if editing.base is None else "&Apply it")
        self.keeping.begin(editing)
        self.judge()
        self._focus_first()

    def _focus_first(self) -> None:
        form, editing = self.form, self.editing
        if isinstance(form, AmendmentForm):
            form.begin()
        elif isinstance(form, OfferForm) and editing is not None:
            key = editing.focus or ("kind" if editing.base is None else "expires")
            QTimer.singleShot(0, self, lambda: self.go_to(tuple(key.split("."))))
        else:
            self.effect.setFocus()

    def leave(self) -> None:
        """Go back; ask first where anything would be lost."""
        editing = self.editing
        if editing is None or not editing.changed:
            self._drop()
            self.wants.emit(screen.BACK, None)
            return
        told = "It can also wait: it is then under Offers, begun and not finished, until you go on with it."
        wait = ("Leave it for &later", lambda: self.wants.emit(screen.BACK, None))
        later = wait if self.keeping.possible else None
        dialogs.show(
            ask_to_lose(
                "Discard what you typed?",
                told if later else _ONLY_HERE,
                "&Discard it",
                self._discard,
                self,
                later=later,
            )
        )

    def _discard(self) -> None:
        self._drop()
        self.wants.emit(screen.BACK, None)

    def _ask_to_throw(self) -> None:
        told = "All of it goes, what you typed before too. The record is as it was."
        dialogs.show(ask_to_lose("Throw away what you began?", told, "&Throw it away", self._discard, self))

    def may_leave(self) -> bool:
        """What is not kept yet is kept, so that it is there wherever one goes."""
        if self.editing is not None and not self.editing.safe:
            self.keeping.now(lambda: None)
        return True

    def may_close(self) -> bool:
        left = unsaved(self.desk)
        if left is None or left.safe:
            return True

        def close() -> None:
            self._drop()
            self.window().close()

        def ask() -> None:
            title = f"Close without keeping the changes to {left.named}?"
            dialogs.show(ask_to_lose(title, _ONLY_HERE, "&Discard and close", close, self))

        if self.editing is left:
            self.keeping.now(lambda: QTimer.singleShot(0, self, self.window().close), ask)
        else:
            ask()
        return False

    def forget(self) -> None:
        """Nothing of it stays on the screen, nor in memory where the ledger has it."""
        if self.editing is not None and self.editing.safe:
            keep(self.desk, None)
        self._clear()

    def _drop(self) -> None:
        """What is typed here is wanted no more."""
        self.keeping.throw()
        keep(self.desk, None)
        self._clear()

    def _finished(self) -> None:
        """It is an entry now; with that the ledger has dropped what it kept of it."""
        keep(self.desk, None)
        self._clear()

    def _clear(self) -> None:
        self._look.stop()
        self.keeping.begin(None)
        self._again.say("")
        self.editing = self.form = self.now_edited = self._amended = None
        self.area.setWidget(QWidget())
        self.effect.show_words("", "")
        for text in (self._head, self._told, self._said):
            text.clear()
        self.reason.clear()
        self.reason.hide()

    # --- what was typed comes to ---

    def judge(self) -> None:
        """Judge what is typed: mistakes at once beside the terms, its effect as soon as the ledger has told it."""
        if (editing := self.editing) is None:
            return
        now = self._now()
        found = self.now_edited = edited(editing.sheet, now, editing.base)
        self._amended = None
        self._said.clear()
        self.keeping.typed()
        if self.form is not None:
            self.form.say(found.mistakes, set(found.mistakes) if self._tried else set(), now)
        self.file.setEnabled(found.toml is not None)
        if editing.base is not None and editing.part != "changes" and not editing.changed:
            self._look.stop()
            self.effect.show_words("What it does", _WAITING[editing.part])
        elif found.mistakes and editing.base is None and not editing.changed and not self._tried:
            self.effect.show_words("A new offer", _NEW)
        elif found.mistakes:
            self._look.stop()
            self.effect.show_mistakes(found)
        elif editing.base is None:
            self.effect.show_new(found)
        else:
            self._look.start()
        self._able()

    def _preview(self) -> None:
        editing, found = self.editing, self.now_edited
        if editing is None or editing.base is None or found is None or found.toml is None:
            return
        toml = found.toml

        def shown(done: Amended) -> None:
            if self.now_edited is not None and self.now_edited.toml == toml:
                self._show_effect(done)

        def refused(problem: Problem) -> None:
            told = problem_words(problem)
            self.effect.show_words(told.what, without_commands(f"{told.meaning} {told.remedy}".strip()))

        self.desk.run(
            "Looking at what it does", preview_amendment, toml, made_from=editing.base.content, done=shown,
            failed=refused, only="effect",
        )  # fmt: skip

    def _show_effect(self, done: Amended) -> None:
        self._amended = done
        self.effect.show_effect(done, self._now())
        self.reason.setVisible(bool(done.corrections))
        self._able()

    def _able(self) -> None:
        editing, found = self.editing, self.now_edited
        if editing is None or found is None:
            self.apply.setEnabled(False)
        elif editing.base is None:
            self.apply.setEnabled(editing.changed or found.toml is not None)
        else:
            done = self._amended
            differs = done is not None and bool(done.documents or done.changes or done.corrections or done.retold)
            self.apply.setEnabled(differs or (bool(found.mistakes) and editing.changed))

    def _reasoned(self, text: str) -> None:
        if self.editing is not None:
            self.editing.reason = text
            self.keeping.typed()

    def _say_state(self, words: str, look: str) -> None:
        self._state.setText(words)
        set_look(self._state, look)

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    def go_to(self, path: KeyPath) -> None:
        """Go to a term, or to the place of a mistake."""
        if self.form is not None and (found := self.form.focus(path)) is not None:
            self.area.ensureWidgetVisible(found, 0, 2 * WIDEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
            else:
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    # --- keeping it ---

    def save(self) -> None:
        """Keep it, or say what is in the way."""
        editing, found = self.editing, self.now_edited
        if editing is None or found is None:
            return
        if found.mistakes or found.toml is None:
            self._tried = True
            self.judge()
            self.effect.show_mistakes(found)
            self.go_to(next(iter(found.mistakes), ("issuer",)))
            return
        if not self.apply.isEnabled():
            return
        self.apply.setEnabled(False)
        if editing.base is None:
            self.keeping.hold()
            self.desk.run(
                "Keeping the offer", keep_offer, found.toml, begun=editing.mark, done=self._kept, failed=self._refused,
                changes=True,
            )  # fmt: skip
            return
        assert self._amended is not None, "it can be applied only once its effect was shown"
        if self._amended.corrections and not self.reason.text().strip():
            self._said.setText("Say why it is corrected.")
            self.reason.setFocus()
            self.apply.setEnabled(True)
            return
        reason = self.reason.text().strip() if self._amended.corrections else None
        self.keeping.hold()
        self.desk.run(
            "Applying it", amend_offer, found.toml, reason, made_from=editing.base.content, begun=editing.mark,
            done=self._applied, failed=self._refused, changes=True,
        )  # fmt: skip

    def _kept(self, done: OfferKept) -> None:
        self._finished()
        self.wants.emit(screen.TELL, f"{done.offer.id} is kept." if done.new else f"{done.offer.id} was there already.")
        self.wants.emit(screen.OFFER, done.offer.id)

    def _applied(self, done: Amended) -> None:
        self._finished()
        touched = f"{counted(len(done.effects), 'open notice')} reckoned again" if done.effects else "no notice touched"
        self.wants.emit(screen.TELL, f"Applied to {done.offer.id}: {touched}.")
        self.wants.emit(screen.OFFER, done.offer.id)

    def _refused(self, problem: Problem) -> None:
        self.keeping.go_on()
        self._able()
        dialogs.tell_problem(self, problem)

    def save_as(self) -> None:
        """Write the file that it makes where the person says; nothing is kept in the ledger by that."""
        found, editing = self.now_edited, self.editing
        if editing is None or found is None or found.toml is None:
            return
        toml = found.toml

        def write(path: Path) -> None:
            said = f"{path.name} is written; the ledger is as before."
            self.desk.aside(
                "Writing the file", write_edited, toml, path, done=lambda _none: self.wants.emit(screen.TELL, said)
            )

        folder = getattr(self.desk, "copies", None) or Path.home()
        dialogs.choose(self, "Save as an offer file", write, save_as=str(folder / f"{editing.sheet.id}.toml"))


_ONLY_HERE = "What you typed here is kept nowhere else."
_NEW = (
    "Type what the offer's documents say, and beside each term where you read it. What you have not read yet stays "
    "empty: nothing is invented, and where a form needs such a term the finding says where to look. Mistakes are told "
    "beside the term as you type."
)
_WAITING = {
    "amendment": (
        "Type what the document says: its name, when it was announced, and only what it changes. Before anything is "
        "applied you see here what it does to every open notice of this offer."
    ),
    "terms": (
        "A term that was empty is filled in, a slip is put right with a reason. What a later document changes is an "
        "amendment of its own. Before anything is applied you see here what it does to every open notice."
    ),
}


def _title(editing: Editing) -> str:
    if editing.base is None:
        return "New offer"
    issuer = str(editing.base.sheet.terms.get("issuer") or editing.sheet.id)
    if editing.part == "amendment":
        new = editing.place >= len(editing.base.sheet.amendments)
        return f"Amendment: {issuer}" if new else f"Correct a document: {issuer}"
    return f"Terms: {issuer}" if editing.part == "terms" else f"What changes: {issuer}"


def _told(editing: Editing) -> str:
    if editing.part == "changes":
        return "Nothing is changed until you apply it. This is one act: the offer and all of its open notices."
    return ""
