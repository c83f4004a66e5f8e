"""Stamp a notice: check it, put it on paper, read it back, and only then write the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gdnotice import files
from gdnotice.actions.check import Checked, checked
from gdnotice.actions.opening import open_notice
from gdnotice.actions.paper import paper_for
from gdnotice.actions.paper_findings import left_off, paper_findings
from gdnotice.clock import Clock
from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice
from gdnotice.notice.printed import OnPaper, on_paper
from gdnotice.offer.declared import TERMS
from gdnotice.pack.form import Form
from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.compiled import Compiled, compile_printing
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.printing import overlapping, printing_files
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.values import digest


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it. ``stamped`` and ``sha256`` are None where errors kept it from being stamped: see ``checked``.

    ``prefix_sha256`` is of the bytes that the stamped PDF begins with: the official ones, or a fresh file of their
    contents.
    """

    checked: Checked
    stamped: Stamped | None = None
    sha256: str | None = None
    prefix_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A printing ready for many notices under the same terms; one for a batch."""

    compiled: Compiled
    origin: Origin
    labels: Mapping[str, str]
    blanks: frozenset[str]


def press_for(notice: Notice, folder: Path | None = None) -> Press:
    """Compile the paper for ``notice`` and all others of its form under the same terms in force."""
    printing = paper_for(notice, folder)
    return Press(
        compile_printing(printing) if folder is None else guarded.compile_printing(printing),
        origin_of(notice),
        labels_of(notice.form),
        frozenset(one.field for one in printing.placements if one.field is not None),
    )


def stamp_notice(
    form_id: str,
    offer: str,
    answers: Path,
    out: Path,
    clock: Clock,
    *,
    printing: Path | None = None,
    at: datetime | None = None,
    draft: bool = False,
) -> Done:
    """Stamp the answers onto paper and write ``out``.

    Nothing is written where a finding is an error, unless ``draft``: then every page is marked as one.
    """
    notice = open_notice(form_id, offer, answers, clock, at)
    files.refuse_input_as_output(out, [answers, Path(offer), *(printing_files(printing) if printing else ())])
    judged = checked(notice)
    if not judged.ok and not draft:
        return Done(judged)
    press = press_for(notice, printing)
    paper = on_paper(notice)
    told = paper_findings(notice, press.compiled.printing, paper) + remarks_on(press.compiled)
    judged = Checked(notice, judged.findings + told)
    if not judged.ok and not draft:
        return Done(judged)
    made = pressed(notice, press, paper, draft)
    assert draft or not made.unprintable, "paper_findings names every character that cannot be printed"
    judged = Checked(notice, judged.findings + left_off(notice, made, judged.findings))
    content = made.pdf
    read_back(made)
    files.write_whole(out, content)
    return Done(judged, made, digest(content), press.compiled.ground.sha256)


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


def origin_of(notice: Notice) -> Origin:
    """What every notice under these terms carries about its form and offer."""
    terms = notice.terms
    in_force = {}
    for key, value in terms.values.items():
        setting = terms.settings[key]
        in_force[key] = {
            "value": TERMS[key].field.type.stored(value),
            "document": setting.document,
            "amendment": setting.number,
            "announced": setting.announced.isoformat() if setting.announced is not None else None,
        }
    form = notice.form
    return Origin(form.id, form.edition, form.hash, terms.offer.id, terms.offer.hash, in_force)


def labels_of(form: Form) -> dict[str, str]:
    """The labels of fields and columns, for the headings of a schedule."""
    labels = {key: field.label for key, field in form.fields.items()}
    for key, field in form.fields.items():
        labels |= {f"{key}.{column.id}": column.label for column in field.columns}
    return labels
