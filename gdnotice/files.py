"""Reading and writing files without losing anything.

Input files are bounded, decoded strictly and never echoed back. Output files are written aside, flushed, put in place.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any, TypeAlias

from gdnotice.errors import Mistake, Misuse, Unreadable, World

TEXT_LIMIT = 2_000_000
"""Bytes: the largest text input. An offer or a set of answers is a few kB; a hundred times that is a mistake."""

PDF_LIMIT = 200_000_000
"""Bytes: the largest PDF input."""

KeyPath: TypeAlias = tuple[str | int, ...]


def read_bytes(path: Path, what: str, limit: int = TEXT_LIMIT) -> bytes:
    """The file's bytes. ``what`` names it for messages ("offer file"). Raises :class:`Unreadable`."""
    try:
        if not path.is_file():
            raise Unreadable(
                f"The {what} {path} is not there." if not path.exists() else f"The {what} {path} is not a file.",
                "Nothing was read.",
                "Check the name and the folder.",
            )
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name cannot be used"
        raise Unreadable(
            f"The {what} {str(path)!r} cannot be opened ({reason}).",
            "Nothing was read.",
            "Check the file's permissions.",
        ) from None
    if len(content) > limit:
        raise Unreadable(
            f"The {what} {path} is larger than {limit:,} bytes.",
            "That is far more than such a file can hold.",
            "Check that it is the right file.",
        )
    return content


def decode(content: bytes, path: Path, what: str) -> str:
    """Text of a UTF-8 file, a byte-order mark allowed. Raises :class:`Unreadable` naming the line at fault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"The {what} {path} is not UTF-8 text.",
            f"The first byte that does not fit stands in line {line}.",
            "Save it as UTF-8 and try again.",
        ) from None
    if "\0" in text:
        raise Unreadable(f"The {what} {path} holds binary data.", "It is not a text file.", "Check the name.")
    return text


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file: its data, and the line (from 1) on which each key path starts."""

    path: Path
    what: str
    data: dict[str, Any]
    lines: Mapping[KeyPath, int]

    def line(self, *path: str | int) -> int | None:
        """The line of ``path``, or of the nearest enclosing key that has one."""
        for length in range(len(path), 0, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return None

    def refuse(self, mistakes: list[Mistake]) -> None:
        """Raise :class:`Unreadable` with all ``mistakes`` in the order of the file; do nothing where there are none."""
        if mistakes:
            count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
            raise Unreadable(
                f"The {self.what} {self.path} has {count}.",
                "Nothing was done with it.",
                "Correct the lines named below.",
                tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0)),
            )


def _exact(text: str) -> Decimal:
    """A TOML float as the exact decimal that was written; ``inf`` and ``nan`` are no numbers here."""
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond any decimal
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number


_PART = r"""(?>(?<![A-Za-z0-9_-])[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_ENDLESS_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{30}}")
"""A dotted key of more than thirty parts: reading one takes the square of its length, hours for a hostile file."""


def read_toml(path: Path, what: str) -> Document:
    """Read a TOML file with the line of each key. Raises :class:`Unreadable`."""
    return parse_toml(decode(read_bytes(path, what), path, what), path, what)


def parse_toml(text: str, path: Path, what: str) -> Document:
    """As :func:`read_toml`, from text already read; ``path`` is only for messages."""
    try:
        if _ENDLESS_KEY.search(text):
            raise RecursionError
        data = tomllib.loads(text, parse_float=_exact)
    except tomllib.TOMLDecodeError as error:
        # the library's message may quote the offending text, which may be an answer: keep only its place
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        mistake = Mistake("this is not valid TOML; check quotes, brackets and duplicate keys here or just above", line)
        raise Unreadable(
            f"The {what} {path} is not valid TOML.", "Nothing was read.", "Correct the line named below.", (mistake,)
        ) from None
    except (RecursionError, ValueError):  # ValueError: an integer with thousands of digits
        raise Unreadable(
            f"The {what} {path} is nested too deeply or holds a number too long to be one.",
            "It is not such a file.",
            "Check that it is the right file.",
        ) from None
    return Document(path, what, data, dict(_lines(text)))


_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]\}\n#]*")


class _Scanner:
    """Walks TOML that has been accepted already, so it only has to keep its place."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n") + "\n"
        self.at = 0
        self.found: list[tuple[KeyPath, int]] = []
        self.line = 1
        self.counted = 0

    def here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def skip(self, blanks: str = " \t\n") -> None:
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == "#":
                self.at = self.text.index("\n", self.at)
            elif character not in blanks:
                return
            else:
                self.at += 1

    def string(self) -> str:
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            close, start = quote * 3, self.at + 3
        else:
            close, start = quote, self.at + 1
        end = start
        while not self.text.startswith(close, end):
            end += 2 if quote == '"' and self.text[end] == "\\" else 1
        while len(close) == 3 and self.text.startswith(
            quote, end + 3
        ):  # a quotation mark just before the closing three
            end += 1
        self.at = end + len(close)
        return self.text[start:end]

    def key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self.skip(" \t")
            if self.text[self.at] in "\"'":
                parts.append(self.string())
            else:
                bare = _BARE.match(self.text, self.at)
                assert bare is not None
                parts.append(bare[0])
                self.at = bare.end()
            self.skip(" \t")
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def value(self, path: KeyPath) -> None:
        self.skip()
        self.found.append((path, self.here()))
        character = self.text[self.at]
        if character in "\"'":
            self.string()
        elif character in "[{":
            close = "]" if character == "[" else "}"
            self.at += 1
            index = 0
            while True:
                self.skip(" \t\n,")
                if self.text[self.at] == close:
                    self.at += 1
                    return
                if character == "[":
                    self.value((*path, index))
                    index += 1
                else:
                    self.pair(path)
        else:
            scalar = _SCALAR.match(self.text, self.at)
            assert scalar is not None
            self.at = scalar.end()

    def pair(self, prefix: KeyPath) -> None:
        self.skip()
        line = self.here()
        path = (*prefix, *self.key())
        self.at += 1  # the equals sign
        self.value(path)
        for length in range(len(prefix) + 1, len(path) + 1):
            self.found.append((path[:length], line))


