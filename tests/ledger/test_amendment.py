"""Amendments: every open notice of the offer is reckoned again in one act, and what that does to each is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.amend_offer import Amended, amend_offer, preview_amendment
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.keep_offer import keep_offer, list_offers
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.board.board import board
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import offers
from gdnotice.ledger.entries import milliseconds, moment
from gdnotice.ledger.vault import Vault
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, TENDER_DAY, Office, at, kinds, last, standing

TENDER = "sample-tender-2003"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(TENDER_DAY)
    with made.person(ANN) as opened:
        keep_offer(opened, str(office.tender_without_amendment(tmp_path)))
    return made


def entries(opened: Vault) -> int:
    return int(opened.db.conn.execute("SELECT count(*) FROM entry").fetchone()[0])


def test_a_protect_of_the_16th_falls_due_on_the_22nd_before_the_new_expiration(desk: Office, tmp_path: Path) -> None:
    """The core case: an extension does not move the cover date of a notice already dated."""
    sent = desk.stamped("tender-notice", TENDER, office.tender())
    stamped = desk.stamped("tender-notice", TENDER, office.tender())
    ready = desk.ready("tender-notice", TENDER, office.tender())
    with desk.person(ANN) as opened:
        draft = draft_notice(opened, "tender-notice", TENDER, {}).number
        gone = draft_notice(opened, "tender-notice", TENDER, {}).number
        withdraw_notice(opened, gone, "a slip")
        send_notice(opened, sent, "fax")

    desk.clock.moment = at("2003-04-16T15:45")
    amended = str(office.tender_with_amendment(tmp_path))
    with desk.person(ANN) as opened:
        before = entries(opened)
        seen = preview_amendment(opened, amended)
        assert entries(opened) == before
        done = amend_offer(opened, amended)
        assert (seen.effects, seen.changes, seen.applied, done.applied) == (done.effects, done.changes, False, True)

        assert [one.source for one in done.documents] == ["Schedule TO/A, Amendment No. 2"]
        assert [(one.term, one.before, one.after) for one in done.changes] == [
            ("expires", at("2003-04-16T17:00"), at("2003-04-23T17:00"))
        ]
        effects = {one.number: one for one in done.effects}
        assert set(effects) == {sent, stamped, ready, draft}

        first = effects[sent]
        assert [(one.code, one.before, one.after) for one in first.moved] == [
            (code, at("2003-04-16T17:00"), at("2003-04-23T17:00"))
            for code in ("expiration", "notice-due", "withdrawal-until")
        ]
        stayed = {one.code: one for one in first.stayed}
        assert stayed["guarantee-due"].at == at("2003-04-22T17:00")
        assert "notice's own date" in stayed["guarantee-due"].why
        assert (first.before_expiration, first.stamp_again, first.lapsed) == (True, False, False)
        assert any(
            "Cover it by then, or replace it with a plain tender, or issue a fresh" in one for one in first.advice
        )
        assert any("withdrawn until Wed 23 Apr 2003" in one for one in first.advice)
        assert any("has not said that it has the paper" in one for one in first.advice)

        assert (effects[stamped].stamp_again, effects[stamped].lapsed) == (True, True)
        assert (effects[ready].stamp_again, effects[ready].lapsed) == (False, False)
        assert effects[draft].stayed  # what does not hang on the expiration

        assert kinds(opened, sent)[-1] == "re-evaluated"
        body = last(opened, sent).body
        assert body is not None
        assert body["stayed"][0][0] == "guarantee-due"
        assert body["advice"] == list(first.advice)
        due = standing(opened, sent).due
        assert due is not None
        assert moment(due) == at("2003-04-22T17:00")
        assert kinds(opened, stamped)[-2:] == ["re-evaluated", "approval-lapsed"]
        assert standing(opened, stamped).state == "ready"
        assert kinds(opened, gone)[-1] == "withdrawn"
        desk.sound(opened)


def test_a_paper_of_before_is_not_sent_and_is_made_again_under_the_new_terms(desk: Office, tmp_path: Path) -> None:
    number = desk.stamped("tender-notice", TENDER, office.tender())
    desk.clock.moment = at("2003-04-16T15:45")
    amended = str(office.tender_with_amendment(tmp_path))
    with desk.person(BOB) as opened:
        amend_offer(opened, amended)
        with pytest.raises(Refusal, match="ready for approval: it cannot be sent"):
            send_notice(opened, number, "fax")
        with pytest.raises(Refusal, match="cannot be stamped"):
            stamp_in_ledger(opened, [number])
        ready = ready_again(opened, number)
        approve_notice(opened, [number], {(code, None): "known" for code in ready})
        made = stamp_in_ledger(opened, [number])[0]
        assert made.number == number
        assert send_notice(opened, number, "fax").standing.protect == "OPEN"
        desk.sound(opened)


def ready_again(opened: Vault, number: int) -> list[str]:
    """The warnings of a notice that is ready."""
    from gdnotice.actions.show_notice import show_notice

    return [one.code for one in show_notice(opened, number).findings if one.severity == "warning"]


def test_what_was_announced_in_the_meantime_lapses_an_approval_by_itself(desk: Office, tmp_path: Path) -> None:
    """The ledger's version had the amendment all along; at 3:30 p.m. it came into force, and nobody did anything."""
    amended = str(office.tender_with_amendment(tmp_path))
    stamped = desk.stamped("tender-notice", TENDER, office.tender())
    with desk.person(BOB) as opened:
        assert {one.number for one in preview_amendment(opened, amended).effects} == {stamped}
        early = amend_offer(opened, amended)  # known early
        assert (early.effects, early.changes, len(early.to_come)) == ((), (), 1)
        assert standing(opened, stamped).state == "stamped"
    number = desk.ready("tender-notice", TENDER, office.tender())
    with desk.person(BOB) as opened:
        approve_notice(opened, [number])
        desk.clock.moment = at("2003-04-16T15:31")
        with pytest.raises(Refusal, match="amended since notice 1 was stamped"):
            send_notice(opened, stamped, "fax")
        with pytest.raises(Refusal, match="amended since notice 2 was approved"):
            stamp_in_ledger(opened, [number])
        done = amend_offer(opened, TENDER)
        assert {one.number: one.stamp_again for one in done.effects} == {stamped: True, number: False}
        assert ([one.number for one in done.documents], done.to_come) == ([2], ())
        assert [(one.term, one.after) for one in done.changes] == [("expires", at("2003-04-23T17:00"))]
        assert standing(opened, number).state == standing(opened, stamped).state == "ready"
        assert [one.terms.get("expires") for one in list_offers(opened)] == [at("2003-04-23T17:00")]
        facts = offers.facts(opened.db, 1)
        assert facts is not None
        assert facts.expires == milliseconds(at("2003-04-23T17:00"))
        assert amend_offer(opened, TENDER).effects == ()
        desk.sound(opened)


