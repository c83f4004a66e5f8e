"""The program tests itself where it is installed: one sample stamped and compared, one ledger made and read again."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gdnotice import places
from gdnotice.actions.demo import SAMPLES, sample
from gdnotice.actions.open_ledger import make_ledger, open_ledger
from gdnotice.actions.opening import open_notice
from gdnotice.actions.reckon_deadlines import reckon_deadlines
from gdnotice.actions.stamp_notice import stamp_notice
from gdnotice.clock import Clock, FixedClock
from gdnotice.errors import Problem, World
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.page.plain_text import plain_text

CASE = "tender-notice"
_FORM, _OFFER, _ = next(one for one in SAMPLES if one[2] == CASE)
_PAGE = "\f"
_GUARANTEED = "2003-04-22T17:00:00-04:00"
"""When what the sample's notice guarantees is due: three trading days after 16 April 2003, Good Friday passed over."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the test. ``wrong`` says what is not as it should be, a line each; empty where all is well."""

    name: str
    told: str
    wrong: tuple[str, ...] = ()


def golden() -> Path:
    """The text that the sample's pages are to show, pages parted by form feeds."""
    return places.resources() / "self-test" / f"{CASE}.txt"


def shown(pdf: bytes) -> str:
    """The text of a stamped PDF's pages, as the golden text has it."""
    return _PAGE.join(plain_text(pdf))


def stamped_case(folder: Path, clock: Clock) -> bytes:
    """The sample, stamped as of its own day into ``folder``, and its bytes."""
    day = open_notice(_FORM, _OFFER, sample(CASE), clock, None).at
    out = folder / f"{CASE}.pdf"
    done = stamp_notice(_FORM, _OFFER, sample(CASE), out, FixedClock(day))
    if done.stamped is None:
        raise World("The sample has errors.", "The program is not what was built.", "Install it again.")
    return out.read_bytes()


def self_test(clock: Clock) -> Iterator[Part]:
    """Test the program, yielding each part as it is done. Works in a temporary folder, which is removed again."""
    with tempfile.TemporaryDirectory(prefix="gdnotice-self-test-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        yield _tried("deadlines", "the sample's deadlines are reckoned", _deadlines)
        yield _tried("stamp", "the sample is stamped and shows the golden text", lambda: _stamp(folder, clock))
        yield _tried("verify", "another process finds the stamped file intact", lambda: _verify(folder))
        yield _tried("ledger", "an encrypted ledger is made, closed and read again", lambda: _ledger(folder, clock))


def _tried(name: str, told: str, test: Callable[[], list[str]]) -> Part:
    try:
        return Part(name, told, tuple(test()))
    except Problem as problem:
        return Part(name, told, (str(problem),))
    except Exception as fault:  # noqa: BLE001  a part of the program that is missing is what this looks for
        return Part(name, told, (f"{type(fault).__name__}: {fault}",))  # of the sample, which holds nobody's answers


def _deadlines() -> list[str]:
    day = datetime.fromisoformat("2003-04-16T11:00:00-04:00")
    found = {one.code: one.at.isoformat() for one in reckon_deadlines(_OFFER, FixedClock(day), dated=day).deadlines}
    at = found.get("guarantee-due", "never")
    return [] if at == _GUARANTEED else [f"what the sample guarantees is due {_GUARANTEED}; reckoned was {at}"]


def _stamp(folder: Path, clock: Clock) -> list[str]:
    found = shown(stamped_case(folder, clock))
    wanted = golden().read_text(encoding="utf-8")
    return [
        line.rstrip("\n")
        for line in difflib.unified_diff(
            wanted.splitlines(keepends=True), found.splitlines(keepends=True), "golden", "stamped", n=0
        )
    ]


def _verify(folder: Path) -> list[str]:
    return list(guarded.verify((folder / f"{CASE}.pdf").read_bytes()).problems)


def _ledger(folder: Path, clock: Clock) -> list[str]:
    place, name, passphrase = folder / "ledger", "Self Test", "a passphrase of the self-test alone"
    make_ledger(place, name, passphrase, clock).close()
    with open_ledger(place, name, passphrase, clock, write=False) as vault:
        return [] if vault.person.name == name else ["the ledger was opened, and by somebody else"]
