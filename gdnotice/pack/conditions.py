"""Conditions of a form: data, three-valued, never evaluated code.

The whole language: comparisons joined by ``and`` (binding tighter) and ``or``::

    payment.method is wire
    guarantor.kind is not bank
    payment.method is one of certified-check, bank-draft
    special_payment.names is given
    subscription.over above 0

An id that begins with ``offer.`` speaks of a term in force; an offer's terms are known from the start, so a term that
is not there is a plain "not given" rather than unanswered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, TypeAlias

from gdnotice.values import Value

Lookup: TypeAlias = Callable[[str], Value | None]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Neither true nor false yet: the ids of the answers it still ``needs``."""

    needs: frozenset[str]


Truth: TypeAlias = bool | Unanswered


@dataclass(frozen=True, slots=True)
class Comparison:
    """``subject operator words``; ``words`` are canonical texts."""

    subject: str
    operator: Literal["is", "is not", "given", "above"]
    words: tuple[str, ...] = ()

    def truth(self, lookup: Lookup) -> Truth:
        value = lookup(self.subject)
        if self.operator == "given":
            return value is not None and value != ()
        if value is None:
            return False if self.subject.startswith("offer.") else Unanswered(frozenset({self.subject}))
        if self.operator == "above":
            return isinstance(value, int | Decimal) and value > Decimal(self.words[0])
        among = canonical(value) in self.words if not isinstance(value, tuple) else bool(set(value) & set(self.words))
        return among is (self.operator == "is")


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of ``ways`` in which every comparison holds."""

    text: str
    ways: tuple[tuple[Comparison, ...], ...]

    def truth(self, lookup: Lookup) -> Truth:
        """True, False, or :class:`Unanswered` with what is needed to tell."""
        needs: frozenset[str] = frozenset()
        for way in self.ways:
            lacking: frozenset[str] = frozenset()
            for comparison in way:
                truth = comparison.truth(lookup)
                if truth is False:
                    break
                if truth is not True:
                    lacking |= truth.needs
            else:
                if not lacking:
                    return True
                needs |= lacking
        return Unanswered(needs) if needs else False

    @property
    def subjects(self) -> frozenset[str]:
        """Every id that the condition reads."""
        return frozenset(comparison.subject for way in self.ways for comparison in way)


def canonical(value: Value) -> str:
    """A single value as the words of a condition write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)


_COMPARISON = re.compile(
    r"(?P<subject>[a-z_][a-z0-9_.]*)\s+"
    r"(?:(?P<given>is given)|above (?P<above>\d+(?:\.\d+)?)|is one of (?P<among>[\w, .-]+)"
    r"|is not (?P<isnt>[\w.-]+)|is (?P<same>[\w.-]+))"
)


def condition(text: str) -> Condition:
    """Parse ``text``. Raises ValueError, saying which part is not understood."""
    ways = tuple(
        tuple(_comparison(part.strip()) for part in re.split(r"\s+and\s+", way)) for way in re.split(r"\s+or\s+", text)
    )
    return Condition(text, ways)


def _comparison(text: str) -> Comparison:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is no condition; write it like “payment.method is wire” or “rights.count above 0”")
    subject = match["subject"]
    if match["given"]:
        return Comparison(subject, "given")
    if match["above"]:
        return Comparison(subject, "above", (match["above"],))
    if match["among"]:
        return Comparison(subject, "is", tuple(word.strip() for word in match["among"].split(",")))
    if match["isnt"]:
        return Comparison(subject, "is not", (match["isnt"],))
    return Comparison(subject, "is", (match["same"],))
