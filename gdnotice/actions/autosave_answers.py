"""Keep what is being typed into a notice until it is given: replaced as it goes on, no entry before that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gdnotice.actions.draft_notice import Drafted, Given, give_others, merged
from gdnotice.actions.in_ledger import as_kept, kept_notice, kept_offer, raw_answers
from gdnotice.findings.engine import findings
from gdnotice.ledger import autosaved, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.notices import listed, notice_now
from gdnotice.ledger.people import ever
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import answers_of
from gdnotice.pack.form import Form
from gdnotice.pack.load import form


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something typed into notice ``number`` by ``person`` (a name) that no entry has yet, as of ``at`` (aware, UTC).

    ``mine`` where that is who opened the ledger.
    """

    number: int
    holder: str
    person: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Gave:
    """``drafted`` None where nothing had changed; ``answers`` is the digest of those in the record now."""

    drafted: Drafted | None
    answers: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a person had typed when the program ended, laid over the answers kept since.

    ``given`` are all the answers so; ``fields`` those typed; ``both`` those of them that somebody else changed in the
    record meanwhile: the typed ones stand. ``at`` is aware, UTC.
    """

    given: Mapping[str, object]
    at: datetime
    fields: tuple[str, ...]
    both: tuple[str, ...]


def autosave_answers(vault: Vault, number: int, given: Given, base: str) -> None:
    """Keep all the answers as they are typed now. ``base`` is the digest of the kept ones that typing began from.

    Raises :class:`~gdnotice.errors.Refusal` where the person may not change the notice.
    """
    with vault.reading() as db:
        now = notice_now(db, number)
        moves.refuse("answers-changed", vault.person.role, now.standing)
        zone = kept_offer(db, now.offer_key)[1].zone
    autosaved.keep(vault, number, _as_kept(given, form(now.form), zone), base)


def give_answers(vault: Vault, number: int, given: Given, base: str) -> Gave:
    """The person is done typing: one entry with all that changed since ``base``; none where nothing did.

    What was kept while typing goes with it, in the same act. Answers that somebody else changed since ``base`` and
    that this person left alone stay as they were changed.
    """
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        now = raw_answers(act.db, kept.now.answers)
        raw = _as_kept(given, kept.form, kept.offer.zone)
        if kept.now.answers != base:
            raw = _laid_over(now, raw_answers(act.db, base), raw)[0]
        notice = None
        if raw != now:
            moves.refuse("answers-changed", act.person.role, kept.now.standing)
            notice = give_others(act, kept, raw, vault.clock.now(), kept.now.printing)
        autosaved.drop(act.db, number, act.person.id)
        answers = notice_now(act.db, number).answers
    return Gave(Drafted(number, notice, findings(notice)) if notice is not None else None, answers)


def discard_typed(vault: Vault, number: int) -> None:
    """Forget what this person was typing into a notice: the answers in the record stand."""
    with vault.act() as db:
        autosaved.drop(db, number, vault.person.id)


def recovered(db: Database, number: int, person: int, answers: str) -> Recovered | None:
    """What ``person`` had typed into a notice whose kept answers have the digest ``answers``; None where nothing."""
    found = autosaved.kept(db, notice=number, person=person)
    if not found or found[0].given is None:
        return None
    before, now = raw_answers(db, found[0].base), raw_answers(db, answers)
    whole, fields, both = _laid_over(now, before, dict(found[0].given))
    return Recovered(whole, found[0].at, fields, both) if fields else None


def unfinished(vault: Vault, number: int | None = None) -> list[Unfinished]:
    """What was typed and is in no entry yet, the latest first: into one notice, or in the whole ledger."""
    with vault.reading() as db:
        rows = [one for one in autosaved.kept(db, notice=number) if one.given is not None]
        if not rows:
            return []
        names = {one.id: one.name for one in ever(db).values()}
        holders = {one.number: one.holder for one in listed(db, sorted({one.notice for one in rows}))}
        return [
            Unfinished(
                one.notice,
                holders.get(one.notice, ""),
                names.get(one.person, ""),
                one.at,
                one.person == vault.person.id,
            )
            for one in rows
        ]


def _as_kept(given: Given, opened: Form, zone: ZoneInfo) -> dict[str, object]:
    whole = merged({}, given)
    return as_kept(whole, answers_of(whole, opened, zone), opened)


def _laid_over(
    now: Mapping[str, object], before: Mapping[str, object], typed: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...], tuple[str, ...]]:
    """``now`` with what ``typed`` changed from ``before``; the ids of those, and of those that ``now`` changed too."""
    fields = tuple(sorted(key for key in {*before, *typed} if before.get(key) != typed.get(key)))
    both = tuple(key for key in fields if now.get(key) != before.get(key) and now.get(key) != typed.get(key))
    return (
        {key: one for key, one in {**now, **{key: typed.get(key) for key in fields}}.items() if one is not None},
        fields,
        both,
    )
