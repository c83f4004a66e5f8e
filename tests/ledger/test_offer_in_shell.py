"""OFFER may be the id of an offer in the ledger, wherever the shell takes one; others ask for no passphrase."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from gdnotice.actions.keep_offer import keep_offer
from tests.ledger import desk

OFFER = """
id = "kept-tender"
kind = "tender"
issuer = "Kept Issuer, Inc."
security = "Common Stock"
document = "Offer to Purchase"
document_date = 2003-03-13
commenced = 2003-03-13
expires = 2003-04-16T17:00:00
price = "1.00"
"""


def gd(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    reading, writing = os.pipe()
    os.write(writing, desk.PASSPHRASE.encode())
    os.close(writing)
    try:
        return subprocess.run(
            [sys.executable, "-m", "gdnotice", *words, "--passphrase-fd", str(reading)],
            env={**os.environ, "GDNOTICE_LEDGER": str(folder), "GDNOTICE_AS": desk.NAME},
            capture_output=True,
            text=True,
            pass_fds=[reading],
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
    finally:
        os.close(reading)


def test_an_offer_of_the_ledger_is_taken_by_its_id(tmp_path: Path) -> None:
    folder, path = tmp_path / "ledger", tmp_path / "offer.toml"
    path.write_text(OFFER, encoding="utf-8")
    with desk.make(folder) as vault:
        keep_offer(vault, str(path))
    shown = gd(folder, "offer", "show", "kept-tender", "--json")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["offer"] == "kept-tender"
    dated = gd(folder, "deadlines", "kept-tender", "--json")
    assert "expiration" in {one["code"] for one in json.loads(dated.stdout)["deadlines"]}
    unknown = gd(folder, "deadlines", "no-such-offer")
    assert unknown.returncode == 2
    assert "ledger has no offer of that id" in unknown.stderr


def test_a_built_in_offer_opens_no_ledger(tmp_path: Path) -> None:
    shown = gd(tmp_path / "nothing", "offer", "show", "sample-tender-2003", "--json")
    assert shown.returncode == 0, shown.stderr
    missing = gd(tmp_path / "nothing", "offer", "show", "kept-tender")
    assert missing.returncode == 4
    assert "ledger" in missing.stderr
