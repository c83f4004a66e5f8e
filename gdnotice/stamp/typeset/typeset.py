"""The built-in printing of a form, typeset for an offer: the text with its terms, and where the answers go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gdnotice.pack.conditions import Condition
from gdnotice.pack.form import Form
from gdnotice.stamp.letters.faces import face, normal
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.typeset.blocks import pieces
from gdnotice.stamp.typeset.page import MARGIN, PAGE, WIDTH, pages_of, placements_of, written
from gdnotice.stamp.typeset.text import Copy, Line, Op, Print, Style
from gdnotice.values import Printed

MADE_WITH = "Substantially equivalent form prepared with GD Notice"
TERMS_NOTE = "offer.terms_note"
"""The term that says which document set the expiration; printed in the footer where it is given."""

_FOOT = Style(7.0, 9.0)
_FOOT_TOP = 746.0


@dataclass(frozen=True, slots=True)
class Typeset:
    """``pdf`` is the printing, ``placements`` its blanks in reading order, ``pages`` each page's size in points.

    ``missing`` are characters of the terms that no face has (they leave a gap on the paper), in code order.
    """

    pdf: bytes
    placements: tuple[Placement, ...]
    pages: tuple[tuple[float, float], ...]
    missing: str = ""


def typeset(form: Form, terms: Mapping[str, Printed], shown: Callable[[Condition], bool]) -> Typeset:
    """Typeset ``form``. The same input gives the same bytes, on any desk and at any time.

    ``terms`` are the printed terms in force by ``offer.<term>``; an absent one prints a ruled blank, placed under its
    own name. ``shown`` tells whether a block's condition on the terms holds.
    """
    copy = Copy(form.fields, terms, shown)
    pages = pages_of(pieces(form.blocks, copy, WIDTH))
    for number, page in enumerate(pages, 1):
        page.extend(_footer(form, copy, number, len(pages)))
    issuer = copy.term("offer.issuer")
    title = f"{form.title}: {issuer}" if issuer is not None else form.title
    pdf = written(pages, title, f"{form.id}, edition {form.edition}")
    return Typeset(pdf, placements_of(pages), (PAGE,) * len(pages), "".join(sorted(copy.missing)))


def _footer(form: Form, copy: Copy, number: int, count: int) -> Sequence[Op]:
    """Form and edition, what made it, the page; below, the offer and what set its terms."""
    y = _FOOT_TOP + 10.0
    right = MARGIN + WIDTH
    page = f"Page {number} of {count}"
    ops: list[Op] = [
        Line(MARGIN, _FOOT_TOP, right, _FOOT_TOP, 0.4),
        _words(MARGIN, y, f"{form.title} · Edition {form.edition}"),
        _words(right - _FOOT.width(page), y, page),
        _words(right - _FOOT.width(MADE_WITH), y + _FOOT.leading, MADE_WITH),
    ]
    about = [text for text in (copy.term("offer.id"), copy.term(TERMS_NOTE)) if text is not None]
    if about:
        text = normal(f"Offer {' · '.join(about)}")
        copy.missing.update(face(_FOOT.faces[0]).missing(text))
        ops.append(_words(MARGIN, y + _FOOT.leading, _shortened(text, WIDTH - _FOOT.width(MADE_WITH) - 16.0)))
    return ops


def _words(x: float, y: float, text: str) -> Print:
    return Print(x, y, text, _FOOT.faces[0], _FOOT.size)


def _shortened(text: str, width: float) -> str:
    """The footer has one line; what does not fit ends in an ellipsis."""
    if _FOOT.width(text) <= width:
        return text
    while text and _FOOT.width(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"
