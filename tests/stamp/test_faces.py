from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from gdnotice import places
from gdnotice.stamp.letters import embedding, faces
from gdnotice.stamp.letters.faces import face, normal

NAMES = "Łukasz Żółć, José Müller-Ðorđević, Ţuţea, Ångström, Nguyễn Văn Đức, Жук Їжак, Ωνάσης, ἀρχή “quoted” – 5 € ½ №"


@pytest.mark.parametrize("name", faces.NAMES)
def test_each_face_agrees_with_its_own_tables(name: str) -> None:
    one = face(name)
    font = TTFont(io.BytesIO(one.ttf))
    mapping = font.getBestCmap()
    assert {ord(character): number for character, number in one.glyphs.items()} == {
        code: font.getGlyphID(glyph) for code, glyph in mapping.items()
    }
    for character in "AgŁ—":
        assert one.width(character, 1000) == font["hmtx"][mapping[ord(character)]][0] * 1000 / font["head"].unitsPerEm
    assert "fvar" not in font
    assert "GSUB" not in font
    assert "GPOS" not in font
    assert one.missing("Sample Holder 1,200 $") == ""


def test_names_of_western_eastern_greek_and_cyrillic_holders_can_be_printed() -> None:
    assert face("sans").missing(normal(NAMES)) == ""


def test_what_no_face_has_is_named_once_each() -> None:
    assert face("sans").missing("株式会社 株 A") == "株式会社"


def test_a_face_is_the_same_from_the_cache_and_without_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = face("mono").ttf
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    monkeypatch.setattr(places, "cache", lambda: blocked / "cache")  # cannot be made: a file stands in its way
    faces.face.cache_clear()
    assert face("mono").ttf == before
    assert not (blocked / "cache").exists()
    faces.face.cache_clear()


def test_a_damaged_cache_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = face("mono").ttf
    monkeypatch.setattr(places, "cache", lambda: tmp_path)
    faces.face.cache_clear()
    face("mono")
    (kept,) = (tmp_path / "fonts").iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", whole[:1000], whole[:5000] + b"\0" + whole[5001:]):
        kept.write_bytes(damaged)
        faces.face.cache_clear()
        assert face("mono").ttf == before
        assert kept.read_bytes() == whole
    faces.face.cache_clear()


def test_printed_text_is_composed_and_has_one_kind_of_space() -> None:
    assert normal("Lo\u0301dz\u00a0und\u2009So\u00adhn\u200b\ufeff\tx") == "Lódz und Sohn x"


def test_a_subset_has_the_outlines_of_the_face() -> None:
    characters = sorted("éŐłЩΏậ(%")
    made = TTFont(io.BytesIO(embedding.subset(face("sans"), characters, mapped=True)))
    whole = TTFont(io.BytesIO(face("sans").ttf))
    assert list(made.getBestCmap()) == [ord(character) for character in characters]
    for number, character in enumerate(characters, 1):
        glyph = whole.getBestCmap()[ord(character)]
        own = made.getGlyphOrder()[number]
        ours, _, _ = made["glyf"][own].getCoordinates(made["glyf"])
        theirs, _, _ = whole["glyf"][glyph].getCoordinates(whole["glyf"])
        assert list(ours) == list(theirs)
        assert made["hmtx"][own] == whole["hmtx"][glyph]


@given(st.sets(st.sampled_from(sorted(set(NAMES))), min_size=1))
def test_any_subset_is_a_font_with_right_checksums(characters: set[str]) -> None:
    made = embedding.subset(face("sans"), sorted(characters), mapped=True)
    font = TTFont(io.BytesIO(made), checkChecksums=2)
    assert set(font.getBestCmap()) == set(map(ord, characters))
