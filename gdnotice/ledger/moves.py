"""The life of a notice: one table of what may be done in which state, and by whom.

``OPEN``, ``COVR`` and ``EXPI`` are the states that ISO 20022 has for a protect (seev.034, ``PrtctTxSts``): not fully
covered, fully covered, expired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from gdnotice.errors import Refusal
from gdnotice.ledger.entries import Standing

State: TypeAlias = Literal[
    "draft", "ready", "approved", "stamped", "sent", "acknowledged", "withdrawn", "rejected", "superseded"
]
Role: TypeAlias = Literal["preparer", "approver", "reader"]

OPEN, COVERED, EXPIRED = "OPEN", "COVR", "EXPI"

REVOCABLE = ("acknowledged", "covered", "expired", "settled", "withdrawn", "rejected", "superseded")
"""Entries that a later one may take back where they were a mistake; always the latest of them first."""

BEFORE_STAMP = ("draft", "ready", "approved")
AT_DESK = (*BEFORE_STAMP, "stamped")
AT_AGENT = ("sent", "acknowledged")
ENDED = ("withdrawn", "rejected", "superseded")
"""States that nothing leads out of."""

_ALIVE = (*AT_DESK, *AT_AGENT)
_ANY = (*_ALIVE, *ENDED)
_WORK: tuple[Role, ...] = ("preparer", "approver")
_ALL: tuple[Role, ...] = ("preparer", "approver", "reader")


@dataclass(frozen=True, slots=True)
class Move:
    """What an act does to a notice.

    ``kind`` is the kind of its entry, ``before`` the states it may start from, ``after`` the state it leads to (None:
    the same), ``roles`` who may do it, ``protect`` the protect's state it needs. ``words`` say it to a person, as what
    follows “be”. One that ``returns`` leads to where the notice stood before an earlier entry.
    """

    kind: str
    before: tuple[str, ...]
    after: State | None
    words: str
    roles: tuple[Role, ...] = _WORK
    protect: str | None = None
    returns: bool = False


MOVES: tuple[Move, ...] = (
    Move("drafted", (), "draft", "drafted"),
    Move("answers-changed", AT_DESK, "draft", "changed"),
    Move("made-ready", ("draft",), "ready", "made ready"),
    Move("warning-acknowledged", ("draft", "ready"), None, "acknowledged as to a warning"),
    Move("approved", ("ready",), "approved", "approved", ("approver",)),
    Move("sent-back", ("ready", "approved", "stamped"), "draft", "sent back to its preparer", ("approver",)),
    Move("approval-lapsed", ("approved", "stamped"), "ready", "put back to be approved again"),
    Move("stamped", ("approved",), "stamped", "stamped"),
    Move("sent", ("stamped", *AT_AGENT), "sent", "sent"),
    Move("acknowledged", ("sent",), "acknowledged", "acknowledged by the agent"),
    Move("covered", AT_AGENT, None, "covered", protect=OPEN),
    Move("expired", AT_AGENT, None, "marked as expired", protect=OPEN),
    Move("settled", AT_AGENT, None, "marked as settled", protect=EXPIRED),
    Move("withdrawn", _ALIVE, "withdrawn", "withdrawn"),
    Move("rejected", AT_AGENT, "rejected", "rejected by the agent"),
    Move("superseded", _ALIVE, "superseded", "superseded"),
    Move("taken-back", (*AT_AGENT, *ENDED), None, "put back to where it stood before an entry", returns=True),
    Move("re-evaluated", _ALIVE, None, "reckoned again"),
    Move("evidence-attached", _ANY, None, "given evidence"),
    Move("instruction-recorded", _ANY, None, "given a client's instruction"),
    Move("remarked", _ANY, None, "remarked on"),
    Move("revealed", _ANY, None, "opened as to a number kept masked", _ALL),
    Move("exported", _ANY, None, "exported", _ALL),
)

_BY_KIND = {move.kind: move for move in MOVES}

_STATES = {
    "draft": "a draft",
    "ready": "ready for approval",
    "approved": "approved",
    "stamped": "stamped",
    "sent": "sent",
    "acknowledged": "acknowledged by the agent",
    "withdrawn": "withdrawn",
    "rejected": "rejected by the agent",
    "superseded": "superseded by another",
}
_PROTECTS = {OPEN: "not fully covered", COVERED: "fully covered", EXPIRED: "expired uncovered"}


def move(kind: str) -> Move:
    """The move of that kind; an unknown one is a bug of the caller (``KeyError``)."""
    return _BY_KIND[kind]


def state_words(standing: Standing) -> str:
    """``sent, not fully covered`` and the like, for a person."""
    told = _STATES.get(standing.state, standing.state)
    return f"{told}, {_PROTECTS[standing.protect]}" if standing.protect in _PROTECTS else told


def live(standing: Standing) -> bool:
    """Whether anything is still to be done: not ended, and not acknowledged with nothing left to cover or to settle."""
    if standing.state in ENDED:
        return False
    if standing.protect == EXPIRED:  # due until its settlement is recorded
        return standing.due is not None
    return standing.state != "acknowledged" or standing.protect == OPEN


def refuse(kind: str, role: str, standing: Standing | None) -> None:
    """Raise :class:`Refusal` unless somebody in ``role`` may do ``kind`` to a notice that stands so (None: new)."""
    wanted = _BY_KIND[kind]
    if role not in wanted.roles:
        who = " or ".join(f"an {one}" if one[0] == "a" else f"a {one}" for one in wanted.roles)
        raise Refusal(
            f"A {role} may not do this." if role[0] != "a" else f"An {role} may not do this.",
            f"A notice can be {wanted.words} only by {who}.",
            "Ask one of them; `gdnotice ledger people` lists who they are.",
        )
    if standing is None:
        if wanted.before:
            raise Refusal("There is no such notice.", "", "`gdnotice ledger list` shows the notices.")
        return
    if standing.state not in wanted.before or (wanted.protect is not None and standing.protect != wanted.protect):
        allowed = [one.words for one in MOVES if _allows(one, standing) and role in one.roles and one.after is not None]
        instead = f"It can be {', '.join(allowed[:-1])} or {allowed[-1]}." if len(allowed) > 1 else ""
        if len(allowed) == 1:
            instead = f"It can be {allowed[0]}."
        raise Refusal(
            f"This notice is {state_words(standing)}: it cannot be {wanted.words}.",
            instead or "Nothing more can be done with it.",
        )


def _allows(one: Move, standing: Standing) -> bool:
    return standing.state in one.before and (one.protect is None or standing.protect == one.protect)
