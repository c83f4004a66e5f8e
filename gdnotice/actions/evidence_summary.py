"""The printable summary of an evidence pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from gdnotice.actions.evidence import Evidence, Reckoned
from gdnotice.actions.standing_words import standing_words
from gdnotice.ledger.entries import moment
from gdnotice.offer.declared import TERMS
from gdnotice.offer.terms import Delivery
from gdnotice.stamp.typeset.plain import Block, Heading, Pairs, Rows, Text, plain_paper
from gdnotice.values import Printed, short_moment

CHECKING = (
    "README.txt says how the hashes of the entries are reckoned; entries.json has everything that takes, SHA256SUMS "
    "the SHA-256 of every file here."
)


def summary(found: Evidence, at: datetime, person: str) -> bytes:
    """The summary as a PDF; ``at`` (aware) is when it was made, ``person`` who did."""
    return plain_paper(list(_blocks(found, at, person)), f"Evidence of notice {found.kept.now.number}", at)


def _blocks(found: Evidence, at: datetime, person: str) -> Iterator[Block]:
    now, form, zone = found.kept.now, found.kept.form, found.notice.terms.offer.zone
    yield Heading(f"Evidence of notice {now.number}")
    yield Pairs(
        [
            ("Form", f"{form.title}, edition {now.draft.get('edition', '')}"),
            ("Offer", f"{found.notice.terms.get('issuer')} ({now.offer_key})"),
            ("Holder", now.holder or "nobody named"),
            ("Stands", standing_words(now.standing)),
            ("Prepared by", _names(found, sorted(now.preparers))),
            ("Approved by", _names(found, [now.approval.person]) if now.approval is not None else "nobody"),
            ("Exported", f"{short_moment(at.astimezone(zone))}, by {person}"),
            *([("For", found.firm)] if found.firm else []),
        ]
    )
    yield Heading("Answers", 2)
    yield Pairs([(one.field.label, printed_lines(one.printed)) for one in found.answers])
    if any(one.masked for one in found.answers):
        yield Text(
            "Numbers of taxpayers are masked here; the stamped papers show what was printed on them.", small=True
        )
    yield from _papers(found)
    if found.deadlines:
        yield Heading("Deadlines", 2)
        yield Pairs([(one.label, _deadline(one)) for one in found.deadlines])
    if found.findings:
        yield Heading("Findings at the time", 2)
        rows = [
            (one.severity, f"{one.code}\n{one.field or ''}".strip(), _finding(one.message, one.reason, one.by))
            for one in found.findings
        ]
        yield Rows(("Kind", "Code and field", "What it said, and why it was taken on"), rows, (1, 2.4, 5))
    yield from _happened(found, zone)
    yield from _terms(found)
    yield from _entries(found, zone)
    yield Text(CHECKING)


def printed_lines(printed: Printed) -> str:
    """What is printed of an answer, a line for each of several."""
    if isinstance(printed, str):
        return printed
    return "\n".join(one if isinstance(one, str) else ", ".join(one.values()) for one in printed)


def _names(found: Evidence, numbers: list[int]) -> str:
    return ", ".join(found.people.get(one, f"person {one}") for one in numbers)


def _papers(found: Evidence) -> Iterator[Block]:
    if found.papers:
        yield Heading("Stamped papers", 2)
        rows = [(str(one.seq), str(one.pages), one.sha256) for one in found.papers]
        yield Rows(("Entry", "Pages", "SHA-256 of the PDF"), rows, (1, 1, 7), mono=(2,))


def _deadline(one: Reckoned) -> str:
    steps = [f"{step.text} ({step.source})" for step in one.because]
    return "\n".join([short_moment(one.at), *steps, *([one.remark] if one.remark else [])])


def _finding(message: str, reason: str, by: str) -> str:
    return "\n".join([*([message] if message else []), *([f"Taken on by {by}: {reason}"] if reason else [])])


def _happened(found: Evidence, zone: ZoneInfo) -> Iterator[Block]:
    now = found.kept.now
    rows = [
        ("Sent", _when(one["at"], zone), f"by {one['method']} to {', '.join(one['to'])}{_numbered(one)}")
        for one in now.sendings
    ]
    rows += [("Received", _when(one["at"], zone), f"{one['by']}, {one['how']}") for one in now.acknowledgements]
    for one in now.covers:
        brought = f", by notice {one['by_notice']}" if one["by_notice"] is not None else ""
        behalf = f", on behalf of {one['on_behalf']}" if one["on_behalf"] else ""
        late = ", after the guarantee had fallen due" if one["late"] else ""
        rows.append(("Covered", one["protect_date"], f"{one['quantity']} units{brought}{behalf}{late}"))
    if rows:
        yield Heading("Sent, received, covered", 2)
        yield Rows(("What", "When", "How"), rows, (1, 2.4, 5))
    if found.attachments:
        yield Heading("Attached", 2)
        files = [(str(one.seq), f"{one.name}\n{one.what}", one.sha256) for one in found.attachments]
        yield Rows(("Entry", "File, and what it shows", "SHA-256"), files, (0.7, 3.3, 4.4), mono=(2,))


def _numbered(body: Mapping[str, object]) -> str:
    return f", confirmation {body['confirmation']}" if body.get("confirmation") else ""


def _when(at: str, zone: ZoneInfo) -> str:
    return short_moment(datetime.fromisoformat(at).astimezone(zone))


def _terms(found: Evidence) -> Iterator[Block]:
    terms = found.notice.terms
    yield Heading("Terms in force when it was last judged", 2)
    rows = []
    for key, value in terms.values.items():
        field = TERMS[key].field
        told = short_moment(value) if isinstance(value, datetime) else printed_lines(field.type.printed(value, field))
        rows.append((field.label, told, terms.source(key)))
    source = terms.source("agent")
    rows += [(f"Agent ({one.role})", "\n".join([one.name, *map(_way, one.delivery)]), source) for one in terms.agents]
    yield Rows(("Term", "In force", "Set by"), rows, (2, 3.2, 3))


def _way(one: Delivery) -> str:
    only = ", for eligible institutions only" if one.eligible_only else ""
    return f"{one.method}: {', '.join(one.address) or one.number}{only}"


def _entries(found: Evidence, zone: ZoneInfo) -> Iterator[Block]:
    yield Heading("Entries of the ledger", 2)
    rows = []
    for one in found.bound:
        seq, at, person, _, _, kind = one.columns[:6]
        when = f"{moment(at).astimezone(zone):%Y-%m-%d %H:%M:%S}"
        rows.append((str(seq), when, f"{kind}\nby {found.people.get(person, f'person {person}')}", one.hash.hex()))
    yield Rows(("Entry", f"When ({zone.key})", "What, and by whom", "Hash"), rows, (0.8, 2.1, 2.3, 4), mono=(3,))
