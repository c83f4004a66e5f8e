"""The ways into the ledger: one's passphrase, this desk's keyring, the recovery key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gdnotice.actions import people as acts
from gdnotice.actions.describe_ledger import Described
from gdnotice.errors import Misuse
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.once import Once
from ui.work import Desk


class WaysIn(QObject):
    """The acts of the third card. ``said``: what came of one, and whether that is good."""

    said = Signal(str, bool)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.described: Described | None = None

    def recovery(self) -> None:
        """Make a new recovery key, and show it this once."""
        found = self.described
        old = (
            " The one that was made before opens the ledger no longer." if found is not None and found.recovery else ""
        )

        def submit(_given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(key: str) -> None:
                dialog.accept()
                told = (
                    "It opens this ledger where every passphrase is lost. Print it or write it down, and lock it away."
                )
                dialogs.show(
                    Once("Recovery key", told, key, confirm="It is on &paper, away from this computer",
                         parent=self._window.window())
                )  # fmt: skip
                self.said.emit("There is a new recovery key.", True)

            self._desk.run("Making the key", acts.make_recovery_key, done=done, failed=dialog.refused, changes=True)

        told = f"It is shown a single time, and kept nowhere.{old}"
        dialogs.show(AskDialog("New recovery key", told, "&Make it", (), submit, self._window.window()))

    def passphrase(self) -> None:
        """Ask for a new passphrase of one's own."""
        asks = (
            Ask("passphrase", "New &passphrase", "secret", required=True),
            Ask("again", "The same &again", "secret", required=True),
        )

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            if given["passphrase"] != given["again"]:
                dialog.refused(Misuse("The two passphrases differ.", "", "Type them again."))
                return

            def done(_none: object) -> None:
                dialog.accept()
                self.said.emit("Your passphrase is changed; the old one opens the ledger no longer.", True)

            self._desk.run(
                "Changing the passphrase", acts.change_passphrase, given["passphrase"], done=done,
                failed=dialog.refused, changes=True,
            )  # fmt: skip

        told = "Backups made before open with the old one."
        dialogs.show(AskDialog("Change my passphrase", told, "&Change", asks, submit, self._window.window()))

    def keyring(self) -> None:
        """Let this desk's keyring open the ledger from now on, or no longer."""
        on = not (self.described is not None and self.described.keyring)

        def submit(_given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(_none: object) -> None:
                dialog.accept()
                self.said.emit(
                    "The keyring opens it for you from now on." if on else "The keyring opens it no longer.", True
                )

            self._desk.run("Asking the keyring", acts.use_keyring, on, done=done, failed=dialog.refused, changes=True)

        told = (
            "Whoever is signed in as you on this desk opens the ledger without a passphrase."
            if on
            else "The ledger is opened with your passphrase alone again, on every desk."
        )
        title = "Open it with this desk's keyring" if on else "No longer open it with a keyring"
        verb = "&Use the keyring" if on else "&Take it out"
        dialogs.show(AskDialog(title, told, verb, (), submit, self._window.window()))
