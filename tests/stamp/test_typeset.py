"""The built-in printings as PDFs: the same bytes each time, clean blanks, nothing over the edge, nothing cut apart."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from gdnotice.offer.builtin import offers
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.printed import printed_terms
from gdnotice.pack.block_kinds import Blanks, Cell, Heading, Numbered, Signature, Space, Text
from gdnotice.pack.conditions import Condition
from gdnotice.pack.form import Form
from gdnotice.pack.inline import paragraph, paragraphs
from gdnotice.pack.load import form, form_ids
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.typeset.page import MARGIN, PAGE
from gdnotice.stamp.typeset.typeset import Typeset, typeset
from gdnotice.values import Printed, Value

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"rights": "sample-rights-2026", "tender": "sample-tender-2003", "auction": "sample-auction-2026"}
PAIRS = [(name, kind) for name in form_ids() for kind in form(name).kinds if kind in SAMPLES]


def terms_of(offer_id: str) -> tuple[dict[str, Printed], Callable[[Condition], bool]]:
    """The terms after all amendments, and what the blocks' conditions see of them."""
    offer = read_offer(offers()[offer_id])
    terms = terms_in_force(offer, datetime(2040, 1, 1, tzinfo=offer.zone))

    def look(key: str) -> Value | None:
        return offer.kind if key == "offer.kind" else terms.get(key.removeprefix("offer."))

    return printed_terms(terms), lambda condition: condition.truth(look) is True


@cache
def made(form_id: str, kind: str) -> Typeset:
    return typeset(form(form_id), *terms_of(SAMPLES[kind]))


@cache
def bare(form_id: str, kind: str) -> Typeset:
    """As :func:`made`, of an offer that gives nothing but its kind."""
    _, shown = terms_of(SAMPLES[kind])
    return typeset(form(form_id), {}, shown)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def overlap(one: Placement, other: Placement) -> bool:
    return (
        one.page == other.page
        and one.box[0] < other.box[2]
        and other.box[0] < one.box[2]
        and one.box[1] < other.box[3]
        and other.box[1] < one.box[3]
    )


def dark(pdf: bytes, placements: tuple[Placement, ...]) -> list[Placement]:
    """The placements in whose boxes something is printed, as pdfium draws the pages at 3 pixels a point."""
    scale = 3
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(len(document)):
        image = document[number].render(scale=scale).to_pil().convert("L")
        for one in placements:
            if one.page == number + 1:
                left, top, right, bottom = (edge * scale for edge in one.box)
                # a pixel of slack: the frame of a tick box and the rule of a blank stand right at the edge
                box = (int(left) + 1, int(top) + 2, int(right) - 1, int(bottom) - 1)
                if min(image.crop(box).tobytes()) < 200:
                    found.append(one)
    document.close()
    return found


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_the_same_input_gives_the_same_bytes(form_id: str, kind: str) -> None:
    again = typeset(form(form_id), *terms_of(SAMPLES[kind]))
    assert again == made(form_id, kind)


