"""A batch that is killed outright goes on where it was and does no row twice; memory does not grow with the rows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gdnotice.batch.journal import NAME, Done, Journal, is_whole
from gdnotice.values import digest
from tests.batch.conftest import OFFER, WIRE, batch, many, papers

ROOT = Path(__file__).resolve().parents[2]


def started(rows: Path, out: Path, jobs: int, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gdnotice", "batch", "rights-notice", OFFER, str(rows), "-o", str(out)]
    return subprocess.Popen(
        [*command, "--jobs", str(jobs), *more], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill outright")
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_in_the_middle(csv_file: Callable[..., Path], tmp_path: Path, jobs: int) -> None:
    rows, out = csv_file(many(400)), tmp_path / "out"
    process = started(rows, out, jobs)
    try:
        deadline = time.monotonic() + 60
        while len(list(out.glob("*.pdf"))) < 40 and time.monotonic() < deadline:
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    if jobs > 1:
        ended(process.pid)
    left = {path: path.stat().st_mtime_ns for path in out.glob("*.pdf")}
    assert 40 <= len(left) < 400
    noted = {int(line.split()[1]) for line in (out / NAME).read_text().splitlines() if line.startswith("done")}
    with batch(rows, out) as report:
        assert (report.rows, report.stamped, report.refused) == (400, 400, 0)
        assert report.kept == len(noted)
    for path, moment in left.items():
        if int(path.name[:5]) in noted:
            assert path.stat().st_mtime_ns == moment, "a row noted as done was done again"
    with batch(rows, tmp_path / "whole") as report:
        assert report.stamped == 400
    assert papers(out) == papers(tmp_path / "whole")
    assert [path.name for path in out.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_lets_the_rows_in_hand_be_done_and_told(
    csv_file: Callable[..., Path], tmp_path: Path, jobs: int
) -> None:
    rows, out, merged = csv_file(many(1500)), tmp_path / "out", tmp_path / "all.pdf"
    process = started(rows, out, jobs, "--merged", str(merged))
    try:
        deadline = time.monotonic() + 60
        while len(list(out.glob("*.pdf"))) < 20 and time.monotonic() < deadline:
            time.sleep(0.005)
    finally:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everybody hears it
        told = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130, told
    assert "Stopped before the end. The same command goes on" in " ".join(told.split())
    count = len(papers(out))
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (summary["rows"], summary["stamped"], summary["not_reached"]) == (1500, count, 1500 - count)
    assert 20 <= count < 1500
    assert (out / "rows-marked.csv").read_text(encoding="utf-8-sig").count("not reached") == 1500 - count
    assert not merged.exists(), "a file of some papers looks like one of all"
    with batch(rows, out, jobs=2) as report:
        assert (report.stamped, report.kept) == (1500, count)


def ended(group: int) -> None:
    """Every process of the session is gone within a few seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("a process of the killed batch goes on by itself")


def test_a_paper_half_written_is_made_whole(csv_file: Callable[..., Path], tmp_path: Path) -> None:
    rows, out = csv_file([WIRE]), tmp_path / "out"
    with batch(rows, out):
        (paper,) = out.glob("*.pdf")
        whole = paper.read_bytes()
    journal = out / NAME
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:2]) + lines[2][:20])  # begun, and killed while noting that it was done
    paper.write_bytes(whole[:3000])
    (out / ".gdnotice-0123456789abcdef.part").write_bytes(b"left over")
    with batch(rows, out) as report:
        assert (report.stamped, report.kept) == (1, 0)
    assert paper.read_bytes() == whole
    assert not list(out.glob(".*.part"))
    with Journal(out) as again:
        done = again.done(2)
    assert done is not None
    assert (done.size, done.sha256) == (len(whole), digest(whole))


def test_the_journal_is_read_to_its_last_whole_line(tmp_path: Path) -> None:
    key, sha = "a" * 32, "b" * 64
    with Journal(tmp_path) as journal:
        journal.begin([(2, key), (3, key), (4, key)])
        journal.finish([(2, key, 17, sha)])
        journal.leave([3])
    whole = (tmp_path / NAME).read_bytes()
    for cut in range(len(whole) + 1):
        (tmp_path / NAME).write_bytes(whole[:cut])
        with Journal(tmp_path) as journal:
            done, begun = journal.done(2), set(journal.begun)
        told = whole[:cut].decode()
        assert done == (Done(key, 17, sha) if f"done 2 {key} 17 {sha}\n" in told else None)
        assert (4 in begun) == (f"begin 4 {key}\n" in told)
        assert (3 in begun) == (f"begin 3 {key}\n" in told and "left 3\n" not in told)
        assert whole.startswith((tmp_path / NAME).read_bytes()) or cut < 24


def test_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"paper")
    assert is_whole(path, Done("k", 5, digest(b"paper")))
    assert not is_whole(path, Done("k", 5, digest(b"pager")))
    assert not is_whole(path, Done("k", 6, digest(b"paper")))
    assert not is_whole(tmp_path / "none.pdf", Done("k", 5, digest(b"paper")))


MEASURE = """
import re, sys
from pathlib import Path
from tests.batch.conftest import batch
with batch(Path(sys.argv[1]), None, check_only=True) as report:
    sum(len(piece) for piece in report.json())
    print(report.rows, re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
"""The peak of this very process; ``ru_maxrss`` would begin with that of the process that started it."""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from Linux's /proc")
def test_memory_does_not_grow_with_the_rows(csv_file: Callable[..., Path]) -> None:
    peaks = []
    for count in (100, 3000):
        path = csv_file(many(count), f"rows{count}.csv")
        command = [sys.executable, "-c", MEASURE, str(path)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        assert told[0] == str(count)
        peaks.append(int(told[1]))
    assert peaks[1] - peaks[0] < 4_000
    assert peaks[1] < 150_000
