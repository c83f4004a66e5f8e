"""What is typed and not yet given: kept beside the chain, found again, given as one entry, gone where it must go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gdnotice.actions.autosave_answers import autosave_answers, discard_typed, give_answers, unfinished
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.in_ledger import raw_answers
from gdnotice.actions.keep_ledger import back_up_ledger, check_ledger, restore_ledger
from gdnotice.actions.open_interview import open_interview
from gdnotice.actions.purge_ledger import purge_ledger
from gdnotice.actions.send_notice import send_notice
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import admitting, autosaved, vault
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, SECRETS, Office, at, kinds, last, proved

OFFER = "sample-rights-2026"


def drafted(desk: Office, **more: object) -> int:
    with desk.person(ANN) as opened:
        return draft_notice(opened, "rights-notice", OFFER, {**office.rights(), **more}).number


def base(opened: Vault, number: int) -> str:
    return notice_now(opened.db, number).answers


def answers(opened: Vault, number: int) -> dict[str, object]:
    return raw_answers(opened.db, base(opened, number))


def typed(desk: Office, number: int, person: str = ANN, **more: object) -> None:
    """``person`` types, and the program ends."""
    with desk.person(person) as opened:
        start = {**answers(opened, number), **{key.replace("__", "."): one for key, one in more.items()}}
        autosave_answers(opened, number, start, base(opened, number))


def test_typing_adds_no_entry_and_giving_adds_one(desk: Office) -> None:
    number = drafted(desk)
    with desk.person(ANN) as opened:
        before, start = kinds(opened, number), answers(opened, number)
        for firm in ("S", "Sa", "Sample and Daughters"):
            autosave_answers(opened, number, {**start, "guarantor.firm": firm}, base(opened, number))
        assert kinds(opened, number) == before
        assert answers(opened, number) == start
        assert len(autosaved.kept(opened.db)) == 1
        gave = give_answers(opened, number, {**start, "guarantor.firm": "Sample and Daughters"}, base(opened, number))
        assert gave.drafted is not None
        assert gave.answers == base(opened, number)
        assert kinds(opened, number) == [*before, "answers-changed"]
        body = last(opened, number).body
        assert body is not None
        assert body["changed"] == ["guarantor.firm"]
        assert autosaved.kept(opened.db) == []
        proved(opened)


def test_giving_what_is_there_already_makes_no_entry(desk: Office) -> None:
    number = desk.ready("rights-notice", OFFER, office.rights())
    typed(desk, number, guarantor__title="Clerk")
    with desk.person(ANN) as opened:
        before = kinds(opened, number)
        assert give_answers(opened, number, answers(opened, number), base(opened, number)).drafted is None
        assert kinds(opened, number) == before
        assert autosaved.kept(opened.db) == []


def test_a_crash_while_typing_is_found_again(desk: Office) -> None:
    number = drafted(desk)
    desk.clock.pass_by(minutes=3)
    typed(desk, number, guarantor__title="Chief Sam", holder__phone="(518) 555-01")
    desk.clock.pass_by(hours=1)
    with desk.person(ANN) as opened:
        assert answers(opened, number)["guarantor.title"] != "Chief Sam"
        found = open_interview(opened, number)
        assert found.recovered is not None
        assert found.recovered.fields == ("guarantor.title", "holder.phone")
        assert found.recovered.both == ()
        assert found.recovered.at == at("2026-11-30T10:43")
        assert found.start["guarantor.title"] == "Chief Sam"
        assert found.start["holder.phone"] == "(518) 555-01"
        assert any(one.field == "holder.phone" for one in found.judged.findings)
        assert [(one.number, one.person, one.mine) for one in unfinished(opened)] == [(number, ANN, True)]
        discard_typed(opened, number)
        assert open_interview(opened, number).recovered is None


def test_an_answer_taken_out_while_typing_stays_out(desk: Office) -> None:
    number = drafted(desk)
    typed(desk, number, guarantor__title="")
    with desk.person(ANN) as opened:
        found = open_interview(opened, number)
        assert found.recovered is not None
        assert "guarantor.title" not in found.start
        give_answers(opened, number, found.live.written_out(found.start), found.base)
        assert "guarantor.title" not in answers(opened, number)


def test_what_somebody_else_changed_meanwhile_is_kept(desk: Office) -> None:
    number = drafted(desk)
    typed(desk, number, guarantor__title="Clerk", guarantor__firm="Typed LLC")
    with desk.person(BOB) as opened:
        found = open_interview(opened, number)
        assert found.recovered is None
        assert [one.person for one in found.others] == [ANN]
        change_notice(opened, number, {"guarantor.firm": "Bob LLC", "holder.phone": "(212) 555-0111"})
    with desk.person(ANN) as opened:
        found = open_interview(opened, number)
        assert found.recovered is not None
        assert found.recovered.both == ("guarantor.firm",)
        assert found.start["holder.phone"] == "(212) 555-0111"
        give_answers(opened, number, found.live.written_out(found.start), found.base)
        now = answers(opened, number)
        assert (now["guarantor.firm"], now["guarantor.title"]) == ("Typed LLC", "Clerk")
        assert now["holder.phone"] == "(212) 555-0111"
        proved(opened)


def test_giving_over_a_change_keeps_both(desk: Office) -> None:
    number = drafted(desk)
    with desk.person(ANN) as opened:
        begun, start = base(opened, number), answers(opened, number)
        change_notice(opened, number, {"holder.phone": "(212) 555-0111"})
        give_answers(opened, number, {**start, "guarantor.title": "Clerk"}, begun)
        now = answers(opened, number)
        assert (now["holder.phone"], now["guarantor.title"]) == ("(212) 555-0111", "Clerk")


def test_whoever_may_not_change_it_keeps_nothing(desk: Office) -> None:
    number = drafted(desk)
    with desk.person(CAL) as opened, pytest.raises(Refusal, match="A reader may not do this"):
        autosave_answers(opened, number, {}, base(opened, number))
    with desk.person(ANN) as opened:
        key = admitting.make_recovery_key(opened)
    with vault.open_with_recovery(desk.folder, key, desk.clock, pause=desk.clock.pause) as opened:
        with pytest.raises(Refusal, match="recovery key"):
            autosave_answers(opened, number, {}, base(opened, number))
        assert autosaved.kept(opened.db) == []


def test_what_can_never_be_given_goes(desk: Office) -> None:
    number = desk.stamped("rights-notice", OFFER, office.rights())
    typed(desk, number, BOB, guarantor__title="Clerk")
    with desk.person(BOB) as opened:
        assert len(autosaved.kept(opened.db)) == 1
        send_notice(opened, number, "fax")
        assert autosaved.kept(opened.db) == []
    other = drafted(desk)
    typed(desk, other, BOB, guarantor__title="Clerk")
    with desk.person(ANN) as opened:
        admitting.remove_person(opened, 2)
        assert autosaved.kept(opened.db) == []


def test_a_purge_takes_it_out(desk: Office) -> None:
    number = drafted(desk)
    typed(desk, number, guarantor__title="Nobody Particular")
    with desk.person(ANN) as opened:
        withdraw_notice(opened, number, "sold")
        assert len(autosaved.kept(opened.db)) == 1  # taking the withdrawal back leads to it again
        desk.clock.moment = at("2035-01-02T09:00")
        purge_ledger(opened)
        assert autosaved.kept(opened.db) == []
        proved(opened)


def test_check_tells_a_row_that_cannot_be_read(desk: Office) -> None:
    number = drafted(desk)
    typed(desk, number, guarantor__title="Clerk")
    with desk.person(ANN) as opened:
        assert check_ledger(opened).ok
        with opened.act() as db:
            db.conn.execute("UPDATE autosaved SET packed = x'00'")
        assert check_ledger(opened).problems == (f"what was being typed into notice {number} cannot be read",)
        assert open_interview(opened, number).recovered is None


def test_a_backup_has_it_and_restoring_tells_what_stays(desk: Office, tmp_path: Path) -> None:
    number = drafted(desk)
    typed(desk, number, guarantor__title="Clerk")
    with desk.person(ANN) as opened:
        copy = back_up_ledger(opened, tmp_path / "stick").folder
    typed(desk, number, guarantor__title="Chief Clerk")
    with pytest.raises(Misuse, match="What was being typed into 1 notice, and is in no entry, would stay"):
        restore_ledger(copy, desk.folder, desk.clock, ANN, SECRETS[ANN])
    restore_ledger(copy, desk.folder, desk.clock, ANN, SECRETS[ANN], agreed=True)
    with desk.person(ANN) as opened:
        assert open_interview(opened, number).start["guarantor.title"] == "Clerk"


def test_nothing_typed_is_readable_on_disk(desk: Office) -> None:
    number = drafted(desk)
    with desk.person(ANN) as opened:
        start = answers(opened, number)
        for _ in range(3):
            autosave_answers(opened, number, {**start, "guarantor.title": "Unmistakable"}, base(opened, number))
            for path in desk.folder.rglob("*"):
                assert not path.is_file() or b"Unmistakable" not in path.read_bytes()
        assert "Unmistakable" in json.dumps(autosaved.kept(opened.db)[0].given)
