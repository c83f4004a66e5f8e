"""Every hostile file, through every way into the program: a clear refusal or a result, in time and in memory.

A child gets one second here instead of eight: what is refused for its time is refused all the same, and sooner.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.guarded.guarded import Answer
from gdnotice.stamp.guarded.limits import MEMORY
from gdnotice.stamp.guarded.plain import rebuilt
from gdnotice.stamp.mapping.mapping import Mapped
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing, placement_json, printing_of
from gdnotice.stamp.stamp import stamp
from tests.hostile.corpus import HOSTILE
from tests.hostile.forked import Nursery
from tests.stamp.papers import carried_of, compiled, flat_form, ruled

_BLANKS = (ruled(0), Placement(1, (60, 300, 70, 310), "tick", "payment", "wire"))
_STOPPED = {guarded._TOO_LONG, guarded._TOO_MUCH, guarded._BROKE}
_MAY_STOP = ("bomb", "content: ", "forms that double", "draws itself", "fields", "million", "thousand", "random")
"""Words in the names of the cases that may be ended for their time or memory; all others are to be answered."""

SOUND = (
    "a page with nothing wrong", "a table as a stream with nothing wrong", "an object stream with nothing wrong",
    "a page with itself for a note", "a false count", "a field that is its own parent",
)  # fmt: skip
"""Every viewer shows these; so they are to be stamped."""


def _order(work: str, printing: Printing | None = None) -> dict[str, Any]:
    order: dict[str, Any] = {"work": work, "face": "sans", "form": "rights-notice", "name": "official.pdf"}
    order["repeated"] = guarded.HALF_OF_IT
    return order if printing is None else {**order, "placements": placement_json(printing)}


def _judged(answer: Answer | str, took: float, *, may_stop: bool = False) -> str:
    """Hold an outcome against what is promised; returns ``result``, ``refused`` or ``stopped``."""
    assert took < 10
    if isinstance(answer, str):
        assert answer in _STOPPED
        assert may_stop, answer
        return "stopped"
    assert "fault" not in answer.said, answer.said["fault"]
    assert answer.memory < MEMORY
    problem = answer.said.get("problem")
    if problem is None:
        assert "result" in answer.said
        return "result"
    if problem != "memory":
        assert problem["what"].endswith(".")
        assert problem["remedy"].endswith(".")
        assert "Traceback" not in str(problem)
        assert problem["family"] == "Unreadable"
    return "refused"


def _tried(nursery: Nursery, pdf: bytes, *, may_stop: bool = False) -> dict[str, str]:
    """What came of each way into the program."""
    plain = printing_of("rights-notice", "T", pdf, ((612.0, 792.0),), _BLANKS)
    came = {}
    for order in (_order("verify"), _order("attached"), _order("trial", plain)):
        came[order["work"]] = _judged(*nursery.ask(order, pdf, 1), may_stop=may_stop)
    answer, took = nursery.ask(_order("map"), pdf, 1)
    came["map"] = _judged(answer, took, may_stop=may_stop)
    if isinstance(answer, Answer) and came["map"] == "result":  # a person goes on and stamps on what was mapped
        mapped = rebuilt(Mapped, answer.said["result"], answer.pieces)
        if not mapped.printing.placements or may_stop:
            return came
        came["stamp"] = _judged(*nursery.ask(_order("trial", mapped.printing), pdf, 1), may_stop=may_stop)
    return came


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_read(name: str, nursery: Nursery) -> None:
    came = _tried(nursery, HOSTILE[name](), may_stop=any(word in name for word in _MAY_STOP))
    assert came["verify"] != "refused"  # it answers whatever it is given
    if name in SOUND:
        assert came["trial"] == "result"


def _stamped() -> bytes:
    texts = {"blank.1.0": "Holder", "payment": "wire"}
    return stamp(compiled(flat_form(), *_BLANKS), texts, {"payment": "wire"}, carried_of(texts)).pdf


_Change = Callable[[random.Random, bytearray], None]


def _one_byte(random_: random.Random, whole: bytearray) -> None:
    for _ in range(random_.randint(1, 8)):
        whole[random_.randrange(len(whole))] = random_.randrange(256)


def _another_digit(random_: random.Random, whole: bytearray) -> None:
    digits = [at for at, byte in enumerate(whole) if 48 <= byte <= 57]
    for at in random_.choices(digits, k=random_.randint(1, 20)):
        whole[at] = random_.choice(b"0123456789")


def _taken_out(random_: random.Random, whole: bytearray) -> None:
    at = random_.randrange(len(whole))
    del whole[at : at + random_.choice((1, 7, 400, 5000))]


def _put_in(random_: random.Random, whole: bytearray) -> None:
    at, other = random_.randrange(len(whole)), random_.randrange(len(whole))
    whole[at:at] = whole[other : other + random_.choice((1, 9, 300, 3000))]


def _another_word(random_: random.Random, whole: bytearray) -> None:
    words = (
        b"/Kids,/Type,/Length,/Contents,/Parent, 0 R, obj,stream,xref,/Filter,/W,/Size,/Root,[,],<<,>>,(,/Fields,/AP"
    )
    found, other = random_.choices(words.split(b","), k=2)
    places = [at for at in range(len(whole)) if whole.startswith(found, at)]
    if places:
        at = random_.choice(places)
        whole[at : at + len(found)] = other


_CHANGES: tuple[_Change, ...] = (_one_byte, _another_digit, _taken_out, _put_in, _another_word)


def _mutants(original: bytes, count: int, seed: int) -> list[bytes]:
    found = []
    for number in range(count):
        random_ = random.Random(seed + number)
        whole = bytearray(original)
        for _ in range(random_.choice((1, 1, 2, 5))):
            _CHANGES[number % len(_CHANGES)](random_, whole)
        found.append(bytes(whole))
    return [one for one in found if one != original]


@pytest.mark.parametrize("part", range(4))
def test_a_stamped_file_with_bytes_changed(part: int, nursery: Nursery) -> None:
    for mutant in _mutants(_stamped(), 15, 1000 * part):
        answer, took = nursery.ask(_order("verify"), mutant, 2)
        assert _judged(answer, took) == "result"
        assert isinstance(answer, Answer)
        assert not answer.said["result"]["ok"], "a changed file is as it was stamped"
        _judged(*nursery.ask(_order("attached"), mutant, 2))
        _judged(*nursery.ask(_order("trial", printing_of("f", "T", mutant, ((612.0, 792.0),), _BLANKS)), mutant, 2))


@pytest.mark.parametrize("part", range(2))
def test_a_real_form_with_bytes_changed(part: int, nursery: Nursery, shared: Path) -> None:
    path = shared / "forms" / "irs-w9-2018-10.pdf"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    original = path.read_bytes()
    pages = ((612.0, 792.0),) * 6
    for number, mutant in enumerate(_mutants(original, 12, 7000 + 1000 * part)):
        printing = printing_of("rights-notice", "T", mutant, pages, _BLANKS)
        _judged(*nursery.ask(_order("trial", printing), mutant, 4), may_stop=True)
        if number % 5 == 0:
            _judged(*nursery.ask(_order("map"), mutant, 4), may_stop=True)


# ------------------------------------------------------------------------------------------------- texts and web pages

EXHIBITS = {
    "tags that never close": (b"<div>" * 400_000, "x.htm"),
    "tables in tables": (b"<table><tr><td>" * 130_000, "x.htm"),
    "four hundred thousand cells": (b"<table><tr>" + b"<td>a" * 380_000, "x.htm"),
    "cells over a hundred columns": (b"<table>" + b"<tr><td colspan=100>a<td colspan=100>b" * 50_000, "x.htm"),
    "a huge colspan": (b"<table><tr><td colspan=%s>a</table>" % (b"9" * 100_000), "x.htm"),
    "one word": (b"<p>" + b"x" * 1_990_000, "x.htm"),
    "brackets": (b"<" * 1_990_000, "x.htm"),
    "comments that open": (b"<!--" * 490_000, "x.htm"),
    "a tag with a million marks": (b"<p " + b"a=b " * 490_000 + b">", "x.htm"),
    "a style of underlines": (b'<p style="' + b"text-decoration: " * 110_000 + b'">a', "x.htm"),
    "a character beyond all": (b"&#9999999999999999999999; &#xD800; &#0;" * 1000, "x.htm"),
    "underscores": (b"_" * 1_990_000, "x.txt"),
    "a million lines": (b"a\n" * 990_000, "x.txt"),
    "boxes": (b"|_| a " * 330_000, "x.txt"),
    "tabs": (b"\t" * 1_990_000 + b"x", "x.txt"),
    "zeros": (bytes(1000), "x.txt"),
    "nothing": (b"", "x.txt"),
    "a PDF that is a text": (b"hello", "x.pdf"),
    "a text that is a PDF": (flat_form(), "x.txt"),
}


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_hostile_exhibit_is_refused_or_mapped(name: str, nursery: Nursery) -> None:
    content, file = EXHIBITS[name]
    order = {**_order("map"), "name": file}
    _judged(*nursery.ask(order, content, 1), may_stop=True)
