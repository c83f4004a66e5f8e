"""The paper a notice is stamped on: the built-in printing for the terms in force, or an official one."""

from __future__ import annotations

from pathlib import Path

from gdnotice.errors import Mistake, Refusal, Unreadable
from gdnotice.notice.notice import Notice
from gdnotice.offer.printed import printed_terms
from gdnotice.pack.conditions import Condition
from gdnotice.pack.form import Form
from gdnotice.pack.types import PRICES, YES
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing, printing_files, printing_of, read_printing
from gdnotice.stamp.signatures.blanks import is_signature
from gdnotice.stamp.typeset.typeset import typeset


def paper_for(notice: Notice, folder: Path | Printing | None = None) -> Printing:
    """The printing in ``folder``, or that printing itself, or the built-in one.

    Raises :class:`Refusal` where the folder holds a printing of another form.
    """
    if folder is None:
        return built_in(notice)
    if isinstance(folder, Printing):
        return fitting(folder, notice, "kept with the offer", Path("placement.json"))
    return fitting(read_printing(folder), notice, f"in {folder}", printing_files(folder)[1])


def fitting(printing: Printing, notice: Notice, where: str, placements: Path) -> Printing:
    """The printing itself, where the notice can go on it; ``where`` it lies and its placement file are for messages.

    Raises :class:`Refusal` where it is of another form, :class:`Unreadable` where it names what the form has not.
    """
    if printing.form != notice.form.id:
        raise Refusal(
            f"The printing {where} is of the form {printing.form}.",
            f"It cannot take the answers of {notice.form.id}.",
            "Give the form it was mapped for, or map it again with --form.",
        )
    mistakes = tuple(
        Mistake(f"placement {number}: {wrong}")
        for number, one in enumerate(printing.placements, 1)
        if (wrong := wrong_for(one, notice.form))
    )
    if mistakes:
        raise Unreadable(
            f"{placements} names what the form {notice.form.id} does not have.",
            "An answer would be left off the paper, or put in the wrong place.",
            f"Correct the placements named below; `gdnotice form show {notice.form.id}` lists the answers.",
            mistakes,
        )
    return printing


def wrong_for(placement: Placement, opened: Form) -> str:
    """What is wrong with a placement for this form, in words; empty where nothing is."""
    name = placement.field
    if name is not None and (placement.kind == "image" or is_signature(name)):
        if placement.kind == "image" and is_signature(name):
            return ""
        return "a signature stands on a blank of the kind image, and nothing else does"
    if name is None or name.startswith("offer."):
        return ""
    field = opened.fields.get(name)
    if field is None:
        return f"there is no answer {name}"
    columns = [column.id for column in field.columns]
    if placement.column is not None and placement.column not in columns:
        return f"{name} has no column {placement.column}"
    if placement.kind == "tick":
        values = [choice.id for choice in field.choices] or (["yes", "no"] if field.type is YES else [])
        if values and placement.value not in values:
            return f"a tick of {name} stands for one of {', '.join(values)}, not {placement.value}"
        if not values and field.type is not PRICES:
            return f"{name} is no answer that a tick can stand for"
    return ""


def built_in(notice: Notice) -> Printing:
    """The notice's form, typeset for the terms in force."""

    def shown(condition: Condition) -> bool:
        return condition.truth(notice.get) is True

    made = typeset(notice.form, printed_terms(notice.terms), shown)
    return printing_of(notice.form.id, notice.form.title, made.pdf, made.pages, made.placements)
