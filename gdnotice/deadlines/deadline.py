"""A deadline is a moment and the steps that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Code: TypeAlias = Literal[
    "expiration",
    "notice-due",
    "payment-due",
    "uncertified-check-by",
    "guarantee-due",
    "withdrawal-until",
    "withdrawal-again-from",
    "minimum-open-until",
    "extension-notice-due",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning, a short sentence, and the document, rule or calendar it rests on."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """``at`` is aware, in the offer's zone. ``remark`` cautions where two readings or calendars differ, else empty."""

    code: Code
    at: datetime
    label: str
    because: tuple[Step, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A deadline that cannot be reckoned: the term keys it ``needs`` and where to look for them."""

    code: Code
    needs: tuple[str, ...]
    message: str
