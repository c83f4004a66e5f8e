"""The desk's own settings: one small file, never overwritten where it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice.errors import Misuse, Unreadable
from gdnotice.settings.desk import LEDGER, PERSON, Desk, current, desk_file, person, read_desk, write_desk


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "config"))


def test_nothing_is_said_where_there_is_no_file() -> None:
    assert read_desk() == Desk()
    with pytest.raises(Misuse, match="Which ledger is meant"):
        current(None, {})
    assert person(None, {}) is None


@pytest.mark.parametrize("name", ["Ann Sample", 'Ann "the pen" Sample', "Ánn Őry \\ Sample"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    kept = Desk(tmp_path / "a ledger", name)
    assert write_desk(kept) == desk_file()
    assert read_desk() == kept
    assert (current(None, {}), person(None, {})) == (tmp_path / "a ledger", name)
    write_desk(Desk(None, name))
    assert read_desk() == Desk(None, name)


def test_what_is_said_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    write_desk(Desk(tmp_path / "file", "File"))
    environment = {LEDGER: str(tmp_path / "environment"), PERSON: "Environment"}
    assert current(None, environment) == tmp_path / "environment"
    assert current(tmp_path / "said", environment) == tmp_path / "said"
    assert (person(None, environment), person("Said", environment)) == ("Environment", "Said")


@pytest.mark.parametrize(
    "text", ["ledger = ", "ledger = 5\n", 'colour = "blue"\n', 'ledger = "a"\nledger = "b"\n', "\x00"]
)
def test_a_file_that_cannot_be_read_is_told_and_left_alone(text: str) -> None:
    desk_file().parent.mkdir(parents=True)
    desk_file().write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable):
        read_desk()
    with pytest.raises(Unreadable):
        write_desk(Desk(Path("x"), "y"))
    assert desk_file().read_text(encoding="utf-8") == text
