"""Where a built program looks for its own files, and that a portable one keeps to itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gdnotice import __version__, places


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built program's folder."""
    inner = tmp_path / "program" / "_internal"
    inner.mkdir(parents=True)
    (inner / "commit.txt").write_text("0123abc\n")
    monkeypatch.setattr(places, "_BUILT", str(inner))
    monkeypatch.setattr(places, "_ROOT", inner)
    monkeypatch.setattr(sys, "executable", str(inner.parent / "gdnotice"))
    return inner.parent


def test_a_checkout_says_that_it_is_one() -> None:
    assert not places.built()
    assert places.commit() is None
    assert places.version() == f"{__version__} (a checkout, not built)"
    assert places.prepared() is None
    assert places.portable() is None


def test_a_built_program_tells_its_commit(built: Path) -> None:
    assert places.version() == f"{__version__} (commit 0123abc)"
    assert places.prepared() == built / "_internal" / "prepared"
    assert places.portable() is None
    assert built not in places.config().parents


def test_a_portable_program_keeps_all_beside_itself(built: Path) -> None:
    (built / "portable").mkdir()
    assert places.config() == built / "portable" / "settings"
    assert places.cache() == built / "portable" / "cache"
    assert built in places.group_config().parents or places.group_config().is_absolute()
