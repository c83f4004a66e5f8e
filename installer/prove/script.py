"""What the clerk of the proof types, and the offer that it is about; all of it invented."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from installer.program import ROOT
from installer.prove.screen import Screen, wait_for

OFFER = "proof-rights"
OLD_PERSON, OLD_SECRET = "Ann Sample", "ann has a long one"
"""Who opens the ledgers of former formats (tests/ledger/formats)."""

ANSWERS = (
    ("holder.names", "Sample Holder\nSecond Sample Holder\n"),
    ("holder.address", "12 Example Street\nAlbany, NY 12207\n"),
    ("holder.phone", "5185550142"),
    ("holder.capacity", ""),
    ("rights.count", "1.2k"),
    ("rights.certificates", "RC-10442\n"),
    ("subscription.basic", "493"),
    ("subscription.over", "300"),
    ("payment.delivery", "2"),
    ("payment.method", "1"),
    ("payment.wire.institution", "Sample National Bank"),
    ("payment.wire.date", "{weekday}"),
    ("payment.wire.confirmation", ""),
    ("notice.date", "t"),
    ("guarantor.kind", "Bro"),
    ("guarantor.firm", "Sample Brokerage LLC"),
    ("guarantor.address", "200 Example Plaza\nNew York, NY 10281\n"),
    ("guarantor.phone", "(212) 555-0190"),
    ("guarantor.signer", "Authorized Sample"),
    ("guarantor.title", "Vice President"),
    ("guarantor.date", "t"),
    ("guarantor.medallion", ""),
)
"""The questions of the rights notice in their order, and what is typed; Return after each leads to the next."""

KEPT = {
    "holder.names": ["Sample Holder", "Second Sample Holder"],
    "holder.phone": "(518) 555-0142",
    "subscription.over": 300,
    "payment.wire.institution": "Sample National Bank",
    "guarantor.firm": "Sample Brokerage LLC",
    "guarantor.title": "Vice President",
}
"""Some of what the ledger then holds."""


def offer(now: datetime) -> str:
    """The sample rights offering, moved so that it is open for a fortnight from ``now``."""
    text = (ROOT / "resources" / "offers" / "sample-rights-2026.toml").read_text(encoding="utf-8")
    today = now.date()
    moved = {
        'id = "sample-rights-2026"': f'id = "{OFFER}"',
        "commenced = 2026-11-02": f"commenced = {today - timedelta(days=7)}",
        "document_date = 2026-11-02": f"document_date = {today - timedelta(days=7)}",
        "expires = 2026-12-01T17:00:00": f"expires = {_weekday(today + timedelta(days=14))}T17:00:00",
    }
    for old, new in moved.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def rows() -> str:
    """A spreadsheet of four holders for the sample rights offering."""
    columns = {
        "holder.names": "Sample Holder {number}", "holder.address": "12 Example Street|Albany NY 12207",
        "holder.phone": "(518) 555-0142", "rights.count": "1200", "rights.certificates": "RC-{number}",
        "subscription.basic": "493", "subscription.over": "300", "payment.delivery": "separately",
        "payment.method": "wire", "payment.wire.institution": "Sample National Bank",
        "payment.wire.date": "2026-11-30", "notice.date": "2026-11-30T10:30:00", "guarantor.kind": "broker",
        "guarantor.firm": "Sample Brokerage LLC", "guarantor.address": "200 Example Plaza|New York NY 10281",
        "guarantor.phone": "(212) 555-0190", "guarantor.signer": "Authorized Sample",
        "guarantor.title": "Vice President", "guarantor.date": "2026-11-30",
    }  # fmt: skip
    lines = [",".join(columns)]
    lines += [",".join(f'"{text.format(number=number)}"' for text in columns.values()) for number in range(1, 5)]
    return "\n".join(lines) + "\n"


def play(screen: Screen, secret: str) -> None:
    """Unlock the ledger, begin a notice on its one offer, answer it to the end, close the window."""
    today = datetime.now().astimezone().date()
    time.sleep(1.0)
    screen.type(secret)
    screen.press("Return")
    wait_for(lambda: "Board" in screen.title(), "the board", 30)
    screen.press("ctrl+n")
    wait_for(lambda: screen.shows("New notice"), "the dialog for a new notice", 20)
    time.sleep(0.5)
    screen.type("harbor")
    time.sleep(0.6)
    screen.press("Return")
    wait_for(lambda: screen.title().startswith("Notice"), "the interview", 30)
    time.sleep(1.5)
    for _, text in ANSWERS:
        for line in text.replace("{weekday}", str(_weekday(today))).split("\n"):
            if line:
                screen.type(line)
            screen.press("Return")
        time.sleep(0.25)
    time.sleep(1.5)
    screen.picture("window-answered")
    screen.press("ctrl+1")  # leaving the page saves what is typed
    wait_for(lambda: "Board" in screen.title(), "the board again", 20)
    screen.picture("window-board")
    screen.press("ctrl+q")
    wait_for(lambda: not screen.count(), "the end of the window", 20)


def _weekday(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
