"""What does not fit is on the schedule in full, and the blank says where."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from gdnotice.stamp.marks import DRAFT
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.values import Printed
from tests.stamp.papers import carried_of, compiled, flat_form, one_page, sound, text_of

LONG = " ".join(f"word{number}" for number in range(400))


def table(rows: int) -> tuple[dict[str, str], ...]:
    return tuple({"number": f"SM-{1000 + row}", "shares": f"{row * 100:,}"} for row in range(rows))


CELLS = [
    Placement(1, (left, 200 + 16 * row, left + 100, 216 + 16 * row), field="certs", row=row, column=column)
    for row in range(3)
    for left, column in ((60, "number"), (160, "shares"))
]


def scheduled(paper: bytes, texts: dict[str, Printed], *placements: Placement, draft: bool = False) -> Stamped:
    labels = {"certs": "Certificates tendered", "certs.number": "Certificate number", "note": "Remarks"}
    done = stamp(
        compiled(paper, *placements), texts, {}, carried_of({}),
        draft=draft, labels=labels, heading=("Holder: Sample Holder", "Issuer: Sample Mining, Inc."),
    )  # fmt: skip
    assert done.pdf.startswith(paper)
    read_back(done)
    return done


def test_a_long_answer_is_on_the_schedule_in_full(tmp_path: Path) -> None:
    done = scheduled(flat_form(), {"note": LONG}, Placement(1, (200, 97, 500, 111), field="note"))
    sound(done.pdf, tmp_path)
    assert done.pages == 2
    assert [one.number for one in done.continued] == ["A-1"]
    assert "See attached Schedule A-1" in text_of(done.pdf, tmp_path, "-l", "1")
    text = text_of(done.pdf, tmp_path, "-f", "2")
    for words in (
        "SCHEDULE A", "to the Notice of Guaranteed Delivery", "Holder: Sample Holder", "Issuer: Sample Mining, Inc.",
        "A-1", "Remarks", "Page 1 of 1", "Schedule A to the Notice of Guaranteed Delivery",
    ):  # fmt: skip
        assert words in text
    assert re.findall(r"word\d+", text) == LONG.split()


def test_a_table_with_too_many_rows_is_on_the_schedule_as_a_whole(tmp_path: Path) -> None:
    done = scheduled(flat_form(), {"certs": table(120)}, *CELLS)
    sound(done.pdf, tmp_path)
    assert done.pages == 4
    first = text_of(done.pdf, tmp_path, "-l", "1")
    assert "Schedule" in first
    assert "SM-" not in first
    text = text_of(done.pdf, tmp_path, "-f", "2")
    assert re.findall(r"(SM-\d+)\s+([\d,]+)", text) == [(row["number"], row["shares"]) for row in table(120)]
    assert text.count("Certificate number") == 3
    assert text.count("A-1 (continued)") == 2
    assert "Page 3 of 3" in text


def test_a_table_that_fits_stays_on_the_form() -> None:
    done = scheduled(flat_form(), {"certs": table(3)}, *CELLS)
    assert done.continued == ()
    assert {(one.text, one.box[1]) for one in done.placed if one.text.startswith("SM")} == {
        (f"SM-{1000 + row}", 200 + 16 * row) for row in range(3)
    }


def test_a_row_higher_than_a_page_runs_on(tmp_path: Path) -> None:
    rows = ({"number": LONG, "shares": "5"}, *table(3))
    done = scheduled(flat_form(), {"certs": rows}, *CELLS)
    sound(done.pdf, tmp_path)
    text = text_of(done.pdf, tmp_path, "-f", "2")
    assert re.findall(r"word\d+", text) == LONG.split()


def test_several_answers_are_numbered_in_order_and_the_page_tree_counts_them(tmp_path: Path) -> None:
    blanks = [Placement(1, (200, 97 + 30 * row, 500, 111 + 30 * row), field=f"note{row}") for row in range(3)]
    done = scheduled(flat_form(2), {f"note{row}": f"{LONG} {row}" for row in range(3)}, *blanks)
    sound(done.pdf, tmp_path)
    assert [(one.number, one.field) for one in done.continued] == [("A-1", "note0"), ("A-2", "note1"), ("A-3", "note2")]
    reader = PdfReader(io.BytesIO(done.pdf))
    assert reader.root_object["/Pages"]["/Count"] == len(reader.pages) == done.pages  # type: ignore[index]


@pytest.mark.parametrize("page", [b"/MediaBox [0 0 595 842] /Rotate 90", b"/MediaBox [0 0 306 396] /UserUnit 2"])
def test_the_schedule_has_the_size_of_the_first_page_as_seen(page: bytes, tmp_path: Path) -> None:
    done = scheduled(one_page(page), {"note": LONG}, Placement(1, (200, 97, 500, 111), field="note"))
    sound(done.pdf, tmp_path)
    last = PdfReader(io.BytesIO(done.pdf)).pages[-1]
    wanted = (842, 595) if b"595" in page else (612, 792)
    assert (last.cropbox.width, last.cropbox.height, last.rotation) == (*wanted, 0)


def test_a_draft_marks_the_schedule_too(tmp_path: Path) -> None:
    done = scheduled(flat_form(2), {"note": LONG}, Placement(1, (200, 97, 500, 111), field="note"), draft=True)
    sound(done.pdf, tmp_path)
    assert done.pages == 3
    for page in "123":
        assert DRAFT in text_of(done.pdf, tmp_path, "-f", page, "-l", page)
