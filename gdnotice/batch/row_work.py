"""One row: its answers → findings → paper. The same whether it runs in this process or in another."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from gdnotice.actions.check import checked
from gdnotice.actions.opening import notice_of, open_offer
from gdnotice.actions.paper_findings import left_off, paper_findings
from gdnotice.actions.stamp_notice import Press, press_for, pressed, remarks_on
from gdnotice.clock import FixedClock
from gdnotice.errors import Refusal, World
from gdnotice.findings.finding import Finding
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import Notice
from gdnotice.notice.printed import OnPaper, on_paper
from gdnotice.pack.load import form
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped
from gdnotice.values import Printed, digest

_READ_FIRST = 2
_READ_EVERY = 100
"""Which papers are read back: the first two of each kind (font, schedule) on each printing, then every hundredth.

Reading one back takes longer than checking and stamping three. All of a batch go through the same compiled printing
and the same writer; what can differ is whether a further font and a schedule are there, so each of these is looked at.
"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a process needs to work on rows: small, and the same for the whole batch.

    ``offer`` is a file or an id and ``offer_hash`` what it said when the batch began. ``at`` None: each notice is
    judged from its own date. ``now`` is when the batch began.
    """

    form: str
    offer: str
    offer_hash: str
    printing: Path | None
    at: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A row to work on: ``extra`` are findings of the spreadsheet itself.

    ``target`` None: check it. Else stamp it into that file, which must not exist unless ``replace``.
    """

    number: int
    answers: Mapping[str, str]
    extra: tuple[Finding, ...] = ()
    target: str | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a task. ``size`` in bytes and ``sha256`` of the file, where one was written.

    ``remarks`` are warnings about the paper that are the same for many rows.
    """

    number: int
    findings: tuple[Finding, ...]
    size: int = 0
    sha256: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Ready:
    """A press and what is the same for all its papers: the terms as printed, findings on them, the official's hash.

    ``answers`` is the printing with the blanks for answers only; ``made`` counts the papers of each kind.
    """

    press: Press
    terms: Mapping[str, Printed]
    official: bytes
    begun: hashlib._Hash
    of_terms: tuple[Finding, ...]
    answers: Printing
    made: dict[tuple[bool, bool], int] = field(default_factory=dict)


class RowWork:
    """Checks and stamps rows of one batch; compiles each paper once."""

    def __init__(self, about: Circumstances) -> None:
        self.about = about
        self.form = form(about.form)
        self.offer = open_offer(about.offer)
        if self.offer.hash != about.offer_hash:
            raise Refusal(
                "The offer file was changed while the batch was starting.",
                "Rows would have been judged under different terms.",
                "Start the batch again.",
            )
        self.clock = FixedClock(about.now)
        self._ready: dict[int, _Ready] = {}

    def work(self, task: Task) -> Answered:
        """Do what the task says."""
        return self.check(task) if task.target is None else self.stamp(task, Path(task.target))

    def check(self, task: Task) -> Answered:
        """The findings of ``check`` on the same answers; where a cell is broken, that and nothing else on its field."""
        found = checked(self._notice(task)).findings
        if task.extra:
            broken = {one.field for one in task.extra if one.field is not None}
            found = (*task.extra, *(one for one in found if one.field not in broken))
        return Answered(task.number, found)

    def stamp(self, task: Task, target: Path) -> Answered:
        """Put the row on paper and write the file, read back now and then. The row has been checked."""
        notice = self._notice(task)
        ready = self._press(notice)
        paper = on_paper(notice, ready.terms)
        given = {key: text for key, text in paper.texts.items() if not _is_term(key)}
        of_paper = (*ready.of_terms, *paper_findings(notice, ready.answers, OnPaper(given, paper.ticks)))
        errors = tuple(one for one in of_paper if one.severity == "error")
        if errors:
            return Answered(task.number, errors)
        made = pressed(notice, ready.press, paper)
        of_paper += left_off(notice, made, of_paper)
        self._look(made, ready)
        whole = ready.begun.copy()
        whole.update(made.revision)
        if not _written(target, (ready.official, made.revision), task.replace):
            return Answered(task.number, (exists_already(target.name),))
        size = len(ready.official) + len(made.revision)
        return Answered(task.number, (), size, whole.hexdigest(), tuple(one.message for one in of_paper))

    def _notice(self, task: Task) -> Notice:
        answers = answers_of(task.answers, self.form, self.offer.zone)
        return notice_of(self.form, self.offer, answers, self.clock, self.about.at)

    def _press(self, notice: Notice) -> _Ready:
        """The press for the terms in force: which they are follows from how many amendments are known by then."""
        known = sum(one.announced <= notice.terms.at for one in self.offer.amendments)
        if known not in self._ready:
            press = press_for(notice, self.about.printing)
            printing = press.compiled.printing
            texts = {key: text for key, text in on_paper(notice).texts.items() if _is_term(key)}
            terms = replace(printing, placements=tuple(one for one in printing.placements if _is_term(one.field)))
            answers = replace(printing, placements=tuple(one for one in printing.placements if not _is_term(one.field)))
            # the revision stands on these, which are a fresh file where the official one could not take it
            official = press.compiled.ground.official
            self._ready[known] = _Ready(
                press,
                texts,
                official,
                hashlib.sha256(official),
                paper_findings(notice, terms, OnPaper(texts, frozenset())) + remarks_on(press.compiled),
                answers,
            )
        return self._ready[known]

    def _look(self, made: Stamped, ready: _Ready) -> None:
        kind = (not all(piece.text.isascii() for piece in made.pieces), bool(made.continued))
        count = ready.made.get(kind, 0)
        ready.made[kind] = count + 1
        if made.unprintable or count < _READ_FIRST or count % _READ_EVERY == 0:
            read_back(made)
        assert not made.unprintable, "paper_findings names every character that cannot be printed"


def _is_term(key: str | None) -> bool:
    return key is not None and key.startswith("offer.")


def exists_already(name: str) -> Finding:
    """The file is there and this batch did not write it."""
    return Finding(
        "file-exists",
        "error",
        None,
        f"The folder has a file {name} already, which this batch did not write. It was left as it is, and the row was "
        "not stamped. Choose another folder or other names, or allow it with --overwrite.",
        "nothing is overwritten without being told",
    )


def _written(target: Path, parts: tuple[bytes, ...], replace: bool) -> bool:
    """Write the file; False where it exists and must stay. A file half written is taken away again.

    It is not flushed to the disk one by one: see docs/decisions/010.
    """
    place = target.with_name(f".gdnotice-{secrets.token_hex(8)}.part") if replace else target
    begun = False
    try:
        with place.open("xb", buffering=0) as stream:
            begun = True
            for part in parts:
                rest = memoryview(part)
                while rest:
                    rest = rest[stream.write(rest) :]
        if replace:
            place.replace(target)
        return True
    except FileExistsError:
        return False
    except OSError as error:
        if begun:
            with contextlib.suppress(OSError):
                place.unlink()
        raise World(
            f"{target} could not be written ({error.strerror}).",
            "The rows before it are done, and what stood there before is unchanged.",
            "Check the disk's room and the folder's permissions, then give the same command again: it goes on here.",
        ) from None


def key_of(batch: str, answers: Mapping[str, str]) -> str:
    """What tells a row's content from any other, as 32 hexadecimal digits, without saying what it is."""
    return digest("\0".join([batch, *(f"{key}\1{answers[key]}" for key in sorted(answers))]).encode())[:32]
