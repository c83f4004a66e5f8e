"""What a rule is, and how it looks at a notice.

A rule is a pure function of a :class:`Look` that yields what it found. It declares the answers it reports ``on`` and
those it ``reads``; the engine uses both to keep a mistake already named from being named again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TypeAlias, TypeVar, cast
from zoneinfo import ZoneInfo

from gdnotice.deadlines.chains import one_deadline
from gdnotice.deadlines.deadline import Deadline, Missing
from gdnotice.deadlines.reckoning import day_of, passed
from gdnotice.findings.finding import Severity
from gdnotice.notice.notice import Notice
from gdnotice.offer.declared import AGENT_LOOK, TERMS
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.terms import TermsInForce
from gdnotice.pack.conditions import Condition, Truth
from gdnotice.pack.form import Form
from gdnotice.values import Row, Value

T = TypeVar("T")

NOON = time(12)
"""A date without an hour is taken at noon in the offer's zone: neither of the day's ends is meant."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found. ``basis`` is empty where the rule's own source says it."""

    severity: Severity
    field: str | None
    message: str
    basis: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """The rule cannot tell until these answers (or ``offer.`` terms) are given."""

    fields: tuple[str, ...]


Outcomes: TypeAlias = Iterator[Found | Needs]


def error(field: str | None, message: str, basis: str = "", needs: tuple[str, ...] = ()) -> Found:
    """The notice must not go out like this."""
    return Found("error", field, message, basis, needs)


def warning(field: str | None, message: str, basis: str = "") -> Found:
    """Lawful, but a careful clerk would look twice."""
    return Found("warning", field, message, basis)


def note(field: str | None, message: str, basis: str = "", needs: tuple[str, ...] = ()) -> Found:
    """Worth knowing."""
    return Found("note", field, message, basis, needs)


@dataclass(frozen=True, slots=True)
class Rule:
    """``on`` are the answers it may report on, ``reads`` all others it depends on (``offer.<key>`` for terms).

    ``tells`` completes "it cannot be told yet ...". ``unasked`` rules also look at answers whose question does not
    apply; ``single`` rules judge an answer by itself (or two of one question) and come before all others.
    """

    code: str
    family: str
    on: tuple[str, ...]
    reads: tuple[str, ...]
    tells: str
    basis: str
    judge: Callable[[Look], Outcomes]
    unasked: bool = False
    single: bool = False


def rule(
    code: str,
    family: str,
    on: str | tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
    *,
    tells: str = "",
    basis: str = "",
    unasked: bool = False,
    single: bool = False,
) -> Callable[[Callable[[Look], Outcomes]], Rule]:
    """Make a rule of a function; the module lists it in its ``RULES``."""
    targets = (on,) if isinstance(on, str) else on
    return lambda judge: Rule(code, family, targets, reads, tells, basis, judge, unasked, single)


