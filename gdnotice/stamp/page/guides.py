"""The printed lines and boxes of a PDF's pages: what a person who moves a blank by hand wants it to stand on."""

from __future__ import annotations

from dataclasses import dataclass

from gdnotice.stamp.official.opening import open_official
from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.read import read_pages
from gdnotice.stamp.page.scan import is_scan, with_lines
from gdnotice.stamp.placement import Box

_MOST = 600
"""Lines and boxes of one page: more are a drawing."""


@dataclass(frozen=True, slots=True)
class Guides:
    """One page. ``levels`` are lines from left to right at a height, ``uprights`` from top to bottom at a distance from
    the left, ``ticks`` boxes to tick; points from the top left of the page as seen."""

    levels: tuple[tuple[float, float, float], ...]
    uprights: tuple[tuple[float, float, float], ...]
    ticks: tuple[Box, ...]


def guides(official: bytes) -> tuple[Guides, ...]:
    """Of every page; rules typed with underscores are lines too. Raises :class:`~gdnotice.errors.Unreadable`."""
    opened = open_official(official)
    found = []
    for given in read_pages(opened.plain, opened.sheets):
        page = with_lines(opened.plain, given) if is_scan(given) else given
        ground = Ground(page)
        shapes = ground.shapes
        typed = [(one.left, one.right, one.line) for one in ground.typed if one.kind == "text"]
        levels = [(line.left, line.right, line.y) for line in shapes.levels]
        uprights = [(line.x, line.top, line.bottom) for line in shapes.uprights]
        found.append(Guides(tuple([*levels, *typed][:_MOST]), tuple(uprights[:_MOST]), shapes.ticks[:_MOST]))
    return tuple(found)