def test_a_guarantee_counted_from_the_expiration_moves_with_it(desk: Office, tmp_path: Path) -> None:
    text = office.tender_with_amendment(tmp_path).read_text(encoding="utf-8").replace('"notice-date"', '"expiration"')
    text = text.replace("sample-tender-2003", "moving-tender")
    before, after = tmp_path / "moving-before.toml", tmp_path / "moving-after.toml"
    before.write_text(text[: text.index("[[amendment]]")], encoding="utf-8")
    after.write_text(text, encoding="utf-8")
    number = desk.stamped("tender-notice", before, office.tender())
    with desk.person(BOB) as opened:
        send_notice(opened, number, "hand")
        acknowledge_notice(opened, number, by="M. Agent", how="stamped copy")
        assert moment(standing(opened, number).due or 0) == at("2003-04-22T17:00")
        desk.clock.moment = at("2003-04-16T16:00")
        effect = amend_offer(opened, str(after)).effects[0]
        assert "guarantee-due" in [one.code for one in effect.moved]
        assert not effect.before_expiration
        assert moment(standing(opened, number).due or 0) == at("2003-04-28T17:00")
        desk.sound(opened)


def test_a_guarantee_counted_from_receipt_is_known_once_the_agent_says_when(desk: Office, tmp_path: Path) -> None:
    text = office.tender_without_amendment(tmp_path).read_text(encoding="utf-8").replace('"notice-date"', '"receipt"')
    path = tmp_path / "receipt.toml"
    path.write_text(text.replace("sample-tender-2003", "receipt-tender"), encoding="utf-8")
    number = desk.stamped("tender-notice", path, office.tender())
    with desk.person(BOB) as opened:
        assert send_notice(opened, number, "courier").standing.due_code == "notice-due"
        desk.clock.moment = at("2003-04-16T16:30")
        done = acknowledge_notice(opened, number, by="M. Agent", how="telephone", at=at("2003-04-16T16:10"))
        assert (done.standing.due_code, moment(done.standing.due or 0)) == ("guarantee-due", at("2003-04-22T17:00"))
        assert cover_protect(opened, number, "80", date(2003, 4, 16)).standing.protect == "COVR"
        desk.sound(opened)


