"""The life of a notice, through the actions: from a draft to a protect that is covered; and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.approve_notice import approve_notice, send_back
from gdnotice.actions.attach_evidence import attach_evidence, attached_file, record_instruction
from gdnotice.actions.cover_protect import cover_protect, expire_protect
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.end_notice import reject_notice, supersede_notice, withdraw_notice
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.people import change_setting
from gdnotice.actions.ready_notice import accept_warning, ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_notice import masked, reveal_answer, show_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.actions.take_back import take_back
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import search
from gdnotice.ledger.entries import moment
from gdnotice.ledger.parties import party, starting_with
from gdnotice.stamp.verify import verify
from gdnotice.values import digest
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, Office, at, kinds, last, standing

RIGHTS = "sample-rights-2026"
TENDER = "sample-tender-2003"


def test_a_notice_goes_from_draft_to_covered(desk: Office) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    with desk.person(BOB) as opened:
        content = paper_of(opened, number)
        assert verify(content).ok
        assert digest(content) == last(opened, number).body["sha256"]  # type: ignore[index]

        desk.clock.moment = at("2026-11-30T11:00")
        sent = send_notice(opened, number, "fax", confirmation="FX-0042")
        assert (sent.delivery.number, sent.confirm) == ("(212) 555-0116", "(212) 555-0117")
        now = standing(opened, number)
        # 1,200 rights; 793 shares at $2.70; due three business days after 30 November
        assert (now.state, now.protect, now.uncovered, now.exposure) == ("sent", "OPEN", 120_000, 214_110)
        assert now.due_code == "guarantee-due"
        assert now.due is not None
        assert moment(now.due) == at("2026-12-03T17:00")

        desk.clock.moment = at("2026-11-30T11:20")
        acknowledge_notice(opened, number, by="M. Agent", how="telephone", at=at("2026-11-30T11:02"))
        desk.clock.moment = at("2026-12-02T10:00")
        half = cover_protect(opened, number, "700", date(2026, 11, 30))
        assert (half.standing.protect, half.standing.uncovered, half.late) == ("OPEN", 50_000, False)
        assert half.standing.exposure == 89_213  # 2,141.10 x 500 / 1,200, a part of a cent as a whole one
        whole = cover_protect(opened, number, "500", date(2026, 11, 30), on_behalf="Another Sample LLC")
        assert whole.standing == standing(opened, number)
        assert (whole.standing.protect, whole.standing.uncovered, whole.standing.exposure) == ("COVR", 0, 0)
        assert whole.standing.due is None
        assert list_notices(opened) == []
        assert [one.number for one in list_notices(opened, everything=True)] == [number]
        assert kinds(opened, number) == [
            "drafted", "made-ready", "approved", "stamped", "sent", "acknowledged", "covered", "covered",
        ]  # fmt: skip
        assert [search.found_notices(opened.db, word) for word in ("FX-0042", "rc-10443", "sample hol")] == [
            [number]
        ] * 3
        desk.sound(opened)


def test_the_preparer_does_not_approve_unless_the_firm_allows_it(desk: Office) -> None:
    number = desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(ANN) as opened:
        with pytest.raises(Refusal, match="prepared notice 1 yourself"):
            approve_notice(opened, [number])
        assert standing(opened, number).state == "ready"
        change_setting(opened, "second_pair", "off")
        assert not approve_notice(opened, [number])[0].second_pair
        assert last(opened, number).body["second_pair"] is False  # type: ignore[index]
        desk.sound(opened)


def test_whoever_once_changed_the_answers_does_not_approve_them(desk: Office) -> None:
    number = desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(BOB) as opened:
        change_notice(opened, number, {"holder.phone": "(518) 555-0143"})
        ready_notice(opened, number)
        with pytest.raises(Refusal, match="yourself"):
            approve_notice(opened, [number])


def test_an_approval_is_for_exactly_these_answers(desk: Office) -> None:
    number = desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(BOB) as opened:
        approve_notice(opened, [number])
    with desk.person(ANN) as opened:
        change_notice(opened, number, {"subscription.over": 299, "payment.amount": "2138.40"})
        assert standing(opened, number).state == "draft"
        with pytest.raises(Refusal, match="is a draft: it cannot be stamped"):
            stamp_in_ledger(opened, [number])
        answers = {one.field.id: one.stored for one in show_notice(opened, number).answers}
        assert (answers["subscription.over"], answers["rights.count"]) == (299, 1200)


def test_errors_keep_a_draft_a_draft_and_what_cannot_be_read_is_kept_as_typed(desk: Office) -> None:
    with desk.person(ANN) as opened:
        given = dict(office.rights()) | {"payment.amount": "2141,,10 dollars"}
        number = draft_notice(opened, "rights-notice", RIGHTS, given).number
        done = ready_notice(opened, number)
        assert done.seq is None
        assert not done.checked.ok
        assert kinds(opened, number) == ["drafted"]
        again = show_notice(opened, number)
        assert [one.field for one in again.findings if one.severity == "error"] == ["payment.amount"]
        change_notice(opened, number, {"payment.amount": "2141.10"})
        assert ready_notice(opened, number).seq is not None


def test_every_warning_is_acknowledged_by_name_with_a_reason(desk: Office) -> None:
    desk.clock.moment = at("2026-11-29T10:00")  # the notice bears tomorrow's date
    with desk.person(ANN) as opened:
        number = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        assert [(one.code, one.field) for one in ready_notice(opened, number).open] == [
            ("notice-postdated", "notice.date")
        ]
    with desk.person(BOB) as opened:
        with pytest.raises(Refusal, match="nobody has acknowledged") as caught:
            approve_notice(opened, [number])
        assert [one.message for one in caught.value.mistakes] == ["warning notice-postdated: notice.date"]
        with pytest.raises(Misuse, match="no such warning"):
            accept_warning(opened, number, "notice-late", None, "no")
        with pytest.raises(Misuse, match="with a reason"):
            accept_warning(opened, number, "notice-postdated", None, "  ")
        approve_notice(opened, [number], {("notice-postdated", None): "goes out tomorrow"})
        assert kinds(opened, number)[-2:] == ["warning-acknowledged", "approved"]
        stamp_in_ledger(opened, [number])
        with pytest.raises(Refusal, match="bears a later date"):
            send_notice(opened, number, "hand")
        desk.sound(opened)


def test_it_is_sent_only_as_the_offer_lists(tender_desk: Office) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    with tender_desk.person(BOB) as opened:
        with pytest.raises(Refusal, match="lists no delivery by e-mail"):
            send_notice(opened, number, "email", to=["agent@example.com"])
        with pytest.raises(Refusal, match="not the address this offer lists for fax"):
            send_notice(opened, number, "fax", to=["(718) 555-0199"])
        with pytest.raises(Refusal, match="Eligible Institutions only"):
            send_notice(opened, number, "fax", sender="holder")
        with pytest.raises(Misuse, match="in the future"):
            send_notice(opened, number, "fax", at=at("2003-04-16T12:00"))
        with pytest.raises(Misuse, match="before the moment it was stamped"):
            send_notice(opened, number, "fax", at=at("2003-04-16T09:00"))
        assert kinds(opened, number)[-1] == "stamped"
        sent = send_notice(opened, number, "fax", to=["718 555 0101"])
        assert sent.standing.protect == "OPEN"


@pytest.mark.parametrize(("second", "in_time"), [("2003-04-16T17:00:00", True), ("2003-04-16T17:00:01", False)])
def test_a_second_after_the_expiration_is_too_late(tender_desk: Office, second: str, in_time: bool) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    tender_desk.clock.moment = at(second)
    with tender_desk.person(BOB) as opened:
        if in_time:
            assert send_notice(opened, number, "hand").at == at(second)
        else:
            with pytest.raises(Refusal, match="too late to send"):
                send_notice(opened, number, "hand")


def test_a_cover_cites_the_protect_and_is_never_more_than_is_open(tender_desk: Office) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    with tender_desk.person(BOB) as opened:
        with pytest.raises(Refusal, match="is stamped: it cannot be covered"):
            cover_protect(opened, number, "80", date(2003, 4, 16))
        send_notice(opened, number, "fax")
        with pytest.raises(Refusal, match="does not bear that date"):
            cover_protect(opened, number, "80", date(2003, 4, 15))
        with pytest.raises(Refusal, match="More would be covered"):
            cover_protect(opened, number, "81", date(2003, 4, 16))
        with pytest.raises(Refusal, match="whole shares"):
            cover_protect(opened, number, "79.5", date(2003, 4, 16))
        for wrong in ("0", "-3", "eighty", "1.001", "nan"):
            with pytest.raises(Misuse, match="no quantity"):
                cover_protect(opened, number, wrong, date(2003, 4, 16))
        cover_protect(opened, number, "50", date(2003, 4, 16))
        with pytest.raises(Refusal, match="More would be covered"):
            cover_protect(opened, number, "31", date(2003, 4, 16))
        with pytest.raises(Refusal, match="not due yet"):
            expire_protect(opened, number, "nothing came")
        tender_desk.clock.moment = at("2003-04-22T09:00")
        assert not cover_protect(opened, number, "10", date(2003, 4, 16)).late
        tender_desk.clock.moment = at("2003-04-22T17:00:01")
        late = cover_protect(opened, number, "5", date(2003, 4, 16))
        assert late.late
        assert "in default" in late.cautions[0]
        now = expire_protect(opened, number, "the certificates are lost")
        assert (now.protect, now.uncovered, now.due_code) == ("EXPI", 1500, "guarantee-due")
        with pytest.raises(Refusal, match="cannot be covered"):
            cover_protect(opened, number, "15", date(2003, 4, 16))
        tender_desk.sound(opened)


def test_a_letter_is_filled_in_from_the_protect_it_covers(tender_desk: Office) -> None:
    number = tender_desk.stamped("tender-notice", TENDER, office.tender())
    with tender_desk.person(ANN) as opened:
        with pytest.raises(Refusal, match="nothing of it is open"):
            draft_notice(opened, "transmittal", TENDER, {}, covers=number)
        send_notice(opened, number, "fax")
        cover_protect(opened, number, "50", date(2003, 4, 16))
        more = {
            "shares.certificates": [{"number": "SM-1045", "shares": 30}],
            "signer": [{"name": "Sample Holder", "date": "2003-04-16"}],
            "tax.name": "Sample Holder", "tax.kind": "ein", "tax.number": "12-3456789", "tax.exempt": False,
            "tax.backup_withholding": False, "odd_lot.claimed": "", "conditional.claimed": "",
        }  # fmt: skip
        drafted = draft_notice(opened, "transmittal", TENDER, more, covers=number)
        values = drafted.notice.answers.values
        assert values["guaranteed_delivery.notice_date"] == date(2003, 4, 16)
        assert values["guaranteed_delivery.holder"] == "Sample Holder"
        assert values["guaranteed_delivery.institution"] == "Sample Brokerage LLC"
        assert (values["guaranteed_delivery.quantity"], values["guaranteed_delivery.uncovered"]) == (80, 30)
        assert values["shares.tendered"] == 30
        assert values["holder.names"] == ("Sample Holder",)
        assert "odd_lot.claimed" not in values
        assert standing(opened, drafted.number).due_code == "guarantee-due"  # the protect's, not the expiration
        with pytest.raises(Refusal, match="has brought nothing yet"):
            cover_protect(opened, number, "30", date(2003, 4, 16), by_notice=drafted.number)
        ready = ready_notice(opened, drafted.number)
        assert ready.seq is not None, [one for one in ready.checked.findings if one.severity == "error"]
        accepted: dict[tuple[str, str | None], str] = {(one.code, None): "looked at" for one in ready.open}
    with tender_desk.person(BOB) as opened:
        approve_notice(opened, [drafted.number], accepted)
        stamp_in_ledger(opened, [drafted.number])
        tender_desk.clock.moment = at("2003-04-21T10:00")  # past the expiration, within the guarantee
        send_notice(opened, drafted.number, "courier")
        done = cover_protect(opened, number, "30", date(2003, 4, 16), by_notice=drafted.number)
        assert done.standing.protect == "COVR"
        assert standing(opened, drafted.number).protect is None
        for end in (reject_notice, withdraw_notice, supersede_notice):
            with pytest.raises(Refusal, match=f"recorded as delivering on notice {number}"):
                end(opened, drafted.number, "a bad signature")
        assert take_back(opened, number, "the letter was rejected").standing.uncovered == 3_000
        take_back(opened, number, "to have more open")
        with pytest.raises(Refusal, match="does not tender that many"):
            cover_protect(opened, number, "31", date(2003, 4, 16), by_notice=drafted.number)
        now = standing(opened, number)
        assert (now.protect, now.uncovered) == ("OPEN", 8_000)
        cover_protect(opened, number, "20", date(2003, 4, 16), by_notice=drafted.number)
        with pytest.raises(Refusal, match="does not tender that many"):
            cover_protect(opened, number, "11", date(2003, 4, 16), by_notice=drafted.number)
        cover_protect(opened, number, "10", date(2003, 4, 16), by_notice=drafted.number)
        for _ in range(2):
            take_back(opened, number, "the letter was rejected")
        assert reject_notice(opened, drafted.number, "a bad signature").standing.state == "rejected"
        tender_desk.sound(opened)


def test_a_notice_is_drafted_from_an_earlier_one_without_its_dates(desk: Office) -> None:
    number = desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(ANN) as opened:
        values = draft_notice(
            opened, "rights-notice", RIGHTS, {"rights.count": 100}, earlier=number
        ).notice.answers.values
        assert values["rights.count"] == 100
        assert values["guarantor.firm"] == "Sample Brokerage LLC"
        assert {"notice.date", "guarantor.date", "payment.wire.date"}.isdisjoint(values)


def test_private_answers_are_masked_and_each_look_is_an_entry(tender_desk: Office) -> None:
    with tender_desk.person(ANN) as opened:
        given = dict(office.letter())
        number = draft_notice(opened, "transmittal", TENDER, given).number
        shown = {one.field.id: one for one in show_notice(opened, number).answers}["tax.number"]
        assert (shown.masked, shown.printed, shown.stored) == (True, "••-•••6789", "••-•••6789")
        assert reveal_answer(opened, number, "tax.number") == "12-3456789"
        assert (last(opened, number).kind, last(opened, number).body) == ("revealed", {"field": "tax.number"})
        with pytest.raises(Misuse, match="no masked answer"):
            reveal_answer(opened, number, "holder.names")
        assert search.found_notices(opened.db, "3456789") == []
    with tender_desk.person(CAL) as opened:
        reveal_answer(opened, number, "tax.number")
        assert last(opened, number).person == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [("123-45-6789", "•••-••-6789"), ("123456789", "•••••6789"), ("1234", "••••"), ("", "")],
)
def test_masking_leaves_four_signs_of_a_long_number(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_reader_writes_nothing(desk: Office) -> None:
    number = desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(CAL) as opened:
        assert show_notice(opened, number).kept.now.number == number
        acts = (
            lambda: draft_notice(opened, "rights-notice", RIGHTS, office.rights()),
            lambda: change_notice(opened, number, {"rights.count": 1}),
            lambda: approve_notice(opened, [number]),
            lambda: send_back(opened, number, "because"),
            lambda: withdraw_notice(opened, number, "because"),
            lambda: keep_offer(opened, "sample-auction-2026"),
            lambda: change_setting(opened, "idle_minutes", "5"),
            lambda: record_instruction(opened, number, "by telephone", text="sell"),
        )
        before = opened.db.conn.execute("SELECT count(*) FROM entry").fetchone()
        for act in acts:
            with pytest.raises(Refusal):
                act()
        assert opened.db.conn.execute("SELECT count(*) FROM entry").fetchone() == before


def test_notices_end_withdrawn_rejected_or_superseded(desk: Office) -> None:
    first, second, third = (desk.stamped("rights-notice", RIGHTS, office.rights()) for _ in range(3))
    with desk.person(BOB) as opened:
        for number in (first, second, third):
            send_notice(opened, number, "courier")
        fresh = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        other = draft_notice(opened, "rights-notice", RIGHTS, {"holder.names": ["Another Holder"]}).number
        with pytest.raises(Refusal, match="still holds the guarantee"):
            withdraw_notice(opened, first, "the holder sold")
        assert withdraw_notice(opened, first, "M. Agent", agent_confirmed=True).standing.state == "withdrawn"
        assert last(opened, first).body["agent_confirmed"] is True  # type: ignore[index]
        assert reject_notice(opened, second, "no signature").standing.protect is None
        with pytest.raises(Misuse, match="cannot stand in place"):
            supersede_notice(opened, third, "a fresh one", by=third)
        with pytest.raises(Misuse, match="cannot stand in place") as caught:
            supersede_notice(opened, third, "a fresh one", by=first, agent_confirmed=True)
        assert caught.value.meaning == "It is withdrawn."
        with pytest.raises(Misuse, match="cannot stand in place"):
            supersede_notice(opened, third, "a fresh one", by=other, agent_confirmed=True)
        with pytest.raises(Refusal, match="still holds the guarantee"):
            supersede_notice(opened, third, "a fresh one", by=fresh)
        done = supersede_notice(opened, third, "M. Agent, by telephone", by=fresh, agent_confirmed=True)
        assert done.standing.state == "superseded"
        assert "still has the first paper" in done.cautions[0]
        with pytest.raises(Refusal, match="Nothing more can be done"):
            send_notice(opened, third, "mail")
        assert {one.number for one in list_notices(opened)} == {fresh, other}
        assert {one.number for one in list_notices(opened, state="withdrawn")} == {first}
        desk.sound(opened)


def test_evidence_and_instructions_are_kept_byte_for_byte(desk: Office, tmp_path: Path) -> None:
    number = desk.ready("rights-notice", RIGHTS, office.rights())
    report = tmp_path / "fax report.pdf"
    report.write_bytes(b"%PDF-1.4 a report")
    with desk.person(ANN) as opened:
        found = attach_evidence(opened, number, report, "fax report of 30 November")
        assert (found.name, found.media, found.size) == ("fax report.pdf", "application/pdf", 17)
        assert attached_file(opened, number, found.seq) == ("fax report.pdf", b"%PDF-1.4 a report")
        told = record_instruction(opened, number, "by telephone, 10:15", text="Exercise all of it")
        assert attached_file(opened, number, told.seq)[1] == b"Exercise all of it"
        with pytest.raises(Misuse, match="a file or a text"):
            record_instruction(opened, number, "both", path=report, text="too much")
        with pytest.raises(Misuse, match="attached nothing"):
            attached_file(opened, number, 1)


def test_holders_and_institutions_are_kept_to_be_used_again(desk: Office) -> None:
    desk.ready("rights-notice", RIGHTS, office.rights())
    desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(ANN) as opened:
        assert starting_with(opened.db, "institution", "sample b") == ["Sample Brokerage LLC"]
        kept = party(opened.db, "institution", "Sample Brokerage LLC")
        assert kept is not None
        assert kept.particulars["medallion"] == "Z0012345"
        assert "date" not in kept.particulars
        count = opened.db.conn.execute("SELECT count(*) FROM entry WHERE kind = 'party-kept'").fetchone()[0]
        assert count == 2  # a holder and an institution, once each


def test_several_are_approved_in_one_act_or_none_is(desk: Office) -> None:
    good = desk.ready("rights-notice", RIGHTS, office.rights())
    with desk.person(ANN) as opened:
        draft = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
    with desk.person(BOB) as opened:
        with pytest.raises(Refusal, match="is a draft"):
            approve_notice(opened, [good, draft])
        assert standing(opened, good).state == "ready"
        desk.sound(opened)


def test_a_notice_sent_back_is_approved_anew(desk: Office) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    with desk.person(BOB) as opened:
        send_back(opened, number, "the address is another one")
        with pytest.raises(Refusal, match="is a draft"):
            send_notice(opened, number, "mail")
        ready_notice(opened, number)
        with pytest.raises(Refusal, match="ready for approval"):
            stamp_in_ledger(opened, [number])
        approve_notice(opened, [number])
        stamp_in_ledger(opened, [number])
        assert send_notice(opened, number, "mail").standing.state == "sent"
        desk.sound(opened)
