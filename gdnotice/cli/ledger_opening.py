"""How every command on the ledger opens it: which folder, who, and the passphrase, which is never an argument."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gdnotice.cli.speak import say
from gdnotice.clock import SystemClock
from gdnotice.errors import Misuse
from gdnotice.settings import desk

if TYPE_CHECKING:
    from gdnotice.ledger.vault import Vault

Function = Callable[..., Any]
_LONGEST = 4096


def ledger_options(function: Function) -> Function:
    """``--ledger``, ``--as``, ``--passphrase-fd``, ``--keyring`` and ``--recovery``, which say how it is opened."""
    for option in reversed(
        (
            click.option("--ledger", "folder", type=click.Path(path_type=Path), help="The ledger's folder."),
            click.option("--as", "name", metavar="NAME", help="Who opens it."),
            click.option(
                "--passphrase-fd", type=int, metavar="N", help="Read the passphrase from this open file descriptor."
            ),
            click.option(
                "--keyring", "way", flag_value="keyring", help="Open it with this desk's keyring, not a passphrase."
            ),
            click.option(
                "--recovery", "way", flag_value="recovery", help="Open it with the recovery key, asked for likewise."
            ),
        )
    ):
        function = option(function)
    return function


def opens(
    *, write: bool | Callable[[Mapping[str, Any]], bool], else_read: bool = False
) -> Callable[[Function], Function]:
    """Open the ledger around a command, which is given it as ``vault``. Without ``write`` others may be writing.

    ``write`` may hang on what else the command is given. With ``else_read`` it is opened for reading where somebody
    else is writing.
    """

    def decorate(command: Function) -> Function:
        @functools.wraps(command)
        def opened(
            folder: Path | None, name: str | None, passphrase_fd: int | None, way: str | None, **given: Any
        ) -> Any:
            writes = write if isinstance(write, bool) else write(given)
            with open_here(folder, name, passphrase_fd, way, write=writes, else_read=else_read) as vault:
                return command(vault=vault, **given)

        return ledger_options(opened)

    return decorate


@contextmanager
def open_here(
    folder: Path | None,
    name: str | None,
    passphrase_fd: int | None,
    way: str | None,
    *,
    write: bool,
    else_read: bool = False,
) -> Iterator[Vault]:
    """The ledger that is meant, open for as long as the work takes."""
    from gdnotice.ledger.lock import Held

    opening = _opening(folder, name, passphrase_fd, way)
    try:
        vault = opening(write)
    except Held:
        if not else_read:
            raise
        vault = opening(False)
    with vault:
        try:
            yield vault
        finally:
            for remark in vault.remarks:
                say(f"! {remark}", 0, 2, err=True)


def _opening(
    folder: Path | None, name: str | None, passphrase_fd: int | None, way: str | None
) -> Callable[[bool], Vault]:
    """How it is opened, for writing or not. The passphrase is asked for once, here."""
    from gdnotice.actions.open_ledger import open_by_keyring, open_by_recovery_key, open_ledger

    place = desk.current(folder, os.environ)
    if way == "keyring":
        return lambda write: open_by_keyring(place, SystemClock(), write=write)
    if way == "recovery":
        key = secret("Recovery key", passphrase_fd)
        return lambda _write: open_by_recovery_key(place, key, SystemClock(), name=name)
    who = desk.person(name, os.environ)
    passphrase = secret("Passphrase", passphrase_fd)
    return lambda write: open_ledger(place, who, passphrase, SystemClock(), write=write)


def secret(what: str, descriptor: int | None, *, new: bool = False) -> str:
    """A passphrase or key: the first line of an open file descriptor, or typed unseen (twice where it is ``new``)."""
    if descriptor is not None:
        return _from(descriptor, what)
    if not _has_terminal():
        raise Misuse(
            f"There is no terminal to type the {what.lower()} on.",
            "It is never taken from the arguments, where others could read it.",
            "Give it on an open file descriptor, as in --passphrase-fd 3 3<file.",
        )
    typed: str = click.prompt(what, hide_input=True, confirmation_prompt=new, err=True, type=str)
    return typed


_read: dict[int, list[str]] = {}


def _from(descriptor: int, what: str) -> str:
    """The next line of a descriptor: two secrets may come through one, a line each."""
    if descriptor not in _read:
        try:
            with os.fdopen(os.dup(descriptor), "rb", closefd=True) as stream:
                content = stream.read(_LONGEST)
        except OSError as error:
            raise Misuse(
                f"The file descriptor {descriptor} cannot be read ({error.strerror}).",
                f"The {what.lower()} was expected there.",
                "Open it in the same command, as in --passphrase-fd 3 3<file.",
            ) from None
        try:
            _read[descriptor] = content.decode("utf-8").splitlines()
        except UnicodeDecodeError:
            raise Misuse(
                f"What comes from the file descriptor {descriptor} is not UTF-8 text.", "", "Save the file as UTF-8."
            ) from None
    lines = _read[descriptor]
    found = lines.pop(0) if lines else ""
    if not lines:  # a descriptor of the same number may be another file the next time
        del _read[descriptor]
    if not found:
        raise Misuse(
            f"Nothing came from the file descriptor {descriptor}.", f"The {what.lower()} was expected there.", ""
        )
    return found


def _has_terminal() -> bool:
    if sys.stdin.isatty() or os.name == "nt":
        return sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True
