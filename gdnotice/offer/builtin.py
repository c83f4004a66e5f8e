"""The offers that come with the program: two real ones from filings, and invented ones for trying it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from gdnotice import places
from gdnotice.errors import Unreadable


def offers() -> Mapping[str, Path]:
    """The offer files that come with the program, by the offer's id, which is the file's name."""
    return {path.stem: path for path in sorted((places.resources() / "offers").glob("*.toml"))}


def find(text: str) -> Path:
    """The offer file that ``text`` names: a file by its path, else a built-in offer by its id.

    Raises :class:`~gdnotice.errors.Unreadable` naming the ids there are.
    """
    path = Path(text)
    try:
        if text and path.is_file():
            return path
    except (OSError, ValueError):  # a name too long for the disk, or with a null in it, is no file
        pass
    known = offers()
    if text in known:
        return known[text]
    near = difflib.get_close_matches(text.lower()[:100], known, n=1, cutoff=0.6)
    meant = f"Did you mean {near[0]}? " if near else ""
    shown = text if len(text) <= 100 and text.isprintable() else f"{text[:60]!r}…"
    raise Unreadable(
        f"There is no offer “{shown}”.",
        "It is neither a file that can be opened nor the id of a built-in offer.",
        f"{meant}Give the path of an offer file, or one of: {', '.join(known)}.",
    )
