"""Files from outside, read in a process of their own that is held to time, memory and nothing else.

The functions here do what the ones of the same names in their modules do, for a file that somebody else made. What was
made by this program in this run needs none of it. Each gives its result, or one clear refusal, within ten seconds
of a processor that it really gets (see :mod:`~gdnotice.stamp.guarded.patience`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, TypeVar

from gdnotice import places
from gdnotice.errors import Mistake, Misuse, Problem, Refusal, Unreadable, World
from gdnotice.stamp.carried import Carried, parse_carried
from gdnotice.stamp.guarded import limits
from gdnotice.stamp.guarded.child import Tried
from gdnotice.stamp.guarded.patience import LOOKS, Patience
from gdnotice.stamp.guarded.plain import Malformed, dumped, loaded, rebuilt
from gdnotice.stamp.guarded.verb import VERB
from gdnotice.stamp.letters.faces import face
from gdnotice.stamp.pdf.sheets import TOO_MUCH
from gdnotice.stamp.printing import Printing, placement_json
from gdnotice.values import digest

if TYPE_CHECKING:
    from gdnotice.stamp.compiled import Compiled
    from gdnotice.stamp.mapping.mapping import Mapped
    from gdnotice.stamp.page.guides import Guides
    from gdnotice.stamp.signatures.picture import Picture
    from gdnotice.stamp.verify import Verification

ALL_OF_IT = 8
"""Seconds of processor time for work that the child does alone."""

HALF_OF_IT = 4
"""Seconds of processor time for a trial of what this process then does itself: the same bytes take it as long again."""

MOST_OF_IT = 7
"""Seconds of processor time for a trial in which a PDF is written afresh: that is done in the child alone."""

_FACES = {"trial": ("sans", "sans-bold"), "preview": ("sans", "sans-bold"), "map": ("mono",)}
"""The faces that the child's work needs."""

_LONGEST = 300_000_000
"""Bytes of an answer: the largest official PDF and its revision."""

T = TypeVar("T")

Tell: TypeAlias = Callable[[str, int, int], object]
"""Told what is being done, how many seconds it took so far, and how many it may take."""

_TELLING = 0.15
"""Seconds between two tellings."""

_SHORTEST = 0.01
"""Seconds between two looks at a child whose time is all but over."""

