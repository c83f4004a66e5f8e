"""A file written aside: there whole, or not there at all and what stood there before untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice import files
from gdnotice.errors import World


def test_a_file_is_in_its_place_once_all_of_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "new" / "list.csv"
    with files.aside(target) as stream:
        stream.write(b"one")
        assert not target.exists()
        stream.write(b" two")
    assert target.read_bytes() == b"one two"
    assert [one.name for one in target.parent.iterdir()] == ["list.csv"]


def test_after_any_error_the_old_file_stands_and_nothing_is_left(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), files.aside(target) as stream:
        stream.write(b"half of it"[: 1 // 0])
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_a_place_that_takes_no_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(World, match="could not be written") as caught, files.aside(tmp_path / "file" / "list.csv"):
        pass
    assert caught.value.meaning == "What stood there before is unchanged."
    with pytest.raises(World), files.aside(tmp_path, "Told otherwise."):
        pass
