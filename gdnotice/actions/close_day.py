"""Close the day: an entry whose number and hash, kept on paper elsewhere, prove later that nobody rewrote the past."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gdnotice import files
from gdnotice.clock import NEW_YORK
from gdnotice.ledger import closing
from gdnotice.ledger.acting import acting
from gdnotice.ledger.closing import Closing
from gdnotice.ledger.people import require_writer
from gdnotice.ledger.vault import Vault
from gdnotice.values import printed_date, printed_moment

_MEANING = (
    "This hash binds every entry of the ledger up to the one named here. Keep this paper away from the computer. To "
    "compare it later: gdnotice ledger check --closing, with the line above. If anything up to that entry was changed, "
    "added or taken out since, even by somebody with the key, the hash is another one."
)


def close_day(vault: Vault, out: Path | None = None) -> Closing:
    """Close the present day of New York; ``out`` is a ``.pdf`` or a text file to write what is to be kept to."""
    with acting(vault) as act:
        require_writer(act.person)
        made = closing.close_day(act, vault.clock.now().astimezone(NEW_YORK).date())
    if out is not None:
        files.write_whole(out, _paper(made, vault.person.name) if _is_pdf(out) else _text(made).encode())
    return made


def _is_pdf(out: Path) -> bool:
    return out.suffix.lower() == ".pdf"


def _facts(made: Closing) -> list[tuple[str, str]]:
    at: datetime = made.at.astimezone(NEW_YORK)
    return [
        ("Day", printed_date(made.day)),
        ("Closed", printed_moment(at)),
        ("Entry", str(made.number)),
        ("Hash", made.written.partition(":")[2].rpartition("-")[0].replace("-", " ")),
        ("Check", made.written.rpartition("-")[2]),
    ]


def _text(made: Closing) -> str:
    lines = [f"{name + ':':<8} {told}" for name, told in _facts(made)]
    return "\n".join(["Closing of a ledger's day", "", *lines, "", made.written, "", _MEANING, ""])


def _paper(made: Closing, person: str) -> bytes:
    from gdnotice.stamp.typeset.plain import Block, Heading, Pairs, Text, plain_paper

    blocks: list[Block] = [
        Heading("Closing of a ledger's day"),
        Pairs((*_facts(made), ("Closed by", person)), mono=("Hash",)),
        Text(made.written, mono=True),
        Text(_MEANING),
        Pairs((("Kept by", "_" * 30), ("Signature", "_" * 30))),
    ]
    return plain_paper(blocks, "Closing of a ledger's day", made.at)
