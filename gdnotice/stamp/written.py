"""What one stamp draws, written as the objects of its revision."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from gdnotice.stamp import marks
from gdnotice.stamp.carried import Carried, embedded_file, moment
from gdnotice.stamp.compiled import About, Compiled, Skeleton, font_entries
from gdnotice.stamp.fields import fill as widgets_fill
from gdnotice.stamp.fit import Piece, Slot
from gdnotice.stamp.letters import compact, embedding
from gdnotice.stamp.letters.embedding import COMMON, is_common, stream
from gdnotice.stamp.pattern import Pattern, Straight
from gdnotice.stamp.pdf.objects import dictionary, text_string
from gdnotice.stamp.revision import revision
from gdnotice.stamp.schedule import SchedulePage
from gdnotice.stamp.shaped_lines import with_shaped_lines

_COMMON = frozenset(COMMON)
_below = "\n".join


class Marked(NamedTuple):
    """All that one stamp draws. ``used`` are the characters of the straight lines and the pieces."""

    straight: Straight
    pieces: Sequence[Piece]
    ticked: tuple[Slot, ...]
    schedule_pages: Sequence[SchedulePage]
    draft: bool
    answered: frozenset[str]
    used: Set[str]


def written(compiled: Compiled, marked: Marked, carried: Carried, firm: str) -> tuple[bytes, tuple[bytes, bytes]]:
    """The revision, as bytes to append to the official file; and its parts that have no answer in them: those after
    its record, and the beginning of what it carries."""
    pattern = compiled.pattern(marked.straight.course, marked.ticked, draft=marked.draft)
    used, hand = marked.used, pattern.hand
    odd = used - _COMMON
    characters = "".join(sorted(odd)) if odd else ""
    if characters and not used <= compiled.measure.ems.keys():
        compiled, shaped = with_shaped_lines(compiled, [piece.text for piece in marked.pieces])
        used = set("".join([*marked.straight.texts, *(one.text for one in marked.pieces if one.text not in shaped)]))
        hand, characters = hand._replace(shaped=shaped), "".join(sorted(used - _COMMON))
    near = ""
    if characters:
        near, characters = embedding.parted(compiled.measure.name, characters)
        hand = hand._replace(near=marks.near(near))
    groups = compact.ALL if marked.draft else compact.groups_of(used)
    if len(used) <= compact.FEW and not (characters or marked.draft):
        groups, near = 0, "".join(sorted(used | {" "}))
    skeleton = compiled.skeleton(every_page=marked.draft, further=bool(characters), groups=groups, near=near)
    codes = marks.codes(characters) if characters else {}
    lines = _page_lines(compiled, marked, codes, hand) if marked.pieces else {}
    special = bool(hand.near) or not used.isdisjoint("()")
    objects: list[tuple[int, int, bytes]] = []
    if pattern.pages:
        pages = pattern.marks(marked.straight, special, lines, hand).encode("ascii").split(b"\0")
        objects = [
            (number, 0, b"<</Length %d>>\nstream\n%b\nendstream" % (len(page), page))
            for number, page in zip(skeleton.streams.values(), pages, strict=False)
        ]
    placed, texts = _placed(compiled, marked, pattern, carried)
    if characters:
        further = embedding.further_objects(
            compiled.measure.name, characters, skeleton.further, listed=compiled.lists_letters
        )
        objects.extend((skeleton.further + place, 0, body) for place, body in enumerate(further))
    ground = compiled.ground
    opening = carried.origin.opening(ground.sha256, len(ground.official), compiled.rewritten_from, placed)
    closing = carried.closing(draft=marked.draft, texts=texts)
    objects.append((skeleton.file, 0, embedded_file(opening, closing, carried.at)))
    if compiled.about is not None and ground.info is not None:
        form = (carried.origin.form, carried.origin.edition)
        objects.append((*ground.info, _about(compiled.about, form, firm, moment(carried.at).pdf)))
    if marked.schedule_pages:
        objects.extend(_schedule_objects(compiled, skeleton, marked, codes, hand))
    if not compiled.filling.targets:
        return revision(ground, skeleton.record, skeleton.fixed, objects), (skeleton.fixed.body, opening.packed)
    ink = widgets_fill.Ink(hand, codes)
    number = skeleton.next + 2 * len(marked.schedule_pages)
    straight, answered = marked.straight, marked.answered
    locked = not marked.draft
    what = widgets_fill.Filled(straight, marked.pieces, marked.ticked, answered, special, odd, locked)
    fixed, run = widgets_fill.filled(compiled.filling, what, ink, skeleton, number)
    return revision(ground, skeleton.record, fixed, objects, run), (fixed.body, opening.packed)


@functools.lru_cache(maxsize=256)
def _about(about: About, form: tuple[str, str], firm: str, changed: bytes) -> bytes:
    """The document information: the official file's own, with what this paper is and who made it."""
    author = text_string(firm) if firm else about.author
    return b"<<%s/Subject%s%s/ModDate(%s)>>" % (
        about.entries,
        text_string(f"{form[0]}, edition {form[1]}"),
        b"/Author" + author if author else b"",
        changed,
    )


