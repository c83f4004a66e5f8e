"""The demo: the sample offers, from answers to stamped PDFs, one stage after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from gdnotice import places
from gdnotice.actions.check import checked
from gdnotice.actions.opening import notice_of, open_notice, open_offer
from gdnotice.actions.read_stamped import read_stamped, verify_stamped
from gdnotice.actions.reckon_deadlines import reckon_deadlines
from gdnotice.actions.stamp_notice import stamp_notice
from gdnotice.clock import Clock, FixedClock
from gdnotice.deadlines.deadline import Deadline
from gdnotice.errors import Refusal
from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice
from gdnotice.values import Value, printed_moment

SAMPLES: tuple[tuple[str, str, str], ...] = (
    ("rights-notice", "sample-rights-2026", "rights-notice"),
    ("tender-notice", "sample-tender-2003", "tender-notice"),
    ("transmittal", "sample-tender-2003", "transmittal"),
    ("tender-notice", "sample-auction-2026", "auction-notice"),
)
"""Form, offer and answers (in ``resources/samples``) of each paper that the demo stamps."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: a title, what is told in paragraphs, and what there is to show. ``file`` was written."""

    title: str
    told: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: Path | None = None


def demo(folder: Path, clock: Clock) -> Iterator[Stage]:
    """Run the demo into ``folder``, yielding each stage as it is done."""
    yield _deadlines(clock)
    yield _mistake(clock)
    for form_id, offer, answers in SAMPLES:
        yield _stamped(form_id, offer, answers, folder, clock)
    yield _draft(folder, clock)
    yield _extension(clock)
    yield _carried(folder)


def sample(name: str) -> Path:
    """The sample answers of that name."""
    return places.resources() / "samples" / f"{name}.toml"


def _with(notice: Notice, changed: Mapping[str, Value | None], clock: Clock) -> Notice:
    """``notice`` with other answers; None leaves one out."""
    values = {key: value for key, value in {**notice.answers.values, **changed}.items() if value is not None}
    answers = replace(notice.answers, values=values)
    return notice_of(notice.form, notice.terms.offer, answers, clock, None)


def _opened(place: int, clock: Clock) -> Notice:
    form_id, offer, answers = SAMPLES[place]
    notice = open_notice(form_id, offer, sample(answers), clock, None)
    # The samples' own day is the demo's today, so that it tells the same story whenever it is run.
    return replace(notice, now=notice.at)


def _deadlines(clock: Clock) -> Stage:
    notice = _opened(0, clock)
    found = reckon_deadlines("sample-rights-2026", FixedClock(notice.at), dated=notice.at)
    return Stage(
        "By when: a rights offering",
        (
            (
                f"{notice.term('issuer')} offers its holders new shares. A holder whose certificates come late asks "
                "a broker to guarantee them. Every deadline is a chain of steps, each with its source."
            ),
        ),
        deadlines=found.deadlines,
    )


def _mistake(clock: Clock) -> Stage:
    notice = _opened(0, clock)
    changed: dict[str, Value | None] = {"payment.amount": Decimal("2114.10"), "payment.wire.institution": None}
    wrong = replace(_with(notice, changed, clock), now=notice.at)
    return Stage(
        "What is wrong: two digits changed places, and the bank is missing",
        ("The same answers with two mistakes. Nothing is stamped while one of them stands.",),
        findings=tuple(one for one in checked(wrong).findings if one.severity == "error"),
    )


def _stamped(form_id: str, offer: str, answers: str, folder: Path, clock: Clock) -> Stage:
    notice = open_notice(form_id, offer, sample(answers), clock, None)
    file = folder / f"{answers}.pdf"
    done = stamp_notice(form_id, offer, sample(answers), file, FixedClock(notice.at))
    if done.stamped is None:
        raise Refusal(
            f"The sample answers {answers} have errors.",
            "The demo stops here.",
            f"`gdnotice check {form_id} {offer} {sample(answers)}` says which.",
        )
    told = [
        (
            f"{len(done.stamped.placed)} marks on {done.stamped.pages} pages, as of {printed_moment(notice.at)}, "
            "read back and found in place."
        ),
        f"The form's own bytes are untouched (SHA-256 {done.prefix_sha256}); the stamp is appended.",
    ]
    told += [
        f"{one.label} has more than the form has room for: schedule {one.number}." for one in done.stamped.continued
    ]
    return Stage(f"Stamped: {notice.form.title}, {notice.term('issuer')}", tuple(told), file=file)


def _draft(folder: Path, clock: Clock) -> Stage:
    notice = _opened(0, clock)
    file = folder / "rights-notice-draft.pdf"
    late = notice.at.replace(day=2, month=12, hour=9)
    done = stamp_notice(
        "rights-notice", "sample-rights-2026", sample("rights-notice"), file, FixedClock(late), at=late, draft=True
    )
    errors = tuple(one for one in done.checked.findings if one.severity == "error")
    return Stage(
        "Too late: the same notice, judged the morning after",
        ("It is refused; with --draft it is stamped all the same, with DRAFT on every page.",),
        findings=errors,
        file=file,
    )


def _extension(clock: Clock) -> Stage:
    notice = _opened(1, clock)
    after = open_offer("sample-tender-2003").amendments[-1].announced
    found = reckon_deadlines("sample-tender-2003", FixedClock(after), dated=notice.at)
    told = []
    for source, movement in found.movements:
        told.append(f"{source} moved {', '.join(one.code for one in movement.moved)}.")
        told.append(f"It did not move {', '.join(one.code for one in movement.stayed)}.")
        told += [caution.message for caution in movement.cautions]
    return Stage("An extension in the last hour, and what it does not move", tuple(told))


def _carried(folder: Path) -> Stage:
    file = folder / "rights-notice.pdf"
    carried = read_stamped(file)
    intact = verify_stamped(file)
    return Stage(
        "What a stamped PDF knows of itself",
        (
            f"It carries its {len(carried.answers)} answers: the next person goes on from them (`gdnotice read`).",
            f"`gdnotice verify` finds it {'as it was stamped' if intact.ok else 'altered'}; it tells one changed byte.",
        ),
    )
