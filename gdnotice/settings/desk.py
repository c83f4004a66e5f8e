"""The desk's own settings, in a TOML file of the person's own: which ledger, who, where copies go, how it looks.

Whoever keeps the machine may set the same for everybody on it, in a file of the same form; a person's own come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from gdnotice import places
from gdnotice.errors import Mistake, Misuse

LEDGER, PERSON = "GDNOTICE_LEDGER", "GDNOTICE_AS"
"""The environment's names for the current ledger's folder and the person who opens it."""
Look: TypeAlias = Literal["system", "light", "dark"]
LOOKS: tuple[Look, ...] = ("system", "light", "dark")
SMALLEST_TEXT, LARGEST_TEXT = 80, 200
"""Per cent of the usual size."""
LONGEST_LEAD = 14 * 1440
"""Minutes: nobody is reminded earlier than a fortnight before."""


@dataclass(frozen=True, slots=True)
class Desk:
    """``ledger`` is the folder of the current ledger, ``person`` the name it is opened under; None where not said.

    ``copies`` is the folder in which copies of papers and of the ledger are put unless another is chosen. Reminders
    come ``reminders`` minutes before a deadline, the longest first, with the holder's name only where
    ``reminders_name`` it. ``text_size`` is in per cent.
    """

    ledger: Path | None = None
    person: str | None = None
    copies: Path | None = None
    reminders: tuple[int, ...] = (1440, 120, 30)
    reminders_name: bool = False
    look: Look = "system"
    text_size: int = 100


_USUAL = Desk()
_WORDS = {
    "ledger": "a text", "person": "a text", "copies": "a text",
    "reminders": f"a list of minutes from 1 to {LONGEST_LEAD}", "reminders_name": "true or false",
    "look": f"one of {', '.join(LOOKS)}", "text_size": f"a number from {SMALLEST_TEXT} to {LARGEST_TEXT}",
}  # fmt: skip


def desk_file() -> Path:
    """Where the desk's settings are kept."""
    return places.config() / "desk.toml"


def group_file() -> Path:
    """Where whoever keeps the machine has put the settings for everybody on it; it need not be there."""
    return places.group_config() / "desk.toml"


def group_desk() -> Desk:
    """What is set for everybody on the machine; what is usual where there is no file, and in a portable program.

    Raises :class:`Unreadable` where it cannot be read.
    """
    return _USUAL if places.portable() is not None else _read(group_file(), _USUAL)


def read_desk(path: Path | None = None) -> Desk:
    """The desk's settings; where there is no file, what is set for the group. With ``path`` just that file's.

    Raises :class:`Unreadable` where one of them cannot be read.
    """
    return _read(path, _USUAL) if path is not None else _read(desk_file(), group_desk())


def _read(path: Path, otherwise: Desk) -> Desk:
    if not path.exists():
        return otherwise
    from gdnotice import files  # the window is shown sooner without it, where there is nothing to read

    document = files.read_toml(path, "settings file")
    mistakes = [
        Mistake(
            f"{key} is {_WORDS[key]}"
            if key in _WORDS
            else f"there is no setting of that name; the settings are {', '.join(_WORDS)}",
            document.line(key),
            key,
        )
        for key, value in document.data.items()
        if key not in _WORDS or not _good(key, value)
    ]
    document.refuse(mistakes)
    found = document.data
    return Desk(
        ledger=_folder(found.get("ledger")) or otherwise.ledger,
        person=found.get("person") or otherwise.person,
        copies=_folder(found.get("copies")) or otherwise.copies,
        reminders=tuple(sorted(set(found.get("reminders", otherwise.reminders)), reverse=True)),
        reminders_name=found.get("reminders_name", otherwise.reminders_name),
        look=found.get("look", otherwise.look),
        text_size=found.get("text_size", otherwise.text_size),
    )


def _folder(text: Any) -> Path | None:
    return Path(text).expanduser() if text else None


def _good(key: str, value: object) -> bool:
    if key == "reminders":
        return isinstance(value, list) and all(type(one) is int and 1 <= one <= LONGEST_LEAD for one in value)
    if key == "reminders_name":
        return isinstance(value, bool)
    if key == "look":
        return value in LOOKS
    if key == "text_size":
        return type(value) is int and SMALLEST_TEXT <= value <= LARGEST_TEXT
    return isinstance(value, str)


def write_desk(desk: Desk, path: Path | None = None) -> Path:
    """Write the desk's settings; returns the file. One that cannot be read is left alone: :class:`Unreadable`."""
    from gdnotice import files

    otherwise = _USUAL if path is not None else group_desk()
    path = path or desk_file()
    _read(path, _USUAL)
    # What is as the group has it is not written: it follows the group's file from then on.
    kept = {key: getattr(desk, key) for key in _WORDS if getattr(desk, key) != getattr(otherwise, key)}
    given: dict[str, Any] = {key: str(value) if isinstance(value, Path) else value for key, value in kept.items()}
    import json

    # A JSON text is a TOML text: the same quotes, the same escapes; so are its lists of numbers, true and false.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in given.items() if value is not None]
    head = "# Settings of this desk: which ledger, who, and how the window looks.\n"
    files.write_whole(path, "".join([head, *lines]).encode(), mode=0o600)
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
