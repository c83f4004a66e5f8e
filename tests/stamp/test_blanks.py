"""Blanks found in exhibits: what is one, what only looks like one, and the words that name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice.errors import Unreadable
from gdnotice.stamp.exhibit.blank_text import ExhibitBlank, headings
from gdnotice.stamp.exhibit.blanks import Found, find_blanks
from gdnotice.stamp.exhibit.lines import Line
from gdnotice.stamp.exhibit.text import read_exhibit

HERE = Path(__file__).parent / "exhibits"


def found_in(text: str, *, table: bool = False) -> Found:
    return find_blanks([Line(line, table=table) for line in text.strip("\n").split("\n")])


def blanks_of(text: str, *, table: bool = False) -> tuple[ExhibitBlank, ...]:
    return found_in(text, table=table).blanks


def named(text: str, *, table: bool = False) -> list[str]:
    return [blank.named for blank in blanks_of(text, table=table)]


PROSE = """
     The holder gives notice that it holds certificates for {} and
that these cannot be delivered in time to the agent named above, for the
reasons that the prospectus names in its section on delivery by guarantee.
"""


@pytest.mark.parametrize(
    "gap",
    [
        "        Rights",
        "________ Rights",
        "[      ] Rights",
        "[________] Rights",
        "[●] Rights",
        "........ Rights",
        "$    in cash",
        "$___ in cash",
        "the year beginning June , 2002",
        "each of Rights",
    ],
)
def test_a_blank_in_a_sentence(gap: str) -> None:
    blanks = blanks_of(PROSE.format(gap))
    assert [(blank.kind, len(blank.places)) for blank in blanks] == [("text", 1)]
    assert "certificates for" in blanks[0].before
    assert blanks[0].after.strip("], ").split()[0] in ("Rights", "in", "2002")


@pytest.mark.parametrize(
    "words",
    [
        "two  Rights",
        "three.  Rights",
        "$5.00 in cash",
        "June 5, 2002",
        "each of the Rights",
        "some ... Rights",
        "an under_scored word",
        "(a) the Rights",
        "[a] Rights",
        "either/or Rights",
    ],
)
def test_what_only_looks_like_a_blank(words: str) -> None:
    assert blanks_of(PROSE.format(words)) == ()


def test_justified_text_has_no_blanks() -> None:
    text = """
The   holder  gives   notice  that  it  holds   certificates  and that
these  cannot   be  delivered  in   time  to  the   agent  named above,
for  the  reasons   that  the   prospectus  names  in  its   section on
"""
    assert blanks_of(text) == ()


def test_columns_are_no_blanks() -> None:
    assert (
        blanks_of("Alpha Street          Beta Road\nSome Town             Other Town\nUSA                   USA") == ()
    )


def test_a_narrow_gap_is_widened_within_its_line_and_said() -> None:
    found = found_in(PROSE.format("the year beginning June , 2002"))
    (blank,) = found.blanks
    assert blank.widened is not None
    assert (blank.widened.words, blank.widened.inserted) == ("year beginning June", False)
    assert "June   , 2002 and" in found.lines[0].text
    assert [line.text.split() for line in found.lines] == [
        line.split() for line in PROSE.format("the year beginning June , 2002").strip("\n").split("\n")
    ]


def test_a_full_line_grows_by_no_more_than_a_day_needs() -> None:
    line = "x" * 80 + " June , 2002"
    assert found_in(line).lines[0].text == line.replace("June ,", "June   ,")


def test_an_omitted_number_gets_room_and_is_said() -> None:
    (blank,) = blanks_of(PROSE.format("each of Rights"))
    assert blank.widened is not None
    assert blank.widened.inserted


@pytest.mark.parametrize("box", ["|_|", "| |", "[ ]", "[_]", "[]", "( )", "/ /", "/_/", "☐", "□"])
def test_boxes_to_tick(box: str) -> None:
    (blank,) = blanks_of(f"     {box}  Certified check")
    assert (blank.kind, blank.label) == ("tick", "Certified check")


def test_the_words_of_a_box_run_on_and_stop() -> None:
    text = """
  [ ]  The holder owns fewer than 100
       shares in all.
       Account: ________
  [ ]  Second
"""
    assert named(text) == ["The holder owns fewer than 100 shares in all.", "Account:", "Second"]
    assert blanks_of(text)[1].under == "The holder owns fewer than 100"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[ ] Yes     [ ] No", ["Yes", "No"]),
        ("Yes [ ]     No [ ]", ["Yes", "No"]),
        ("[ ] $6.00   [ ] $6.10   [ ] $6.20", ["$6.00", "$6.10", "$6.20"]),
        ("If by book-entry, check here [ ] and give:", ["If by book-entry, check here and give:"]),
    ],
)
def test_boxes_in_one_line(line: str, words: list[str]) -> None:
    assert named(line) == words


def test_labels_beside_over_and_under() -> None:
    text = """
