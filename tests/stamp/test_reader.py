"""References that lead nowhere, or to a wrong place: what is read is what viewers find, and soon."""

from __future__ import annotations

import re
import time
from typing import Any

from gdnotice.stamp.official.official import read_official
from gdnotice.stamp.official.opening import open_official
from gdnotice.stamp.pdf.reader import reader_of
from gdnotice.stamp.pdf.sheets import parsing
from tests.stamp.papers import content, handmade

SOON = 3.0
"""Seconds of processor time; a look through the whole file for each reference takes ten times as long."""


def paper(fields: bytes, filler: int = 0) -> bytes:
    return handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % fields,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
            4: content(b"% " + b"1 2 obj " * filler),
        }
    )


def test_thousands_of_fields_that_were_taken_out_cost_no_time() -> None:
    pdf = paper(b" ".join(b"%d 0 R" % number for number in range(1000, 3000)), filler=250_000)
    began = time.process_time()
    assert len(open_official(pdf).sheets) == 1
    assert len(read_official(pdf).sheets) == 1
    assert time.process_time() - began < SOON


def test_a_table_whose_places_are_all_wrong_costs_no_time() -> None:
    pdf = re.sub(rb"\n0000(\d{6}) 00000 n", rb"\n0001\1 00000 n", paper(b"", filler=250_000))
    began = time.process_time()
    assert len(open_official(pdf).sheets) == 1
    assert time.process_time() - began < SOON


def test_a_reference_to_nothing_stands_for_null() -> None:
    with parsing():
        form: Any = reader_of(paper(b"77 0 R 77 1 R")).root_object["/AcroForm"]
        assert [one.get_object() for one in list.__iter__(form["/Fields"])] == [None, None]


def test_an_object_that_no_table_lists_is_found_where_it_stands_last() -> None:
    pdf = paper(b"77 0 R").replace(
        b"xref\n0", b"77 0 obj\n<< /T (old) >>\nendobj\n77 0 obj\n<< /T (new) >>\nendobj\nxref\n0", 1
    )
    start = pdf.index(b"xref\n0")
    pdf = re.sub(rb"startxref\n\d+", b"startxref\n%d" % start, pdf)
    with parsing():
        form: Any = reader_of(pdf).root_object["/AcroForm"]
        assert form["/Fields"][0]["/T"] == "new"


def test_an_object_after_a_remark_is_where_the_table_says() -> None:
    pdf = paper(b"").replace(b"\n3 0 obj", b"\n%r\n3 0 obj")
    place = pdf.index(b"%r\n3 0 obj")
    lines = re.findall(rb"\d{10} 00000 n \n", pdf)
    pdf = pdf.replace(lines[2], b"%010d 00000 n \n" % place)
    pdf = re.sub(rb"startxref\n\d+", b"startxref\n%d" % pdf.index(b"xref\n0"), pdf)
    pdf = pdf.replace(lines[3], b"%010d 00000 n \n" % pdf.index(b"4 0 obj"))
    with parsing():
        assert len(reader_of(pdf).pages) == 1
