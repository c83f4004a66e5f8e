"""``dev.py`` tells expected failures in sentences, and knows when an environment is out of date."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import dev


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which nothing has been installed."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("click==8.5.1\n", encoding="utf-8")
    project = '[build-system]\nrequires = []\n\n[project]\nname = "gdnotice"\n\n[tool.ruff]\nline-length = 120\n'
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_the_fingerprint_follows_what_is_installed_and_nothing_else(checkout: Path) -> None:
    before = dev.fingerprint("run")
    edit(checkout / "pyproject.toml", "120", "100")
    assert dev.fingerprint("run") == before
    edit(checkout / "requirements" / "run.txt", "8.5.1", "8.5.2")
    changed = dev.fingerprint("run")
    assert changed != before
    edit(checkout / "pyproject.toml", "gdnotice", "renamed")
    assert dev.fingerprint("run") != changed


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying ... NewConnectionError: Failed\nERROR: No matching distribution",
            "not reached",
        ),
        ("ERROR: Could not find a version that satisfies click (from versions: none)", "not reached"),
        (
            "ERROR: Could not find a version that satisfies click (from versions: 7.0, 8.0)",
            "no file of a pinned",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that was pinned"),
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("something new", "not complete"),
    ],
)
def test_a_failed_install_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, words: str
) -> None:
    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, stdout=output)

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(dev.Trouble) as caught:
        dev.pip(tmp_path, Path("python"), [])
    what, meaning, remedy = caught.value.sentences
    assert output.splitlines()[-1] in what
    assert words in meaning
    assert remedy
    assert (tmp_path / "install.log").read_text(encoding="utf-8") == output


def test_trouble_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def troubled(_: list[str]) -> int:
        raise dev.Trouble("It broke.", "Nothing was done.", "Mend it.")

    monkeypatch.setitem(dev.VERBS, "run", troubled)
    assert dev.main(["run"]) == 4
    assert capsys.readouterr().err.split("\n") == ["", "It broke.", "Nothing was done.", "Mend it.", ""]


def test_missing_tools_stop_ci_and_only_ci(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(dev, "TOOLS", {"no-such-program": "no-such-package"})
    monkeypatch.setattr(dev, "apt_install", lambda packages: not packages)
    monkeypatch.setattr(dev, "IN_CI", False)
    dev.ensure_tools()
    assert "no-such-package are missing" in capsys.readouterr().out
    monkeypatch.setattr(dev, "IN_CI", True)
    with pytest.raises(dev.Trouble):
        dev.ensure_tools()


def test_an_environment_that_cannot_serve_is_not_usable(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / dev.BIN / f"python{dev.EXE}"
    assert not dev.usable(python)
    venv.create(tmp_path / ".venv", with_pip=False, symlinks=os.name != "nt")
    assert python.exists()
    assert not dev.usable(python), "it has no pip"
    assert dev.usable(Path(sys.prefix) / dev.BIN / f"python{dev.EXE}"), "the one these tests run in"


def test_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["polish"]) == 2
    assert "usage: python3 dev.py VERB" in capsys.readouterr().err
    assert dev.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {verb} " in shown for verb in dev.VERBS)
