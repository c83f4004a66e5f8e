"""The desk's own settings: one small file, never overwritten where it cannot be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gdnotice import places
from gdnotice.errors import Misuse, Unreadable
from gdnotice.settings.desk import LEDGER, PERSON, Desk, current, desk_file, group_file, person, read_desk, write_desk


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    monkeypatch.setattr(places, "group_config", lambda: tmp_path / "nobody's")


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


def test_the_group_sets_what_the_person_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "group_config", lambda: tmp_path / "group")
    group_file().parent.mkdir()
    group_file().write_text('ledger = "/srv/ledger"\nlook = "dark"\ntext_size = 120\n', encoding="utf-8")
    assert read_desk() == Desk(Path("/srv/ledger"), look="dark", text_size=120)
    write_desk(replace(read_desk(), person="Ann Sample", look="system"))
    # Only what is the person's own: a later change of the group's reaches the rest.
    assert desk_file().read_text(encoding="utf-8").splitlines()[1:] == ['person = "Ann Sample"', 'look = "system"']
    group_file().write_text('ledger = "/srv/moved"\n', encoding="utf-8")
    assert read_desk() == Desk(Path("/srv/moved"), "Ann Sample")


def test_a_group_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "group_config", lambda: tmp_path)
    group_file().write_text('leger = "x"\n', encoding="utf-8")
    with pytest.raises(Unreadable, match="there is no setting of that name"):
        read_desk()


def test_all_that_a_desk_chooses_is_read_again(tmp_path: Path) -> None:
    kept = Desk(tmp_path, "Ann", tmp_path / "away", (2880, 45), reminders_name=True, look="dark", text_size=125)
    write_desk(kept)
    assert read_desk() == kept
    write_desk(Desk())
    assert desk_file().read_text(encoding="utf-8").count("\n") == 1, "what is usual is not written down"


@pytest.mark.parametrize(
    "text",
    [
        "reminders = 5\n", "reminders = [0]\n", "reminders = [true]\n", "reminders = [99999]\n", "text_size = 5\n",
        "text_size = true\n", 'look = "pink"\n', "reminders_name = 1\n", "copies = []\n",
    ],
)  # fmt: skip
def test_what_no_desk_can_choose_is_told_with_its_line(text: str) -> None:
    desk_file().parent.mkdir(parents=True)
    desk_file().write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as told:
        read_desk()
    assert told.value.mistakes[0].line == 1
