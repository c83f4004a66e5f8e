"""From a notice to its findings, and for all rules the silence about what follows from a mistake already named.

Rules on single answers come first, then rules across answers in the order of their modules. A rule stays silent where
another answer it depends on already carries an error, and an answer that carries an error gets no second finding: one
wrong answer brings one error, on that very answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gdnotice.errors import Unreadable
from gdnotice.findings import (
    addresses,
    answers,
    choices,
    cover,
    delivery,
    guarantor,
    identity,
    medallion,
    net_long,
    offer_terms,
    payment,
    preparation,
    shares,
    signature,
    subscription,
    tax,
    timing,
    timing_desk,
    timing_letter,
)
from gdnotice.findings.finding import Finding, Severity
from gdnotice.findings.rule import Found, Look, Needs, Rule, listed
from gdnotice.notice.notice import Notice
from gdnotice.pack.form import Form

RULES: tuple[Rule, ...] = (
    *answers.READING,
    *offer_terms.RULES,
    *identity.RULES,
    *addresses.RULES,
    *timing.RULES,
    *timing_letter.RULES,
    *timing_desk.RULES,
    *subscription.RULES,
    *shares.RULES,
    *choices.RULES,
    *payment.RULES,
    *net_long.RULES,
    *guarantor.RULES,
    *medallion.RULES,
    *signature.RULES,
    *cover.RULES,
    *tax.RULES,
    *delivery.RULES,
    *preparation.RULES,
)
"""Every rule. Within each of the two passes (single answers, then across answers) they run in this order.

A rule on an answer comes before the rules that read it: shares before what is reckoned from them.
"""

FAMILIES: frozenset[str] = frozenset(rule.family for rule in RULES) | {answers.FAMILY}
"""The names that a form may list in its ``rules``."""

_SEVERITIES: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A finding, and the other answers it depends on."""

    finding: Finding
    depends: frozenset[str]


def findings(notice: Notice) -> tuple[Finding, ...]:
    """What is to be said of a notice, in the order of the form's fields; of a field errors, then warnings, then notes.

    Findings on terms of the offer come first, on answers the form does not know last. Raises
    :class:`~gdnotice.errors.Unreadable` only where the form names a family of rules that does not exist.
    """
    look = Look(notice)
    return told(look, [(one.rule, outcomes) for one in rules_for(notice.form) if (outcomes := one.outcomes(look))])


def told(look: Look, found: Iterable[tuple[Rule, Sequence[Found | Needs]]]) -> tuple[Finding, ...]:
    """The findings that remain of what rules ``found``, which is given in the order of the rules."""
    kept: list[_Kept] = []
    faulty: set[str] = set()
    for rule, outcomes in found:
        _apply(rule, outcomes, look, kept, faulty)
    standing = [one.finding for one in kept if one.finding.severity == "error" or not _overshadowed(one, faulty)]
    return tuple(sorted(standing, key=_prepared(look.form)[1]))


def _apply(rule: Rule, outcomes: Sequence[Found | Needs], look: Look, kept: list[_Kept], faulty: set[str]) -> None:
    before = frozenset(faulty)
    for outcome in outcomes:
        if isinstance(outcome, Needs):
            finding = _open(rule, outcome, look, before, kept)
            if finding is None:
                continue
        else:
            finding = Finding(
                rule.code, outcome.severity, outcome.field, outcome.message, outcome.basis or rule.basis, outcome.needs
            )
        one = _Kept(finding, frozenset((*rule.on, *rule.reads)) - {finding.field or ""})
        if _overshadowed(one, before):
            continue
        kept.append(one)
        if finding.severity == "error" and finding.field is not None:
            faulty.add(finding.field)


def _overshadowed(one: _Kept, faulty: Collection[str]) -> bool:
    return one.finding.field in faulty or not one.depends.isdisjoint(faulty)


def _open(rule: Rule, needs: Needs, look: Look, faulty: Collection[str], kept: list[_Kept]) -> Finding | None:
    """The note that a rule cannot tell yet; None where what it lacks has been named already."""
    if any(key in faulty for key in needs.fields):
        return None
    asked_for = {key for one in kept for key in one.finding.needs}
    if asked_for.issuperset(needs.fields):
        return None
    words = listed(look.label(key) for key in needs.fields)
    verb = "is" if len(needs.fields) == 1 else "are"
    ways = [
        f"Where to look: {look.where(key.removeprefix('offer.'))}." for key in needs.fields if key.startswith("offer.")
    ]
    remedy = " ".join(ways) or "Answer it, and this is checked."
    message = f"It cannot be told yet {rule.tells}: {words} {verb} not given. {remedy}"
    field = next((key for key in rule.on if look.asked(key) is True), rule.on[0])
    return Finding(rule.code, "note", field, message, rule.basis, needs.fields)


def _is_answer(key: str) -> bool:
    return not key.startswith("offer.")


@dataclass(frozen=True, slots=True)
class _Order:
    places: Mapping[str, int]

    def __call__(self, finding: Finding) -> tuple[int, int]:
        field = finding.field
        if field is None or field.startswith("offer."):
            return -1, _SEVERITIES[finding.severity]
        return self.places.get(field, len(self.places)), _SEVERITIES[finding.severity]


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule as a form applies it: only where one of the answers in ``keys`` is asked for, always where it is None."""

    rule: Rule
    keys: tuple[str, ...] | None

    def outcomes(self, look: Look) -> Sequence[Found | Needs]:
        """What the rule finds in a notice; most find nothing."""
        if self.keys is not None:
            for key in self.keys:
                if look.asked(key) is True:
                    break
            else:
                return ()
        return [*self.rule.judge(look)]


_PREPARED: dict[int, tuple[Form, tuple[Applied, ...], _Order]] = {}
"""The rules of forms that were judged before, by the form's identity (with the form itself, which keeps it unique)."""


def rules_for(form: Form) -> tuple[Applied, ...]:
    """Every rule in the order in which ``form`` applies them. Raises as :func:`findings` does."""
    return _prepared(form)[0]


def _prepared(form: Form) -> tuple[tuple[Applied, ...], _Order]:
    """The rules of a form, and the order of findings."""
    known = _PREPARED.get(id(form))
    if known is not None:
        return known[1], known[2]
    first, across = _rules_of(form.id, form.rules)
    rules = (*first, *answers.missing_answers(form), *across, *answers.idle_answers(form))
    applied = tuple(
        Applied(rule, tuple(filter(_is_answer, rule.on)) if rule.on and not rule.unasked else None) for rule in rules
    )
    if len(_PREPARED) >= 64:
        _PREPARED.clear()
    order = _Order({key: place for place, key in enumerate(form.fields)})
    _PREPARED[id(form)] = (form, applied, order)
    return applied, order


@lru_cache(maxsize=64)
def _rules_of(form: str, families: tuple[str, ...]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules of the form's families: on single answers, and across answers."""
    unknown = sorted(set(families) - FAMILIES)
    if unknown:
        raise Unreadable(
            f"The form {form} names rules that this program does not have: {', '.join(unknown)}.",
            "The form and the program do not belong together.",
            f"The families are: {', '.join(sorted(FAMILIES))}. Correct `rules` in its form.toml.",
        )
    chosen = [rule for rule in RULES if rule.family in families]
    return tuple(rule for rule in chosen if rule.single), tuple(rule for rule in chosen if not rule.single)


__all__ = ["FAMILIES", "RULES", "Found", "findings"]