class Look:
    """A notice as rules see it: typed answers that apply, terms, labels and deadlines. Holds nothing beyond one check.

    Whatever differs from notice to notice a rule reads through its methods and ``at``, never from ``notice`` itself:
    :mod:`~gdnotice.findings.again` keeps account of what each rule reads.
    """

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.form: Form = notice.form
        self.terms: TermsInForce = notice.terms
        self._asked: dict[str, Truth] = {}
        self._values: dict[str, Value | None] = {}
        self._once: dict[Callable[[Look], object], object] = {}

    # ------------------------------------------------------------------ answers

    def asked(self, key: str) -> Truth:
        """Whether the question applies; False for one that the form does not have."""
        found = self._asked.get(key)
        if found is None:
            field = self.form.fields.get(key)
            found = False if field is None else self.notice.applies(field)
            if found is True and (when := self._pages.get(key)) is not None:
                found = when.truth(self.notice.get)
            self._asked[key] = found
        return found

    @cached_property
    def _pages(self) -> Mapping[str, Condition]:
        """The conditions of pages, by the questions on them."""
        return {key: page.when for page in self.form.pages if page.when is not None for key in page.asks}

    @property
    def at(self) -> datetime:
        """The moment from which the notice is judged, in the offer's zone."""
        return self.notice.at

    def once(self, reckon: Callable[[Look], T]) -> T:
        """What ``reckon`` gives for this notice, reckoned once for all rules that ask."""
        try:
            return cast(T, self._once[reckon])
        except KeyError:
            found = self._once[reckon] = reckon(self)
            return found

    def raw(self, key: str) -> Value | None:
        """The answer, whether or not its question applies."""
        return self.notice.get(key)

    def typed(self, key: str) -> Value | None:
        """The answer that a person gave, whether or not its question applies; none that follows from others."""
        return self.notice.answers.values.get(key)

    def value(self, key: str) -> Value | None:
        """The answer, or a term as ``offer.<key>``; None where it is not given or its question does not apply."""
        try:
            return self._values[key]
        except KeyError:  # rules look at the same few answers again and again
            found = None
            if key.startswith("offer.") or self.asked(key) is True:
                found = self.notice.get(key)
            self._values[key] = found
            return found

    def given(self, key: str) -> bool:
        """Whether something was answered that says anything: an empty list does not."""
        value = self.value(key)
        return value is not None and value != ()

    def count(self, key: str) -> int | None:
        value = self.value(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def number(self, key: str) -> Decimal | None:
        value = self.value(key)
        return value if isinstance(value, Decimal) else None

    def text(self, key: str) -> str | None:
        value = self.value(key)
        return value if isinstance(value, str) else None

    def yes(self, key: str) -> bool:
        """True only for an answer of yes."""
        return self.value(key) is True

    def moment(self, key: str) -> datetime | None:
        """A moment in the offer's zone."""
        value = self.value(key)
        return value.astimezone(self.zone) if isinstance(value, datetime) else None

    def day(self, key: str) -> date | None:
        """A date, or the day of a moment in the offer's zone."""
        value = self.value(key)
        if isinstance(value, datetime):
            return value.astimezone(self.zone).date()
        return value if isinstance(value, date) else None

    def lines(self, key: str) -> tuple[str, ...]:
        value = self.value(key)
        return tuple(part for part in value if isinstance(part, str)) if isinstance(value, tuple) else ()

    def rows(self, key: str) -> tuple[Row, ...]:
        value = self.value(key)
        return tuple(part for part in value if not isinstance(part, str)) if isinstance(value, tuple) else ()

    # ------------------------------------------------------------------ words

    def label(self, key: str) -> str:
        """The question's or the term's label, in quotation marks."""
        field = self.form.fields.get(key)
        if field is not None:
            return f"“{field.label}”"
        name = key.removeprefix("offer.")
        if name in TERMS:
            return f"“{TERMS[name].field.label}” ({name})"
        return "“Agent”" if name == "agent" else f"“{key}”"

    def where(self, term: str) -> str:
        """Where a person finds a term that is empty."""
        look_for = self.terms.offer.look_for.get(term)
        if look_for:
            return look_for.rstrip(". ")
        if term == "agent":
            return AGENT_LOOK
        return TERMS[term].look if term in TERMS else "the offer document"

    # ------------------------------------------------------------------ time

    @property
    def zone(self) -> ZoneInfo:
        """The offer's zone."""
        return self.terms.offer.zone

    @property
    def expires(self) -> datetime | None:
        """The expiration in force, in the offer's zone."""
        return self.moment("offer.expires")

    @cached_property
    def last_day(self) -> date | None:
        """The last day of the offer. 12:00 midnight ends the day before it."""
        return None if self.expires is None else day_of(self.expires)

    @property
    def later_terms(self) -> TermsInForce:
        """The terms in force at the desk's present moment, or at the notice's where that is later."""
        return self.once(_later_terms)

    def noon(self, day: date) -> datetime:
        return datetime.combine(day, NOON, self.zone)

    @property
    def signed(self) -> date | None:
        """The last day on which somebody signed, on a form that is dated by its signers."""
        return self.once(_signed)

    @property
    def covered_due(self) -> Deadline | Missing | None:
        """By when the guarantee that this letter covers falls due; None where it covers none."""
        return self.once(_covered_due)

    @property
    def guarantee_due(self) -> Deadline | Missing | None:
        """By when the guarantee on this very notice falls due."""
        return self.once(_guarantee_due)

    @cached_property
    def check_by(self) -> Deadline | Missing | None:
        """The last moment at which an uncertified check is safe."""
        return one_deadline("uncertified-check-by", self.terms)


def _later_terms(look: Look) -> TermsInForce:
    now = look.notice.now
    return look.terms if not passed(now, look.at) else terms_in_force(look.terms.offer, now)


def _signed(look: Look) -> date | None:
    days = [day for row in look.rows("signer") if isinstance(day := row.get("date"), date)]
    return max(days, default=None)


def _covered_due(look: Look) -> Deadline | Missing | None:
    day = look.day("guaranteed_delivery.notice_date")
    return None if day is None else one_deadline("guarantee-due", look.terms, dated=look.noon(day))


def _guarantee_due(look: Look) -> Deadline | Missing | None:
    dated, received = look.moment("notice.date"), look.moment("notice.received")
    return one_deadline("guarantee-due", look.terms, dated=dated, received=received)


@lru_cache(maxsize=256)
def chain(deadline: Deadline) -> str:
    """The steps of a deadline in one line, less those that its remark says again."""
    remark = deadline.remark.casefold()
    return " → ".join(step.text for step in deadline.because if step.text.casefold() not in remark)


@lru_cache(maxsize=256)
def sources(deadline: Deadline) -> str:
    """What a deadline rests on, each source once."""
    return "; ".join(dict.fromkeys(part for step in deadline.because for part in step.source.split("; ")))


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    several = list(words)
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} {last} {several[-1]}"
