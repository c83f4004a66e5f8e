"""The child itself: what it may not do, what the program does when it dies, and what comes back over the pipe."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.errors import Unreadable
from gdnotice.stamp.guarded import guarded, patience
from gdnotice.stamp.guarded.limits import OUT_OF_MEMORY, OUT_OF_TIME
from gdnotice.stamp.guarded.plain import Malformed, dumped, loaded, plain, rebuilt
from gdnotice.stamp.official import official as official_pdf
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.preview import preview
from gdnotice.stamp.printing import Printing, printing_of
from gdnotice.stamp.stamp import stamp
from gdnotice.stamp.verify import StampSeen, Verification, verify
from tests.hostile.corpus import bomb, packed, paper
from tests.stamp.papers import carried_of, compiled, flat_form, ruled

_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows binds the child from outside, by a job")


def _locked(code: str, seconds: int = 5) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process that has been locked."""
    before = f"import os, sys\nfrom gdnotice.stamp.guarded import limits\nlimits.lock({seconds})\n"
    return subprocess.run(
        [sys.executable, "-c", before + code], capture_output=True, text=True, env=guarded._environment(), timeout=60
    )


@pytest.mark.parametrize(
    "code",
    [
        "open({outside!r})",
        "open({outside!r}, 'w')",
        "open({inside!r}, 'ab')",
        "os.open({inside!r}, os.O_RDWR)",
        "os.listdir({folder!r})",
        "os.remove({outside!r})",
        "os.rename({outside!r}, {outside!r} + 'x')",
        "os.mkdir({outside!r} + 'x')",
        "os.system('echo')",
        "import subprocess; subprocess.Popen(['echo'])",
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
    ],
)
def test_the_child_opens_nothing(code: str, tmp_path: Path) -> None:
    outside = tmp_path / "answers.txt"
    outside.write_text("secret")
    inside = Path(guarded.__file__)
    done = _locked(code.format(outside=str(outside), inside=str(inside), folder=str(tmp_path)))
    assert done.returncode == 1
    assert "PermissionError" in done.stderr
    assert outside.read_text() == "secret"
    assert [one.name for one in tmp_path.iterdir()] == ["answers.txt"]


def test_the_child_still_reads_the_program() -> None:
    late = "import pypdf, fractions\nfrom gdnotice import places\nprint(len(list(places.forms().iterdir())) > 0)"
    done = _locked(late)
    assert done.stdout == "True\n", done.stderr


@_POSIX
def test_the_child_gets_no_more_memory() -> None:
    done = _locked("x = bytearray(600_000_000)")
    assert "MemoryError" in done.stderr


