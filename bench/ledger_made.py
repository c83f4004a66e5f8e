"""A ledger of many notices, made by the acts of a desk and kept between runs: mostly of offers that ended, some open.

Everything is invented. Drafting, approving and stamping go through the program's own batches; what follows is written
with the same bodies as its acts write, many notices to one act, so that making it takes minutes and not hours.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from gdnotice import places
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.batch_into_ledger import RowGiven, approve_batch, draft_batch, stamp_batch
from gdnotice.clock import moment_from
from gdnotice.ledger import admitting, life, vault
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.batches import in_state
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.standing import learn, standing
from gdnotice.ledger.vault import Vault

ROOT = Path(__file__).resolve().parent.parent
PREPARER, APPROVER = "Ann Sample", "Bob Sample"
SECRETS = {PREPARER: "ann has a long one", APPROVER: "bob has a long one"}
FORM, OFFER = "rights-notice", "sample-rights-2026"
HOLDERS = 5_000
LIMIT = 5_000
"""Notices of one offer, at most."""
_RECIPE = 2
_MANY = 500
"""Notices in one act of those written here."""

FIRST_DAY = moment_from("2026-11-30T10:40")

_GIVEN = (
    "Ada", "Bela", "Carl", "Dora", "Emil", "Flora", "Greta", "Hugo", "Ida", "Jonas", "Karla", "Leo", "Mina", "Nils",
    "Olga", "Paul", "Rosa", "Sven", "Tilda", "Ugo", "Vera", "Willa", "Zoë", "José", "Łucja", "Jürgen", "Anaïs",
    "Čeněk", "Søren", "Márta", "Inés", "Dušan",
)  # fmt: skip

_FAMILY = (
    "Abbott", "Barnes", "Calder", "Dawson", "Ellery", "Foster", "Garland", "Hobart", "Ingram", "Jessup", "Keller",
    "Lowell", "Mercer", "Norwood", "Osgood", "Prescott", "Quimby", "Ransom", "Sutter", "Thayer", "Underhill",
    "Vance", "Whitney", "Yardley", "Müller", "Ibáñez", "Wójcik", "Łukasiewicz", "Novák", "Őry", "Gonçalves",
    "Ångström",
)  # fmt: skip

_TOWNS = ("Albany, NY 12207", "Providence, RI 02903", "Canton, MA 02021", "Dayton, OH 45402", "Portland, ME 04101")


@dataclass
class Hand:
    """A clock that is set by hand."""

    moment: datetime = FIRST_DAY

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True)
class Made:
    """A ledger ready to be measured. ``seconds`` is what making it took, 0 where it was there already."""

    folder: Path
    notices: int
    seconds: float


@contextmanager
def opened(folder: Path, name: str = PREPARER, *, write: bool = True, days: float = 0.5) -> Iterator[Vault]:
    """The ledger, opened ``days`` after the first."""
    clock = Hand(FIRST_DAY + timedelta(days=days))
    with vault.open_vault(folder, name, SECRETS[name], clock, write=write) as found:
        yield found


def made(where: Path, notices: int, say: Any = lambda _: None) -> Made:
    """The ledger of so many notices in ``where``, made where it is not there yet."""
    folder = where / f"ledger-{_RECIPE}-{_format()}-{notices}"
    if (folder / "made").exists():
        return Made(folder / "ledger", notices, 0.0)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    start = time.perf_counter()
    _make(folder / "ledger", folder / "offers", notices, say)
    (folder / "made").touch()
    return Made(folder / "ledger", notices, time.perf_counter() - start)


def _format() -> str:
    """What the ledger's tables and the bodies of its entries are made by: a ledger of before is made anew."""
    sources = (ROOT / "gdnotice" / "ledger" / f"{name}.py" for name in ("schema", "migrations", "content", "entries"))
    return sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()[:8]


def new_ledger(folder: Path) -> None:
    """A ledger of two people, with what a passphrase costs on a desk."""
    with vault.create(folder, PREPARER, SECRETS[PREPARER], Hand()) as fresh:
        admitting.add_person(fresh, APPROVER, "approver", SECRETS[APPROVER])


def offer_file(folder: Path, number: int) -> Path:
    """The sample rights offer under an id of its own."""
    text = (places.resources() / "offers" / f"{OFFER}.toml").read_text(encoding="utf-8")
    path = folder / f"rights-2026-{number:02}.toml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(f'id = "{OFFER}"', f'id = "{path.stem}"'), encoding="utf-8")
    return path


def rows(count: int, seed: int) -> list[RowGiven]:
    """Rows of a spreadsheet; the holders are the same in every batch, all else differs."""
    chance = random.Random(seed)  # noqa: S311  names and amounts to measure with
    return [RowGiven(2 + number, _answers(number % HOLDERS, chance)) for number in range(count)]


TWICE: dict[tuple[str, str | None], str] = {("maybe-a-duplicate", None): "the same invented holders in every batch"}


