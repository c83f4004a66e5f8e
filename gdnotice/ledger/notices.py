"""A notice as its entries make it: folded from them each time it is asked for, and stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from gdnotice.errors import Misuse
from gdnotice.ledger import moves
from gdnotice.ledger.entries import Entry, Standing, of
from gdnotice.ledger.standing import Facts, learn

_BOTH = ("drafted", "answers-changed")
_JUDGED = (*_BOTH, "made-ready", "re-evaluated")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, and exactly what: the digests of the answers, of the terms in force, and of the printing.

    ``paper`` has the printing's ``official`` and ``placements``, both None for the built-in one; it is None itself in
    an approval of before these were kept.
    """

    person: int
    seq: int
    answers: str
    terms: str
    paper: Mapping[str, str | None] | None = None


@dataclass(slots=True)
class NoticeNow:
    """Where a notice stands after its last entry.

    Digests are SHA-256 in hexadecimal of contents in the ledger. ``preparers`` are the people who gave or changed the
    answers. ``approval`` is None where there is none or where it lapsed. ``facts`` are what its standing follows from.
    ``judged`` is the moment (ISO 8601) as of which ``terms`` were in force; ``acknowledged`` are the warnings somebody
    took on, as (code, field). ``prepared`` names the paper that was made when the notice was made ready, where it was
    kept then: exactly that is approved and stamped. ``revocable`` are the entries that may be taken back, the latest
    last; what was taken back is nowhere but in ``entries``.
    """

    number: int
    form: str
    offer: int
    offer_key: str
    holder: str
    entries: Sequence[Entry]
    standing: Standing
    answers: str = ""
    terms: str = ""
    offer_content: str = ""
    draft: Mapping[str, Any] = field(default_factory=dict)
    judged: str = ""
    facts: Facts = field(default_factory=Facts)
    findings: list[Mapping[str, Any]] = field(default_factory=list)
    preparers: set[int] = field(default_factory=set)
    approval: Approval | None = None
    acknowledged: set[tuple[str, str | None]] = field(default_factory=set)
    prepared: Mapping[str, Any] | None = None
    stamped: Mapping[str, Any] | None = None
    sendings: list[Mapping[str, Any]] = field(default_factory=list)
    acknowledgements: list[Mapping[str, Any]] = field(default_factory=list)
    covers: list[Mapping[str, Any]] = field(default_factory=list)
    evidence: list[Mapping[str, Any]] = field(default_factory=list)
    revocable: list[Entry] = field(default_factory=list)

    @property
    def purged(self) -> bool:
        """Whether its particulars were taken out after their years of keeping: what is left are its states."""
        return self.entries[0].body is None

    @property
    def deadlines(self) -> Mapping[str, int]:
        """Codes and milliseconds since 1970 UTC."""
        return self.facts.deadlines

    @property
    def printing(self) -> str | None:
        """The name of the official printing it goes on; None: the built-in one."""
        found = self.draft.get("printing")
        return str(found) if found is not None else None


def notice_now(db: Database, number: int) -> NoticeNow:
    """Fold the entries of a notice. Raises :class:`~gdnotice.errors.Misuse` where there is no such notice."""
    row = db.conn.execute(
        "SELECT n.form, n.offer, o.key, n.holder FROM notice n JOIN offer o ON o.id = n.offer WHERE n.id = ?", [number]
    ).fetchone()
    entries = of(db, "notice", number) if row else []
    if not entries or entries[-1].standing is None:
        raise Misuse(
            f"There is no notice {number}.", "", "`gdnotice ledger list` shows the notices with their numbers."
        )
    form, offer, key, holder = row
    now = NoticeNow(number, form, offer, key, holder, entries, entries[-1].standing)
    for entry in entries:
        if entry.body is not None:
            _fold(now, entry, entry.body)
    return now


