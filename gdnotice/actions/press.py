"""The press: one paper made ready for many notices under the same terms, and what it tells of each.

``check``, ``stamp`` and batches all look at the paper through :func:`looked`, so that they cannot differ in what they
find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gdnotice.actions.paper import paper_for
from gdnotice.actions.paper_findings import dated_blanks, left_off, of_answers, of_terms, off_columns, part_columns
from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice
from gdnotice.notice.printed import OnPaper, on_paper
from gdnotice.offer.printed import printed_terms
from gdnotice.offer.stored import stored_terms
from gdnotice.pack.form import Form
from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.compiled import Compiled, compile_printing
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing, overlapping
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.values import Printed


@dataclass(frozen=True, slots=True)
class Press:
    """A printing ready for many notices under the same terms; one for a batch.

    ``terms`` are the terms in force that it has blanks for, as they are printed; ``told`` is what is to be said of
    every paper from this press; ``dated`` are the blanks for answers beside which it prints a date itself;
    ``lacking`` are the columns without a blank of lists that it asks for in part.
    """

    compiled: Compiled
    origin: Origin
    labels: Mapping[str, str]
    blanks: frozenset[str]
    terms: Mapping[str, Printed]
    told: tuple[Finding, ...]
    dated: tuple[Placement, ...]
    lacking: Mapping[str, tuple[str, ...]]

    @property
    def printing(self) -> Printing:
        return self.compiled.printing


@dataclass(frozen=True, slots=True)
class Looked:
    """A notice on its paper, not yet written anywhere, and what only the paper could tell of it."""

    made: Stamped
    findings: tuple[Finding, ...]


def press_for(notice: Notice, folder: Path | Printing | None = None) -> Press:
    """Compile the paper for ``notice`` and all others of its form under the same terms in force.

    ``folder`` is that of an official printing, or such a printing itself; None for the built-in one. Raises
    :class:`~gdnotice.errors.Unreadable` or :class:`~gdnotice.errors.Refusal` where that printing cannot be used.
    """
    return press_of(notice, paper_for(notice, folder), official=folder is not None)


def press_of(notice: Notice, printing: Printing, *, official: bool) -> Press:
    """As :func:`press_for`, from a printing at hand; an ``official`` one comes from outside and is tried in a child."""
    compiled = guarded.compile_printing(printing) if official else compile_printing(printing)
    terms = printed_terms(notice.terms)
    blanks = frozenset(one.field for one in printing.placements if one.field is not None)
    return Press(
        compiled,
        origin_of(notice),
        labels_of(notice.form),
        blanks,
        {key: text for key, text in terms.items() if key in blanks},
        of_terms(notice, printing, terms) + remarks_on(compiled),
        dated_blanks(printing),
        part_columns(notice.form, printing),
    )


def for_screen(press: Press) -> Press:
    """The same for a screen that draws no fields of a PDF: another press only where the paper has such fields."""
    if not press.compiled.filling.targets:
        return press
    return replace(press, compiled=guarded.compile_for_screen(press.printing))


def looked(notice: Notice, press: Press, draft: bool = False) -> Looked:
    """Put a notice on paper in memory and say what only the paper can tell of it: of the terms and the paper itself
    first, then of the answers in the order of the form."""
    paper = on_paper(notice, press.terms)
    made = pressed(notice, press, paper, draft)
    told = (*press.told, *of_answers(notice, press.dated, press.blanks, paper))
    columns = off_columns(notice, press.lacking, paper, made)
    return Looked(made, (*told, *left_off(notice, made, told), *columns))


def pressed(notice: Notice, press: Press, paper: OnPaper, draft: bool = False) -> Stamped:
    """Stamp one notice. The answers of the desk stay at the desk: they are not carried inside the PDF."""
    texts = {key: text for key, text in paper.texts.items() if not key.startswith("offer.") or key in press.blanks}
    ticks: dict[str, set[str]] = {}
    for field, value in sorted(paper.ticks):  # a set's own order changes from run to run, and the bytes must not
        ticks.setdefault(field, set()).add(value)
    stored = {
        key: value
        for key, value in notice.answers.stored(notice.form).items()
        if notice.form.fields[key].role != "desk"
    }
    names = notice.get("holder.names")
    heading = [f"Issuer: {notice.term('issuer')}"]
    if isinstance(names, tuple) and names:
        heading.append(f"{'Holder' if len(names) == 1 else 'Holders'}: {', '.join(map(str, names))}")
    firm = notice.get("guarantor.firm")
    carried = Carried(press.origin, stored, notice.at)
    return stamp(
        press.compiled, texts, ticks, carried, draft=draft, labels=press.labels, heading=heading, firm=str(firm or "")
    )


def remarks_on(compiled: Compiled) -> tuple[Finding, ...]:
    """What a person is told of the paper itself, whatever is stamped on it: what was switched off in the official PDF,
    that it was signed or rewritten, and blanks that overlap."""
    return (
        *(
            Finding(one.code, one.severity, None, one.message, "the printing's official.pdf")
            for one in compiled.remarks
        ),
        *(
            Finding("blanks-overlap", "warning", None, said, "the printing's placement.json")
            for said in overlapping(compiled.printing)
        ),
    )


def origin_of(notice: Notice) -> Origin:
    """What every notice under these terms carries about its form and offer."""
    form, offer = notice.form, notice.terms.offer
    return Origin(form.id, form.edition, form.hash, offer.id, offer.hash, stored_terms(notice.terms))


def labels_of(form: Form) -> dict[str, str]:
    """The labels of fields and columns, for the headings of a schedule."""
    labels = {key: field.label for key, field in form.fields.items()}
    for key, field in form.fields.items():
        labels |= {f"{key}.{column.id}": column.label for column in field.columns}
    return labels
