"""A batch of the ledger as the window goes about it: checked first, stopped and gone on with, listed, taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice.actions import batch_into_ledger as batching
from gdnotice.actions.batch_into_ledger import approve_batch, draft_batch, stamp_batch
from gdnotice.actions.check_batch import check_batch
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.list_batches import list_batches, open_warnings
from gdnotice.actions.send_notice import send_notice
from gdnotice.batch.first_pass import pass_for_ledger
from gdnotice.batch.out_of_ledger import papers_to_folder, papers_to_print
from gdnotice.batch.run import Progress
from gdnotice.batch.with_kept_offer import Wanted, check_files, stamp_files
from gdnotice.errors import Misuse, Refusal, World
from gdnotice.ledger.entries import closing_hash
from tests.batch.conftest import CHECK, WIRE, text_of
from tests.ledger.office import ANN, BOB, Office
from tests.ledger.test_batch_in_ledger import RIGHTS, rows

FORM = "rights-notice"


def test_the_first_pass_says_what_drafting_does(desk: Office) -> None:
    with desk.person(ANN) as opened:
        keep_offer(opened, RIGHTS)
        before = closing_hash(opened.db)
        said = list(check_batch(opened, FORM, RIGHTS, rows(4), "monday"))
        assert [one.came for one in said] == ["good", "good", "refused", "good", "good"]
        assert closing_hash(opened.db) == before, "nothing was kept"
        done = draft_batch(opened, FORM, RIGHTS, rows(4), "monday")
        assert {one.number: one.findings for one in done.refused} == {
            one.number: one.findings for one in said if one.came == "refused"
        }
        again = list(check_batch(opened, FORM, RIGHTS, rows(4), "monday"))
        assert [one.came for one in again] == ["there", "there", "refused", "there", "there"]
        other = [type(one)(one.number, {**one.answers, "holder.phone": "(518) 555-0199"}) for one in rows()]
        assert {one.came for one in check_batch(opened, FORM, RIGHTS, other[:2], "monday")} == {"refused"}
        assert {one.came for one in check_batch(opened, FORM, RIGHTS, other[:2], "monday", also=True)} == {"good"}
        with pytest.raises(Misuse, match="no offer of that id"):
            list(check_batch(opened, FORM, "sample-tender-2003", rows(), "monday"))


def test_stopped_between_two_chunks_it_goes_on(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "CHUNK", 2)
    with desk.person(ANN) as opened:
        keep_offer(opened, RIGHTS)
        first = draft_batch(opened, FORM, RIGHTS, rows(), "monday", progress=lambda _what, _count: False)
        assert (first.drafted, first.stopped) == (2, True)
        rest = draft_batch(opened, FORM, RIGHTS, rows(), "monday", progress=lambda _what, count: count < 5)
        assert (rest.drafted, rest.there, rest.stopped) == (3, 2, False)
    with desk.person(BOB) as opened:
        approve_batch(opened, 1)
        assert stamp_batch(opened, 1, lambda _what, _count: False) == 2
        (one,) = list_batches(opened)
        assert (one.number, one.name, one.offer, one.notices) == (1, "monday", RIGHTS, 5)
        assert one.states == {"stamped": 2, "approved": 3}
        assert open_warnings(opened, 1) == {}
        assert stamp_batch(opened, 1) == 3


def test_what_an_approver_has_to_take_on(desk: Office) -> None:
    given = [type(one)(one.number, {**one.answers, "guarantor.medallion": ""}) for one in rows(count=2)]
    with desk.person(ANN) as opened:
        done = draft_batch(opened, FORM, RIGHTS, given, "monday")
        assert open_warnings(opened, done.batch) == done.warnings


def test_papers_are_taken_out(desk: Office, tmp_path: Path) -> None:
    with desk.person(ANN) as opened:
        keep_offer(opened, RIGHTS)
        draft_batch(opened, FORM, RIGHTS, rows(count=3), "monday")
        with pytest.raises(Refusal, match="no paper"):
            papers_to_print(opened, 1, tmp_path / "all.pdf")
        assert not (tmp_path / "all.pdf").exists()
    with desk.person(BOB) as opened:
        approve_batch(opened, 1)
        stamp_batch(opened, 1)
        send_notice(opened, 1, "hand")
        assert papers_to_print(opened, 1, tmp_path / "all.pdf").papers == 3
        with pytest.raises(World, match="exists already"):
            papers_to_print(opened, 1, tmp_path / "all.pdf")
        done = papers_to_folder(opened, 1, tmp_path / "papers")
        assert (done.papers, done.left) == (3, ())
        found = sorted((tmp_path / "papers").iterdir())
        assert [one.name for one in found] == [f"{row:05} Sample Holder {row}.pdf" for row in (2, 3, 4)]
        assert found[0].read_bytes() == paper_of(opened, 1)
        papers_to_folder(opened, 1, tmp_path / "papers")  # the very same may be there
        found[0].write_bytes(b"%PDF-1.7 something else")
        with pytest.raises(World, match="another file"):
            papers_to_folder(opened, 1, tmp_path / "papers")


def test_onto_files_with_an_offer_of_the_ledger(desk: Office, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(text_of([WIRE, {**WIRE, "subscription.basic": "999"}, CHECK]), encoding="utf-8")
    wanted = Wanted(FORM, RIGHTS, path)
    told: list[Progress] = []
    with desk.person(ANN) as opened:
        keep_offer(opened, RIGHTS)
        here = pass_for_ledger(opened, FORM, RIGHTS, path, progress=told.append)
        assert (here.good, here.refused) == (2, 1)
        assert check_files(opened, wanted).refused == 1
        done = stamp_files(opened, wanted, tmp_path / "papers", merged=tmp_path / "papers" / "all.pdf")
        assert (done.stamped, done.rows.refused, done.kept) == (2, 1, 0)
        assert {one.name for one in done.written} == {"rows-marked.csv", "summary.json", "SUMMARY.txt"}
        assert done.merged is not None
        again = stamp_files(opened, wanted, tmp_path / "papers", overwrite=False)
        assert (again.kept, again.stamped) == (2, 2)
