"""What the loader of an offer file has found wrong so far, and the small readings that all its parts share."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Mistake
from gdnotice.files import Document
from gdnotice.offer.declared import TABLES, TERMS
from gdnotice.offer.terms import Kind
from gdnotice.pack import types
from gdnotice.pack.form import Field
from gdnotice.pack.types import Fault
from gdnotice.values import Value

_ENOUGH = 40
"""Mistakes after which a file is plainly something else: no more are looked for a likeness, or shown."""

_T = TypeVar("_T")

ZONE = Field("zone", types.TEXT, "Zone", longest=64)


def dotted(path: Iterable[str | int]) -> str:
    """``agent.delivery.number``: the path without the places in lists, which the line tells. Shortened, one line."""
    name = ".".join(part for part in path if isinstance(part, str))
    shown = "".join(character if character.isprintable() else "?" for character in name[:61])
    return f"{shown[:60]}…" if len(shown) > 60 else shown


def article(noun: str) -> str:
    """``an auction``, ``a tender``."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


class Reader:
    """Reads one offer file; gathers its mistakes instead of stopping at the first.

    ``kind`` and ``zone`` are what the file says, so far as it could be read: ``kind`` None leaves checks by kind out,
    ``zone`` is New York until then.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[Mistake] = []
        self.kind: Kind | None = None
        self.zone: ZoneInfo = NEW_YORK

    def wrong(self, message: str, *path: str | int) -> None:
        """Keep a mistake. ``message`` goes on after the key's name: ``is missing. ...``"""
        self.mistakes.append(Mistake(f"{dotted(path)} {message}", self.document.line(*path), dotted(path), path))

    def missing(self, message: str, key: str, *path: str | int) -> None:
        """Keep a mistake about a key that is not there; it is placed where its table starts."""
        whole = (*path, key)
        self.mistakes.append(Mistake(f"{dotted(whole)} {message}", self.document.line(*path), dotted(whole), whole))

    def refuse(self) -> None:
        """Raise :class:`~gdnotice.errors.Unreadable` with the mistakes; do nothing where there are none."""
        ordered = sorted(self.mistakes, key=lambda mistake: mistake.line or 0)
        if len(ordered) > _ENOUGH:
            rest = ordered[_ENOUGH - 1 :]
            ordered[_ENOUGH - 1 :] = [
                Mistake(f"from here on {len(rest)} more mistakes; this may be another kind of file", rest[0].line)
            ]
        self.document.refuse(ordered)

    # ------------------------------------------------------------------ shapes

    def table(self, raw: object, *path: str | int) -> Mapping[str, Any]:
        """``raw`` as a table; empty, with a mistake, where it is none."""
        if isinstance(raw, dict):
            return raw
        name = dotted(path)
        self.wrong(f"is a table. Write [{name}] on a line of its own and its keys below.", *path)
        return {}

    def tables(self, raw: object, *path: str | int) -> list[tuple[int, Mapping[str, Any]]]:
        """``raw`` as a list of tables, each with its place in the list; what is no table is a mistake and left out."""
        if not isinstance(raw, list):
            name = dotted(path)
            self.wrong(f"can stand more than once. Write [[{name}]] with two brackets and its keys below.", *path)
            return []
        found: list[tuple[int, Mapping[str, Any]]] = []
        for place, one in enumerate(raw):
            if isinstance(one, dict):
                found.append((place, one))
            else:
                self.wrong("holds something that is no table. Write each as { key = value, ... }.", *path, place)
        return found

    # ------------------------------------------------------------------ values

    def value(self, field: Field, raw: object, *path: str | int) -> Value | None:
        """``raw`` through the field's type; None where it is empty, or, with a mistake, where it is no such value."""
        parsed = field.type.from_toml(raw, field, self.zone)
        if isinstance(parsed, Fault):
            self.wrong(f"cannot be taken. {parsed.message}", *path)
            return None
        return None if parsed in (None, "", ()) else parsed

    def given(
        self, field: Field, table: Mapping[str, Any], wanted: type[_T], *path: str | int, need: str = ""
    ) -> _T | None:
        """The value of ``field`` in ``table``. With ``need``, a sentence on what it is for, the value must be there."""
        key = field.id
        before = len(self.mistakes)
        found = self.value(field, table[key], *path, key) if key in table else None
        if found is None and need and len(self.mistakes) == before:
            if key in table:
                self.wrong(f"is empty. {need}", *path, key)
            else:
                self.missing(f"is missing. {need}", key, *path)
        return found if isinstance(found, wanted) else None

    def known(self, table: Mapping[str, Any], known: Iterable[str], *path: str | int) -> None:
        """A mistake for each key of ``table`` that is not among ``known``."""
        names = tuple(known)
        for key in table:
            if key not in names:
                near = self.nearest(key, names)
                meant = f"Did you mean {near}?" if near else f"It takes: {', '.join(names)}."
                self.wrong(f"is not a key of this table. {meant}", *path, key)

    def unnamed(self, key: str, extra: Iterable[str], *path: str | int) -> None:
        """A mistake where ``key`` should name a term, or one of ``extra``, and does not."""
        near = self.nearest(key, [*TERMS, *extra])
        self.wrong(
            f"names no term of an offer. {f'Did you mean {near}?' if near else 'Name one, like expires.'}", *path
        )

    def nearest(self, key: str, names: Iterable[str]) -> str | None:
        """The name most like ``key``, if any is like it."""
        if len(self.mistakes) > _ENOUGH:  # a likeness costs a millisecond, and a wrong file may hold 100,000 keys
            return None
        found = difflib.get_close_matches(key[:60], list(names), n=1, cutoff=0.6)
        return found[0] if found else None

    # ------------------------------------------------------------------ terms

    def term(self, key: str, raw: object, *path: str | int) -> Value | None:
        """The value of the declared term ``key``; None where it is empty or, with a mistake, cannot be taken."""
        if not self.fits(key, *path):
            return None
        found = self.value(TERMS[key].field, raw, *path)
        if key == "guarantee.zone" and isinstance(found, str) and self.timezone(found, *path) is None:
            return None
        return found

    def fits(self, key: str, *path: str | int) -> bool:
        """Whether the declared term ``key`` belongs to this kind of offer; where it does not, that is a mistake."""
        kinds = TERMS[key].kinds
        if self.kind is None or self.kind in kinds:
            return True
        those, this = " and ".join(kinds), article(self.kind)
        self.wrong(f"is a term of {those} offers, and this is {this}. Take it out, or correct `kind`.", *path)
        return False

    def unknown_term(self, key: str, extra: Iterable[str], *path: str | int) -> None:
        """A mistake for ``key``, which is neither a term nor among ``extra``, saying what may have been meant."""
        last = key.rpartition(".")[2]
        homes = [name for name in TERMS if name.rpartition(".")[2] == last and self._own(name)]
        if len(homes) == 1 and homes[0] != key:
            table = homes[0].partition(".")[0] if "." in homes[0] else ""
            place = f"under [{table}]" if table else "at the top of the file, above the first table"
            self.wrong(f"is not a term. {homes[0]} is: write it {place}.", *path)
            return
        near = self.nearest(key, [*(name for name in TERMS if self._own(name)), *TABLES, *extra])
        meant = f"Did you mean {near}?" if near else "The sample offers show every key; take it out or correct it."
        self.wrong(f"is not a key of an offer file. {meant}", *path)

    def _own(self, name: str) -> bool:
        return self.kind is None or self.kind in TERMS[name].kinds

    def timezone(self, name: str, *path: str | int) -> ZoneInfo | None:
        """The zone of an IANA name like ``America/New_York``; None, with a mistake, for anything else."""
        # Names without a stroke are the desk's own settings ("localtime") or abbreviations that hide the clock changes.
        if name == "UTC" or ("/" in name and not name.startswith(("posix/", "right/"))):
            try:
                return ZoneInfo(name)
            except (KeyError, OSError, ValueError):  # not found; the name of a folder; a name that climbs out of it
                pass
        near = self.nearest(name.replace(" ", "_"), zoneinfo.available_timezones())
        meant = f"Did you mean {near}?" if near else "Write it like America/New_York."
        self.wrong(f"is not a time zone by its IANA name. {meant}", *path)
        return None
