"""Export a notice as an evidence pack: one ZIP with all that the ledger knows of it, for who has no ledger."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from gdnotice import files
from gdnotice.actions.evidence import Evidence, gathered
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import moment
from gdnotice.ledger.vault import Vault
from gdnotice.values import digest


@dataclass(frozen=True, slots=True)
class Pack:
    """What was written: the names in the ZIP, and the number of the entry that tells of the export."""

    out: Path
    number: int
    names: tuple[str, ...]
    sha256: str
    seq: int


def export_evidence(vault: Vault, number: int, out: Path, *, reveal: bool = False) -> Pack:
    """Write the evidence pack of a notice to ``out``, whole or not at all. That it was taken out is an entry.

    With ``reveal`` the answers that are shown masked are in it in full, which is an entry for each.
    """
    with files.aside(out) as stream, acting(vault) as act:
        found = gathered(vault, number, reveal=reveal)
        moves.refuse("exported", act.person.role, found.kept.now.standing)
        at = moment(act.at)
        content = dict(_contents(found, at, act.person.name))
        sums = "".join(f"{digest(body)}  {name}\n" for name, body in content.items())
        content["SHA256SUMS"] = sums.encode()
        _write(stream, number, content, at)
        for field in found.revealed:
            life.do(act, "revealed", found.kept.now, {"field": field})
        seq = life.do(act, "exported", found.kept.now, {"what": "evidence pack", "sums": digest(sums.encode())})
    return Pack(out, number, tuple(content), digest(sums.encode()), seq)


# ------------------------------------------------------------------ what is in it


def _contents(found: Evidence, at: datetime, person: str) -> Iterator[tuple[str, bytes]]:
    """Names in the pack and what each holds, in order."""
    from gdnotice.actions.evidence_summary import summary

    yield "README.txt", _readme(found, at, person).encode()
    yield "summary.pdf", summary(found, at, person)
    for paper in found.papers:
        yield f"papers/{paper.seq:06}-stamped.pdf", paper.pdf
    yield "notice.json", _json(_notice(found))
    yield "answers.json", _json(found.stored)
    yield "findings.json", _json(_findings(found))
    yield "deadlines.json", _json(_deadlines(found))
    yield "terms.json", found.terms
    yield f"offer/{_plain(found.kept.now.offer_key, 'offer')}.toml", found.offer_file
    for one in found.attachments:
        yield f"attachments/{_plain(f'{one.seq:06}-{one.name}', 'file')}", one.content
    yield "entries.json", _json(_entries(found))


def _plain(name: str, fallback: str) -> str:
    """A name safe on every system, without marks that make it look like another."""
    return files.safe_name("".join(one if one.isprintable() else " " for one in name), fallback)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _notice(found: Evidence) -> dict[str, Any]:
    now = found.kept.now
    return {
        "notice": now.number,
        "form": now.form,
        "edition": now.draft.get("edition"),
        "form_sha256": now.draft.get("form_hash"),
        "offer": now.offer_key,
        "holder": now.holder,
        "standing": now.standing._asdict(),
        "printing": now.printing,
        "covers": now.draft.get("covers"),
        "prepared_by": [found.people.get(one) for one in sorted(now.preparers)],
        "approved_by": found.people.get(now.approval.person) if now.approval is not None else None,
        "sendings": now.sendings,
        "acknowledgements": now.acknowledgements,
        "covered": now.covers,
        "papers": [{"entry": one.seq, "sha256": one.sha256, "pages": one.pages} for one in found.papers],
        "attachments": [
            {"entry": one.seq, "kind": one.kind, "name": one.name, "what": one.what, "sha256": one.sha256}
            for one in found.attachments
        ],
        "revealed": list(found.revealed),
    }


def _findings(found: Evidence) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "severity": one.severity,
            "field": one.field,
            "message": one.message,
            "acknowledged": {"reason": one.reason, "by": one.by} if one.reason else None,
        }
        for one in found.findings
    ]


def _deadlines(found: Evidence) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "at": one.at.isoformat(),
            "label": one.label,
            "because": [{"step": step.text, "source": step.source} for step in one.because],
            **({"remark": one.remark} if one.remark else {}),
        }
        for one in found.deadlines
    ]


COLUMNS = (
    "entry", "at", "person", "family", "subject", "kind", "state", "protect", "uncovered", "exposure", "due",
    "due_code",
)  # fmt: skip
"""What the columns of an entry are, in the order in which its hash takes them in."""


def _entries(found: Evidence) -> dict[str, Any]:
    return {
        "columns": COLUMNS,
        "people": {str(number): name for number, name in found.people.items()},
        "entries": [
            {
                "columns": one.columns,
                "before": one.before.hex(),
                "salt": one.salt.hex() if one.salt is not None else None,
                "text": one.text,
                "digest": one.digest.hex(),
                "hash": one.hash.hex(),
            }
            for one in found.bound
        ],
    }


def _readme(found: Evidence, at: datetime, person: str) -> str:
    now, last = found.kept.now, found.bound[-1].columns[0]
    masked = any(one.masked for one in found.answers)
    return _README.format(
        number=now.number,
        firm=f" of {found.firm}" if found.firm else "",
        at=at.isoformat(timespec="seconds"),
        person=person,
        last=last,
        masked=_MASKED if masked else _WHOLE,
    ).replace("\n", "\r\n")


_MASKED = """\
               Numbers of taxpayers are masked. The papers show what was
               printed on them all the same: hand this pack on with care."""
_WHOLE = """\
               Nothing in it is masked: hand this pack on with care."""

_README = """\
EVIDENCE OF NOTICE {number}

