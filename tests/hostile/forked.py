"""Children of one process that has loaded everything: the same works under the same limits as the real child's, started
in milliseconds, so that hundreds of files can be tried. Run as a program by :class:`Nursery`; not on Windows.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gdnotice.stamp.guarded.guarded import ALL_OF_IT, Answer, _environment, _understood
from gdnotice.stamp.guarded.patience import LOOKS, Patience

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """Asks as :func:`gdnotice.stamp.guarded.guarded.ask` does."""

    def __init__(self) -> None:
        environment = _environment()
        environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), environment["PYTHONPATH"]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.hostile.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )

    def ask(self, order: Mapping[str, Any], content: bytes, seconds: int = ALL_OF_IT) -> tuple[Answer | str, float]:
        """What the child says, and how many seconds of its own it took."""
        pipe, back = self._process.stdin, self._process.stdout
        assert pipe is not None
        assert back is not None
        pipe.write(json.dumps({**order, "seconds": seconds, "length": len(content)}).encode() + b"\n" + content)
        pipe.flush()
        head = json.loads(back.readline())
        heard = back.read(head["length"])
        return _understood(heard, head["code"], head["in_time"]), head["took"]

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def _one(line: bytes, content: bytes) -> None:
    order = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(order, content, reading, writing)
    os.close(writing)
    patience = Patience(child)  # for the processor's time alone is limited by the system
    heard, in_time = _heard(reading, patience)
    os.close(reading)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    patience.left()
    took = patience.taken() - patience.waited
    head = {"code": code, "in_time": in_time, "took": took, "length": len(heard)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + heard)
    sys.stdout.buffer.flush()


def _be_child(order: dict[str, Any], content: bytes, reading: int, writing: int) -> None:
    from gdnotice.stamp.guarded import child, limits

    code = 1
    try:
        os.close(reading)
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115  as in the real child
        work = child.WORKS[order["work"]](order)
        limits.lock(order["seconds"])
        with os.fdopen(writing, "wb") as answers:
            child._answer(answers, work, content)
        code = 0
    finally:
        os._exit(code)


def _heard(reading: int, patience: Patience) -> tuple[bytes, bool]:
    heard: list[bytes] = []
    while (left := patience.left()) > 0:
        if not select.select([reading], [], [], min(LOOKS, left))[0]:
            continue
        piece = os.read(reading, 1 << 20)
        if not piece:
            return b"".join(heard), True
        heard.append(piece)
    return b"".join(heard), False


def _serve() -> None:
    from gdnotice.stamp.guarded import child

    for name in ("x.txt", "x.pdf"):
        child.WORKS["map"]({"form": "rights-notice", "name": name})
    child.WORKS["trial"]({"face": "sans"})
    child.WORKS["verify"]({})
    while line := sys.stdin.buffer.readline():
        _one(line, sys.stdin.buffer.read(json.loads(line)["length"]))


if __name__ == "__main__":
    _serve()