@_POSIX
def test_the_child_gets_no_more_time() -> None:
    began = time.monotonic()
    assert _locked("while True: pass", 1).returncode in OUT_OF_TIME
    assert time.monotonic() - began < 9


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import time; time.sleep(60)", guarded._TOO_LONG),
        ("import sys; sys.stdin.buffer.read(); import time; time.sleep(60)", guarded._TOO_LONG),
        ("pass", guarded._BROKE),
        ("import os; os.abort()", guarded._BROKE),
        ("print('hello')", guarded._BROKE),
        ("print('[' * 100000)", guarded._BROKE),
        ('print(\'{"result": NaN, "lengths": 0}\')', guarded._BROKE),
        ('print(\'{"result": 1, "lengths": 99}\')', guarded._BROKE),
        ("import sys\nwhile True: sys.stdout.write('x' * 100000)", guarded._BROKE),
        (f"import os; os._exit({OUT_OF_MEMORY})", guarded._TOO_MUCH),
    ],
)
def test_whatever_becomes_of_the_child_is_told(code: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_command", lambda: [sys.executable, "-c", code])
    monkeypatch.setattr(patience, "OWN", 1.5)
    monkeypatch.setattr(guarded, "_LONGEST", 5_000_000)
    waits: list[patience.Patience] = []

    class Kept(patience.Patience):
        def __init__(self, child: int) -> None:
            super().__init__(child)
            waits.append(self)

    monkeypatch.setattr(guarded, "Patience", Kept)
    said = guarded.ask({"work": "verify"}, bytes(2_000_000), 1)
    assert said == words
    assert waits[0].taken() - waits[0].waited < 5
    with pytest.raises(Unreadable, match="cannot be read"):
        guarded.read_carried(b"%PDF-")
    assert not guarded.verify(b"%PDF-").ok


@pytest.mark.parametrize(
    "said",
    [
        {"result": "yes"},
        {"result": {"ok": 1, "official_sha256": "", "stamps": [], "problems": []}},
        {"result": {"ok": True, "official_sha256": "", "stamps": [{}], "problems": []}},
        {"problem": {"family": "Problem"}},
        {"problem": 7},
        {"fault": "\x1b[2J\x07 here"},
        {},
    ],
)
def test_a_false_answer_is_a_refusal(said: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as caught:
        guarded._typed(Verification, guarded.Answer(said, b""), guarded._STAMPED)
    assert "\x1b" not in str(caught.value)


# ---------------------------------------------------------------------------------------------- the same as without


def _printing(pdf: bytes, pages: int = 1) -> Printing:
    blanks = (ruled(0), ruled(1, field=None), Placement(1, (60, 300, 70, 310), "tick", "payment", "wire"))
    return printing_of("rights-notice", "A title", pdf, ((612.0, 792.0),) * pages, blanks)


def test_through_the_child_comes_the_same() -> None:
    texts = {"blank.1.0": "Muñoz & Œuvre"}
    printing = _printing(flat_form())
    ready = guarded.compile_printing(printing)
    done = stamp(ready, texts, {}, carried_of(texts)).pdf
    assert done == stamp(compiled(flat_form(), *printing.placements, title="A title"), texts, {}, carried_of(texts)).pdf
    assert guarded.verify(done) == verify(done)
    assert guarded.read_carried(done).answers == texts
    assert guarded.preview(printing) == preview(printing)


def test_a_printing_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    printing = _printing(flat_form(2), 2)
    guarded.compile_printing(printing)
    monkeypatch.setattr(guarded, "ask", lambda *_: pytest.fail("asked again"))
    guarded.compile_printing(printing)


def test_a_damaged_pdf_is_read_in_the_child_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = flat_form()[: flat_form().rindex(b"startxref")]
    printing = _printing(damaged)
    wanted = compiled(damaged, *printing.placements, title="A title")
    read = official_pdf._read
    parsed: list[bytes] = []

    def watched(pdf: bytes) -> object:
        parsed.append(pdf)
        return read(pdf)

    monkeypatch.setattr(official_pdf, "rewritten", lambda *_: pytest.fail("repaired in the program itself"))
    monkeypatch.setattr(official_pdf, "_read", watched)
    ready = guarded.compile_printing(printing)
    assert parsed == [ready.ground.official] == [wanted.ground.official]
    assert ready.remarks == wanted.remarks
    ours, theirs = (stamp(one, {"blank.1.0": "A"}, {}, carried_of({})).pdf for one in (ready, wanted))
    assert ours == theirs


def test_a_fresh_file_of_another_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    printing = _printing(b"%PDF-1.4 damaged")
    fresh = {"pdf": [0, 5], "original": "0" * 64, "encrypted": False, "reason": "it is damaged"}
    said = {"result": {"fresh": {**fresh, "permissions": {"change": True, "fill": True}}}}
    monkeypatch.setattr(guarded, "ask", lambda *_: guarded.Answer(said, b"%PDF-"))
    with pytest.raises(Unreadable, match="broke off"):
        guarded.compile_printing(printing)


@pytest.mark.parametrize("use", [guarded.compile_printing, guarded.preview])
def test_a_bomb_is_refused_in_time(use: Callable[[Printing], object]) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable, match="more memory than any real form"):
        use(_printing(paper({4: packed(bomb(1000))})))
    assert time.monotonic() - began < 10


def test_the_largest_file_is_answered() -> None:
    began = time.monotonic()
    assert not guarded.verify(bytes(200_000_000)).ok
    assert time.monotonic() - began < 10


# ---------------------------------------------------------------------------------------------- what travels

_numbers = st.floats(-1e6, 1e6)
_placements = st.builds(
    Placement,
    page=st.integers(1, 9),
    box=st.tuples(_numbers, _numbers, _numbers, _numbers),
    kind=st.sampled_from(["text", "tick"]),
    field=st.none() | st.text(),
    row=st.none() | st.integers(0, 99),
    near=st.text(),
    size=st.none() | st.floats(6, 72),
)


@given(
    st.builds(Printing, st.text(), st.text(), st.binary(), st.text(), st.just(((1.0, 2.5),)), st.tuples(_placements))
)
def test_what_travels_arrives(printing: Printing) -> None:
    pieces: list[bytes] = []
    line = dumped(plain(printing, pieces))
    assert rebuilt(Printing, loaded(line), b"".join(pieces)) == printing


_scalars = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(_scalars, lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside)))
def test_what_is_none_of_it_is_refused(value: object) -> None:
    for kind in (Printing, Verification, StampSeen, bytes):
        if kind is bytes and value == [0, 0]:  # no bytes at all
            continue
        with pytest.raises(Malformed):
            rebuilt(kind, value, b"")


@pytest.mark.parametrize("pdf", [flat_form(), flat_form()[: flat_form().rindex(b"startxref")]])
def test_what_the_child_alone_does_may_take_it_longer(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is written afresh is so in the child alone; what the program does once more has half of the time."""
    monkeypatch.setattr(guarded, "HALF_OF_IT", 0)
    monkeypatch.setattr(guarded, "_tried", {})
    if b"startxref" in pdf:
        with pytest.raises(Unreadable, match="longer than any real form"):
            guarded.compile_printing(_printing(pdf))
    else:
        assert guarded.compile_printing(_printing(pdf)).rewritten_from is not None
