"""Spreadsheets to try: the sample's two rows in any dialect or number, and batches over them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gdnotice import places
from gdnotice.batch.results import Report
from gdnotice.batch.run import Request, run_batch
from gdnotice.clock import FixedClock

OFFER = str(places.resources() / "offers" / "sample-rights-2026.toml")
NOON = FixedClock(datetime(2026, 11, 30, 17, 0, tzinfo=UTC))

WIRE: Mapping[str, str] = {
    "holder.names": "Sample Holder",
    "holder.address": "12 Example Street|Albany NY 12207",
    "holder.phone": "(518) 555-0142",
    "rights.count": "1200",
    "rights.certificates": "RC-10442|RC-10443",
    "subscription.basic": "493",
    "subscription.over": "300",
    "payment.delivery": "separately",
    "payment.method": "wire",
    "payment.wire.institution": "Sample National Bank",
    "payment.wire.date": "2026-11-30",
    "payment.instrument.maker": "",
    "payment.instrument.date": "",
    "payment.instrument.number": "",
    "payment.instrument.bank": "",
    "notice.date": "2026-11-30T10:30:00",
    "guarantor.kind": "broker",
    "guarantor.firm": "Sample Brokerage LLC",
    "guarantor.address": "200 Example Plaza|New York NY 10281",
    "guarantor.phone": "(212) 555-0190",
    "guarantor.signer": "Authorized Sample",
    "guarantor.title": "Vice President",
    "guarantor.date": "2026-11-30",
    "guarantor.medallion": "Z0012345",
}
CHECK: Mapping[str, str] = {
    **WIRE,
    "holder.names": "José Ñandú-Őry",
    "rights.count": "100",
    "subscription.basic": "41",
    "subscription.over": "0",
    "payment.delivery": "herewith",
    "payment.method": "certified-check",
    "payment.wire.institution": "",
    "payment.wire.date": "",
    "payment.instrument.maker": "José Ñandú-Őry",
    "payment.instrument.date": "2026-11-27",
    "payment.instrument.number": "000417",
    "payment.instrument.bank": "Banco Ejemplo",
}

Rows = Sequence[Mapping[str, str]]


def text_of(rows: Rows, **dialect: Any) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def many(count: int) -> list[dict[str, str]]:
    return [{**(WIRE, CHECK)[turn % 2], "holder.names": f"Holder Number {turn + 1}"} for turn in range(count)]


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as CSV: ``csv_file(rows, encoding="utf-16", delimiter=";")``."""

    def write(rows: Rows, name: str = "rows.csv", encoding: str = "utf-8", **dialect: Any) -> Path:
        path = tmp_path / name
        path.write_bytes(text_of(rows, **dialect).encode(encoding))
        return path

    return write


@contextmanager
def batch(
    rows: Path, folder: Path | None, offer: str = OFFER, form: str = "rights-notice", **more: Any
) -> Iterator[Report]:
    """Run a batch at noon of 30 November 2026, New York."""
    progress = more.pop("progress", None)
    request = Request(form, offer, rows, folder, **more)
    with run_batch(request, NOON, progress) if progress else run_batch(request, NOON) as report:
        yield report


def papers(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}
