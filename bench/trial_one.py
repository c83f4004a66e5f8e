"""One PDF mapped, filled in with an answer for every field, and looked at."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench import trial_fields, trial_seen
from bench.trial_fields import Asked, Fillable
from gdnotice.errors import Problem
from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.official.opening import decrypted
from gdnotice.stamp.printing import Printing, printing_of
from gdnotice.stamp.readback import missing
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify

FORM = "rights-notice"
SLOWEST = 10.0
"""Seconds within which any file is answered."""
_NOBODY = Carried(Origin(FORM, "1", "a" * 64, "o", "b" * 64), {}, datetime(2026, 11, 30, tzinfo=UTC))


@dataclass
class Outcome:
    """What came of one file: ``stamped``, ``refused`` or ``failed``. ``said`` is the refusal, ``notes`` what a person
    would be told, ``problems`` what is wrong."""

    file: str
    came: str = "failed"
    said: str = ""
    fields: int = 0
    rewritten: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[what] = taken = round(time.monotonic() - began, 2)
            if taken > SLOWEST:
                self.problems.append(f"{what} took {taken:.1f} s")


@dataclass(frozen=True)
class Looking:
    """How to look at what was made: with pictures or without; where pdf.js is, and where to keep the stamped PDFs."""

    pictures: bool
    pdfjs: Path | None
    keep: Path | None


def outcome_of(path: Path, looking: Looking) -> Outcome:
    """Whatever the file holds."""
    logging.disable(logging.CRITICAL)
    outcome = Outcome(path.name)
    folder = Path(tempfile.mkdtemp(prefix="trial-"))
    try:
        _tried(path, folder, looking, outcome)
    except Problem as problem:
        outcome.came, outcome.said = "refused", problem.what.replace(path.name, "FILE").replace(path.stem, "FILE")
        outcome.notes = [one.message for one in problem.mistakes][:5]
        if "did not expect" in problem.what or "broke off" in problem.what or problem.mistakes:
            outcome.problems.append(f"{outcome.said} {' '.join(outcome.notes)}")
    except Exception as fault:  # noqa: BLE001  the next file is to be tried too
        frame = traceback.extract_tb(fault.__traceback__)[-1]
        outcome.problems.append(f"{type(fault).__name__} in {Path(frame.filename).name}:{frame.lineno}: {fault}"[:300])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _tried(path: Path, folder: Path, looking: Looking, outcome: Outcome) -> None:
    content = path.read_bytes()
    with outcome.timed("map"):
        mapped = guarded.map_official(content, path.stem + ".pdf", FORM).printing
    places = _places(content)
    wanted = _wanted(mapped, places, outcome)
    printing = printing_of(FORM, mapped.title, content, mapped.pages, wanted.placements)
    with outcome.timed("compile"):
        compiled = guarded.compile_printing(printing)
    with outcome.timed("stamp"):
        made = stamp(compiled, wanted.texts, wanted.ticks, _NOBODY)
    before, after = folder / "before.pdf", folder / "after.pdf"
    before.write_bytes(content)
    after.write_bytes(made.pdf)
    if looking.keep is not None:
        looking.keep.mkdir(parents=True, exist_ok=True)
        (looking.keep / path.name).write_bytes(made.pdf)
    outcome.came, outcome.rewritten = "stamped", compiled.rewritten_from is not None
    outcome.notes = [one.message for one in compiled.remarks]
    outcome.problems += [*_of_the_file(content, compiled, made), *_judged(before, after, outcome.rewritten)]
    outcome.problems += trial_seen.misread(made.pdf, wanted.values)
    pages = trial_seen.pages_to_look_at(wanted.boxes)
    outcome.problems += trial_seen.unread(after, [one for one in wanted.boxes if one[0] in pages])
    if looking.pictures:
        outcome.problems += _looked_at((before, after), wanted, places, folder, looking.pdfjs)


def _places(content: bytes) -> list[Fillable]:
    try:
        return trial_fields.fillable(decrypted(content))
    except Exception:  # noqa: BLE001  pypdf has many; what it cannot read is told from the mapping alone
        return []


def _wanted(mapped: Printing, places: Sequence[Fillable], outcome: Outcome) -> Asked:
    wanted, missed = trial_fields.asked(mapped.placements, places)
    if missed:
        names = ", ".join(f"{one.name} (page {one.page})" for one in missed[:3])
        outcome.problems.append(
            f"{len(missed)} of {sum(not one.locked for one in places)} places of fields are not mapped: {names}"
        )
    outcome.fields = len(wanted.boxes)
    return wanted if wanted.placements else trial_fields.without_fields(mapped)


def _of_the_file(content: bytes, compiled: Compiled, made: Stamped) -> Iterator[str]:
    """Whether it begins as the official file does or says that it does not, and holds what it was given."""
    fresh = compiled.rewritten_from is not None
    told = any(one.code == "official-rewritten" for one in compiled.remarks)
    if made.pdf.startswith(content) == fresh or fresh != told:
        yield "the official bytes are no prefix, and that is not told"
    if lacking := missing(made.pdf, made.placed):
        yield f"{len(lacking)} not read back ({lacking[0].field}: {lacking[0].text})"
    for what in ("continued", "unprintable", "unplaced"):
        if found := getattr(made, what):
            yield f"{len(found)} {what}: {found[0]}"[:200]
    verdict = verify(made.pdf)
    if not verdict.ok:
        yield f"verify: {verdict.problems[0]}"


_WORSE = {0: 0, 3: 1, 2: 2}
"""qpdf ends with 2 for errors and 3 for warnings."""


def _judged(before: Path, after: Path, fresh: bool) -> Iterator[str]:
    """qpdf finds no more than in the original, and nothing in a fresh file that cannot be read."""
    was, now = trial_seen.checked(before), trial_seen.checked(after)
    if now[0] != 0 and (_WORSE[now[0]], now[1]) > (_WORSE[was[0]], was[1]):
        yield f"qpdf: {was} before, {now} after"
    elif fresh and now[0] == 2:
        yield f"qpdf: {now} of a fresh file"


def _looked_at(
    files: tuple[Path, Path], wanted: Asked, places: Sequence[Fillable], folder: Path, node: Path | None
) -> Iterator[str]:
    pages = trial_seen.pages_to_look_at(wanted.boxes)
    asking = trial_seen.asks_for_looks(files[0])
    # Every place of an answered field may change; and where the file has viewers draw all fields anew, all of them.
    beside = [(one.page, one.box) for one in places if one.name in wanted.values or (asking and one.looks)]
    # A mark that showed already changes nothing.
    were_on = {(one.page, one.box) for one in places if one.valued}
    boxes = [one for one in wanted.boxes if one[2] or (one[0], one[1]) not in were_on]
    for name, look in (("poppler", trial_seen.poppler), ("PDFium", trial_seen.pdfium)):
        old, new = look(files[0], pages, folder), look(files[1], pages, folder)
        yield from (f"{name}: {one}" for one in trial_seen.unseen(old, new, boxes, beside))
    if node is not None:
        old, _, new, said = trial_seen.pdfjs(node, files, pages, folder)
        yield from (f"pdf.js: {one}" for one in trial_seen.unseen(old, new, boxes, beside))
        yield from trial_seen.misread_by_pdfjs(said, wanted.values)
