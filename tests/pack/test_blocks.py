"""The reader of blocks: it takes what docs/packs.md shows, refuses the rest, and names every mistake with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from gdnotice.files import parse_toml
from gdnotice.pack import types
from gdnotice.pack.block_kinds import Blanks, Choices, Columns, Frame, Signature, Text, printed_fields
from gdnotice.pack.blocks import read_blocks
from gdnotice.pack.form import Choice, Field
from gdnotice.pack.inline import Blank, Mark, Words, paragraph, paragraphs

FIELDS = {
    one.id: one
    for one in (
        Field("holder.names", types.LINES, "Names"),
        Field("paid", types.CHOICE, "Paid", choices=(Choice("wire", "By wire"), Choice("check", "By check"))),
        Field("odd", types.YES, "Odd lot"),
        Field("certificates", types.ROWS, "Certificates", columns=(Field("number", types.TEXT, "Number"),)),
        Field("count", types.COUNT, "Count", minimum=Decimal(1)),
        Field("desk.preparer", types.TEXT, "Prepared by", role="desk"),
    )
}

WHOLE = """
[[block]]
kind = "text"
text = "{count|60} shares; {odd=yes} odd lot"
[[block]]
kind = "blanks"
rows = [ { field = "holder.names", label = "Names", ruled = 2 } ]
[[block]]
kind = "choices"
field = "paid"
items = [ { value = "wire" }, { value = "check", text = "A **check**", when = "offer.payment.methods is check" } ]
[[block]]
kind = "signature"
field = "certificates"
count = 2
ink = ["Signature"]
rows = [ [ { column = "number", label = "No." } ] ]
"""


def read(text: str) -> tuple[tuple[object, ...], list[str]]:
    blocks, mistakes = read_blocks(parse_toml(text, Path("form.toml"), "form pack"), FIELDS)
    return blocks, [str(mistake) for mistake in mistakes]


def test_blocks_are_read_in_order() -> None:
    blocks, mistakes = read(WHOLE)
    assert mistakes == []
    assert [type(block) for block in blocks] == [Text, Blanks, Choices, Signature]
    choices = blocks[2]
    assert isinstance(choices, Choices)
    assert choices.items[0].text == ((Words("By wire"),),), "the choice's own label where no text is given"
    assert choices.items[1].when is not None


def test_every_printed_field_is_listed() -> None:
    blocks, _ = read_blocks(parse_toml(WHOLE, Path("form.toml"), "form pack"), FIELDS)
    assert printed_fields(blocks) == {"count", "odd", "holder.names", "paid", "certificates"}


def test_blocks_within_blocks_are_read_and_counted() -> None:
    text = """
[[block]]
kind = "box"
title = "ODD LOT"
[[block.inside]]
kind = "columns"
[[block.inside.left]]
kind = "tick"
field = "odd"
text = "odd"
[[block.inside.right]]
kind = "blanks"
rows = [ { field = "count", label = "Shares" } ]
"""
    blocks, mistakes = read_blocks(
        parse_toml(text, Path("form.toml"), "form pack"), {"odd": FIELDS["odd"], "count": FIELDS["count"]}
    )
    assert mistakes == []
    assert isinstance(blocks[0], Frame)
    assert isinstance(blocks[0].inside[0], Columns)
    assert printed_fields(blocks) == {"odd", "count"}


def test_a_field_that_no_block_prints_is_a_mistake() -> None:
    _, mistakes = read(WHOLE.replace("{count|60}", "some"))
    assert mistakes == ["no block prints the field count: its answer would not reach paper"]


@pytest.mark.parametrize(
    ("block", "line", "said"),
    [
        ('kind = "poem"', 3, "kind is one of title, text"),
        ('kind = "text"\ntext = "a"\nsmal = true', 5, "unknown key 'smal'; small was probably meant"),
        ('kind = "text"', 2, "text is missing"),
        ('kind = "text"\ntext = 5', 4, "text is text"),
        ('kind = "text"\ntext = "{count}"', 4, "needs a width in points"),
        ('kind = "text"\ntext = "{cuont|60}"', 4, "count was probably meant"),
        ('kind = "text"\ntext = "{count|5}"', 4, "from 10 to 540 points"),
        ('kind = "text"\ntext = "**bold"', 4, "opened and not closed"),
        ('kind = "text"\ntext = "{desk.preparer|60}"', 4, "is a question to the desk"),
        ('kind = "text"\ntext = "{certificates|60}"', 4, "has many parts"),
        ('kind = "text"\ntext = "{paid=cash}"', 4, "'cash' is no choice of paid; it has wire, check"),
        ('kind = "text"\ntext = "{count=yes}"', 4, "no tick box"),
        ('kind = "text"\ntext = "{offer.price=yes}"', 4, "a term is printed, not ticked"),
        ('kind = "text"\ntext = "a"\nwhen = "odd is yes"', 5, "odd is no term of the offer"),
        ('kind = "text"\ntext = "a"\nwhen = "maybe"', 5, "is no condition"),
        ('kind = "text"\ntext = "a"\nsmall = "yes"', 5, "wrong type"),
        ('kind = "text"\ntext = "a"\nindent = 5000', 5, "from 0 to 1000"),
        ('kind = "text"\ntext = "a"\nalign = "middle"', 5, "align is one of"),
        ('kind = "blanks"', 2, "rows is missing"),
        ('kind = "blanks"\nrows = [ { field = "certificates" } ]', 4, "every cell of one names its column"),
        ('kind = "blanks"\nrows = [ { field = "certificates", column = "shares" } ]', 4, "'shares' is no column"),
        ('kind = "blanks"\nrows = [ "holder.names" ]', 4, "a blank is a table like"),
        ('kind = "table"\nfield = "count"\ncolumns = [ { label = "n" } ]', 5, "neither rows nor lines"),
        ('kind = "prices"\nfield = "count"', 2, "not of type prices"),
        ('kind = "columns"\nshare = 1', 2, "from 0.1 to 0.9"),
        ('kind = "box"\n[[block.inside]]\nkind = "text"\ntext = "{x|60}"', 6, "x is no field"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(block: str, line: int, said: str) -> None:
    _, mistakes = read(f"\n[[block]]\n{block}\n")
    assert len(mistakes) == 1, mistakes
    assert mistakes[0].startswith(f"line {line}: ")
    assert said in mistakes[0]


def test_all_mistakes_are_told_at_once() -> None:
    _, mistakes = read('[[block]]\nkind = "text"\n[[block]]\nkind = "heading"\n[[block]]\nkind = "poem"\n')
    assert len(mistakes) == 3


def test_running_text_keeps_words_blanks_and_boxes_in_order() -> None:
    assert paragraph("by **{offer.expires}** *or*\n  later {count|60} {odd=no}") == (
        Words("by "),
        Blank("offer.expires", None, bold=True),
        Words(" "),
        Words("or", italic=True),
        Words(" later "),
        Blank("count", 60.0),
        Words(" "),
        Mark("odd", "no"),
    )


def test_an_empty_line_starts_a_paragraph() -> None:
    assert paragraphs("one\ntwo\n\n  \nthree") == ((Words("one two"),), (Words("three"),))
