"""Fields of the PDF that would hide a picture of a signature put where they stand: viewers draw them over the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from gdnotice.stamp.fields.widgets import HIDDEN, READ_ONLY, Field, Widget
from gdnotice.stamp.pdf.objects import Reference, dictionary, entries_of
from gdnotice.stamp.pdf.sheets import resolved
from gdnotice.stamp.placement import Box, Placement

_MUCH = 0.3
"""A field is in the way that has so much of the smaller of the two."""


def covers_of(
    widgets: Sequence[Widget], pictures: Iterable[Placement], filled: Set[Field]
) -> dict[tuple[int, Box], tuple[tuple[Reference, bytes], ...]]:
    """By page (from 1) and box of each blank for a picture, the widgets that would cover it, written so that no viewer
    shows them. Those of ``filled`` fields have an answer to show, and a signature that is there already stays."""
    open_ones = [one for one in widgets if one.shown and one.field not in filled and _covers(one)]
    found = {}
    for picture in pictures:
        own = [one for one in open_ones if one.page == picture.page - 1 and _much(one.box, picture.box)]
        if own:
            found[picture.page, picture.box] = tuple((one.reference, _hidden(one)) for one in own)
    return found


def _covers(widget: Widget) -> bool:
    """Whether it has a ground or a look of its own, and no signature in it."""
    look = resolved(widget.found.get("/MK"))
    grounded = isinstance(look, Mapping) and bool(resolved(look.get("/BG")))
    signed = widget.field.kind == "signature" and widget.field.valued
    return not signed and (grounded or "/AP" in widget.found)


def _much(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    sizes = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return wide > 0 and high > 0 and wide * high >= _MUCH * min(sizes)


def _hidden(widget: Widget) -> bytes:
    entries = entries_of(widget.found, "/AP", "/AA", "/A")
    flags = resolved(widget.found.get("/F", 0))
    entries["/F"] = b"%d" % ((flags if isinstance(flags, int) else 0) | HIDDEN)
    if widget.merged:
        kept = resolved(widget.found.get("/Ff", 0))
        entries["/Ff"] = b"%d" % ((kept if isinstance(kept, int) else 0) | READ_ONLY)
    return dictionary(entries)
