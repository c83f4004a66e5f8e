"""One file name a row: from a pattern, safe on every system, unique within the batch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from gdnotice.errors import Misuse
from gdnotice.files import safe_name
from gdnotice.pack.form import Form

USUAL = "{row:05} {holder.names}"
"""The pattern where none is given."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_WIDTH = re.compile(r"0?[1-9]\d?")
_LONGEST = 180
"""Bytes of a name in UTF-8, without ``.pdf``: file systems take 255."""


class Names:
    """Gives each row its name. Rows must come in the same order each time for names to be the same."""

    def __init__(self, pattern: str, form: Form) -> None:
        """Raises :class:`~gdnotice.errors.Misuse` where the pattern names what the form does not have."""
        self.form = form
        self.pattern = pattern.removesuffix(".pdf")
        # where the number of the row comes first and something else than a digit behind it, no two names are one
        self._distinct = re.match(r"\{row(:0?[1-9]\d?)?\}[ _.,;()A-Za-z-]", self.pattern) is not None
        self._taken: set[int] = set()  # eight bytes a name: a hundred thousand names would not stay small
        for place in _PLACE.findall(self.pattern):
            name, _, width = place.partition(":")
            if name == "row":
                known = not width or _WIDTH.fullmatch(width) is not None
            else:
                known = not width and name in form.fields and form.fields[name].role != "desk"
            if not known:
                raise Misuse(
                    f"The pattern for names has {{{place}}}, which is nothing that a row of {form.id} has.",
                    "",
                    "Use {row}, {row:05} and ids of answers like {holder.names}; `gdnotice form show` lists them.",
                )
        if "{" in _PLACE.sub("", self.pattern) or "}" in _PLACE.sub("", self.pattern):
            raise Misuse("The pattern for names has a brace without its partner.", "", "Write {row:05}-{holder.names}.")

    def name(self, number: int, answers: Mapping[str, str]) -> str:
        """The file name of row ``number``; a name that another row has already gets `` (2)`` and so on."""
        plain = _short(safe_name(_PLACE.sub(lambda place: self._filled(place[1], number, answers), self.pattern)))
        if self._distinct:
            return f"{plain}.pdf"
        name = plain
        turn = 1
        while not self._take(name):
            turn += 1
            name = f"{plain} ({turn})"
        return f"{name}.pdf"

    def _filled(self, place: str, number: int, answers: Mapping[str, str]) -> str:
        name, _, width = place.partition(":")
        if name == "row":
            return f"{number:{width}}"
        text = answers.get(name, "")
        if self.form.fields[name].type.many:
            text = re.split(r"[|\n]", text.strip().lstrip("|"), maxsplit=1)[0]
        # format characters (marks that turn the direction of writing) would make a name look like another
        return "".join(character if character.isprintable() else " " for character in text).strip()

    def _take(self, name: str) -> bool:
        """False where the name is taken; upper and lower case are one on Windows and macOS."""
        digest = hashlib.blake2b(name.casefold().encode("utf-8", "surrogatepass"), digest_size=8).digest()
        mark = int.from_bytes(digest, "big")
        if mark in self._taken:
            return False
        self._taken.add(mark)
        return True


def _short(name: str) -> str:
    """Cut to what file systems take, never inside a character."""
    content = name.encode("utf-8", "replace")
    return content[:_LONGEST].decode("utf-8", "ignore").rstrip(" .") or "notice"
