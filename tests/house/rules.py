"""The house rules as functions from files to complaints. An empty list means the rule is kept.

Kept apart from the tests so that each rule can be shown a bad example and be seen to object.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

LONGEST = 500
LONGEST_TEST = 800
README_LINES = range(2, 61)

BANNED = frozenset({"manager", "helper", "util", "misc", "data", "info", "handler"})

# Written in pieces, for this file is searched too.
HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python", "org"), ("npmjs", "org"), ("npmjs", "com"),
            ("yarnpkg", "com"), ("deb", "debian", "org"), ("security", "debian", "org"), ("snapshot", "debian", "org"),
            ("archive", "ubuntu", "com"), ("crates", "io"), ("anaconda", "org"), ("anaconda", "com"),
            ("proxy", "golang", "org"),
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
# A path from the root of somebody's machine. The lookbehind passes over addresses, relative paths and "either/or".
MACHINE_PATHS = re.compile(
    r"(?<![\w./~>)}\]-])/(?:work|root|tmp|home|Users)(?:/|$|(?=[\s'\"`,;)]))"
    r"|\b[A-Z]:\\" + "Users"
)

CLOCK_READS = {
    "datetime": {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
}
"""What reads the wall clock, by module. ``monotonic`` and ``perf_counter`` measure spans and are free."""


def tree(root: Path) -> list[Path]:
    """The project's own files: those git keeps or is about to; without git, all but environments and products."""
    if shutil.which("git") and (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root, check=True, capture_output=True,
        ).stdout  # fmt: skip
        return sorted(path for name in listed.split(b"\0") if name and (path := root / os.fsdecode(name)).is_file())
    found = []
    for folder, folders, names in os.walk(root):
        # .ci is the one hidden folder that is ours.
        folders[:] = [
            name
            for name in folders
            if (not name.startswith(".") or name == ".ci") and name not in {"__pycache__", "build", "dist"}
        ]
        found += [Path(folder) / name for name in names]
    return sorted(found)


def modules(root: Path, files: Iterable[Path], *folders: str) -> list[Path]:
    """The Python files under the named top-level folders."""
    return [path for path in files if path.suffix == ".py" and path.relative_to(root).parts[0] in folders]


def text_of(path: Path) -> str | None:
    """None for a file that is not text."""
    content = path.read_bytes()
    if b"\0" in content or content.startswith(b"%PDF"):
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def too_long(files: Iterable[Path], longest: int) -> list[str]:
    sizes = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in files)
    return [f"{path}: {size} lines, at most {longest}. Split it by subject." for path, size in sizes if size > longest]


def without_readme(files: Iterable[Path]) -> list[str]:
    """Each package opens with a README of a few lines: what comes in, what goes out, what it never does."""
    complaints = []
    for package in sorted({path.parent for path in files if path.name == "__init__.py"}):
        readme = package / "README.md"
        lines = readme.read_text(encoding="utf-8").strip().splitlines() if readme.is_file() else []
        if len(lines) not in README_LINES:
            wanted = f"from {README_LINES.start} to {README_LINES.stop - 1} lines"
            complaints.append(f"{package}: README.md is to have {wanted}; it has {len(lines)}.")
    return complaints


def empty_names(root: Path, files: Iterable[Path]) -> list[str]:
    """Names that say nothing about what is inside."""
    complaints = []
    for path in files:
        inside = path.relative_to(root)
        words = {
            word.removesuffix("s") if word.removesuffix("s") in BANNED else word
            for part in (*inside.parts[:-1], inside.stem)
            for word in re.split(r"[_\W]+", part.lower())
        }
        complaints += [f"{inside}: '{word}' says nothing; name what it does." for word in sorted(words & BANNED)]
    return complaints


def addresses(files: Iterable[Path]) -> list[str]:
    """Hosts of package registries and paths that exist on one machine only."""
    complaints = []
    for path in files:
        text = text_of(path)
        for number, line in enumerate(text.splitlines() if text else (), 1):
            complaints += [f"{path}:{number}: registry host {found}" for found in HOSTS.findall(line)]
            complaints += [f"{path}:{number}: machine path {found}" for found in MACHINE_PATHS.findall(line)]
    return complaints


def clock_reads(files: Iterable[Path]) -> list[str]:
    """Reads of the system clock. Everything but clock.py is handed a Clock."""
    return [
        f"{path}:{line}: {name} reads the system clock; take a Clock instead."
        for path in files
        for line, name in _clock_reads(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    ]


def _clock_reads(module: ast.Module) -> Iterator[tuple[int, str]]:
    known = _imported(module)
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            # Imported by its bare name a read is hard to see among the calls: refuse it where it comes in.
            yield from ((node.lineno, f"time.{a.name}") for a in node.names if a.name in CLOCK_READS["time"])
        elif isinstance(node, ast.Attribute):
            first, *rest = ast.unparse(node).split(".")
            source, _, name = ".".join([known.get(first, first), *rest]).partition(".")
            if name in CLOCK_READS.get(source, ()):
                yield node.lineno, f"{source}.{name}"


def _imported(module: ast.Module) -> dict[str, str]:
    """What each name stands for: ``dt`` for ``datetime.datetime`` after ``from datetime import datetime as dt``."""
    known = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            known.update({a.asname: a.name for a in node.names if a.asname})
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            known.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
    return known


# --- requirements ----------------------------------------------------------------------------------------------------


def pins(text: str) -> dict[str, set[str]]:
    """Versions by package. A package has two where an old Python needs an older one."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", text, re.MULTILINE):
        found.setdefault(normal(name), set()).add(version)
    return found


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def loose_pins(path: Path) -> list[str]:
    """Each line a version and hashes; no address, no option, no path."""
    complaints = []
    for entry in re.sub(r"\\\n", " ", path.read_text(encoding="utf-8")).splitlines():
        line = entry.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("-"):
            complaints.append(f"{path.name}: option {line.split()[0]}")
        elif not re.match(r"[A-Za-z0-9][\w.-]*==\S+", line) or not re.search(r"--hash=sha256:[0-9a-f]{64}\b", line):
            complaints.append(f"{path.name}: no exact version with a hash: {line[:60]}")
        if "://" in line or " @ " in line:
            complaints.append(f"{path.name}: an address: {line[:60]}")
    return complaints


def unpinned(source: Path, pinned: Path) -> list[str]:
    """Names in a .in file that its .txt does not hold: somebody forgot requirements/pin."""
    wanted = set()
    for line in source.read_text(encoding="utf-8").splitlines():
        name = re.match(r"[A-Za-z0-9][\w.-]*", line)
        if name:
            wanted.add(normal(name.group()))
    missing = wanted - set(pins(pinned.read_text(encoding="utf-8")))
    return [f"{name} is in {source.name} and not in {pinned.name}: run requirements/pin" for name in sorted(missing)]


def disagreeing(first: Path, second: Path) -> list[str]:
    """Packages that two files pin to different versions, though both are installed into one environment."""
    one, other = pins(first.read_text(encoding="utf-8")), pins(second.read_text(encoding="utf-8"))
    return [
        f"{name}: {first.name} has {one[name]}, {second.name} has {other[name]}"
        for name in sorted(one.keys() & other.keys())
        if one[name] != other[name]
    ]
