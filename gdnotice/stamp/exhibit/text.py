"""An exhibit as the SEC keeps it (plain text or simple HTML) as lines of characters in fixed columns.

A text exhibit keeps each character in its column; the SEC's table tags go, page marks become page breaks. HTML is laid
out in the same fixed columns by ``exhibit_html``. Nothing is added to the words and nothing is left out of them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from gdnotice.errors import Unreadable
from gdnotice.stamp.exhibit.html import html_lines
from gdnotice.stamp.exhibit.lines import WRAP, Line, wrap

LIMIT = 2_000_000
"""Bytes: the largest exhibit. The longest letter of transmittal is a tenth of this."""

_MOST_LINES = 4_000
_MOST_BLANK = 24
"""Blank lines kept in a row: no answer needs more room, and more say no more."""

_TAB = 8
_WIDEST_TABLE = 400
_UNWRAPPED = 170
"""Columns: a longer line outside a table is a paragraph saved as one line, and is wrapped."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An exhibit's lines in reading order."""

    name: str
    lines: tuple[Line, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines)


def read_exhibit(content: bytes, name: str) -> Sheet:
    """The lines of an exhibit. ``name`` is the file's name; its ending only helps to tell HTML from text.

    Raises :class:`Unreadable` for what is empty, not text, or far longer than an exhibit can be.
    """
    text = _decoded(content, name)
    lines = html_lines(text) if _is_html(text, name) else _plain(text)
    while lines and not lines[-1].text:
        lines.pop()
    while lines and not lines[0].text:
        lines.pop(0)
    if not lines:
        raise Unreadable(f"The exhibit {name} has no words in it.", "There is nothing to typeset.", "Check the file.")
    lines = [
        line
        for place, line in enumerate(lines)
        if line.text or any(one.text for one in lines[max(0, place - _MOST_BLANK) : place])
    ]
    if len(lines) > _MOST_LINES:
        raise Unreadable(
            f"The exhibit {name} has more than {_MOST_LINES:,} lines.",
            "A notice or letter of transmittal has some hundred; this may be a whole filing.",
            "Save the one exhibit as a file of its own.",
        )
    return Sheet(name, tuple(lines))


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LIMIT:
        raise Unreadable(
            f"The exhibit {name} is larger than {LIMIT:,} bytes.",
            "That is far more than an exhibit holds.",
            "Save the one exhibit as a file of its own.",
        )
    text = None
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    if text is None or any(ord(c) < 32 and c not in "\t\n\r\f\v\x1a" for c in text):
        raise Unreadable(
            f"The exhibit {name} is not a text file.",
            "It holds bytes that no text exhibit has, so it was not read.",
            "Give the exhibit as .txt, .htm or .pdf, as the filer or the agent published it.",
        )
    return text.replace("\x1a", "").replace("\v", "\f")


_HTML = re.compile(r"<(html|!doctype\s+html|body|div|p|br|td)\b", re.IGNORECASE)


def _is_html(text: str, name: str) -> bool:
    if name.lower().endswith((".htm", ".html", ".xhtml")):
        return True
    return _HTML.search(text[:5_000]) is not None


_HEADER = re.compile(r"\s*<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>.*", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:TABLE|CAPTION|S|C|FN|F\d+|PAGE|DOCUMENT|TEXT|SEC-DOCUMENT|SEC-HEADER|PRE|CENTER|B|I|U)>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d{2,4});")
_PAGE = re.compile(r"<PAGE>", re.IGNORECASE)
_TABLE = re.compile(r"<(/?)TABLE>", re.IGNORECASE)


def _plain(text: str) -> list[Line]:
    lines: list[Line] = []
    table = breaks = False
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        *before, last = raw.split("\f")
        for piece in before:
            breaks = _add(lines, piece, number, table, breaks) or True
        marks = _TABLE.findall(last)
        table = table or "" in marks
        breaks = _add(lines, last, number, table, breaks)
        if marks and marks[-1] == "/":
            table = False
    return lines


def _add(lines: list[Line], raw: str, number: int, table: bool, breaks: bool) -> bool:
    """Append one line of the file without its tags; says whether a page break still waits for its line."""
    if _HEADER.fullmatch(raw):
        return breaks
    breaks = breaks or _PAGE.search(raw) is not None
    # A tag before words holds the columns of the lines below it, so its room is kept.
    bare = _TAG.sub(lambda tag: " " * len(tag[0]), raw.expandtabs(_TAB))
    if _TAG.search(raw) and not bare.strip():
        return breaks
    if "&" in bare:
        bare = _ENTITY.sub(lambda entity: html.unescape(entity[0]), bare)
    for piece in _wrapped(bare.replace("\u00a0", " ").rstrip(), table):
        lines.append(Line(piece, number, table, breaks and bool(piece)))
        breaks = breaks and not piece
    return breaks


def _wrapped(text: str, table: bool) -> list[str]:
    if len(text) <= (_WIDEST_TABLE if table else _UNWRAPPED):
        return [text]
    return wrap(text, WRAP, len(text) - len(text.lstrip()))
