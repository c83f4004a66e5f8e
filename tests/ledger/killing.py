"""The kinds of acts that are killed (SIGKILL) at random instants, and what must hold of the ledger afterwards.

Each kind does its act over and over on a copy of a small firm's ledger and tells of each that is finished, until
``killer`` ends it. How many there are then is asked of the ledger itself: none that was told as finished is missing.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from gdnotice import places
from gdnotice.actions import batch_into_ledger as batching
from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.attach_evidence import attach_evidence
from gdnotice.actions.batch_into_ledger import approve_batch, draft_batch, stamp_batch
from gdnotice.actions.begin_offer import Entering, keep_begun, new_mark, open_begun, stored_entering
from gdnotice.actions.begun_offers import begun_offers
from gdnotice.actions.close_day import close_day
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.edit_offer import edited, sheet_in_file
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.errors import World
from gdnotice.ledger import admitting, backup, batches, migrations, purging, restoring, sealing, store, vault
from gdnotice.ledger.checked import checked
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.vault import Vault
from tests.ledger import desk, office
from tests.ledger.desk import Clock
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, SECRETS, Office, at
from tests.ledger.test_batch_in_ledger import RIGHTS, rows

QUICK = sealing.Cost(1, 64, 1)
"""Some hundred ledgers are opened here, and what a passphrase costs is no part of what is tried."""
FORM = "rights-notice"
CHUNK = 6
"""Notices in one act of a batch, so that a batch of a few dozen has several."""
_LATER = at(RIGHTS_DAY) + timedelta(hours=1)

Acts = Iterator[None]
"""Does one act after the other; each is done when it yields."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act. ``present`` says how many of them an opened ledger holds; whole ones, or it is an error."""

    name: str
    acts: Callable[[Path], Acts]
    present: Callable[[Path], int]
    span: float = 0.3
    """Seconds that some of these acts take here, so that most kills meet one in the middle."""


def quickly() -> None:
    """Let passphrases cost next to nothing, in this process."""
    for place in (sealing, desk, office):
        place.FLOOR = QUICK  # type: ignore[attr-defined]
    batching.CHUNK = CHUNK


# ------------------------------------------------------------------ the ledger to begin with


TWICE: dict[tuple[str, str | None], str] = {("maybe-a-duplicate", None): "invented"}
"""The batches are of the same rows."""


def prepared(folder: Path) -> None:
    """A ledger with notices in every state, fifteen that ended long ago, a backup beside it and a file to attach."""
    firm = Office(folder / "ledger")
    firm.clock.moment = at(RIGHTS_DAY)
    with firm.person(ANN) as opened:
        for name, count in (("approved", 26), ("ready", 30), ("sent", 24)):
            draft_batch(opened, FORM, RIGHTS, rows(count=count), name)
        for _ in range(15):
            firm.clock.pass_by(minutes=1)
            withdraw_notice(opened, draft_notice(opened, FORM, RIGHTS, {"holder.names": "Sample Ended"}).number, "slip")
        draft_notice(opened, FORM, RIGHTS, office.rights())
    with firm.person(BOB) as opened:
        approve_batch(opened, 1, TWICE)
        approve_batch(opened, 3, TWICE)
        stamp_batch(opened, 3)
        for number in batches.in_state(opened.db, 3, "stamped")[:6]:
            send_notice(opened, number, "fax")
        backup.back_up(opened, into=folder / "copies")
    (folder / "report.pdf").write_bytes(random.Random(7).randbytes(150_000))


@contextlib.contextmanager
def opened_by(name: str, folder: Path) -> Iterator[tuple[Vault, Clock]]:
    """The ledger in ``folder``, with a clock that stands an hour after what was done before."""
    clock = Clock(_LATER)
    with vault.open_vault(folder / "ledger", name, SECRETS[name], clock, pause=clock.pause) as opened:
        yield opened, clock


@contextlib.contextmanager
def at_work(name: str, folder: Path) -> Iterator[tuple[Vault, Clock]]:
    """The same in a fork: from here on it may be killed."""
    with opened_by(name, folder) as both:
        report("begins")
        yield both


