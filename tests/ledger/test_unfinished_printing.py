"""A printing under a person's hands: kept beside the chain, one for each person, gone when it is kept with an offer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gdnotice.actions.keep_offer import keep_made_printing, keep_offer
from gdnotice.actions.open_printing import (
    draft_printing,
    drop_drafted_printing,
    list_printings,
    open_drafted_printing,
    open_kept_printing,
)
from gdnotice.errors import Misuse, Refusal, Unreadable
from gdnotice.ledger import admitting
from gdnotice.ledger.entries import every
from gdnotice.stamp.printing import Printing, printing_of
from tests.ledger.office import ANN, BOB, Office, proved
from tests.stamp.papers import flat_form, ruled

OFFER = "sample-rights-2026"


def printing(field: str = "guarantor.firm") -> Printing:
    blanks = (ruled(0, field=field),)
    return printing_of("rights-notice", "Notice", flat_form(), ((612.0, 792.0),), blanks)


def test_it_is_found_again_by_its_person_only_and_makes_no_entry(desk: Office) -> None:
    with desk.person(ANN) as opened:
        keep_offer(opened, OFFER)
        before = sum(1 for _ in every(opened.db))
        draft_printing(opened, printing(), OFFER, "agent")
        draft_printing(opened, printing(field="guarantor.title"), OFFER, "agent")
        assert sum(1 for _ in every(opened.db)) == before
    with desk.person(BOB) as opened:
        assert list_printings(opened).unfinished is None
        with pytest.raises(Unreadable, match="There is no unfinished printing"):
            open_drafted_printing(opened)
    with desk.person(ANN) as opened:
        told = list_printings(opened).unfinished
        assert told is not None
        assert told[1:] == ("rights-notice", OFFER, "agent")
        found = open_drafted_printing(opened)
        assert found.printing == printing(field="guarantor.title")
        assert found.unsaved
        proved(opened)
        drop_drafted_printing(opened)
        assert list_printings(opened).unfinished is None


def test_one_that_cannot_be_stamped_yet_waits_too(desk: Office) -> None:
    off = replace(printing(), placements=(replace(ruled(0), box=(600.0, 10.0, 700.0, 12.0)),))
    with desk.person(ANN) as opened:
        draft_printing(opened, off, "", "")
        assert open_drafted_printing(opened).printing == off


def test_keeping_it_with_an_offer_ends_it(desk: Office) -> None:
    with desk.person(ANN) as opened:
        keep_offer(opened, OFFER)
        draft_printing(opened, printing(), OFFER, "agent")
        keep_made_printing(opened, OFFER, printing(), " agent ")
        found = list_printings(opened)
        assert [(one.offer, one.name, one.form) for one in found.kept] == [(OFFER, "agent", "rights-notice")]
        assert found.unfinished is None
        assert open_kept_printing(opened, OFFER, "agent") == printing()
        assert [one.offer for one in found.offers if "rights-notice" in one.forms] == [OFFER]
        proved(opened)


def test_what_nothing_can_be_stamped_on_is_not_kept(desk: Office) -> None:
    off = replace(printing(), placements=(replace(ruled(0), box=(600.0, 10.0, 700.0, 12.0)),))
    with desk.person(ANN) as opened:
        keep_offer(opened, OFFER)
        with pytest.raises(Unreadable, match="one mistake"):
            keep_made_printing(opened, OFFER, off, "agent")
        with pytest.raises(Misuse, match="short name"):
            keep_made_printing(opened, OFFER, printing(), " ")
        assert list_printings(opened).kept == ()


def test_it_goes_with_its_person(desk: Office) -> None:
    with desk.person(BOB) as opened:
        draft_printing(opened, printing(), "", "")
    with desk.person(ANN) as opened:
        admitting.remove_person(opened, 2)
        assert opened.db.conn.execute("SELECT count(*) FROM unfinished_printing").fetchone()[0] == 0


def test_the_recovery_key_keeps_none(desk: Office) -> None:
    with desk.person(ANN) as opened:
        opened.way = "recovery"
        with pytest.raises(Refusal, match="recovery key"):
            draft_printing(opened, printing(), "", "")
