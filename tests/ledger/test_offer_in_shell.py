"""OFFER may be the id of an offer in the ledger, wherever the shell takes one; others ask for no passphrase."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from gdnotice import places
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


def test_a_batch_onto_files_takes_it_too(tmp_path: Path) -> None:
    folder, path = tmp_path / "ledger", tmp_path / "offer.toml"
    built_in = places.resources() / "offers" / "sample-rights-2026.toml"
    path.write_text(built_in.read_text(encoding="utf-8").replace("sample-rights-2026", "kept-rights"), encoding="utf-8")
    with desk.make(folder) as vault:
        keep_offer(vault, str(path))
    rows = tmp_path / "rows.csv"
    answers = {
        "holder.names": "Sample Holder", "holder.address": "12 Example Street|Albany, NY 12207",
        "holder.phone": "(518) 555-0142", "rights.count": "1200",
        "rights.certificates": "RC-10442", "subscription.basic": "493", "subscription.over": "0",
        "payment.delivery": "separately", "payment.method": "wire", "payment.wire.institution": "Sample National Bank",
        "payment.wire.date": "2026-11-30", "notice.date": "2026-11-30T10:30:00", "guarantor.kind": "broker",
        "guarantor.firm": "Sample Brokerage LLC", "guarantor.address": "200 Example Plaza|New York, NY 10281",
        "guarantor.phone": "(212) 555-0190", "guarantor.signer": "Authorized Sample",
        "guarantor.title": "Vice President", "guarantor.date": "2026-11-30",
    }  # fmt: skip
    with rows.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(answers)
        writer.writerows([answers.values()] * 3)
    for jobs in ("1", "2"):
        out = tmp_path / f"papers-{jobs}"
        done = gd(folder, "batch", "rights-notice", "kept-rights", str(rows), "-o", str(out), "--jobs", jobs, "--json")
        assert done.returncode == 0, done.stderr + done.stdout
        assert json.loads(done.stdout)["stamped"] == 3
        assert len(list(out.glob("*.pdf"))) == 3
    refused = gd(folder, "batch", "rights-notice", "no-such-offer", str(rows), "--check-only")
    assert refused.returncode == 2
    assert "ledger has no offer of that id" in refused.stderr
