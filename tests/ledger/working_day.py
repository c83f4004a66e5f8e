"""A working day at the shell, with names and numbers that are looked for afterwards on the disk it was done on.

``main`` runs in a process of its own: ledger, temporary files, settings and cache lie on ``disk``; what a desk gets
from outside (answers, a spreadsheet, a fax report) and what it prints lies elsewhere.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import io
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

ANN, BOB = "Ottilie Kesselring", "Bartholomew Quandt"
PASSPHRASES = {ANN: "walrus umbrella forty", BOB: "tangerine gearbox nine"}
WORDS = (
    *ANN.split(), *BOB.split(), *PASSPHRASES.values(), "Zarathustra", "Vogelsang", "Quibbleton", "Wunderlich Boulevard",
    "ZQX-88123", "9679.50", "9,679.50", "(518) 555-7713", "912-34-5678", "912345678", "Nepomuk", "FXCONF-99121",
    "Wertheimer", "Umsatzbeleg", "Supplement Xanadu", "Mandelbrotnik", "K7713099",
)  # fmt: skip
"""What must not be found. People, passphrases, holders, an address, a certificate, amounts, numbers of a taxpayer."""
CONTROL = "a-plain-file-that-was-removed"
ANSWERS = """
[holder]
names = ["Quentin Zarathustra", "Xiomara Vogelsang"]
address = ["4711 Wunderlich Boulevard", "Albany, NY 12207"]
phone = "(518) 555-7713"
[rights]
count = 7713
certificates = ["ZQX-88123"]
[subscription]
basic = 3174
over = 411
[payment]
amount = "9679.50"
delivery = "separately"
method = "wire"
[payment.wire]
institution = "Bankhaus Wertheimer"
date = 2026-11-30
confirmation = "K7713099"
[notice]
date = 2026-11-30T10:30:00
[guarantor]
kind = "broker"
firm = "Sample Brokerage LLC"
address = ["200 Example Plaza", "New York, NY 10281"]
phone = "(212) 555-0190"
signer = "Mandelbrotnik"
title = "Vice President"
date = 2026-11-30
medallion = "Z0012345"
"""


# ------------------------------------------------------------------ looking


def shapes(words: tuple[str, ...] = WORDS) -> dict[bytes, str]:
    """How each word may lie on a disk: as text of several encodings, in hexadecimal, in Base64. What is in small
    letters stands for capitals too."""
    found = {}
    for word in words:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            found[word.lower().encode(encoding)] = word
        for cased in (word, word.lower(), word.upper()):
            found[cased.encode().hex().encode()] = word
        for ahead in range(3):  # the same bytes look different at each of three places
            whole = b"\0" * ahead + word.encode()
            found[base64.b64encode(whole)[-(-ahead * 8 // 6) : len(whole) * 8 // 6]] = word
    return {shape: word for shape, word in found.items() if len(shape) > 6}


def seen(content: bytes, what: Mapping[bytes, str]) -> set[str]:
    """The words that are found in a content."""
    content = content.replace(b"\0" * 1024, b"")
    small = content.lower()
    return {word for shape, word in what.items() if shape in (small if shape.islower() else content)}


def files_of(disk: Path) -> Iterator[tuple[str, bytes]]:
    """Every file's path and bytes."""
    for path in sorted(disk.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(disk)), path.read_bytes()


# ------------------------------------------------------------------ the day


class Shell:
    """``gdnotice`` in this process, with a clock that goes on by a minute with every command."""

    def __init__(self, ledger: Path, outside: Path) -> None:
        self.ledger, self.outside = ledger, outside
        self.moment: datetime | None = None
        self.stderr = ""

    def __call__(self, who: str, *words: object, code: int | None = 0, passphrase: str = "") -> str:
        """Run ``gdnotice ledger ...``; the passphrase goes through a pipe. Returns what it printed."""
        from gdnotice.cli.main import run

        assert self.moment is not None
        self.moment += timedelta(minutes=1)
        reading, writing = os.pipe()
        os.write(writing, f"{passphrase or PASSPHRASES[who]}\n".encode())
        os.close(writing)
        place = ("--ledger", self.ledger, "--as", who, "--passphrase-fd", reading)
        sys.argv = ["gdnotice", "ledger", *map(str, words), *map(str, place)]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            found = run()
        os.close(reading)
        self.stderr = err.getvalue()
        assert code in (None, found), (words[:2], found, self.stderr)
        return out.getvalue()

    def set(self, text: str) -> None:
        from gdnotice import clock

        self.moment = clock.moment_from(text)
        clock.SystemClock.now = lambda _: self.moment  # type: ignore[assignment, method-assign, return-value]


