"""Whatever is done in whatever order: the chain stays proven, and each notice stands where its entries lead."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.approve_notice import approve_notice, send_back
from gdnotice.actions.attach_evidence import record_instruction
from gdnotice.actions.cover_protect import cover_protect, expire_protect, settle_protect
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.end_notice import reject_notice, supersede_notice, withdraw_notice
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.ready_notice import accept_warning, ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.actions.take_back import take_back
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import admitting, moves, vault
from gdnotice.ledger.entries import Entry, Standing
from gdnotice.ledger.indexes import rebuild
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.people import Person
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.standing import Facts, learn, standing
from gdnotice.ledger.vault import Vault
from tests.ledger import office
from tests.ledger.desk import Clock
from tests.ledger.office import ANN, BOB, SECRETS, TENDER_DAY, at

TENDER = "sample-tender-2003"
DAY = date(2003, 4, 16)

_WARNINGS = ("notice-postdated", "offer-amended-since", "guarantee-before-expiration")
KNOWN: dict[tuple[str, str | None], str] = {(code, None): "known" for code in _WARNINGS}

Act = Callable[[Vault, int], object]
ACTS: dict[str, Act] = {
    "change": lambda opened, number: change_notice(opened, number, {"holder.phone": "(518) 555-0143"}),
    "spoil": lambda opened, number: change_notice(opened, number, {"shares.held": "a few"}),
    "mend": lambda opened, number: change_notice(opened, number, {"shares.held": 80}),
    "ready": ready_notice,
    "accept": lambda opened, number: accept_warning(opened, number, "notice-postdated", None, "known"),
    "approve": lambda opened, number: approve_notice(opened, [number], KNOWN),
    "send back": lambda opened, number: send_back(opened, number, "look again"),
    "stamp": lambda opened, number: stamp_in_ledger(opened, [number]),
    "send": lambda opened, number: send_notice(opened, number, "fax"),
    "acknowledge": lambda opened, number: acknowledge_notice(opened, number, by="M. Agent", how="telephone"),
    "cover some": lambda opened, number: cover_protect(opened, number, "30", DAY),
    "cover all": lambda opened, number: cover_protect(opened, number, "80", DAY),
    "expire": lambda opened, number: expire_protect(opened, number, "nothing came"),
    "settle": lambda opened, number: settle_protect(opened, number, "paid"),
    "take back": lambda opened, number: take_back(opened, number, "a mistake"),
    "withdraw": lambda opened, number: withdraw_notice(opened, number, "sold"),
    "withdraw released": lambda opened, number: withdraw_notice(opened, number, "M. Agent", agent_confirmed=True),
    "reject": lambda opened, number: reject_notice(opened, number, "no signature"),
    "supersede": lambda opened, number: supersede_notice(
        opened, number, "M. Agent", by=3 - number, agent_confirmed=True
    ),
    "instruct": lambda opened, number: record_instruction(opened, number, "by telephone", text="tender"),
}
STRAIGHT = ("ready", "approve", "stamp", "send", "acknowledge", "cover some")
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([*ACTS, *STRAIGHT * 3]), st.integers(1, 2), st.sampled_from([ANN, BOB])),
        st.tuples(st.just("take back"), st.integers(1, 2), st.sampled_from([ANN, BOB])),
        st.tuples(st.just("amend"), st.integers(1, 2), st.just(BOB)),
        st.tuples(st.just("later"), st.sampled_from([1, 5, 40, 150]), st.just(BOB)),
    ),
    min_size=4,
    max_size=30,
)


@given(steps=steps, begun=st.integers(0, len(STRAIGHT)))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_sequence_of_acts_leaves_a_ledger_that_proves_itself(steps: list[tuple[str, int, str]], begun: int) -> None:
    clock = Clock(at(TENDER_DAY))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "ledger"
        with vault.create(folder, ANN, SECRETS[ANN], clock, cost=FLOOR) as opened:
            admitting.add_person(opened, BOB, "approver", SECRETS[BOB], cost=FLOOR)
            keep_offer(opened, str(office.tender_without_amendment(Path(place))))
            amended = str(office.tender_with_amendment(Path(place)))
            people = {one.name: one for one in (opened.person, _bob(opened))}
            for _ in range(2):
                draft_notice(opened, "tender-notice", TENDER, office.tender())
            straight = [(what, 1, BOB) for what in STRAIGHT[:begun]]  # far enough for something to happen to it
            for what, which, who in [*straight, *steps]:
                _step(opened, what, which, people[who], clock, amended)
            _proved(opened)


def _bob(opened: Vault) -> Person:
    return Person(2, BOB, "approver")


def _step(opened: Vault, what: str, which: int, person: Person, clock: Clock, amended: str) -> None:
    """One act by one of the two, who need not open the ledger anew for it here; it is done, or refused and not done."""
    opened.person = person
    before = opened.db.conn.execute("SELECT count(*) FROM entry").fetchone()[0]
    try:
        if what == "later":
            clock.pass_by(hours=which)
        elif what == "amend":
            amend_offer(opened, amended)
        else:
            ACTS[what](opened, which)
    except (Refusal, Misuse):
        assert opened.db.conn.execute("SELECT count(*) FROM entry").fetchone()[0] == before


def _proved(opened: Vault) -> None:
    office.proved(opened)
    kept = opened.db.conn.execute("SELECT * FROM standing ORDER BY notice").fetchall()
    for number in (1, 2):
        now = notice_now(opened.db, number)
        facts, found = Facts(), None
        for entry in now.entries:
            assert entry.body is not None
            facts = learn(facts, entry.kind, entry.body)
            found = standing(facts, entry.kind, found)
            assert found == entry.standing
            _sensible(found)
        without, before = Facts(), None
        for entry in _remaining(now.entries):
            assert entry.body is not None
            without = learn(without, entry.kind, entry.body)
            before = standing(without, entry.kind, before)
        assert before is not None
        told = ("state", "protect", "uncovered", "exposure")
        assert [getattr(before, one) for one in told] == [getattr(found, one) for one in told]
        assert found == now.standing
        assert (number in {row[0] for row in kept}) == moves.live(now.standing)
    with opened.act() as db:
        rebuild(db)
    assert opened.db.conn.execute("SELECT * FROM standing ORDER BY notice").fetchall() == kept


def _remaining(entries: Sequence[Entry]) -> list[Entry]:
    """The entries but those that take another one back, and those that were taken back."""
    gone = {entry.body["entry"] for entry in entries if entry.kind == "taken-back" and entry.body is not None}
    return [entry for entry in entries if entry.kind != "taken-back" and entry.seq not in gone]


def _sensible(found: Standing) -> None:
    """What holds of a notice wherever it stands."""
    assert (found.due is None) == (found.due_code is None)
    if found.protect is None:
        assert (found.uncovered, found.exposure) == (None, None)
    else:
        assert found.state in ("sent", "acknowledged")
        assert found.uncovered is not None
        assert found.exposure is not None
        assert 0 <= found.uncovered <= 8_000
        assert (found.protect == moves.COVERED) == (found.uncovered == 0)
        assert (found.exposure == 0) == (found.uncovered == 0)
