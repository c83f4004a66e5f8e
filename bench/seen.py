"""Whether a filled-in file shows every answer, to two renderers, and what was answered can no longer be edited."""

from __future__ import annotations

import html
import re
import subprocess
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from bench.papers import Line, Paper, Record
from gdnotice.stamp.placement import Box

_DPI = 110
_DARKER = 70
"""Levels of grey by which a pixel must be darker than on the empty form."""
_LEAST_TEXT, _LEAST_TICK = 4, 8
"""Dark pixels that a letter and a tick have at the least, at 110 dots to the inch: a dot has a few, a letter twenty."""

Pictures: TypeAlias = dict[int, Image.Image]


@dataclass(frozen=True, slots=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


class Looker:
    """Looks at the files that contestants made of one form. ``folder`` is for the pictures."""

    def __init__(self, paper: Paper, folder: Path) -> None:
        self.paper = paper
        self.folder = folder
        self.pages = paper.marked
        self.empty = {"poppler": self._poppler(paper.template), "pdfium": _pdfium(paper.template, self.pages)}

    def problems(self, file: Path, record: Record) -> list[str]:
        """What is wrong, in words; nothing where all is seen and locked."""
        found = list(_misread(record, _words(file)))
        for name, pictures in (("poppler", self._poppler(file)), ("pdfium", _pdfium(file, self.pages))):
            found.extend(self._unseen(name, pictures, record))
        found.extend(_open_fields(file, {*(record.values or ()), *(record.states or ())}))
        return found

    def _poppler(self, file: Path) -> Pictures:
        pictures = {}
        for page in self.pages:
            out = self.folder / f"{file.parent.name}-{file.stem}-{page}"
            number = str(page + 1)
            scale = ["-gray", "-r", str(_DPI), "-f", number, "-l", number, "-singlefile"]
            subprocess.run(["pdftoppm", *scale, file, out], check=True, capture_output=True)
            with Image.open(out.with_suffix(".pgm")) as picture:
                pictures[page] = picture.convert("L")
        return pictures

    def _unseen(self, renderer: str, pictures: Pictures, record: Record) -> Iterator[str]:
        empty = self.empty[renderer]
        by_box: dict[tuple[int, Box], int] = {}
        for line in record.lines:
            letters = sum(not letter.isspace() for letter in line.text)
            by_box[line.page, line.box] = by_box.get((line.page, line.box), 0) + letters * _LEAST_TEXT
        texts = [ink(pictures[page], empty[page], box) < least for (page, box), least in by_box.items()]
        ticks = [ink(pictures[one.page], empty[one.page], one.box) < _LEAST_TICK for one in record.crosses]
        if any(texts):
            yield f"{sum(texts)} of {len(texts)} texts not seen in {renderer}"
        if any(ticks):
            yield f"{sum(ticks)} of {len(ticks)} ticks not seen in {renderer}"


def ink(picture: Image.Image, empty: Image.Image, box: Box) -> int:
    """How many pixels within ``box`` are clearly darker than on the empty form."""
    scale = _DPI / 72
    left, top, right, bottom = (round(edge * scale) for edge in box)
    one, other = picture.crop((left, top, right, bottom)), empty.crop((left, top, right, bottom))
    return sum(was - now > _DARKER for now, was in zip(one.tobytes(), other.tobytes(), strict=True))


def _pdfium(file: Path, pages: list[int]) -> Pictures:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        document.init_forms()
        pictures = {}
        for number in pages:
            page = document[number]
            pictures[number] = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
            page.close()
        return pictures
    finally:
        document.close()


_PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def _words(file: Path) -> Mapping[int, list[Word]]:
    """Poppler's words of each page, from 0."""
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], check=True, capture_output=True).stdout.decode("utf-8")
    return {number: [_word(*found) for found in _WORD.findall(page)] for number, page in enumerate(_PAGE.findall(told))}


def _word(left: str, top: str, right: str, bottom: str, text: str) -> Word:
    return Word(float(left), float(top), float(right), float(bottom), html.unescape(text))


def _misread(record: Record, words: Mapping[int, list[Word]]) -> Iterator[str]:
    lost: set[str] = set()
    absent = 0
    for line in record.lines:
        wanted, got = _bare(line.text), _bare("".join(_within(words.get(line.page, []), line)))
        if wanted not in got:
            missing = set(wanted) - set(got)
            lost |= missing
            absent += not missing or len(missing) > len(set(wanted)) / 2
    if absent:
        yield f"{absent} of {len(record.lines)} texts not readable in their boxes"
    elif lost:
        yield f"letters lost: {' '.join(sorted(lost))}"


def _within(words: list[Word], line: Line) -> Iterator[str]:
    left, top, right, bottom = line.box
    found = [
        word
        for word in words
        if word.right > left and word.left < right and top - 2 < (word.top + word.bottom) / 2 < bottom + 2
    ]
    return (word.text for word in sorted(found, key=lambda one: (round(one.top / 4), one.left)))


def _bare(text: str) -> str:
    """Without spaces and without the underscores of a printed rule."""
    return re.sub(r"[\s_]", "", unicodedata.normalize("NFC", text))


def _open_fields(file: Path, answered: Collection[str]) -> Iterator[str]:
    """Fields that hold an answer and can still be edited. ``answered`` are their own names, without their parents'."""
    from pypdf import PdfReader

    count = 0
    for page in PdfReader(file).pages:
        for one in page.get("/Annots", ()):
            node = one.get_object()
            if node.get("/Subtype") != "/Widget" or node.get("/T") not in answered:
                continue
            flags = 0
            while node is not None:
                flags |= int(node.get("/Ff", 0))
                node = node["/Parent"].get_object() if "/Parent" in node else None
            count += not flags & 1
    if count:
        yield f"{count} of {len(answered)} answered fields left open"
