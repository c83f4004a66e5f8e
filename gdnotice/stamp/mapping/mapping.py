"""Maps the blanks of an exhibit to the fields of a form by their words, and makes a printing of both.

What is doubtful is left open, with a warning that names the candidates. A signature's blank is found too, and stays
empty: no program signs. It is of the kind ``image``, so that the desk may have its picture of a signature put there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdnotice.pack.form import Form
from gdnotice.stamp.exhibit import exhibit
from gdnotice.stamp.exhibit.blank_text import ExhibitBlank, headings, sections
from gdnotice.stamp.exhibit.blanks import Found, find_blanks
from gdnotice.stamp.exhibit.text import read_exhibit
from gdnotice.stamp.mapping.match import Match, match_blanks
from gdnotice.stamp.mapping.parts import parts_of, speaks_of_offers
from gdnotice.stamp.mapping.signing import for_signature
from gdnotice.stamp.mapping.warnings import warnings_for
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing, printing_of
from gdnotice.stamp.signatures.blanks import numbered


@dataclass(frozen=True, slots=True)
class Mapped:
    """A printing made from an exhibit, and what a person should look at before using it."""

    printing: Printing
    warnings: tuple[str, ...]


def map_exhibit(content: bytes, name: str, form: Form) -> Mapped:
    """Typeset an exhibit, find its blanks and map them to ``form``.

    ``name`` is the exhibit's file name. Raises :class:`~gdnotice.errors.Unreadable` where it is not a text exhibit.
    """
    found = find_blanks(read_exhibit(content, name).lines)
    laid = exhibit.lay_out(found.lines, found.together)
    title = _title(found, form)
    official, lost = exhibit.draw(laid, title)
    texts = [line.text for line in found.lines]
    stranger = not speaks_of_offers(texts)
    matches = match_blanks(found.blanks, parts_of(texts, headings(texts)), form, stranger=stranger)
    placed = list(zip(found.blanks, matches, strict=True))
    placements = numbered(placement for blank, match in placed for placement in _placements(laid, blank, match))
    starts = [laid.rows[blank.line] for blank in found.blanks]
    pages = [row.page if row is not None else 1 for row in starts]
    sizes = ((exhibit.PAGE_WIDTH, exhibit.PAGE_HEIGHT),) * laid.pages
    printing = printing_of(form.id, title, official, sizes, placements)
    return Mapped(printing, (*lost, *warnings_for(matches, pages, form)))


def mapped_json(mapped: Mapped, folder: Path) -> dict[str, Any]:
    """The object that ``printing map --json`` prints."""
    return {
        "folder": str(folder),
        "pages": len(mapped.printing.pages),
        "blanks": [
            {
                "page": one.page,
                "box": [round(edge, 2) for edge in one.box],
                "kind": one.kind,
                "near": one.near,
                "field": one.field,
                "value": one.value,
                "confidence": round(one.confidence, 2),
            }
            for one in mapped.printing.placements
        ],
        "warnings": list(mapped.warnings),
    }


def _title(found: Found, form: Form) -> str:
    title = ""
    for heading in sections([line.text for line in found.lines]):
        if title and not heading.startswith(title):
            if not title.lower().startswith("exhibit"):
                break
            title = ""
        title = heading or title
    title = title or form.title
    return title if len(title) <= 120 else title[:120].rsplit(" ", 1)[0]


# ------------------------------------------------------------------ places on the page

_RULE_SINK = 1.2
"""Points below a rule at which its box ends: letters stand on the rule, and only their tails reach it."""

_GAP_DROP = 2.9
"""Points below the baseline at which the box of a gap ends: an answer there stands on the sentence's own baseline."""


def _placements(laid: exhibit.Laid, blank: ExhibitBlank, match: Match) -> list[Placement]:
    target = match.target
    found = []
    for row, cells in enumerate(blank.places):
        line = laid.rows[cells.first]
        assert line is not None, "a line with a blank is never dropped"
        lines = cells.last - cells.first + 1
        if blank.shape == "box":
            page, box = line.page, exhibit.tick_box(line, cells.start, cells.end)
        elif blank.shape == "rule":
            page, box = laid.box(cells, laid.rule_drop(cells.first) + _RULE_SINK)
            box = (box[0] + 1.5, box[1] + 0.3, box[2] - 1.0, box[3])
        else:
            page, box = laid.box(cells, _GAP_DROP)
            box = (box[0] + 1.5, box[1] + 0.3, box[2] - 1.0, box[3])
        column = target.column if target else None
        made = Placement(
            page=page,
            box=(round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)),
            kind=blank.kind,
            field=target.field if target else None,
            value=target.value if target and blank.kind == "tick" else None,
            row=row if column and blank.table is not None else match.row,
            column=column,
            align="center" if match.reading.centred else "left",
            lines=lines,
            near=blank.near,
            confidence=round(match.confidence, 2),
        )
        if blank.signature:
            top = box[1] - laid.empty_above(cells)
            made = for_signature(made, match, (box[0], top, box[2], box[3] - _RULE_SINK))
        found.append(made)
    return found