Name: ____________________        ____________________
                                  (Authorized Signature)

Address(es):                      Telephone
_______________________________   Number ____________
_______________________________
      (Including Zip Code)
"""
    assert named(text) == ["Name:", "Authorized Signature", "Address(es): Including Zip Code", "Number"]


def test_a_label_that_wraps() -> None:
    text = "Bank on which the check is drawn or\n  issuer of the order: ____________"
    assert named(text) == ["Bank on which the check is drawn or issuer of the order:"]


def test_rules_under_one_another_are_one_blank() -> None:
    text = """
____________________     Dated: _____________
____________________
____________________     ____________________
     (Address)              (Name of Firm)
"""
    assert [(blank.named, len(blank.places)) for blank in blanks_of(text)] == [
        ("Address", 3),
        ("Dated:", 1),
        ("Name of Firm", 1),
    ]


def test_rules_with_captions_of_their_own_are_two() -> None:
    text = "____________________\n   (Name of Firm)\n____________________\n   (Title)"
    assert named(text) == ["Name of Firm", "Title"]


def test_columns_of_a_table() -> None:
    text = """
 Certificate        Number of
   Number            Shares
 ___________        __________
 ___________        __________
"""
    blanks = blanks_of(text)
    assert [(blank.label, len(blank.places), blank.table) for blank in blanks] == [
        ("Certificate Number", 2, 1),
        ("Number of Shares", 2, 1),
    ]


def test_room_beside_labels() -> None:
    text = "Name of Firm:\nTitle:                 Date:\n\nEnd of the paper."
    assert named(text) == ["Name of Firm:", "Title:", "Date:"]


def test_room_under_a_row_of_labels() -> None:
    text = """
By Mail:                 By Hand:              By Overnight Courier:




Telephone:               Fax Number:           Information:


  THE AGENT TAKES NOTICES AT THESE ADDRESSES AND AT NO OTHER
"""
    blanks = blanks_of(text, table=True)
    assert [blank.label for blank in blanks] == [
        *("By Mail:", "By Hand:", "By Overnight Courier:"),
        *("Telephone:", "Fax Number:", "Information:"),
    ]
    assert [blank.places[0].last - blank.places[0].first + 1 for blank in blanks] == [3, 3, 3, 1, 1, 1]


def test_an_answer_that_is_printed_is_no_blank() -> None:
    text = """
By Mail:                 By Hand:
                    (on business days)

P.O. Box 1               1 Elm Street
Town                     Town
"""
    assert blanks_of(text, table=True) == ()


@pytest.mark.parametrize(
    "line", ["Ladies and Gentlemen:", "The Agent is:", "as follows:", "Mail the check to:", "(check one box):", "NOTE:"]
)
def test_words_that_announce_are_no_labels(line: str) -> None:
    assert blanks_of(f"{line}\n\n\n\nSomething follows.") == ()


@pytest.mark.parametrize(
    ("text", "ink"),
    [
        ("Signature(s) ________", True),
        ("By: _________", True),
        ("________________\n(Authorized Signature)", True),
        ("Place medallion stamp here: ________", True),
        ("Name of signer: ________", False),
        ("Date of signature: ________", False),
        ("Signature guaranteed by: ________", False),
        ("Designated account: ________", False),
    ],
)
def test_signatures_are_for_ink(text: str, ink: bool) -> None:
    assert [blank.ink for blank in blanks_of(text)] == [ink]


def test_headings() -> None:
    lines = [
        "                    NOTICE OF DELIVERY",
        "                           FOR",
        "                    RARE THINGS, INC.",
        "",
        "         The first line of a passage that is indented",
        "and then goes on to the left edge of the page.",
        "",
        "                          or",
        "",
        "                 Ladies and Gentlemen:",
        "",
        "                                 Guarantee",
        "",
        "GUARANTEE OF SIGNATURES",
    ]
    assert [place for place, heads in enumerate(headings(lines)) if heads] == [0, 1, 2, 11, 13]


def test_an_exhibit_that_is_all_blanks_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than 600 blanks"):
        blanks_of("[ ] [ ] [ ] [ ] [ ]\n" * 200)


@pytest.mark.parametrize(
    ("name", "count"), [("tender.txt", 30), ("transmittal.txt", 26), ("rights.txt", 26), ("tender.htm", 10)]
)
def test_the_blanks_of_invented_exhibits(name: str, count: int) -> None:
    """Counted by eye on the exhibits beside this test."""
    assert len(find_blanks(read_exhibit((HERE / name).read_bytes(), name).lines).blanks) == count
