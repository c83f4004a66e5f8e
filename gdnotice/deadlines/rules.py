"""The rules of ``rules.toml``: periods and hours that law sets, each with its source and the days it holds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, TypeAlias

from gdnotice.values import printed_date

Evidence: TypeAlias = Literal["read", "own knowledge"]

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Rule:
    """``days`` are business days; ``hour`` is Eastern. ``effective`` None: older than any offer counted for."""

    id: str
    title: str
    days: int
    source: str
    evidence: Evidence
    hour: time | None = None
    effective: date | None = None
    note: str = ""


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id. A key that :class:`Rule` does not declare, or an id given twice, is a bug and raises."""
    declared = tomllib.loads(resources.files(__package__).joinpath("rules.toml").read_text("utf-8"))
    found = [Rule(**entry) for entry in declared["rule"]]
    by_id = {rule.id: rule for rule in found}
    if len(by_id) != len(found):
        raise ValueError("rules.toml names a rule twice")
    return MappingProxyType(by_id)


def rule(key: str) -> Rule:
    """The rule of that id; ``KeyError`` for an id the program should not have asked for."""
    return rules()[key]


def minimum_period(chosen: str, commenced: date) -> tuple[Rule, str]:
    """The rule of an offer's minimum period, and a remark where the one it names does not hold on that day.

    ``chosen`` is the offer's term ``minimum_period.rule``; ``commenced`` the day the offer was first published or sent.
    """
    named = rules().get(f"minimum-period.{chosen}")
    general = rule(f"minimum-period.{GENERAL}")
    if named is None:
        return general, "The offer names a rule that is not known here, so the general one is used. Check the document."
    if named.effective is not None and commenced < named.effective:
        return general, (
            f"The offer names the {named.source}, which holds for offers that commence on "
            f"{printed_date(named.effective)} or later; this one commenced before, so the general rule is used. "
            "Check the offer document."
        )
    return named, ""
