"""What goes beside the program: bill of materials, manual pages, entries of the desktop, the uninstaller's list."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import pytest

import gdnotice
from installer import bill, compare, desktop, manual, pictures, tarball, windows
from installer.program import NAME, ROOT, Build, of_checkout

RUN = ROOT / "requirements" / "run.txt"
ELSEWHERE = {"pywin32-ctypes"}
"""Only installed on another system than this."""


@pytest.fixture
def what(tmp_path: Path) -> Build:
    """A build whose folder holds next to nothing, in the shape of a real one."""
    made = Build(gdnotice.__version__, "0" * 40, 1_700_000_000, tmp_path / "work", tmp_path / "out")
    made.work.mkdir()
    (made.inner / "PySide6").mkdir(parents=True)
    (made.inner / "uharfbuzz").mkdir()
    (made.inner / "commit.txt").write_text("0\n")
    desk = made.folder / f"{NAME}-desk"
    desk.write_text("#!/bin/sh\necho 'usage: gdnotice-desk [-h] [ledger]'; echo; echo \"it's the window\"\n")
    desk.chmod(0o755)
    (made.folder / NAME).write_bytes(b"program")
    return made


def test_a_build_knows_its_version_and_commit(tmp_path: Path) -> None:
    found = of_checkout(tmp_path / "work", tmp_path / "out")
    assert found.version == gdnotice.__version__
    assert re.fullmatch(r"[0-9a-f]{40}(\+changes)?|unknown", found.commit)
    assert found.moment > 1_600_000_000


def test_the_licence_of_every_package_is_known() -> None:
    names = [line.split("==")[0] for line in RUN.read_text(encoding="utf-8").splitlines() if re.match(r"\w.*==", line)]
    assert len(names) > 40
    unknown = []
    for name in names:
        if name in ELSEWHERE or (sys.version_info >= (3, 12) and name in {"importlib-metadata", "zipp"}):
            continue
        try:
            stated = bill.licence(distribution(name))
        except ValueError:
            unknown.append(name)
        else:
            assert "AGPL" not in stated
    assert unknown == []


def test_the_bill_lists_what_is_inside(what: Build) -> None:
    # The builder is in the environment of builds only.
    always = tuple(one for one in bill.ALWAYS if one != "pyinstaller")
    packages = bill.inside(what, {"click.core", "stdnum.cusip", "gdnotice.cli.main", "json.decoder"}, always)
    names = {bill.normal(one.name) for one in packages}
    assert {"click", "python-stdnum", "uharfbuzz", "pyside6-essentials", "pyside6-pdf", "qtawesome"} <= names
    assert not {"gdnotice", "pypdf", "pip"} & names
    written = bill.write(what, packages)
    found = json.loads(written.read_text(encoding="utf-8"))
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found["metadata"]["component"]["properties"] == [{"name": "gdnotice:commit", "value": "0" * 40}]
    refs = [one["bom-ref"] for one in found["components"]]
    refs += [part["bom-ref"] for one in found["components"] for part in one.get("components", ())]
    assert len(refs) == len(set(refs))
    assert all(one["licenses"] and one["version"] for one in found["components"])
    assert written.read_bytes() == bill.write(what, packages).read_bytes()
    bill.put_licences(what, packages)
    texts = what.inner / "licences"
    assert (texts / "lgpl" / "LGPL-3.0.txt").stat().st_size > 5000
    assert "LESSER GENERAL PUBLIC" in next((texts / "python-stdnum").glob("COPYING*")).read_text(encoding="utf-8")
    assert (texts / "python" / "LICENSE.txt").is_file()


def test_the_manual_has_every_command(what: Build, tool: Callable[[str], str]) -> None:
    shell, desk = manual.pages(what, what.work)
    text = gzip.decompress(shell.read_bytes()).decode("utf-8")
    for words in (
        "gdnotice self\\-test",
        "gdnotice ledger offer keep",
        "gdnotice printing map",
        "\\-\\-passphrase\\-fd",
    ):
        assert words in text, words
    assert "it\\(aqs the window" in gzip.decompress(desk.read_bytes()).decode("utf-8")
    shown = subprocess.run(
        [tool("man"), "--warnings", "-l", shell],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert shown.stderr == ""
    assert "gdnotice ledger offer keep" in shown.stdout


def test_the_desktop_takes_what_it_is_told(what: Build, tool: Callable[[str], str]) -> None:
    kinds = ET.fromstring(desktop.KINDS)
    assert [one.get("type") for one in kinds] == [desktop.OFFER, desktop.FORM]
    entry = what.work / "gdnotice.desktop"
    entry.write_text(desktop.ENTRY, encoding="utf-8")
    done = subprocess.run([tool("desktop-file-validate"), entry], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_uninstaller_removes_what_was_installed_and_nothing_else(what: Build) -> None:
    lines = windows.removal(what.folder).splitlines()
    assert 'Delete "$INSTDIR\\_internal\\commit.txt"' in lines
    assert lines[-1] == 'RMDir "$INSTDIR\\_internal"'
    files = [path for path in what.folder.rglob("*") if path.is_file()]
    assert len([one for one in lines if one.startswith("Delete ")]) == len(files)
    assert not [one for one in lines if "/r" in one or "*" in one]
    script = (ROOT / "installer" / "windows.nsi").read_text(encoding="utf-8")
    assert "RMDir /r" not in script


def test_the_windows_script_compiles(what: Build, tool: Callable[[str], str]) -> None:
    tool("makensis")
    made = windows.build(what)
    assert made.read_bytes()[:2] == b"MZ"


def test_an_archive_is_portable_and_the_same_each_time(what: Build) -> None:
    listed = bill.write(what, [])
    first = tarball.build(what, listed).read_bytes()
    assert tarball.build(what, listed).read_bytes() == first
    names = subprocess.run(["tar", "-tzf", "-"], input=first, capture_output=True, check=True).stdout.decode().split()
    top = f"{NAME}-{what.version}"
    assert {f"{top}/portable/README.txt", f"{top}/install.md", f"{top}/bill-of-materials.cdx.json"} <= set(names)


def test_two_builds_are_compared(what: Build, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["cp", "-a", what.folder, other], check=True)
    assert compare.differences(what.folder, other) == []
    (other / NAME).write_bytes(b"progrem")
    (other / "more").write_text("x")
    found = compare.differences(what.folder, other)
    assert {(one.path, one.what) for one in found} == {
        ("more", "only in the second"), (NAME, "1 bytes differ, the first at 5"),
    }  # fmt: skip
    assert list(compare.explained(found))[-1] == "2 files differ."


def test_the_picture_is_that_of_the_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image, ImageChops

    made = tmp_path / "drawn.png"
    draw = (
        "import sys; from pathlib import Path; from installer import pictures;"
        f"pictures.PICTURE = Path({str(made)!r}); pictures.draw()"
    )
    assert subprocess.run([sys.executable, "-c", draw], cwd=ROOT).returncode == 0
    with Image.open(made) as one, Image.open(pictures.PICTURE) as other:
        assert ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).getbbox() is None