def _of(opened: Vault, batch: int, state: str) -> list[int]:
    with opened.reading() as db:
        return batches.in_state(db, batch, state)


def report(what: str = "done") -> None:
    os.write(1, f"{what}\n".encode())


# ------------------------------------------------------------------ the kinds of acts


def _drafting(folder: Path) -> Acts:
    with at_work(ANN, folder) as (opened, clock):
        for number in itertools.count():
            clock.pass_by(seconds=1)
            draft_notice(opened, FORM, RIGHTS, {**office.rights(), "holder.names": f"Sample Drafted {number}"})
            yield


def _changing(folder: Path) -> Acts:
    with at_work(ANN, folder) as (opened, _):
        number = _draft(opened)
        for call in itertools.count():
            change_notice(opened, number, {"holder.phone": f"(518) 555-{call % 9000 + 1000}"})
            yield
            ready_notice(opened, number)
            yield


def _draft(opened: Vault) -> int:
    with opened.reading() as db:
        return int(db.conn.execute("SELECT notice FROM standing WHERE state = 'draft'").fetchone()[0])


def _approving(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        for three in _by(3, _of(opened, 2, "ready")):
            approve_notice(opened, three, TWICE)
            yield


def _stamping_one(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        for number in _of(opened, 1, "approved"):
            stamp_in_ledger(opened, [number])
            yield


def _stamping_several(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        for two in _by(2, _of(opened, 1, "approved")):
            stamp_in_ledger(opened, two)
            yield


def _stamping_batch(folder: Path) -> Acts:
    yield from _told(folder, BOB, lambda opened, progress: stamp_batch(opened, 1, progress))


def _batch(folder: Path) -> Acts:
    given = rows(count=120)
    yield from _told(folder, ANN, lambda opened, told: draft_batch(opened, FORM, RIGHTS, given, "new", progress=told))


def _told(folder: Path, name: str, work: Callable[[Vault, Callable[[str, int], None]], object]) -> Acts:
    """An act that tells of its chunks; each told is one finished."""
    with at_work(name, folder) as (opened, _):
        work(opened, lambda _what, _count: report())
    yield from ()


def _sending(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        for number in _of(opened, 3, "stamped"):
            send_notice(opened, number, "fax", confirmation=f"F-{number}")
            yield


def _covering(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        sent = _of(opened, 3, "sent")
        for number in sent:
            acknowledge_notice(opened, number, by="the agent", how="e-mail")
            yield
        for number in itertools.cycle(sent):
            cover_protect(opened, number, "1", at(RIGHTS_DAY).date())
            yield


def _amending(folder: Path) -> Acts:
    path = folder / f"{RIGHTS}.toml"
    told = (places.resources() / "offers" / path.name).read_text(encoding="utf-8")
    with at_work(ANN, folder) as (opened, _):
        for number in range(1, 60):
            announced, expires = at("2026-11-30T08:00") + timedelta(minutes=number), at("2026-12-02T17:00")
            expires += timedelta(days=number)
            told += (
                f'\n[[amendment]]\nnumber = {number}\nannounced = {announced:%Y-%m-%dT%H:%M:%S}\n'
                f'expires = {expires:%Y-%m-%dT%H:%M:%S}\nsource = "Supplement No. {number}"\n'
            )  # fmt: skip
            path.write_text(told, encoding="utf-8")
            amend_offer(opened, str(path))
            yield


def _entering(folder: Path) -> Acts:
    """An offer is typed, kept twice while that goes on, and then becomes an entry; and the next one."""
    sheet = sheet_in_file(RIGHTS)
    with at_work(ANN, folder) as (opened, _):
        for number in itertools.count(1):
            sheet.id, sheet.terms["price"], mark = f"sample-rights-no-{number}", "", new_mark()
            for typed in ("2.", "2.70"):
                sheet.terms["price"] = typed
                keep_begun(opened, mark, stored_entering(Entering(sheet)), None, None)
                yield
            toml = edited(sheet, _LATER).toml
            assert toml is not None
            keep_offer(opened, toml, begun=mark)
            yield


def _attaching(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        for number in itertools.cycle(_of(opened, 3, "sent")):
            path = folder / "report.pdf"
            path.write_bytes(os.urandom(150_000))
            attach_evidence(opened, number, path, "the fax report")
            yield


def _purging(folder: Path) -> Acts:
    with at_work(BOB, folder) as (opened, _):
        for minute in range(2, 17):
            purging.purge(opened, milliseconds(at(RIGHTS_DAY) + timedelta(minutes=minute)))
            yield


def _closing(folder: Path) -> Acts:
    with at_work(ANN, folder) as (opened, clock):
        while True:
            clock.pass_by(days=1)
            close_day(opened)
            yield


def _backing_up(folder: Path) -> Acts:
    with at_work(ANN, folder) as (opened, clock):
        while True:
            clock.pass_by(minutes=5)
            backup.back_up(opened)
            yield


def _restoring(folder: Path) -> Acts:
    source = next((folder / "copies").iterdir())
    report("begins")
    for minute in itertools.count():
        clock = Clock(_LATER + timedelta(minutes=minute))
        restoring.restore(source, folder / "ledger", clock, name=ANN, passphrase=SECRETS[ANN], pause=clock.pause)
        yield


NEXT = migrations.newest() + 1


def _second(db: store.Database) -> None:
    db.conn.execute("CREATE TABLE further (one INTEGER) STRICT")
    db.conn.execute("INSERT INTO further SELECT seq FROM entry")


def _migrating(folder: Path) -> Acts:
    migrations.STEPS = (*migrations.STEPS, (NEXT, _second))
    report("begins")
    with opened_by(ANN, folder):
        yield


def _passphrases(folder: Path) -> Acts:
    with at_work(ANN, folder) as (opened, _):
        for number in itertools.count(1):
            admitting.change_passphrase(opened, f"passphrase no {number}", cost=QUICK)
            yield


def _people(folder: Path) -> Acts:
    with at_work(ANN, folder) as (opened, _):
        for number in itertools.count(1):
            found = admitting.add_person(opened, f"Dee {number}", "preparer", "dee has a long one", cost=QUICK)
            yield
            admitting.remove_person(opened, found.id)
            yield


def _by(count: int, numbers: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(numbers) - count + 1, count):
        yield numbers[first : first + count]


# ------------------------------------------------------------------ what is there afterwards


def _entries(*kinds: str, each: int = 1) -> Callable[[Path], int]:
    """How many acts there are of which each leaves ``each`` entries of these kinds, since the hour after the first."""

    def present(folder: Path) -> int:
        with opened_by(ANN, folder) as (opened, _):
            marks = ",".join("?" * len(kinds))
            row = opened.db.conn.execute(
                f"SELECT count(*) FROM entry WHERE kind IN ({marks}) AND at >= ?",
                [*kinds, milliseconds(_LATER)],
            ).fetchone()
        assert row[0] % each == 0, "a part of an act"
        return int(row[0]) // each

    return present


def _chunks(kind: str, whole: int) -> Callable[[Path], int]:
    """How many chunks of a batch there are."""

    def present(folder: Path) -> int:
        count = _entries(kind)(folder)
        assert count % CHUNK == 0 or count == whole, "a part of a chunk"
        return -(-count // CHUNK)

    return present


def _amended(folder: Path) -> int:
    """How many amendments there are; each has touched every open notice, or the ledger would not be whole."""
    applied, again = _entries("amendment-applied")(folder), _entries("re-evaluated")(folder)
    with opened_by(ANN, folder) as (opened, _):
        live = opened.db.conn.execute("SELECT count(*) FROM standing").fetchone()[0]
    assert again == applied * live, "a part of an amendment"
    return applied


def _entered(folder: Path) -> int:
    """How often an offer was kept, as begun or as an entry: it is the one or the other, and whole."""
    kept = _entries("offer-kept")(folder)
    with opened_by(ANN, folder) as (opened, _):
        begun = begun_offers(opened)
        assert len(begun) <= 1, "what became an entry is begun no more"
        if not begun:
            return 3 * kept
        sheet = open_begun(opened, begun[0].mark).entering.sheet
    assert sheet.id == f"sample-rights-no-{kept + 1}"
    return 3 * kept + ("2.", "2.70").index(str(sheet.terms["price"])) + 1


def _purged(folder: Path) -> int:
    with opened_by(ANN, folder) as (opened, _):
        bare = opened.db.conn.execute(
            "SELECT count(*) FROM entry e LEFT JOIN body b USING (seq) WHERE b.seq IS NULL AND e.kind = 'drafted'"
        ).fetchone()[0]
    present = _entries("purged")(folder)
    assert bare == present, "a part of a purge"
    return present


def _backups(folder: Path) -> int:
    told = _entries("backed-up")(folder)
    found = backup.backups(folder / "ledger" / "backups")
    assert told <= len(found) <= told + 1, "an entry never tells of a backup that is not there"
    with opened_by(ANN, folder) as (opened, _):
        for one in found:
            backup.prove(one, opened.key)
    return len(found)


def _restored(folder: Path) -> int:
    with opened_by(ANN, folder):
        replaced = [one for one in folder.iterdir() if "-replaced-" in one.name]
    for one in replaced:
        with vault.open_vault(one, ANN, SECRETS[ANN], Clock(_LATER)) as kept:
            proved(kept)
    present = _entries("restored")(folder)
    assert present == (1 if replaced else 0)
    return len(replaced)


def _migrated(folder: Path) -> int:
    before = migrations.STEPS
    with contextlib.suppress(World), opened_by(ANN, folder):
        return 0  # this program knows nothing of the new format, so it is the old one still
    migrations.STEPS = (*before, (NEXT, _second))
    try:
        with opened_by(ANN, folder) as (opened, _):
            proved(opened)
            rows = opened.db.conn.execute("SELECT count(*) FROM further").fetchone()[0]
            kinds = desk.kinds(opened)
    finally:
        migrations.STEPS = before
    assert kinds.count("migrated") == 1
    assert kinds[-1] == "migrated"
    assert rows == len(kinds) - 1
    assert backup.backups(folder / "ledger" / "backups"), "a backup is there before the first step"
    return 1


def _passphrase_changed(folder: Path) -> int:
    """Which passphrase opens it: one, and no other."""
    found = []
    with opened_by(BOB, folder) as (opened, _):
        kinds = desk.kinds(opened)
    present = kinds.count("passphrase-changed")
    for number in range(max(0, present - 1), present + 2):
        secret = f"passphrase no {number}" if number else SECRETS[ANN]
        with contextlib.suppress(World), vault.open_vault(
            folder / "ledger", ANN, secret, Clock(), pause=Clock().pause
        ):  # fmt: skip
            found.append(number)
    assert found == [present], "one passphrase opens it, and no other"
    (folder / "ledger" / "tries").unlink(missing_ok=True)
    return present


KINDS = (
    Kind("drafting", _drafting, _entries("drafted")),
    Kind("changing", _changing, _entries("answers-changed", "made-ready")),
    Kind("approving", _approving, _entries("approved", each=3)),
    Kind("stamping one", _stamping_one, _entries("stamped"), span=0.2),
    Kind("stamping several", _stamping_several, _entries("stamped", each=2), span=0.2),
    Kind("stamping a batch", _stamping_batch, _chunks("stamped", 26), span=0.06),
    Kind("a batch into the ledger", _batch, _chunks("drafted", 120)),
    Kind("sending", _sending, _entries("sent"), span=0.06),
    Kind("covering", _covering, _entries("acknowledged", "covered")),
    Kind("amending", _amending, _amended, span=1.0),
    Kind("entering an offer", _entering, _entered, span=0.1),
    Kind("attaching", _attaching, _entries("evidence-attached")),
    Kind("purging", _purging, _purged, span=0.15),
    Kind("closing a day", _closing, _entries("day-closed")),
    Kind("backing up", _backing_up, _backups, span=0.8),
    Kind("restoring", _restoring, _restored),
    Kind("migrating", _migrating, _migrated, span=0.08),
    Kind("passphrases", _passphrases, _passphrase_changed),
    Kind("people", _people, _entries("person-added", "person-removed")),
)


def proved(opened: Vault) -> None:
    """All of the ledger is proved: chain, states, papers, indexes."""
    proof = checked(opened.db)
    assert proof.ok, (proof.broken, proof.problems)
