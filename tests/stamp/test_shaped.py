"""Names in Hebrew and Arabic: joined, in their order, read back as they were typed; refused where no face has them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.fit import Measure
from gdnotice.stamp.letters import shaped
from gdnotice.stamp.letters.faces import normal
from gdnotice.stamp.letters.glyphs import HEADER, unhinted
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Unprintable, unprintable
from gdnotice.stamp.readback import missing, read_back
from gdnotice.stamp.stamp import Stamped, stamp
from tests.stamp.fielded import Fielded
from tests.stamp.papers import carried_of, compiled, flat_form, ruled, sound
from tests.stamp.test_more_faces import forgotten

HEBREW, ARABIC, PERSIAN = "שלום כהן", "محمد علي بن يوسف", "علی\u200cرضا"
POINTED = "שָׁלוֹם"
MIXED = "Sample (שלום) Holdings Ltd. 12"
NAMES = (HEBREW, ARABIC, PERSIAN, POINTED, MIXED, "שלום (Sample) 12", "سلام שלום abc", "Łódź שלום")


@pytest.fixture(scope="module")
def real_faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("fonts")
    for package, file in (
        ("fontpkg_heebo", "Heebo[wght].ttf"),
        ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    ):
        (folder / file).write_bytes((resources.files(package) / "files" / file).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDNOTICE_FONTS", str(folder))
        forgotten()
        yield folder
    forgotten()


@pytest.fixture(scope="module")
def desk(real_faces: Path) -> Compiled:
    return compiled(flat_form(), *(ruled(row) for row in range(8)))


def stamped(of: Compiled, *names: str) -> Stamped:
    return stamp(of, {f"blank.1.{row}": name for row, name in enumerate(names)}, {}, carried_of({}))


def test_every_name_is_printed_and_read_back(desk: Compiled, tmp_path: Path) -> None:
    assert unprintable(dict(enumerate_names())) == ()
    done = stamped(desk, *NAMES)
    assert done.unprintable == ()
    assert done.continued == ()
    assert sorted(one.text for one in done.placed) == sorted(map(normal, NAMES))
    read_back(done)
    sound(done.pdf, tmp_path)


def enumerate_names() -> list[tuple[str, str]]:
    return [(f"blank.1.{row}", name) for row, name in enumerate(NAMES)]


@pytest.mark.parametrize("name", [HEBREW, ARABIC, POINTED, PERSIAN])
def test_other_readers_find_the_name_as_it_was_typed(
    desk: Compiled, name: str, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    path = tmp_path / "name.pdf"
    path.write_bytes(stamped(desk, name).pdf)
    said = subprocess.run([tool("pdftotext"), path, "-"], capture_output=True, check=True, text=True).stdout
    assert normal(name) in said.replace("\u202b", "").replace("\u202c", "")
    document = pypdfium2.PdfDocument(path)
    seen = document[0].get_textpage().get_text_range()
    document.close()
    # PDFium finds the letters under the points, and puts the points beside them in an order of its own.
    assert normal(name) in seen or (name == POINTED and sorted(normal(name)) == sorted(seen.split()[-1]))


def test_letters_run_from_right_to_left_and_join(desk: Compiled) -> None:
    done = stamped(desk, ARABIC)
    document = pypdfium2.PdfDocument(done.pdf)
    text = document[0].get_textpage()
    whole = text.get_text_range()
    first, last = whole.index(ARABIC), whole.index(ARABIC) + len(ARABIC) - 1
    assert text.get_charbox(first)[0] > text.get_charbox(last)[2]
    document.close()
    line = shaped.line("sans", ARABIC)
    apart = sum(shaped.line("sans", letter).width for letter in ARABIC)
    assert line.width < apart


def test_the_width_is_that_of_the_ink(desk: Compiled) -> None:
    """What fitting reckons with is what a renderer draws: no ink outside the ends, and hardly any room inside them."""
    measure = Measure("sans")
    for name in (HEBREW, ARABIC, MIXED):
        done = stamped(desk, name)
        (piece,) = done.pieces
        scale = 6
        document = pypdfium2.PdfDocument(done.pdf)
        picture = np.asarray(document[0].render(scale=scale, grayscale=True).to_pil())
        document.close()
        band = picture[int((792 - piece.y - 9) * scale) : int((792 - piece.y + 0.4) * scale), 190 * scale :]
        across = np.flatnonzero(band.min(axis=0) < 128) / scale + 190
        inside = across[(across > 199.5)]
        assert piece.x - 0.5 < inside.min()
        assert inside[inside < 480].max() < piece.x + measure.width(name) * piece.size + 0.5
        assert inside[inside < 480].max() > piece.x + measure.width(name) * piece.size - 2


def test_a_long_name_shrinks_wraps_or_goes_to_the_schedule(real_faces: Path) -> None:
    of = compiled(
        flat_form(),
        Placement(1, (200, 67, 260, 81), field="narrow"),
        Placement(1, (200, 97, 300, 141), field="tall", lines=3),
        Placement(1, (200, 157, 220, 171), field="tiny"),
    )
    long = " ".join([ARABIC] * 3)
    done = stamp(of, {"narrow": ARABIC, "tall": long, "tiny": long}, {}, carried_of({}))
    read_back(done)
    assert [one.field for one in done.continued] == ["tiny"]
    narrow = next(piece for piece in done.pieces if piece.text == ARABIC and piece.slot.placement.field == "narrow")
    assert 6 <= narrow.size < 9.5
    assert " ".join(one.text for one in done.pieces if one.slot.placement.field == "tall") == long
    assert long in " ".join(one.text for one in done.pieces if one.slot.page > 0)


def test_a_field_of_the_pdf_takes_the_name_too(real_faces: Path, tmp_path: Path) -> None:
    made = Fielded()
    made.text("Name", (100, 100, 300, 116))
    of = compiled(made.pdf(), Placement(1, (100, 100, 300, 116), field="a.name", widget="Name"))
    done = stamp(of, {"a.name": MIXED}, {}, carried_of({}))
    read_back(done)
    sound(done.pdf, tmp_path)
    document = pypdfium2.PdfDocument(done.pdf)
    document.init_forms()
    picture = np.asarray(document[0].render(scale=2, grayscale=True, may_draw_forms=True).to_pil())
    document.close()
    assert (picture[200:232, 200:600] < 128).any()


def test_letters_are_not_parted_into_cells(real_faces: Path) -> None:
    of = compiled(flat_form(), Placement(1, (200, 67, 500, 81), field="a.name", comb=20))
    done = stamp(of, {"a.name": HEBREW}, {}, carried_of({}))
    assert [one.field for one in done.continued] == ["a.name"]


def test_a_name_in_another_order_is_missed(desk: Compiled) -> None:
    done = stamped(desk, HEBREW)
    (placed,) = done.placed
    turned = type(placed)(**{**{name: getattr(placed, name) for name in placed.__slots__}, "text": HEBREW[::-1]})
    assert missing(done.pdf, [placed]) == []
    assert missing(done.pdf, [turned]) == [turned]


def test_the_same_name_gives_the_same_bytes(desk: Compiled) -> None:
    assert stamped(desk, MIXED).pdf == stamped(desk, MIXED).pdf


def test_a_stamp_without_such_names_knows_nothing_of_them(desk: Compiled) -> None:
    assert b"GDN2S" not in stamped(desk, "Sample Holder").revision
    assert stamped(desk, "Sample Holder").pdf == stamped(desk, "Sample Holder").pdf


def test_a_character_that_no_face_has_is_told_alone(desk: Compiled) -> None:
    assert unprintable({"a": f"{HEBREW} ก"}) == (Unprintable("a", "ก"),)


def test_without_faces_every_letter_is_told(real_faces: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GDNOTICE_FONTS")
        forgotten()
        assert unprintable({"a": "שלום"}) == (Unprintable("a", "שלום"),)
    forgotten()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\u200db", "ab"),
        ("\u200fשלום\u200e", "שלום"),
        ("\u202bשלום\u202c", "שלום"),
        ("\u2067שלום\u2069", "שלום"),
        (PERSIAN, PERSIAN),
        ("\u200cعلی", "علی"),
    ],
)
def test_marks_that_nobody_sees_are_dropped_where_they_say_nothing(typed: str, printed: str) -> None:
    assert normal(typed) == printed


def test_outlines_lose_their_instructions() -> None:
    simple = HEADER.pack(1, 0, 0, 10, 10) + b"\0\3" + b"\0\2" + b"\xaa\xbb" + b"points"
    assert unhinted(simple) == simple[:12] + b"\0\0" + b"points"
    composite = HEADER.pack(-1, 0, 0, 10, 10) + b"\x01\x02\0\7\1\2" + b"\0\2\xaa\xbb"
    assert unhinted(composite) == HEADER.pack(-1, 0, 0, 10, 10) + b"\x00\x02\0\7\1\2"
