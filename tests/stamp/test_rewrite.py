"""Originals that cannot take an appended revision: written afresh where that may be done, and said; else refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gdnotice.errors import Unreadable
from gdnotice.stamp.carried import read_carried
from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.official.rewrite import FROM, rewritten
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify
from gdnotice.values import digest
from tests.stamp.papers import carried_of, compiled, flat_form, ruled, sound, text_of, tool
from tests.stamp.test_widgets import TEXT_BOX, changed_only_in, fields_of, named, text_form


def encrypted(pdf: bytes, folder: Path, *options: str, bits: str = "128", user: str = "") -> bytes:
    (folder / "plain.pdf").write_bytes(pdf)
    strength = ["--allow-weak-crypto"] if bits != "256" else []
    tool(
        "qpdf", *strength, "--encrypt", user, "owner", bits, *options, "--", folder / "plain.pdf", folder / "locked.pdf"
    )
    return (folder / "locked.pdf").read_bytes()


def stamped(of: Compiled) -> Stamped:
    done = stamp(of, {"blank.1.0": "Łukasz Sample"}, {}, carried_of({}))
    read_back(done)
    assert verify(done.pdf).problems == ()
    return done


def told(of: Compiled) -> str:
    (remark,) = [one for one in of.remarks if one.code == "official-rewritten"]
    assert remark.severity == "warning"
    return remark.message


@pytest.mark.parametrize("bits", ["40", "128", "256"])
def test_a_pdf_encrypted_without_a_password_is_written_afresh(bits: str, tmp_path: Path) -> None:
    pdf = encrypted(flat_form(2), tmp_path, bits=bits)
    of = compiled(pdf, ruled(0))
    assert "it is encrypted" in told(of)
    done = stamped(of)
    sound(done.pdf, tmp_path)
    assert done.pdf.startswith(of.ground.official)
    assert not done.pdf.startswith(pdf)
    assert read_carried(done.pdf).rewritten_from == digest(pdf)
    root: Any = PdfReader(io.BytesIO(done.pdf)).root_object
    assert root[FROM] == digest(pdf)
    text = text_of(done.pdf, tmp_path)
    assert "Łukasz Sample" in text
    assert "Blank 7 of page 2" in text


def test_the_fresh_file_is_the_same_each_time(tmp_path: Path) -> None:
    pdf = encrypted(flat_form(), tmp_path, bits="256")
    assert rewritten(pdf, "it is encrypted") == rewritten(pdf, "it is encrypted")


def test_a_password_that_is_asked_for_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="only with a password"):
        compiled(encrypted(flat_form(), tmp_path, bits="256", user="secret"), ruled(0))


def test_what_the_owner_forbids_is_not_done(tmp_path: Path) -> None:
    none = encrypted(flat_form(), tmp_path, "--modify=none", bits="256")
    with pytest.raises(Unreadable, match="may not be filled in"):
        compiled(none, ruled(0))
    form_only = encrypted(flat_form(), tmp_path, "--modify=form", bits="256")
    with pytest.raises(Unreadable, match="only its own fields"):
        compiled(form_only, ruled(0))


def test_fields_are_filled_where_the_owner_allows_that_alone(tmp_path: Path) -> None:
    plain = text_form()
    pdf = encrypted(plain, tmp_path, "--modify=form", bits="256")
    done = stamp(compiled(pdf, named()), {"a": "Sample"}, {}, carried_of({}))
    read_back(done)
    sound(done.pdf, tmp_path)
    assert fields_of(done.pdf)["name"]["/V"] == "Sample"
    changed_only_in(plain, done.pdf, [TEXT_BOX], tmp_path)


DAMAGED = {
    "place of the table": flat_form().replace(b"startxref\n", b"startxref\n1"),
    "places in the table": flat_form().replace(b"/Count 1", b"/Count 1" + b" " * 20),
    "a line of the table": flat_form().replace(b" 00000 n", b"\xad00000 n", 1),
    "a table that counts from one": flat_form().replace(b"xref\n0 ", b"xref\n1 ", 1),
    "too few lines in the table": flat_form().replace(b"xref\n0 ", b"xref\n0 1", 1),
    "end cut off": flat_form()[: flat_form().rindex(b"startxref")],
    "before the beginning": b"HTTP/1.1 200 OK\r\n\r\n" + flat_form(),
    "number cut off": flat_form()[: flat_form().rindex(b"\n%%EOF") - 1],
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_pdf_is_written_afresh_and_said(name: str, tmp_path: Path) -> None:
    of = compiled(DAMAGED[name], ruled(0))
    assert "Compare the pages" in told(of)
    done = stamped(of)
    sound(done.pdf, tmp_path)
    text = text_of(done.pdf, tmp_path)
    assert "Łukasz Sample" in text
    assert "Blank 7 of page 1" in text


@pytest.mark.parametrize("after", [b"\n\n\n", b"<html></html>", b"\0" * 3000, b"more\n" * 2000])
def test_what_follows_the_end_is_no_hindrance(after: bytes, tmp_path: Path) -> None:
    pdf = flat_form() + after
    of = compiled(pdf, ruled(0))
    assert of.remarks == ()
    done = stamped(of)
    assert done.pdf.startswith(pdf)
    sound(done.pdf, tmp_path)
    assert "Łukasz Sample" in text_of(done.pdf, tmp_path)


def test_an_end_without_its_last_mark_is_no_hindrance(tmp_path: Path) -> None:
    pdf = flat_form()[:-6]
    done = stamped(compiled(pdf, ruled(0)))
    assert done.pdf.startswith(pdf)
    sound(done.pdf, tmp_path)


@pytest.mark.parametrize("pdf", [b"", b"hello", b"%PDF-1.4\n", flat_form()[:300], b"%PDF-1.4\n/Encrypt\n"])
def test_what_is_beyond_repair_is_refused_in_words(pdf: bytes) -> None:
    with pytest.raises(Unreadable, match="cannot be used"):
        compiled(pdf, ruled(0))