def test_another_desk_gives_the_same_bytes() -> None:
    """Another zone, locale and hash seed in a fresh process."""
    form_id, kind = PAIRS[0]
    program = (
        f"import sys, hashlib; sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
        "from test_typeset import made\n"
        f"print(hashlib.sha256(made({form_id!r}, {kind!r}).pdf).hexdigest())\n"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout.strip()
        for zone, locale, seed in (("Pacific/Auckland", "C", "1"), ("America/New_York", "de_DE.UTF-8", "77"))
    }  # fmt: skip
    assert prints == {hashlib.sha256(made(form_id, kind).pdf).hexdigest()}


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_the_pdf_names_no_time_and_says_what_it_is(form_id: str, kind: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(form_id, kind).pdf))
    assert reader.metadata is not None
    assert not {"/CreationDate", "/ModDate"} & set(reader.metadata)
    assert form(form_id).title in str(reader.metadata.title)
    assert str(reader.root_object["/Lang"]) == "en-US"
    assert len(reader.pages) == len(made(form_id, kind).pages)
    assert {(page.mediabox.width, page.mediabox.height) for page in reader.pages} == {PAGE}


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_every_face_is_embedded(form_id: str, kind: str) -> None:
    for page in pypdf.PdfReader(io.BytesIO(made(form_id, kind).pdf)).pages:
        resources = page["/Resources"]
        assert isinstance(resources, pypdf.generic.DictionaryObject)
        fonts = resources["/Font"]
        assert isinstance(fonts, pypdf.generic.DictionaryObject)
        for name in fonts:
            font = fonts[name]
            assert isinstance(font, pypdf.generic.DictionaryObject)
            descriptor = font["/FontDescriptor"]
            assert isinstance(descriptor, pypdf.generic.DictionaryObject)
            assert "/FontFile2" in descriptor, font["/BaseFont"]


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_qpdf_has_nothing_to_say(form_id: str, kind: str, tmp_path: Path, tool: Callable[[str], str]) -> None:
    path = tmp_path / "printing.pdf"
    path.write_bytes(made(form_id, kind).pdf)
    result = subprocess.run([tool("qpdf"), "--check", path], check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "WARNING" not in result.stdout + result.stderr


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_every_answer_of_holder_and_institution_has_a_place(form_id: str, kind: str) -> None:
    """Over all kinds of offer: an auction's prices have none in an offer at a fixed price."""
    placed = {one.field for other in form(form_id).kinds if other in SAMPLES for one in made(form_id, other).placements}
    wanted = {field.id for field in form(form_id).fields.values() if field.role != "desk"}
    wanted |= {"signature.holder", "signature.institution"}
    assert wanted <= placed
    own = {one.field for one in made(form_id, kind).placements if one.kind != "image"}
    assert own <= wanted, "a desk answer, or a term, is placed"


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_each_blank_is_placed_once(form_id: str, kind: str) -> None:
    """Ticks once a value; a cell once; a text in one place, since several would share its words among them."""
    seen: dict[tuple[object, ...], Placement] = {}
    for one in made(form_id, kind).placements:
        key = (one.field, one.value, one.row, one.column)
        earlier = seen.get(key)
        if earlier is not None:
            assert one.kind == "text", f"{key} has two boxes"
            assert earlier.page == one.page, f"{key} is printed on two pages"
            aligned = abs(earlier.box[0] - one.box[0]) < 1 or abs(earlier.box[1] - one.box[1]) < 1
            assert aligned, f"{key} is printed in two places"
        seen[key] = one


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
@pytest.mark.parametrize("make", [made, bare])
def test_boxes_stand_apart_and_inside_the_margins(make: Callable[[str, str], Typeset], form_id: str, kind: str) -> None:
    result = make(form_id, kind)
    placements = result.placements
    for one in placements:
        left, top, right, bottom = one.box
        assert MARGIN <= left < right <= PAGE[0] - MARGIN, one
        assert 40 <= top < bottom <= 745, one
        assert 1 <= one.page <= len(result.pages)
    clashes = [pair for pair in itertools.combinations(placements, 2) if overlap(*pair)]
    assert clashes == []


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
@pytest.mark.parametrize("make", [made, bare])
def test_nothing_is_printed_in_a_blank(make: Callable[[str, str], Typeset], form_id: str, kind: str) -> None:
    result = make(form_id, kind)
    assert dark(result.pdf, result.placements) == []


def test_the_search_for_print_in_blanks_finds_some() -> None:
    """A box moved onto its neighbor's words is seen."""
    result = made(*PAIRS[0])
    first = next(one for one in result.placements if one.kind == "text")
    left, top, right, bottom = first.box
    moved = replace(first, box=(left - 60, top, right - 60, bottom))
    assert dark(result.pdf, (moved,)) == [moved]


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_blanks_are_tall_enough_to_read(form_id: str, kind: str) -> None:
    for one in made(form_id, kind).placements:
        height = one.box[3] - one.box[1]
        assert height > (14.98 if one.kind == "text" else 6.5), one


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_an_empty_offer_prints_ruled_blanks_under_the_names_of_its_terms(form_id: str, kind: str) -> None:
    result = bare(form_id, kind)
    terms = {one.field for one in result.placements if one.field is not None and one.field.startswith("offer.")}
    assert {"offer.issuer", "offer.expires", "offer.agent.name", "offer.agent.mail", "offer.agent.fax"} <= terms
    assert "()" not in text_of(result.pdf)


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_terms_and_the_footer_are_on_the_paper(form_id: str, kind: str) -> None:
    terms, shown = terms_of(SAMPLES[kind])
    noted = typeset(form(form_id), {**terms, "offer.terms_note": "expiration set by Amendment No. 2"}, shown)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(noted.pdf)).pages]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert f"Edition {form(form_id).edition}" in text
        assert "Substantially equivalent form prepared with GD Notice" in text
        assert "expiration set by Amendment No. 2" in text
    joined = " ".join(" ".join(pages).split())
    for key in ("offer.issuer", "offer.agent.name", "offer.expires_date"):
        assert str(terms[key]) in joined


