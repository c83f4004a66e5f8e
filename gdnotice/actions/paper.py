"""The paper a notice is stamped on: the built-in printing for the terms in force, or an official one."""

from __future__ import annotations

from pathlib import Path

from gdnotice.errors import Refusal
from gdnotice.notice.notice import Notice
from gdnotice.offer.printed import printed_terms
from gdnotice.pack.conditions import Condition
from gdnotice.stamp.printing import Printing, printing_of, read_printing
from gdnotice.stamp.typeset import typeset


def paper_for(notice: Notice, folder: Path | None = None) -> Printing:
    """The printing in ``folder``, or the built-in one.

    Raises :class:`Refusal` where the folder holds a printing of another form.
    """
    if folder is None:
        return built_in(notice)
    printing = read_printing(folder)
    if printing.form != notice.form.id:
        raise Refusal(
            f"The printing in {folder} is of the form {printing.form}.",
            f"It cannot take the answers of {notice.form.id}.",
            "Give the form it was mapped for, or map it again with --form.",
        )
    return printing


def built_in(notice: Notice) -> Printing:
    """The notice's form, typeset for the terms in force."""

    def shown(condition: Condition) -> bool:
        return condition.truth(notice.get) is True

    made = typeset(notice.form, printed_terms(notice.terms), shown)
    return printing_of(notice.form.id, notice.form.title, made.pdf, made.pages, made.placements)
