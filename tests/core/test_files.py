"""Reading TOML with lines, and writing without losing the old file."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice import files
from gdnotice.errors import Unreadable, World

SOURCE = """\
# a comment with [brackets] and "quotes"
id = "x"
"quoted key" = 'literal # not a comment'
dotted.inner.key = [1, 2,
  3, # a comment in an array
  { a = "}", b = [ "]" ] },
]
text = \"\"\"
many "lines" here
[not.a.table]
\"\"\" # after
raw = '''
key = 1
'''

[table."odd.name"]
value = 2026-11-30T10:30:00

[[agent]]
role = "one"
[[agent]]
role = "two"
[agent.inner]
deep = true
"""


def test_every_key_knows_its_line() -> None:
    document = files.parse_toml(SOURCE, Path("x.toml"), "file")
    numbered = SOURCE.splitlines()
    for path, text in [
        (("id",), "id ="),
        (("quoted key",), '"quoted key"'),
        (("dotted", "inner", "key"), "dotted.inner.key"),
        (("dotted",), "dotted.inner.key"),
        (("dotted", "inner", "key", 2), "3, #"),
        (("dotted", "inner", "key", 3, "b"), "{ a ="),
        (("text",), "text ="),
        (("raw",), "raw ="),
        (("table", "odd.name", "value"), "value ="),
        (("agent", 0, "role"), 'role = "one"'),
        (("agent", 1, "role"), 'role = "two"'),
        (("agent", 1, "inner", "deep"), "deep ="),
    ]:
        line = document.line(*path)
        assert line is not None
        assert text in numbered[line - 1], path


def test_a_path_without_a_line_has_that_of_what_holds_it() -> None:
    document = files.parse_toml(SOURCE, Path("x.toml"), "file")
    assert document.line("agent", 1, "absent") == document.line("agent", 1)
    assert document.line("absent") is None


keys = st.text("abc_-1", min_size=1, max_size=4)
scalars = st.one_of(
    st.integers(-5, 5).map(str),
    st.sampled_from(['"a"', "'b#'", "true", "1.5", "2026-01-02", '"\\""', '"""x\ny"""', "'''q\n'''", '""""a""""']),
)
tables = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[" + ", ".join(parts) + "]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(keys, tables, max_size=5))
def test_the_lines_cover_whatever_the_parser_accepts(table: dict[str, str]) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in table.items())
    document = files.parse_toml(text, Path("x"), "file")
    for key in tomllib.loads(text):
        line = document.line(key)
        assert line is not None
        assert text.splitlines()[line - 1].startswith(key)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = ", "not valid TOML"),
        (b"a = 1\na = 2\n", "not valid TOML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a = 'x\x00'", "binary"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"a = " + b"9" * 5000, "too long"),
        (b"a = nan", "number"),
        (b"x" * (files.TEXT_LIMIT + 1), "larger than"),
    ],
)
def test_unreadable_input_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        files.read_toml(path, "offer file")
    assert words in str(caught.value)
    assert "offer file" in str(caught.value)


def test_a_folder_a_missing_file_and_a_bad_name_are_refused_in_words(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", Path("nul\0byte"), Path("x" * 5000)):
        with pytest.raises(Unreadable):
            files.read_toml(path, "offer file")


def test_a_parse_message_never_quotes_the_file() -> None:
    with pytest.raises(Unreadable) as caught:
        files.parse_toml('holder = "Jane Secret\n', Path("x"), "answers file")
    assert "Secret" not in str(caught.value)
    assert caught.value.mistakes[0].line == 1


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(World) as caught:
        files.write_whole(path, b"new")
    assert "No space left" in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.pdf"]


@pytest.mark.parametrize("name", ["x" * 400, "deep/" + "y" * 400 + "/out.pdf"])
def test_a_name_longer_than_may_be_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(World):
        files.write_whole(tmp_path / name, b"new")
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "deep"])


def test_writing_replaces_whole_or_refuses(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "out.pdf"
    files.write_whole(path, b"one")
    files.write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    with pytest.raises(World):
        files.write_whole(path, b"three", replace=False)
    assert path.read_bytes() == b"two"


@given(st.text())
def test_a_safe_name_is_safe(text: str) -> None:
    name = files.safe_name(text)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name[-1] not in ". "
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "CON-"), ("con.txt", "con-.txt"), ("Nul .x", "Nul- .x"), ("LPT1", "LPT1-"), ("com²", "com²-"),
        ("CONIN$", "CONIN$-"), ("Conference", "Conference"), ("Aux Holder", "Aux Holder"), ("com10", "com10"),
    ],
)  # fmt: skip
def test_names_of_devices_are_no_names_of_files(text: str, name: str) -> None:
    assert files.safe_name(text) == name
