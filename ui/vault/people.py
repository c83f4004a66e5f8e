"""People: who may open the ledger, their roles, and one's own passphrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions import people as acts
from gdnotice.errors import Misuse
from ui import dialogs, screen
from ui.asking import Ask, AskDialog
from ui.screen import Screen
from ui.theme import GAP, SMALL, WIDEST, label, set_look
from ui.work import Desk

_ROLES = (
    ("preparer", "Preparer: prepares notices, stamps and sends them"),
    ("approver", "Approver: approves what others prepared, and says who may open the ledger"),
    ("reader", "Reader: looks, and changes nothing"),
)


class People(Screen):
    """The people of the ledger."""

    title = "People"
    how: ClassVar[str] = (
        "Everybody opens the ledger with a name and passphrase of their own. A preparer prepares, stamps and sends; an "
        "approver also approves what others prepared, and says who may open the ledger; a reader looks.\n"
        "Somebody taken out can no longer open it; what that person did stays under their name."
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDEST, WIDEST, WIDEST)
        rows.setSpacing(GAP)
        rows.addWidget(label("People", "title"))
        rows.addWidget(label("Who may open this ledger. What a person did stays under that person's name.", "muted"))
        self._table = QTableWidget(0, 2)
        self._table.setObjectName("people")
        self._table.setAccessibleName("People of the ledger")
        self._table.setHorizontalHeaderLabels(["Name", "Role"])
        self._table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        rows.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        for words, name, act in (
            ("&Add a person …", "add", self.add),
            ("Change the &role …", "role", self.role),
            ("&New passphrase …", "new-passphrase", self.new_passphrase),
            ("&Take out …", "remove", self.remove),
        ):
            button = QPushButton(words)
            button.setObjectName(name)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        own = QPushButton("Change my &passphrase …")
        set_look(own, "link")
        own.clicked.connect(self.passphrase)
        row.addWidget(own)
        rows.addLayout(row)

    def refresh(self) -> None:
        self.desk.run("Reading who is in the ledger", acts.list_people, done=self._show, only="people")

    def forget(self) -> None:
        self._table.setRowCount(0)

    def _show(self, found: list[Any]) -> None:
        self._table.setRowCount(len(found))
        for row, one in enumerate(found):
            for column, text in enumerate((one.name, one.role)):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, one.name)
                self._table.setItem(row, column, item)
        if found and not self._table.selectedItems():
            self._table.selectRow(0)

    def _chosen(self) -> str | None:
        items = self._table.selectedItems()
        return str(items[0].data(Qt.ItemDataRole.UserRole)) if items else None

    def add(self) -> None:
        """Ask for a new person."""
        asks = (
            Ask("name", "&Name", required=True),
            Ask("role", "Role", "choice", value="approver", choices=_ROLES, required=True),
            Ask("passphrase", "&Passphrase", "secret", "The person changes it later.", required=True),
            Ask("again", "The same &again", "secret", required=True),
        )

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            if given["passphrase"] != given["again"]:
                dialog.refused(Misuse("The two passphrases differ.", "", "Type them again."))
                return
            self._do(dialog, acts.add_person, given["name"], given["role"], given["passphrase"], said="Added.")

        dialogs.show(AskDialog("Add a person", "", "&Add", asks, submit, self.window()))

    def role(self) -> None:
        """Ask for another role of the person chosen."""
        if (name := self._chosen()) is None:
            return
        asks = (Ask("role", "Role", "choice", choices=_ROLES, required=True),)
        dialogs.show(
            AskDialog(
                "Change the role", name, "&Change", asks,
                lambda given, dialog: self._do(dialog, acts.change_role, name, given["role"], said="Changed."),
                self.window(),
            )
        )  # fmt: skip

    def remove(self) -> None:
        """Take the person chosen out of the ledger, after saying what that means."""
        if (name := self._chosen()) is None:
            return
        told = f"{name} can no longer open the ledger. What {name} did stays. A copy made earlier opens as before."
        dialogs.show(
            AskDialog(
                "Take a person out", told, "&Take out", (),
                lambda _given, dialog: self._do(dialog, acts.remove_person, name, said="Taken out."),
                self.window(),
            )
        )  # fmt: skip

    def passphrase(self) -> None:
        """Ask for a new passphrase of one's own."""
        self._ask_passphrase("Change my passphrase", "", None)

    def new_passphrase(self) -> None:
        """Ask for a new passphrase of the person chosen, who forgot theirs."""
        if (name := self._chosen()) is None:
            return
        told = "For who forgot their own. They change it before they approve anything: you know it too."
        self._ask_passphrase(f"New passphrase of {name}", told, name)

    def _ask_passphrase(self, title: str, told: str, name: str | None) -> None:
        asks = (
            Ask("passphrase", "New &passphrase", "secret", required=True),
            Ask("again", "The same &again", "secret", required=True),
        )

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            if given["passphrase"] != given["again"]:
                dialog.refused(Misuse("The two passphrases differ.", "", "Type them again."))
                return
            said = "The old one opens it no longer."
            self._do(dialog, acts.change_passphrase, given["passphrase"], name, said=said)

        dialogs.show(AskDialog(title, told, "&Change", asks, submit, self.window()))

    def _do(self, dialog: AskDialog, act: Any, *args: Any, said: str) -> None:
        def done(_found: Any) -> None:
            dialog.accept()
            self.wants.emit(screen.TELL, said)
            self.refresh()

        self.desk.run("Changing who may open the ledger", act, *args, done=done, failed=dialog.refused, changes=True)
