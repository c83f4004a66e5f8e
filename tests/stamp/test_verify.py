"""What a stamped paper carries comes back, and any change to the paper is told."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.errors import Unreadable
from gdnotice.stamp.carried import NAME, embedded_file, parse_carried, read_carried
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.preview import preview
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify
from gdnotice.values import digest
from tests.stamp.papers import ORIGIN, carried_of, compiled, content, flat_form, handmade, ruled, sound, text_of

ANSWERS = {
    "blank.1.0": "Łukasz (Sample) “Holder”",
    "shares": 1200,
    "rows": [{"number": "SM-1", "odd": True}],
    "no": None,
}


@pytest.fixture(scope="module")
def paper() -> Stamped:
    texts = {"blank.1.0": "Łukasz (Sample) “Holder”"}
    tick = Placement(1, (60, 400, 70, 410), "tick", "pay", "wire")
    return stamp(compiled(flat_form(), ruled(0), ruled(1), tick), texts, {"pay": "wire"}, carried_of(ANSWERS))


def test_the_answers_come_back(paper: Stamped) -> None:
    found = read_carried(paper.pdf)
    assert found.answers == ANSWERS
    assert found.at == datetime.fromisoformat("2026-11-30T10:30:00-05:00")
    assert (found.origin.form, found.origin.offer, found.origin.terms) == ("test-form", "sample-offer", ORIGIN.terms)
    assert (found.official_sha256, found.official_length) == (digest(paper.official), len(paper.official))
    assert [one["text"] for one in found.placed] == ["Łukasz (Sample) “Holder”", "X"]
    assert found.draft is False


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.lists(st.text())))
def test_any_answers_come_back(answers: dict[str, Any]) -> None:
    carried = carried_of(answers)
    opening, closing = carried.origin.opening("c" * 64, 5), carried.closing(draft=True, texts=[])
    assert parse_carried(opening.json + closing).answers == answers
    file = embedded_file(opening, closing, carried.at)
    packed = file[file.index(b"stream\n") + 7 : file.rindex(b"\nendstream")]
    assert zlib.decompress(packed) == opening.json + closing


def test_answers_longer_than_one_stored_block_are_packed_whole() -> None:
    carried = carried_of({"a": "x" * 150_000})
    opening, closing = carried.origin.opening("c" * 64, 5), carried.closing(draft=True, texts=[])
    file = embedded_file(opening, closing, carried.at)
    packed = file[file.index(b"stream\n") + 7 : file.rindex(b"\nendstream")]
    assert zlib.decompress(packed) == opening.json + closing


def test_an_intact_stamp_is_told_as_such(paper: Stamped) -> None:
    seen = verify(paper.pdf)
    assert seen.problems == ()
    assert seen.ok
    assert seen.official_sha256 == digest(paper.official)
    (one,) = seen.stamps
    assert (one.form, one.offer, one.draft) == ("test-form", "sample-offer", False)
    assert (one.sha256, one.length, one.official_length) == (
        digest(paper.pdf),
        len(paper.revision),
        len(paper.official),
    )


def test_any_changed_byte_is_told(paper: Stamped) -> None:
    chance = random.Random(7)
    whole = paper.pdf
    places = [0, len(paper.official) - 1, *range(len(paper.official), len(paper.official) + 40), len(whole) - 1]
    places += [chance.randrange(len(whole)) for _ in range(120)]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        seen = verify(bytes(changed))
        assert not seen.ok, f"byte {place}"
        assert seen.problems


def test_a_byte_put_in_or_taken_out_is_told(paper: Stamped) -> None:
    chance = random.Random(8)
    whole = paper.pdf
    for place in [0, len(paper.official), *(chance.randrange(len(whole)) for _ in range(40))]:
        assert not verify(whole[:place] + b" " + whole[place:]).ok
        assert not verify(whole[:place] + whole[place + 1 :]).ok


def test_problems_are_told_in_words(paper: Stamped) -> None:
    def told(pdf: bytes) -> str:
        (problem,) = verify(pdf).problems
        return problem

    whole = paper.pdf
    assert "not stamped by this program" in told(paper.official)
    assert "not stamped by this program" in told(b"")
    assert "added after the stamp: 5 bytes" in told(whole + b"more\n")
    assert "cut off" in verify(whole[:-10]).problems[0]
    assert "1 byte was put into the official part" in told(whole[:50] + b" " + whole[50:])
    assert "stamp was changed" in verify(whole.replace(b'"draft":false', b'"draft":falze')).problems[0]
    assert "official part" in verify(whole.replace(b"ReportLab", b"ReportLeb", 1)).problems[0]


def test_a_revision_added_by_another_program_is_told(paper: Stamped) -> None:
    placement = Placement(1, (200, 337, 560, 351), field="b.name")
    from gdnotice.stamp.printing import printing_of

    added = preview(printing_of("f", "T", paper.pdf, ((612.0, 792.0),), (placement,)))
    without_record = added.replace(b"/Type/GDNO_Stamp", b"/Type/OTHR_Stamp")
    without_record = (
        without_record[: len(paper.pdf)].replace(b"/OTHR_Stamp", b"/GDNO_Stamp") + without_record[len(paper.pdf) :]
    )
    (problem,) = verify(without_record).problems
    assert f"added after the stamp: {len(added) - len(paper.pdf):,} bytes" in problem


def test_two_stamps_are_both_told(paper: Stamped) -> None:
    of = compiled(paper.pdf, Placement(1, (200, 337, 560, 351), field="b.name"))
    again = stamp(of, {"b.name": "Guarantor"}, {}, carried_of({"b.name": "Guarantor"}))
    seen = verify(again.pdf)
    assert seen.problems == ()
    assert [one.official_length for one in seen.stamps] == [len(paper.official), len(paper.pdf)]
    assert read_carried(again.pdf).answers == {"b.name": "Guarantor"}
    assert not verify(again.pdf.replace(b"(Sample)", b"(Simple)", 1)).ok


def attached(body: bytes) -> bytes:
    name = NAME.encode("ascii")
    return handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
            3: b"<< /Type /Page /Parent 2 0 R >>",
            4: b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 5 0 R >> >>" % (name, name),
            5: content(body),
        }
    )


def good() -> dict[str, Any]:
    carried = carried_of({"a": 1})
    found: dict[str, Any] = json.loads(
        carried.origin.opening("c" * 64, 5, placed=('["a",1,[1,2,3,4]]',)).json
        + carried.closing(draft=False, texts=['"x"'])
    )
    return found


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    found = good()
    change(found)
    return attached(json.dumps(found).encode())


HOSTILE = {
    "nothing": b"",
    "no PDF": b"hello",
    "no attachment": flat_form(),
    "no JSON": attached(b"{"),
    "deep": attached(b"[" * 200_000),
    "no object": attached(b"[1]"),
    "not UTF-8": attached(b"{\xff}"),
    "no answers": changed(lambda found: found.pop("answers")),
    "answers no table": changed(lambda found: found.update(answers=[1])),
    "no zone": changed(lambda found: found.update(at="2026-11-30T10:30:00")),
    "no moment": changed(lambda found: found.update(at="yesterday")),
    "length no number": changed(lambda found: found.update(official_length=True)),
    "placed no list": changed(lambda found: found.update(placed={"a": 1})),
    "placed nonsense": changed(lambda found: found.update(placed=[["a", 1, [1, 2, "3", 4], "x"]])),
    "placed too short": changed(lambda found: found.update(placed=[["a", 1]])),
    "more placed than texts": changed(lambda found: found.update(texts=[])),
    "more texts than placed": changed(lambda found: found.update(texts=["x", "y"])),
    "texts no list": changed(lambda found: found.update(texts={"a": 1})),
    "a text that is no text": changed(lambda found: found.update(texts=[None])),
    "huge": attached(b'"' + b"x" * 5_000_000 + b'"'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_carries_no_answers_is_refused_in_words(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_carried(HOSTILE[name])
    assert caught.value.what.endswith(".")
    assert not verify(HOSTILE[name]).ok


def test_the_good_attachment_is_read() -> None:
    assert read_carried(changed(lambda found: found)).answers == {"a": 1}


def test_the_preview_names_every_blank(tmp_path: Any) -> None:
    from gdnotice.stamp.printing import printing_of

    blanks = (
        ruled(0), ruled(1, field=None), ruled(2, field="certs", row=1, column="number"),
        Placement(1, (60, 400, 70, 410), "tick", "pay", "wire"),
    )  # fmt: skip
    done = preview(printing_of("f", "T", flat_form(), ((612.0, 792.0),), blanks))
    sound(done, tmp_path)
    assert done.startswith(flat_form())
    text = text_of(done, tmp_path)
    for name in ("blank.1.0", "unmapped", "certs row 1, number", "pay: wire"):
        assert name in text
