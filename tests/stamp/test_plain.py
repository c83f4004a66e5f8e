"""The plain paper: every word on it once, whatever its letters, on as many pages as it takes."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gdnotice.stamp.typeset.fresh import settable
from gdnotice.stamp.typeset.page import MARGIN, PAGE, WIDTH
from gdnotice.stamp.typeset.plain import Block, Heading, Pairs, Rows, Text, plain_paper

NOON = datetime(2026, 11, 30, 17, tzinfo=UTC)
NAMES = "Zoë Łukasiewicz-Ångström, Παπαδόπουλος, Достоевский, Nguyễn Văn Ắt"


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def long_paper() -> list[Block]:
    rows = [
        (str(number), f"what happened in row {number} and was long enough to be broken", "ab" * 32)
        for number in range(80)
    ]
    return [
        Heading("A paper"),
        Pairs([("Holder", NAMES), ("Address", "12 Example Street\nAlbany")]),
        Heading("A table", 2),
        Rows(("No.", "What", "Hash"), rows, (1, 3, 4), mono=(2,)),
        Text("x" * 400, mono=True),
        Text("The end of it.", small=True),
    ]


def test_it_is_a_sound_pdf_with_page_numbers_and_the_heads_of_tables_on_each(
    tmp_path: Path, tool: Callable[[str], str]
) -> None:
    pdf = plain_paper(long_paper(), "A paper", NOON)
    assert pdf == plain_paper(long_paper(), "A paper", NOON)
    found = pages(pdf)
    assert len(found) > 2
    for number, text in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in text
        assert "A paper · 2026-11-30 17:00 UTC" in text
    assert sum("Hash" in text for text in found) == sum("ababab" in text for text in found)
    whole = " ".join(found)
    for name in NAMES.split(", "):
        assert name in whole
    assert [whole.count(f"in row {number} and") for number in range(80)] == [1] * 80
    assert whole.count("x") >= 400
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    checked = subprocess.run([tool("qpdf"), "--check", path], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_everything_stands_within_the_margins(tmp_path: Path, tool: Callable[[str], str]) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(plain_paper(long_paper(), "A paper " * 40, NOON))
    said = subprocess.run([tool("pdftotext"), "-bbox", path, "-"], capture_output=True, text=True, timeout=60)
    edges = [line.split('"') for line in said.stdout.splitlines() if line.strip().startswith("<word")]
    assert len(edges) > 100
    for one in edges:
        left, top, right, bottom = (float(one[place]) for place in (1, 3, 5, 7))
        assert left >= MARGIN - 1
        assert right <= MARGIN + WIDTH + 1
        assert top >= 0
        assert bottom <= PAGE[1]


def test_a_letter_that_no_face_has_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settable("山田 Ltd", "serif") == "[U+5C71][U+7530] Ltd"
    assert "[U+5C71]" in pages(plain_paper([Text("山田 Ltd")], "A paper", NOON))[0]


@given(text=st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_can_be_put_anywhere(text: str) -> None:
    blocks: list[Block] = [
        Heading(text),
        Text(text),
        Text(text, mono=True),
        Pairs([(text, text)]),
        Rows((text,), [(text,)], (1,)),
    ]
    assert plain_paper(blocks, text, NOON).startswith(b"%PDF-1.7")
