"""The offer behind the notice: terms that no document gives, and terms on which documents disagree."""

from __future__ import annotations

from gdnotice.findings.rule import Look, Outcomes, Rule, error, listed, rule
from gdnotice.offer.declared import TERMS
from gdnotice.offer.in_force import empty_terms
from gdnotice.offer.terms import Setting
from gdnotice.values import Value

FAMILY = "terms"


@rule("offer-kind", FAMILY, basis="the form's own definition", single=True)
def offer_kind(look: Look) -> Outcomes:
    kind = look.terms.offer.kind
    if kind not in look.form.kinds:
        yield error(
            "offer.kind",
            f"This form serves offers of kind {listed(look.form.kinds, 'or')}; the offer is of kind {kind}. "
            "The agent would not take this paper. Use the form that the offer prescribes.",
        )


@rule("empty-term", FAMILY, basis="the form prints this term", single=True)
def empty_term(look: Look) -> Outcomes:
    if look.terms.offer.kind not in look.form.kinds:
        return
    for empty in empty_terms(look.terms, look.form.terms):
        yield error(
            f"offer.{empty.key}",
            f"The offer's term “{empty.label}” ({empty.key}) is empty. The form states it, and the program invents "
            f"nothing. Where to look: {empty.look.rstrip('. ')}. Write it into the offer with its source.",
        )


@rule("conflict", FAMILY, basis="the offer's own documents", single=True)
def conflict(look: Look) -> Outcomes:
    for disputed in look.terms.unresolved:
        label = TERMS[disputed.term].field.label
        readings = listed(_reading(disputed.term, value, setting) for value, setting in disputed.readings)
        yield error(
            f"offer.{disputed.term}",
            f"The offer's documents disagree on “{label}” ({disputed.term}): {readings}. "
            "A notice with the wrong one may be refused. Ask the agent, and record in the offer which holds and why.",
            basis=listed(str(setting) for _, setting in disputed.readings),
        )


def _reading(term: str, value: Value, setting: Setting) -> str:
    field = TERMS[term].field
    printed = field.type.printed(value, field)
    words = printed if isinstance(printed, str) else ", ".join(str(part) for part in printed)
    return f"{words} ({setting})"


RULES: tuple[Rule, ...] = (offer_kind, empty_term, conflict)
