"""Offers edited as one types, kept from bytes that are in no file, and looked over: the list and one offer."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest

from gdnotice.actions.amend_offer import amend_offer, preview_amendment
from gdnotice.actions.edit_offer import (
    edited,
    export_offer,
    ledger_has,
    proposed_id,
    said_as,
    sheet_in_file,
    sheet_in_ledger,
    terms_before,
    terms_of,
    write_edited,
)
from gdnotice.actions.keep_offer import keep_offer, offer_in
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_offer import show_offer
from gdnotice.actions.study_offer import study_offer
from gdnotice.actions.survey_offers import survey_offers
from gdnotice.clock import FixedClock
from gdnotice.errors import Refusal
from gdnotice.offer.declared import TERMS
from gdnotice.offer.sheet import AmendmentSheet, OfferSheet
from tests.ledger import office
from tests.ledger.office import ANN, CAL, Office, at

TENDER = "sample-tender-2003"
EXTENSION = AmendmentSheet("2", "4/16/03 3:30p", "Schedule TO/A, Amendment No. 2", {"expires": "4/23/03 5p"})


def test_a_typed_extension_does_what_the_file_does(tender_desk: Office, tmp_path: Path) -> None:
    sent = tender_desk.stamped("tender-notice", TENDER, office.tender())
    tender_desk.clock.moment = at("2003-04-16T15:45")
    with tender_desk.person(ANN) as opened:
        send_notice(opened, sent, "fax", at=at("2003-04-16T15:40"))
        base = sheet_in_ledger(opened, TENDER)
        sheet = deepcopy(base.sheet)
        sheet.amendments.append(EXTENSION)
        found = edited(sheet, opened.clock.now(), base)
        assert found.toml is not None
        typed = preview_amendment(opened, found.toml, made_from=base.content)
        from_file = preview_amendment(opened, str(office.tender_with_amendment(tmp_path)))
        assert (typed.changes, typed.effects, typed.documents) == (
            from_file.changes, from_file.effects, from_file.documents,
        )  # fmt: skip
        done = amend_offer(opened, found.toml, made_from=base.content)
        assert done.effects[0].before_expiration
        assert offer_in(opened, TENDER).values == base_values(base.toml)
        tender_desk.sound(opened)
        with pytest.raises(Refusal, match="changed in the ledger since"):
            amend_offer(opened, found.toml + b"\n# again\n", made_from=base.content)


def base_values(toml: bytes) -> object:
    from gdnotice.actions.in_ledger import read_kept

    return read_kept(toml, TENDER).values


def test_a_document_that_is_added_leaves_the_file_as_it_is(tender_desk: Office) -> None:
    with tender_desk.person(ANN) as opened:
        base = sheet_in_ledger(opened, TENDER)
        now = opened.clock.now()
        sheet = deepcopy(base.sheet)
        assert edited(sheet, now, base).toml == base.toml
        sheet.amendments.append(EXTENSION)
        added = edited(sheet, now, base).toml
        assert added is not None
        assert added.startswith(base.toml.rstrip())
        assert b"# A complete issuer tender offer" in added
        sheet.sources["price"] = "page 3"
        anew = edited(sheet, now, base)
        assert anew.toml is not None
        assert b'price = "page 3"' in anew.toml
        assert anew.offer is not None
        assert [one.source for one in anew.offer.amendments] == ["Schedule TO/A, Amendment No. 2"]


def test_an_edit_with_mistakes_has_no_file(tender_desk: Office) -> None:
    with tender_desk.person(ANN) as opened:
        base = sheet_in_ledger(opened, TENDER)
    base.sheet.terms["price"] = "a dollar"
    found = edited(base.sheet, at("2003-04-16T12:00"), base)
    assert (found.offer, found.toml, list(found.mistakes)) == (None, None, [("price",)])


def test_a_new_offer_from_nothing_is_kept_and_exported(desk: Office, tmp_path: Path) -> None:
    sheet = OfferSheet(kind="tender")
    sheet.terms = {"issuer": "Acme Water, Inc.", "security": "Common Stock", "document": "Offer to Purchase"}
    sheet.terms |= {"expires": "12/15/2026 5 pm", "document_date": "11/16/2026"}
    assert proposed_id(sheet, at("2026-11-30T10:00")) == "acme-water-tender-2026"
    sheet.id = proposed_id(sheet, at("2026-11-30T10:00"))
    found = edited(sheet, at("2026-11-30T10:00"))
    assert found.toml is not None
    assert "expiration" in [one.code for one in found.due]
    assert "cusip" in [one.key for one in found.empty]
    with desk.person(ANN) as opened:
        assert not ledger_has(opened, sheet.id)
        assert keep_offer(opened, found.toml).new
        assert not keep_offer(opened, found.toml).new
        assert ledger_has(opened, sheet.id)
        export_offer(opened, sheet.id, tmp_path / "kept.toml")
    write_edited(found.toml, tmp_path / "typed.toml")
    assert (tmp_path / "kept.toml").read_bytes() == (tmp_path / "typed.toml").read_bytes()
    shown = show_offer(str(tmp_path / "kept.toml"), FixedClock(at("2026-11-30T10:00")))
    assert shown.terms.get("issuer") == "Acme Water, Inc."
    assert sheet_in_file(str(tmp_path / "kept.toml")).terms["expires"] == "12/15/2026 5:00 p.m."


def test_the_terms_before_a_document(tender_desk: Office, tmp_path: Path) -> None:
    tender_desk.clock.moment = at("2003-04-16T15:45")
    with tender_desk.person(ANN) as opened:
        amend_offer(opened, str(office.tender_with_amendment(tmp_path)))
        base = sheet_in_ledger(opened, TENDER)
        now = opened.clock.now()
    assert terms_before(base, now, at("2003-04-16T15:30")).get("expires") == at("2003-04-16T17:00")
    assert terms_before(base, now).get("expires") == at("2003-04-23T17:00")


def test_what_is_typed_is_said_in_words() -> None:
    sheet, now = OfferSheet(), at("2026-11-30T10:00")
    assert (
        said_as(TERMS["expires"].field, "12/1 5p", sheet, now)
        == "Tuesday, December 1, 2026, 5:00 p.m., New York City time"
    )
    assert said_as(TERMS["maximum"].field, "2.5m", sheet, now) == "2,500,000 shares"
    assert said_as(TERMS["price"].field, "2.70", sheet, now) == ""
    assert said_as(TERMS["price"].field, "two", sheet, now) == ""
    assert "rights.rounding" in terms_of("rights")
    assert "rights.rounding" not in terms_of("tender")
    assert set(terms_of("")) == set(TERMS)


def test_the_survey_has_what_hangs_on_each_offer(tender_desk: Office) -> None:
    sent = tender_desk.stamped("tender-notice", TENDER, office.tender())
    tender_desk.ready("tender-notice", TENDER, office.tender())
    with tender_desk.person(ANN) as opened:
        send_notice(opened, sent, "fax")
        keep_offer(opened, "rare-medium-tender-2003")
        keep_offer(opened, "rare-medium-rights-2002")
        found = {one.terms.offer.id: one for one in survey_offers(opened)}
        assert [one.terms.offer.id for one in survey_offers(opened)][-1] == "rare-medium-rights-2002"
        tender = found[TENDER]
        assert (tender.notices, tender.protects, tender.empty, tender.conflicts) == (2, 1, 0, 0)
        assert tender.due == at("2003-04-16T17:00")
        assert tender.next is not None
        assert tender.next.code == "expiration"
        real = found["rare-medium-tender-2003"]
        assert (real.notices, real.protects, real.due, real.conflicts) == (0, 0, None, 1)
        assert found["rare-medium-rights-2002"].empty > 5
        studied = study_offer(opened, TENDER)
        assert (studied.notices, studied.protects) == (2, 1)
        assert [key for key, _ in studied.forms] == ["tender-notice", "transmittal"]


def test_one_offer_with_its_versions(tender_desk: Office, tmp_path: Path) -> None:
    tender_desk.clock.moment = at("2003-04-16T15:45")
    with tender_desk.person(ANN) as opened:
        amend_offer(opened, str(office.tender_with_amendment(tmp_path)))
        found = study_offer(opened, TENDER)
        assert [(one.person, one.documents, one.terms) for one in found.versions] == [
            (ANN, (), ()), (ANN, ("Schedule TO/A, Amendment No. 2",), ("expires",)),
        ]  # fmt: skip
        assert [(one.term, one.before) for one in found.changes] == [("expires", at("2003-04-16T17:00"))]
        assert (found.writer, found.waiting) == (True, ())
    with tender_desk.person(CAL) as opened:
        assert not study_offer(opened, TENDER).writer


def test_a_document_still_to_come_waits_for_its_moment(tender_desk: Office, tmp_path: Path) -> None:
    tender_desk.ready("tender-notice", TENDER, office.tender())
    with tender_desk.person(ANN) as opened:
        amend_offer(opened, str(office.tender_with_amendment(tmp_path)))
        found = study_offer(opened, TENDER)
        assert (found.waiting, [one.term for one in found.changes]) == ((), ["expires"])
    tender_desk.clock.moment = at("2003-04-16T15:45")
    with tender_desk.person(ANN) as opened:
        assert study_offer(opened, TENDER).waiting == ("Schedule TO/A, Amendment No. 2",)
        assert survey_offers(opened)[0].waiting
        amend_offer(opened, TENDER)
        assert study_offer(opened, TENDER).waiting == ()
        assert isinstance(opened.clock.now(), datetime)
