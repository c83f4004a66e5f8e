"""A batch in the ledger: rows become notices ready for approval, are approved in one act, and stamped by the chunk.

What all of them share (offer, terms, paper, deadlines of a day) is prepared once. Each chunk is one transaction: after
a crash the chunks before it are there whole, and the same call goes on.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gdnotice.actions.approve_notice import Reasons, approve_notice
from gdnotice.actions.check import Checked, checked
from gdnotice.actions.draft_notice import drafted_body, refuse_unserved, words_of
from gdnotice.actions.duplicates import duplicates_of
from gdnotice.actions.in_ledger import (
    judged,
    keep_terms,
    kept_offer,
    notice_at,
    own_moment_of,
    terms_digest,
)
from gdnotice.actions.keep_offer import offer_named
from gdnotice.actions.kept_paper import paper_digests, press_on
from gdnotice.actions.ready_notice import keep_parties, told
from gdnotice.actions.small_papers import SmallPapers
from gdnotice.actions.stamp_in_ledger import stamp_one
from gdnotice.errors import Misuse, Refusal
from gdnotice.findings.again import Again
from gdnotice.findings.finding import Finding
from gdnotice.ledger import batches, life, moves
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.batches import ApprovedOne, KeptBatch
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.offers import KeptOffer
from gdnotice.ledger.standing import Facts, learn, standing
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import Notice, prepared
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Form
from gdnotice.pack.load import form
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped

CHUNK = 400
"""Notices in one transaction."""
_READ_FIRST, _READ_EVERY = 2, 100
"""Which papers are read back, as in batches onto files: the first of each kind, then every hundredth."""

Progress = Callable[[str, int], bool | None]
"""Told what is being done and how many are done; by returning False it stops the work there, between two chunks."""


@dataclass(frozen=True, slots=True)
class RowGiven:
    """One row: its number in the spreadsheet, its answers as typed, by id, and what the spreadsheet alone can tell."""

    number: int
    answers: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row with errors: nothing was drafted of it."""

    number: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BatchDrafted:
    """``drafted`` now, ``there`` (rows of this call) from an earlier one, ``refused`` for errors; ``warnings`` are
    counted by code. ``stopped``: rows are left that were not looked at."""

    batch: int
    drafted: int
    there: int
    refused: tuple[RowRefused, ...]
    warnings: Mapping[str, int]
    stopped: bool = False


def draft_batch(
    vault: Vault,
    form_id: str,
    offer: str,
    rows: Iterable[RowGiven],
    name: str,
    *,
    printing: str | None = None,
    also: bool = False,
    progress: Progress = lambda _what, _count: None,
) -> BatchDrafted:
    """Draft a notice of each row and make it ready, in chunks of one transaction each.

    ``name`` tells the batch from others of the same form and offer: given again, it goes on, and a row that is there
    already (with the same answers) is not drafted twice. Rows with errors are refused and told; so are those of which
    an open notice with other answers was drafted before, unless ``also`` asks for a notice more.
    """
    if not name.strip():
        raise Misuse("A batch needs a name.", "Nothing was drafted.", "Name it, for example after its spreadsheet.")
    opened = form(form_id)
    with acting(vault) as act:
        moves.refuse("drafted", act.person.role, None)
        kept, read = offer_named(act, offer, vault.clock.now())
        refuse_unserved(opened, read)
        batch = _begun(act, opened, kept.number, name.strip(), printing)
        there = batches.drafted_answers(act.db, batch)
        done = _Done(batch, {} if also else batches.drafted_rows(act.db, batch))
    made: Counter[tuple[bool, bool]] = Counter()
    stopped = False
    for chunk in _chunks(rows):
        if stopped:
            break
        with acting(vault) as act:
            shared = _Shared(vault, act, opened, read, kept, printing=printing, made=made)
            for row in chunk:
                _draft(shared, row, there, done)
        stopped = progress("drafted", done.drafted + done.there + len(done.refused)) is False
    else:
        stopped = False  # it was told to stop when nothing was left
    return BatchDrafted(batch, done.drafted, done.there, tuple(done.refused), dict(done.warnings), stopped)


def approve_batch(vault: Vault, batch: int, reasons: Reasons | None = None) -> list[int]:
    """Approve every notice of a batch that is ready, in one act by another person than prepared them; all or none."""
    with vault.reading() as db:
        known_batch(vault, batch)
        numbers = batches.in_state(db, batch, "ready")
    return [one.number for one in approve_notice(vault, numbers, reasons)]


