"""Libraries of Linux, read and made with the assembler and linker that every builder has (binutils)."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_STOP = {"x86_64": "ud2", "aarch64": "udf #0"}
"""An instruction that no processor of the kind knows."""

_EMPTY = {"x86_64": "lea nothing(%rip), %rax\nret", "aarch64": "adr x0, nothing\nret"}
"""Gives back the empty text."""

CAN_STAND_IN = platform.machine() in _STOP


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that a library gives or takes. ``version`` is empty where it has none; ``size`` in bytes."""

    name: str
    version: str
    is_object: bool
    size: int


def needed(library: Path) -> list[str]:
    """The names of the libraries that this one is linked to; empty for a file that is no library."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", _run("readelf", "-dW", library, fails=True))


def is_elf(path: Path) -> bool:
    """Whether the file is a program or library of Linux."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def is_program(path: Path) -> bool:
    """Whether the file is one that the system starts or loads: of Linux, Windows or macOS."""
    with path.open("rb") as file:
        return file.read(4)[:4] in _MAGIC or path.suffix.lower() in (".exe", ".dll", ".pyd")


_MAGIC = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def given(library: Path) -> list[Symbol]:
    """What the library exports."""
    return [symbol for symbol, defined in _symbols(library) if defined]


def taken(library: Path) -> list[Symbol]:
    """What the library wants of others."""
    return [symbol for symbol, defined in _symbols(library) if not defined]


def _symbols(library: Path) -> list[tuple[Symbol, bool]]:
    found = []
    for line in _run("readelf", "--dyn-syms", "-W", library).splitlines():
        columns = line.split()
        if len(columns) < 8 or not columns[0].rstrip(":").isdigit():
            continue
        name, _, version = columns[7].partition("@")
        size = int(columns[2], 0)
        found.append((Symbol(name, version.lstrip("@"), columns[3] == "OBJECT", size), columns[6] != "UND"))
    return found


def the_object(library: Path) -> tuple[str, bytes]:
    """The one object that a library of data exports, by name, and its bytes."""
    lines = [line.split() for line in _run("readelf", "--dyn-syms", "-W", library).splitlines()]
    own = [one for one in lines if len(one) >= 8 and one[3] in ("OBJECT", "NOTYPE") and one[6].isdigit()]
    at, name = max((int(one[1], 16), one[7].partition("@")[0]) for one in own if one[7].startswith("icudt"))
    for line in _run("readelf", "-SW", library).splitlines():
        section = re.match(r"\s*\[\s*\d+\]\s+(\S+)\s+PROGBITS\s+(\w+)\s+(\w+)\s+(\w+)", line)
        if section:
            start, offset, size = (int(one, 16) for one in section.groups()[1:])
            if start <= at < start + size:
                with library.open("rb") as file:
                    file.seek(offset + at - start)
                    return name, file.read(size - (at - start))
    raise ValueError(f"{library.name} exports no data")


def library_of_bytes(made: Path, symbol: str, content: bytes) -> None:
    """A library ``made`` that exports ``content`` as ``symbol`` and nothing else."""
    body = made.with_suffix(".bytes")
    body.write_bytes(content)
    source = (
        f".section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol}, @object\n"
        f'{symbol}:\n.incbin "{body.name}"\n.size {symbol}, . - {symbol}\n'
    )
    _assembled(made, source, {"": [symbol]})
    body.unlink()


def stand_in(original: Path, users: Iterable[Path], made: Path, mute: Iterable[str] = ()) -> list[str]:
    """A library ``made`` under the name of ``original`` with just the names that ``users`` want of it.

    For a library that others are linked to and that the program never calls: whoever calls it all the same stops at
    once (an illegal instruction), but for the functions ``mute``, which give back an empty text. Returns the names.
    """
    exported = {one.name: one for one in given(original)}
    wanted = {one.name: one for user in users for one in taken(user) if one.name in exported}
    kind = platform.machine()
    parts, versions = [".text\nnothing: .balign 16\n.zero 16\n"], dict[str, list[str]]()
    for name in sorted(wanted):
        one = exported[name]
        versions.setdefault(one.version, []).append(name)
        if one.is_object:
            parts.append(
                f'.section .data.rel.ro, "aw"\n.balign 16\n.globl {name}\n.type {name}, @object\n'
                f"{name}: .zero {one.size}\n.size {name}, {one.size}\n"
            )
        else:
            does = _EMPTY[kind] if name in mute else _STOP[kind]
            parts.append(f".text\n.globl {name}\n.type {name}, @function\n{name}: {does}\n.size {name}, . - {name}\n")
    _assembled(made, "".join(parts), versions)
    return sorted(wanted)


def _assembled(made: Path, source: str, versions: dict[str, list[str]]) -> None:
    begin = made.with_suffix(".s")
    begin.write_text(source, encoding="ascii")
    link = ["ld", "-shared", "-soname", made.name, "-z", "noexecstack", "--hash-style=gnu", "-o", made.name]
    map_file = made.with_suffix(".map")
    if list(versions) != [""]:
        text = "".join(
            f"{version or 'PLAIN'} {{ global: {' '.join(f'{one};' for one in names)} }};\n"
            for version, names in sorted(versions.items())
        )
        map_file.write_text(text, encoding="ascii")
        link += [f"--version-script={map_file.name}"]
    _run("as", "-o", begin.with_suffix(".o").name, begin.name, at=made.parent)
    _run(*link, begin.with_suffix(".o").name, at=made.parent)
    for one in (begin, begin.with_suffix(".o"), map_file):
        one.unlink(missing_ok=True)


def _run(*command: str | Path, at: Path | None = None, fails: bool = False) -> str:
    done = subprocess.run(
        command, cwd=at, capture_output=True, text=True, check=not fails, env={"PATH": _PATH, "LC_ALL": "C"}
    )
    return done.stdout


_PATH = "/usr/local/bin:/usr/bin:/bin"
