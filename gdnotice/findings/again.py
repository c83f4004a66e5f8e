"""The same judgement for one notice after another, as rows of a spreadsheet give them.

Neighbours say much the same. A rule is a pure function of what it reads through its look, so it is asked again only
where something that it has read differs from the notice before; otherwise it would find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from gdnotice.findings.engine import findings, rules_for, told
from gdnotice.findings.finding import Finding
from gdnotice.findings.rule import Found, Look, Needs
from gdnotice.notice.notice import Notice
from gdnotice.pack.conditions import Truth
from gdnotice.pack.form import Form
from gdnotice.values import Value

T = TypeVar("T")

_MOMENT = "(the moment)"
"""Stands for the moment from which a notice is judged among the ids of answers."""


class Again:
    """Judges notices on one form. Its findings are those of :func:`~gdnotice.findings.engine.findings`."""

    def __init__(self, form: Form) -> None:
        self._rules = rules_for(form)
        self._found: dict[int, tuple[Found | Needs, ...]] = {}
        self._readers: dict[str, set[int]] = {key: set() for key in (*form.fields, _MOMENT)}
        self._asked_by = _asked_by(form)
        self._last: Notice | None = None
        self._told: tuple[Finding, ...] | None = None

    def findings(self, notice: Notice) -> tuple[Finding, ...]:
        """What is to be said of a notice; quickest where it is like the one before."""
        if notice.answers.wrong:
            return findings(notice)
        look = _Watched(notice)
        last, self._last = self._last, None  # nothing is remembered where a rule fails
        for place in range(len(self._rules)) if last is None else self._unlike(last, notice):
            look.seen = set()
            found = tuple(self._rules[place].outcomes(look))
            for key in look.seen:
                self._readers.setdefault(key, set()).add(place)
            if found != self._found.get(place, ()):
                self._found[place] = found
                self._told = None
        self._last = notice
        if self._told is not None:
            return self._told
        some = [(self._rules[place].rule, self._found[place]) for place in sorted(self._found)]
        found_now = told(look, [one for one in some if one[1]])
        if not any(isinstance(one, Needs) for _, outcomes in some for one in outcomes):
            self._told = found_now  # how a need is told hangs on what else is asked
        return found_now

    def _unlike(self, last: Notice, notice: Notice) -> Sequence[int] | set[int]:
        """The rules that may find something else than in the ``last`` notice. Values are one only where they are the
        same object: ``1`` and ``True`` are equal, and 1.0 is printed otherwise than 1.00."""
        if last.terms.values is not notice.terms.values or last.now != notice.now or last.form is not notice.form:
            return range(len(self._rules))
        before, values = last.answers.values, notice.answers.values
        changed = [key for key, value in values.items() if before.get(key) is not value]
        changed += [key for key in before if key not in values]
        changed += [
            key for key in {*last.computed, *notice.computed} if last.computed.get(key) is not notice.computed.get(key)
        ]
        if not _same(last.at, notice.at):
            changed.append(_MOMENT)
        rules: set[int] = set()
        for key in changed:
            rules |= self._readers[key]
            for asked in self._asked_by.get(key, ()):
                rules |= self._readers[asked]
        return rules


def _same(one: datetime, other: datetime) -> bool:
    return one is other or (one == other and one.tzinfo is other.tzinfo and one.fold == other.fold)


def _asked_by(form: Form) -> dict[str, set[str]]:
    """The questions that are asked or not by what another answer says, by that answer."""
    found: dict[str, set[str]] = {}
    for key, field in form.fields.items():
        for subject in field.when.subjects if field.when is not None else ():
            found.setdefault(subject, set()).add(key)
    for page in form.pages:
        for subject in page.when.subjects if page.when is not None else ():
            found.setdefault(subject, set()).update(page.asks)
    return found


class _Watched(Look):
    """A look that keeps account in ``seen`` of what was read through it."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice)
        self.seen: set[str] = set()
        self._seen_for: dict[Callable[[Look], object], set[str]] = {}

    def asked(self, key: str) -> Truth:
        self.seen.add(key)
        return super().asked(key)

    def raw(self, key: str) -> Value | None:
        self.seen.add(key)
        return super().raw(key)

    def typed(self, key: str) -> Value | None:
        self.seen.add(key)
        return super().typed(key)

    def value(self, key: str) -> Value | None:
        self.seen.add(key)
        return super().value(key)

    @property
    def at(self) -> datetime:
        self.seen.add(_MOMENT)
        return super().at

    def once(self, reckon: Callable[[Look], T]) -> T:
        """Whoever asks for what was reckoned already has read what it was reckoned from."""
        if reckon not in self._seen_for:
            outer, self.seen = self.seen, set()
            try:
                super().once(reckon)
            finally:
                self._seen_for[reckon], self.seen = self.seen, outer
        self.seen |= self._seen_for[reckon]
        return super().once(reckon)
