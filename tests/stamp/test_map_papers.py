"""Papers laid out in the many ways of agents and their printers: what is surely mapped is right, and most is mapped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from gdnotice.pack.load import form
from gdnotice.stamp.exhibit.blanks import find_blanks
from gdnotice.stamp.exhibit.text import read_exhibit
from gdnotice.stamp.mapping.mapping import Mapped, map_exhibit
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.mapping.warnings import CLEAR
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import overlapping
from tests.stamp.marked import Marked, marked, on_page, said, typewritten

PAPERS = sorted((Path(__file__).parent / "layouts").glob("*.txt"))
NAMES = [path.stem for path in PAPERS]

LEAST = 0.8
"""Of the blanks that a form answers, the share mapped right on every paper; most reach more than nine in ten."""


@cache
def printed(path: Path) -> tuple[Mapped, list[tuple[Marked, Placement | None]]]:
    form_id, text, blanks = marked(path)
    mapped = map_pdf(typewritten(text), "official.pdf", form(form_id))
    return mapped, [(blank, on_page(blank, mapped.printing.placements)) for blank in blanks]


@cache
def typed(path: Path) -> tuple[Mapped, list[tuple[Marked, Placement | None]]]:
    form_id, text, blanks = marked(path)
    content = text.encode()
    mapped = map_exhibit(content, path.name, form(form_id))
    found = find_blanks(read_exhibit(content, path.name).lines)
    placements = iter(mapped.printing.placements)
    cells = [
        (next(placements), found.lines[place.first].number - 1, place.start, place.end)
        for blank in found.blanks
        for place in blank.places
    ]
    pairs = []
    for blank in blanks:
        # A gap that was widened moves what stands to its right.
        beside = [
            (min(end, blank.end + 8) - max(start, blank.start - 8), one)
            for one, line, start, end in cells
            if line == blank.line and end > blank.start - 8 and start < blank.end + 8
            and (one.kind == "tick") == any("=" in answer for answer in blank.answers)
        ]  # fmt: skip
        pairs.append((blank, max(beside, key=lambda pair: pair[0])[1] if beside else None))
    return mapped, pairs


@pytest.mark.parametrize("read", [printed, typed], ids=["pdf", "text"])
@pytest.mark.parametrize("path", PAPERS, ids=NAMES)
def test_what_is_surely_mapped_is_right(path: Path, read: object) -> None:
    assert callable(read)
    mapped, pairs = read(path)
    wrong = [
        (blank.answers, said(one), one.confidence)
        for blank, one in pairs
        if one is not None and one.confidence >= CLEAR and said(one) not in (*blank.answers, "-")
    ]
    assert wrong == []
    seen = {id(one) for _, one in pairs}
    elsewhere = [one for one in mapped.printing.placements if id(one) not in seen and said(one) != "-"]
    assert [said(one) for one in elsewhere if one.confidence >= CLEAR] == []
    assert overlapping(mapped.printing) == []


@pytest.mark.parametrize("read", [printed, typed], ids=["pdf", "text"])
@pytest.mark.parametrize("path", PAPERS, ids=NAMES)
def test_most_blanks_are_found_and_mapped(path: Path, read: object) -> None:
    assert callable(read)
    _, pairs = read(path)
    assert all(one is not None for _, one in pairs)
    asked = [(blank, one) for blank, one in pairs if "-" not in blank.answers]
    right = [blank for blank, one in asked if one is not None and said(one) in blank.answers]
    assert len(right) >= LEAST * len(asked), [
        (blank.answers, one and said(one)) for blank, one in asked if blank not in right
    ]
