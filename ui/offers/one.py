"""One offer: its terms with their sources, documents, deadlines, conflicts, versions; what can be done with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
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

from gdnotice.actions.amend_offer import Amended, amend_offer
from gdnotice.actions.begun_offers import BegunOffer, begun_offers
from gdnotice.actions.edit_offer import export_offer
from gdnotice.actions.study_offer import Studied, Version, study_offer
from gdnotice.errors import Problem
from gdnotice.offer.sheet import typed_value
from gdnotice.offer.terms import Amendment
from gdnotice.pack.load import form
from gdnotice.values import Value, printed_money, short_moment
from ui import dialogs, how, keys, screen
from ui.asking import Ask, AskDialog
from ui.banner import Banner
from ui.begun_offers import begun_when, begun_words, ended
from ui.offers.conflict_cards import ConflictCards
from ui.offers.due_tree import DueTree
from ui.offers.listing import FILES
from ui.offers.said import KINDS, NOT_ESTABLISHED, term_label, term_text, time_left
from ui.offers.terms_table import TermsTable, Wrapped
from ui.offers.timeline import Timeline
from ui.screen import Screen
from ui.theme import GAP, SMALL, TIGHT, WIDE, WIDEST, label, set_look, theme
from ui.words import counted, here_and_there
from ui.work import Desk

_SIDE = 236
_MINUTE = 20_000
TERMS, DOCUMENTS, DEADLINES, CONFLICTS, VERSIONS = range(5)


class OneOffer(Screen):
    """One offer of the ledger, by its id."""

    title = "Offer"
    how = how.OFFER

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.key: str | None = None
        self._found: Studied | None = None
        self._drawn: set[int] = set()
        self._mark: str | None = None
        columns = QHBoxLayout(self)
        columns.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        columns.setSpacing(WIDE)
        main = QVBoxLayout()
        main.setSpacing(SMALL)
        main.addLayout(self._head())
        main.addWidget(self._warning())
        self._begun = Banner("begun", "&Go on with it")
        self._begun.pressed.connect(self._go_on)
        main.addWidget(self._begun)
        main.addWidget(self._make_tabs(), 1)
        columns.addLayout(main, 1)
        columns.addWidget(self._side())
        keys.on(self, "Esc", "Back", lambda: self.wants.emit(screen.BACK, None), within=True)
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self._count_down)
        theme().changed.connect(self._redraw)

    # --- what it is made of ---

    def _head(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(TIGHT)
        self._issuer = label("", "title", name="issuer")
        self._what = label("", "muted", name="what")
        self._expires = label("", "strong", name="expires")
        self._set_by = label("", "small", name="set-by")
        for one in (self._issuer, self._what, self._expires, self._set_by):
            rows.addWidget(one)
        return rows

    def _warning(self) -> QFrame:
        card = self._card = QFrame()
        set_look(card, "warn-card")
        row = QHBoxLayout(card)
        row.setContentsMargins(GAP, SMALL, SMALL, SMALL)
        self._warn = label("", "", name="waiting")
        row.addWidget(self._warn, 1)
        self._apply = QPushButton("Reckon the notices a&gain")
        self._apply.setObjectName("reckon-again")
        self._apply.clicked.connect(self.reckon_again)
        row.addWidget(self._apply)
        card.hide()
        return card

    def _make_tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("offer-parts")
        self.tabs.setDocumentMode(True)
        self.terms, self.timeline, self.due, self.conflicts = TermsTable(), Timeline(), DueTree(), ConflictCards()
        self.versions = _versions_table()
        for part, words in (
            (self.terms, "&Terms"), (self.timeline, "A&mendments"), (self.due, "Dead&lines"),
            (self.conflicts, "&Conflicts"), (self.versions, "&History"),
        ):  # fmt: skip
            self.tabs.addTab(part, words)
        self.tabs.currentChanged.connect(self._draw_part)
        self.terms.chosen.connect(self._chosen)
        self.timeline.correct.connect(self._correct)
        self.conflicts.decide.connect(self._decide)
        return self.tabs

    def _side(self) -> QScrollArea:
        inside = QWidget()
        self._acts = QVBoxLayout(inside)
        self._acts.setContentsMargins(2, 2, SMALL, SMALL)
        self._acts.setSpacing(TIGHT)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedWidth(_SIDE + WIDE)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    # --- what it shows ---

    def come(self, what: Any = None) -> None:
        if isinstance(what, str) and what != self.key:
            self.forget()
            self.key = what
            self.tabs.setCurrentIndex(TERMS)
        self.refresh()
        self.terms.setFocus()

    def refresh(self) -> None:
        if self.key is not None:
            self.desk.run("Reading the offer", study_offer, self.key, done=self._show, failed=self._gone, only="offer")
            self.desk.run("Looking what was begun", begun_offers, self.key, done=self._show_begun, only="offer-begun")

    def forget(self) -> None:
        self._timer.stop()
        self.key = self._found = None
        for text in (self._issuer, self._what, self._expires, self._set_by):
            text.clear()
        self._card.hide()
        self._begun.say("")
        self.terms.forget()
        self.due.forget()
        self.versions.setRowCount(0)
        self.timeline.pile([])
        self.conflicts.setWidget(QWidget())
        _clear(self._acts)

    def _gone(self, problem: Problem) -> None:
        self.desk.problem.emit(problem)
        self.wants.emit(screen.BACK, None)

    def _show(self, found: Studied) -> None:
        self._found = found
        terms = found.shown.terms
        offer = terms.offer
        self._issuer.setText(str(terms.get("issuer")))
        cusip = f"CUSIP {terms.get('cusip')}" if terms.get("cusip") is not None else f"CUSIP {NOT_ESTABLISHED}"
        self._what.setText(f"{KINDS[offer.kind]}  ·  {terms.get('security')}  ·  {cusip}")
        self._count_down()
        self._timer.start()
        self._warn_of(found)
        many = len(offer.amendments)
        self.tabs.setTabText(DOCUMENTS, f"A&mendments ({many})" if many else "A&mendments")
        open_ = len(terms.unresolved)
        self.tabs.setTabText(CONFLICTS, f"&Conflicts ({open_})" if open_ else "&Conflicts")
        self.tabs.setTabVisible(CONFLICTS, bool(offer.conflicts))
        self._drawn.clear()
        self._draw_part(self.tabs.currentIndex())
        self._show_acts(found)

    def _draw_part(self, part: int) -> None:
        """Fill a tab when it is first looked at."""
        if (found := self._found) is None or part in self._drawn:
            return
        self._drawn.add(part)
        if part == TERMS:
            self.terms.show_terms(found.shown)
        elif part == DOCUMENTS:
            self.timeline.show_offer(found)
        elif part == DEADLINES:
            self.due.show_deadlines(found.reckoned, self._now())
        elif part == CONFLICTS:
            self.conflicts.show_offer(found)
        else:
            _fill_versions(self.versions, found.versions)

    def _warn_of(self, found: Studied) -> None:
        if found.waiting:
            told = (
                f"{', '.join(found.waiting)} came into force. {counted(found.notices, 'open notice')} still stand as "
                "reckoned before it: look at what it does to each, then go on under it."
            )
        elif found.shown.terms.unresolved:
            named = ", ".join(term_label(one.term) for one in found.shown.terms.unresolved)
            told = f"The documents disagree on {named}. Nothing is stamped that prints it until somebody decides."
        else:
            told = ""
        self._warn.setText(told)
        self._apply.setVisible(bool(found.waiting) and found.notices > 0 and found.writer)
        self._card.setVisible(bool(told))

    def _show_begun(self, found: list[BegunOffer]) -> None:
        """What is being entered of it: by this person, to be gone on with; by others, to be known."""
        self._mark = next((one.mark for one in found if one.mine), None)
        told = [
            begun_words(one, self._now())
            if one.mine
            else ended(f"{one.person} is entering a change of it, last at work {begun_when(one.at, self._now())}")
            for one in found
        ]
        self._begun.say(" ".join(told), answer=self._mark is not None)

    def _go_on(self) -> None:
        self.wants.emit(screen.EDIT_OFFER, {"begun": self._mark})

    def _count_down(self) -> None:
        if (found := self._found) is None:
            return
        terms = found.shown.terms
        expires = terms.get("expires")
        if not isinstance(expires, datetime):
            self._expires.setText(f"Expiration {NOT_ESTABLISHED}")
            set_look(self._expires, "warn")
            self._set_by.clear()
            return
        now = self._now()
        over = expires < now
        self._expires.setText(
            f"{'Expired' if over else 'Expires'} {here_and_there(expires)}, {time_left(now, expires)}"
        )
        set_look(self._expires, "muted" if over else "strong")
        setting = terms.settings["expires"]
        when = (
            f", announced {short_moment(setting.announced.astimezone(terms.offer.zone))}" if setting.announced else ""
        )
        own = setting.announced is None
        self._set_by.setText(f"as {setting.document} says" if own else f"set by {setting.document}{when}")
        self.due.count_down(now)

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    def _redraw(self) -> None:
        """What is not seen is drawn anew when it is: see :meth:`come`."""
        if self._found is not None and self.isVisible():
            self._show_acts(self._found)

    # --- what can be done ---

    def _show_acts(self, found: Studied) -> None:
        _clear(self._acts)
        key = found.shown.terms.offer.id
        if found.writer and found.forms:
            self._button("new-notice", "new", "Ne&w notice on it …", self._new_notice, main=True)
        told = counted(found.notices, "open notice") if found.notices else "No notice at work"
        self._button("its-notices", "notices", "Its n&otices", lambda: self.wants.emit(screen.NOTICES, key))
        more = (
            f", {counted(found.protects, 'open protect')} worth ${printed_money(found.exposure)}"
            if found.protects
            else ""
        )
        self._told(f"{told}{more}.")
        if found.writer:
            self._button("amend", "amend", "&Add an amendment …", self._amend)
            self._told("Shows what it does to each open notice before it is applied.")
            self._button("amend-file", "open-file", "Amendment from a &file …", self._amend_from_file)
            self._button("change-terms", "change", "Chan&ge its terms …", self._change)
            self._told("Terms not read yet, sources, and slips put right.")
        self._button("save-file", "save-file", "Sa&ve its file …", self._save_file)
        self._printings(found)
        self._acts.addStretch(1)

    def _printings(self, found: Studied) -> None:
        """Its official printings, and the way into the studio where the window has one."""
        from ui.screens import PLACES  # the list of all screens imports none of them, and is complete by now

        studio = getattr(screen, "STUDIO", None)
        there = studio is not None and studio in PLACES
        if not found.printings and not there:
            return
        self._acts.addSpacing(SMALL)
        self._acts.addWidget(label("Printings", "strong"))
        if not found.printings:
            self._told("None of its own: notices go on the built-in one.")
        for one in found.printings:
            self._told(f"{one.name}: {form(one.form).title}")
        for place, (key, title) in enumerate(found.forms if there and found.writer else ()):
            words = "St&udio …" if place == 0 else "Studio …"
            what = {"offer": found.shown.terms.offer.id, "form": key}
            button = self._button(
                f"studio-{key}", "studio", words, lambda what=what: self.wants.emit(str(studio), what)
            )
            button.setAccessibleName(f"Studio for the printing of {title}")
            button.setToolTip(f"Fit the agent's own paper of the {title}")
            self._told(title)

    def _button(self, name: str, icon: str, words: str, act: Any, *, main: bool = False) -> QPushButton:
        button = QPushButton(f" {words}")
        colours = theme().colours
        button.setIcon(theme().icon(icon, colours.on_accent if main else colours.text))
        set_look(button, "main-act" if main else "act")
        button.setObjectName(name)
        button.setAccessibleName(words.replace("&", "").replace(" …", ""))
        button.setAutoDefault(True)
        button.clicked.connect(lambda _on=False: act())
        self._acts.addWidget(button)
        return button

    def _told(self, words: str) -> None:
        told = label(words, "small")
        told.setContentsMargins(TIGHT, 0, 0, SMALL)
        self._acts.addWidget(told)

    def _new_notice(self) -> None:
        assert self._found is not None, "its button is shown with it"
        forms, offer = self._found.forms, self._found.shown.terms.offer.id
        if len(forms) == 1:
            self.wants.emit(screen.DRAFT, {"form": forms[0][0], "offer": offer})
            return

        def begin(given: Any, dialog: AskDialog) -> None:
            dialog.accept()
            self.wants.emit(screen.DRAFT, {"form": given["form"], "offer": offer})

        asks = (Ask("form", "On which form", "choice", choices=forms, value=forms[0][0], required=True),)
        told = "You come to its questions at once; every answer is saved as you type."
        dialogs.show(AskDialog("New notice", told, "&Begin", asks, begin, self.window()))

    def _amend(self) -> None:
        self.wants.emit(screen.EDIT_OFFER, {"offer": self.key, "amendment": None})

    def _amend_from_file(self) -> None:
        def chosen(path: Path) -> None:
            self.wants.emit(screen.EDIT_OFFER, {"file": str(path), "offer": self.key})

        dialogs.choose(self, "The offer's file with the amendment in it", chosen, kinds=FILES)

    def _change(self) -> None:
        self.wants.emit(screen.EDIT_OFFER, {"offer": self.key, "focus": self.terms.current_key()})

    def _correct(self, one: Amendment) -> None:
        self.wants.emit(screen.EDIT_OFFER, {"offer": self.key, "amendment": (one.source, one.announced)})

    def _chosen(self, key: str) -> None:
        assert self._found is not None, "a row of it was chosen"
        if any(one.term == key for one in self._found.shown.terms.unresolved):
            self.tabs.setCurrentIndex(CONFLICTS)
            return
        amended = self._found.shown.terms.settings.get(key)
        if amended is not None and amended.announced is not None:
            self.tabs.setCurrentIndex(DOCUMENTS)
        elif self._found.writer:
            self.wants.emit(screen.EDIT_OFFER, {"offer": self.key, "focus": key})

    def _decide(self, term: str, value: Value) -> None:
        """Ask on what ground; the effect is shown before it is applied."""

        def decided(given: Any, dialog: AskDialog) -> None:
            dialog.accept()
            what = (term, typed_value(term, value), given["ground"])
            self.wants.emit(screen.EDIT_OFFER, {"offer": self.key, "resolved": what})

        asks = (
            Ask(
                "ground", "On what &ground", "lines", "Who said so, and when: it is kept with the term.", required=True
            ),
        )
        title = f"{term_label(term)}: {term_text(term, value)}"
        told = "You see what this does to each open notice before anything is changed."
        dialogs.show(AskDialog(title, told, "&Look at what it does", asks, decided, self.window()))

    def reckon_again(self) -> None:
        """Reckon the open notices under what came into force meanwhile."""
        if self.key is not None:
            self.desk.run("Reckoning the notices again", amend_offer, self.key, done=self._reckoned, changes=True)

    def _reckoned(self, done: Amended) -> None:
        self.wants.emit(screen.TELL, f"{counted(len(done.effects), 'notice')} reckoned again.")

    def _save_file(self) -> None:
        if (key := self.key) is None:
            return

        def write(path: Path) -> None:
            said = f"{path.name} is written."
            self.desk.run(
                "Writing the file", export_offer, key, path, done=lambda _none: self.wants.emit(screen.TELL, said)
            )

        folder = getattr(self.desk, "copies", None) or Path.home()
        dialogs.choose(self, "Save the offer's file", write, save_as=str(folder / f"{key}.toml"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.versions.resizeRowsToContents()


def _versions_table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setObjectName("versions")
    table.setAccessibleName("Versions of the offer, the newest first")
    table.setHorizontalHeaderLabels(["Kept", "By", "What came with it"])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setItemDelegate(Wrapped(table))
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    return table


def _fill_versions(table: QTableWidget, versions: tuple[Version, ...]) -> None:
    table.setRowCount(len(versions))
    for row, one in enumerate(reversed(versions)):
        for column, text in enumerate((short_moment(one.at), one.person, _came(one, first=one is versions[0]))):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            table.setItem(row, column, item)
    table.resizeRowsToContents()


def _came(one: Version, *, first: bool) -> str:
    if first:
        return "Kept for the first time"
    told = [*one.documents]
    if one.corrected:
        told.append(f"Corrected: {one.corrected}")
    if one.terms:
        told.append(f"Changed {', '.join(term_label(key) for key in one.terms)}")
    return "\n".join(told) or "Sources and notes"


def _clear(rows: QVBoxLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
