"""What a ledger tells of its notices, without what differs from one ledger to another (salts, hashes, keys)."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from gdnotice.actions.check import checked
from gdnotice.actions.in_ledger import kept_notice
from gdnotice.actions.kept_paper import judged_on_paper, paper_of
from gdnotice.clock import SystemClock
from gdnotice.ledger.checked import checked as proved
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault, open_vault
from gdnotice.stamp.carried import read_carried
from tests.journeys.twice.player import secret_of


@dataclass(frozen=True)
class Told:
    """One notice."""

    form: str
    standing: tuple[object, ...]
    entries: tuple[tuple[str, int], ...]
    answers: dict[str, Any]
    findings: tuple[tuple[str, str, str | None], ...]
    acknowledged: tuple[tuple[str, str | None], ...]
    paper: tuple[str, ...]
    carried: object


def record(folder: Path, out: Path, person: str) -> tuple[dict[int, Told], dict[str, list[str]]]:
    """Every notice of the ledger, which is proved first; and the names in each evidence pack that was written."""
    with open_vault(folder, person, secret_of(person), SystemClock(), write=False) as vault:
        proof = proved(vault.db)
        assert proof.ok, (proof.broken, proof.problems)
        count = vault.db.conn.execute("SELECT count(*) FROM notice").fetchone()[0]
        notices = {number: _told(vault, number) for number in range(1, count + 1)}
    packs = {}
    for path in sorted(out.glob("*.zip")):
        with zipfile.ZipFile(path) as pack:
            packs[path.name] = pack.namelist()
    return notices, packs


def _told(vault: Vault, number: int) -> Told:
    now, kept = notice_now(vault.db, number), kept_notice(vault, number)
    at_desk = now.standing.state in ("draft", "ready")
    found = judged_on_paper(vault, kept) if at_desk else checked(kept.notice)
    paper = paper_of(vault, number) if now.stamped is not None else b""
    return Told(
        now.form,
        tuple(now.standing),
        tuple((one.kind, one.person) for one in now.entries),
        dict(kept.notice.answers.stored(kept.form)),
        tuple((one.severity, one.code, one.field) for one in found.findings) if at_desk else (),
        tuple(sorted(now.acknowledged, key=str)),
        _texts(paper) if paper else (),
        read_carried(paper) if paper else None,
    )


def _texts(pdf: bytes) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
