"""A notice while it is being typed: what is asked, what is found, what follows, and the paper as it would be now.

:meth:`LiveForm.judge` is for every keystroke (under a millisecond once warm). :meth:`LiveForm.paper` stamps in memory;
its first call, and the first after the terms in force changed, compiles the printing (a tenth of a second or more), so
it belongs on a thread of its own. Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from gdnotice.actions.in_ledger import CONCERNS, notice_at, own_moment_of
from gdnotice.actions.opening import notice_of
from gdnotice.actions.paper import built_in, fitting
from gdnotice.actions.press import Press, for_screen, looked, press_of
from gdnotice.clock import Clock
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Deadline
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.notice.answers import Answers, answers_of
from gdnotice.notice.derive import Derived
from gdnotice.notice.notice import Notice
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Field, Form, Page
from gdnotice.pack.load import form
from gdnotice.pack.shorthand import as_typed, written_out
from gdnotice.stamp.printing import PLACEMENTS, Printing
from gdnotice.values import Value, printed_time, printed_weekday, printed_zone

Given = Mapping[str, object]
"""Answers by id, as an :class:`~gdnotice.notice.interview.Interview` holds them: shorthand not yet written out."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands now. ``asked`` is False where its condition does not hold, or cannot be told yet.

    ``reads_as`` is what typed text comes to, in words, where that is not plain from the text; ``computed`` what the
    answer is where none is given, and ``computed_as`` how a person would type that. ``findings`` are those on this
    answer, but for the one that it is missing: that is ``lacking``.
    """

    field: Field
    asked: bool
    needed: bool
    value: Value | None
    reads_as: str
    computed: Derived | None
    computed_as: str
    findings: tuple[Finding, ...]
    lacking: Finding | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A page of the interview as it stands: ``asked`` are the ids of its questions that apply (none: it is left out).

    ``lacking`` counts answers that must be given and are not; ``started`` whether anything was answered.
    """

    page: Page
    asked: tuple[str, ...]
    errors: int
    warnings: int
    lacking: int
    started: bool

    @property
    def done(self) -> bool:
        """Whether nothing is left to do here."""
        return not self.errors and not self.lacking


