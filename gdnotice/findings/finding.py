"""A finding is a value: what is wrong, how bad, where, why, and what is still needed to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``field`` is an answer's id, ``offer.<term>`` for a term, or None for the notice as a whole.

    ``message`` says what happened, what it means, what to do. ``basis`` is the source of the rule. ``needs`` are the
    ids still unanswered because of which the rule cannot tell (then ``severity`` is ``note``), or the required answer
    that is missing (then it is ``error``).
    """

    code: str
    severity: Severity
    field: str | None
    message: str
    basis: str
    needs: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The finding as JSON takes it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "field": self.field,
            "message": self.message,
            "basis": self.basis,
            "needs": list(self.needs),
        }
