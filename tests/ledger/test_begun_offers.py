"""An offer or an amendment begun and not finished: kept beside the chain, gone on with, gone where it must go."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest

from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.begin_offer import (
    Entering,
    OpenedBegun,
    keep_begun,
    mark_of,
    new_mark,
    open_begun,
    stored_entering,
)
from gdnotice.actions.begun_offers import begun_offers, drop_begun
from gdnotice.actions.edit_offer import Base, edited, sheet_in_ledger
from gdnotice.actions.keep_ledger import back_up_ledger, check_ledger, restore_ledger
from gdnotice.actions.keep_offer import keep_offer, offer_in
from gdnotice.actions.purge_ledger import purge_ledger
from gdnotice.errors import Misuse, Problem, Refusal, Unreadable, World
from gdnotice.ledger import admitting, vault
from gdnotice.ledger import begun_offers as rows
from gdnotice.ledger.entries import every
from gdnotice.ledger.vault import Vault
from gdnotice.offer.sheet import AmendmentSheet, OfferSheet
from tests.ledger.office import ANN, BOB, CAL, SECRETS, Office, at, proved

RIGHTS, TENDER = "sample-rights-2026", "sample-auction-2026"


def amendment(base: Base, **terms: str) -> Entering:
    """A later document as it is typed, behind those of ``base``."""
    sheet = deepcopy(base.sheet)
    sheet.amendments.append(AmendmentSheet("", "11/30/2026 9:00 am", "Supplement No. 1", dict(terms)))
    return Entering(sheet, "amendment", len(sheet.amendments) - 1)


def corrected(base: Base, **terms: str) -> Entering:
    sheet = deepcopy(base.sheet)
    sheet.terms.update({key.replace("__", "."): one for key, one in terms.items()})
    return Entering(sheet, reason="Misread on the co")


def begin(opened: Vault, entering: Entering, base: Base | None, mark: str | None = None) -> str:
    """What the window does as a person types."""
    mark = mark or new_mark()
    offer = entering.sheet.id if base is not None else None
    keep_begun(opened, mark, stored_entering(entering), offer, base.content if base is not None else None)
    return mark


def rights(desk: Office, name: str = ANN) -> Base:
    with desk.person(name) as opened:
        keep_offer(opened, RIGHTS)
        return sheet_in_ledger(opened, RIGHTS)


def apply(opened: Vault, found: OpenedBegun, reason: str | None = None) -> None:
    """What the window does when it is applied."""
    done = edited(found.entering.sheet, opened.clock.now(), found.base)
    assert done.toml is not None, done.mistakes
    assert found.base is not None
    amend_offer(opened, done.toml, reason, made_from=found.base.content, begun=found.mark)


def test_a_program_that_ends_leaves_what_was_typed(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        before = sum(1 for _ in every(opened.db))
        mark = new_mark()
        for typed in ("1", "12/8", "12/8/26 5p"):
            begin(opened, amendment(base, expires=typed), base, mark)
        assert sum(1 for _ in every(opened.db)) == before, "no entry"
        assert len(rows.kept(opened.db)) == 1
    desk.clock.pass_by(hours=1)
    with desk.person(ANN) as opened:
        (told,) = begun_offers(opened)
        assert (told.offer, told.part, told.document, told.mine) == (RIGHTS, "amendment", "Supplement No. 1", True)
        assert told.issuer == "Sample Harbor Holdings, Inc."
        assert not told.amended
        assert mark_of(opened) == mark_of(opened, RIGHTS) == mark
        found = open_begun(opened, mark)
        assert found.entering == amendment(base, expires="12/8/26 5p")
        assert found.base == base
        assert found.meanwhile is None
        apply(opened, found)
        assert begun_offers(opened) == []
        assert [one.source for one in offer_in(opened, RIGHTS).amendments] == ["Supplement No. 1"]
        proved(opened)


def test_several_are_begun_at_once_and_one_of_each_offer(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        keep_offer(opened, TENDER)
        other = sheet_in_ledger(opened, TENDER)
        first = begin(opened, Entering(OfferSheet(kind="tender", terms={"issuer": "Acme Water, Inc."})), None)
        desk.clock.pass_by(minutes=1)
        second = begin(opened, Entering(OfferSheet()), None)
        desk.clock.pass_by(minutes=1)
        begin(opened, amendment(base, expires="12/8/26 5p"), base)
        desk.clock.pass_by(minutes=1)
        third = begin(opened, corrected(base, price="2.80"), base)
        fourth = begin(opened, amendment(other, maximum="4m"), other)
        assert {one.mark for one in begun_offers(opened)} == {first, second, third, fourth}
        assert [one.issuer for one in begun_offers(opened) if not one.offer] == ["", "Acme Water, Inc."]
        assert open_begun(opened, first).entering.sheet.terms == {"issuer": "Acme Water, Inc."}
        assert open_begun(opened, third).entering.reason == "Misread on the co"
        drop_begun(opened, third)
        assert mark_of(opened, RIGHTS) is None
        with pytest.raises(Unreadable, match="not kept any more"):
            open_begun(opened, third)


def test_what_becomes_an_entry_ends_it_in_the_same_act(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk.person(ANN) as opened:
        keep_offer(opened, RIGHTS)
        sheet = deepcopy(sheet_in_ledger(opened, RIGHTS).sheet)
        sheet.id = "acme-rights-2026"
        mark = begin(opened, Entering(sheet), None)
        toml = edited(sheet, opened.clock.now()).toml
        assert toml is not None
        with monkeypatch.context() as patch:
            patch.setattr(rows, "drop", _fail)
            with pytest.raises(ZeroDivisionError):
                keep_offer(opened, toml, begun=mark)
        assert mark_of(opened) == mark
        with pytest.raises(Misuse):
            offer_in(opened, sheet.id)
        keep_offer(opened, toml, begun=mark)
        assert mark_of(opened) is None
        assert offer_in(opened, sheet.id).id == sheet.id


def _fail(*_given: object) -> None:
    raise ZeroDivisionError


def test_a_refused_amendment_stays_begun(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        mark = begin(opened, corrected(base, price="2.80"), base)
        with pytest.raises(Refusal):
            apply(opened, open_begun(opened, mark))
        assert mark_of(opened) == mark
        apply(opened, open_begun(opened, mark), "Misread on the cover")
        assert mark_of(opened) is None


def test_a_new_offer_whose_id_was_taken_meanwhile_says_so(desk: Office) -> None:
    with desk.person(ANN) as opened:
        mark = begin(opened, Entering(OfferSheet(id=RIGHTS, terms={"issuer": "Acme"})), None)
        assert not open_begun(opened, mark).taken
    rights(desk, BOB)
    with desk.person(ANN) as opened:
        assert open_begun(opened, mark).taken


def test_what_somebody_else_applied_meanwhile_stays_and_is_told(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        entering = amendment(base, expires="12/8/26 5p")
        entering.sheet.terms["price"] = "2.80"
        entering.sheet.sources["price"] = "Prospectus, page 9"
        mark = begin(opened, entering, base)
    with desk.person(BOB) as opened:
        assert [(one.person, one.mine, one.document) for one in begun_offers(opened, RIGHTS)] == [(ANN, False, "")]
        theirs = amendment(base, price="2.60")
        theirs.sheet.terms["price"] = "2.75"
        theirs.sheet.amendments[-1].source = "Supplement of Bob"
        toml = edited(theirs.sheet, opened.clock.now(), base).toml
        assert toml is not None
        desk.clock.pass_by(minutes=5)
        amend_offer(opened, toml, "Misread")
        assert [one.mark for one in begun_offers(opened)] == [mark], "not another's to end"
    with desk.person(ANN) as opened:
        (told,) = begun_offers(opened)
        assert told.amended
        found = open_begun(opened, mark)
        now = found.meanwhile
        assert now is not None
        assert (now.person, now.at, now.documents) == (BOB, at("2026-11-30T10:45"), ("Supplement of Bob",))
        assert now.both == (("price",),)
        assert not now.apart
        sheet = found.entering.sheet
        assert [one.source for one in sheet.amendments] == ["Supplement of Bob", "Supplement No. 1"]
        assert found.entering.place == 1
        assert (sheet.terms["price"], sheet.sources["price"]) == ("2.80", "Prospectus, page 9")
        apply(opened, found, "Misread again")
        offer = offer_in(opened, RIGHTS)
        assert [one.source for one in offer.amendments] == ["Supplement of Bob", "Supplement No. 1"]
        assert str(offer.values["price"]) == "2.80"
        proved(opened)


def test_what_cannot_be_laid_over_is_said_and_is_not_lost(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        apply(opened, open_begun(opened, begin(opened, amendment(base, expires="12/8/26 5p"), base)))
        base = sheet_in_ledger(opened, RIGHTS)
        mark = begin(opened, amendment(base, price="2.60"), base)
    with desk.person(BOB) as opened:
        other = deepcopy(base.sheet)
        first = deepcopy(other.amendments[0])
        first.source, first.announced = "An earlier letter", "11/29/2026 9:00 am"
        other.amendments.insert(0, first)
        toml = edited(other, opened.clock.now(), base).toml
        assert toml is not None
        amend_offer(opened, toml)
    with desk.person(ANN) as opened:
        found = open_begun(opened, mark)
        assert found.meanwhile is not None
        assert found.meanwhile.apart
        assert found.base == base
        assert found.entering == amendment(base, price="2.60")
        with pytest.raises(Refusal, match="was changed in the ledger since this was begun"):
            apply(opened, found)
        assert mark_of(opened) == mark


def test_whoever_may_not_enter_it_keeps_nothing(desk: Office) -> None:
    base = rights(desk)
    with desk.person(CAL) as opened, pytest.raises(Refusal, match="A reader may not"):
        begin(opened, amendment(base), base)
    with desk.person(ANN) as opened:
        key = admitting.make_recovery_key(opened)
    with vault.open_with_recovery(desk.folder, key, desk.clock, pause=desk.clock.pause) as opened:
        with pytest.raises(Refusal, match="recovery key"):
            begin(opened, amendment(base), base)
        assert rows.kept(opened.db) == []
    with vault.open_vault(
        desk.folder, ANN, SECRETS[ANN], desk.clock, write=False, pause=desk.clock.pause
    ) as opened, pytest.raises(World, match="reading only"):  # fmt: skip
        begin(opened, amendment(base), base)
    with desk.person(ANN) as opened:
        mark = begin(opened, amendment(base), base)
    with desk.person(BOB) as opened:
        with pytest.raises(Unreadable):
            open_begun(opened, mark)
        drop_begun(opened, mark)
        assert len(rows.kept(opened.db)) == 1, "another's"
        amend = amendment(base, expires="12/8/26 5p")
        begin(opened, amend, base)
        assert len(begun_offers(opened, RIGHTS)) == 2, "two people may have begun on one offer"


def test_what_is_longer_than_any_offer_is_not_kept(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        mark = begin(opened, amendment(base, price="2.60"), base)
        with pytest.raises(Refusal, match="more than 4,000,000 bytes"):
            begin(opened, amendment(base, price="2" * rows.MOST), base, mark)
        assert open_begun(opened, mark).entering == amendment(base, price="2.60"), "what was kept before stays"


def test_it_goes_with_its_person_and_stays_through_a_purge(desk: Office) -> None:
    base = rights(desk)
    with desk.person(BOB) as opened:
        begin(opened, amendment(base), base)
        begin(opened, Entering(OfferSheet()), None)
    with desk.person(ANN) as opened:
        mine = begin(opened, amendment(base), base)
        admitting.remove_person(opened, 2)
        assert [one.mark for one in rows.kept(opened.db)] == [mine]
        desk.clock.moment = at("2035-01-02T09:00")
        purge_ledger(opened)
        assert open_begun(opened, mine).base == base, "offers are nobody's particulars"
        proved(opened)


def test_check_tells_a_row_that_cannot_be_read(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        mark = begin(opened, amendment(base), base)
        assert check_ledger(opened).ok
        with opened.act() as db:
            db.conn.execute("UPDATE begun_offer SET base = x'00'")
        assert check_ledger(opened).problems == (
            "something was being entered of offer 1, and the version it was begun from is not there",
        )
        with opened.act() as db:
            db.conn.execute("UPDATE begun_offer SET packed = x'00'")
        assert check_ledger(opened).problems == ("what was being entered of offer 1 cannot be read",)
        assert [one.readable for one in begun_offers(opened)] == [False]
        with pytest.raises(Unreadable, match="cannot be read"):
            open_begun(opened, mark)
        drop_begun(opened, mark)
        assert check_ledger(opened).ok


@pytest.mark.parametrize(
    "stored",
    [
        {}, {"sheet": []}, {"sheet": {}, "part": "terms"}, {"place": 7, "part": "amendment"}, {"place": -1},
        {"part": "everything"}, {"reason": None}, {"sheet": {"id": 5}},
    ],
)  # fmt: skip
def test_a_row_of_another_program_is_refused_in_words(desk: Office, stored: dict[str, object]) -> None:
    with desk.person(ANN) as opened:
        whole = stored_entering(Entering(OfferSheet(amendments=[AmendmentSheet()]), "amendment"))
        mark = new_mark()
        keep_begun(opened, mark, {**whole, **stored} if stored else {}, None, None)
        assert [one.readable for one in begun_offers(opened)] == [False]
        with pytest.raises(Unreadable, match="cannot be read"):
            open_begun(opened, mark)


def test_a_backup_has_it_and_restoring_tells_what_stays(desk: Office, tmp_path: Path) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        mark = begin(opened, amendment(base, price="2.60"), base)
        copy = back_up_ledger(opened, tmp_path / "stick").folder
        begin(opened, amendment(base, price="2.65"), base, mark)
    with pytest.raises(Misuse, match="What was typed of 1 offer or amendment begun and not finished would stay"):
        restore_ledger(copy, desk.folder, desk.clock, ANN, SECRETS[ANN])
    restore_ledger(copy, desk.folder, desk.clock, ANN, SECRETS[ANN], agreed=True)
    with desk.person(ANN) as opened:
        assert open_begun(opened, mark).entering == amendment(base, price="2.60")


def test_nothing_typed_is_readable_on_disk(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        mark = new_mark()
        for _ in range(3):
            begin(opened, amendment(base, price="Unmistakable"), base, mark)
            for path in desk.folder.rglob("*"):
                assert not path.is_file() or b"Unmistakable" not in path.read_bytes()
        assert "Unmistakable" in json.dumps(rows.kept(opened.db)[0].told)


def test_a_disk_that_refuses_leaves_what_was_kept(desk: Office) -> None:
    base = rights(desk)
    with desk.person(ANN) as opened:
        mark = begin(opened, amendment(base, price="2.60"), base)
        moved = desk.folder.rename(desk.folder.with_name("away"))
        with pytest.raises(Problem):
            begin(opened, amendment(base, price="2.65"), base, mark)
        moved.rename(desk.folder)
    with desk.person(ANN) as opened:
        assert open_begun(opened, mark).entering == amendment(base, price="2.60")
