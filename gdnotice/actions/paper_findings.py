"""What only the paper can tell: characters it cannot print, terms it has a blank for and nobody gave, answers it has no
blank for, and dates that it prints itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice
from gdnotice.notice.printed import OnPaper
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.stamp import Stamped, Unprintable, unprintable
from gdnotice.values import printed_date


def paper_findings(notice: Notice, printing: Printing, paper: OnPaper) -> tuple[Finding, ...]:
    """What only the paper can tell: characters it cannot print, terms that it has a blank for and nobody gave, answers
    that it has no blank for."""
    blanks = {one.field for one in printing.placements if one.field is not None}
    stamped = {key: text for key, text in paper.texts.items() if key in blanks or not key.startswith("offer.")}
    typeset = {key: text for key, text in paper.texts.items() if key not in stamped}
    terms = sorted(field for field in blanks if field.startswith("offer."))
    return (
        *(_unprintable(notice, one) for one in unprintable(stamped)),
        *(_unprintable(notice, one) for one in unprintable(typeset, "serif")),
        *(_empty_blank(field) for field in terms if field not in paper.texts),
        *_printed_otherwise(notice, printing.placements),
        *(_no_blank(notice, key) for key in paper.texts if not key.startswith("offer.") and key not in blanks),
    )


def left_off(notice: Notice, made: Stamped, told: Iterable[Finding]) -> tuple[Finding, ...]:
    """Answers that found no mark on the paper although it has a blank for them (a box for another choice only)."""
    known = {one.field for one in told if one.code == "not-on-printing"}
    return tuple(
        _no_blank(notice, key) for key in dict.fromkeys(made.unplaced) if key in notice.form.fields and key not in known
    )


def _unprintable(notice: Notice, one: Unprintable) -> Finding:
    label = notice.form.fields[one.field].label if one.field in notice.form.fields else one.field
    return Finding(
        "unprintable",
        "error",
        one.field,
        f"{label} has characters that the stamp's typeface does not have ({' '.join(one.characters)}). They would be "
        "missing on the paper. Write it in Latin, Greek or Cyrillic letters, as the certificate or passport does.",
        "every answer is printed as it was given",
    )


def _empty_blank(field: str) -> Finding:
    return Finding(
        "term-blank",
        "error",
        field,
        f"This printing has a blank for {field}, which the offer does not give. The paper would go out with it "
        "empty. Read the term from the documents into the offer file, or take the blank out of placement.json.",
        "no notice leaves with a term of the offer unfilled",
    )


def _no_blank(notice: Notice, key: str) -> Finding:
    label = notice.form.fields[key].label
    return Finding(
        "not-on-printing",
        "warning",
        key,
        f"This printing has no blank for {label}. The answer will not be on the paper. If the agent needs it, add a "
        "blank to placement.json or send it separately.",
        "the printing's placement.json",
    )


def _printed_otherwise(notice: Notice, placements: Iterable[Placement]) -> Iterator[Finding]:
    """A paper that prints part of a date itself ("June ___, 2002") is the paper of an offer whose date falls there."""
    for one in placements:
        term = (one.field or "").removesuffix("_day").removesuffix("_month")
        day = notice.get(term) if term != one.field else None
        if term == "offer.document":
            day = notice.get("offer.document_date")
        if not isinstance(day, date):
            continue
        years = set(re.findall(r"\b(?:19|20)\d\d\b", one.near))
        months = set(re.findall(_MONTHS, one.near))
        if (years and str(day.year) not in years) or (months and _MONTH_NAMES[day.month - 1] not in months):
            yield Finding(
                "printed-otherwise",
                "warning",
                one.field,
                f"The paper itself prints {' and '.join(sorted(months | years))} beside this blank; the offer's "
                f"date is {printed_date(day)}. It is another offer's paper, or of an earlier date. Use this offer's.",
                "the printing's own words",
            )


_MONTH_NAMES = tuple(printed_date(date(2000, month, 1)).split(" ")[0] for month in range(1, 13))
_MONTHS = rf"\b(?:{'|'.join(_MONTH_NAMES)})\b"