def test_a_changed_price_changes_what_a_protect_is_worth(desk: Office, tmp_path: Path) -> None:
    number = desk.stamped("tender-notice", TENDER, office.tender())
    dearer = (
        '\n[[amendment]]\nnumber = 3\nannounced = 2003-04-16T15:40:00\nprice = "1.25"\nsource = "Amendment No. 3"\n'
    )
    with desk.person(BOB) as opened:
        send_notice(opened, number, "fax")
        assert standing(opened, number).exposure == 8_000
        desk.clock.moment = at("2003-04-16T16:00")
        done = amend_offer(opened, str(office.tender_with_amendment(tmp_path, dearer)))
        assert standing(opened, number).exposure == 10_000
        assert any("what is offered now" in one for one in done.effects[0].advice)
        assert [one.versions for one in list_offers(opened)] == [2]
        desk.sound(opened)


def test_another_version_is_not_kept_without_looking_and_another_offer_not_at_all(desk: Office, tmp_path: Path) -> None:
    after = office.tender_with_amendment(tmp_path)
    with desk.person(ANN) as opened:
        with pytest.raises(Refusal, match="another version"):
            keep_offer(opened, str(after))
        with pytest.raises(Refusal, match="another version"):
            draft_notice(opened, "tender-notice", str(after), {})
        other = tmp_path / "zone.toml"
        other.write_text(
            after.read_text(encoding="utf-8").replace("America/New_York", "America/Chicago"), encoding="utf-8"
        )
        with pytest.raises(Refusal, match="another zone"):
            amend_offer(opened, str(other))
        with pytest.raises(Misuse, match="has no offer of that id"):
            amend_offer(opened, "sample-auction-2026")
    with desk.person(CAL) as opened:
        with pytest.raises(Refusal, match="reader"):
            amend_offer(opened, str(after))
        seen: Amended = preview_amendment(opened, str(after))
        assert [one.term for one in seen.changes] == ["expires"]


def test_a_letter_that_covers_a_protect_keeps_its_date_too(desk: Office, tmp_path: Path) -> None:
    number = desk.stamped("tender-notice", TENDER, office.tender())
    with desk.person(ANN) as opened:
        send_notice(opened, number, "fax")
        letter = draft_notice(opened, "transmittal", TENDER, {"odd_lot.claimed": ""}, covers=number).number
        desk.clock.moment = at("2003-04-16T16:00")
        done = amend_offer(opened, str(office.tender_with_amendment(tmp_path)))
        assert {one.number for one in done.effects} == {number, letter}
        for one in (number, letter):
            now = standing(opened, one)
            assert (now.due_code, moment(now.due or 0)) == ("guarantee-due", at("2003-04-22T17:00"))
        assert ready_notice(opened, letter).seq is None  # it has no certificates yet
        desk.sound(opened)


DEARER = '\n[[amendment]]\nnumber = 3\nannounced = 2003-04-16T15:40:00\nprice = "3.10"\nsource = "Amendment No. 3"\n'


def test_an_older_file_does_not_take_an_amendment_back(desk: Office, tmp_path: Path) -> None:
    older, newer = office.tender_without_amendment(tmp_path), office.tender_with_amendment(tmp_path)
    desk.clock.moment = at("2003-04-16T16:00")
    with desk.person(ANN) as opened:
        amend_offer(opened, str(newer))
        before = entries(opened)
        for act in (preview_amendment, amend_offer):
            with pytest.raises(Refusal, match=r"lacks a document .*Schedule TO/A, Amendment No\. 2"):
                act(opened, str(older))
        with pytest.raises(Refusal, match="lacks a document"):
            amend_offer(opened, str(older), "it was a slip")
        assert entries(opened) == before
        assert [one.terms.get("expires") for one in list_offers(opened)] == [at("2003-04-23T17:00")]


