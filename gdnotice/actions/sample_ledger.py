"""A ledger to play with: the sample offers, a few notices in several states, and a clock that tells their day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from gdnotice import places
from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.draft_notice import draft_notice, read_given
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.people import change_setting
from gdnotice.actions.ready_notice import accept_warning, ready_notice
from gdnotice.actions.send_notice import deliveries, send_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.clock import NEW_YORK, Clock
from gdnotice.ledger.admitting import add_person
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.vault import Vault, create, open_vault

FIRM = "SAMPLE Brokerage LLC"
"""The name of the firm whose ledger it is; no other ledger may be told by it."""
PERSON, COLLEAGUE = "Ann Sample", "Bob Sample"
_OPENS = {PERSON: "the sample of Ann", COLLEAGUE: "the sample of Bob"}
_AUCTION_DAY = datetime(2026, 11, 24, 10, 20, tzinfo=NEW_YORK)
_RIGHTS_DAY = datetime(2026, 11, 30, 10, 31, tzinfo=NEW_YORK)
TODAY = datetime(2026, 11, 30, 14, 40, tzinfo=NEW_YORK)
"""When the sample ledger is first opened: the day before its rights offering expires."""

_STAGES = ("draft", "ready", "approved", "stamped", "sent", "acknowledged")
_RIGHTS: tuple[tuple[str, str], ...] = (
    ("Harbor Sample Partners", "acknowledged"), ("Sample Family Trust", "sent"), ("Zoë Sample-Łukasik", "stamped"),
    ("Second Sample Holder", "approved"), ("Sample Pension Plan", "ready"), ("Sample Holder", "ready"),
    ("Third Sample Holder", "withdrawn"),
)  # fmt: skip


class SampleClock:
    """Runs as ``clock`` does, from another moment."""

    def __init__(self, clock: Clock, start: datetime) -> None:
        self._clock = clock
        self._ahead = start - clock.now()

    def now(self) -> datetime:
        return self._clock.now() + self._ahead

    def set(self, moment: datetime) -> None:
        """Go on from ``moment`` (aware)."""
        self._ahead = moment - self._clock.now()


def make_sample(folder: Path, clock: Clock) -> Vault:
    """Make the sample ledger in ``folder``, new or empty, and open it. Its clock starts at :data:`TODAY`.

    What its people type to open it is no secret, and it costs a guess as little as a ledger may cost. One person may
    approve what they prepared: whoever plays with it is alone.
    """
    time = SampleClock(clock, _AUCTION_DAY)
    with create(folder, PERSON, _OPENS[PERSON], time, cost=FLOOR) as vault:
        for name, typed in (("firm_name", FIRM), ("exposure_limit", "50,000")):
            change_setting(vault, name, typed)
        add_person(vault, COLLEAGUE, "approver", _OPENS[COLLEAGUE], cost=FLOOR)
    given = read_given(_answers("auction-notice"), "tender-notice")
    _day(folder, time, "tender-notice", "sample-auction-2026", [(given, "acknowledged")])
    time.set(_RIGHTS_DAY)
    given = read_given(_answers("rights-notice"), "rights-notice")
    half = {key: value for key, value in given.items() if not key.startswith(("guarantor.", "payment.wire."))}
    papers: list[tuple[Mapping[str, object], str]] = [
        ({**given, "holder.names": [name], "rights.certificates": [f"RC-{number}"]}, to)
        for number, (name, to) in enumerate(_RIGHTS, 10442)
    ]
    papers.append(({**half, "holder.names": ["Fourth Sample Holder"], "rights.certificates": ["RC-10449"]}, "draft"))
    _day(folder, time, "rights-notice", "sample-rights-2026", papers)
    vault = open_sample(folder, clock)
    change_setting(vault, "second_pair", "off")
    return vault


def open_sample(folder: Path, clock: Clock) -> Vault:
    """Open a sample ledger that was made before, at :data:`TODAY` again."""
    return open_vault(folder, PERSON, _OPENS[PERSON], SampleClock(clock, TODAY))


def _day(
    folder: Path, time: SampleClock, form: str, offer: str, papers: Sequence[tuple[Mapping[str, object], str]]
) -> None:
    """The colleague prepares the papers, each to its stage; the person does the rest."""
    with open_vault(folder, COLLEAGUE, _OPENS[COLLEAGUE], time) as vault:
        prepared = [(_prepared(vault, time, form, offer, given, stage), stage) for given, stage in papers]
    with open_vault(folder, PERSON, _OPENS[PERSON], time) as vault:
        for number, stage in prepared:
            for place, act in enumerate((_approve, _stamp, _send, _acknowledge), _STAGES.index("approved")):
                if stage in _STAGES and _STAGES.index(stage) >= place:
                    _later(time)
                    act(vault, number)


def _answers(name: str) -> Path:
    return places.resources() / "samples" / f"{name}.toml"


def _prepared(vault: Vault, time: SampleClock, form: str, offer: str, given: Mapping[str, object], stage: str) -> int:
    """Draft a notice and make it ready, where its stage is beyond that; returns its number."""
    _later(time)
    number = draft_notice(vault, form, offer, given).number
    if stage == "withdrawn":
        withdraw_notice(vault, number, "The holder sold the rights.")
    elif stage != "draft":
        done = ready_notice(vault, number)
        assert done.seq is not None, "the sample answers are without error"
        for one in done.open:
            accept_warning(vault, number, one.code, one.field, "Looked at with the holder.")
    return number


def _later(time: SampleClock) -> None:
    time.set(time.now() + timedelta(minutes=4))


def _approve(vault: Vault, number: int) -> None:
    approve_notice(vault, [number])


def _stamp(vault: Vault, number: int) -> None:
    stamp_in_ledger(vault, [number])


def _send(vault: Vault, number: int) -> None:
    way = next(one for one in deliveries(vault, number) if not one.eligible_only or one.method in ("fax", "email"))
    send_notice(vault, number, way.method, to=way.address or (way.number,), confirmation=f"SAMPLE-{number}")


def _acknowledge(vault: Vault, number: int) -> None:
    acknowledge_notice(vault, number, by="Sample Agent", how="by telephone")
