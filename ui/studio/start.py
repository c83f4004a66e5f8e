"""Where the studio begins: a new printing from the agent's paper, or one that is there already."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.open_printing import PrintingLine, Printings
from gdnotice.errors import Problem
from ui import dialogs
from ui.studio.lists import Row, Rows
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, set_look, theme
from ui.words import problem_words, when

PAPERS = "The agent’s paper (*.pdf *.txt *.text *.htm *.html);;All files (*)"
_NONE = "none: for a folder only"


class Start(QWidget):
    """``map`` with a path, a form's id and an offer's id (or nothing); ``open`` with a :class:`PrintingLine`;
    ``folder`` with a path; ``go_on`` and ``throw_away`` for what is unfinished; ``stop`` ends the work under way."""

    map = Signal(object, str, str)
    open = Signal(object)
    folder = Signal(object)
    go_on = Signal()
    throw_away = Signal()
    stop = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Printings | None = None
        self._wanted: dict[str, str] = {}
        self.setAcceptDrops(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label("Printings", "title"))
        rows.addWidget(
            label(
                "The agent’s own paper, with the place of every answer on it. Find the blanks of a paper once; the "
                "notices of the offer are then printed on it.",
                "muted",
            )
        )
        rows.addWidget(self._unfinished_card())
        rows.addWidget(self._new_card())
        rows.addWidget(self._working_card())
        rows.addWidget(self._refusal_card())
        rows.addSpacing(SMALL)
        head = QHBoxLayout()
        head.addWidget(label("Kept with offers", "heading"), 1)
        self.from_folder = QPushButton("Open a fo&lder …")
        self.from_folder.setObjectName("studio-open-folder")
        self.from_folder.setAccessibleName("Open the folder of a printing")
        self.from_folder.clicked.connect(lambda _on=False: self.ask_folder())
        head.addWidget(self.from_folder)
        rows.addLayout(head)
        self.kept = Rows("studio-kept", "Printings kept with offers", ("Name", "Form and issuer", "Offer"))
        self.kept.header().resizeSection(0, 150)
        self.kept.header().resizeSection(2, 190)
        self.kept.wanted.connect(self._open_row)
        rows.addWidget(self.kept, 1)
        self.none = label("None yet. Every notice goes on the program’s own paper, made from the form.", "muted")
        rows.addWidget(self.none)
        rows.addStretch(0)
        theme().changed.connect(self._icons)
        self._icons()

    # --- what it is made of ---

    def _unfinished_card(self) -> QFrame:
        self.unfinished = QFrame()
        set_look(self.unfinished, "warn-card")
        row = QHBoxLayout(self.unfinished)
        self._unfinished_words = label("", name="studio-unfinished")
        row.addWidget(self._unfinished_words, 1)
        self.throw = QPushButton("&Throw it away")
        self.throw.setObjectName("studio-throw-away")
        self.throw.clicked.connect(lambda _on=False: self.throw_away.emit())
        self.resume = QPushButton("&Go on with it")
        self.resume.setObjectName("studio-go-on")
        self.resume.clicked.connect(lambda _on=False: self.go_on.emit())
        row.addWidget(self.throw)
        row.addWidget(self.resume)
        self.unfinished.hide()
        return self.unfinished

    def _new_card(self) -> QFrame:
        self.new = QFrame()
        set_look(self.new, "card")
        grid = QGridLayout(self.new)
        grid.setContentsMargins(WIDE, GAP, WIDE, GAP)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(SMALL)
        grid.addWidget(label("New from the agent’s paper", "heading"), 0, 0, 1, 3)
        self.file = QLineEdit()
        self.file.setObjectName("studio-file")
        self.file.setAccessibleName("File of the agent’s paper")
        self.file.setPlaceholderText("A PDF, or the text or HTML of a filing’s exhibit; or drop it here")
        self.file.returnPressed.connect(self._go)
        self.browse = QPushButton("&Browse …")
        self.browse.setObjectName("studio-browse")
        self.browse.clicked.connect(lambda _on=False: self.ask_file())
        self.form = QComboBox()
        self.form.setObjectName("studio-form")
        self.form.setAccessibleName("Form whose answers it takes")
        self.form.currentIndexChanged.connect(lambda _at: self._fill_offers())
        self.offer = QComboBox()
        self.offer.setObjectName("studio-offer")
        self.offer.setAccessibleName("Offer it is for")
        for place, (words, part) in enumerate((("&Paper", self.file), ("For&m", self.form), ("&Offer", self.offer)), 1):
            name = QLabel(words)
            name.setBuddy(part)
            set_look(name, "strong")
            grid.addWidget(name, place, 0)
            grid.addWidget(part, place, 1)
        grid.addWidget(self.browse, 1, 2)
        self.find_button = QPushButton("&Find the blanks")
        self.find_button.setObjectName("studio-find")
        set_look(self.find_button, "main")
        self.find_button.clicked.connect(lambda _on=False: self._go())
        grid.addWidget(self.find_button, 3, 2)
        self.wrong = label("", "bad", name="studio-wrong")
        self.wrong.hide()
        grid.addWidget(self.wrong, 4, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        return self.new

    def _working_card(self) -> QFrame:
        self.working = QFrame()
        set_look(self.working, "card")
        rows = QVBoxLayout(self.working)
        rows.setContentsMargins(WIDE, GAP, WIDE, GAP)
        self._working_words = label("", "strong", name="studio-working")
        rows.addWidget(self._working_words)
        line = QHBoxLayout()
        self.progress = QProgressBar()
        self.progress.setObjectName("studio-progress")
        self.progress.setAccessibleName("How far it is")
        self.progress.setTextVisible(False)
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("studio-cancel")
        self.cancel.clicked.connect(lambda _on=False: self.stop.emit())
        line.addWidget(self.progress, 1)
        line.addWidget(self.cancel)
        rows.addLayout(line)
        self._left = label("", "small", name="studio-left")
        rows.addWidget(self._left)
        self.working.hide()
        return self.working

    def _refusal_card(self) -> QFrame:
        self.refusal = QFrame()
        set_look(self.refusal, "bad-card")
        rows = QVBoxLayout(self.refusal)
        rows.setContentsMargins(WIDE, GAP, WIDE, GAP)
        self._refused = label("", "strong", name="studio-refused")
        self._meaning = label("", "", name="studio-refused-meaning")
        rows.addWidget(self._refused)
        rows.addWidget(self._meaning)
        self.refusal.hide()
        return self.refusal

    def _icons(self) -> None:
        self.browse.setIcon(theme().icon("open-file"))
        self.from_folder.setIcon(theme().icon("open-file"))

    # --- what it shows ---

    def show_printings(self, found: Printings) -> None:
        """What there is in the ledger."""
        before = self.form.currentData()
        self._found = found
        self.form.blockSignals(True)
        self.form.clear()
        for key, title in found.forms:
            double = sum(other == title for _, other in found.forms) > 1
            self.form.addItem(f"{title} ({key})" if double else title, key)
        at = self.form.findData(self._wanted.pop("form", None) or before)
        self.form.setCurrentIndex(max(0, at))
        self.form.blockSignals(False)
        self._fill_offers()
        rows = [Row(one.name, f"{one.title}, {one.issuer}", one.offer, "text") for one in found.kept]
        self.kept.fill(rows)
        self.kept.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.unfinished.setVisible(found.unfinished is not None)
        if found.unfinished is not None:
            at_moment, form, offer, name = found.unfinished
            title = dict(found.forms).get(form, form)
            called = f"“{name}” for {offer}" if offer and name else f"a printing for {offer}" if offer else "a printing"
            self._unfinished_words.setText(f"Not kept yet: {called} ({title}), last changed {when(at_moment)}.")

    def propose(self, *, form: str = "", offer: str = "", file: str = "") -> None:
        """What the new printing is for, as another screen said."""
        self._wanted = {key: value for key, value in (("form", form), ("offer", offer)) if value}
        if file:
            self.file.setText(file)
        if self._found is not None:
            self.show_printings(self._found)

    def show_working(self, name: str) -> None:
        """A paper is being read."""
        self.refusal.hide()
        self.new.hide()
        self.working.show()
        self._working_words.setText(f"Finding the blanks of {name}")
        self.progress.setRange(0, 0)
        self._left.setText("A form takes a second or two.")
        self.cancel.setFocus()

    def show_progress(self, words: str, count: int, of: int) -> None:
        """How far the work is: seconds, of so many at most."""
        if of and count:
            self.progress.setRange(0, of)
            self.progress.setValue(count)
            self._left.setText(f"{words}: {count} s so far. It ends by itself in {of - count} s at most.")

    def show_idle(self) -> None:
        """Nothing is under way."""
        self.working.hide()
        self.new.show()

    def refused(self, problem: Problem) -> None:
        """The paper cannot be used: say why, beside what was asked."""
        self.show_idle()
        told = problem_words(problem)
        self._refused.setText(told.what)
        parts = [told.meaning, told.remedy, *(f"• {one}" for one in told.details)]
        self._meaning.setText("\n".join(one for one in parts if one))
        self.refusal.show()
        self.file.setFocus()
        self.file.selectAll()

    def forget(self) -> None:
        """Nothing of the ledger stays."""
        self._found = None
        self._wanted = {}
        self.kept.fill([])
        self.offer.clear()
        self.file.clear()
        self.refusal.hide()
        self.unfinished.hide()
        self._unfinished_words.clear()
        self.show_idle()

    def _fill_offers(self) -> None:
        form = self.form.currentData()
        wanted = self._wanted.pop("offer", None) or self.offer.currentData()
        self.offer.clear()
        for one in self._found.offers if self._found is not None else ():
            if form in one.forms:
                self.offer.addItem(f"{one.issuer} ({one.offer})", one.offer)
        self.offer.addItem(_NONE, "")
        self.offer.setCurrentIndex(max(0, self.offer.findData(wanted)))

    # --- what is done ---

    def ask_file(self) -> None:
        """Let the paper be chosen."""
        dialogs.choose(self, "The agent’s paper", lambda path: self.file.setText(str(path)), kinds=PAPERS)

    def ask_folder(self) -> None:
        """Let the folder of a printing be chosen."""
        dialogs.choose(self, "The folder of a printing", self.folder.emit, folder=True)

    def _go(self) -> None:
        typed = self.file.text().strip()
        self.wrong.setText("" if typed else "Choose the paper first.")
        self.wrong.setVisible(not typed)
        if typed:
            self.map.emit(Path(typed).expanduser(), self.form.currentData(), self.offer.currentData() or "")
        else:
            self.file.setFocus()

    def _open_row(self, row: Row) -> None:
        if self._found is not None:
            one = next(one for one in self._found.kept if (one.name, one.offer) == (row.mark, row.where))
            self.open.emit(one)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(one.isLocalFile() for one in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(one.toLocalFile()) for one in event.mimeData().urls() if one.isLocalFile()]
        if paths and paths[0].is_dir():
            self.folder.emit(paths[0])
        elif paths:
            self.file.setText(str(paths[0]))
            self.form.setFocus(Qt.FocusReason.OtherFocusReason)
        event.acceptProposedAction()


__all__ = ["PrintingLine", "Start"]
