"""The words beside which a form's own built-in printing puts each blank: more wordings by which others are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gdnotice.pack import block_kinds as kinds
from gdnotice.pack.form import Form
from gdnotice.pack.inline import Blank, Mark, Paragraph, Words

Key: TypeAlias = tuple[str, str | None, str | None]
"""Field, what a tick stands for, column."""

_BEFORE, _AFTER = 7, 5
"""Words of a sentence that are kept before and after its blank."""

_QUESTION = 14
"""Words of a question that are kept before the boxes that answer it."""


def captions(form: Form) -> Mapping[Key, tuple[str, ...]]:
    """The form's own words by field, tick's value and column, in the order in which it prints them."""
    found: dict[Key, list[str]] = {}
    for key, words in _of_blocks(form.blocks):
        text = " ".join(words.split()).strip(" :")
        listed = found.setdefault(key, [])
        if text and text not in listed:
            listed.append(text)
    return {key: tuple(listed) for key, listed in found.items()}


def _of_blocks(blocks: tuple[kinds.Block, ...]) -> Iterator[tuple[Key, str]]:
    for block in blocks:
        match block:
            case kinds.Text(text=paragraphs) | kinds.Warn(text=paragraphs):
                for paragraph in paragraphs:
                    yield from _of_sentence(paragraph)
            case kinds.Choices():
                yield from _of_choices(block)
            case kinds.Blanks(rows=rows):
                yield from _of_rows(rows)
            case kinds.Table(field=field, columns=columns, total=total):
                for column in columns:
                    yield (field, None, column.column), _plain(column.label)
                yield from _of_rows(((total,),) if total is not None else ())
            case kinds.Signature(rows=rows, field=owner):
                for (cell, _, _), words in _of_rows(rows):
                    yield (cell, None, None) if owner is None else (owner, None, cell), words
            case _:
                yield from _of_blocks(_inside(block))


def _of_choices(block: kinds.Choices) -> Iterator[tuple[Key, str]]:
    for item in block.items:
        if item.text:
            yield (block.field, item.value, None), _plain(item.text[0])
        for paragraph in item.text:
            yield from _of_sentence(paragraph)
        yield from _of_rows(item.rows)


def _inside(block: kinds.Block) -> tuple[kinds.Block, ...]:
    if isinstance(block, kinds.Columns):
        return block.left + block.right
    return block.inside if isinstance(block, kinds.Frame) else ()


def _of_rows(rows: kinds.Rows) -> Iterator[tuple[Key, str]]:
    for row in rows:
        for cell in row:
            if cell.field is not None:
                yield (cell.field, None, None), _plain(cell.label)


def _of_sentence(paragraph: Paragraph) -> Iterator[tuple[Key, str]]:
    """The words around each blank of a sentence, the blank itself as ``___``."""
    words: list[str] = []
    places: list[tuple[int, str]] = []
    asked: list[str] = []
    for piece in paragraph:
        match piece:
            case Words(text=text):
                words += text.split()
            case Blank(field=field):
                places.append((len(words), field))
                words.append("___")
            case Mark(field=field, value=value):
                asked = asked if "[]" in words else words[-_QUESTION:]
                if len(asked) > 3:
                    yield (field, value, None), " ".join([*asked, "___"])
                words.append("[]")
    for place, field in places:
        before = _until(words[max(place - _BEFORE, 0) : place][::-1])[::-1]
        after = _until(words[place + 1 : place + 1 + _AFTER])
        if len(before) + len(after) >= 4:
            yield (field, None, None), " ".join([*before, "___", *after])


def _until(words: list[str]) -> list[str]:
    """The words up to the next blank or box."""
    for place, word in enumerate(words):
        if word in ("___", "[]"):
            return words[:place]
    return words


def _plain(paragraph: Paragraph) -> str:
    return "".join(piece.text if isinstance(piece, Words) else " " for piece in paragraph)
