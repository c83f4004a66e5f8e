"""The process that reads one file from outside: loads what it needs, gives up its freedoms, then takes the bytes.

In on stdin: a line of JSON (the work, what belongs to it, how many bytes follow) and the file's bytes. Out on stdout:
a line of JSON (the result or the refusal) and the bytes that belong to it. Nothing else, and only once.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from gdnotice.errors import Problem
from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.guarded import limits
from gdnotice.stamp.guarded.plain import dumped, plain
from gdnotice.stamp.official.rewrite import Rewritten
from gdnotice.stamp.placement import Placement
from gdnotice.values import Printed

_NOBODY = Carried(Origin("", "", "", "", ""), {}, datetime(2000, 1, 1, tzinfo=UTC))

Work = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Tried:
    """That a printing passed its trial; with the fresh file of its PDF, where the PDF itself cannot be extended."""

    fresh: Rewritten | None


def serve() -> int:
    """Do the one piece of work that stdin holds. Returns the process's exit code."""
    source = sys.stdin.buffer
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        # What a library prints must not stand in the middle of the answer.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        order = json.loads(source.readline())
        work = WORKS[order["work"]](order)
        limits.lock(order["seconds"])
        content = source.read(order["length"])
        _answer(answers, work, content)
    return 0


def _answer(answers: BinaryIO, work: Work, content: bytes) -> None:
    pieces: list[bytes] = []
    said: dict[str, Any] = {}
    try:
        said["result"] = plain(work(content), pieces)
    except Problem as problem:
        pieces = []
        said["problem"] = _told(problem)
    except MemoryError:
        pieces = []
        said["problem"] = "memory"
    except TimeoutError:
        pieces = []
        said["problem"] = "time"
    except Exception as fault:  # noqa: BLE001  whatever a parser stumbles over, the person gets a sentence
        pieces = []
        said["fault"] = _place(fault)
    said["memory"] = limits.peak_memory()
    said["lengths"] = sum(map(len, pieces))
    answers.write(dumped(said))
    for piece in pieces:
        answers.write(piece)
    answers.flush()


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "family": type(problem).__name__,
        "what": problem.what,
        "meaning": problem.meaning,
        "remedy": problem.remedy,
        "mistakes": [[one.message, one.line, one.key] for one in problem.mistakes],
    }


def _place(fault: Exception) -> str:
    """Where in the program; never the fault's own words, which may hold an answer."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = next((one for one in reversed(frames) if "gdnotice" in one.filename), frames[-1])
    return f"{type(fault).__name__} in {Path(own.filename).name}, line {own.lineno}"


# ---------------------------------------------------------------------------------------------------------- the works
# Each takes the order, imports what it needs while it still may, and gives back the work itself.


def _verify(order: dict[str, Any]) -> Work:
    _load_pypdf()
    from gdnotice.stamp.verify import verify

    return verify


def _attached(order: dict[str, Any]) -> Work:
    _load_pypdf()
    from gdnotice.stamp.carried import attached

    return attached


def _trial(order: dict[str, Any]) -> Work:
    """Everything that a stamp does with an official file: compile, stamp each blank once, read it back."""
    _load_pypdf()
    _load_face(order["face"])
    from gdnotice.stamp.compiled import compile_printing
    from gdnotice.stamp.readback import NotReadBack, read_back
    from gdnotice.stamp.stamp import stamp

    def work(official: bytes) -> object:
        began = time.process_time()
        printing = _printing(order, official)
        compiled = compile_printing(printing, order["face"])
        stamped = stamp(compiled, *_answers(printing.placements), _NOBODY, draft=True)
        # Whether it can be read back is for the real stamp to say; here only time, memory and faults count.
        with contextlib.suppress(NotReadBack):
            read_back(stamped)
        # What was not written afresh takes the program as long once more.
        if compiled.fresh is None and time.process_time() - began > order["repeated"]:
            raise TimeoutError
        return Tried(compiled.fresh)

    return work


def _answers(placements: Sequence[Placement]) -> tuple[dict[str, Printed], dict[str, set[str]]]:
    """Something for each blank."""
    texts: dict[str, Printed] = {}
    ticks: dict[str, set[str]] = {}
    rows: dict[str, list[dict[str, str]]] = {}
    for one in placements:
        if one.field is None or one.kind == "image":
            continue
        if one.kind == "tick":
            ticks.setdefault(one.field, set()).add(one.value or "yes")
        elif one.column is None:
            texts[one.field] = "1"
        else:
            own = rows.setdefault(one.field, [{}])
            own.extend({} for _ in range(len(own), (one.row or 0) + 1))
            own[one.row or 0][one.column] = "1"
    return texts | {field: tuple(own) for field, own in rows.items() if field not in texts}, ticks


def _preview(order: dict[str, Any]) -> Work:
    _load_pypdf()
    _load_face("sans")
    from gdnotice.stamp.preview import preview

    return lambda official: preview(_printing(order, official))


def _map(order: dict[str, Any]) -> Work:
    from gdnotice.pack.load import form

    opened, name = form(order["form"]), order["name"]
    if Path(name).suffix.lower() == ".pdf":
        _load_pypdf()
        import pypdfium2
        import pypdfium2.raw  # noqa: F401  a library of native code, which is found by looking around

        from gdnotice.stamp.mapping.of_pdf import map_pdf

        return lambda content: map_pdf(content, name, opened)
    import reportlab.pdfbase.ttfonts  # it looks for a person's settings as it is loaded
    import reportlab.pdfgen.canvas  # noqa: F401

    from gdnotice.stamp.letters.faces import face
    from gdnotice.stamp.mapping.mapping import map_exhibit

    face("mono")
    return lambda content: map_exhibit(content, name, opened)


def _guides(order: dict[str, Any]) -> Work:
    _load_pypdf()
    import pypdfium2
    import pypdfium2.raw  # noqa: F401  a library of native code, which is found by looking around

    from gdnotice.stamp.page.guides import guides

    return guides


def _screen(order: dict[str, Any]) -> Work:
    import pypdfium2
    import pypdfium2.raw  # noqa: F401  a library of native code, which is found by looking around

    from gdnotice.stamp.for_screen import for_screen

    return for_screen


def _picture(order: dict[str, Any]) -> Work:
    from PIL import JpegImagePlugin, PngImagePlugin, TiffTags  # noqa: F401  it looks for its parts as it opens a file

    from gdnotice.stamp.signatures.decode import decoded

    return lambda content: decoded(content, order["name"], flat=order["flat"])


WORKS: dict[str, Callable[[dict[str, Any]], Work]] = {
    "verify": _verify,
    "attached": _attached,
    "trial": _trial,
    "preview": _preview,
    "map": _map,
    "guides": _guides,
    "screen": _screen,
    "picture": _picture,
}


def _load_pypdf() -> None:
    import logging

    import pypdf  # noqa: F401  loaded now, for later the limits stand in the way

    logging.disable(logging.CRITICAL)


def _load_face(name: str) -> None:
    """Prepare a face while its file in the cache may still be read, or written."""
    from gdnotice.stamp.letters.embedding import common_objects

    common_objects(name, 1)


def _printing(order: dict[str, Any], official: bytes) -> Any:
    from gdnotice.stamp.printing import parse_printing

    return parse_printing(order["placements"], official, Path("placement.json"))


if __name__ == "__main__":
    sys.exit(serve())
