"""Rows with every kind of mistake, one after another: the findings of each are those of ``check`` for it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import openpyxl
import pytest

from gdnotice.actions.check import checked
from gdnotice.actions.opening import notice_of, open_offer
from gdnotice.actions.press import Press, press_for
from gdnotice.findings.finding import Finding
from gdnotice.notice.answers import answers_of
from gdnotice.pack.load import form
from tests.batch.conftest import CHECK, NOON, OFFER, WIRE, batch

MISTAKES: Mapping[str, Sequence[str]] = {
    "holder.names": ("", "n/a", "12 Example Street, Albany NY 12207", "銀行", "Łukasz Ñandú", "A|A", "x" * 120),
    "holder.address": ("", "nowhere", "12 Example Street|Albany ZZ 12207", "1 Rue Exemple|75001 Paris|France"),
    "holder.phone": ("", "1", "(999) 555-0142", "+33 1 42 68 53 00"),
    "holder.capacity": ("executor", "銀行"),
    "rights.count": ("", "many", "0", "-3", "1,200.50", "99999999", "41"),
    "rights.certificates": ("", "RC-1|RC-1", "none", "|".join(f"RC-{turn}" for turn in range(60))),
    "subscription.basic": ("", "999", "0", "492"),
    "subscription.over": ("", "9999999", "1"),
    "payment.amount": ("", "1.00", "2141.1", "$2,141.10", "2141.105", "free"),
    "payment.method": ("", "wire", "certified-check", "uncertified-check", "cash"),
    "payment.delivery": ("", "herewith", "separately"),
    "payment.wire.institution": ("", "Sample National Bank", "tbd"),
    "payment.wire.date": ("", "2026-12-25", "2026-11-29", "30.11.2026", "2026-12-01"),
    "payment.instrument.number": ("", "000417", "none"),
    "payment.instrument.clears": ("2026-12-24", "2026-11-24"),
    "notice.date": ("", "2026-11-30T10:31:00", "2026-12-01T17:30:00", "2026-01-05", "2027-01-05T09:00", "soon"),
    "guarantor.kind": ("", "bank", "notary"),
    "guarantor.firm": ("", "Sample Holder", "銀行"),
    "guarantor.date": ("", "2026-12-02", "2026-11-01"),
    "guarantor.medallion": ("", "12345", "Q0012345", "F0012345"),
}  # fmt: skip


def rows(count: int, seed: int) -> list[dict[str, str]]:
    """Rows of up to five mistakes each; some repeat the row before with another answer, as spreadsheets do."""
    chance = Random(seed)
    whole = dict.fromkeys((*WIRE, *MISTAKES), "")
    found: list[dict[str, str]] = []
    for _ in range(count):
        base = found[-1] if found and chance.random() < 0.5 else chance.choice((WIRE, CHECK))
        some = chance.sample(sorted(MISTAKES), chance.randint(0, 5 if base in (WIRE, CHECK) else 1))
        found.append({**whole, **base, **{key: chance.choice(MISTAKES[key]) for key in some}})
    return found


def alone(some: Sequence[Mapping[str, str]]) -> list[tuple[Finding, ...]]:
    """What ``check`` finds in each."""
    opened, offer = form("rights-notice"), open_offer(OFFER)
    presses: dict[int, Press] = {}
    found = []
    for row in some:
        given = {key: text for key, text in row.items() if text}
        notice = notice_of(opened, offer, answers_of(given, opened, offer.zone), NOON, None)
        known = sum(one.announced <= notice.terms.at for one in offer.amendments)
        press = presses.get(known) or presses.setdefault(known, press_for(notice))
        found.append(checked(notice, press).findings)
    return found


@pytest.mark.parametrize(("seed", "jobs", "kind"), [(1, 1, "csv"), (2, 2, "csv"), (3, 1, "xlsx")])
def test_rows_of_all_mistakes_are_found_as_each_alone(
    csv_file: Callable[..., Path], tmp_path: Path, seed: int, jobs: int, kind: str
) -> None:
    some = rows(150, seed)
    path = csv_file(some)
    if kind == "xlsx":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for one in (list(some[0]), *(list(row.values()) for row in some)):
            sheet.append(one)
        path = tmp_path / "rows.xlsx"
        book.save(path)
    with batch(path, tmp_path / "out", jobs=jobs) as report:
        found = [one.findings for one in report.results()]
        good = [one.ok for one in report.results()]
    expected = alone(some)
    assert found == expected
    assert good == [not any(one.severity == "error" for one in each) for each in expected]
    assert 5 < sum(good) < 145
    assert len({one.code for each in found for one in each}) > 15
