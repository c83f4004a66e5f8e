"""A new notice: type to find the offer and form, a holder, or an earlier notice to take the answers from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gdnotice.actions.draft_notice import Drafted, draft_notice
from gdnotice.actions.keep_offer import keep_offer, list_offers
from gdnotice.actions.list_notices import Line, list_notices
from gdnotice.actions.open_ledger import Vault
from gdnotice.actions.standing_words import state_words
from gdnotice.errors import Misuse, Problem
from gdnotice.pack.load import form, form_ids
from ui import dialogs
from ui.picking import Entry, Picker
from ui.theme import GAP, SMALL, WIDE, label, set_look
from ui.words import problem_words, when
from ui.work import Desk

Wanted = Mapping[str, Any]
_EARLIER = 12
"""Earlier notices offered at once; typing more narrows them."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A form that serves an offer of the ledger."""

    form: str
    offer: str


def new_notice(desk: Desk, parent: QWidget, wanted: Wanted, then: Callable[[int], object]) -> None:
    """Draft a notice and hand its number to ``then``; what ``wanted`` leaves open is asked for.

    ``wanted`` may have ``form``, ``offer``, ``earlier`` and ``covers`` (numbers of notices).
    """
    if "form" in wanted and "offer" in wanted:
        desk.run("Drafting the notice", _draft, wanted, done=lambda made: then(made.number), changes=True)
        return
    desk.run("Reading the offers", _ways, done=lambda found: dialogs.show(NewNotice(desk, parent, wanted, found, then)))


def _ways(vault: Vault) -> list[Entry]:
    """Every form that serves an offer of the ledger, those that expire soonest first, expired ones last."""
    now = vault.clock.now()
    found = []
    for one in list_offers(vault):
        expires = one.terms.get("expires")
        gone = isinstance(expires, datetime) and expires < now
        told = f"{'expired' if gone else 'expires'} {when(expires)}" if isinstance(expires, datetime) else ""
        for key in form_ids():
            opened = form(key)
            if one.terms.offer.kind in opened.kinds:
                words = f"{one.terms.get('issuer') or one.terms.offer.id}: {opened.title}"
                entry = Entry(_Way(key, one.terms.offer.id), words, told, "letter" if opened.covers else "new")
                found.append((gone, bool(opened.covers), str(expires or ""), entry))
    found.sort(key=lambda each: each[:3])
    return [each[3] for each in found]


def _earlier(vault: Vault, words: str) -> list[Line]:
    return list_notices(vault, find=words, everything=not words, limit=_EARLIER)


def _draft(vault: Vault, wanted: Wanted) -> Drafted:
    return draft_notice(
        vault, wanted["form"], wanted["offer"], {}, earlier=wanted.get("earlier"), covers=wanted.get("covers")
    )


def _draft_for_file(vault: Vault, wanted: Wanted, path: Path) -> Drafted:
    """Keep the offer in the file and draft on the form that serves it; where not just one does, it is kept only."""
    kept = keep_offer(vault, str(path))
    serving = [key for key in form_ids() if kept.offer.kind in form(key).kinds and not form(key).covers]
    if len(serving) != 1:
        raise Misuse(
            "The offer is kept; no notice was drafted." if serving else "The offer is kept; no form serves it yet.",
            "Several forms serve it." if serving else "",
            "Begin again with Ctrl+N: it is in the list now." if serving else "",
        )
    return _draft(vault, {**wanted, "form": serving[0], "offer": kept.offer.id})