def _lines(text: str) -> Iterator[tuple[KeyPath, int]]:
    scanner = _Scanner(text)
    prefix: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    while True:
        scanner.skip()
        if scanner.at >= len(scanner.text):
            break
        if scanner.text[scanner.at] != "[":
            scanner.pair(prefix)
            continue
        array = scanner.text.startswith("[[", scanner.at)
        line = scanner.here()
        scanner.at += 2 if array else 1
        prefix = _resolved(scanner.key(), counts)
        scanner.at += 2 if array else 1
        scanner.found.append((prefix, line))
        if array:
            counts[prefix] = counts.get(prefix, -1) + 1
            prefix = (*prefix, counts[prefix])
            scanner.found.append((prefix, line))
    seen: set[KeyPath] = set()
    for path, line in scanner.found:
        if path not in seen:
            seen.add(path)
            yield path, line


def _resolved(key: tuple[str, ...], counts: Mapping[KeyPath, int]) -> KeyPath:
    """A header's path with the index of the array element it speaks of: ``[agent.x]`` after ``[[agent]]``."""
    path: KeyPath = ()
    for place, part in enumerate(key):
        path = (*path, part)
        if place < len(key) - 1 and path in counts:
            path = (*path, counts[path])
    return path


def write_whole(path: Path, content: bytes, *, replace: bool = True, mode: int = 0o666) -> None:
    """Write ``content`` aside, flush it, and put it in place of ``path``: the old file or the new one, never a part.

    Folders are made as needed. ``mode`` are the permissions asked for, from which the desk's own rules take away.
    Raises :class:`World`; with ``replace=False`` also where the file exists.
    """
    if not is_place(path):
        raise World(
            f"{path} is not a place for a file.",
            "It is a folder, a device, longer than names may be here, or no name at all; nothing was written.",
            "Give the name of a file.",
        )
    aside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not replace and path.exists():
            raise World(f"{path} exists already.", "It was left as it is.", "Choose another name.")
        # not mkstemp: its files are the owner's alone, and a desk's PDFs follow the folder's own rules
        aside = path.with_name(f".gdnotice-{secrets.token_hex(8)}.part")
        with open(aside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
        aside = None
        flush_folder(path.parent)
    except OSError as error:
        raise World(
            f"{path} could not be written ({error.strerror}).",
            "What stood there before is unchanged.",
            "Check the disk's room and the folder's permissions, then try again.",
        ) from None
    finally:
        if aside is not None:
            with contextlib.suppress(OSError):
                aside.unlink()


def is_place(path: Path) -> bool:
    """Whether a file is there or could be; not where a folder or a device is, or the name is longer than may be."""
    try:
        return bool(path.name) and not path.is_dir() and (path.is_file() or not path.exists())
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Pasted:
    """A file that came by itself rather than by its path: pasted, or read already. Its name, and its bytes."""

    name: str
    content: bytes


@contextlib.contextmanager
def aside(
    target: Path,
    meaning: str = "What stood there before is unchanged.",
    remedy: str = "Check the disk's room and the folder's permissions, then try again.",
    folder: Path | None = None,
) -> Iterator[IO[bytes]]:
    """A file written aside, flushed, and put in place of ``target`` when all of it is there; not at all otherwise.

    For what is too much to be held at once; else :func:`write_whole`. Until then it lies in ``folder``, which is on the
    same disk, or else beside ``target``. Raises :class:`World`, with what it means.
    """
    place = (folder or target.parent) / f".gdnotice-{secrets.token_hex(8)}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        place.replace(target)
        flush_folder(target.parent)
    except OSError as error:
        raise World(f"{target} could not be written ({error.strerror}).", meaning, remedy) from None
    finally:
        with contextlib.suppress(OSError):
            place.unlink()


def flush_folder(folder: Path) -> None:
    """Make names that were just put into ``folder`` outlast a power cut, where the system lets a program ask for it."""
    if os.name == "nt":  # a folder cannot be opened there; the system keeps a journal of its own
        return
    # Some shares refuse to flush a folder. The file is whole and in its place by now, so that is no failure.
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def refuse_input_as_output(out: Path, inputs: Iterable[Path]) -> None:
    """Raise :class:`Misuse` where writing ``out`` would replace one of the files that the work starts from."""
    for one in inputs:
        if out.exists() and one.exists() and out.resolve() == one.resolve():
            raise Misuse(
                f"{out} is one of the files this starts from.", "Writing it would destroy them.", "Choose another name."
            )


_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?= *(?:\.|$))", re.IGNORECASE)


def safe_name(text: str, fallback: str = "notice") -> str:
    """A file name that Windows, macOS and Linux all take, from any text; at most 100 characters."""
    name = _UNSAFE.sub("-", text).strip(" .-")[:100].rstrip(" .")
    if not name:
        return fallback
    # Windows looks only at what comes before the first dot: CON.txt is the console as well
    return _RESERVED.sub(r"\1-", name, count=1) if _RESERVED.match(name) else name
