"""Keep a printing with an offer: which one, and under which name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.open_printing import PrintingLine, Serves
from gdnotice.errors import Problem
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look
from ui.words import counted, problem_words


class KeepDialog(QDialog):
    """Hands the offer's id and the name to ``submit`` with itself; that ends it with ``accept()`` or tells
    :meth:`refused`."""

    def __init__(
        self,
        offers: Sequence[Serves],
        kept: Sequence[PrintingLine],
        offer: str,
        name: str,
        submit: Callable[[str, str, KeepDialog], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._kept = {(one.offer, one.name) for one in kept}
        self.setObjectName("keep-printing")
        self.setWindowTitle("Keep the printing")
        self.setAccessibleName("Keep the printing")
        self.setMinimumWidth(520)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label("Keep the printing", "title"))
        self.offer = QComboBox()
        self.offer.setObjectName("keep-offer")
        self.offer.setAccessibleName("Offer")
        for one in offers:
            self.offer.addItem(f"{one.issuer} ({one.offer})", one.offer)
        self.offer.setCurrentIndex(max(0, self.offer.findData(offer)))
        self.name = QLineEdit(name or "official")
        self.name.setObjectName("keep-name")
        self.name.setAccessibleName("Name")
        self.name.setMaxLength(60)
        for words, part in (("&Offer", self.offer), ("&Name", self.name)):
            said = QLabel(words)
            set_look(said, "strong")
            said.setBuddy(part)
            part_rows = QVBoxLayout()
            part_rows.setSpacing(TIGHT)
            part_rows.addWidget(said)
            part_rows.addWidget(part)
            rows.addLayout(part_rows)
        self.consequence = label("", "muted", name="keep-consequence")
        rows.addWidget(self.consequence)
        self._refusal = QFrame()
        set_look(self._refusal, "bad-card")
        inner = QVBoxLayout(self._refusal)
        self._refused = label("", "bad", name="refusal")
        inner.addWidget(self._refused)
        self._refusal.hide()
        rows.addWidget(self._refusal)
        rows.addStretch(1)
        rows.addLayout(self._buttons())
        self.offer.currentIndexChanged.connect(lambda _at: self._tell())
        self.name.textChanged.connect(lambda _text: self._tell())
        self._tell()
        self.name.setFocus()
        self.name.selectAll()

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addStretch(1)
        cancel = QPushButton("Cancel")
        cancel.setObjectName("cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.do = QPushButton("&Keep it")
        self.do.setObjectName("do")
        set_look(self.do, "main")
        self.do.setDefault(True)
        self.do.clicked.connect(self._go)
        buttons.addWidget(cancel)
        buttons.addWidget(self.do)
        return buttons

    def refused(self, problem: Problem) -> None:
        """The ledger refused it: say why here."""
        self._refused.setText(problem_words(problem).text)
        self._refusal.show()
        self.do.setEnabled(True)
        self.adjustSize()

    def _tell(self) -> None:
        name = self.name.text().strip()
        there = (self.offer.currentData(), name) in self._kept
        self.do.setEnabled(bool(name) and self.offer.count() > 0)
        if not self.offer.count():
            self.consequence.setText("The ledger has no offer that this form serves. Keep the offer first.")
        elif there:
            self.consequence.setText(
                f"It takes the place of “{name}”. Papers stamped before stay as they are; notices approved on the one "
                "before must be approved again."
            )
        else:
            self.consequence.setText("Notices of this offer can go on it from then on, by this name.")

    def _go(self) -> None:
        self._refusal.hide()
        self.do.setEnabled(False)
        self._submit(self.offer.currentData(), self.name.text().strip(), self)


def kept_words(name: str, offer: str, unapproved: Sequence[int]) -> str:
    """What was done, for the status line."""
    said = f"Kept as “{name}” with {offer}."
    if unapproved:
        named = ", ".join(map(str, unapproved[:8])) + (" …" if len(unapproved) > 8 else "")
        said += f" {counted(len(unapproved), 'notice')} must be approved again: {named}."
    return said