def holder(number: int) -> str:
    """One of the holders; every fourth name or so has letters with accents."""
    given, rest = _GIVEN[number % len(_GIVEN)], number // len(_GIVEN)
    family, rest = _FAMILY[(rest + number) % len(_FAMILY)], rest // 8
    return f"{given} {family}" + (f" {chr(65 + rest % 26)}{rest // 26 or ''}" if rest else "")


def _answers(number: int, chance: random.Random) -> dict[str, str]:
    rights = chance.randrange(100, 20_000)
    basic = int((rights * Decimal("0.41155")).to_integral_value(ROUND_DOWN))
    over = chance.choice((0, 0, 100, 300, chance.randrange(1, 2000)))
    joint = f"|{holder(number + 1)}" if number % 9 == 0 else ""
    certificates = [f"RC-{one}" for one in chance.sample(range(10_000, 99_999), 1 + number % 3)]
    answers = {
        "holder.names": holder(number) + joint,
        "holder.address": f"{1 + number % 900} Example Street|{_TOWNS[number % len(_TOWNS)]}",
        "holder.phone": f"(518) 555-{100 + number % 100:04}",
        "rights.count": str(rights),
        "rights.certificates": "|".join(certificates),
        "subscription.basic": str(basic),
        "subscription.over": str(over),
        "payment.amount": f"{(basic + over) * Decimal('2.70'):.2f}",
        "payment.delivery": "separately",
        "notice.date": "2026-11-30T10:30:00",
        "guarantor.kind": "broker",
        "guarantor.firm": "Sample Brokerage LLC",
        "guarantor.address": "200 Example Plaza|New York, NY 10281",
        "guarantor.phone": "(212) 555-0190",
        "guarantor.signer": "Authorized Sample",
        "guarantor.title": "Vice President",
        "guarantor.date": "2026-11-30",
        "guarantor.medallion": "Z0012345",
        "payment.method": "wire",
        "payment.wire.institution": "Sample National Bank",
        "payment.wire.date": "2026-11-30",
        "payment.wire.confirmation": f"FW-20261130-{chance.randrange(10_000):04}",
    }
    return answers


def _make(folder: Path, offers: Path, notices: int, say: Any) -> None:
    new_ledger(folder)
    parts = [LIMIT] * (notices // LIMIT) + ([notices % LIMIT] if notices % LIMIT else [])
    for number, count in enumerate(parts):
        offer = str(offer_file(offers, number))
        with opened(folder, PREPARER, days=0) as desk:
            batch = draft_batch(desk, FORM, offer, rows(count, number), f"batch {number}")
            assert batch.drafted == count, "every row of the bench is a good one"
        last = number == len(parts) - 1
        with opened(folder, APPROVER, days=0.05) as desk:
            if last:
                _some_open(desk, batch.batch)
            else:
                approve_batch(desk, batch.batch, TWICE)
                stamp_batch(desk, batch.batch)
        with opened(folder, PREPARER, days=0.1) as desk:
            _outside(desk, in_state(desk.db, batch.batch, "stamped"), last=last)
        say(f"{sum(parts[: number + 1]):,} notices")


def _some_open(desk: Vault, batch: int) -> None:
    """Of the last offer a twentieth is left ready, and as much approved."""
    numbers = in_state(desk.db, batch, "ready")
    few = len(numbers) // 20
    approve_notice(desk, numbers[2 * few :], TWICE)
    stamp_batch(desk, batch)
    approve_notice(desk, numbers[few : 2 * few], TWICE)


def _outside(desk: Vault, numbers: list[int], *, last: bool) -> None:
    """What happens to stamped notices: sent, acknowledged, covered; of the last offer they are left open."""
    few = len(numbers) // 20
    for first in range(0, len(numbers), _MANY):
        with acting(desk) as act:
            for place, number in enumerate(numbers[first : first + _MANY], first):
                if last and place < few:
                    continue
                _ended(act, notice_now(act.db, number), acknowledged=not last or place % 3 > 0, covered=not last)


def _ended(act: Acting, now: NoticeNow, *, acknowledged: bool, covered: bool) -> None:
    body: dict[str, Any] = {
        "method": "courier",
        "to": ["150 Example Street, Suite V", "Canton, MA 02021"],
        "at": "2026-11-30T13:04:00-05:00",
        "confirmation": f"1Z{now.number:010}",
    }
    now = _done(act, "sent", now, body, body["confirmation"])
    if acknowledged:
        now = _done(
            act, "acknowledged", now, {"at": "2026-11-30T13:44:00-05:00", "by": "the agent's desk", "how": "e-mail"}
        )
    if covered:
        units = Decimal(now.facts.quantity or 0) / 100
        body = {"quantity": f"{units:.0f}", "protect_date": "2026-11-30", "by_notice": None, "on_behalf": None}
        _done(act, "covered", now, body | {"late": False})


def _done(act: Acting, kind: str, now: NoticeNow, body: dict[str, Any], words: str = "") -> NoticeNow:
    """One entry, and where the notice stands after it, without folding all its entries again."""
    life.do(act, kind, now, body, words)
    facts = learn(now.facts, kind, body)
    return replace(now, facts=facts, standing=standing(facts, kind, now.standing))
