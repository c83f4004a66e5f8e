"""Hears that the screen is locked or the machine goes to sleep, where the desktop says so over D-Bus.

Linux desktops do: systemd-logind on the system's bus, the screen savers of GNOME and KDE on the session's. Windows and
macOS say it in other ways, which are not listened to; there the ledger locks itself when nobody is at work.
"""

from __future__ import annotations

import os

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage, QDBusUnixFileDescriptor

_LOGIN, _LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_PATIENCE = 500
"""Milliseconds that the system has to answer."""
_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)


class Session(QObject):
    """``locks`` carries why, while :meth:`begin` is in force. Sleep waits (at most some seconds, the system's own
    limit) until :meth:`done` tells that the ledger is locked."""

    locks = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listens = False
        self._delay: QDBusUnixFileDescriptor | None = None

    def begin(self) -> None:
        """Somebody sits at a ledger."""
        if not self._listens:
            self._listens = True
            self._listen()
        self._ask_to_wait()

    @Slot(str)
    def done(self, _why: str = "") -> None:
        """The ledger is locked: the machine may sleep."""
        self._delay = None

    def _listen(self) -> None:
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            manager = f"{_LOGIN}.Manager"
            self._hear(system, (_LOGIN, _LOGIN_PATH, manager, "PrepareForSleep"), SLOT("sleeps(bool)"))
            own = _own_session(system)
            if own:
                self._hear(system, (_LOGIN, own, f"{_LOGIN}.Session", "Lock"), SLOT("screen_locked()"))
        if session.isConnected():
            for name, path in _SAVERS:
                self._hear(session, ("", path, name, "ActiveChanged"), SLOT("saver(bool)"))

    def _hear(self, bus: QDBusConnection, signal: tuple[str, str, str, str], slot: object) -> None:
        """``signal``: service (empty: any), path, interface, name."""
        # PySide6 6.12 declares the slot as bytes and takes a text.
        bus.connect(*signal, self, slot)  # type: ignore[call-overload]

    def _ask_to_wait(self) -> None:
        """Hold the system's permission to sleep until the key is forgotten."""
        system = QDBusConnection.systemBus()
        if self._delay is not None or not system.isConnected():
            return
        manager = QDBusInterface(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", system)
        if not manager.isValid():
            return
        manager.setTimeout(_PATIENCE)
        reply = manager.call("Inhibit", "sleep", "GD Notice", "The ledger is locked first", "delay")
        if reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments():
            held = reply.arguments()[0]
            self._delay = held if isinstance(held, QDBusUnixFileDescriptor) else None

    @Slot(bool)
    def sleeps(self, begins: bool) -> None:
        if begins:
            self.locks.emit("It locked itself: the machine went to sleep.")

    @Slot(bool)
    def saver(self, on: bool) -> None:
        if on:
            self.screen_locked()

    @Slot()
    def screen_locked(self) -> None:
        self.locks.emit("It locked itself: the screen was locked.")


def _own_session(system: QDBusConnection) -> str:
    """The path of this session, as the system names it; empty where it knows none."""
    manager = QDBusInterface(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", system)
    if not manager.isValid():
        return ""
    manager.setTimeout(_PATIENCE)
    number = os.environ.get("XDG_SESSION_ID", "")
    reply = manager.call("GetSession", number) if number else manager.call("GetSessionByPID", os.getpid())
    found = reply.arguments()
    if reply.type() != QDBusMessage.MessageType.ReplyMessage or not found:
        return ""
    return str(getattr(found[0], "path", lambda: found[0])())
