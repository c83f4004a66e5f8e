"""Figures of the law and of practice, each with its source and the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """A figure that holds from a day on. ``start`` is None where the source gives no day."""

    start: date | None
    value: T
    source: str


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """The versions of one figure, oldest first."""

    versions: tuple[Version[T], ...]

    def on(self, day: date) -> Version[T] | None:
        """The version that holds on ``day``; None before the first."""
        holding = [one for one in self.versions if one.start is None or one.start <= day]
        return holding[-1] if holding else None


ELIGIBLE_GUARANTORS: Parameter[frozenset[str]] = Parameter(
    (
        Version(
            date(1992, 2, 24),
            frozenset(
                {
                    *("exchange-member", "finra-member", "bank", "trust-company", "broker", "savings"),
                    *("credit-union", "clearing-agency"),
                }
            ),
            "17 CFR 240.17Ad-15 (eligible guarantor institution), effective 24 February 1992",
        ),
    )
)
"""Kinds of institution, by the ids of the choices. FINRA is the rule's national securities association."""

MEDALLION_COVER: Parameter[Mapping[str, Decimal]] = Parameter(
    (
        Version(
            None,
            {
                "Z": Decimal(10_000_000), "Y": Decimal(5_000_000), "X": Decimal(2_000_000), "A": Decimal(1_000_000),
                "B": Decimal(750_000), "C": Decimal(500_000), "D": Decimal(250_000), "E": Decimal(100_000),
                "F": Decimal(100_000),
            },
            "medallion programs' table of prefixes and cover, as published by transfer agents",
        ),
    )
)  # fmt: skip
"""US dollars of cover for one transaction, by the first letter of the stamp's number."""

MEDALLION_DISSENT: Mapping[str, Decimal] = {"Z": Decimal(14_000_000)}
"""What another published table gives instead, US dollars: told to the person, never relied on."""

STALE_CHECK_DAYS: Parameter[int] = Parameter((Version(None, 180, "Uniform Commercial Code § 4-404 (six months)"),))
"""Age in days after which a bank need not pay an uncertified check."""

FORGOTTEN_CHECK_DAYS = 366
"""Age in days at which the year of any check, draft or money order is taken for a slip of the pen."""

SAFE_HARBOUR = "17 CFR 240.14e-4"
