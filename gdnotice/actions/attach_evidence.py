"""Attach evidence to a notice (a fax report, a courier's receipt, the agent's reply); record a client's instruction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gdnotice import files
from gdnotice.actions.in_ledger import kept_notice
from gdnotice.errors import Misuse
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.content import LIMIT, content_of
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault

_MEDIA = {
    ".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".txt": "text/plain", ".eml": "message/rfc822", ".msg": "application/vnd.ms-outlook",
    ".htm": "text/html", ".html": "text/html", ".csv": "text/csv", ".xml": "application/xml",
    ".json": "application/json",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attached:
    """A file kept with a notice. ``content`` is its SHA-256 in hexadecimal, ``size`` in bytes."""

    number: int
    seq: int
    name: str
    content: str
    size: int
    media: str


def attach_evidence(vault: Vault, number: int, path: Path, what: str) -> Attached:
    """Keep the file at ``path`` with a notice; ``what`` says what it shows. The file itself is left where it is."""
    return _kept(vault, number, "evidence-attached", path.name, files.read_bytes(path, "evidence file", LIMIT), what)


def record_instruction(vault: Vault, number: int, what: str, *, path: Path | None = None, text: str = "") -> Attached:
    """Record what the client instructed, from a file or in words; ``what`` says who said so, how and when."""
    if (path is None) == (not text.strip()):
        raise Misuse("An instruction is a file or a text.", "Nothing was kept.", "Give one of the two.")
    content = files.read_bytes(path, "instruction", LIMIT) if path is not None else text.strip().encode()
    name = path.name if path is not None else "instruction.txt"
    return _kept(vault, number, "instruction-recorded", name, content, what)


def _kept(vault: Vault, number: int, kind: str, name: str, content: bytes, what: str) -> Attached:
    if not what.strip():
        raise Misuse("What it shows is part of the record.", "Nothing was kept.", "Say it with --what.")
    if not content:
        raise Misuse("The file is empty.", "Nothing was kept.", "Give the right one.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse(kind, act.person.role, kept.now.standing)
        digest = act.contents.keep(content).hex()
        media = _MEDIA.get(Path(name).suffix.lower(), "application/octet-stream")
        body = {"name": name, "content": digest, "size": len(content), "media": media, "what": what.strip()}
        seq = life.do(act, kind, kept.now, body, f"{name} {what}")
    return Attached(number, seq, name, digest, len(content), media)


def attached_file(vault: Vault, number: int, seq: int) -> tuple[str, bytes]:
    """The name and bytes of what an entry of a notice attached, proved by its SHA-256."""
    with vault.reading() as db:
        for entry in notice_now(db, number).entries:
            if entry.seq == seq and entry.kind in ("evidence-attached", "instruction-recorded") and entry.body:
                return str(entry.body["name"]), content_of(db, bytes.fromhex(entry.body["content"]))
    raise Misuse(f"Entry {seq} attached nothing to notice {number}.", "", f"`gdnotice ledger show {number}`")
