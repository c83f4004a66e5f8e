"""What only the paper can tell: characters it cannot print, terms it has a blank for and nobody gave, answers it has no
blank for, and dates that it prints itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice
from gdnotice.notice.printed import OnPaper
from gdnotice.pack.form import Form
from gdnotice.stamp.letters.embedding import is_common
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Unprintable, unprintable
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.stamp import Stamped
from gdnotice.values import Printed, printed_date


def of_terms(notice: Notice, printing: Printing, terms: Mapping[str, Printed]) -> tuple[Finding, ...]:
    """What is the same for every notice on this paper under the same terms: terms whose characters it cannot print,
    terms that it has a blank for and nobody gave, dates of the offer that it prints otherwise itself."""
    blanks = {one.field for one in printing.placements if one.field is not None}
    stamped = {key: text for key, text in terms.items() if key in blanks}
    typeset = {key: text for key, text in terms.items() if key not in blanks}
    return (
        *(_unprintable(notice, one, _FONTS) for one in unprintable(stamped)),
        *(_unprintable(notice, one) for one in unprintable(typeset, "serif")),
        *(_empty_blank(field) for field in sorted(blanks) if _is_term(field) and field not in terms),
        *_printed_otherwise(notice, (one for one in printing.placements if _is_term(one.field))),
    )


def of_answers(
    notice: Notice, dated: Iterable[Placement], blanks: Collection[str], paper: OnPaper
) -> Iterator[Finding]:
    """What differs from notice to notice: answers whose characters the paper cannot print, or that it has no blank
    for. ``blanks`` are the fields that have one, ``dated`` its :func:`dated_blanks`."""
    answers = {key: text for key, text in paper.texts.items() if not key.startswith("offer.")}
    if not _are_plain(answers.values()):
        odd = {key: text for key, text in answers.items() if not _are_plain([text])}
        yield from (_unprintable(notice, one, _FONTS) for one in unprintable(odd))
    yield from _printed_otherwise(notice, dated)
    yield from (_no_blank(notice, key) for key in answers if key not in blanks)


def dated_blanks(printing: Printing) -> tuple[Placement, ...]:
    """The blanks for answers beside which the paper itself prints a month or a year."""
    return tuple(
        one
        for one in printing.placements
        if one.field is not None and not _is_term(one.field) and re.search(rf"\b(?:19|20)\d\d\b|{_MONTHS}", one.near)
    )


def left_off(notice: Notice, made: Stamped, told: Iterable[Finding]) -> tuple[Finding, ...]:
    """Answers that found no mark on the paper although it has a blank for them (a box for another choice only).

    A no is told by leaving the box for yes empty.
    """
    known = {one.field for one in told if one.code == "not-on-printing"}
    return tuple(
        _no_blank(notice, key)
        for key in dict.fromkeys(made.unplaced)
        if key in notice.form.fields and key not in known
        if notice.get(key) is not False
    )


def part_columns(form: Form, printing: Printing) -> dict[str, tuple[str, ...]]:
    """The columns without a blank, by field, of the lists that the printing asks for in some columns only."""
    cells = {(one.field, one.column) for one in printing.placements if one.field in form.fields}
    return {
        key: lacking
        for key, field in form.fields.items()
        if any((key, column.id) in cells for column in field.columns) and (key, None) not in cells
        if (lacking := tuple(column.id for column in field.columns if (key, column.id) not in cells))
    }


def off_columns(
    notice: Notice, lacking: Mapping[str, tuple[str, ...]], paper: OnPaper, made: Stamped
) -> Iterator[Finding]:
    """Cells answered in columns that the printing has no blank for (``lacking``: its :func:`part_columns`).

    A list that went on to the schedule stands there with all its columns.
    """
    continued = {one.field for one in made.continued}
    for key, columns in lacking.items():
        rows = paper.texts.get(key, ())
        answered = {column for row in rows if isinstance(row, Mapping) for column, text in row.items() if text}
        if key not in continued and (missing := answered.intersection(columns)):
            yield _no_column(notice, key, missing)


def _is_term(field: str | None) -> bool:
    return field is not None and field.startswith("offer.")


def _are_plain(several: Iterable[Printed]) -> bool:
    """Whether all of it is letters, figures and signs that every face has. One look at a whole notice is much quicker
    than one at each of its answers."""
    texts: list[str] = []
    for printed in several:
        if isinstance(printed, str):
            texts.append(printed)
            continue
        for one in printed:
            if not isinstance(one, str):
                return False
            texts.append(one)
    return is_common("".join(texts)) is not None


_FONTS = (
    " Or put a TrueType font that has them (a file that ends in .ttf) into the folder that the environment variable "
    "GDNOTICE_FONTS names."
)


def _unprintable(notice: Notice, one: Unprintable, more: str = "") -> Finding:
    label = notice.form.fields[one.field].label if one.field in notice.form.fields else one.field
    return Finding(
        "unprintable",
        "error",
        one.field,
        f"{label} has characters that the stamp's typeface does not have ({' '.join(one.characters)}). They would be "
        "missing on the paper. Write it in Latin, Greek or Cyrillic letters, as the certificate or passport does."
        f"{more}",
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


def _no_column(notice: Notice, key: str, missing: Collection[str]) -> Finding:
    field = notice.form.fields[key]
    labels = " and ".join(column.label for column in field.columns if column.id in missing)
    return Finding(
        "column-not-on-printing",
        "warning",
        key,
        f"This printing has blanks for {field.label}, but none for the column {labels}. What was answered there will "
        "not be on the paper. If the agent needs it, give it blanks in placement.json (correct their column where the "
        "mapping took another one) or send it separately.",
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
