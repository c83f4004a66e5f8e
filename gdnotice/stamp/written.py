"""What one stamp draws, written as the objects of its revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gdnotice.stamp import marks
from gdnotice.stamp.carried import Carried, date_string, embedded_file, encoded_text
from gdnotice.stamp.compiled import About, Compiled, Skeleton, font_entries
from gdnotice.stamp.fields import fill as widgets_fill
from gdnotice.stamp.fit import Piece, Slot
from gdnotice.stamp.letters import compact, embedding
from gdnotice.stamp.letters.embedding import COMMON, is_common, stream
from gdnotice.stamp.pdf.objects import dictionary, text_string
from gdnotice.stamp.revision import revision
from gdnotice.stamp.schedule import SchedulePage

_COMMON = frozenset(COMMON)


class Marked(NamedTuple):
    """All that one stamp draws."""

    pieces: Sequence[Piece]
    ticked: Sequence[Slot]
    schedule_pages: Sequence[SchedulePage]
    draft: bool
    answered: frozenset[str]


def written(compiled: Compiled, marked: Marked, carried: Carried, firm: str) -> bytes:
    """The revision, as bytes to append to the official file."""
    pieces = marked.pieces
    used = set("".join([piece.text for piece in pieces]))
    characters = "".join(sorted(used - _COMMON))
    groups = compact.ALL if marked.draft else compact.groups_of(used)
    skeleton = compiled.skeleton(every_page=marked.draft, further=bool(characters), groups=groups)
    codes = marks.codes(characters)
    hand = marks.Hand(*compiled.fonts, compiled.usual, compiled.measure.ems)
    objects, placed = _page_objects(compiled, skeleton, marked, codes, hand)
    if characters:
        further = embedding.further_objects(compiled.measure.name, characters, skeleton.further)
        objects.extend((skeleton.further + place, 0, body) for place, body in enumerate(further))
    opening = carried.origin.opening(compiled.ground.sha256, len(compiled.ground.official), compiled.rewritten_from)
    closing = carried.closing(draft=marked.draft, placed=placed)
    objects.append((skeleton.file, 0, embedded_file(opening, closing, carried.at)))
    if compiled.about is not None and compiled.ground.info is not None:
        objects.append((*compiled.ground.info, _about(compiled.about, carried, firm)))
    if marked.schedule_pages:
        objects.extend(_schedule_objects(compiled, skeleton, marked, codes, hand))
    if compiled.filling.targets:
        ink = widgets_fill.Ink(hand, codes, skeleton.resources)
        number = skeleton.next + 2 * len(marked.schedule_pages)
        filled = widgets_fill.Filled(marked.pieces, marked.ticked, marked.answered, locked=not marked.draft)
        objects.extend(widgets_fill.objects(compiled.filling, filled, ink, number))
    return revision(compiled.ground, skeleton.record, skeleton.fixed, objects)


def _about(about: About, carried: Carried, firm: str) -> bytes:
    """The document information: the official file's own, with what this paper is and who made it."""
    author = text_string(firm) if firm else about.author
    subject = text_string(f"{carried.origin.form}, edition {carried.origin.edition}")
    return b"<<%s/Subject%s%s/ModDate(%s)>>" % (
        about.entries,
        subject,
        b"/Author" + author if author else b"",
        date_string(carried.at).encode("ascii"),
    )


def _page_objects(
    compiled: Compiled, skeleton: Skeleton, marked: Marked, codes: Mapping[str, str], hand: marks.Hand
) -> tuple[list[tuple[int, int, bytes]], list[str]]:
    """The content stream of each page that the skeleton has one for; and where each answer stands, as JSON lists."""
    lines, placed = _page_lines(compiled, marked, codes, hand)
    crosses: dict[int, list[str]] = {}
    for slot in marked.ticked:
        if slot not in compiled.filling.slots:
            crosses.setdefault(slot.page, []).append(marks.tick(slot))
        placed.append(f'{slot.opening}"X",{encoded_text(slot.placement.value or "")}]')
    opening = marks.opening(hand)
    objects = []
    for page, number in skeleton.streams.items():
        sheet = compiled.sheets[page]
        parts = ["Q\n" * sheet.restores + "q\n" + sheet.matrix]
        if marked.draft:
            parts.append(marks.draft(sheet.width, sheet.height, compiled.measure, hand.common))
        if lines[page]:
            parts += (opening, "\n", "\n".join(lines[page]), "\nET\n")
        if page in crosses:
            parts += ("0 G 1 J\n", "\n".join(crosses[page]), "\n")
        parts.append("Q")
        objects.append((number, 0, stream("".join(parts).encode("ascii"))))
    return objects, placed


def _page_lines(
    compiled: Compiled, marked: Marked, codes: Mapping[str, str], hand: marks.Hand
) -> tuple[list[list[str]], list[str]]:
    """Each page's texts as content, and where each answer stands."""
    lines: list[list[str]] = [[] for _ in compiled.sheets]
    count, usual, fields = len(lines), hand.usual, compiled.filling.slots
    placed = []
    for piece in marked.pieces:
        slot, x, _, size, text = piece
        if slot.opening[1] != "n":  # not null: an answer
            placed.append(slot.opening + encoded_text(text) + "]")
        if slot.page >= count or slot in fields:
            continue  # on the schedule, or in a field of the PDF
        if codes and not is_common(text):
            shown = marks.mixed(piece, codes, hand)
        elif size != usual or slot.fits < 0 or not (slot.share or x == slot.left):
            shown = marks.line(piece, hand)
        else:
            if "(" in text or ")" in text:
                text = marks.escaped(text)
            shown = f"1 0 0 1 {x:.2f}{slot.start}{text}) Tj" if slot.share else f"{slot.start}{text}) Tj"
        lines[slot.page].append(shown)
    return lines, placed


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
