"""Covers and what takes them back: letters, mistakes, protects that lapsed, deliveries recorded afterwards."""

from __future__ import annotations

from datetime import date

import pytest

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.attach_evidence import record_instruction
from gdnotice.actions.cover_protect import cover_protect, expire_protect, settle_protect
from gdnotice.actions.end_notice import reject_notice
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_notice import show_notice
from gdnotice.actions.take_back import take_back
from gdnotice.board.board import board
from gdnotice.errors import Misuse, Refusal
from tests.ledger import office
from tests.ledger.office import BOB, Office, at, kinds, last, standing

RIGHTS = "sample-rights-2026"
TENDER = "sample-tender-2003"


def test_a_letter_that_covers_nothing_by_name_delivers_on_one_protect_only(tender_desk: Office) -> None:
    first, second = (tender_desk.stamped("tender-notice", TENDER, office.tender()) for _ in range(2))
    given = dict(office.letter())
    signers = given["signer"]
    assert isinstance(signers, list)
    given["tax.certified_date"] = "2003-04-16"
    given["signer"] = [{**one, "date": "2003-04-16"} for one in signers]
    letter = tender_desk.stamped("transmittal", TENDER, given)
    with tender_desk.person(BOB) as opened:
        for number in (first, second, letter):
            send_notice(opened, number, "courier")
        cover_protect(opened, first, "1", date(2003, 4, 16), by_notice=letter)
        with pytest.raises(Refusal, match=f"recorded as delivering on notice {first}"):
            cover_protect(opened, second, "1", date(2003, 4, 16), by_notice=letter)
        take_back(opened, first, "it was the other one")
        cover_protect(opened, second, "1", date(2003, 4, 16), by_notice=letter)
        tender_desk.sound(opened)


def test_a_mistake_is_taken_back_and_both_entries_stay(tender_desk: Office) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    with tender_desk.person(BOB) as opened:
        with pytest.raises(Refusal, match="cannot be put back"):
            take_back(opened, number, "nothing was")
        send_notice(opened, number, "fax")
        with pytest.raises(Refusal, match="Nothing that was recorded"):
            take_back(opened, number, "nothing was")
        before = standing(opened, number)
        acknowledge_notice(opened, number, by="M. Agent", how="telephone")
        attach = last(opened, number).seq
        cover_protect(opened, number, "50", date(2003, 4, 16))
        record_instruction(opened, number, "by telephone", text="look again")
        with pytest.raises(Refusal, match=f"only entry {attach + 1} can be taken back"):
            take_back(opened, number, "the agent had another", entry=attach)
        with pytest.raises(Misuse, match="part of the record"):
            take_back(opened, number, " ")
        done = take_back(opened, number, "it was 5", entry=attach + 1)
        assert (done.entry.kind, done.standing.state, done.standing.uncovered) == ("covered", "acknowledged", 8_000)
        assert take_back(opened, number, "the agent had another").standing == before
        kept = show_notice(opened, number).kept.now
        assert (kept.covers, kept.acknowledgements) == ([], [])
        assert kinds(opened, number)[-5:] == ["acknowledged", "covered", "instruction-recorded", *["taken-back"] * 2]
        reject_notice(opened, number, "of another notice")
        assert take_back(opened, number, "of another notice").standing == before
        assert [one.number for one in list_notices(opened)] == [number]
        tender_desk.sound(opened)


def test_a_protect_that_lapsed_stays_to_be_done_until_it_is_settled_or_covered_after_all(tender_desk: Office) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    with tender_desk.person(BOB) as opened:
        send_notice(opened, number, "fax")
        tender_desk.clock.moment = at("2003-04-23T10:00")
        with pytest.raises(Refusal, match="was not due yet"):
            expire_protect(opened, number, "nothing came", at("2003-04-22T17:00"))
        acknowledge_notice(opened, number, by="M. Agent", how="telephone")
        expire_protect(opened, number, "nothing came", at("2003-04-22T17:01"))
        assert [one.number for one in list_notices(opened)] == [number]
        assert board(opened, at("2003-04-23T10:00")).parts[0].items[0].notice.notice == number
        now = settle_protect(opened, number, "paid in cash")
        assert (now.protect, now.uncovered, now.due) == ("EXPI", 8_000, None)
        assert list_notices(opened) == []
        with pytest.raises(Refusal, match="settled already"):
            settle_protect(opened, number, "paid in cash")
        tender_desk.sound(opened)
        take_back(opened, number, "it was another one")
        assert [one.number for one in list_notices(opened)] == [number]
        assert take_back(opened, number, "the certificates came").standing.protect == "OPEN"
        done = cover_protect(opened, number, "80", date(2003, 4, 16))
        assert (done.standing.protect, done.late) == ("COVR", True)
        tender_desk.sound(opened)


def test_a_cover_recorded_afterwards_is_judged_by_when_it_was_delivered(tender_desk: Office) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    with tender_desk.person(BOB) as opened:
        send_notice(opened, number, "fax")
        tender_desk.clock.moment = at("2003-04-23T10:00")
        with pytest.raises(Misuse, match="in the future"):
            cover_protect(opened, number, "1", date(2003, 4, 16), at=at("2003-04-23T10:01"))
        with pytest.raises(Misuse, match="before the moment the protect was sent"):
            cover_protect(opened, number, "1", date(2003, 4, 16), at=at("2003-04-15T10:01"))
        assert not cover_protect(opened, number, "1", date(2003, 4, 16), at=at("2003-04-22T17:00")).late
        assert cover_protect(opened, number, "1", date(2003, 4, 16), at=at("2003-04-22T17:01")).late


def test_whole_rights_are_covered_by_whole_ones(desk: Office) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    with desk.person(BOB) as opened:
        desk.clock.moment = at("2026-11-30T11:00")
        send_notice(opened, number, "fax")
        with pytest.raises(Refusal, match="whole rights"):
            cover_protect(opened, number, "0.5", date(2026, 11, 30))
        assert cover_protect(opened, number, "5.0", date(2026, 11, 30)).standing.uncovered == 119_500