def corrected(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_a_slip_is_put_right_only_with_a_reason_which_is_kept(desk: Office, tmp_path: Path) -> None:
    number = desk.ready("tender-notice", TENDER, office.tender())
    file = corrected(office.tender_without_amendment(tmp_path), '\nprice = "1.00"', '\nprice = "0.10"')
    with desk.person(ANN) as opened:
        seen = preview_amendment(opened, file)
        assert [(one.document, one.term, str(one.before), str(one.after)) for one in seen.corrections] == [
            ("", "price", "1.00", "0.10")
        ]
        before = entries(opened)
        for reason in (None, ""):
            with pytest.raises(Refusal, match="changes price, and no new document says so"):
                amend_offer(opened, file, reason)
        assert entries(opened) == before
        done = amend_offer(opened, file, "the price was mistyped")
        assert [one.number for one in done.effects] == [number]
        kept = offers.last(opened.db, 1)
        assert kept is not None
        assert kept.body is not None
        assert kept.body["correction"] == "the price was mistyped"
        assert kept.body["corrected"] == [["", "price"]]
        body = last(opened, number).body
        assert body is not None
        assert (body["document"], body["amendment"]) == ("correction: the price was mistyped", None)
        with pytest.raises(Misuse, match="nothing to correct"):
            amend_offer(opened, file, "again")
        desk.sound(opened)


def test_what_an_amendment_was_said_to_give_is_corrected_the_same_way(desk: Office, tmp_path: Path) -> None:
    desk.clock.moment = at("2003-04-16T16:00")
    with desk.person(ANN) as opened:
        amend_offer(opened, str(office.tender_with_amendment(tmp_path, DEARER)))
        file = corrected(office.tender_with_amendment(tmp_path, DEARER), '"3.10"', '"3.01"')
        with pytest.raises(Refusal, match="changes price"):
            amend_offer(opened, file)
        assert [(one.document, one.term) for one in preview_amendment(opened, file).corrections] == [
            ("Amendment No. 3", "price")
        ]
        file = corrected(office.tender_with_amendment(tmp_path, DEARER), "15:40", "15:50")
        with pytest.raises(Refusal, match="changes announced"):
            amend_offer(opened, file)


def test_another_wording_is_no_correction(desk: Office, tmp_path: Path) -> None:
    path = office.tender_without_amendment(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8") + '\n# looked at\n[look_for]\ncusip = "the cover"\n', encoding="utf-8"
    )
    with desk.person(ANN) as opened:
        done = amend_offer(opened, str(path))
        assert (done.corrections, done.changes, done.retold) == ((), (), ("look_for",))


def test_the_board_tells_of_an_announcement_until_it_is_applied_and_that_tells_what_changed(
    desk: Office, tmp_path: Path
) -> None:
    sent = desk.stamped("tender-notice", TENDER, office.tender())
    with desk.person(BOB) as opened:
        send_notice(opened, sent, "fax")
        amend_offer(opened, str(office.tender_with_amendment(tmp_path, DEARER)))  # known early
        assert board(opened, desk.clock.now()).changed == ()
        assert board(opened, at("2003-04-16T15:29:59")).changed == ()
        (first,) = board(opened, at("2003-04-16T15:30")).changed
        assert (first.offer, first.announced, first.documents) == (
            TENDER, at("2003-04-16T15:30"), ("Schedule TO/A, Amendment No. 2",),
        )  # fmt: skip
        assert not list_notices(opened)[0].amended
        desk.clock.moment = at("2003-04-16T15:41")
        assert [(one.number, one.amended) for one in list_notices(opened)] == [(sent, True)]
        assert [one.amended for one in list_notices(opened, find="sample")] == [True]
        assert board(opened, desk.clock.now()).changed[0].documents == (
            "Schedule TO/A, Amendment No. 2", "Amendment No. 3",
        )  # fmt: skip
        done = amend_offer(opened, TENDER)
        assert [one.number for one in done.documents] == [2, 3]
        assert [(one.term, str(one.before), str(one.after)) for one in done.changes if one.term == "price"] == [
            ("price", "1.00", "3.10")
        ]
        assert any("what is offered now" in one for one in done.effects[0].advice)
        body = last(opened, sent).body
        assert body is not None
        assert (body["document"], body["amendment"]) == ("Schedule TO/A, Amendment No. 2, Amendment No. 3", 3)
        assert board(opened, desk.clock.now()).changed == ()
        assert not list_notices(opened)[0].amended
        desk.sound(opened)


def test_documents_of_one_moment_that_disagree_and_a_late_extension_draw_cautions(desk: Office, tmp_path: Path) -> None:
    again = '\n[[amendment]]\nannounced = 2003-04-16T15:40:00\nprice = "3.20"\nsource = "Press release"\n'
    late = '\n[[amendment]]\nannounced = 2003-04-24T09:00:00\nexpires = 2003-04-30T17:00:00\nsource = "Late release"\n'
    with desk.person(ANN) as opened:
        assert preview_amendment(opened, str(office.tender_with_amendment(tmp_path, DEARER))).cautions == ()
        cautions = preview_amendment(
            opened, str(office.tender_with_amendment(tmp_path, DEARER + again + late))
        ).cautions
    assert len(cautions) == 2
    assert "Amendment No. 3 and Press release" in cautions[0]
    assert "disagree on price" in cautions[0]
    assert "Late release extends an offer that had expired" in cautions[1]
