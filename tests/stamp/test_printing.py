from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.errors import Unreadable
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import (
    Printing,
    overlapping,
    parse_printing,
    placement_json,
    printing_of,
    read_printing,
    write_printing,
)

PAGES = ((612.0, 792.0), (595.25, 842.0))
FULL = Placement(
    page=2, box=(10.5, 20.25, 110.0, 34.0), kind="text", field="certificates", row=3, column="number", align="right",
    lines=2, size=8.5, near="Certificate No(s)., “if available”", confidence=0.75,
)  # fmt: skip


def printing(*placements: Placement) -> Printing:
    return printing_of(
        "rights-notice", "Notice of Guaranteed Delivery", b"%PDF-1.4 not looked at here", PAGES, placements
    )


def test_a_printing_comes_back_from_its_folder(tmp_path: Path) -> None:
    one = printing(FULL, Placement(1, (1, 2, 20, 12), "tick", "pay", "wire"), Placement(1, (1, 2, 200, 12)))
    write_printing(one, tmp_path / "P")
    assert read_printing(tmp_path / "P") == one


@given(
    st.builds(
        Placement,
        page=st.integers(1, 2),
        box=st.tuples(st.integers(0, 200), st.integers(0, 300), st.integers(220, 590), st.integers(310, 790)).map(
            lambda box: tuple(edge + 0.25 for edge in box)
        ),
        field=st.none() | st.text(min_size=1),
        row=st.none(),
        align=st.sampled_from(["left", "center", "right"]),
        lines=st.integers(1, 40),
        near=st.text(),
    )
)
def test_any_placement_survives_its_file(placement: Placement) -> None:
    one = printing(placement)
    assert parse_printing(placement_json(one), one.official, Path("placement.json")) == one


def refused(change: dict[str, Any] | None = None, **placement: Any) -> list[str]:
    """The messages for a file with these changes."""
    one = printing()
    found = json.loads(placement_json(one))
    found.update(change or {})
    if placement:
        found["placements"] = [{"page": 1, "box": [10, 20, 100, 34], "field": "x", **placement}]
    with pytest.raises(Unreadable) as caught:
        parse_printing(json.dumps(found), one.official, Path("P/placement.json"))
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"page": 3}, "placements[0].page"),
        ({"page": True}, "placements[0].page"),
        ({"box": [10, 20, 10, 34]}, "placements[0].box"),
        ({"box": [10, 20, 700, 34]}, "placements[0].box"),
        ({"box": [10, 20, 100]}, "placements[0].box"),
        ({"box": [10, 20, 100, 22]}, "placements[0].box"),
        ({"box": ["10", 20, 100, 34]}, "placements[0].box"),
        ({"kind": "tick"}, "placements[0].value"),
        ({"kind": "comb"}, "placements[0].kind"),
        ({"value": "yes"}, "placements[0].value"),
        ({"row": 0}, "placements[0].column"),
        ({"align": "middle"}, "placements[0].align"),
        ({"lines": 0}, "placements[0].lines"),
        ({"size": 5}, "placements[0].size"),
        ({"confidence": 2}, "placements[0].confidence"),
        ({"feild": "y"}, "placements[0].feild"),
        ({"field": 7}, "placements[0].field"),
    ],
)
def test_a_wrong_key_is_named(given: dict[str, Any], key: str) -> None:
    (message,) = refused(**given)
    assert message.startswith(f"{key}: ")


def test_all_mistakes_come_at_once() -> None:
    wrong = {"page": 9, "box": [0, 0, 50, 20]}
    messages = refused({"title": 3, "sha256": "0" * 64, "placements": [wrong, "text", {"page": 1}], "more": 1})
    assert [message.partition(":")[0] for message in messages] == [
        "more", "title", "sha256", "placements[0].page", "placements[1]", "placements[2].box",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "{}", "[" * 100_000, '{"pages": [NaN]}', '{"a": 1e999}'])
def test_what_is_no_placement_file_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_printing(text, b"", Path("placement.json"))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is not there"):
        read_printing(tmp_path / "nowhere")


def test_overlapping_blanks_are_warned_of() -> None:
    one = Placement(1, (10, 10, 100, 24), field="one")
    beside = Placement(1, (100, 10, 200, 24), field="beside")
    over = Placement(1, (50, 20, 150, 34), field="over")
    open_ = Placement(1, (50, 20, 150, 34))
    assert overlapping(printing(one, beside, open_)) == []
    assert len(overlapping(printing(one, beside, over, Placement(2, (50, 20, 150, 34), field="over")))) == 2
