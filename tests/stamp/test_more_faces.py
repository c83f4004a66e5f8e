"""A font that the desk keeps prints what the built-in ones lack; what runs from right to left is turned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.letters import embedding, more_faces, shaped
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Unprintable, unprintable
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import stamp
from tests.stamp.papers import carried_of, compiled, flat_form, sound, text_of

NAME = "株式会社 Sample (見本)"


def square_font(path: Path, characters: str, units: int = 2048) -> None:
    """A font whose every glyph is a square of three quarters of the size; the last one is a composite of the first."""
    names = [".notdef", *(f"u{ord(character):04X}" for character in characters)]
    glyphs: dict[str, Any] = {}
    for name in names:
        pen = TTGlyphPen(glyphs)
        if name == names[-1] and len(names) > 2:
            pen.addComponent(names[1], (1, 0, 0, 1, 0, 0))
        else:
            side = units * 3 // 4
            pen.moveTo((0, 0))
            for point in ((0, side), (side, side), (side, 0)):
                pen.lineTo(point)
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder = FontBuilder(units)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): f"u{ord(character):04X}" for character in characters})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (units, 0)))
    builder.setupHorizontalHeader(ascent=units * 4 // 5, descent=-units // 5)
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def forgotten() -> None:
    for cached in (more_faces.more_faces, more_faces.ems, embedding.extent, embedding._further, embedding.outlines):
        cached.cache_clear()
    shaped.line.cache_clear()
    shaped._font.cache_clear()


@pytest.fixture(params=[1000, 2048])
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Compiled]:
    folder = tmp_path / "fonts"
    folder.mkdir()
    square_font(folder / "squares.ttf", "株式会社見本שלום", request.param)
    (folder / "broken.ttf").write_bytes(b"\0\1\0\0 no font")
    monkeypatch.setenv("GDNOTICE_FONTS", str(folder))
    forgotten()
    yield compiled(flat_form(), Placement(1, (200, 67, 500, 81), field="a.name"))
    monkeypatch.undo()
    forgotten()


def test_a_name_is_printed_from_both_faces(desk: Compiled, tmp_path: Path) -> None:
    assert unprintable({"a.name": NAME}) == ()
    done = stamp(desk, {"a.name": NAME}, {}, carried_of({}))
    assert done.unprintable == ()
    sound(done.pdf, tmp_path)
    read_back(done)
    assert "".join(NAME.split()) in "".join(text_of(done.pdf, tmp_path).split())
    document = pypdfium2.PdfDocument(done.pdf)
    page = document[0].get_textpage()
    at = page.get_text_range().index("株")
    left, low, right, high = page.get_charbox(at)
    size = done.pieces[0].size
    assert (right - left, high - low) == pytest.approx((0.75 * size, 0.75 * size), abs=0.2)
    document.close()


def test_what_runs_from_right_to_left_is_turned(desk: Compiled) -> None:
    assert unprintable({"a.name": "שלום"}) == ()
    done = stamp(desk, {"a.name": "שלום"}, {}, carried_of({}))
    read_back(done)
    document = pypdfium2.PdfDocument(done.pdf)
    text = document[0].get_textpage()
    at = text.get_text_range().index("שלום")
    lefts = [text.get_charbox(at + place)[0] for place in range(4)]
    assert lefts == sorted(lefts, reverse=True)
    document.close()


def test_typesetting_takes_nothing_from_the_desk(desk: Compiled) -> None:
    assert unprintable({"term": "株"}, "serif") == (Unprintable("term", "株"),)


def test_without_the_folder_the_characters_are_told() -> None:
    assert unprintable({"a.name": NAME}) == (Unprintable("a.name", "株式会社見本"),)


@pytest.mark.parametrize("collected", [False, True])
def test_rare_characters_and_collections_of_fonts(
    collected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the basic plane, and from the first font of a collection, as systems keep theirs."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    square_font(tmp_path / "rare.ttf", "𠮷田")
    if collected:
        many = TTCollection()
        many.fonts = [TTFont(tmp_path / "rare.ttf"), TTFont(tmp_path / "rare.ttf")]
        many.save(folder / "rare.ttc")
    else:
        (tmp_path / "rare.ttf").rename(folder / "rare.ttf")
    monkeypatch.setenv("GDNOTICE_FONTS", str(folder))
    forgotten()
    try:
        of = compiled(flat_form(), Placement(1, (200, 67, 500, 81), field="a.name"))
        done = stamp(of, {"a.name": "𠮷田 Ltd"}, {}, carried_of({}))
        assert done.unprintable == ()
        read_back(done)
        sound(done.pdf, tmp_path)
        assert "𠮷田" in "".join(text_of(done.pdf, tmp_path).split())
    finally:
        monkeypatch.undo()
        forgotten()
