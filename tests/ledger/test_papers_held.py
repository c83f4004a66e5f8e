"""Which paper is approved, stamped and handed out: no other printing than was looked at, none that must not be sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.approve_notice import approve_notice, send_back
from gdnotice.actions.batch_into_ledger import approve_batch, batch_states, draft_batch, stamp_batch
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.in_ledger import kept_notice
from gdnotice.actions.keep_offer import PrintingKept, keep_printing
from gdnotice.actions.kept_paper import paper_of, write_paper
from gdnotice.actions.paper import built_in
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.errors import Misuse, Refusal, World
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.stamp.printing import Printing, write_printing
from tests.ledger import office
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, TENDER_DAY, Office, at, standing
from tests.ledger.test_batch_in_ledger import rows

RIGHTS = "sample-rights-2026"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    return made


class Printings:
    """An offer's printing ``official``, kept as it is typeset or with its first blank moved by some points."""

    def __init__(self, desk: Office, folder: Path) -> None:
        self.folder = folder
        with desk.person(ANN) as opened:
            number = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
            self.made: Printing = built_in(kept_notice(opened, number).notice)

    def keep(self, opened: Vault, moved: float = 0) -> PrintingKept:
        first, *others = self.made.placements
        left, low, right, high = first.box
        again = replace(first, box=(left + moved, low, right + moved, high))
        write_printing(replace(self.made, placements=(again, *others)), self.folder)
        return keep_printing(opened, RIGHTS, self.folder, "official")


@pytest.fixture
def printings(desk: Office, tmp_path: Path) -> Printings:
    return Printings(desk, tmp_path / "printing")


def reasons(opened: Vault, number: int) -> dict[tuple[str, str | None], str]:
    return {(one["code"], None): "looked at" for one in notice_now(opened.db, number).findings}


def approve(opened: Vault, number: int) -> None:
    approve_notice(opened, [number], reasons(opened, number))


def test_a_stamp_does_not_follow_a_printing_exchanged_under_its_name(desk: Office, printings: Printings) -> None:
    with desk.person(ANN) as opened:
        assert printings.keep(opened).unapproved == ()
        number = draft_notice(opened, "rights-notice", RIGHTS, office.rights(), printing="official").number
        assert ready_notice(opened, number).seq is not None
    with desk.person(BOB) as opened:
        approve(opened, number)
        assert printings.keep(opened).unapproved == ()  # the same once more
        assert printings.keep(opened, 2).unapproved == (number,)
        with pytest.raises(Refusal, match="approved on another printing"):
            stamp_in_ledger(opened, [number])
        assert printings.keep(opened).unapproved == ()  # what was approved is there again
        assert printings.keep(opened, 2).unapproved == (number,)
        send_back(opened, number, "the printing was exchanged")
        ready_notice(opened, number)
        approve(opened, number)
        stamp_in_ledger(opened, [number])
        assert printings.keep(opened).unapproved == ()  # what is stamped is stamped
        assert paper_of(opened, number)
        desk.sound(opened)


def test_a_batch_is_not_stamped_on_another_printing_than_was_approved(desk: Office, printings: Printings) -> None:
    with desk.person(ANN) as opened:
        printings.keep(opened)
        draft_batch(opened, "rights-notice", RIGHTS, rows(count=2), "monday", printing="official")
        printings.keep(opened, 2)
    with desk.person(BOB) as opened:
        numbers = approve_batch(opened, 1, reasons(opened, 2))
        assert len(numbers) == 2
        assert printings.keep(opened).unapproved == tuple(numbers)  # what they were made ready on was not approved
        with pytest.raises(Refusal, match="approved on another printing"):
            stamp_batch(opened, 1)
        assert batch_states(opened, 1) == {"approved": 2}
        printings.keep(opened, 2)
        assert stamp_batch(opened, 1) == 2
        former = notice_now(opened.db, numbers[0])
        ready = next(one.body for one in former.entries if one.kind == "made-ready")
        assert former.stamped is not None
        assert ready is not None
        assert former.stamped["sha256"] != ready["sha256"]
        assert (stamp_batch(opened, 1), batch_states(opened, 1)) == (0, {"stamped": 2})
        desk.sound(opened)


def test_a_paper_is_written_and_exchanges_nothing_unasked(desk: Office, tmp_path: Path) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    out = tmp_path / "paper.pdf"
    with desk.person(ANN) as opened:
        written = write_paper(opened, number, out)
        assert write_paper(opened, number, out) == written  # the same file is no loss
        out.write_bytes(b"something else")
        with pytest.raises(World, match="another file"):
            write_paper(opened, number, out)
        assert out.read_bytes() == b"something else"
        write_paper(opened, number, out, overwrite=True)
        assert out.read_bytes() == paper_of(opened, number)
        with pytest.raises(World, match="no folder"):
            write_paper(opened, number, tmp_path / "none" / "paper.pdf")
        assert not (tmp_path / "none").exists()
        send_notice(opened, number, "fax")
        write_paper(opened, number, out)


def test_a_paper_that_must_not_be_sent_is_written_for_the_record_alone(desk: Office, tmp_path: Path) -> None:
    number = desk.stamped("rights-notice", RIGHTS, office.rights())
    out = tmp_path / "paper.pdf"
    with desk.person(ANN) as opened:
        content = paper_of(opened, number)
        change_notice(opened, number, {"holder.phone": "(518) 555-0199"})
        with pytest.raises(Refusal, match="must not be sent"):
            write_paper(opened, number, out)
        withdraw_notice(opened, number, "sold")
        with pytest.raises(Refusal, match="must not be sent"):
            write_paper(opened, number, out)
        assert not out.exists()
        assert write_paper(opened, number, out, former=True).standing.state == "withdrawn"
        assert out.read_bytes() == content
        other = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        for former in (False, True):
            with pytest.raises(Misuse, match="not stamped"):
                write_paper(opened, other, out, former=former)


def test_a_paper_of_before_an_amendment_is_not_handed_out(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at(TENDER_DAY)
    number = desk.stamped("tender-notice", office.tender_without_amendment(tmp_path), office.tender())
    out = tmp_path / "paper.pdf"
    with desk.person(ANN) as opened:
        write_paper(opened, number, out)
        out.unlink()
        desk.clock.moment = at("2003-04-16T15:45")
        amend_offer(opened, str(office.tender_with_amendment(tmp_path)))
        assert standing(opened, number).state != "stamped"
        with pytest.raises(Refusal, match="must not be sent"):
            write_paper(opened, number, out)
        write_paper(opened, number, out, former=True)