@dataclass(frozen=True, slots=True)
class Judged:
    """A notice judged. ``deadlines`` are those that are a notice's, earliest first."""

    notice: Notice
    findings: tuple[Finding, ...]
    questions: Mapping[str, Question]
    subjects: tuple[Subject, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def ok(self) -> bool:
        return not any(one.severity == "error" for one in self.findings)


@dataclass(frozen=True, slots=True)
class Blank:
    """Where an answer stands: ``page`` from 1, ``box`` (left, top, right, bottom) in points from the page's top left.

    ``value`` is what a tick here stands for, None for text. ``near`` are the paper's words beside it.
    """

    field: str
    page: int
    box: tuple[float, float, float, float]
    value: str | None
    near: str


@dataclass(frozen=True, slots=True)
class LivePaper:
    """The form filled in as far as it is answered. ``blanks`` are those for answers, in the order of the printing;
    ``findings`` what only the paper tells. ``pages`` counts a schedule's too."""

    pdf: bytes
    pages: int
    blanks: tuple[Blank, ...]
    findings: tuple[Finding, ...]


class LiveForm:
    """One form for one offer at one desk. ``judge`` on one thread and ``paper`` on another do not disturb each other.

    ``at_desk``: judged from the present moment, as a notice of the ledger is; else from the paper's own date.
    Raises what :func:`~gdnotice.pack.load.form` does.
    """

    def __init__(
        self, form_id: str, offer: Offer, clock: Clock, *, printing: Printing | None = None, at_desk: bool = True
    ) -> None:
        self.form: Form = form(form_id)
        self.offer = offer
        self.clock = clock
        self._printing = printing
        self._at_desk = at_desk
        self._press: tuple[object, tuple[Press, Press]] | None = None

    def now(self) -> datetime:
        """The present moment in the offer's zone."""
        return self.clock.now().astimezone(self.offer.zone)

    def written_out(self, given: Given) -> dict[str, object]:
        """``given`` with shorthand written out: what is to be kept."""
        now = self.now()
        return {
            key: self._expanded(self.form.fields[key], raw, now) if key in self.form.fields else raw
            for key, raw in given.items()
        }

    def typed(self, given: Given) -> dict[str, object]:
        """Stored answers as they are typed: the start of an interview. What cannot be read stays as it is."""
        read = answers_of(given, self.form, self.offer.zone).values
        return {key: self._face(key, read[key]) if key in read else raw for key, raw in given.items()}

    def judge(self, given: Given) -> Judged:
        """Everything there is to say of the answers; raises nothing for what a person typed."""
        answers = answers_of(self.written_out(given), self.form, self.offer.zone)
        notice = self._notice(answers)
        found = findings(notice)
        of_field: dict[str, list[Finding]] = {}
        for one in found:
            if one.field is not None:
                of_field.setdefault(one.field, []).append(one)
        questions = {
            key: _question(notice, field, given.get(key), of_field.get(key, []))
            for key, field in self.form.fields.items()
        }
        subjects = tuple(_subject(notice, page, questions) for page in self.form.pages)
        return Judged(notice, found, questions, subjects, _due(notice))

    def paper(self, judged: Judged) -> LivePaper:
        """The paper as it would be stamped now. Raises what :func:`~gdnotice.actions.press.press_of` does."""
        press, screen = self._press_for(judged.notice)
        seen = looked(judged.notice, press)
        shown = seen.made if screen is press else looked(judged.notice, screen).made
        blanks = tuple(
            Blank(one.field, one.page, one.box, one.value, one.near)
            for one in press.printing.placements
            if one.field is not None and one.field in self.form.fields
        )
        return LivePaper(shown.pdf, shown.pages, blanks, seen.findings)

    def _notice(self, answers: Answers) -> Notice:
        if self._at_desk:
            return notice_at(self.form, self.offer, answers, self.clock.now())
        return notice_of(self.form, self.offer, answers, self.clock, None)

    def _press_for(self, notice: Notice) -> tuple[Press, Press]:
        """The press, and the one for the screen. Terms fold to the same object until an amendment is announced, so its
        identity tells whether they changed."""
        known = self._press
        if known is not None and known[0] is notice.terms.values:
            return known[1]
        if self._printing is None:
            press = press_of(notice, built_in(notice), official=False)
        else:
            fitted = fitting(self._printing, notice, "of this offer", Path(PLACEMENTS))
            press = press_of(notice, fitted, official=True)
        both = (press, for_screen(press))
        self._press = (notice.terms.values, both)
        return both

    def _expanded(self, field: Field, raw: object, now: datetime) -> object:
        if isinstance(raw, str):
            return written_out(raw, field, now)
        if field.columns and isinstance(raw, list):
            columns = {column.id: column for column in field.columns}
            return [
                {
                    key: written_out(cell, columns[key], now) if isinstance(cell, str) else cell
                    for key, cell in row.items()
                }
                if isinstance(row, dict) and row.keys() <= columns.keys()
                else row
                for row in raw
            ]
        return raw

    def _face(self, key: str, value: Value) -> object:
        field = self.form.fields[key]
        if isinstance(value, bool):
            return value
        if not isinstance(value, tuple):
            return as_typed(value, field) if not field.choices else str(value)
        columns = {column.id: column for column in field.columns}
        return [
            one if isinstance(one, str) else {name: as_typed(cell, columns[name]) for name, cell in one.items()}
            for one in value
        ]


def _question(notice: Notice, field: Field, raw: object, found: list[Finding]) -> Question:
    value = notice.answers.values.get(field.id)
    asked = notice.applies(field) is True
    computed = notice.computed.get(field.id)
    return Question(
        field,
        asked,
        asked and field.needed(notice.get) is True,
        value,
        reads_as(value, field, raw),
        computed,
        as_typed(computed.value, field) if computed is not None else "",
        tuple(one for one in found if one.code != "required"),
        next((one for one in found if one.code == "required"), None),
    )


def reads_as(value: Value | None, field: Field, raw: object) -> str:
    """What is typed, in words: dates always (the day of the week is half of a check), numbers where written short."""
    if value is None or not isinstance(raw, str):
        return ""
    if isinstance(value, datetime):
        return f"{printed_weekday(value)}, {printed_time(value)}, {printed_zone(value)}"
    if isinstance(value, date):
        return printed_weekday(value)
    if isinstance(value, time) or (isinstance(value, int | Decimal) and not set(raw) <= _PLAIN):
        return f"{as_typed(value, field)} {field.unit}".strip()
    return ""


_PLAIN = frozenset("0123456789,.$+- ")


def _subject(notice: Notice, page: Page, questions: Mapping[str, Question]) -> Subject:
    shown = page.when is None or page.when.truth(notice.get) is True
    asked = [questions[key] for key in page.asks if questions[key].asked] if shown else []
    told = [finding for one in asked for finding in one.findings]
    return Subject(
        page,
        tuple(one.field.id for one in asked),
        sum(one.severity == "error" for one in told),
        sum(one.severity == "warning" for one in told),
        sum(one.lacking is not None for one in asked),
        any(one.value is not None for one in asked),
    )


def _due(notice: Notice) -> tuple[Deadline, ...]:
    received = notice.get("notice.received")
    found, _ = deadlines(
        notice.terms,
        dated=own_moment_of(notice),
        received=received if isinstance(received, datetime) else None,
    )
    idle = set() if notice.form.guarantees else {"notice-due", "guarantee-due"}
    if notice.get("payment.method") not in (None, "uncertified-check"):
        idle.add("uncertified-check-by")
    return tuple(one for one in found if one.code in CONCERNS and one.code not in idle)
