"""Two built folders, file by file: what differs, and why, as far as that is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

EXPLAINED = {
    "_internal/commit.txt": "the two were built of different commits",
}
"""Files that may differ, and why. Empty but for what is meant to."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A path within the folder and what is different about it."""

    path: str
    what: str


def listing(folder: Path) -> dict[str, str]:
    """Every file by its path: its SHA-256, or where it points to."""
    return {
        path.relative_to(folder).as_posix(): f"-> {path.readlink()}"
        if path.is_symlink()
        else f"{path.stat().st_mode & 0o777:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def differences(one: Path, other: Path) -> list[Difference]:
    """What two built folders differ in; empty where they are the same."""
    first, second = listing(one), listing(other)
    found = [Difference(path, "only in the first") for path in sorted(first.keys() - second.keys())]
    found += [Difference(path, "only in the second") for path in sorted(second.keys() - first.keys())]
    for path in sorted(first.keys() & second.keys()):
        if first[path] != second[path]:
            found.append(Difference(path, _where(one / path, other / path)))
    return found


def _where(one: Path, other: Path) -> str:
    if one.is_symlink() or other.is_symlink():
        return "points elsewhere"
    first, second = one.read_bytes(), other.read_bytes()
    if len(first) != len(second):
        return f"{len(first)} and {len(second)} bytes"
    places = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    return f"{len(places)} bytes differ, the first at {places[0]}" if places else "different modes"


def explained(found: Sequence[Difference]) -> Iterator[str]:
    """A line for each difference, and one for all."""
    for one in found:
        yield f"  {one.path}: {one.what} ({EXPLAINED.get(one.path, 'not explained')})"
    yield "Both builds are the same, file by file." if not found else f"{len(found)} files differ."
