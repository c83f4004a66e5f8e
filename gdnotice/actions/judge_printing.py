"""Judge a printing while its blanks are set: what each is for, what has no place, what would go wrong on paper.

Quick enough for every change (a few milliseconds for a hundred blanks). Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gdnotice.actions.paper import wrong_for
from gdnotice.actions.printing_subjects import blank_words, subjects, term_words, values_of
from gdnotice.pack.form import Field, Form
from gdnotice.pack.load import form
from gdnotice.stamp.fit import continues
from gdnotice.stamp.mapping.warnings import CLEAR
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import SMALLEST, Printing, on_page, overlap, senseless, too_small
from gdnotice.stamp.signatures.blanks import is_signature

Surety: TypeAlias = Literal["sure", "look", "open", "signed"]
"""Of a blank: sure; to be looked at, as its words leave a doubt; open, as nobody has said; a line that is signed."""

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of the placement. ``blanks`` are places in the printing; ``field`` where it is of one."""

    code: str
    severity: Severity
    message: str
    blanks: tuple[int, ...] = ()
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """One field of the form and where it stands. ``blanks`` are places in the printing; ``said`` tells it in words."""

    field: str
    words: str
    role: str
    standing: Literal["placed", "partly", "twice", "nowhere"]
    needed: Literal["always", "sometimes", "never"]
    blanks: tuple[int, ...]
    said: str


