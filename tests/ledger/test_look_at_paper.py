"""The pages of a notice to be looked at: what was stamped, byte for byte where it has no fields; else what would be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from gdnotice.actions.approve_notice import send_back
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.in_ledger import kept_notice
from gdnotice.actions.keep_offer import keep_printing
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.look_at_paper import look_at_paper
from gdnotice.actions.paper import built_in
from gdnotice.errors import Unreadable
from gdnotice.ledger import offers
from gdnotice.ledger.notices import notice_now
from gdnotice.stamp.printing import write_printing
from tests.ledger import office
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, Office, at

RIGHTS = "sample-rights-2026"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    return made


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_before_the_stamp_the_pages_are_marked(desk: Office) -> None:
    with desk.person(ANN) as opened:
        number = draft_notice(opened, "rights-notice", RIGHTS, {"holder.names": ["Zoë Sample"]}).number
        before = list(notice_now(opened.db, number).entries)
        seen = look_at_paper(opened, number)
        assert list(notice_now(opened.db, number).entries) == before, "to look is no entry"
    assert seen.sort == "unstamped"
    assert "Zoë Sample" in text_of(seen.drawn)
    assert "DRAFT" in text_of(seen.drawn)


def test_what_was_stamped_is_shown_as_it_was(desk: Office) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    with desk.person(ANN) as opened:
        seen = look_at_paper(opened, number)
        assert (seen.sort, seen.why) == ("stamped", "")
        assert seen.drawn == paper_of(opened, number), "it has no fields that would have to be drawn"


def test_sent_back_it_is_no_paper_any_more(desk: Office) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    with desk.person(BOB) as opened:
        send_back(opened, number, "the date is wrong")
        seen = look_at_paper(opened, number)
    assert seen.sort == "unstamped"
    assert "DRAFT" in text_of(seen.drawn)


def test_of_one_that_ended_it_is_for_the_record(desk: Office) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    with desk.person(ANN) as opened:
        draft = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        for one in (number, draft):
            withdraw_notice(opened, one, "the holder wants it back")
        seen, never = look_at_paper(opened, number), look_at_paper(opened, draft)
    assert seen.sort == "record"
    assert "must not be sent" in seen.why
    assert seen.drawn.startswith(b"%PDF")
    assert (never.sort, never.drawn) == ("none", b"")
    assert never.why == "It was withdrawn before it was stamped."


def test_a_printing_that_is_gone_is_told(desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No act takes a printing away; a ledger that was tampered with may lack it all the same."""
    with desk.person(ANN) as opened:
        first = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        write_printing(built_in(kept_notice(opened, first).notice), tmp_path / "printing")
        keep_printing(opened, RIGHTS, tmp_path / "printing", "official")
        number = draft_notice(opened, "rights-notice", RIGHTS, office.rights(), printing="official").number
        assert look_at_paper(opened, number).sort == "unstamped"
        monkeypatch.setattr(offers, "printings", lambda _db, _offer: {})
        with pytest.raises(Unreadable, match="is not with its offer"):
            look_at_paper(opened, number)