def _placed(
    compiled: Compiled, marked: Marked, pattern: Pattern, carried: Carried
) -> tuple[tuple[str, ...], list[str | None]]:
    """Where each answer stands, as JSON lists; and what stands there, where that is not the answer itself."""
    answers = carried.answers.get
    straight = zip(map(answers, pattern.fields), marked.straight.texts, strict=True)
    texts = [None if answer == text else text for answer, text in straight]
    placed = pattern.placed
    for piece in marked.pieces:
        slot = piece.slot
        text = piece.text
        if slot.opening and text:
            placed += (slot.opening,)
            texts.append(None if answers(slot.placement.field or "") == text else text)
    placed += tuple([slot.opening for slot in marked.ticked])
    if compiled.drawn:
        placed += tuple([one.carried for one in compiled.drawn])
    return placed, texts


def _page_lines(compiled: Compiled, marked: Marked, codes: Mapping[str, str], hand: marks.Hand) -> dict[int, list[str]]:
    """The pieces as content, by page."""
    lines: dict[int, list[str]] = {}
    count, fields = len(compiled.sheets), compiled.filling.slots
    for piece in marked.pieces:
        slot = piece.slot
        if slot.page < count and slot not in fields:  # else on the schedule, or in a field of the PDF
            shown = marks.line(piece, hand) if is_common(piece.text) else marks.mixed(piece, codes, hand)
            lines.setdefault(slot.page, []).append(shown)
    return lines


def _schedule_objects(
    compiled: Compiled, skeleton: Skeleton, marked: Marked, codes: Mapping[str, str], hand: marks.Hand
) -> list[tuple[int, int, bytes]]:
    """The schedule's pages and their content, and the page tree's root with them at its end."""
    first = compiled.sheets[0]
    parent = b"%d %d R" % compiled.tree.reference
    box = f"[0 0 {first.width:g} {first.height:g}]".encode("ascii")
    fonts = dictionary(font_entries(compiled, skeleton.common, skeleton.further if codes else None))
    number = skeleton.next
    objects, kids = [], [compiled.tree.kids]
    for page in marked.schedule_pages:
        content = marks.strong(page.strong, codes, hand) + marks.text(page.pieces, codes, hand)
        content += marks.rules(page.rules)
        if marked.draft:
            content = marks.draft(first.width, first.height, compiled.measure, hand.common) + content
        objects.append((number + 1, 0, stream(content.encode("ascii"))))
        entries = {"/Type": b"/Page", "/Parent": parent, "/MediaBox": box, "/CropBox": box, "/Rotate": b"0"}
        entries |= {"/Resources": dictionary({"/Font": fonts}), "/Contents": b"%d 0 R" % (number + 1)}
        objects.append((number, 0, dictionary(entries)))
        kids.append(b"%d 0 R" % number)
        number += 2
    tree = {**compiled.tree.entries, "/Kids": b"[" + b" ".join(kids) + b"]"}
    tree["/Count"] = b"%d" % (compiled.tree.count + len(marked.schedule_pages))
    return [*objects, (*compiled.tree.reference, dictionary(tree))]
