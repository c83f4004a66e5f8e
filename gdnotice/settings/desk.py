"""The desk's own settings: which ledger is current and who works here, in a TOML file of the person's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gdnotice import files, places
from gdnotice.errors import Mistake, Misuse

LEDGER, PERSON = "GDNOTICE_LEDGER", "GDNOTICE_AS"
"""The environment's names for the current ledger's folder and the person who opens it."""
_KEYS = ("ledger", "person")


@dataclass(frozen=True, slots=True)
class Desk:
    """``ledger`` is the folder of the current ledger, ``person`` the name it is opened under; None where not said."""

    ledger: Path | None = None
    person: str | None = None


def desk_file() -> Path:
    """Where the desk's settings are kept."""
    return places.config() / "desk.toml"


def read_desk(path: Path | None = None) -> Desk:
    """The desk's settings; all empty where there is no file. Raises :class:`Unreadable` where it cannot be read."""
    path = path or desk_file()
    if not path.exists():
        return Desk()
    document = files.read_toml(path, "settings file")
    mistakes = [
        Mistake(
            f"{key} is a text"
            if key in _KEYS
            else f"there is no setting of that name; the settings are {', '.join(_KEYS)}",
            document.line(key),
            key,
        )
        for key, value in document.data.items()
        if key not in _KEYS or not isinstance(value, str)
    ]
    document.refuse(mistakes)
    ledger = document.data.get("ledger")
    return Desk(Path(ledger).expanduser() if ledger else None, document.data.get("person") or None)


def write_desk(desk: Desk, path: Path | None = None) -> Path:
    """Write the desk's settings; returns the file. One that cannot be read is left alone: :class:`Unreadable`."""
    path = path or desk_file()
    read_desk(path)
    # A JSON text is a TOML text: the same quotes, the same escapes.
    given = (("ledger", str(desk.ledger) if desk.ledger is not None else None), ("person", desk.person))
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in given if value]
    files.write_whole(path, "".join(["# Settings of this desk. Which ledger, and who.\n", *lines]).encode(), mode=0o600)
    return path


def current(given: Path | None, environment: Mapping[str, str]) -> Path:
    """The folder of the ledger to open: as given, else as the environment says, else as this desk is set.

    Raises :class:`Misuse` where nobody says.
    """
    if given is not None:
        return given
    if environment.get(LEDGER):
        return Path(environment[LEDGER]).expanduser()
    if (kept := read_desk().ledger) is not None:
        return kept
    raise Misuse(
        "Which ledger is meant is not said.",
        "Nothing was opened.",
        f"Give its folder with --ledger, in the environment as {LEDGER}, or as `ledger` in {desk_file()}.",
    )


def person(given: str | None, environment: Mapping[str, str]) -> str | None:
    """The name under which to open it, looked for in the same places; None where nobody says."""
    return given or environment.get(PERSON) or read_desk().person
