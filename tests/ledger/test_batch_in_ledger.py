"""A batch in the ledger: rows become notices ready for approval, approved in one act, stamped by the chunk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gdnotice.actions import batch_into_ledger as batching
from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.approve_notice import send_back
from gdnotice.actions.batch_into_ledger import RowGiven, approve_batch, draft_batch, stamp_batch
from gdnotice.actions.draft_notice import change_notice
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.batch.into_ledger import draft_rows
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import search
from gdnotice.ledger.notices import batch_notices, notice_now
from gdnotice.stamp.carried import read_carried
from gdnotice.stamp.verify import verify
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, RIGHTS_DAY, TENDER_DAY, Office, at, kinds, standing

RIGHTS, TENDER = "sample-rights-2026", "sample-tender-2003"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    return made


def rows(*wrong: int, count: int = 5) -> list[RowGiven]:
    """Rows from 2 on, as a spreadsheet gives them; those in ``wrong`` pay a cent too little."""
    return [
        RowGiven(
            number,
            {
                "holder.names": f"Sample Holder {number}",
                "holder.address": f"{number} Example Street|Albany, NY 12207",
                "holder.phone": "(518) 555-0142", "rights.count": "1200", "rights.certificates": f"RC-{number}",
                "subscription.basic": "493", "subscription.over": "300",
                "payment.amount": "2141.09" if number in wrong else "2141.10", "payment.delivery": "separately",
                "payment.method": "wire", "payment.wire.institution": "Sample National Bank",
                "payment.wire.date": "2026-11-30", "notice.date": "2026-11-30T10:30:00", "guarantor.kind": "broker",
                "guarantor.firm": "Sample Brokerage LLC", "guarantor.address": "200 Example Plaza|New York, NY 10281",
                "guarantor.phone": "(212) 555-0190", "guarantor.signer": "Authorized Sample",
                "guarantor.title": "Vice President", "guarantor.date": "2026-11-30", "guarantor.medallion": "Z0012345",
            },
        )
        for number in range(2, 2 + count)
    ]  # fmt: skip


def test_rows_become_notices_that_go_out(desk: Office) -> None:
    with desk.person(ANN) as opened:
        done = draft_batch(opened, "rights-notice", RIGHTS, rows(4), "monday")
        assert (done.batch, done.drafted, done.there, [one.number for one in done.refused]) == (1, 4, 0, [4])
        assert {one.field for one in done.refused[0].findings if one.severity == "error"} == {"payment.amount"}
        numbers = batch_notices(opened.db, 1)
        assert [standing(opened, number).state for number in numbers] == ["ready"] * 4
        with pytest.raises(Refusal, match="yourself"):
            approve_batch(opened, 1)
    with desk.person(BOB) as opened:
        assert approve_batch(opened, 1) == numbers
        assert stamp_batch(opened, 1) == 4
        assert stamp_batch(opened, 1) == 0
        for number in numbers:
            paper = paper_of(opened, number)
            assert verify(paper).ok
            assert read_carried(paper).answers["holder.names"] == [notice_now(opened.db, number).holder]
        assert kinds(opened, numbers[0]) == ["drafted", "made-ready", "approved", "stamped"]
        assert send_notice(opened, numbers[0], "fax").standing.uncovered == 120_000
        assert search.found_notices(opened.db, "RC-5") == [numbers[2]]
        desk.sound(opened)


def test_a_row_is_not_drafted_twice(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "CHUNK", 2)
    all_rows = rows(4, count=7)

    class Stopped(Exception):
        """The program was stopped between two rows."""

    def cut_short() -> Iterator[RowGiven]:
        yield from all_rows[:5]
        raise Stopped

    with desk.person(ANN) as opened:
        with pytest.raises(Stopped):
            draft_batch(opened, "rights-notice", RIGHTS, cut_short(), "monday")
        assert len(batch_notices(opened.db, 1)) == 3  # two whole chunks, one row of them refused
        desk.sound(opened)
        again = draft_batch(opened, "rights-notice", RIGHTS, all_rows, "monday")
        assert (again.batch, again.there, again.drafted, len(again.refused)) == (1, 3, 3, 1)
        corrected = draft_batch(opened, "rights-notice", RIGHTS, rows(count=7), "monday")
        assert (corrected.there, corrected.drafted, corrected.refused) == (6, 1, ())
        twins = [*rows(count=1), *rows(count=1)]
        other = draft_batch(opened, "rights-notice", RIGHTS, twins, "tuesday")
        assert (other.batch, other.drafted) == (2, 2)  # two rows that are alike are two notices
        assert draft_batch(opened, "rights-notice", RIGHTS, twins, "tuesday").drafted == 0
        desk.sound(opened)


def test_a_row_with_other_answers_is_refused_unless_both_are_meant(desk: Office) -> None:
    given = rows(count=3)
    other = RowGiven(3, {**given[1].answers, "holder.phone": "(518) 555-0143"})
    with desk.person(ANN) as opened:
        draft_batch(opened, "rights-notice", RIGHTS, given, "monday")
        again = draft_batch(opened, "rights-notice", RIGHTS, [given[0], other], "monday")
        assert (again.there, again.drafted, [one.number for one in again.refused]) == (1, 0, [3])
        (told,) = again.refused[0].findings
        assert told.code == "row-drafted-before"
        assert "Notice 2 was drafted" in told.message
        assert draft_batch(opened, "rights-notice", RIGHTS, [other], "monday", also=True).drafted == 1
        desk.sound(opened)


def test_what_was_done_to_one_of_them_is_looked_at_by_itself(desk: Office) -> None:
    with desk.person(ANN) as opened:
        draft_batch(opened, "rights-notice", RIGHTS, rows(count=3), "monday")
    with desk.person(BOB) as opened:
        approve_batch(opened, 1)
        first, second, third = batch_notices(opened.db, 1)
        send_back(opened, second, "the telephone number")
    with desk.person(ANN) as opened:
        change_notice(opened, second, {"holder.phone": "(518) 555-0199"})
        ready_notice(opened, second)
    with desk.person(BOB) as opened:
        approve_batch(opened, 1)
        assert stamp_batch(opened, 1) == 3
        phones = [read_carried(paper_of(opened, one)).answers["holder.phone"] for one in (first, second, third)]
        assert phones == ["(518) 555-0142", "(518) 555-0199", "(518) 555-0142"]
        desk.sound(opened)


def test_an_amendment_in_between_gives_papers_under_the_new_terms(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at(TENDER_DAY)
    given = [RowGiven(2, {key: str(value) for key, value in _tender_cells().items()})]
    with desk.person(ANN) as opened:
        keep_offer(opened, str(office.tender_without_amendment(tmp_path)))
        done = draft_batch(opened, "tender-notice", TENDER, given, "monday")
        assert (done.drafted, done.refused) == (1, ())
    with desk.person(BOB) as opened:
        approve_batch(opened, 1)
        desk.clock.moment = at("2003-04-16T15:45")
        amend_offer(opened, str(office.tender_with_amendment(tmp_path)))
        assert standing(opened, 1).state == "ready"
        accepted: dict[tuple[str, str | None], str] = {
            (code, None): "known" for code in ("offer-amended-since", "guarantee-before-expiration")
        }
        approve_batch(opened, 1, accepted)
        assert stamp_batch(opened, 1) == 1
        assert read_carried(paper_of(opened, 1)).origin.terms["expires"]["value"].startswith("2003-04-23")
        desk.sound(opened)


def _tender_cells() -> dict[str, str | int]:
    cells = {key: value for key, value in office.tender().items() if isinstance(value, str | int)}
    cells |= {"holder.names": "Sample Holder", "holder.address": "12 Example Street|Albany, NY 12207"}
    cells |= {"shares.certificates": "SM-1044:50 | SM-1045:30", "notice.date": "2003-04-16T11:00:00"}
    cells |= {"guarantor.address": "200 Example Plaza|New York, NY 10281", "guarantor.date": "2003-04-16"}
    return cells | {"odd_lot.claimed": "yes", "conditional.claimed": "no"}


def test_a_batch_is_refused_as_a_whole_where_it_cannot_be(desk: Office) -> None:
    with desk.person(CAL) as opened, pytest.raises(Refusal, match="A reader may not"):
        draft_batch(opened, "rights-notice", RIGHTS, rows(), "monday")
    with desk.person(ANN) as opened:
        with pytest.raises(Misuse, match="does not serve"):
            draft_batch(opened, "rights-notice", "sample-auction-2026", rows(), "monday")
        with pytest.raises(Misuse, match="needs a name"):
            draft_batch(opened, "rights-notice", RIGHTS, rows(), " ")
        with pytest.raises(Misuse, match="no batch 7"):
            stamp_batch(opened, 7)


def test_a_spreadsheet_is_read_as_for_papers_on_disk(desk: Office, tmp_path: Path) -> None:
    given = rows(3, count=3)
    path = tmp_path / "Monday rows.csv"
    lines = [";".join(given[0].answers), *(";".join(f'"{cell}"' for cell in row.answers.values()) for row in given)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with desk.person(ANN) as opened:
        done, _ = draft_rows(opened, "rights-notice", RIGHTS, path)
        assert (done.drafted, [one.number for one in done.refused]) == (2, [3])
        again, _ = draft_rows(opened, "rights-notice", RIGHTS, path)
        assert (again.drafted, again.there) == (0, 2)
        desk.sound(opened)
