"""One notice twice: the later of two for the same holder or certificate is told, and its approver has to say why."""

from __future__ import annotations

from typing import Any

import pytest

from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.batch_into_ledger import RowGiven, approve_batch, draft_batch
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.duplicates import CODE
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.purge_ledger import purge_ledger
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_notice import show_notice
from gdnotice.actions.take_back import take_back
from gdnotice.errors import Refusal
from gdnotice.ledger import indexes
from gdnotice.ledger.twins import CERTIFICATE, HOLDER, mark
from gdnotice.ledger.vault import Vault
from tests.ledger import office
from tests.ledger.office import ANN, BOB, Office, at, proved

OFFER = "sample-rights-2026"
OTHER: dict[str, object] = {"holder.names": ["Somebody Else"], "rights.certificates": ["RC-77777"]}


def draft(opened: Vault, **more: object) -> int:
    given: dict[str, Any] = {**office.rights(), **{key.replace("__", "."): one for key, one in more.items()}}
    return draft_notice(opened, "rights-notice", OFFER, given).number


def told(opened: Vault, number: int) -> list[str]:
    return [one.message for one in show_notice(opened, number).findings if one.code == CODE]


def test_a_mark_is_the_same_however_it_is_written() -> None:
    assert mark(CERTIFICATE, "rc 10442") == mark(CERTIFICATE, "RC-10442") != mark(CERTIFICATE, "RC-10443")
    assert mark(HOLDER, "Łukasiewicz, Zoë") == mark(HOLDER, "zoe LUKASIEWICZ") != mark(HOLDER, "Zoe Lukasz")
    assert mark(HOLDER, " . ") is None


def test_the_later_of_two_is_told_and_needs_a_reason(desk: Office) -> None:
    with desk.person(ANN) as opened:
        first, second = draft(opened), draft(opened)
        assert told(opened, first) == []
        (words,) = told(opened, second)
        assert f"Notice {first} of the same offer names the same certificate; it is a draft." in words
        assert [(one.number, one.twin) for one in list_notices(opened)] == [(first, None), (second, first)]
        for number in (first, second):
            assert ready_notice(opened, number).seq is not None, "a warning does not stop it"
    with desk.person(BOB) as opened:
        approve_notice(opened, [first])
        with pytest.raises(Refusal, match="warnings that nobody has acknowledged"):
            approve_notice(opened, [second])
        approve_notice(opened, [second], {(CODE, None): "two accounts"})
        proved(opened)


def test_either_mark_is_enough_and_neither_is_no_twin(desk: Office) -> None:
    with desk.person(ANN) as opened:
        draft(opened)
        assert "is for the same holder" in told(opened, draft(opened, rights__certificates=["RC-77777"]))[0]
        assert "names the same certificate" in told(opened, draft(opened, holder__names=["Somebody Else"]))[0]
        assert told(opened, draft(opened, holder__names=["Third"], rights__certificates=["RC-1"])) == []
        assert told(opened, draft_notice(opened, "rights-notice", OFFER, {}).number) == []


def test_it_follows_what_becomes_of_the_other(desk: Office) -> None:
    with desk.person(ANN) as opened:
        first, second = draft(opened), draft(opened)
        withdraw_notice(opened, first, "sold")
        assert told(opened, second) == []
        take_back(opened, first, "a slip")
        assert told(opened, second) != []
        change_notice(opened, first, OTHER)
        assert told(opened, second) == []
        change_notice(opened, second, OTHER)
        assert told(opened, second) != []
        proved(opened)


def test_a_letter_is_no_twin_of_the_protect_that_it_covers(desk: Office) -> None:
    number = desk.stamped("rights-notice", OFFER, office.rights())
    with desk.person(BOB) as opened:
        send_notice(opened, number, "fax")
        assert "it is sent" in told(opened, draft(opened))[0]
    tender = Office(desk.folder.parent / "tender")
    tender.clock.moment = at(office.TENDER_DAY)
    protect = tender.stamped("tender-notice", "sample-tender-2003", office.tender())
    with tender.person(BOB) as opened:
        send_notice(opened, protect, "fax")
        letter = draft_notice(opened, "transmittal", "sample-tender-2003", {}, covers=protect).number
        assert told(opened, letter) == []
        alone = draft_notice(opened, "transmittal", "sample-tender-2003", {}, earlier=letter).number
        assert told(opened, alone) != []


def test_rows_of_a_batch_are_told_too(desk: Office) -> None:
    given = {key: str(one) if not isinstance(one, list) else "; ".join(one) for key, one in office.rights().items()}
    rows = [RowGiven(number, {**given, "guarantor.title": f"Clerk {number}"}) for number in (2, 3)]
    with desk.person(ANN) as opened:
        done = draft_batch(opened, "rights-notice", OFFER, rows, "two")
        assert (done.drafted, done.warnings.get(CODE)) == (2, 1)
    with desk.person(BOB) as opened:
        with pytest.raises(Refusal, match="warnings"):
            approve_batch(opened, done.batch)
        assert len(approve_batch(opened, done.batch, {(CODE, None): "two accounts"})) == 2
        proved(opened)


def test_the_index_is_proved_made_again_and_purged(desk: Office) -> None:
    with desk.person(ANN) as opened:
        first, second = draft(opened), draft(opened)
        with opened.act() as db:
            db.conn.execute("DELETE FROM twin WHERE notice = ?", [first])
        with pytest.raises(AssertionError, match="one notice twice differs"):
            proved(opened)
        with opened.act() as db:
            indexes.rebuild(db)
        proved(opened)
        assert told(opened, second) != []
        withdraw_notice(opened, first, "sold")
        withdraw_notice(opened, second, "sold")
        desk.clock.moment = at("2035-01-02T09:00")
        purge_ledger(opened)
        assert opened.db.conn.execute("SELECT count(*) FROM twin").fetchone()[0] == 0
        proved(opened)