def stamp_batch(vault: Vault, batch: int, progress: Progress = lambda _what, _count: None) -> int:
    """Stamp every approved notice of a batch, in chunks of one transaction each; returns how many were stamped now.

    A paper was made and kept when its notice was made ready, and exactly that was approved. Where terms, form and
    answers are still those, it becomes the stamped one; otherwise the notice is stamped as any other is, or refused.
    """
    with vault.reading() as db:
        known_batch(vault, batch)
        numbers = batches.in_state(db, batch, "approved")
    done = 0
    for first in range(0, len(numbers), CHUNK):
        chunk = numbers[first : first + CHUNK]
        with acting(vault) as act:
            terms = _TermsNow(act, vault.clock.now())
            quick = {one.number for one in batches.approved(act.db, chunk) if _stamped(act, one, terms)}
            for number in chunk:
                if number not in quick:
                    stamp_one(act, vault, number)
        done += len(chunk)
        if progress("stamped", done) is False:
            break
    return done


def batch_states(vault: Vault, batch: int) -> dict[str, int]:
    """How many notices of a batch, of those with anything left to do, stand in which state."""
    with vault.reading() as db:
        known_batch(vault, batch)
        return batches.states(db, batch)


# ------------------------------------------------------------------ drafting


@dataclass(slots=True)
class _Done:
    """What came of the rows so far. ``before`` are the notices that earlier calls drafted, by their rows."""

    batch: int
    before: Mapping[int, int]
    there: int = 0
    drafted: int = 0
    refused: list[RowRefused] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)


class _Shared:
    """What the notices of one chunk share: offer, terms in force, paper, and the deadlines of each date."""

    def __init__(
        self,
        vault: Vault,
        act: Acting,
        opened: Form,
        offer: Offer,
        kept: KeptOffer,
        *,
        printing: str | None,
        made: Counter[tuple[bool, bool]],
    ) -> None:
        self.act = act
        self.form = opened
        self.offer = offer
        self.kept = kept
        self.printing = printing
        self.empty = notice_at(opened, offer, answers_of({}, opened, offer.zone), vault.clock.now())
        self.terms = keep_terms(act, self.empty.terms)
        self.press = press_on(vault, self.empty, kept.number, printing, self.terms)
        self.paper = paper_digests(act.db, kept.number, printing)
        self.made = made
        self.again = Again(opened)
        self._begun = hashlib.sha256(self.press.compiled.ground.official)
        self._papers = SmallPapers(act, self.press, self.empty)
        self._days: dict[datetime | None, Mapping[str, int]] = {}

    def notice(self, given: Mapping[str, str]) -> Notice:
        """The notice of a row, judged from the present moment."""
        answers = answers_of(given, self.form, self.offer.zone)
        return prepared(self.form, self.empty.terms, answers, self.empty.at, self.empty.now)

    def keep(self, made: Stamped) -> dict[str, Any]:
        """Keep a paper, read back now and then; what its notice's entry says of it."""
        assert not made.unprintable, "an error names every character that cannot be printed"
        kind = (not all(piece.text.isascii() for piece in made.pieces), bool(made.continued))
        if self.made[kind] < _READ_FIRST or self.made[kind] % _READ_EVERY == 0:
            read_back(made)
        self.made[kind] += 1
        whole = self._begun.copy()
        whole.update(made.revision)
        return {
            "official": self._papers.official.hex(),
            "revision": self._papers.keep(made).hex(),
            "sha256": whole.hexdigest(),
            "pages": made.pages,
            "paper": self.paper,
        }

    def facts(self, notice: Notice) -> dict[str, Any]:
        """Deadlines and protect of a notice."""
        # A letter hangs on the notice that it covers, and a guarantee may hang on the receipt.
        if self.form.covers or notice.get("notice.received") is not None:
            return judged(notice)
        dated = own_moment_of(notice)
        body = judged(notice, due=self._days.get(dated))
        self._days[dated] = body["deadlines"]
        return body


def _begun(act: Acting, opened: Form, offer: int, name: str, printing: str | None) -> int:
    about = {"name": name, "form": opened.id, "offer": offer, "printing": printing}
    for one in batches.batches(act.db):
        if (one.body["name"], one.body["form"], one.body["offer"]) == (name, opened.id, offer):
            if one.body["printing"] != printing:
                raise Refusal(
                    "The batch of that name was begun on another printing.",
                    "One batch goes on one paper.",
                    "Give the same printing, or another name.",
                )
            return one.number
    return batches.begin(act, about)


def _chunks(rows: Iterable[RowGiven]) -> Iterator[list[RowGiven]]:
    several = iter(rows)
    while chunk := list(itertools.islice(several, CHUNK)):
        yield chunk