def _fold(now: NoticeNow, entry: Entry, body: Mapping[str, Any]) -> None:
    kind = entry.kind
    now.facts = learn(now.facts, kind, body)
    if kind in _JUDGED:
        now.terms, now.offer_content = body.get("terms", now.terms), body.get("offer_content", now.offer_content)
        now.judged = body["at"]
        now.prepared = body if "revision" in body else None
    if kind in _BOTH:
        now.preparers.add(entry.person)
        now.draft, now.answers = body, body["answers"]
        now.approval, now.stamped = None, None
        now.acknowledged.clear()
    elif kind == "warning-acknowledged":
        now.acknowledged.add((body["code"], body["field"]))
    elif kind == "approved":
        now.approval = Approval(entry.person, entry.seq, body["answers"], body["terms"], body.get("paper"))
    elif kind in ("sent-back", "approval-lapsed"):
        now.approval, now.stamped = None, None
    elif kind == "stamped":
        now.stamped = body
    elif kind == "sent":
        now.sendings.append(body)
    elif kind == "taken-back" or kind in moves.REVOCABLE:
        _fold_revocable(now, entry, body)
    elif kind in ("evidence-attached", "instruction-recorded"):
        now.evidence.append(body)
    if "findings" in body:
        now.findings = body["findings"]


def _fold_revocable(now: NoticeNow, entry: Entry, body: Mapping[str, Any]) -> None:
    lists = {"acknowledged": now.acknowledgements, "covered": now.covers}
    if entry.kind in moves.REVOCABLE:
        now.revocable.append(entry)
        if entry.kind in lists:
            lists[entry.kind].append(body)
        return
    last = now.revocable.pop().kind
    if last in lists:
        lists[last].pop()


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list of notices."""

    number: int
    form: str
    offer: str
    holder: str
    standing: Standing
    at: int


_LISTED = (
    "SELECT n.id, n.form, o.key, n.holder, e.state, e.protect, e.uncovered, e.exposure, e.due, e.due_code, e.at "
    "FROM {source} JOIN notice n ON n.id = {notice} JOIN offer o ON o.id = n.offer JOIN entry e ON e.seq = {last} "
)
_LIVE = _LISTED.format(source="standing s", notice="s.notice", last="s.last")
_LAST = "(SELECT max(seq) FROM entry WHERE family = 'notice' AND subject = m.id)"
_ALL = _LISTED.format(source="notice m", notice="m.id", last=_LAST)


def live_notices(db: Database, *, offer: int | None = None, limit: int = -1, skip: int = 0) -> list[Listed]:
    """Notices for which something is still to be done, soonest due first."""
    which, values = ("WHERE s.offer = ? ", [offer]) if offer is not None else ("", [])
    found = db.conn.execute(
        f"{_LIVE}{which}ORDER BY s.due IS NULL, s.due, s.notice LIMIT ? OFFSET ?", [*values, limit, skip]
    )
    return [_listed(row) for row in found]


def all_notices(db: Database, *, limit: int = -1, skip: int = 0) -> list[Listed]:
    """Every notice, the newest first."""
    return [_listed(row) for row in db.conn.execute(f"{_ALL}ORDER BY m.id DESC LIMIT ? OFFSET ?", [limit, skip])]


def listed(db: Database, numbers: Sequence[int]) -> list[Listed]:
    """The notices of these numbers, in their order."""
    marks = ",".join("?" * len(numbers))
    found = {row[0]: _listed(row) for row in db.conn.execute(f"{_ALL}WHERE m.id IN ({marks})", list(numbers))}
    return [found[number] for number in numbers if number in found]


def _listed(row: tuple[Any, ...]) -> Listed:
    return Listed(row[0], row[1], row[2], row[3], Standing(*row[4:10]), row[10])


def batch_notices(db: Database, batch: int) -> list[int]:
    """The numbers of the notices of one batch."""
    return [row[0] for row in db.conn.execute("SELECT id FROM notice WHERE batch = ? ORDER BY id", [batch])]