@pytest.mark.parametrize(("form_id", "kind"), PAIRS)
def test_a_form_names_only_terms_that_somebody_prints(form_id: str, kind: str) -> None:
    """What stays blank although the offer is complete is a name that no term has, or one this kind does not use."""
    named = {one.field for one in made(form_id, kind).placements if one.field and one.field.startswith("offer.")}
    assert named == set()


def test_a_character_that_no_face_has_is_told() -> None:
    form_id, kind = PAIRS[0]
    terms, shown = terms_of(SAMPLES[kind])
    result = typeset(form(form_id), {**terms, "offer.issuer": "Sample 見本 Inc."}, shown)
    assert result.missing == "本見"


def test_a_long_name_and_a_long_link_stay_inside_the_page() -> None:
    form_id, kind = PAIRS[0]
    terms, shown = terms_of(SAMPLES[kind])
    grown: Mapping[str, Printed] = {
        **terms, "offer.issuer": "Sample Harbor Holdings of North America " * 6,
        "offer.agent.upload": "https://agent.example/" + "upload-" * 30,
    }  # fmt: skip
    result = typeset(form(form_id), grown, shown)
    for number, page in enumerate(pypdfium2.PdfDocument(result.pdf), 1):
        image = page.render(scale=2).to_pil().convert("L")
        margin = image.crop((int((PAGE[0] - MARGIN + 1) * 2), 0, image.width, image.height))
        assert min(margin.tobytes()) > 200, f"page {number} prints in its right margin"


# ------------------------------------------------------------------ how pages break


def small_form(*blocks: object) -> Form:
    whole = form(PAIRS[0][0])
    return replace(whole, blocks=blocks)  # type: ignore[arg-type]


def set_(*blocks: object) -> list[str]:
    result = typeset(small_form(*blocks), {}, lambda _: True)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(result.pdf)).pages]


def lines(count: int) -> Text:
    return Text(paragraphs("\n\n".join(f"Paragraph number {place}." for place in range(count))))


@pytest.mark.parametrize("before", range(36, 44))
def test_a_heading_goes_with_what_follows(before: int) -> None:
    for page in set_(lines(before), Heading(paragraph("The heading")), Text(paragraphs("What follows."))):
        assert ("The heading" in page) == ("What follows." in page)


@pytest.mark.parametrize("before", range(30, 44))
def test_a_signature_is_never_split(before: int) -> None:
    block = Signature(
        (paragraph("Signature of holder"),),
        ((Cell(paragraph("Printed name"), "holder.names", ruled=2),), (Cell(paragraph("Telephone"), "holder.phone"),)),
    )
    for page in set_(lines(before), block):
        assert len({name in page for name in ("Signature of holder", "Printed name", "Telephone")}) == 1


@pytest.mark.parametrize("before", range(36, 44))
def test_no_line_of_a_paragraph_stands_alone(before: int) -> None:
    words = " ".join(f"word{place:03}" for place in range(60))
    pages = set_(lines(before), Text(paragraphs(words)))
    for page in pages:
        count = sum("word" in line for line in page.splitlines())
        assert count != 1


def test_columns_go_on_over_the_page_and_lose_nothing() -> None:
    items = tuple(paragraphs(f"Item {place} " + "says a little more " * 12) for place in range(1, 60))
    pages = set_(lines(20), Heading(paragraph("Instructions")), Numbered(items, small=True, columns=2))
    assert len(pages) > 2
    text = " ".join(" ".join(pages).split())
    assert all(f"Item {place} says" in text for place in range(1, 60))


def test_a_page_block_starts_a_page_and_never_an_empty_one() -> None:
    pages = set_(Space("page"), Text(paragraphs("One.")), Space("page"), Space("page"), Text(paragraphs("Two.")))
    assert [("One." in page, "Two." in page) for page in pages] == [(True, False), (False, True)]


def test_several_rules_of_one_blank_are_placed_from_top_to_bottom() -> None:
    block = Blanks(((Cell(paragraph("Address"), "holder.address", ruled=3), Cell(paragraph("Tel."), "holder.phone")),))
    result = typeset(small_form(block), {}, lambda _: True)
    tops = [one.box[1] for one in result.placements if one.field == "holder.address"]
    assert tops == sorted(tops)
    assert len(tops) == 3