def _draft(shared: _Shared, row: RowGiven, there: Counter[str], done: _Done) -> None:
    notice = shared.notice(row.answers)
    found = checked(notice, shared.press, again=shared.again)
    findings = all_findings(row, found)
    if any(one.severity == "error" for one in findings):
        done.refused.append(RowRefused(row.number, findings))
        return
    act, kept = shared.act, shared.kept
    body = drafted_body(act, notice, row.answers, kept, shared.printing, terms=shared.terms)
    if there[body["answers"]] > 0:
        there[body["answers"]] -= 1
        done.there += 1
        return
    if row.number in done.before:
        done.refused.append(RowRefused(row.number, (other_answers(done.before[row.number]),)))
        return
    twins = duplicates_of(act.db, kept.number, body)
    found, findings = replace(found, findings=(*found.findings, *twins)), (*findings, *twins)
    body |= shared.facts(notice) | {"batch": done.batch, "row": row.number}
    number = life.begin(act, shared.form.id, kept.number, body["holder"], body, words_of(notice))
    facts = learn(Facts(), "drafted", body)
    stands = standing(facts, "drafted", None)
    now = NoticeNow(number, shared.form.id, kept.number, kept.key, body["holder"], (), stands, facts=facts)
    keep_parties(act, notice)
    assert found.made is not None, "it was looked at on its paper"
    paper = shared.keep(found.made) | {"answers": body["answers"], "terms": shared.terms}
    life.do(act, "made-ready", now, {"at": notice.at.isoformat(), "findings": told(found)} | paper)
    done.drafted += 1
    done.warnings.update(one.code for one in findings if one.severity == "warning")


def all_findings(row: RowGiven, found: Checked) -> tuple[Finding, ...]:
    """Those of the spreadsheet itself and those of the notice, one for each answer that is broken already."""
    broken = {one.field for one in row.findings}
    return (*row.findings, *(one for one in found.findings if one.field is None or one.field not in broken))


def other_answers(number: int) -> Finding:
    """Drafting a corrected row anew would send both out."""
    told = (
        f"Notice {number} was drafted from this row before, with other answers. Change or withdraw that one; or, where "
        "both are meant, draft the batch with --also."
    )
    return Finding("row-drafted-before", "error", None, told, "this ledger")


# ------------------------------------------------------------------ stamping


class _TermsNow:
    """The digest of the terms in force at a moment, the hash of the form, and the printing, by notice; each reckoned
    once an act."""

    def __init__(self, act: Acting, at: datetime) -> None:
        self.at = milliseconds(at)
        self._act = act
        self._now = at
        self._found: dict[tuple[int, str], tuple[str, str]] = {}
        self._papers: dict[tuple[int, str | None], dict[str, str | None]] = {}

    def paper(self, one: ApprovedOne) -> dict[str, str | None]:
        """The digests of the printing kept now under the name that was approved."""
        key = (one.offer, one.approval["printing"])
        if key not in self._papers:
            self._papers[key] = paper_digests(self._act.db, *key)
        return self._papers[key]

    def of(self, one: ApprovedOne) -> tuple[str, str]:
        key = (one.offer, one.approval["form_hash"])
        if key not in self._found:
            now = notice_now(self._act.db, one.number)
            _, offer = kept_offer(self._act.db, now.offer_key)
            self._found[key] = (terms_digest(terms_in_force(offer, self._now)), form(now.form).hash)
        return self._found[key]


def _stamped(act: Acting, one: ApprovedOne, terms: _TermsNow) -> bool:
    """Take the paper kept for a notice as its stamped one; False where anything is not as it was approved."""
    approval, paper, due = one.approval, one.ready, one.standing.due
    if "revision" not in paper or due is None or due < terms.at:
        return False
    if (paper["answers"], paper["terms"]) != (approval["answers"], approval["terms"]):
        return False
    if (approval["terms"], approval.get("form_hash")) != terms.of(one):
        return False
    printing = terms.paper(one)
    if not approval.get("paper", printing) == paper.get("paper", printing) == printing:
        return False
    body = {key: paper[key] for key in ("official", "revision", "sha256", "pages")} | {"printing": approval["printing"]}
    stands = one.standing._replace(state="stamped")
    act.move("stamped", one.number, body, stands, offer=one.offer, now=one.standing)
    return True


def known_batch(vault: Vault, batch: int) -> KeptBatch:
    """The batch of that number. Raises :class:`Misuse` where there is none."""
    for one in batches.batches(vault.db):
        if one.number == batch:
            return one
    raise Misuse(f"There is no batch {batch}.", "", "`gdnotice ledger batch` tells the number when it drafts one.")
