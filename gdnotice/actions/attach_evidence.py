"""Attach evidence to a notice (a fax report, a courier's receipt, the agent's reply); record a client's instruction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gdnotice import files
from gdnotice.actions.in_ledger import Kept, kept_notice
from gdnotice.errors import Misuse
from gdnotice.files import Pasted
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import Acting, acting
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


def attach_evidence(vault: Vault, number: int, file: Path | Pasted, what: str) -> Attached:
    """Keep a file with a notice; ``what`` says what it shows. The file itself is left where it is."""
    pasted = read_evidence(file)
    return _kept(vault, number, "evidence-attached", pasted.name, pasted.content, what)


def read_evidence(file: Path | Pasted) -> Pasted:
    """The file's name and bytes. Raises :class:`~gdnotice.errors.Unreadable` or :class:`~gdnotice.errors.World`."""
    if isinstance(file, Pasted):
        return file
    return Pasted(file.name, files.read_bytes(file, "evidence file", LIMIT))


def record_instruction(vault: Vault, number: int, what: str, *, path: Path | None = None, text: str = "") -> Attached:
    """Record what the client instructed, from a file or in words; ``what`` says who said so, how and when."""
    if (path is None) == (not text.strip()):
        raise Misuse("An instruction is a file or a text.", "Nothing was kept.", "Give one of the two.")
    content = files.read_bytes(path, "instruction", LIMIT) if path is not None else text.strip().encode()
    name = path.name if path is not None else "instruction.txt"
    return _kept(vault, number, "instruction-recorded", name, content, what)


def _kept(vault: Vault, number: int, kind: str, name: str, content: bytes, what: str) -> Attached:
    with acting(vault) as act:
        return keep_file(act, kept_notice(vault, number), kind, Pasted(name, content), what)


def keep_file(act: Acting, kept: Kept, kind: str, file: Pasted, what: str) -> Attached:
    """Keep a file inside an act. Raises :class:`Misuse` for an empty one, and where it is not said what it shows."""
    if not what.strip():
        raise Misuse("What it shows is part of the record.", "Nothing was kept.", "Say it with --what.")
    if not file.content:
        raise Misuse("The file is empty.", "Nothing was kept.", "Give the right one.")
    moves.refuse(kind, act.person.role, kept.now.standing)
    digest, size = act.contents.keep(file.content).hex(), len(file.content)
    media = _MEDIA.get(Path(file.name).suffix.lower(), "application/octet-stream")
    body = {"name": file.name, "content": digest, "size": size, "media": media, "what": what.strip()}
    seq = life.do(act, kind, kept.now, body, f"{file.name} {what}")
    return Attached(kept.now.number, seq, file.name, digest, size, media)


def attached_file(vault: Vault, number: int, seq: int) -> tuple[str, bytes]:
    """The name and bytes of what an entry of a notice attached, proved by its SHA-256."""
    with vault.reading() as db:
        for entry in notice_now(db, number).entries:
            if entry.seq == seq and entry.kind in ("evidence-attached", "instruction-recorded") and entry.body:
                return str(entry.body["name"]), content_of(db, bytes.fromhex(entry.body["content"]))
    raise Misuse(f"Entry {seq} attached nothing to notice {number}.", "", f"`gdnotice ledger show {number}`")
