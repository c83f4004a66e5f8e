"""What a person should look at before a mapped paper is used, each as a sentence with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gdnotice.pack.form import Form
from gdnotice.stamp.exhibit.blank_text import ExhibitBlank
from gdnotice.stamp.mapping.match import Match
from gdnotice.stamp.mapping.targets import Target

CLEAR = 0.9
"""Confidence below which a person is asked to compare: on papers not seen before, most of the wrong ones lie there."""


def warnings_for(matches: Sequence[Match], pages: Sequence[int], form: Form) -> tuple[str, ...]:
    """Every warning: one for each blank to look at, in reading order, then those about the paper as a whole.

    ``pages`` are the pages on which the blanks stand.
    """
    found = []
    for match, page in zip(matches, pages, strict=True):
        if said := " ".join(_of_blank(match)):
            found.append(f"Page {page}, “{match.reading.blank.near}”: {said}")
    return (*found, *_of_paper(matches, form))


def _of_blank(match: Match) -> Iterator[str]:
    blank, target = match.reading.blank, match.target
    if blank.signature:
        yield "Left open for ink. It is signed there by hand, or a picture of the signature is given with the answers."
    elif blank.ink:
        yield "Left open for ink. A stamp or seal is put there by hand."
    elif blank.part:
        yield "Left open. These cells take only a part of a number, and answers are printed whole. Write it by hand."
    elif target is None:
        yield f"Left open. {_candidates(match.rivals)}"
    else:
        if match.confidence < CLEAR:
            yield f"Taken for {target.name}, but not surely."
            if match.rivals:
                yield f"It could also be {_named(match.rivals)}."
        if match.repeats:
            yield f"Prints {target.name} once more."
        yield from _of_date(match, target)
        if match.repeats or match.confidence < CLEAR:
            yield "Compare the preview, and correct placement.json where it is wrong."
    if isinstance(blank, ExhibitBlank) and (widened := blank.widened) is not None:
        if widened.placeholder:
            yield f"The exhibit prints “{widened.placeholder}” here, which was left out to make room for the answer."
        elif widened.inserted:
            yield (
                f"The exhibit leaves no room after “{widened.words}” although a number seems to be left out; room was "
                "made in that line. Compare it with the agent's own paper."
            )
        else:
            yield (
                f"The room after “{widened.words}” was too narrow for an answer and was widened; the words to its "
                "right in that line moved, and no other."
            )


def _named(targets: Sequence[Target]) -> str:
    return " or ".join(f"{target.name} ({target.label})" for target in targets)


def _candidates(rivals: Sequence[Target]) -> str:
    if not rivals:
        return "No field of the form and no term of the offer fits these words. Set one in placement.json if one does."
    return f"Nearest by its words: {_named(rivals)}. Set its field in placement.json."


def _of_date(match: Match, target: Target) -> Iterator[str]:
    """The paper prints part of a date itself, so it is good only for an offer with that month or year."""
    reading = match.reading
    if target.kind == "date" and reading.printed_year:
        yield (
            f"The paper prints “{reading.printed_year}” after this blank, and {target.name} prints its year too. "
            "Write this date by hand, or set another field in placement.json."
        )
    own = [f"“{part}”" for part in (reading.printed_month, reading.printed_year) if part]
    if own and target.kind in ("day", "day-month"):
        yield (
            f"The paper itself prints {' and '.join(own)} beside {target.name}. Use it only for the offer it was "
            "made for, whose date falls there."
        )


def _of_paper(matches: Sequence[Match], form: Form) -> Iterator[str]:
    printed = {match.target.field for match in matches if match.target is not None}
    asked = [field for field in form.fields.values() if field.role != "desk" and field.required]
    absent = [field for field in asked if field.id not in printed]
    if absent:
        names = ", ".join(f"{field.id} ({field.label})" for field in absent)
        yield f"The paper has no blank that was found for: {names}. Those answers are not printed on it."
