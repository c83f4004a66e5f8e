"""What belongs into the built program, read off the source: nothing here is a list that somebody must keep by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

OWN = ("gdnotice", "ui")
TREES = ("forms", "resources")
"""Folders of the checkout that the program reads at run time, whole."""


def own_modules(root: Path) -> list[str]:
    """Every module of the program: verbs, screens and rules are named in tables and imported when first wanted."""
    return sorted(_dotted(path, root) for package in OWN for path in (root / package).rglob("*.py"))


def own_files(root: Path) -> list[tuple[str, str]]:
    """Files that the program reads, each with the folder of the built program it belongs into."""
    trees = [path for tree in TREES for path in (root / tree).rglob("*") if path.is_file()]
    beside = [path for package in OWN for path in (root / package).rglob("*.toml")]
    return sorted((str(path), path.relative_to(root).parent.as_posix()) for path in (*trees, *beside))


def beside(folder: Path) -> list[tuple[str, str]]:
    """Files made ready at the build, each with the folder of the built program it belongs into."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted((str(path), path.relative_to(folder).parent.as_posix()) for path in files)


def imported_packages(root: Path) -> set[str]:
    """The top-level names that the source imports anywhere, late or early."""
    found = set()
    for path in _sources(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def qt_modules(root: Path) -> list[str]:
    """The modules of Qt that the window imports anywhere, without their package: ``QtCore`` and the like."""
    found = set()
    for path in (root / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("PySide6"):
                below = node.module.partition(".")[2]
                found |= {below.partition(".")[0]} if below else {alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("PySide6.")}
    return sorted(found)


def _sources(root: Path) -> Iterator[Path]:
    for package in OWN:
        yield from sorted((root / package).rglob("*.py"))


def _dotted(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