def day(disk: Path, outside: Path, look: Callable[[str], None]) -> None:
    """A whole day; ``look`` is called where the disk is worth looking at."""
    from gdnotice import places
    from gdnotice.clock import SystemClock
    from gdnotice.ledger import admitting, vault
    from gdnotice.ledger.sealing import FLOOR

    (disk / CONTROL).write_text(CONTROL * 100)
    shell = Shell(disk / "ledger", outside)
    shell.set("2003-04-16T11:05")
    with vault.create(shell.ledger, ANN, PASSPHRASES[ANN], SystemClock(), cost=FLOOR) as opened:
        admitting.add_person(opened, BOB, "approver", PASSPHRASES[BOB], cost=FLOOR)

    letter = outside / "letter.toml"
    text = (places.resources() / "samples" / "transmittal.toml").read_text(encoding="utf-8")
    letter.write_text(text.replace('kind = "ein"', 'kind = "ssn"').replace("12-3456789", "912-34-5678"), "utf-8")
    shell(ANN, "draft", "transmittal", "sample-tender-2003", letter)
    assert "912-34-5678" not in shell(ANN, "show", 1)
    assert "912" in shell(ANN, "reveal", 1, "tax.number")

    shell.set("2026-11-30T10:40")
    answers, offer = outside / "answers.toml", outside / "sample-rights-2026.toml"
    answers.write_text(ANSWERS, "utf-8")
    offer.write_bytes((places.resources() / "offers" / offer.name).read_bytes())
    shell(ANN, "offer", "keep", offer)
    shell(ANN, "draft", "rights-notice", "sample-rights-2026", answers)
    shell(ANN, "ready", 2)
    shell(BOB, "approve", 2)
    shell(BOB, "stamp", 2)
    shell(ANN, "draft", "rights-notice", "sample-rights-2026", answers)
    shell(ANN, "batch", "rights-notice", "sample-rights-2026", _sheet(outside))
    shell(BOB, "approve", "--batch", 1)
    shell(BOB, "stamp", "--batch", 1)
    shell(ANN, "paper", 2, "-o", outside / "paper.pdf")
    shell(ANN, "send", 2, "--by", "fax", "--confirmation", "FXCONF-99121")
    receipt = outside / "Umsatzbeleg.txt"
    receipt.write_text("Faxbericht an Nepomuk, FXCONF-99121\n" * 300, "utf-8")
    shell(ANN, "attach", 2, receipt, "--what", "what Nepomuk had by fax")
    shell(ANN, "acknowledge", 2, "--by", "Nepomuk", "--how", "telephone")
    shell(ANN, "cover", 2, "--quantity", "713", "--dated", "2026-11-30")
    offer.write_text(
        offer.read_text("utf-8") + "\n[[amendment]]\nnumber = 1\nannounced = 2026-11-30T10:45:00\n"
        'expires = 2026-12-08T17:00:00\nsource = "Supplement Xanadu"\n',
        "utf-8",
    )
    shell(ANN, "offer", "amend", offer)
    assert "Zarathustra" in shell(ANN, "list", "--find", "zarathustra")
    look("after the acts")
    shell(ANN, "backup")
    for _ in range(2):
        shell(ANN, "list", code=4, passphrase="a wrong one, mistyped")
        _forget_waiting(shell)
    _crashed(shell)
    look("after a crash, with a log left over")
    shell(ANN, "show", 2)
    shell(BOB, "check")
    _faults(shell, answers)
    (disk / CONTROL).unlink()
    look("at the end of the day")


def _sheet(outside: Path) -> Path:
    from tests.ledger.test_batch_in_ledger import rows

    given = [dict(one.answers) | {"holder.names": f"Hieronymus Quibbleton {one.number}"} for one in rows(count=40)]
    path = outside / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(given[0]))
        writer.writeheader()
        writer.writerows(given)
    return path


def _forget_waiting(shell: Shell) -> None:
    """So that the next attempt need not wait."""
    (shell.ledger / "tries").unlink()


def _crashed(shell: Shell) -> None:
    """A program that is killed after an act, without a chance to close the ledger."""
    from gdnotice.actions.draft_notice import change_notice
    from gdnotice.clock import SystemClock
    from gdnotice.ledger import vault

    fork = os.fork()
    if not fork:
        opened = vault.open_vault(shell.ledger, ANN, PASSPHRASES[ANN], SystemClock())
        for number in range(5):
            change_notice(opened, 3, {"holder.names": f"Quentin Zarathustra {number}|Xiomara Vogelsang"})
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == -signal.SIGKILL
    assert (shell.ledger / "vault.db-wal").stat().st_size > 10_000


_PLACES = (
    "gdnotice.ledger.entries.Chain.append", "gdnotice.ledger.content.Contents.keep", "gdnotice.ledger.search.folded",
    "gdnotice.ledger.acting.folded", "gdnotice.actions.draft_notice.words_of", "gdnotice.ledger.store.connect",
    "gdnotice.findings.engine.findings", "gdnotice.actions.draft_notice.answers_of", "gdnotice.ledger.lock.WriterLock",
)  # fmt: skip


def _faults(shell: Shell, answers: Path) -> None:
    """Faults of the program itself, whose texts hold everything: what is told of them holds nothing."""
    from unittest import mock

    raised, what = 0, shapes()
    for place, kind in itertools.product(_PLACES, (ValueError, KeyError)):
        with mock.patch(place, side_effect=kind(" ".join(WORDS))):
            shell(ANN, "draft", "rights-notice", "sample-rights-2026", answers, code=None)
        if "a fault of the program itself" in shell.stderr:
            raised += 1
        told = seen(shell.stderr.encode(), what)
        assert not told, (place, told)
    assert raised > 10, raised


def main(disk: Path, outside: Path) -> None:
    """Writes a line for each file in which a word was found, and ``files N`` for each time that it was looked."""
    what = shapes()

    def look(when: str) -> None:
        count = 0
        for name, content in files_of(disk):
            count += 1
            for word in seen(content, what) | seen(name.encode(), what):
                sys.stdout.write(f"FOUND {when}: {word} in {name}\n")
        sys.stdout.write(f"files {count} {when}\n")

    day(disk, outside, look)
    os.sync()
