"""All terms of an offer's own document as they are typed, in the groups in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gdnotice.actions.edit_offer import proposed_id, said_as, settled, terms_of
from gdnotice.files import KeyPath
from gdnotice.offer.declared import AGENT_LOOK, KIND, TERMS
from gdnotice.offer.sheet import OfferSheet, Typed, term_path
from ui.offers.agents_form import AgentsForm
from ui.offers.said import GROUPS
from ui.offers.steps import Steps
from ui.offers.term_rows import TermRow
from ui.offers.unsaved import Editing
from ui.theme import GAP, SMALL, TIGHT, WIDE, label

_ZONES = (
    ("America/New_York", "New York"), ("America/Chicago", "Chicago"), ("America/Denver", "Denver"),
    ("America/Los_Angeles", "Los Angeles"), ("America/Puerto_Rico", "Puerto Rico"), ("Pacific/Honolulu", "Honolulu"),
    ("Europe/London", "London"), ("UTC", "UTC"),
)  # fmt: skip


class OfferForm(QWidget):
    """Edits the sheet it is given in place. ``changed`` at every keystroke; ``grown`` once all of it is built."""

    changed = Signal()
    grown = Signal()

    def __init__(self, editing: Editing, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._editing, self._now = editing, now
        self.sheet: OfferSheet = editing.sheet
        self.rows: dict[str, TermRow] = {}
        self.agents: AgentsForm | None = None
        self._others: dict[str, tuple[Typed, str, str]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, SMALL, SMALL)
        self._column.setSpacing(GAP)
        self._column.addLayout(self._head(new=editing.base is None))
        self._column.addStretch(1)
        self._steps = Steps(self)
        self._steps.done.connect(self.grown)
        self._groups: QWidget | None = None
        self._build()

    # --- what it is made of ---

    def _head(self, *, new: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        self.kind = _box("kind", "Kind of offer", [(one.id, one.label) for one in KIND.choices])
        zones = list(_ZONES)
        if self.sheet.zone not in [key for key, _ in zones]:
            zones.append((self.sheet.zone, self.sheet.zone))
        self.zone = _box("zone", "Time zone of the offer", zones, choose=False)
        self.id = QLineEdit(self.sheet.id)
        self.id.setObjectName("id")
        self.id.setAccessibleName("Short name of the offer")
        self.id.setToolTip("Small letters, digits and hyphens; it names the offer in lists and files")
        self.kind.setCurrentIndex(max(0, self.kind.findData(self.sheet.kind)))
        self.zone.setCurrentIndex(max(0, self.zone.findData(self.sheet.zone)))
        self._head_wrong: dict[str, QLabel] = {}
        for place, (name, words, made) in enumerate(
            (("kind", "Kind", self.kind), ("zone", "Its hours are those of", self.zone), ("id", "Short name", self.id))
        ):
            head = label(words, "strong", wrap=False)
            head.setBuddy(made)
            wrong = self._head_wrong[name] = label("", "bad", name=f"wrong:{name}")
            wrong.hide()
            row, column = (0, place) if place < 2 else (3, 0)
            for below, one in enumerate((head, made, wrong)):
                grid.addWidget(one, row + below, column)
            made.setEnabled(new)
        grid.addWidget(label("It names the offer in lists and files.", "small"), 4, 1)
        for column, share in enumerate((5, 6)):
            grid.setColumnStretch(column, share)
        self.kind.activated.connect(lambda _place: self._kind_chosen())
        self.zone.activated.connect(lambda _place: self._take("zone", self.zone.currentData()))
        self.id.textEdited.connect(self._id_typed)
        return grid

    def _build(self) -> None:
        """Build the terms of the kind that is chosen, group by group."""
        self._steps.drop()
        self.rows.clear()
        self.agents = None
        if self._groups is not None:
            self._groups.hide()
            self._groups.deleteLater()
        self._groups = QWidget()
        inner = QVBoxLayout(self._groups)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP)
        self._column.insertWidget(1, self._groups)
        if self.sheet.kind:
            known = terms_of(self.sheet.kind)
            groups = [(title, [key for key in keys if key in known]) for title, keys in GROUPS]
            work: list[Callable[[], object]] = []
            for title, keys in groups:
                if keys:
                    work.append(partial(self._title, inner, title))
                    work += [partial(self._row, inner, key) for key in keys]
            work.append(lambda: inner.addWidget(self._agents()))
            self._steps.begin(work)

    @staticmethod
    def _title(inner: QVBoxLayout, title: str) -> None:
        head = label(title, "heading")
        head.setContentsMargins(0, SMALL, 0, 0)
        inner.addWidget(head)

    def _row(self, inner: QVBoxLayout, key: str) -> None:
        row = TermRow(key, key)
        row.input.put(self.sheet.terms.get(key))
        row.show_note(self.sheet.sources.get(key, ""), self.sheet.look_for.get(key, ""))
        row.changed.connect(lambda: self._typed(row))
        row.left.connect(lambda: row.settle(settled(row.of, row.input.typed(), self.sheet, self._now())))
        self.rows[key] = row
        inner.addWidget(row)

    def finish(self) -> None:
        """Build all that is left to be built now."""
        self._steps.finish()

    def _agents(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(label("Agents, and how to reach them", "heading"))
        column.addWidget(label(f"Look for them on {AGENT_LOOK}.", "small"))
        self._agents_read = QLineEdit(self.sheet.sources.get("agent", ""))
        self._agents_read.setObjectName("note:agent")
        self._agents_read.setAccessibleName("Where the agents were read")
        self._agents_read.setPlaceholderText("Where it was read: document, page")
        self._agents_read.textEdited.connect(self._agents_noted)
        column.addWidget(self._agents_read)
        agents = self.agents = AgentsForm("agent")
        agents.show_agents(self.sheet.agents)
        agents.changed.connect(self.changed)
        column.addWidget(agents)
        column.addSpacing(WIDE)
        return inside

    # --- what it does ---

    def _typed(self, row: TermRow) -> None:
        key, sheet = row.key, self.sheet
        before = sheet.terms.get(key)
        typed = row.input.typed()
        if row.empty:
            sheet.terms.pop(key, None)
        else:
            sheet.terms[key] = typed
        if (before in (None, "", [])) == row.empty and row.note is not None:  # the note means what it meant before
            _note(sheet.look_for if row.empty else sheet.sources, key, row.note.text())
        row.show_note(sheet.sources.get(key, ""), sheet.look_for.get(key, ""))
        self._propose()
        self.changed.emit()

    def _agents_noted(self, text: str) -> None:
        _note(self.sheet.sources, "agent", text)
        self.changed.emit()

    def _kind_chosen(self) -> None:
        """Terms of other kinds of offer are not asked for and stay out of the file; they come back with their kind."""
        sheet = self.sheet
        sheet.kind = self.kind.currentData() or ""
        known = terms_of(sheet.kind)
        for key in [
            one for one in {*sheet.terms, *sheet.sources, *sheet.look_for} if one in TERMS and one not in known
        ]:
            kept = sheet.terms.pop(key, None), sheet.sources.pop(key, ""), sheet.look_for.pop(key, "")
            self._others[key] = kept
        for key in [one for one in self._others if one in known]:
            typed, source, look = self._others.pop(key)
            if typed not in (None, "", []):
                sheet.terms[key] = typed
            _note(sheet.sources, key, source)
            _note(sheet.look_for, key, look)
        self._build()
        self._propose()
        self.changed.emit()

    def _take(self, name: str, value: str) -> None:
        setattr(self.sheet, name, value)
        self.changed.emit()

    def _id_typed(self, text: str) -> None:
        self._editing.own_id = bool(text.strip())
        self.sheet.id = text.strip()
        self.changed.emit()

    def _propose(self) -> None:
        if self._editing.base is None and not self._editing.own_id:
            self.sheet.id = proposed_id(self.sheet, self._now())
            self.id.setText(self.sheet.id)
            self.id.setCursorPosition(0)

    def say(self, mistakes: Mapping[KeyPath, str], shown: set[KeyPath], now: datetime) -> None:
        """What each term comes to, and what is wrong with those that were touched (``shown``)."""
        for key, row in self.rows.items():
            path = term_path(key)
            wrong = mistakes.get(path, "") if path in shown or not row.empty else ""
            said = said_as(row.of, row.input.typed(), self.sheet, now)
            row.say("  ".join(one for one in (said, self._since(key)) if one), wrong)
        for name, of in self._head_wrong.items():
            wrong = mistakes.get((name,), "") if (name,) in shown else ""
            of.setText(wrong)
            of.setVisible(bool(wrong))
        if self.agents is not None:
            of_agents = {
                path[1:]: words for path, words in mistakes.items() if path[:1] == ("agent",) and path in shown
            }
            self.agents.say(of_agents)

    def _since(self, key: str) -> str:
        """Which later document prints the term too: that one is corrected from the timeline."""
        later = [one.source for one in self.sheet.amendments if key in one.terms]
        return f"Printed since by {later[-1]}: what that says is corrected there." if later else ""

    def focus(self, path: KeyPath) -> QWidget | None:
        """Go to the place of a mistake, or to a term by its key's parts; returns where that is."""
        head = {"id": self.id, "kind": self.kind, "zone": self.zone}
        if len(path) == 1 and path[0] in head:
            return self._go(head[str(path[0])])
        if ".".join(map(str, path)) not in self.rows:
            self.finish()
        if path[:1] == ("agent",) and self.agents is not None:
            return self.agents.focus(path[1:]) or self._go(self._agents_read)
        row = self.rows.get(".".join(map(str, path)))
        if row is None:
            return None
        self._go(row.input)
        return row

    @staticmethod
    def _go(to: QWidget) -> QWidget:
        from PySide6.QtCore import Qt

        to.setFocus(Qt.FocusReason.TabFocusReason)
        return to


def _note(notes: dict[str, str], key: str, text: str) -> None:
    if text.strip():
        notes[key] = text.strip()
    else:
        notes.pop(key, None)


def _box(name: str, words: str, choices: list[tuple[str, str]], *, choose: bool = True) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    if choose:
        box.addItem("choose", "")
    for key, told in choices:
        box.addItem(told, key)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box
