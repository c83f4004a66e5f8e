"""What is said of a printing while its blanks are set, what may go on them, and sample answers on the paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gdnotice.actions.judge_printing import PrintingJudged, judge_printing
from gdnotice.actions.map_printing import mapped_official
from gdnotice.actions.open_printing import open_printing_folder, ready_to_edit
from gdnotice.actions.printing_subjects import blank_words, subject_of, subjects, term_words
from gdnotice.actions.try_printing import try_printing
from gdnotice.clock import SystemClock
from gdnotice.errors import Unreadable
from gdnotice.pack.load import form, form_ids
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing, parse_printing, placement_json, printing_of, write_printing
from tests.stamp.papers import flat_form, ruled

PAGE = ((612.0, 792.0),)


def printing(*placements: Placement, of: str = "rights-notice") -> Printing:
    return printing_of(of, "Notice", flat_form(), PAGE, placements)


def judged(*placements: Placement, of: str = "rights-notice") -> PrintingJudged:
    return judge_printing(printing(*placements, of=of))


def codes(found: PrintingJudged, severity: str = "error") -> list[str]:
    return [one.code for one in found.remarks if one.severity == severity]


def text(box: tuple[float, float, float, float] = (200, 67, 500, 81), **more: Any) -> Placement:
    return Placement(1, box, **{"field": "guarantor.firm", **more})


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (text((-9, 67, 500, 81)), "off-page"),
        (text((200, 67, 700, 81)), "off-page"),
        (text((200, 780, 500, 799)), "off-page"),
        (text((200, 67, 213, 81)), "too-small"),
        (text((200, 67, 500, 72)), "too-small"),
        (text(field="no.such"), "not-of-this-form"),
        (text(kind="tick", field="payment.method"), "tick-for-nothing"),
        (text(kind="tick", field="payment.method", value="gold"), "not-of-this-form"),
        (text(kind="image"), "not-of-this-form"),
        (text(row=2), "not-possible"),
        (Placement(4, (1, 1, 99, 99)), "no-page"),
    ],
)
def test_what_cannot_be_stamped_is_an_error(one: Placement, code: str) -> None:
    found = judged(one)
    assert codes(found) == [code]
    assert not found.ok
    assert found.remarks[0].blanks == (0,)


def test_errors_are_those_for_which_a_printing_is_refused() -> None:
    """What the studio passes can be read again, and what it names cannot."""
    good = printing(text(), text((200, 97, 500, 111), field=None))
    assert judge_printing(good).ok
    assert parse_printing(placement_json(good), good.official, Path("placement.json")) == good
    bad = printing(text((200, 67, 700, 81)))
    with pytest.raises(Unreadable):
        parse_printing(placement_json(bad), bad.official, Path("placement.json"))
    assert parse_printing(placement_json(bad), bad.official, Path("placement.json"), unfinished=True) == bad


def test_overlaps_are_told_of_the_same_kind_only() -> None:
    tick = text((210, 70, 220, 80), kind="tick", field="payment.method", value="wire")
    found = judged(text(), text((400, 70, 560, 84), field="guarantor.title"), tick)
    assert codes(found, "warning").count("overlap") == 1
    assert next(one for one in found.remarks if one.code == "overlap").blanks == (0, 1)


def test_fields_tell_where_they_stand() -> None:
    boxes = {value: 67.0 + 30 * at for at, value in enumerate(("wire", "certified-check", "bank-draft"))}
    ticks = [
        text((100, top, 110, top + 10), kind="tick", field="payment.method", value=value)
        for value, top in boxes.items()
    ]
    twice = [text(), text((200, 307, 500, 321))]
    below = [text((200, 367, 500, 381), field="holder.phone"), text((200, 382, 500, 396), field="holder.phone")]
    found = {one.field: one for one in judged(*ticks, *twice, *below).fields}
    assert found["payment.method"].standing == "partly"
    assert "no box for" in found["payment.method"].said
    assert found["guarantor.firm"].standing == "twice"
    assert found["holder.phone"].standing == "placed"  # it goes on just below
    assert found["holder.names"].standing == "nowhere"
    assert found["holder.names"].needed == "always"
    missing = [one for one in judged(*twice).remarks if one.code == "nowhere" and one.field == "holder.names"]
    assert [one.severity for one in missing] == ["warning"]


def test_a_cell_twice_and_a_column_missing() -> None:
    one = Placement(1, (60, 60, 160, 74), field="shares.certificates", row=0, column="number")
    found = {each.field: each for each in judged(one, of="transmittal").fields}["shares.certificates"]
    assert found.standing == "partly"
    assert "Shares represented" in found.said
    again = Placement(1, (260, 60, 360, 74), field="shares.certificates", row=0, column="number")
    found = {each.field: each for each in judged(one, again, of="transmittal").fields}["shares.certificates"]
    assert found.standing == "twice"


def test_how_sure_each_is() -> None:
    found = judged(
        text(confidence=0.95), text((1, 97, 300, 111), confidence=0.7), text((1, 127, 300, 141), field=None),
        text((1, 157, 300, 171), kind="image", field="signature.holder.2"),
    )  # fmt: skip
    assert [sure for sure, _ in found.blanks] == ["sure", "look", "open", "signed"]
    assert [words for _, words in found.blanks][2:] == ["", "Holder's second signature"]


@pytest.mark.parametrize("of", form_ids())
def test_every_subject_is_named_and_found_again(of: str) -> None:
    names = [(one.kind, one.name) for one in subjects(of)]
    assert len(names) == len(set(names))
    for one in subjects(of):
        placed = Placement(1, (0, 0, 99, 99), one.kind, one.field, one.value, column=one.column)
        assert subject_of(of, placed) == one
        assert blank_words(of, placed)


def test_terms_are_said_in_words() -> None:
    assert term_words("offer.expires_month_day") == "Offer: expires (month and day)"
    assert term_words("offer.agent.fax") == "Offer: agent, by facsimile transmission"
    assert term_words("offer.cusip") == "Offer: CUSIP"
    assert term_words("offer.unheard.of") == "Offer: unheard of"


def test_samples_are_stamped_and_what_cannot_be_is_left_out(tmp_path: Path) -> None:
    narrow = text((200, 97, 216, 111), field="holder.address")
    made = try_printing(printing(text(), text((200, 367, 900, 381), field="holder.phone"), narrow), SystemClock())
    assert made.left_out == (1,)
    assert made.scheduled == (form("rights-notice").fields["holder.address"].label,)
    assert made.pages == 2
    assert made.pdf.startswith(flat_form())


def test_ticks_of_samples_are_marked_where_the_paper_has_a_box_for_another() -> None:
    one = text((100, 67, 110, 77), kind="tick", field="payment.method", value="money-order")
    assert len(try_printing(printing(one), SystemClock()).pdf) > len(try_printing(printing(), SystemClock()).pdf)


def test_guides_are_the_printed_lines() -> None:
    (page,) = guarded.guides(flat_form())
    assert [round(line[2]) for line in page.levels] == [81 + 30 * row for row in range(8)]
    with pytest.raises(Unreadable):
        guarded.guides(b"%PDF-1.4 nothing")


def test_advice_is_sorted_to_its_blanks(tmp_path: Path) -> None:
    exhibit = tmp_path / "exhibit.txt"
    exhibit.write_text("NOTICE OF GUARANTEED DELIVERY\n\nName of Firm: ________________\n\nSignature: _____________\n")
    mapped = mapped_official(exhibit, "rights-notice")
    opened = ready_to_edit(mapped.printing, mapped.warnings, unsaved=True)
    signed = next(at for at, one in enumerate(mapped.printing.placements) if one.kind == "image")
    assert opened.advice[signed].startswith("Left open for ink.")
    assert all("placement.json" not in said for said in (*opened.advice.values(), *opened.about))


class Enough(Exception):
    """What a person who cancels raises."""


def test_telling_ends_the_work(tmp_path: Path) -> None:
    exhibit = tmp_path / "exhibit.txt"
    exhibit.write_text("Name of Firm: ________________\n")
    told: list[tuple[str, int, int]] = []

    def tell(words: str, count: int, of: int) -> None:
        told.append((words, count, of))
        raise Enough

    with pytest.raises(Enough):
        mapped_official(exhibit, "rights-notice", tell)
    assert told == [("Reading the paper", 0, 9)]


def test_a_folder_is_opened_with_its_lines(tmp_path: Path) -> None:
    write_printing(printing(ruled(0, field="guarantor.firm")), tmp_path)
    opened = open_printing_folder(tmp_path)
    assert len(opened.guides) == 1
    assert not opened.unsaved
