"""The house rules hold for the tree as it is."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("gdnotice", "ui")
SHIPPING = ("installer",)
REQUIREMENTS = ROOT / "requirements"


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return rules.tree(ROOT)


def test_the_tree_is_seen(files: list[Path]) -> None:
    # A rule that is shown no files is always kept.
    names = {path.relative_to(ROOT).as_posix() for path in files}
    assert {"dev.py", ".ci/run", "pyproject.toml", "gdnotice/clock.py", "tests/house/rules.py"} <= names
    assert not any(name.startswith(".venv") for name in names)


def test_a_module_is_short(files: list[Path]) -> None:
    assert rules.too_long([ROOT / "dev.py", *rules.modules(ROOT, files, *PRODUCT, *SHIPPING)], rules.LONGEST) == []


def test_a_test_module_is_not_endless(files: list[Path]) -> None:
    assert rules.too_long(rules.modules(ROOT, files, "tests", "bench"), rules.LONGEST_TEST) == []


def test_a_package_has_a_readme(files: list[Path]) -> None:
    assert rules.without_readme(rules.modules(ROOT, files, *PRODUCT, *SHIPPING)) == []


def test_a_module_has_a_telling_name(files: list[Path]) -> None:
    assert rules.empty_names(ROOT, rules.modules(ROOT, files, *PRODUCT, *SHIPPING, "tests", "bench")) == []


def test_no_registry_and_no_machine_is_named(files: list[Path]) -> None:
    assert rules.addresses(files) == []


def test_only_clock_reads_the_clock(files: list[Path]) -> None:
    clock = ROOT / "gdnotice" / "clock.py"
    product = rules.modules(ROOT, files, *PRODUCT)
    assert rules.clock_reads(path for path in product if path != clock) == []
    assert rules.clock_reads([clock]) != [], "the one place that reads the clock no longer does"


@pytest.mark.parametrize("level", ["run", "dev", "bench", "package"])
def test_requirements_are_pinned_by_hash(level: str) -> None:
    pinned = REQUIREMENTS / f"{level}.txt"
    assert len(rules.pins(pinned.read_text(encoding="utf-8"))) > 10
    assert rules.loose_pins(pinned) == []
    assert rules.unpinned(REQUIREMENTS / f"{level}.in", pinned) == []


@pytest.mark.parametrize("level", ["dev", "bench", "package"])
def test_requirements_agree(level: str) -> None:
    run = REQUIREMENTS / "run.txt"
    assert rules.disagreeing(run, REQUIREMENTS / f"{level}.txt") == []
    assert rules.unpinned(REQUIREMENTS / "run.in", REQUIREMENTS / f"{level}.txt") == []


def test_what_the_bench_needs_stays_in_the_bench() -> None:
    for level in ("run", "dev", "package"):
        assert "pymupdf" not in rules.pins((REQUIREMENTS / f"{level}.txt").read_text(encoding="utf-8"))


def test_every_direct_dependency_is_explained() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for level in ("run", "dev", "bench", "package"):
        for line in (REQUIREMENTS / f"{level}.in").read_text(encoding="utf-8").splitlines():
            if line and line[0].isalnum():
                assert f"| {line.split('>')[0]} |" in page, line


def test_sockets_are_off() -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket()


def test_the_desk_is_not_in_new_york() -> None:
    # 2026-01-01T00:00Z, printed by a program that asks the desk for its zone.
    assert time.localtime(1_767_225_600).tm_hour == 8


def test_home_is_not_the_desks(home: Path) -> None:
    assert Path.home() == home
