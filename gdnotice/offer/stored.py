"""Terms in force as JSON takes them: each with what set it, and the agents with every way to reach them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gdnotice.offer.declared import TERMS
from gdnotice.offer.terms import TermsInForce


def stored_terms(terms: TermsInForce) -> dict[str, dict[str, Any]]:
    """Every term in force by its key: ``value``, ``document``, number of the ``amendment``, when ``announced``."""
    in_force = {}
    for key, value in terms.values.items():
        setting = terms.settings[key]
        in_force[key] = {
            "value": TERMS[key].field.type.stored(value),
            "document": setting.document,
            "amendment": setting.number,
            "announced": setting.announced.isoformat() if setting.announced is not None else None,
        }
    return in_force


def stored_in_force(terms: TermsInForce) -> dict[str, Any]:
    """All of an offer that a paper or its delivery hangs on, the same whenever it is asked between two changes."""
    return {"offer": terms.offer.id, "terms": stored_terms(terms), "agents": [asdict(one) for one in terms.agents]}
