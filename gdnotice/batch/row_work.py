"""One row: its answers → findings → paper. The same whether it runs in this process or in another."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from gdnotice.actions.check import Checked, checked, seen_on
from gdnotice.actions.opening import notice_of, open_offer
from gdnotice.actions.press import Press, press_for
from gdnotice.actions.signature_pictures import Given, signed
from gdnotice.batch.journal import Done, is_whole
from gdnotice.batch.results import Faces, Status, faces
from gdnotice.clock import FixedClock
from gdnotice.errors import Refusal, World
from gdnotice.findings.again import Again
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import Notice
from gdnotice.offer.terms import Offer
from gdnotice.pack.load import form
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped
from gdnotice.values import digest

_READ_FIRST = 2
_READ_EVERY = 100
"""Which papers are read back: the first two of each kind (font, schedule) on each printing, then every hundredth.

Reading one back takes longer than checking and stamping three. All of a batch go through the same compiled printing
and the same writer; what can differ is whether a further font and a schedule are there, so each of these is looked at.
"""

Way: TypeAlias = Literal["check", "stamp", "keep", "changed", "exists"]
"""What the journal and the folder say is to be done with a good row: only check it; stamp it; keep the paper of an
earlier run if it is still whole; refuse it because the row, or because a file of its name, is another's."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a process needs to work on rows: small, and the same for the whole batch.

    ``offer`` is a file, an id or the offer itself, and ``offer_hash`` what it said when the batch began. ``at`` None:
    each notice is judged from its own date. ``now`` is when the batch began. ``overwrite`` lets an altered paper be
    replaced; ``deliver``: the revision of each paper is wanted back. ``signatures`` are pictures for every paper.
    """

    form: str
    offer: str | Offer
    offer_hash: str
    printing: Path | Printing | None
    at: datetime | None
    now: datetime
    overwrite: bool = False
    deliver: bool = False
    signatures: Given = ()


class Task(NamedTuple):
    """A row to work on: ``extra`` are findings of the spreadsheet itself.

    ``target`` is the file of its paper and ``replace`` whether one may be there; ``done`` what an earlier run noted.
    """

    number: int
    answers: Mapping[str, str]
    extra: tuple[Finding, ...]
    way: Way
    target: str = ""
    replace: bool = False
    done: Done | None = None


class Came(NamedTuple):
    """What came of a task. ``size`` in bytes and ``sha256`` are those of the file where one was written now.

    ``remarks`` are warnings about the paper that are the same for many rows. ``official`` (the SHA-256 of the bytes it
    stands on) and ``revision`` are there only where they are wanted.
    """

    number: int
    status: Status
    found: Faces
    size: int = 0
    sha256: str = ""
    remarks: tuple[str, ...] = ()
    official: str = ""
    revision: bytes = b""


class Judged(NamedTuple):
    """A task whose answers have been judged; its paper has not been looked at yet."""

    task: Task
    judged: Checked


@dataclass(slots=True)
class Ready:
    """A press and the hash of the official bytes, begun; ``made`` counts the papers of each kind."""

    press: Press
    begun: hashlib._Hash
    made: dict[tuple[bool, bool], int] = field(default_factory=dict)


class RowWork:
    """Checks and stamps rows of one batch; compiles each paper once.

    ``official`` are the bytes that papers made here stand on, by their SHA-256.
    """

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
        self.official: dict[str, bytes] = {}
        self._again = Again(self.form)
        self._ready: dict[int, Ready] = {}

    def warm(self) -> None:
        """Judge the form's own samples, so that tables that judging needs (addresses, telephones, holidays) are there
        when the first row comes."""
        samples = {key: field.sample for key, field in self.form.fields.items() if field.sample}
        answers = answers_of(samples, self.form, self.offer.zone)
        findings(notice_of(self.form, self.offer, answers, self.clock, self.about.at))

    def judge(self, task: Task) -> Judged:
        """Judge the answers alone."""
        return Judged(task, checked(self._notice(task), again=self._again))

    def finish(self, one: Judged) -> Came:
        """Look at the paper, and do with the row what its task says."""
        task = one.task
        ready = self._press(one.judged.notice)
        seen = seen_on(one.judged, ready.press)
        of_paper = seen.findings[len(one.judged.findings) :]
        found = seen.findings
        if task.extra:
            broken = {one.field for one in task.extra if one.field is not None}
            found = (*task.extra, *(one for one in found if one.field not in broken))
        told = faces(found, of_paper)
        if told.refuse:
            return Came(task.number, "refused", told)
        if task.way == "check":
            return Came(task.number, "passed", told, remarks=_remarks(of_paper))
        if task.way == "keep":
            assert task.done is not None
            if is_whole(Path(task.target), task.done):
                return Came(task.number, "kept", told)
            if not self.about.overwrite:
                return _refused(task, found, of_paper, altered(task.number, Path(task.target).name))
        elif task.way != "stamp":
            why = changed(task.number) if task.way == "changed" else exists_already(Path(task.target).name)
            return _refused(task, found, of_paper, why)
        assert seen.made is not None, "it was looked at on its paper"
        return self._stamped(task, seen.made, ready, told, found, of_paper)

    def _stamped(
        self,
        task: Task,
        made: Stamped,
        ready: Ready,
        told: Faces,
        found: tuple[Finding, ...],
        of_paper: tuple[Finding, ...],
    ) -> Came:
        self._look(made, ready)
        whole = ready.begun.copy()
        whole.update(made.revision)
        if not _written(task.target, (made.official, made.revision), task.replace):
            return _refused(task, found, of_paper, exists_already(Path(task.target).name))
        size = len(made.official) + len(made.revision)
        came = Came(task.number, "stamped", told, size, whole.hexdigest(), _remarks(of_paper))
        if not self.about.deliver:
            return came
        official = ready.press.compiled.ground.sha256
        self.official.setdefault(official, made.official)
        return came._replace(official=official, revision=made.revision)

    def _notice(self, task: Task) -> Notice:
        answers = answers_of(task.answers, self.form, self.offer.zone)
        return notice_of(self.form, self.offer, answers, self.clock, self.about.at)

    def _known(self, notice: Notice) -> int:
        """Which terms are in force: that follows from how many amendments are known by then."""
        return sum(one.announced <= notice.terms.at for one in self.offer.amendments)

    def _press(self, notice: Notice) -> Ready:
        known = self._known(notice)
        ready = self._ready.get(known)
        if ready is None:
            self.take(known, signed(press_for(notice, self.about.printing), self.about.signatures))
            ready = self._ready[known]
        return ready

    def press_of(self, task: Task) -> tuple[int, Press]:
        """The press for a row, to be taken by others: see :meth:`take`."""
        notice = self._notice(task)
        return self._known(notice), self._press(notice).press

    def take(self, known: int, press: Press) -> None:
        """Use a press that was compiled elsewhere."""
        # the revision stands on these, which are a fresh file where the official one could not take it
        self._ready[known] = Ready(press, hashlib.sha256(press.compiled.ground.official))

    def _look(self, made: Stamped, ready: Ready) -> None:
        assert not made.unprintable, "an error names every character that cannot be printed"
        texts = "".join(made.straight.texts)
        kind = (not (texts.isascii() and all(one.text.isascii() for one in made.further)), bool(made.continued))
        count = ready.made.get(kind, 0)
        ready.made[kind] = count + 1
        if count < _READ_FIRST or count % _READ_EVERY == 0:
            read_back(made)


def _remarks(of_paper: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(one.message for one in of_paper) if of_paper else ()


def _refused(task: Task, found: tuple[Finding, ...], of_paper: tuple[Finding, ...], why: Finding) -> Came:
    return Came(task.number, "refused", faces((*found, why), of_paper))


def exists_already(name: str) -> Finding:
    """The file is there and this batch did not write it."""
    return Finding(
        "file-exists",
        "error",
        None,
        f"The folder has a file {name} already, which this batch did not write. It was left as it is, and the row was "
        "not stamped. Choose another folder or other names, or allow it with --overwrite.",
        _TOLD,
    )


def changed(number: int) -> Finding:
    """The row was stamped before, and its answers or what they are judged by are others now."""
    return Finding(
        "row-changed",
        "error",
        None,
        f"Row {number} was stamped into this folder before, from other answers or another offer, printing, moment or "
        "signature. The paper that is there was left as it is. Choose another folder, or have it stamped anew with "
        "--overwrite.",
        _TOLD,
    )


def altered(number: int, name: str) -> Finding:
    """The paper of an earlier run is not as it was written."""
    return Finding(
        "file-altered",
        "error",
        None,
        f"The paper of row {number}, {name}, is no longer as this batch stamped it. It may have been signed or written "
        "on, so it was left as it is. Move it away, or have it stamped anew with --overwrite.",
        _TOLD,
    )


_TOLD = "nothing is overwritten without being told"
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _written(target: str, parts: tuple[bytes, ...], replace: bool) -> bool:
    """Write the file; False where it exists and must stay. A file half written is taken away again.

    It is not flushed to the disk one by one: see docs/decisions/010.
    """
    place = target
    if replace:
        place = os.path.join(os.path.dirname(target), f".gdnotice-{secrets.token_hex(8)}.part")  # noqa: PTH118, PTH120
    begun = False
    try:
        number = os.open(place, _FRESH, 0o666)
        begun = True
        try:
            content = b"".join(parts)
            done = os.write(number, content)
            while done < len(content):
                done += os.write(number, content[done:])
        finally:
            os.close(number)
        if replace:
            os.replace(place, target)  # noqa: PTH105  as above: a path object a row costs as much as the write
        return True
    except FileExistsError:
        return False
    except OSError as error:
        if begun:
            with contextlib.suppress(OSError):
                os.unlink(place)  # noqa: PTH108
        raise World(
            f"{target} could not be written ({error.strerror}).",
            "The rows before it are done, and what stood there before is unchanged.",
            "Check the disk's room and the folder's permissions, then give the same command again: it goes on here.",
        ) from None


def key_of(batch: str, answers: Mapping[str, str]) -> str:
    """What tells a row's content from any other, as 32 hexadecimal digits, without saying what it is."""
    return digest("\0".join([batch, *(f"{key}\1{answers[key]}" for key in sorted(answers))]).encode())[:32]
