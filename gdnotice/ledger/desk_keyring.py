"""A secret in the operating system's keyring, for persons who want their own desk to open the ledger for them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from gdnotice.errors import World

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "GD Notice ledger"


def keep(vault: str, wrap: str, secret: bytes) -> None:
    """Keep the secret for that wrap of that vault. Raises :class:`World` where the desk has no safe keyring."""
    from keyring.errors import KeyringError

    keyring = _safe()
    try:
        keyring.set_password(SERVICE, _under(vault, wrap), base64.b64encode(secret).decode("ascii"))
    except (KeyringError, OSError, RuntimeError):
        raise _refused("took nothing") from None


def kept(vault: str, wrap: str) -> bytes | None:
    """The secret kept for that wrap; None where there is none. Raises :class:`World`."""
    from keyring.errors import KeyringError

    keyring = _safe()
    try:
        found = keyring.get_password(SERVICE, _under(vault, wrap))
    except (KeyringError, OSError, RuntimeError):
        raise _refused("gave nothing") from None
    try:
        return base64.b64decode(found, validate=True) if found else None
    except binascii.Error:
        return None


def forget(vault: str, wrap: str) -> None:
    """Take the secret out; nothing happens where there is none or no keyring: its wrap is gone, so it opens nothing."""
    from keyring.errors import KeyringError

    try:
        _safe().delete_password(SERVICE, _under(vault, wrap))
    except (KeyringError, World, OSError, RuntimeError):
        return


def _under(vault: str, wrap: str) -> str:
    return f"{vault}/{wrap}"


def _safe() -> KeyringBackend:
    """The keyring, if it is one that the system protects: others keep secrets in plain files, or drop them."""
    import keyring

    found = keyring.get_keyring()
    if found.priority < 1:
        raise World(
            "This desk has no keyring that the program can use.",
            "Keys are kept in Windows Credential Manager, in the macOS keychain, or on Linux in a Secret Service "
            "(GNOME Keyring, KWallet, KeePassXC) that runs and is unlocked.",
            "Open the ledger with your passphrase.",
        )
    return found


def _refused(what: str) -> World:
    return World(
        f"The desk's keyring {what}.",
        "It may be locked, or the question may have been declined.",
        "Unlock it and try again, or open the ledger with your passphrase.",
    )
