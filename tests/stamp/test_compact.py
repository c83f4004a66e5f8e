"""The compact font has the face's own letters, widths and places in the character set."""

from __future__ import annotations

import io

import pytest
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.stamp.letters import compact
from gdnotice.stamp.letters.embedding import COMMON, MOST_NEAR, common_objects, level, near_codes, parted
from gdnotice.stamp.letters.faces import face


def opened(groups: int, name: str = "sans") -> CFFFontSet:
    found = CFFFontSet()
    found.decompile(io.BytesIO(compact.font(name, "ABCDEF+Sample", groups)), None)
    return found


@pytest.mark.parametrize("name", ["sans", "serif", "mono"])
def test_every_letter_is_the_faces_own(name: str) -> None:
    of = face(name)
    original = TTFont(io.BytesIO(of.ttf))
    shapes, names = original.getGlyphSet(), original.getBestCmap()
    fonts = opened(compact.ALL, name)
    top = fonts["ABCDEF+Sample"]
    assert len(top.CharStrings) == len(COMMON) + 1
    for character, glyph in zip(compact.characters_of(compact.ALL), top.charset[1:], strict=True):
        here, there = BoundsPen(None), BoundsPen(shapes)
        charstring = top.CharStrings[glyph]
        charstring.draw(here)
        shapes[names[ord(character)]].draw(there)
        assert charstring.width == of.advances[character], character
        assert here.bounds == pytest.approx(there.bounds, abs=1.5) if there.bounds else here.bounds is None, character


@given(st.sets(st.sampled_from(COMMON)))
def test_the_groups_of_a_text_hold_all_of_it(characters: set[str]) -> None:
    groups = compact.groups_of(characters)
    assert characters <= set(compact.characters_of(groups))
    assert groups & 1


def test_fewer_groups_make_a_smaller_font_of_another_name() -> None:
    small, whole = common_objects("sans", 10, compact.groups_of(set("Sample 12"))), common_objects("sans", 10)
    assert sum(map(len, small)) + 1500 < sum(map(len, whole))
    assert small[0] != whole[0]
    assert [len(opened(groups)["ABCDEF+Sample"].CharStrings) for groups in (1, compact.ALL)] == [
        len(compact.GROUPS[0]) + 1,
        len(COMMON) + 1,
    ]


def test_no_character_is_in_two_groups() -> None:
    assert len("".join(compact.GROUPS)) == len(set("".join(compact.GROUPS))) == len(COMMON)


@pytest.mark.parametrize("name", ["sans", "serif", "mono"])
def test_every_accented_letter_is_the_faces_own(name: str) -> None:
    of = face(name)
    near = "".join(sorted(set(compact.NEAR) & compact.glyphs(name).keys()))
    assert len(near) > 200
    original = TTFont(io.BytesIO(of.ttf))
    shapes, names = original.getGlyphSet(), original.getBestCmap()
    found = CFFFontSet()
    found.decompile(io.BytesIO(compact.font(name, "ABCDEF+Sample", 1, near)), None)
    top = found["ABCDEF+Sample"]
    for character, glyph in zip(near, top.charset[len(compact.GROUPS[0]) + 1 :], strict=True):
        assert agl.toUnicode(glyph) == character
        here, there = BoundsPen(None), BoundsPen(shapes)
        top.CharStrings[glyph].draw(here)
        shapes[names[ord(character)]].draw(there)
        assert top.CharStrings[glyph].width == of.advances[character], character
        assert here.bounds == pytest.approx(there.bounds, abs=1.5) if there.bounds else here.bounds is None, character


@given(st.sets(st.sampled_from(sorted(compact.NEAR)), max_size=MOST_NEAR))
def test_each_further_character_has_a_code_that_no_common_one_has(characters: set[str]) -> None:
    codes = near_codes("".join(sorted(characters)))
    assert codes.keys() == characters
    assert len(set(codes.values())) == len(characters)
    assert not set(map(chr, codes.values())) & set(COMMON)
    assert all(32 < code < 256 for code in codes.values())


@given(st.sets(st.sampled_from(sorted(compact.NEAR + "ЖΩ"))))
def test_what_does_not_fit_into_the_common_font_goes_to_the_further_one(characters: set[str]) -> None:
    near, further = parted("sans", "".join(sorted(characters)))
    assert sorted(near + further) == sorted(characters)
    assert len(near) <= MOST_NEAR
    assert not level("sans") & set(further)
