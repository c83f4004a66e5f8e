"""What stamps of the same fields share is shared rightly: a stamp from what is ready is the stamp made from nothing."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify
from tests.stamp.papers import carried_of, compiled, sound, text_of
from tests.stamp.test_widgets import LOOK, changed_only_in, fields_of, filled, form, objects_of, widget

BOXES: dict[str, Box] = {
    "left": (100, 100, 400, 118),
    "right": (100, 130, 400, 148),
    "comb": (100, 160, 280, 178),
    "lines": (100, 190, 300, 240),
    "short": (100, 250, 300, 268),
    "list": (100, 280, 300, 298),
    "kid": (100, 310, 300, 328),
    "tick": (100, 340, 110, 350),
    "other": (130, 340, 140, 350),
    "old": (100, 370, 300, 388),
}
_ENTRIES = {
    "left": b"/FT /Tx /T (left) /DA (/Helv 0 Tf 0 g)",
    "right": b"/FT /Tx /T (right) /Q 2 /DA (/Helv 7 Tf 0 g)",
    "comb": b"/FT /Tx /T (comb) /Ff 16777216 /MaxLen 9",
    "lines": b"/FT /Tx /T (lines) /Ff 4096",
    "short": b"/FT /Tx /T (short) /MaxLen 12 /MK << /BC [1 0 0] >>",
    "list": b"/FT /Ch /T (list) /Ff 131072 /Opt [[(w) (By wire)] [(c) (By check)]]",
    "kid": b"/Parent 8 0 R",
    "tick": b"/FT /Btn /T (tick) /AS /Off /AP << /N << /On 9 0 R >> >> /MK << /CA (8) >> /DA (/ZaDb 0 Tf 0 g)",
    "other": b"/FT /Btn /T (other)",
    "old": b"/FT /Tx /T (old) /V (before)",
}
NUMBERS = {name: number for number, name in enumerate(_ENTRIES, 10)}


def table_form() -> bytes:
    fields = {number: widget(*BOXES[name], _ENTRIES[name]) for name, number in NUMBERS.items()}
    fields[8] = b"<< /FT /Tx /T (kid) /Kids [%d 0 R] >>" % NUMBERS["kid"]
    fields[9] = LOOK
    roots = " ".join(f"{8 if name == 'kid' else number} 0 R" for name, number in NUMBERS.items())
    return form(dict(sorted(fields.items())), roots)


def streamed_form(folder: Path) -> bytes:
    """The same with its dictionaries in object streams."""
    before, after = folder / "table.pdf", folder / "streamed.pdf"
    before.write_bytes(table_form())
    subprocess.run(["qpdf", "--object-streams=generate", "--static-id", before, after], check=True)
    return after.read_bytes()


def placements() -> list[Placement]:
    kinds: dict[str, Any] = {"tick": {"kind": "tick", "value": "yes"}, "other": {"kind": "tick", "value": "yes"}}
    kinds["lines"] = {"lines": 4}
    return [Placement(1, box, **{"field": name, "widget": name, **kinds.get(name, {})}) for name, box in BOXES.items()]


FULL: Mapping[str, Any] = {
    "left": "50% of (Sample) Łódź",
    "right": "1,200.50",
    "comb": "987654321",
    "lines": ("12 Example Street (rear)", "Albany, NY 12207"),
    "short": "longer than its field takes",
    "list": "By check",
    "kid": "Sample & Sons",
}


@pytest.fixture(scope="module", params=["table", "streamed"])
def ready(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    folder = tmp_path_factory.mktemp("forms")
    return compiled(table_form() if request.param == "table" else streamed_form(folder), *placements())


def anew(of: Compiled, texts: Mapping[str, Any], ticks: Mapping[str, Any], draft: bool) -> Stamped:
    return stamp(compiled(of.printing.official, *placements()), texts, ticks, carried_of({}), draft=draft)


_TEXT = st.text("abcdefgh ()%1234567890łő", min_size=1, max_size=24).map(str.strip).filter(bool)
_GIVEN = {
    **dict.fromkeys(("left", "right", "short", "kid", "old"), _TEXT),
    "lines": st.lists(_TEXT, min_size=1, max_size=3).map(tuple),
    "comb": st.text("0123456789", min_size=1, max_size=9),
    "list": st.sampled_from(["By wire", "By check"]),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.fixed_dictionaries({}, optional=_GIVEN),
    ticks=st.sets(st.sampled_from(["tick", "other"])),
    draft=st.booleans(),
)
def test_a_stamp_does_not_depend_on_those_before_it(
    ready: Compiled, texts: dict[str, Any], ticks: set[str], draft: bool
) -> None:
    marks = dict.fromkeys(sorted(ticks), "yes")
    done = stamp(ready, texts, marks, carried_of({}), draft=draft)
    assert done.revision == anew(ready, texts, marks, draft).revision
    read_back(done)
    assert verify(done.pdf).problems == ()
    values = {name: one.get("/V") for name, one in fields_of(done.pdf).items()}
    for name in ("left", "right", "short", "kid", "old"):
        if name in texts:
            assert values[name] == texts[name]


def test_every_kind_of_field_is_filled_drawn_and_locked(ready: Compiled, tmp_path: Path) -> None:
    done = filled(ready, dict(FULL), {"tick": True, "other": True})
    sound(done.pdf, tmp_path)
    assert done.pdf.startswith(ready.printing.official)
    found = fields_of(done.pdf)
    told = {name: found[name].get("/V") for name in FULL}
    assert told == {**FULL, "lines": "12 Example Street (rear)\nAlbany, NY 12207", "list": "c"}
    assert found["tick"]["/V"] == "/On"
    assert all(found[name]["/Ff"] & 1 for name in (*FULL, "tick", "other"))
    assert not found["old"].get("/Ff", 0)
    printed = text_of(done.pdf, tmp_path)
    for text in ("50% of (Sample) Łódź", "1,200.50", "987654321", "Albany, NY 12207", "By check", "Sample & Sons"):
        assert text in printed
    boxes = [BOXES[name] for name in (*FULL, "tick", "other")]
    changed_only_in(ready.printing.official, done.pdf, boxes, tmp_path)


def test_an_old_value_goes_where_the_answer_has_no_room_for_it(ready: Compiled) -> None:
    done = filled(ready, {"left": "x", "old": "after"})
    assert fields_of(done.pdf)["old"]["/V"] == "after"


def test_dictionaries_lie_compressed_where_those_of_the_official_file_do(ready: Compiled) -> None:
    done = filled(ready, dict(FULL), {"tick": True})
    reader = PdfReader(io.BytesIO(done.pdf))
    fields: Any = reader.root_object["/AcroForm"]
    inside = {one.idnum for one in list.__iter__(fields["/Fields"])} & {*reader.xref_objStm}
    if b"/ObjStm" in ready.printing.official:
        assert len(inside) >= 8
        assert done.revision.count(b"/ObjStm") == 1
        assert len(done.revision) < len(
            anew(compiled(table_form(), *placements()), FULL, {"tick": True}, False).revision
        )
    else:
        assert not inside
        assert b"/ObjStm" not in done.revision
    read_back(done)


def test_a_stamped_paper_with_compressed_dictionaries_can_be_stamped_again(tmp_path: Path) -> None:
    first = filled(compiled(streamed_form(tmp_path), *placements()), {"left": "once"})
    second = filled(compiled(first.pdf, *placements()), {"right": "twice"}, {"other": True})
    sound(second.pdf, tmp_path)
    found = fields_of(second.pdf)
    assert (found["left"]["/V"], found["right"]["/V"]) == ("once", "twice")
    assert verify(second.pdf).problems == ()


def test_a_field_says_only_what_it_does_not_inherit() -> None:
    of = compiled(table_form(), *placements())
    locked = objects_of(filled(of, {"left": "x", "right": "x"}, {"tick": True}).pdf)
    assert "/DA" not in locked(NUMBERS["left"])  # the form's own says the same
    assert locked(NUMBERS["right"])["/DA"] == "/Helv 7 Tf 0 g"
    assert "/MK" not in locked(NUMBERS["tick"])
    open_ = objects_of(filled(of, {}, {"tick": True}, draft=True).pdf)
    assert open_(NUMBERS["tick"])["/MK"]["/CA"] == "8"


def test_lengths_say_how_long_the_contents_are(ready: Compiled) -> None:
    done = filled(ready, dict(FULL), {"tick": True, "other": True})
    streams = re.findall(rb"/Length +(\d+)[^\n]*>>\nstream\n(.*?)\nendstream\nendobj\n", done.revision, re.DOTALL)
    assert len(streams) > 7
    for length, body in streams:
        assert int(length) == len(body)
