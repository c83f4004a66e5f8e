"""The paper of a notice: the stamped pages, or the pages as they would be now and marked so; from memory alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from gdnotice.actions.live_form import LivePaper
from gdnotice.actions.look_at_paper import PaperSeen, Sort, look_at_paper
from gdnotice.errors import Problem
from ui import keys
from ui.banner import Banner
from ui.form_view.document import page_texts
from ui.form_view.form_view import FormView
from ui.theme import SMALL, TIGHT, WIDE, label, set_look, theme
from ui.words import problem_words
from ui.work import Desk

_NAMES: dict[Sort, str] = {
    "stamped": "The stamped paper",
    "record": "The paper stamped before",
    "unstamped": "The pages as they would be, not stamped",
    "none": "",
}
_NOT_STAMPED = (
    "Not stamped. These are the pages as they would be now, with DRAFT across each. Nothing is printed or sent of them."
)


class Paper(QWidget):
    """Shows the paper of the notice it was told of with :meth:`show_notice`, read when it comes into sight."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper-tab")
        self.desk = desk
        self._number: int | None = None
        self._fresh = False
        self._seen: PaperSeen | None = None
        self._texts: tuple[str, ...] = ()
        self._icons: list[tuple[QToolButton, str]] = []
        self._says = Banner("paper-says")
        self.view = FormView(key="paper")
        self.view.setObjectName("paper-view")
        self.view.turned.connect(self._turned)
        self._empty = label("", "muted", name="paper-empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(0, SMALL, 0, 0)
        self._shown = QStackedWidget()
        self._shown.addWidget(self._empty)
        self._shown.addWidget(self.view)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, SMALL, 0, 0)
        rows.setSpacing(SMALL)
        rows.addWidget(self._says)
        rows.addWidget(self._shown, 1)
        self._bar = self._tools()
        rows.addWidget(self._bar)
        self._draw_icons()
        theme().changed.connect(self._draw_icons)

    def _tools(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        view = self.view
        acts = (
            ("page-before", "The page before", ("Ctrl+PgUp",), lambda: view.to_page(view.page - 1)),
            ("page-after", "The next page", ("Ctrl+PgDown",), lambda: view.to_page(view.page + 1)),
            ("zoom-out", "The paper smaller", ("Ctrl+-",), lambda: view.zoom_by(-1)),
            ("zoom-in", "The paper larger", ("Ctrl++", "Ctrl+="), lambda: view.zoom_by(1)),
            ("fit", "The paper as wide as its pane", ("Ctrl+0",), lambda: view.set_zoom(None)),
            ("fit-page", "A whole page", ("Ctrl+9",), lambda: view.set_zoom(None, whole_page=True)),
        )
        self._at = label("", "small", wrap=False, name="paper-page")
        for place, (icon, words, pressed, act) in enumerate(acts):
            button = QToolButton()
            button.setObjectName(f"paper-{icon}")
            button.setAccessibleName(words)
            button.setIconSize(QSize(18, 18))
            set_look(button, "tool")
            button.clicked.connect(act)
            shortcuts = [keys.on(self, one, words, act, within=True) for one in pressed]
            button.setToolTip(f"{words} ({keys.said(shortcuts[0])})")
            row.addWidget(button)
            self._icons.append((button, icon))
            if place == 1:
                row.addSpacing(TIGHT)
                row.addWidget(self._at)
                row.addStretch(1)
        return bar

    def _draw_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(theme().icon(icon, theme().colours.muted))

    # --- what it is told ---

    def show_notice(self, number: int) -> None:
        """The notice of that number came, or something was done to it: read its paper, now or once it is in sight."""
        if number != self._number:
            self.clear()
        self._number, self._fresh = number, False
        if self.isVisible():
            self._read()

    def clear(self) -> None:
        """Show nothing: another notice comes, or the ledger is being locked."""
        self._number, self._seen, self._texts = None, None, ()
        self._fresh = False
        self.view.clear()
        self._tell("", "")

    # --- what it shows ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fresh:
            self._read()

    def _read(self) -> None:
        if self._number is None:
            return
        self._fresh = True
        if self._seen is None:
            self._tell("", "The paper is being put together …")
        self.desk.run(
            "Putting the paper together", look_at_paper, self._number, done=self._show, failed=self._refused,
            only="paper",
        )  # fmt: skip

    def _show(self, seen: PaperSeen) -> None:
        if seen.number != self._number:
            return
        self._seen, self._texts = seen, ()
        if not seen.drawn:
            self._tell("", f"There is no paper of it. {seen.why}")
            return
        self._tell(_NOT_STAMPED if seen.sort == "unstamped" else seen.why, "")
        self.view.show_paper(LivePaper(seen.drawn, 0, (), ()))
        self._turned(self.view.page, self.view.pages)
        self.desk.aside("Reading the pages", page_texts, seen.drawn, done=self._heard, only="paper-texts")

    def _refused(self, problem: Problem) -> None:
        self._seen = None
        self.view.clear()
        self._tell(f"The paper cannot be shown.\n{problem_words(problem).text}", " ")

    def _tell(self, says: str, instead: str) -> None:
        """What is said above the pages, or ``instead`` of them."""
        self._says.say(says)
        self._empty.setText(instead)
        self._bar.setVisible(not instead)
        self._shown.setCurrentWidget(self._empty if instead else self.view)

    def _heard(self, texts: tuple[str, ...]) -> None:
        self._texts = texts
        self._turned(self.view.page, self.view.pages)

    def _turned(self, page: int, pages: int) -> None:
        """Which page is looked at: in words, and with its text for who cannot see it."""
        told = f"Page {page} of {pages}" if pages else ""
        self._at.setText(told)
        self._at.setContentsMargins(0, 0, WIDE, 0)
        name = _NAMES[self._seen.sort] if self._seen is not None else "The paper"
        self.view.setAccessibleName(f"{name}: {told.lower()}" if told else name)
        self.view.setAccessibleDescription(self._texts[page - 1] if 0 < page <= len(self._texts) else "")
