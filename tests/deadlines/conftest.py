"""Offers built term by term, so that a test states just what it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.terms import Amendment, Kind, Offer, TermsInForce

NEW_YORK = ZoneInfo("America/New_York")

Terms = Callable[..., TermsInForce]

BASE: dict[str, Any] = {
    "document": "Offer to Purchase",
    "commenced": date(2003, 3, 13),
    "expires": datetime(2003, 4, 16, 17, tzinfo=NEW_YORK),
    "guarantee.days": 3,
    "guarantee.calendar": "nyse",
    "guarantee.from": "notice-date",
    "guarantee.by": time(17),
}
"""The shape of the 2003 tender; its guarantee settings are the sample's, for the real offer's are not established."""


def build(
    kind: Kind = "tender",
    *,
    zone: ZoneInfo = NEW_YORK,
    at: datetime | None = None,
    amendments: tuple[Amendment, ...] = (),
    sources: dict[str, str] | None = None,
    look_for: dict[str, str] | None = None,
    **given: Any,
) -> TermsInForce:
    """Terms in force at ``at`` (None: after everything). Double underscores stand for dots; None takes a term away."""
    values = BASE | {key.replace("__", "."): value for key, value in given.items()}
    offer = Offer(
        "offer", kind, zone, {key: value for key, value in values.items() if value is not None}, (),
        sources or {"expires": "Offer to Purchase, cover"}, amendments, (), look_for or {}, {}, "",
    )  # fmt: skip
    return terms_in_force(offer, at or datetime(2100, 1, 1, tzinfo=NEW_YORK))


@pytest.fixture
def terms() -> Terms:
    return build


@pytest.fixture
def extension() -> Amendment:
    """Amendment No. 2 of the 2003 tender: a week more, announced on the day of the first expiration."""
    return Amendment(
        2,
        datetime(2003, 4, 16, 15, 30, tzinfo=NEW_YORK),
        "Schedule TO/A, Amendment No. 2",
        {"expires": datetime(2003, 4, 23, 17, tzinfo=NEW_YORK)},
    )
