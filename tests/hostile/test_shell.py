"""Hostile files given to the commands: an exit code that says what happened, sentences, and no traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdnotice.stamp.carried import NAME
from gdnotice.stamp.guarded.guarded import _environment
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import printing_of, write_printing
from tests.hostile.corpus import HOSTILE
from tests.stamp.papers import carried_of, content, flat_form, handmade


def _said(*words: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "gdnotice", *map(str, words)],
        capture_output=True, text=True, env=_environment(), timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, 1, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of the program" not in done.stderr
    return done


def _carrying(attached: bytes) -> bytes:
    name = NAME.encode("ascii")
    return handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
            3: b"<< /Type /Page /Parent 2 0 R >>",
            4: b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 5 0 R >> >>" % (name, name),
            5: content(attached),
        }
    )


def _with_answers(answers: str) -> bytes:
    carried = carried_of({"a": 1})
    good = carried.origin.opening("c" * 64, 5).json + carried.closing(draft=False, texts=[])
    assert b'{"a":1}' in good.replace(b" ", b"")
    return re.sub(rb'\{"a": ?1\}', lambda _: b'{"a":' + answers.encode() + b"}", good)


CARRIED = {
    "deep lists": _with_answers("[" * 900 + "]" * 900),
    "deep tables": _with_answers('{"a":' * 900 + "1" + "}" * 900),
    "a huge number": _with_answers("9" * 4000),
    "no number": _with_answers("NaN"),
    "half a character": _with_answers('"\\ud800"'),
    "control characters": _with_answers('"\\u001b[2J\\u0007"'),
    "a hundred thousand values": _with_answers("[" + "1," * 100_000 + "1]"),
    "a moment before all": _with_answers("1").replace(b"2026-11-30", b"0001-01-01"),
    "a moment after all": _with_answers("1").replace(b"2026-11-30T10:30:00-05:00", b"9999-12-31T23:59:59-14:00"),
}


@pytest.mark.parametrize("name", CARRIED)
def test_hostile_answers_in_a_paper(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(_carrying(CARRIED[name]))
    assert "\x1b" not in _said("read", path).stdout
    _said("read", path, "--json")


@pytest.mark.parametrize("name", ["no byte", "random bytes", "a bomb of a gigabyte", "two trees in each other"])
def test_hostile_files_in_the_shell(name: str, tmp_path: Path) -> None:
    path = tmp_path / "official.pdf"
    path.write_bytes(HOSTILE[name]())
    # what is no PDF at all is unreadable; what is one and was not stamped here, or not so, is not intact
    assert _said("verify", path).returncode == (1 if b"%PDF-" in path.read_bytes()[:1024] else 3)
    assert _said("read", path).returncode == 3
    done = _said("printing", "map", path, "--form", "rights-notice", "-o", tmp_path / "printing")
    assert done.returncode == 3
    assert not (tmp_path / "printing").exists()
    blank = Placement(1, (200, 67, 500, 81), field="holder.names")
    write_printing(printing_of("rights-notice", "T", path.read_bytes(), ((612.0, 792.0),), (blank,)), tmp_path / "own")
    assert _said("printing", "preview", tmp_path / "own", "-o", tmp_path / "blanks.pdf").returncode == 3
    assert not (tmp_path / "blanks.pdf").exists()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"form": ' * 50_000,
        json.dumps({f"key-{number}": number for number in range(60_000)}),
        json.dumps({"placements": [{"page": "x"}] * 60_000}),
        json.dumps({"pages": [{"width": 1e308, "height": 1e308}], "placements": []}),
        '{"sha256": NaN}',
        json.dumps({"\x1b[2J\x07": 1, "placements": [{"\x9b31m\u202e": 1, "page": 1, "box": [1, 2, 30, 40]}]}),
    ],
    ids=["lists", "tables", "unknown keys", "bad blanks", "huge pages", "no number", "control characters"],
)
def test_a_hostile_placement_file(text: str, tmp_path: Path) -> None:
    pdf = flat_form()
    write_printing(printing_of("rights-notice", "T", pdf, ((612.0, 792.0),), ()), tmp_path)
    (tmp_path / "placement.json").write_text(text)
    done = _said("printing", "preview", tmp_path, "-o", tmp_path / "blanks.pdf")
    assert done.returncode == 3
    assert len(done.stderr) < 20_000
    assert not set(done.stderr) & set("\x1b\x07\x9b\u202e")
