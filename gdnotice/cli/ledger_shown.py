"""``gdnotice ledger list``, ``show``, ``reveal``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from gdnotice.actions.standing_words import standing_words
from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.ledger_speak import line_object, say_line, standing_object
from gdnotice.cli.speak import echo_json, heading, json_option, say, say_findings
from gdnotice.ledger.entries import Entry
from gdnotice.ledger.moves import live
from gdnotice.ledger.vault import Vault
from gdnotice.values import short_moment

if TYPE_CHECKING:
    from gdnotice.actions.show_notice import Answered, PurgedNotice, ShownNotice


_MOST = 100
"""Notices named in a list, unless another number is asked for."""


@click.command(
    "list",
    epilog="""\b
Examples:
  gdnotice ledger list
  gdnotice ledger list --offer sample-tender-2003 --state OPEN --json
  gdnotice ledger list --find "sample harb"
""",
)
@click.option("--offer", metavar="ID", help="Of this offer only.")
@click.option("--state", metavar="STATE", help="Of this state (draft, ready ...) or protect (OPEN, COVR, EXPI).")
@click.option("--find", default="", metavar="WORDS", help="Names, certificates, numbers; the last word may be begun.")
@click.option("--all", "everything", is_flag=True, help="Those with nothing left to do too, newest first.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=None, help=f"So many at most ({_MOST}; with --json as many as are)."
)
@opens(write=False)
@json_option
def list_(
    vault: Vault, offer: str | None, state: str | None, find: str, everything: bool, limit: int | None, as_json: bool
) -> None:
    """The notices with something still to be done, soonest due first; or those asked for."""
    from gdnotice.actions.list_notices import list_notices

    every = list_notices(vault, offer=offer, everything=everything, find=find, state=state)
    most = limit if limit is not None else len(every) if as_json else _MOST
    found, more = every[:most], max(len(every) - most, 0)
    if as_json:
        echo_json({"notices": [line_object(one) for one in found], "more": more})
        return
    for one in found:
        say_line(one)
    if more:
        say(f"… and {more:,} more: `--limit` names more of them, `--find`, `--offer` and `--state` fewer.")
    if not found:
        say(
            "None."
            if everything or find or state
            else "Nothing is to be done. `--all` lists the notices that are done."
        )


@click.command()
@click.argument("number", metavar="NUMBER", type=int)
@opens(write=False)
@json_option
def show(vault: Vault, number: int, as_json: bool) -> None:
    """Where a notice stands, its answers (numbers of taxpayers masked), its findings, deadlines and entries."""
    from gdnotice.actions.autosave_answers import unfinished
    from gdnotice.actions.show_notice import purged_notice, show_notice  # 0.2 s: it looks at the paper too

    if (purged := purged_notice(vault, number)) is not None:
        _say_purged(purged, as_json)
        return
    found, typed = show_notice(vault, number), unfinished(vault, number)
    if as_json:
        being = [{"person": one.person, "at": one.at.isoformat()} for one in typed]
        echo_json(_object(found) | {"being_typed": being})
    else:
        _say(found)
        for one in typed:
            when = short_moment(one.at.astimezone(found.kept.offer.zone))
            say(f"! {one.person} typed into it on {when}: that is in no entry yet. The window goes on with it.", 2, 2)


@click.command()
@click.argument("number", metavar="NUMBER", type=int)
@click.argument("field")
@opens(write=True)
@json_option
def reveal(vault: Vault, number: int, field: str, as_json: bool) -> None:
    """Show a masked answer in full. That you saw it is an entry."""
    from gdnotice.actions.show_notice import reveal_answer

    found = reveal_answer(vault, number, field)
    if as_json:
        echo_json({"notice": number, "field": field, "value": found})
    else:
        click.echo(found if isinstance(found, str) else "\n".join(str(one) for one in found))


def _say_purged(found: PurgedNotice, as_json: bool) -> None:
    now = found.now
    if as_json:
        told = {"notice": now.number, "form": now.form, "offer": now.offer_key, "purged": True}
        entries = [_entry(found.people, one) for one in now.entries]
        echo_json({**told, **standing_object(now.standing), "entries": entries})
        return
    heading(f"Notice {now.number}: {now.form}, {now.offer_key}")
    say(f"{standing_words(now.standing)}. Its particulars were purged.", 2, 2)
    _part("Entries", [_line(found.people, one, found.zone) for one in now.entries], 7)


def _object(found: ShownNotice) -> dict[str, Any]:
    now = found.kept.now
    standing = now.standing
    return {
        "notice": now.number,
        "form": now.form,
        "edition": now.draft.get("edition"),
        "offer": now.offer_key,
        "holder": now.holder,
        **standing_object(standing),
        "due": _due(found),
        "due_code": standing.due_code,
        "covers": now.draft.get("covers"),
        "printing": now.printing,
        "amended_since": found.kept.lapsed and live(standing),
        "answers": {one.field.id: {"value": one.stored, "masked": one.masked} for one in found.answers},
        "findings": [one.plain() for one in found.findings],
        "acknowledged": sorted(([code, field] for code, field in now.acknowledged), key=str),
        "deadlines": {code: at.isoformat() for code, at in found.deadlines.items()},
        "approved_by": found.people.get(now.approval.person) if now.approval is not None else None,
        "paper": {key: now.stamped[key] for key in ("sha256", "pages", "official")} if now.stamped else None,
        "sendings": now.sendings,
        "acknowledgements": now.acknowledgements,
        "covered": now.covers,
        "evidence": now.evidence,
        "entries": [_entry(found.people, one) for one in found.entries],
    }


def _due(found: ShownNotice) -> str | None:
    code = found.kept.now.standing.due_code
    return found.deadlines[code].isoformat() if code is not None else None


def _entry(people: dict[int, str], one: Entry) -> dict[str, Any]:
    return {
        "entry": one.seq,
        "at": one.at.isoformat(),
        "person": people.get(one.person),
        "kind": one.kind,
        "purged": one.body is None,
        "hash": one.hash.hex(),
    }


def _say(found: ShownNotice) -> None:
    now, zone = found.kept.now, found.kept.offer.zone
    heading(f"Notice {now.number}: {found.kept.form.title}, {now.offer_key}")
    say(f"{now.holder or 'nobody named yet'}: {standing_words(now.standing)}", 2, 2)
    if now.standing.due_code is not None:
        say(f"next: {now.standing.due_code}, {short_moment(found.deadlines[now.standing.due_code])}", 2, 2)
    if found.kept.lapsed and live(now.standing):
        say(f"! The offer was amended since: `gdnotice ledger offer amend {now.offer_key}`.", 2, 2)
    _part("Answers", [f"{one.field.id:<34} {_told(one)}" for one in found.answers], 35)
    _part("Deadlines", [f"{code:<22} {short_moment(at)}" for code, at in found.deadlines.items()], 23)
    if found.findings:
        click.echo()
        heading("Findings")
        say_findings(found.findings)
    for title, lines in _happened(found):
        _part(title, lines, 4)
    _part("Entries", [_line(found.people, one, zone) for one in found.entries], 7)


def _happened(found: ShownNotice) -> Iterator[tuple[str, list[str]]]:
    """What was done with a notice, by headings, each thing in a line."""
    now = found.kept.now
    reasons = {}
    for entry in found.entries:
        if entry.kind == "warning-acknowledged" and entry.body is not None:
            reasons[entry.body["code"], entry.body["field"]] = entry.body["reason"]
    taken = sorted(now.acknowledged, key=str)
    yield (
        "Warnings taken on",
        [f"{code}{f' ({field})' if field else ''}: {reasons[code, field]}" for code, field in taken],
    )
    yield "Sent", [_sending(one) for one in now.sendings]
    yield (
        "Acknowledged by the agent",
        [f"{_when(one['at'])}, by {one['by']}: {one['how']}" for one in now.acknowledgements],
    )
    yield "Covered", [_cover(one) for one in now.covers]
    yield (
        "Taken back",
        [
            f"entry {entry.body['entry']} ({entry.body['kind']}), by entry {entry.seq}: {entry.body['reason']}"
            for entry in found.entries
            if entry.kind == "taken-back" and entry.body is not None
        ],
    )
    yield "Evidence and instructions", [f"{one['name']}, {one['size']:,} bytes: {one['what']}" for one in now.evidence]


def _when(text: str) -> str:
    return short_moment(datetime.fromisoformat(text))


def _sending(one: Mapping[str, Any]) -> str:
    confirmed = f", confirmation {one['confirmation']}" if one.get("confirmation") else ""
    return f"{_when(one['at'])}, by {one['method']} to {', '.join(one['to'])}{confirmed}"


def _cover(one: Mapping[str, Any]) -> str:
    by = f", by notice {one['by_notice']}" if one.get("by_notice") is not None else ""
    behalf = f", on behalf of {one['on_behalf']}" if one.get("on_behalf") else ""
    late = "; recorded after the guarantee fell due" if one.get("late") else ""
    return f"{one['quantity']} units, citing {one['protect_date']}{by}{behalf}{late}"


def _line(people: dict[int, str], one: Entry, zone: ZoneInfo) -> str:
    return f"{one.seq:>6} {one.at.astimezone(zone):%Y-%m-%d %H:%M} {one.kind}, by {people.get(one.person, 'nobody')}"


def _part(title: str, lines: list[str], hang: int) -> None:
    if not lines:
        return
    click.echo()
    heading(title)
    for line in lines:
        say(line, 2, hang)


def _told(one: Answered) -> str:
    printed = one.printed
    if isinstance(printed, str):
        return printed
    return "; ".join(each if isinstance(each, str) else ", ".join(each.values()) for each in printed)
