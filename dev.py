#!/usr/bin/env python3
"""Set up, run and test GD Notice from a checkout: ``python3 dev.py VERB``.

Needs Python 3.11 or later and nothing else. Everything is installed into ``.venv`` beside this file, from files whose
hashes are pinned in ``requirements/``; a second run finds it there and starts at once.

Exit codes: what the program or the tests returned; 2 wrong usage; 4 the world (network, disk, a missing system tool).
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

USAGE = """\
usage: python3 dev.py VERB

  run                  set up and open the window on a sample ledger; without a display, as `run -o build/demo`
  run -o DIR           set up, stamp the sample offers' forms and say where the PDFs are
  test                 set up, then every check: ruff, mypy, import-linter, pytest
  test ARGS            set up, then pytest alone with these arguments: python3 dev.py test -k calendar
  gallery [ARGS]       set up, then a picture of every screen, state and message, light and dark, in build/gallery
  bench [ARGS]         set up with the other PDF libraries (.venv-bench), then measure ours against them
  package [ARGS]       set up with the builder (.venv-package), then build what an institution installs, into dist/
  package --twice      the same, built again elsewhere, and every difference listed
  package --prove      the same, then installed in a fresh minimal system and tried there (root on Debian or Ubuntu)
"""

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
IN_CI = os.environ.get("CI") == "true"
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""

TOOLS = {
    "qpdf": "qpdf", "pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "as": "binutils", "man": "man-db",
    "desktop-file-validate": "desktop-file-utils", "makensis": "nsis",
}  # fmt: skip
"""Programs that the tests look at our PDFs and packages with, each with the Debian package that brings it."""

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1",
}  # fmt: skip
"""What Qt needs of a Linux system, drawn to a screen or not, each with the Debian package that brings it."""

QT_SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0", "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}  # fmt: skip
"""The same for a window on an X screen."""

# The bench has an environment of its own: one of its peers is AGPL and must not sit where the product is built from.
# The package is built from one that holds just what it may contain, and the builder.
VENVS = {"run": ".venv", "dev": ".venv", "bench": ".venv-bench", "package": ".venv-package"}
COVERED_BY = {"run": ("run", "dev"), "dev": ("dev",), "bench": ("bench",), "package": ("package",)}


class Trouble(Exception):
    """Expected to go wrong now and then: shown as sentences, never as a traceback. Ends with exit code 4."""

    def __init__(self, what: str, meaning: str, remedy: str) -> None:
        super().__init__(what)
        self.sentences = (what, meaning, remedy)


def say(text: str) -> None:
    print(text, flush=True)  # flushed, or it would come after the output of the commands it announces


# --- Debian's packages -----------------------------------------------------------------------------------------------


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages if that needs no password. False where it is not possible or did not work."""
    if shutil.which("apt-get") is None:
        return False
    as_root: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode != 0:
            return False
        as_root = ["sudo", "-n"]
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    say(f"Installing {', '.join(packages)} with apt-get ...")
    if quiet(install) == 0:
        return True
    quiet([*apt, "update"])  # a fresh machine has no package lists; where updating half fails, installing may still do
    return quiet(install) == 0


def quiet(command: Sequence[str | Path]) -> int:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL).returncode


def apt_words(packages: list[str]) -> str:
    """The command for a person to type."""
    if shutil.which("apt-get") is None:
        return f"Install with your system's package manager what Debian calls {' and '.join(packages)}"
    return f"Run: sudo apt-get update && sudo apt-get install {' '.join(packages)}"


# --- the environment -------------------------------------------------------------------------------------------------


