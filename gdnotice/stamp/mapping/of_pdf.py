"""Maps the blanks of an official PDF to the fields of a form: its own fields where it has them, else what is printed.

A page with fields that a person fills in is taken by its fields; any other page by its words and lines. The mapping
itself is the one for all papers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gdnotice.errors import Unreadable
from gdnotice.pack.form import Form
from gdnotice.stamp.fields.acroform import FieldPlace, field_places
from gdnotice.stamp.fields.spots import field_spots, names_of
from gdnotice.stamp.mapping.mapping import Mapped
from gdnotice.stamp.mapping.match import Match, match_blanks
from gdnotice.stamp.mapping.parts import Part, parts_of, speaks_of_offers
from gdnotice.stamp.mapping.signing import for_signature
from gdnotice.stamp.mapping.warnings import warnings_for
from gdnotice.stamp.official.attached import files_attached
from gdnotice.stamp.official.opening import Opened, is_waiting_page, open_official
from gdnotice.stamp.official.remarks import broken_off, unsized
from gdnotice.stamp.page.columns import in_columns
from gdnotice.stamp.page.context import PdfBlank, last_heading
from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.laid import lay_out
from gdnotice.stamp.page.layout import Layout
from gdnotice.stamp.page.read import PrintedPage, read_pages
from gdnotice.stamp.page.rooms import find_rooms
from gdnotice.stamp.page.scan import is_scan, with_lines
from gdnotice.stamp.page.signing import clear_of, signature_spots, with_headroom
from gdnotice.stamp.page.spots import find_spots, leads
from gdnotice.stamp.page.words import describe
from gdnotice.stamp.pdf.sheets import parsing
from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.printing import printing_of
from gdnotice.stamp.signatures.blanks import numbered

MOST_PAGES = 120
"""Pages: a notice or letter of transmittal has a dozen."""

_MOST_BLANKS = 3_000


def map_pdf(content: bytes, name: str, form: Form) -> Mapped:
    """Find the blanks of an official PDF and map them to ``form``. ``name`` is its file name.

    Raises :class:`~gdnotice.errors.Unreadable` where it cannot be read, or is no form on paper.
    """
    opened = open_official(content)
    if len(opened.sheets) > MOST_PAGES:
        raise Unreadable(
            f"{name} has more than {MOST_PAGES} pages.",
            "A notice or letter of transmittal has a dozen; this may be a whole offer.",
            "Save the pages of the form as a file of their own.",
        )
    fields = field_places(opened)
    pages = read_pages(opened.plain, opened.sheets)
    _refuse_waiting_page(opened, fields, pages, name)
    grounds = [Ground(page) for page in pages]
    layouts, scans = _layouts(opened, grounds, fields)
    found, parts, stranger = _blanks(layouts, fields)
    blanks = _merged(found, fields)
    if len(blanks) > _MOST_BLANKS:
        raise Unreadable(
            f"{name} has more than {_MOST_BLANKS} blanks.",
            "A notice or letter of transmittal has some dozen; this may be a table or a drawing.",
            "Save the pages of the form as a file of their own.",
        )
    placed = list(zip(blanks, match_blanks(blanks, parts, form, stranger=stranger), strict=True))
    if fillable := {field.page for field in fields if field.usable}:
        # Beside fields, print that no field of the form fits is no blank: an instruction's table, most often.
        placed = [
            (blank, match)
            for blank, match in placed
            if blank.spots[0].page in fillable or blank.spots[0].widget is not None or blank.ink or match.target
        ]
    by_page = {ground.number: ground for ground in grounds}
    placements = numbered(one for blank, match in placed for one in _placements(blank, match, fields, by_page))
    sizes = tuple((sheet.width, sheet.height) for sheet in opened.sheets)
    printing = printing_of(form.id, _title(layouts, form), content, sizes, placements)
    about = (*_about_file(opened, scans), *_about_fields(opened, fields))
    matches, numbers = [match for _, match in placed], [blank.spots[0].page for blank, _ in placed]
    return Mapped(printing, (*about, *warnings_for(matches, numbers, form)))


def _refuse_waiting_page(opened: Opened, fields: Sequence[FieldPlace], pages: Sequence[PrintedPage], name: str) -> None:
    """A form that only XFA draws shows a page that says "Please wait", and nothing can be put on that."""
    if not opened.xfa:
        return
    words = "".join(glyph.text if not glyph.spaced else f" {glyph.text}" for glyph in pages[0].glyphs)
    usable = any(field.usable for field in fields)
    if (is_waiting_page(words) and len(pages) <= 2) or (opened.needs_rendering and not usable):
        raise Unreadable(
            f"{name} is a dynamic XFA form: its pages are drawn only by Adobe's own programs.",
            "What other programs see of it is one page that says “Please wait”, so no answer can be put on it.",
            "Open it in Adobe Reader and print it to a new PDF, or ask the agent for a plain PDF, and map that.",
        )


def _layouts(opened: Opened, grounds: list[Ground], fields: Sequence[FieldPlace]) -> tuple[list[Layout], list[int]]:
    """Each page with its blanks, and the numbers of those that are only pictures, whose ground is read anew."""
    layouts, scans = [], []
    for at, given in enumerate(grounds):
        ground, page = given, given.page
        own = [(place, field) for place, field in enumerate(fields) if field.page == page.number and _counts(field)]
        if not own and is_scan(page):
            scans.append(page.number)
            ground = grounds[at] = Ground(with_lines(opened.plain, page))
        leaders = [one for one in ground.typed if leads(one, ground)]
        filled = any(field.usable for _, field in own)
        spots = field_spots(ground, own)
        signed = [field.box for field in fields if field.page == page.number and field.signed and not field.hidden]
        if filled:
            spots = [*spots, *signature_spots(ground, [*(spot.box for spot in spots), *signed])]
        else:
            spots = [*(one for one in in_columns(ground, find_spots(ground)) if clear_of(one.box, signed)), *spots]
        layout = lay_out(page.number, ground.rows, spots, ground.shapes, leaders, wide=page.width)
        if not filled and page.number not in scans and (rooms := find_rooms(ground, layout)):
            spots = [*spots, *(one for one in rooms if clear_of(one.box, signed))]
            layout = lay_out(page.number, ground.rows, spots, ground.shapes, leaders, wide=page.width)
        layouts.append(layout)
    return layouts, scans


def _counts(field: FieldPlace) -> bool:
    """Whether a person, or a pen, puts something there."""
    to_sign = field.kind == "signature" and not field.signed
    return field.usable or (to_sign and not field.hidden and not field.read_only)


# ------------------------------------------------------------------ blanks


def _blanks(layouts: Sequence[Layout], fields: Sequence[FieldPlace]) -> tuple[list[PdfBlank], list[Part], bool]:
    """All blanks, of each line of the paper its part, and whether the paper is about something else than an offer.

    A paper with fields is never called so: their names say what they are for.
    """
    found: list[PdfBlank] = []
    texts: list[str] = []
    heads: list[bool] = []
    carried = ""
    for layout in layouts:
        own, of_heads, places = layout.paper()
        for one in describe(layout, [len(texts) + place for place in places]):
            blank = one if one.section else replace(one, section=carried)
            place = blank.spots[0].widget
            found.append(_signed(blank) if place is None else _known(blank, fields[place]))
        texts += own
        heads += of_heads
        carried = last_heading(layout) or carried
    return found, parts_of(texts, heads), not (fields or speaks_of_offers(texts))


def _signed(blank: PdfBlank) -> PdfBlank:
    """A line to sign is one whatever else is said of it: its label may go on in a second row."""
    label = blank.spots[0].signed
    if not label:
        return blank
    return replace(blank, signs=True, label=blank.label if label in blank.label else f"{label} {blank.label}".strip())


def _known(blank: PdfBlank, field: FieldPlace) -> PdfBlank:
    return replace(blank, names=names_of(field), signs=field.kind == "signature")


def _merged(blanks: Sequence[PdfBlank], fields: Sequence[FieldPlace]) -> list[PdfBlank]:
    """The blanks, widgets of one field that show the same made one: they cannot hold different answers."""
    kept: list[PdfBlank] = []
    places: dict[tuple[str, str | None], int] = {}
    for blank in blanks:
        first = blank.spots[0].widget
        key = None if first is None else (fields[first].name, fields[first].state)
        if key is None or key not in places:
            if key is not None:
                places[key] = len(kept)
            kept.append(blank)
            continue
        known = kept[places[key]]
        best = blank if blank.named and not known.named else known
        kept[places[key]] = replace(best, line=known.line, spots=known.spots + blank.spots)
    return kept


def _title(layouts: Sequence[Layout], form: Form) -> str:
    """The heading in the largest type of the first page with words."""
    for layout in layouts:
        heads = [one for line in layout.lines[:40] for one in line.segments if id(one) in layout.heads]
        if not heads:
            continue
        largest = max(one.size for one in heads)
        words = " ".join(one.text for one in heads if one.size > 0.95 * largest)
        return words if 4 < len(words) <= 120 else form.title
    return form.title


# ------------------------------------------------------------------ placements


def _placements(
    blank: PdfBlank, match: Match, fields: Sequence[FieldPlace], grounds: Mapping[int, Ground]
) -> Iterator[Placement]:
    target = match.target
    column = target.column if target else None
    for row, spot in enumerate(blank.spots):
        field = None if spot.widget is None else fields[spot.widget]
        in_table = column is not None and blank.table is not None
        made = Placement(
            page=spot.page,
            box=_on_paper(spot.box, grounds[spot.page].page),
            kind=blank.kind,
            field=target.field if target else None,
            value=target.value if target and blank.kind == "tick" else None,
            row=row if in_table else match.row,
            column=column,
            align="center" if match.reading.centred else "left",
            lines=spot.lines,
            near=blank.near,
            confidence=round(match.confidence, 2),
            comb=spot.comb,
        )
        if blank.signature:
            box = spot.box if field is not None else with_headroom(grounds[spot.page], spot.box)
            yield for_signature(made, match, box)
        else:
            yield made if field is None else _of_field(made, field)


def _of_field(made: Placement, field: FieldPlace) -> Placement:
    size = field.size if field.size is not None and 6 <= field.size <= 72 and made.kind == "text" else None
    return replace(made, align=field.align, size=size, widget=field.name, state=field.state or None)


def _on_paper(box: Box, page: PrintedPage) -> Box:
    """Rounded, and without what reaches over the edge of the page (the room under the last line of all)."""
    left, top, right, bottom = max(box[0], 0.0), max(box[1], 0.0), min(box[2], page.width), min(box[3], page.height)
    if right <= left or bottom <= top:
        left, top, right, bottom = box
    return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)


# ------------------------------------------------------------------ what a person should know of the file


def _about_file(opened: Opened, scans: Sequence[int]) -> Iterator[str]:
    if opened.encrypted:
        yield (
            "The PDF is encrypted, though it opens without a password. A stamp cannot be appended to it: it is "
            "written as a fresh file without the encryption, and marked as such."
        )
        if not opened.permissions.fill:
            yield (
                "The PDF’s owner allows neither filling it in nor changing it. Ask the agent for a form that may be "
                "filled in, or fill in a print of it by hand."
            )
        elif not opened.permissions.change:
            yield "The PDF’s owner allows filling in its fields, but not writing elsewhere on its pages."
    with parsing():
        attached = tuple(files_attached(opened.reader))
    yield from (remark.message for remark in (*attached, *unsized(opened.sheets), *broken_off(opened.sheets)))
    if scans:
        pages = ", ".join(map(str, scans))
        yield (
            f"Page {pages} of the PDF is only a picture without words (a scan), so nothing tells what belongs where. "
            "Its ruled lines and boxes are listed as blanks as far as they were seen; set their fields in "
            "placement.json, add boxes there by hand, or ask the agent for the original PDF."
        )


def _about_fields(opened: Opened, fields: Sequence[FieldPlace]) -> Iterator[str]:
    if opened.xfa and fields:
        yield (
            "The PDF carries an XFA form beside its plain fields. The plain fields are used; the XFA form is taken out "
            "of use in what is stamped."
        )
    fixed = [
        field for field in fields if field.read_only and not field.hidden and field.kind in ("text", "check", "choice")
    ]
    if fixed:
        names = ", ".join(dict.fromkeys(field.name for field in fixed[:6]))
        yield f"{len(fixed)} fields of the PDF may not be filled in (read-only) and were left out: {names}."
    fillable = sorted({field.page for field in fields if field.usable})
    flat = [page for page in range(1, len(opened.sheets) + 1) if page not in fillable] if fillable else []
    if flat:
        pages = ", ".join(map(str, flat))
        yield f"Page {pages} has no fields; what is printed there was looked through for blanks."