@dataclass(frozen=True, slots=True)
class PrintingJudged:
    """``blanks`` are, of each blank in the printing's order, how sure it is and what it is for in words."""

    blanks: tuple[tuple[Surety, str], ...]
    fields: tuple[Where, ...]
    remarks: tuple[Remark, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be kept and stamped on."""
        return not any(one.severity == "error" for one in self.remarks)


def judge_printing(printing: Printing) -> PrintingJudged:
    """Everything there is to say of the blanks; raises nothing for where they are."""
    opened = form(printing.form)
    places = printing.placements
    by_field: dict[str, list[int]] = {}
    for at, one in enumerate(places):
        if one.field is not None:
            by_field.setdefault(one.field, []).append(at)
    fields = tuple(_fields(opened, places, by_field))
    remarks = [
        *(remark for at in range(len(places)) for remark in _of_blank(printing, opened, at)),
        *_overlaps(printing),
        *_of_fields(fields),
    ]
    remarks.sort(key=lambda one: _RANKS[one.severity])
    blanks = tuple((surety(one), blank_words(printing.form, one)) for one in places)
    return PrintingJudged(blanks, fields, tuple(remarks))


_RANKS: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def surety(placement: Placement) -> Surety:
    """How sure it is what a blank is for."""
    if placement.kind == "image":
        return "signed"
    if placement.field is None:
        return "open"
    return "sure" if placement.confidence >= CLEAR else "look"


# ------------------------------------------------------------------------------------------------------- single blanks


def _of_blank(printing: Printing, opened: Form, at: int) -> Iterator[Remark]:
    one = printing.placements[at]
    here = (at,)
    name = _called(printing, at)
    if one.page > len(printing.pages):
        yield Remark("no-page", "error", f"{name} stands on a page that the paper does not have. Delete it.", here)
        return
    if not on_page(one.box, printing.pages[one.page - 1]):
        yield Remark("off-page", "error", f"{name} reaches over the edge of the page. Move it onto the page.", here)
    elif too_small(one):
        yield Remark(
            "too-small",
            "error",
            f"{name} is too small for text of 6 pt: at least {SMALLEST[0]:g} pt wide and {SMALLEST[1]:g} pt high are "
            "needed. Make it larger.",
            here,
        )
    else:
        yield from _unfit(printing, opened, at, name)


def _unfit(printing: Printing, opened: Form, at: int, name: str) -> Iterator[Remark]:
    """What a blank on its page says that a printing may not say."""
    one = printing.placements[at]
    if one.kind == "tick" and one.field is not None and one.value is None:
        said = "does not say which answer its mark stands for. Choose it beside the blank."
        yield Remark("tick-for-nothing", "error", f"{name} {said}", (at,), one.field)
    elif wrong := wrong_for(one, opened):
        yield Remark("not-of-this-form", "error", f"{name} cannot be used: {wrong}. Set another field.", (at,))
    else:
        for message in senseless(one, printing.pages):
            yield Remark("not-possible", "error", f"{name} cannot be used: it {message}.", (at,))


def _called(printing: Printing, at: int) -> str:
    one = printing.placements[at]
    words = blank_words(printing.form, one)
    if words:
        return f"“{words}” on page {one.page}"
    near = f" beside “{one.near}”" if one.near else ""
    return f"The open blank{near} on page {one.page}"


def _overlaps(printing: Printing) -> Iterator[Remark]:
    """Boxes whose answers could print over each other: both for text, or both to tick."""
    places = printing.placements
    found = [(one.page, one.box[1], at) for at, one in enumerate(places) if one.field and one.kind != "image"]
    found.sort()
    for start, (page, _, at) in enumerate(found):
        one = places[at]
        for other_page, top, other_at in found[start + 1 :]:
            if other_page != page or top >= one.box[3]:
                break
            other = places[other_at]
            if one.kind == other.kind and overlap(one.box, other.box):
                both = " and ".join(f"“{blank_words(printing.form, each)}”" for each in (one, other))
                said = f"{both} overlap on page {page}: their answers could print over each other. Move one of them."
                yield Remark("overlap", "warning", said, (at, other_at))


# -------------------------------------------------------------------------------------------------------------- fields


def _fields(opened: Form, places: Sequence[Placement], by_field: Mapping[str, list[int]]) -> Iterator[Where]:
    """The form's own fields in its order, then the terms and signatures that the paper has blanks for."""
    for field in opened.fields.values():
        if field.role != "desk":
            blanks = tuple(by_field.get(field.id, ()))
            standing, said = _standing(opened, field, places, blanks)
            yield Where(field.id, field.label, field.role, standing, _needed(field), blanks, said)
    words = {one.field: one.words for one in subjects(opened.id) if one.field not in opened.fields}
    for name, own in by_field.items():
        if name not in opened.fields:
            label = words.get(name) or _label(name)
            many: Literal["twice", "placed"] = "twice" if _copies(places, own) > 1 else "placed"
            yield Where(name, label, "", many, "never", tuple(own), _pages(places, own))


def _label(name: str) -> str:
    if is_signature(name):
        return blank_words("", Placement(1, (0, 0, 0, 0), "image", name))
    return term_words(name) if name.startswith("offer.") else name


def _needed(field: Field) -> Literal["always", "sometimes", "never"]:
    if field.required is False:
        return "never"
    return "always" if field.required is True and field.when is None else "sometimes"


def _standing(
    opened: Form, field: Field, places: Sequence[Placement], blanks: tuple[int, ...]
) -> tuple[Literal["placed", "partly", "twice", "nowhere"], str]:
    if not blanks:
        return "nowhere", "nowhere"
    where = _pages(places, blanks)
    ticks = [places[at].value for at in blanks if places[at].kind == "tick"]
    texts = [at for at in blanks if places[at].kind == "text"]
    if ticks and not texts:
        lacking = [words for value, words in values_of(opened, field.id) if value not in ticks]
        if len(set(ticks)) < len(ticks):
            return "twice", f"{where}; a box twice"
        if lacking and field.type.name != "yes":  # a lone box for yes says no by staying empty
            return "partly", f"{where}; no box for {', '.join(lacking)}"
    columns = {places[at].column for at in texts}
    if field.columns and columns and None not in columns:
        lacking = [column.label for column in field.columns if column.id not in columns]
        cells = [(places[at].row, places[at].column) for at in texts]
        if len(set(cells)) < len(cells) and all(row is not None for row, _ in cells):
            return "twice", f"{where}; a cell twice"
        return ("partly", f"{where}; no room for {', '.join(lacking)}") if lacking else ("placed", where)
    if _copies(places, texts) > 1 and not field.type.many and not any(places[at].comb for at in texts):
        return "twice", f"{where}; printed {_copies(places, texts)} times"
    return "placed", where


def _copies(places: Sequence[Placement], texts: Sequence[int]) -> int:
    """How often the whole text is printed: a blank just below another goes on with it."""
    own = [places[at] for at in texts]
    return sum(at == 0 or not continues(own[at - 1], one) for at, one in enumerate(own))


def _pages(places: Sequence[Placement], blanks: Iterable[int]) -> str:
    pages = sorted({places[at].page for at in blanks})
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {', '.join(map(str, pages))}"


def _of_fields(fields: Iterable[Where]) -> Iterator[Remark]:
    for one in fields:
        if one.standing == "nowhere" and one.needed == "always":
            said = f"“{one.words}” must be answered and has no blank: the answer is not printed on this paper."
            yield Remark("nowhere", "warning", f"{said} Set it on a blank, or draw one.", (), one.field)
        elif one.standing == "nowhere" and one.needed == "sometimes":
            said = f"“{one.words}” is asked of some and has no blank: where it is answered, it is not printed."
            yield Remark("nowhere", "note", said, (), one.field)
        elif one.standing == "twice":
            said = f"“{one.words}” stands in several places ({one.said}). That is right where the paper asks twice."
            yield Remark("twice", "note", said, one.blanks, one.field)
        elif one.standing == "partly":
            yield Remark("partly", "note", f"“{one.words}” has not all its blanks: {one.said}.", one.blanks, one.field)
