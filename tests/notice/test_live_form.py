"""A notice while it is typed: what is asked, what follows, and the same paper that would be stamped."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from gdnotice.actions.check import checked
from gdnotice.actions.draft_notice import read_given
from gdnotice.actions.live_form import LiveForm
from gdnotice.actions.map_printing import map_printing
from gdnotice.actions.opening import open_offer
from gdnotice.actions.press import looked, press_for
from gdnotice.clock import NEW_YORK, FixedClock
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.printing import Printing, read_printing
from tests.stamp.fielded import Fielded

NOW = datetime(2026, 11, 30, 10, 15, tzinfo=NEW_YORK)
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def live() -> LiveForm:
    return LiveForm("rights-notice", open_offer("sample-rights-2026"), FixedClock(NOW))


def test_paper_is_the_one_that_would_be_stamped(live: LiveForm) -> None:
    given = live.typed(read_given(SAMPLES / "rights-notice.toml", "rights-notice"))
    judged = live.judge(given)
    made = checked(judged.notice, press_for(judged.notice)).made
    assert judged.ok
    assert made is not None
    paper = live.paper(judged)
    assert paper.pdf == made.pdf
    assert {one.field for one in paper.blanks} >= {"holder.names", "payment.method", "guarantor.date"}


def test_typed_faces_are_read_back(live: LiveForm) -> None:
    stored = read_given(SAMPLES / "rights-notice.toml", "rights-notice")
    typed = live.typed(stored)
    assert typed["payment.amount"] == "2,141.10"
    assert typed["notice.date"] == "11/30/2026 10:30 a.m."
    assert live.judge(typed).notice.answers.values == live.judge(stored).notice.answers.values


def test_what_is_asked_follows_the_answers(live: LiveForm) -> None:
    before = {one.page.id: one.asked for one in live.judge({}).subjects}
    after = {one.page.id: one.asked for one in live.judge({"payment.method": "uncertified-check"}).subjects}
    assert before["wire"] == before["instrument"] == ()
    assert after["wire"] == ()
    assert "payment.instrument.maker" in after["instrument"]
    assert "payment.instrument.clears" in after["desk"]


def test_what_follows_is_worked_out_and_said(live: LiveForm) -> None:
    judged = live.judge({"subscription.basic": "493", "subscription.over": ".3k", "payment.wire.date": "+1"})
    amount = judged.questions["payment.amount"]
    assert amount.computed_as == "2,141.10"
    assert amount.computed is not None
    assert amount.computed.how == "(493 + 300) x $2.70"
    assert judged.questions["subscription.over"].reads_as == "300 shares"
    assert judged.questions["subscription.basic"].reads_as == ""
    assert judged.questions["payment.wire.date"].reads_as == "Tuesday, December 1, 2026"


def test_a_missing_answer_is_lacking_and_no_finding_beside_it(live: LiveForm) -> None:
    judged = live.judge({})
    assert judged.questions["rights.count"].lacking is not None
    assert judged.questions["rights.count"].findings == ()
    holder = next(one for one in judged.subjects if one.page.id == "holder")
    assert (holder.lacking, holder.errors, holder.done) == (3, 0, False)


def test_the_last_day_for_an_uncertified_check_concerns_only_such(live: LiveForm) -> None:
    def codes(given: dict[str, object]) -> set[str]:
        return {one.code for one in live.judge(given).deadlines}

    assert "uncertified-check-by" in codes({})
    assert "uncertified-check-by" not in codes({"payment.method": "wire"})


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Printing:
    """An official paper with one field of the PDF, for the firm's name."""
    made = Fielded()
    made.say(60, 100, "Name of Firm:")
    made.text("firm", (200, 88, 500, 104))
    folder = tmp_path_factory.mktemp("fielded")
    (folder / "fields.pdf").write_bytes(made.pdf())
    map_printing(folder / "fields.pdf", "rights-notice", folder / "printing")
    return read_printing(folder / "printing")


def test_what_goes_into_a_field_of_the_pdf_is_drawn_on_the_page(fielded: Printing) -> None:
    """The window draws no fields of a PDF: what stands in them only would not be seen."""
    live = LiveForm("rights-notice", open_offer("sample-rights-2026"), FixedClock(NOW), printing=fielded)
    judged = live.judge({"guarantor.firm": "Zoë Sample & Sons"})
    assert "Zoë Sample & Sons" in words_on_page(live.paper(judged).pdf)
    stamped = looked(judged.notice, press_for(judged.notice, fielded)).made.pdf
    assert "Zoë Sample & Sons" not in words_on_page(stamped)
    assert "Zoë Sample & Sons" in words_on_page(guarded.for_screen(stamped))


def words_on_page(pdf: bytes) -> str:
    """The first page's own text, without its fields."""
    return PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