class NewNotice(QDialog):
    """Offers first; holders and earlier notices come with what is typed. One that is picked gives its answers, and the
    offer is picked then."""

    def __init__(
        self, desk: Desk, parent: QWidget, wanted: Wanted, ways: list[Entry], then: Callable[[int], object]
    ) -> None:
        super().__init__(parent)
        self._desk, self._wanted, self._then = desk, dict(wanted), then
        self._ways = [
            one
            for one in ways
            if wanted.get("offer") in (None, one.key.offer) and wanted.get("form") in (None, one.key.form)
        ]
        self._lines: list[Line] = []
        self._earlier: Line | None = None
        self.setObjectName("new-notice")
        self.setWindowTitle("New notice")
        self.setAccessibleName("New notice")
        self.resize(760, 520)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label("New notice", "title"))
        told = "You come to its questions at once; every answer is saved as you type."
        self._told = label(told, "muted", name="told")
        rows.addWidget(self._told)
        self._taken = QFrame()
        set_look(self._taken, "card")
        line = QHBoxLayout(self._taken)
        line.setContentsMargins(GAP, SMALL, GAP, SMALL)
        self._taken_words = label("", "", name="taken")
        line.addWidget(self._taken_words, 1)
        blank = QPushButton("Begin with a &blank instead")
        blank.setObjectName("blank")
        blank.setAutoDefault(False)
        set_look(blank, "link")
        blank.clicked.connect(lambda: self._take(None))
        line.addWidget(blank)
        self._taken.hide()
        rows.addWidget(self._taken)
        hint = "Type an offer, a form, a holder, or the number of an earlier notice"
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(60)
        self._typed.timeout.connect(self._look)
        self.picker = Picker("find-new", "Offer, form, holder or earlier notice", hint)
        self.picker.typed.connect(lambda _text: self._typed.start())
        self.picker.chosen.connect(self._picked)
        self.picker.nothing.connect(self._nothing)
        rows.addWidget(self.picker, 1)
        self._wrong = label("", "bad", name="refusal")
        self._wrong.hide()
        rows.addWidget(self._wrong)
        rows.addLayout(self._buttons())
        self._show()
        self._look()
        self.picker.setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        file = QPushButton("A new offer's &file …")
        file.setObjectName("file")
        file.setToolTip("Keep an offer from its file, and begin a notice for it")
        file.setAutoDefault(False)
        file.clicked.connect(self._choose_file)
        row.addWidget(file)
        row.addStretch(1)
        for words, name, act in (("Cancel", "cancel", self.reject), ("&Begin", "do", self.picker.pick)):
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAutoDefault(False)
            if name == "do":
                set_look(button, "main")
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    # --- what is offered ---

    def _words(self) -> list[str]:
        return self.picker.line.text().lower().replace(",", " ").split()

    def _look(self) -> None:
        if self._earlier is not None or "covers" in self._wanted:
            self._show()
            return
        words = self.picker.line.text().strip()
        self._desk.run("Looking for notices", _earlier, words, done=self._found, only="new-notice")

    def _found(self, lines: list[Line]) -> None:
        self._lines = lines
        self._show()

    def _show(self) -> None:
        words = self._words()
        ways = [one for one in self._ways if one.has(words)]
        if self._earlier is not None:
            own = (self._earlier.form, self._earlier.offer)
            ways.sort(key=lambda one: (one.key.form, one.key.offer) != own)
            self.picker.show_entries(ways)
            return
        earlier = [
            Entry(
                one, f"{one.holder or 'nobody named yet'}", f"from no. {one.number}, {state_words(one.standing)}",
                "copy",
            )
            for one in self._lines
            if "covers" not in self._wanted
        ]  # fmt: skip
        empty = (
            "There is no offer in the ledger yet: Enter asks for an offer's file. Without one, type it in under Offers."
            if not self._ways
            else ("No offer, holder or notice has all these words.")
        )
        self.picker.show_entries([*ways, *earlier], empty)

    # --- what is picked ---

    def _picked(self, entry: Entry) -> None:
        if isinstance(entry.key, Line):
            self._take(entry.key)
            return
        more = {**self._wanted, "form": entry.key.form, "offer": entry.key.offer}
        if self._earlier is not None:
            more["earlier"] = self._earlier.number
        self._desk.run("Drafting the notice", _draft, more, done=self._drafted, failed=self._refused, changes=True)

    def _take(self, earlier: Line | None) -> None:
        """Take the answers from this notice; None: begin with a blank."""
        self._earlier = earlier
        self._taken.setVisible(earlier is not None)
        if earlier is not None:
            who = f" ({earlier.holder})" if earlier.holder else ""
            self._taken_words.setText(
                f"Answers from notice {earlier.number}{who}, all but its dates. Now the offer: Enter takes the same."
            )
        self.picker.line.clear()
        self._show()
        self.picker.setFocus()

    def _nothing(self) -> None:
        """Before the first offer there is one way to begin."""
        if not self._ways:
            self._choose_file()

    def _choose_file(self) -> None:
        dialogs.choose(self, "An offer's file", self._keep, kinds="Offers (*.toml)")

    def _keep(self, path: Path) -> None:
        more = {**self._wanted, "earlier": self._earlier.number if self._earlier is not None else None}
        self._desk.run(
            "Keeping the offer", _draft_for_file, more, path, done=self._drafted, failed=self._refused, changes=True
        )

    def _drafted(self, made: Drafted) -> None:
        self.accept()
        self._then(made.number)

    def _refused(self, problem: Problem) -> None:
        self._wrong.setText(problem_words(problem).text)
        self._wrong.show()
        self.picker.setFocus()