Taken out of the ledger{firm} at {at} by {person},
as it stood after entry {last}. That it was taken out is an entry of the ledger.

WHAT IS HERE

summary.pdf    All of it in short, to be read and printed.
papers/        The stamped papers, byte for byte as they were stamped. The
               number in front is that of the entry which stamped it.
answers.json   The answers by their ids.
{masked}
findings.json  Warnings and notes as they were recorded, and why each was
               taken on.
deadlines.json Deadlines as they were recorded, with the steps that lead there.
terms.json     The offer's terms in force when the notice was last judged, and
               which document set each. These very bytes are what the entries
               name by their SHA-256 under "terms".
offer/         The offer's file as it was then ("offer_content").
attachments/   What was kept with the notice: fax reports, receipts, replies,
               instructions. The number in front is that of the entry.
notice.json    The notice in short, for programs.
entries.json   Every entry of the ledger about this notice, with its hash.
SHA256SUMS     The SHA-256 of every file here. To compare:
               sha256sum -c SHA256SUMS   (Linux)
               shasum -a 256 -c SHA256SUMS   (macOS)

HOW THE ENTRIES ARE BOUND

Each entry of the ledger carries a hash made from the hash of the entry before
it, from its own columns, and from what it says. SHA-256 is used throughout;
a + b is one after the other.

  digest = SHA-256(salt + text)
  hash   = SHA-256(before + columns + digest)

salt     random bytes, in hexadecimal in entries.json
text     what the entry says: JSON, in UTF-8, exactly as it stands there
before   the hash of the entry before it in the ledger (of whichever notice),
         32 bytes, in hexadecimal in entries.json
columns  the list of columns written as JSON in UTF-8 without blanks and with
         no character escaped that need not be. Moments are milliseconds since
         1970 UTC, quantities hundredths of a unit, amounts US cents.

So nobody can change an entry, or slip one in, without changing every hash
after it. Compare the last hash with the ledger itself, or with a later closing
of a day that was kept elsewhere: gdnotice ledger check --closing.
In the texts, "answers", "terms", "offer_content", "content" and the papers'
"official" and "revision" are the SHA-256 of what was kept; "sha256" of a
stamped entry is that of the whole paper.
"""


# ------------------------------------------------------------------ the ZIP


def _write(stream: IO[bytes], number: int, content: Mapping[str, bytes], at: datetime) -> None:
    """The ZIP: the same content at the same moment gives the same bytes, on every system."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
        for name, body in content.items():
            entry = zipfile.ZipInfo(f"notice-{number}/{name}", max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, body)
