"""What ``python3 dev.py package`` runs, in the environment that it has made."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from installer import bill, compare, deb, folder, macos, program, tarball, windows
from installer.program import ROOT, Build

LIMIT = 120_000_000
"""Bytes of the built folder on Linux, at most."""


def main(arguments: list[str]) -> int:
    """The steps of ``README.md``. Exit codes: 0 done; 1 a limit or a proof failed; 2 wrong usage; 4 the world."""
    parser = argparse.ArgumentParser(prog="dev.py package", description="Build what an institution installs.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the results go (dist)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "package", help="scratch (build/package)")
    parser.add_argument("--folder-only", action="store_true", help="stop at the built folder")
    parser.add_argument("--twice", action="store_true", help="build again elsewhere and list every difference")
    parser.add_argument("--prove", action="store_true", help="install in a fresh minimal system and work there")
    parser.add_argument("--built", action="store_true", help="prove what is in --out already; build nothing")
    given = parser.parse_args(arguments)
    what = program.of_checkout(given.work.resolve(), given.out.resolve())
    what.out.mkdir(parents=True, exist_ok=True)
    well = True
    if not given.built:
        well = _build(what, folder_only=given.folder_only)
    if given.twice:
        well = _twice(what) and well
    if given.prove:
        from installer.prove import proof

        well = proof.prove(what) and well
    return 0 if well else 1


def _build(what: Build, *, folder_only: bool) -> bool:
    started = time.monotonic()
    _say(f"Building {program.NAME} {what.version}, commit {what.commit} ...")
    folder.build(what)
    packages = bill.inside(what, folder.modules(what))
    bill.put_licences(what, packages)
    folder.even(what)
    size = sum(path.stat().st_size for path in what.folder.rglob("*") if path.is_file() and not path.is_symlink())
    _say(f"{what.folder}: {size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s")
    well = size <= LIMIT or not folder.LINUX
    if not well:
        _say(f"That is more than {LIMIT / 1e6:.0f} MB. installer/leave_out.py says what can stay out.")
    if folder_only:
        return well
    listed = bill.write(what, packages)
    made = [listed]
    steps: list[tuple[str, Callable[[], str | None], Callable[[], Path]]] = [
        ("archive", tarball.can_build, lambda: tarball.build(what, listed)),
        ("Windows installer", windows.can_build, lambda: windows.build(what)),
    ]
    if folder.LINUX:
        steps.insert(0, ("Debian package", deb.can_build, lambda: deb.build(what, listed)))
    else:
        steps.append(("disk image", macos.can_build, lambda: macos.build(what)))
    for name, why_not, step in steps:
        reason = why_not()
        if reason:
            _say(f"{name}: skipped, {reason}.")
            continue
        one = step()
        _say(f"{one}: {one.stat().st_size / 1e6:.1f} MB")
        if one.parent == what.out:
            made.append(one)
    _say(str(bill.sums(made, what.out / "SHA256SUMS")))
    return well


def _twice(what: Build) -> bool:
    again = Build(what.version, what.commit, what.moment, what.work.with_name("package-again"), what.work / "again")
    again.out.mkdir(parents=True, exist_ok=True)
    _say("Building again, elsewhere ...")
    folder.build(again, what.work / "source")
    bill.put_licences(again, bill.inside(again, folder.modules(again)))
    folder.even(again)
    differences = compare.differences(what.folder, again.folder)
    for line in compare.explained(differences):
        _say(line)
    return not differences


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (RuntimeError, ValueError) as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        sys.exit(4)