def ensure(level: str) -> Path:
    """Make the environment for ``level`` (run, dev or bench) if it is not there yet. Returns its folder of programs."""
    venv = ROOT / VENVS[level]
    programs = venv / BIN
    python = programs / f"python{EXE}"
    complete = python.exists() and (programs / f"gdnotice{EXE}").exists()
    if complete and any(read(stamp(venv, name)) == fingerprint(name) for name in COVERED_BY[level]):
        return programs

    if not usable(python):
        make_venv(venv)
    for name in VENVS:
        stamp(venv, name).unlink(missing_ok=True)  # from here until the end the environment is neither old nor new

    pins = ROOT / "requirements" / f"{level}.txt"
    say(f"Installing what {pins.relative_to(ROOT)} pins into {venv.name} ...")
    # Without --no-deps pip would look for the dependencies that requirements/excluded.in leaves out.
    # Without --only-binary a package could run its own build script here.
    pip(venv, python, ["--require-hashes", "--no-deps", "--only-binary=:all:", "-r", pins])
    # The build backend is among the pins, so the checkout itself is installed without the network.
    pip(venv, python, ["--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp(venv, level).write_text(fingerprint(level), encoding="ascii")
    return programs


def stamp(venv: Path, level: str) -> Path:
    return venv / f"gdnotice-{level}.sha256"


def read(path: Path) -> str | None:
    return path.read_text(encoding="ascii") if path.exists() else None


def fingerprint(level: str) -> str:
    """Changes with all that an installed environment depends on, and with nothing else."""
    import tomllib  # not at the top: a Python that lacks it must live to hear that it is too old

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [
        (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8"),
        json.dumps([project["build-system"], project["project"]], sort_keys=True),
        sys.version,
        str(ROOT),  # an environment holds absolute paths: moved or copied, it is another one
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def usable(python: Path) -> bool:
    """Whether the environment's Python starts, has pip, lies where it was made and is of the version that runs this."""
    if not python.exists():
        return False
    ask = "import sys, pip; print(sys.prefix); print(*sys.version_info[:2])"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True)
    if answer.returncode != 0:
        return False
    prefix, version = answer.stdout.splitlines()
    home = python.parent.parent
    # A copied environment starts, but its commands still begin with the path of the one it was copied from.
    command = home / BIN / "pip"
    here = not command.exists() or str(home) in command.read_text(encoding="utf-8")
    return here and Path(prefix).resolve() == home.resolve() and version == "{} {}".format(*sys.version_info)


def make_venv(venv: Path) -> None:
    # Not sys.executable: started from the environment's own Python, that would be the one about to be replaced.
    base = getattr(sys, "_base_executable", "") or sys.executable
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:  # Debian and Ubuntu ship these apart from Python
        package = f"python3.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            raise Trouble(
                f"This Python ({base}) lacks {' and '.join(missing)}.",
                f"{venv.name} cannot be made, so nothing was installed.",
                f"{apt_words([package])}\nThen start this command again.",
            )
    say(f"Making {venv.name} with Python {sys.version.split()[0]} ...")
    made = subprocess.run([base, "-m", "venv", "--clear", venv], capture_output=True, text=True)
    if made.returncode != 0:
        raise Trouble(
            f"{venv.name} could not be made:\n{tail(made.stdout + made.stderr)}",
            "Nothing was installed.",
            f"Mend what the lines above name (disk space and write permission in {ROOT} are the usual reasons).",
        )


PIP_FAILURES = (
    (
        r"DO NOT MATCH THE HASHES",
        "A package is not the one that was pinned.",
        "Do not go on until you know why. A half-fetched file is the harmless reason: 'python3 -m pip cache purge'.",
    ),
    (r"No space left", "The disk is full.", "Free about 500 MB, then start this command again."),
    (
        r"[Cc]onnection|name resolution|timed out|unreachable|Could not fetch|SSL|[Pp]roxy|from versions: none",
        "The package registry was not reached, or the one that pip asks does not hold the package.",
        "Connect, set pip's proxy or mirror if you have one, and start again. GD Notice itself never needs a network.",
    ),
    (
        r"No matching distribution|Could not find a version",
        "The registry that pip asks has no file of a pinned package for this Python and system.",
        "Try another Python from 3.11 on; 'python3 -m pip config list' shows which registry pip asks.",
    ),
)
"""Found in pip's output, what it means, what to do. The first that fits: what comes later often follows from it."""


def pip(venv: Path, python: Path, arguments: Sequence[str | Path]) -> None:
    command: list[str | Path] = [python, "-m", "pip", "install"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    done = subprocess.run(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    log = venv / "install.log"
    log.write_text(done.stdout, encoding="utf-8")
    if done.returncode == 0:
        return
    meaning, remedy = "The environment is not complete.", f"Read {log}, mend the cause and start this command again."
    for sign, what_it_means, what_to_do in PIP_FAILURES:
        if re.search(sign, done.stdout):
            meaning, remedy = what_it_means, what_to_do
            break
    raise Trouble(f"pip could not install:\n{tail(done.stdout)}", meaning, remedy)


def tail(text: str, lines: int = 8) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-lines:])


# --- the verbs -------------------------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    programs = ensure("run")
    if not arguments and has_display() and ensure_qt({**QT_LIBRARIES, **QT_SCREEN_LIBRARIES}):
        say("Opening the window on a sample ledger. It is thrown away when you close it.")
        return call([programs / f"gdnotice-desk{EXE}", "--sample"])
    folder = ROOT / "build" / "demo"
    for flag in ("-o", "--output"):
        if flag in arguments[:-1]:
            folder = Path(arguments[arguments.index(flag) + 1])
            break
    else:
        arguments = ["-o", str(folder), *arguments]
    status = call([programs / f"gdnotice{EXE}", "demo", *arguments])
    if status == 0:
        count = len(list(folder.rglob("*.pdf")))
        say(f"\n{count} PDF{'' if count == 1 else 's'} in {folder.resolve()}")
        say(f"The program itself: {programs / f'gdnotice{EXE}'} --help")
    return status


def has_display() -> bool:
    return not sys.platform.startswith("linux") or any(os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY"))


def ensure_qt(libraries: dict[str, str]) -> bool:
    """The system's libraries that Qt needs on Linux. False where some are missing and cannot be installed; says so."""
    if not sys.platform.startswith("linux"):
        return True
    missing = sorted({package for library, package in libraries.items() if not loads(library)})
    if not missing or apt_install(missing):
        return True
    if IN_CI:
        raise Trouble(
            f"{' and '.join(missing)} could not be installed.", "In CI the window is tested too.", apt_words(missing)
        )
    say(f"Note: {' and '.join(missing)} are missing, and the window cannot open without them. {apt_words(missing)}")
    return False


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def test(arguments: list[str]) -> int:
    programs = ensure("dev")
    ensure_tools()
    ensure_qt(QT_LIBRARIES)
    python = programs / f"python{EXE}"
    if arguments:
        return call([python, "-m", "pytest", *arguments])

    checks: dict[str, Sequence[str | Path]] = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "import-linter": [programs / f"lint-imports{EXE}", "--no-logo"],
    }
    failed = []
    summary = []
    for name, command in checks.items():
        say(f"\n--- {name}")
        start = time.monotonic()
        status = call(command)
        summary.append(f"{name}: {'ok' if status == 0 else 'FAILED'} ({time.monotonic() - start:.1f} s)")
        if status != 0:
            failed.append(name)

    say("\n--- pytest")
    say(" | ".join(summary))  # before pytest, so that pytest's own closing line is the last one
    status = call([python, "-m", "pytest", "-n", "2", "--dist", "worksteal"])
    if status != 0:
        failed.append("pytest")
    if failed:
        say(f"\nFailed: {', '.join(failed)}. Each says above what it found.")
        if any(name.startswith("ruff") for name in failed):
            say(f"Much of ruff's mends itself: {programs / 'ruff'} check --fix . ; {programs / 'ruff'} format .")
    return 1 if failed else 0


def ensure_tools() -> None:
    """The PDF tools that some tests look with. Outside CI those tests skip without them, saying so."""
    missing = sorted({package for tool, package in TOOLS.items() if shutil.which(tool) is None})
    if not missing or apt_install(missing):
        return
    if IN_CI:
        raise Trouble(
            f"{' and '.join(missing)} could not be installed.",
            "In CI every test must run, and some look at the stamped PDFs with these.",
            apt_words(missing),
        )
    say(f"Note: {' and '.join(missing)} are missing. Tests that look with them will skip. {apt_words(missing)}")


def bench(arguments: list[str]) -> int:
    script = ROOT / "bench" / "bench.py"
    if not script.is_file():
        raise Trouble(f"{script} does not exist.", "There is nothing to measure.", "It comes with the bench.")
    return call([ensure("bench") / f"python{EXE}", script, *arguments])


def gallery(arguments: list[str]) -> int:
    programs = ensure("dev")
    ensure_qt(QT_LIBRARIES)
    return call([programs / f"python{EXE}", ROOT / "tests" / "gallery" / "draw.py", *arguments])


BUILD_TOOLS = {"as": "binutils", "dpkg-shlibdeps": "dpkg-dev", "makensis": "nsis"}
PROOF_TOOLS = {"debootstrap": "debootstrap", "Xvfb": "xvfb", "xdotool": "xdotool"}
"""What builds and proves packages on Debian and Ubuntu, each with the package that brings it."""


def package(arguments: list[str]) -> int:
    programs = ensure("package")
    if sys.platform.startswith("linux"):
        wanted = BUILD_TOOLS | (PROOF_TOOLS if "--prove" in arguments else {})
        missing = sorted({name for tool, name in wanted.items() if shutil.which(tool) is None})
        if missing and not apt_install(missing):
            say(f"Note: {' and '.join(missing)} are missing; what needs them is skipped. {apt_words(missing)}")
        ensure_qt({**QT_LIBRARIES, **QT_SCREEN_LIBRARIES})
    return call([programs / f"python{EXE}", "-m", "installer", *arguments])


def call(command: Sequence[str | Path]) -> int:
    return subprocess.run(command, cwd=ROOT).returncode


VERBS = {"run": run, "test": test, "bench": bench, "gallery": gallery, "package": package}


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        print(
            f"This is Python {sys.version.split()[0]}. GD Notice needs Python {OLDEST[0]}.{OLDEST[1]} or later. "
            "Install one (Debian 12 and Ubuntu 24.04 have it as python3) and start dev.py with it.",
            file=sys.stderr,
        )
        return 4
    if not arguments or arguments[0] not in VERBS:
        asked = bool(arguments) and arguments[0] in {"-h", "--help", "help"}
        print(USAGE, end="", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return VERBS[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print("\n" + "\n".join(trouble.sentences), file=sys.stderr)
        return 4
    except OSError as error:  # a full disk or a folder we may not write: the system's words are clear enough
        where = f" ({error.filename})" if error.filename else ""
        print(f"\n{error.strerror or error}{where}. Set-up stopped. Mend that and start again.", file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
