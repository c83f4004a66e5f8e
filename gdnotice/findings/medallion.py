"""Medallion stamps: what their number shows, and whether their cover reaches the value guaranteed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from gdnotice.findings.parameters import MEDALLION_COVER, MEDALLION_DISSENT
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error
from gdnotice.findings.shares import tendered
from gdnotice.notice.derive import subscription_cost
from gdnotice.values import printed_count, printed_money

_NUMBER = re.compile(r"(?P<prefix>[A-Za-z])[ -]?\d{3,10}")

_VALUE_READS = (
    "payment.amount", "subscription.basic", "subscription.over", "shares.tendered", "shares.certificates",
    "price.elections", "price.determined", "notes.principal", "offer.price", "offer.auction.prices",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Worth:
    """US dollars, and how they are reckoned."""

    dollars: Decimal
    how: str


def _worth(look: Look) -> _Worth | Needs | None:
    """The value that a guarantee stands for. In an auction at the highest price that may be paid."""
    match look.terms.offer.kind:
        case "rights":
            cost = subscription_cost(look.value)
            if cost is not None and isinstance(cost.value, Decimal):
                return _Worth(cost.value, cost.how)
            return Needs(("offer.price",)) if look.value("offer.price") is None else None
        case "exchange":
            principal = look.value("notes.principal")
            return _Worth(Decimal(principal), "principal") if isinstance(principal, int | Decimal) else None
        case _:
            return _tender(look)


def _tender(look: Look) -> _Worth | Needs | None:
    shares = tendered(look)
    price = look.number("offer.price")
    term = "offer.price"
    if look.terms.offer.kind == "auction":
        elected = look.lines("price.elections")
        choice = elected if elected and not look.yes("price.determined") else look.lines("offer.auction.prices")
        price, term = max((Decimal(one) for one in choice), default=None), "offer.auction.prices"
    if shares is None:
        return None
    if price is None:
        return Needs((term,))
    return _Worth(shares * price, f"{printed_count(shares)} x ${printed_money(price)}")


def _stamp(key: str, cover_key: str, look: Look) -> Outcomes:
    number = look.text(key)
    if number is None:
        return
    match = _NUMBER.fullmatch(number.strip())
    if match is None:
        yield error(
            key,
            f"{look.label(key)} is not written as a medallion stamp's number is: a letter and digits, like Z0012345. "
            "The agent could not tell the stamp's cover. Copy it from the stamp.",
        )
        return
    prefix = match["prefix"].upper()
    table = MEDALLION_COVER.on(look.at.date())
    if table is not None and prefix not in table.value and look.number(cover_key) is None:
        stated = look.form.fields.get(cover_key)
        way = f", or give {look.label(cover_key)} where the program confirms it" if stated is not None else ""
        yield error(
            key,
            f"{look.label(key)} begins with {prefix}, which none of the programs uses; they use "
            f"{', '.join(table.value)}. The agent would refuse the stamp. Copy it again{way}.",
            table.source,
        )


def _cover(key: str, cover_key: str, look: Look) -> Outcomes:
    number, worth = look.text(key), _worth(look)
    match = _NUMBER.fullmatch(number.strip()) if number is not None else None
    table = MEDALLION_COVER.on(look.at.date())
    if match is None or table is None or worth is None:
        return
    prefix, stated = match["prefix"].upper(), look.number(cover_key)
    cover = stated if stated is not None else table.value.get(prefix)
    if isinstance(worth, Needs):
        yield worth
    elif cover is not None and cover < worth.dollars:
        other = MEDALLION_DISSENT.get(prefix)
        dissent = ""
        if stated is None and other is not None:
            dissent = f" Another table gives this prefix ${printed_money(other)}: if the firm's papers do, say so."
        source = "is stated to cover" if stated is not None else f"begins with {prefix} and covers"
        yield error(
            key,
            f"The stamp {source} ${printed_money(cover)} for one transaction, and ${printed_money(worth.dollars)} is "
            f"guaranteed ({worth.how}). A stamp below the full value is refused. Use one with more cover.{dissent}",
            table.source,
        )


def _pair(key: str, cover_key: str, family: str) -> tuple[Rule, Rule]:
    source = "medallion programs' table of prefixes and cover"
    tells = "whether the stamp covers the value guaranteed"
    stamp, cover = partial(_stamp, key, cover_key), partial(_cover, key, cover_key)
    return (
        Rule("medallion-number", family, (key,), (cover_key,), "", source, stamp, single=True),
        Rule("medallion-cover", family, (key,), (cover_key, *_VALUE_READS), tells, source, cover),
    )


RULES: tuple[Rule, ...] = (
    *_pair("guarantor.medallion", "guarantor.medallion_cover", "guarantor"),
    *_pair("signature_guarantee.medallion", "signature_guarantee.medallion_cover", "signature"),
)
