"""A firm's desk for tests of notices: a ledger of two people, a clock set by hand, the sample offers and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gdnotice import places
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.draft_notice import draft_notice, read_given
from gdnotice.actions.ready_notice import accept_warning, ready_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.clock import moment_from
from gdnotice.ledger import admitting, vault
from gdnotice.ledger.checked import checked
from gdnotice.ledger.entries import Entry, Standing
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.vault import Vault
from tests.ledger.desk import Clock

ANN, BOB, CAL = "Ann Sample", "Bob Sample", "Cal Sample"
"""A preparer and approver, another approver, a reader."""
SECRETS = {ANN: "ann has a long one", BOB: "bob has a long one", CAL: "cal has a long one"}
RIGHTS_DAY = "2026-11-30T10:40"
TENDER_DAY = "2003-04-16T11:05"


def at(text: str) -> datetime:
    """A moment in New York."""
    return moment_from(text)


def sample(name: str) -> Path:
    return places.resources() / "samples" / f"{name}.toml"


def tender_without_amendment(folder: Path) -> Path:
    """The sample tender offer as it stood before its extension."""
    text = (places.resources() / "offers" / "sample-tender-2003.toml").read_text(encoding="utf-8")
    path = folder / "offer-before.toml"
    path.write_text(text[: text.index("[[amendment]]")], encoding="utf-8")
    return path


def tender_with_amendment(folder: Path, more: str = "") -> Path:
    """The same with its extension, and ``more`` written under that."""
    text = (places.resources() / "offers" / "sample-tender-2003.toml").read_text(encoding="utf-8")
    path = folder / "offer-after.toml"
    path.write_text(text + more, encoding="utf-8")
    return path


@dataclass
class Office:
    """The ledger in ``folder``, opened by whoever is at the desk."""

    folder: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        with vault.create(self.folder, ANN, SECRETS[ANN], self.clock, cost=FLOOR) as opened:
            admitting.add_person(opened, BOB, "approver", SECRETS[BOB], cost=FLOOR)
            admitting.add_person(opened, CAL, "reader", SECRETS[CAL], cost=FLOOR)

    @contextmanager
    def person(self, name: str) -> Iterator[Vault]:
        with vault.open_vault(self.folder, name, SECRETS[name], self.clock, pause=self.clock.pause) as opened:
            yield opened

    def ready(self, form: str, offer: str | Path, given: Mapping[str, object]) -> int:
        """A notice that Ann drafted and made ready, with every warning acknowledged."""
        with self.person(ANN) as opened:
            number = draft_notice(opened, form, str(offer), given).number
            done = ready_notice(opened, number)
            assert done.seq is not None, [one for one in done.checked.findings if one.severity == "error"]
            for one in done.open:
                accept_warning(opened, number, one.code, one.field, "looked at")
        return number

    def stamped(self, form: str, offer: str | Path, given: Mapping[str, object]) -> int:
        """The same, approved and stamped by Bob."""
        number = self.ready(form, offer, given)
        with self.person(BOB) as opened:
            approve_notice(opened, [number])
            stamp_in_ledger(opened, [number])
        return number

    def sound(self, opened: Vault) -> None:
        """The ledger is proved from its first entry to its last."""
        proved(opened)


def proved(opened: Vault) -> None:
    """The ledger is proved from its first entry to its last."""
    proof = checked(opened.db)
    assert proof.ok, (proof.broken, proof.problems)


def rights() -> Mapping[str, object]:
    return read_given(sample("rights-notice"), "rights-notice")


def tender() -> Mapping[str, object]:
    return read_given(sample("tender-notice"), "tender-notice")


def letter() -> Mapping[str, object]:
    return read_given(sample("transmittal"), "transmittal")


def standing(opened: Vault, number: int) -> Standing:
    return notice_now(opened.db, number).standing


def last(opened: Vault, number: int) -> Entry:
    return notice_now(opened.db, number).entries[-1]


def kinds(opened: Vault, number: int) -> list[str]:
    return [one.kind for one in notice_now(opened.db, number).entries]