_FAMILIES: dict[str, type[Problem]] = {one.__name__: one for one in (Refusal, Misuse, Unreadable, World)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child said. ``memory`` is the most it used at a time, in bytes (0 where the system does not tell)."""

    said: Mapping[str, Any]
    pieces: bytes

    @property
    def memory(self) -> int:
        found = self.said.get("memory")
        return found if isinstance(found, int) else 0


def compile_printing(printing: Printing, face_name: str = "sans") -> Compiled:
    """As :func:`gdnotice.stamp.compiled.compile_printing`, after a trial of it and of a stamp in a child.

    A PDF that has to be written afresh is only read there: what is compiled here is the fresh file.

    Raises :class:`~gdnotice.errors.Unreadable`.
    """
    from gdnotice.stamp import compiled

    return compiled.compile_printing(printing, face_name, _tried_out(printing, face_name).fresh)


def compile_for_screen(printing: Printing) -> Compiled:
    """As :func:`compile_printing`, with all texts on the page itself: for looking at only, in a viewer without fields.

    Raises :class:`~gdnotice.errors.Unreadable`.
    """
    from gdnotice.stamp import compiled

    return compiled.compile_printing(printing, fresh=_tried_out(printing, "sans").fresh, for_screen=True)


_tried: dict[tuple[str, str, str], Tried] = {}
"""What has passed its trial in this process: digests of the official bytes and of the placements, and the face."""


def _tried_out(printing: Printing, face_name: str) -> Tried:
    placements = placement_json(printing)
    key = (digest(printing.official), digest(placements.encode("utf-8")), face_name)
    if key not in _tried:
        order = {"work": "trial", "face": face_name, "placements": placements, "repeated": HALF_OF_IT}
        found = _typed(Tried, ask(order, printing.official, MOST_OF_IT), _OFFICIAL)
        if found.fresh is not None:
            if found.fresh.original != key[0]:  # only a child that was taken over says so
                raise _refused(_OFFICIAL, _BROKE)
            found = Tried(replace(found.fresh, reason=_printable(found.fresh.reason)))
        _tried[key] = found
    return _tried[key]


def preview(printing: Printing) -> bytes:
    """As :func:`gdnotice.stamp.preview.preview`. Raises :class:`~gdnotice.errors.Unreadable`."""
    answer = ask({"work": "preview", "placements": placement_json(printing)}, printing.official, ALL_OF_IT)
    return _typed(bytes, answer, _OFFICIAL)


def map_official(content: bytes, name: str, form: str, tell: Tell | None = None) -> Mapped:
    """Map an official exhibit (``name`` is its file's) for the form with the id ``form``. ``tell``: see :func:`ask`.

    Raises :class:`~gdnotice.errors.Unreadable`.
    """
    from gdnotice.stamp.mapping.mapping import Mapped

    return _typed(Mapped, ask({"work": "map", "form": form, "name": name}, content, ALL_OF_IT, tell), _EXHIBIT)


def guides(official: bytes) -> tuple[Guides, ...]:
    """As :func:`gdnotice.stamp.page.guides.guides`. Raises :class:`~gdnotice.errors.Unreadable`."""
    from gdnotice.stamp.page.guides import Guides

    return _typed(tuple[Guides, ...], ask({"work": "guides"}, official, ALL_OF_IT), _OFFICIAL)


def for_screen(pdf: bytes) -> bytes:
    """As :func:`gdnotice.stamp.for_screen.for_screen`. Raises :class:`~gdnotice.errors.Unreadable`."""
    return _typed(bytes, ask({"work": "screen"}, pdf, ALL_OF_IT), _STAMPED)


def picture(content: bytes, name: str, *, flat: bool) -> Picture:
    """The picture in a file: as :func:`gdnotice.stamp.signatures.decode.decoded`.

    Raises :class:`~gdnotice.errors.Unreadable`, before any child is started where the first bytes tell already.
    """
    from gdnotice.stamp.signatures.picture import Picture, check

    check(content, name)
    return _typed(Picture, ask({"work": "picture", "name": name, "flat": flat}, content, ALL_OF_IT), _PICTURE)


def read_carried(pdf: bytes) -> Carried:
    """As :func:`gdnotice.stamp.carried.read_carried`. Raises :class:`~gdnotice.errors.Unreadable`."""
    return parse_carried(_typed(bytes, ask({"work": "attached"}, pdf, ALL_OF_IT), _STAMPED))


def verify(pdf: bytes) -> Verification:
    """As :func:`gdnotice.stamp.verify.verify`: what cannot be checked in time is a problem in words too."""
    from gdnotice.stamp.verify import Verification

    try:
        return _typed(Verification, ask({"work": "verify"}, pdf, ALL_OF_IT), _STAMPED)
    except Unreadable as error:
        return Verification(False, "", (), (f"{error.what} So it could not be checked.",))


# ------------------------------------------------------------------------------------------------- what came of it


@dataclass(frozen=True, slots=True)
class _Words:
    """How a refusal speaks of the file."""

    subject: str
    meaning: str
    remedy: str


_OFFICIAL = _Words(
    "The official PDF cannot be used",
    "Nothing was stamped on it.",
    "Get the PDF again from its source, or print it to a new PDF first.",
)
_EXHIBIT = _Words(
    "The exhibit cannot be mapped",
    "No printing was made.",
    "Check that it is the right file; print a PDF to a new one, or save the exhibit as plain text.",
)
_STAMPED = _Words("The PDF cannot be read", "Nothing in it was relied on.", "Use the file as it was stamped.")

_PICTURE = _Words(
    "The picture cannot be used", "Nothing was stamped.", "Save the signature as a PNG file and give that."
)

_TOO_LONG = "reading it takes longer than any real form does"
_TOO_MUCH = TOO_MUCH
_BROKE = "it broke off the part of the program that reads it"


def _typed(kind: type[T], answer: Answer | str, words: _Words) -> T:
    result = _result(answer, words)
    try:
        return rebuilt(kind, result, answer.pieces if isinstance(answer, Answer) else b"")
    except Malformed:
        raise _refused(words, _BROKE) from None


def _result(answer: Answer | str, words: _Words) -> Any:
    if isinstance(answer, str):
        raise _refused(words, answer)
    if (fault := answer.said.get("fault")) is not None:
        raise _refused(words, f"reading it failed in a way that this program did not expect ({_printable(fault)})")
    if (problem := answer.said.get("problem")) is not None:
        reasons = {"memory": _TOO_MUCH, "time": _TOO_LONG}
        known = reasons.get(problem) if isinstance(problem, str) else None
        raise _problem(problem, words) if known is None else _refused(words, known)
    return answer.said.get("result")


def _refused(words: _Words, reason: str) -> Unreadable:
    return Unreadable(f"{words.subject}: {reason}.", words.meaning, words.remedy)


def _problem(told: Any, words: _Words) -> Problem:
    try:
        mistakes = tuple(
            Mistake(_printable(message), line if isinstance(line, int) else None, None if key is None else str(key))
            for message, line, key in told["mistakes"]
        )
        said = [_printable(told[part]) for part in ("what", "meaning", "remedy")]
        return _FAMILIES.get(told["family"], Problem)(said[0], said[1], said[2], mistakes)
    except (LookupError, TypeError, ValueError):
        return _refused(words, _BROKE)


def _printable(text: object) -> str:
    """Words for a terminal: a child that was taken over gets no control characters through."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in str(text)[:2000])


# ------------------------------------------------------------------------------------------------------- the child


def ask(order: Mapping[str, Any], content: bytes, seconds: int, tell: Tell | None = None) -> Answer | str:
    """What the child says to ``order``, or the words for why it said nothing. ``seconds`` are of processor time.

    ``tell`` is called while it works; what that raises ends the child.

    Raises :class:`~gdnotice.errors.World` where no child starts, or none gets a processor.
    """
    for name in _FACES.get(order["work"], ()):
        face(name)  # the first time on a desk takes seconds, which are not the file's to answer for
    head = dumped({**order, "seconds": seconds, "length": len(content)})
    try:
        child = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise World(
            f"The part of the program that reads files from outside did not start ({error.strerror}).",
            "Nothing was read.",
            "Close other programs and try again.",
        ) from None
    patience = Patience(child.pid)
    held = limits.confine(child, seconds)
    assert child.stdin is not None
    assert child.stdout is not None
    heard: list[bytes] = []
    with _closed(child.stdin), child.stdout:
        threads = (
            threading.Thread(target=_tell, args=(child.stdin, head, content), daemon=True),
            threading.Thread(target=_hear, args=(child.stdout, heard), daemon=True),
        )
        try:
            for thread in threads:
                thread.start()
            _wait(threads[1], patience, tell)
            in_time = not threads[1].is_alive()
            starved = patience.starved()
        finally:
            child.kill()  # it has said all, or may say no more
            child.wait()
            for thread in threads:
                if thread.ident is not None:
                    thread.join()
            del held
    if starved and not in_time:
        raise World(
            "This computer was so busy that reading a file did not come to an end within half a minute.",
            "Nothing was done with the file. It may be in perfect order.",
            "Wait until the computer has less to do, or close other programs, and try again.",
        )
    return _understood(b"".join(heard), child.returncode, in_time)


@contextmanager
def _closed(stream: IO[bytes]) -> Iterator[None]:
    """Close it at the end, whether or not anybody still listens: a child may end before it was told everything."""
    try:
        yield
    finally:
        with suppress(OSError):
            stream.close()


def _wait(hearing: threading.Thread, patience: Patience, tell: Tell | None) -> None:
    """Until the child has said all, or its time is over."""
    while hearing.is_alive() and (left := patience.left()) > 0:
        if tell is not None:
            tell("Reading the paper", int(patience.taken()), int(patience.taken() + left))
        hearing.join(min(LOOKS if tell is None else _TELLING, max(left, _SHORTEST)))


def _understood(heard: bytes, code: int, in_time: bool) -> Answer | str:
    line, _, pieces = heard.partition(b"\n")
    if not in_time:
        return _TOO_LONG
    try:
        said = loaded(line)
        if isinstance(said, dict) and said["lengths"] == len(pieces):
            return Answer(said, pieces)
    except (Malformed, KeyError):
        pass
    if code == limits.OUT_OF_MEMORY:
        return _TOO_MUCH
    return _TOO_LONG if code in limits.OUT_OF_TIME else _BROKE


def _tell(pipe: IO[bytes], head: bytes, content: bytes) -> None:
    try:
        pipe.write(head)
        pipe.write(content)
        pipe.close()
    except (OSError, ValueError):  # it ended before it had heard all: its exit says why
        pass


def _hear(pipe: IO[bytes], heard: list[bytes]) -> None:
    total = 0
    while total <= _LONGEST and (piece := pipe.read1(1 << 20)):  # type: ignore[attr-defined]
        heard.append(piece)
        total += len(piece)


def _command() -> list[str]:
    if places.built():
        # Of the two programs the shell: on Windows the window's own has no standard input and output.
        return [str(Path(sys.executable).with_name(f"gdnotice{Path(sys.executable).suffix}")), VERB]
    # -P: a file called pypdf.py in the person's folder is no library.
    return [sys.executable, "-P", "-m", "gdnotice.stamp.guarded.child"]


_KEPT = ("SYSTEMROOT", "HOME", "USERPROFILE", "XDG_CACHE_HOME", "LOCALAPPDATA")
"""What Windows needs to start anything, and where the cache of prepared fonts lies."""


def _environment() -> dict[str, str]:
    """The libraries of this very program, and none of the person's settings."""
    package, here = Path(__file__).resolve().parents[3], Path.cwd()
    # In their order; a folder the person happens to stand in is none of them, unless the program itself lies there.
    listed = [Path(one).absolute() for one in sys.path if one and Path(one).exists()]
    folders = [one for one in listed if one.resolve() == package or one.resolve() != here]
    if package not in [one.resolve() for one in folders]:
        folders.append(package)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, folders)), "PYTHONUTF8": "1"}
