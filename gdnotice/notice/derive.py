"""Answers that follow from others. A field names its function by ``derive``; each says how the value came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gdnotice.pack.conditions import Lookup
from gdnotice.pack.form import Form
from gdnotice.values import Value, printed_count, printed_money


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from answers and terms, and ``how``, in words: ``(493 + 300) x $2.70``."""

    value: Value
    how: str


def subscription_cost(lookup: Lookup) -> Derived | None:
    """Price x (basic + over-subscribed shares), US dollars, rounded up: an agent refuses a cent too little."""
    price, basic, over = lookup("offer.price"), lookup("subscription.basic"), lookup("subscription.over")
    if not isinstance(price, Decimal) or not isinstance(basic, int):
        return None
    return _cost(price, basic, over if isinstance(over, int) else 0)


@lru_cache(maxsize=64)
def _cost(price: Decimal, basic: int, over: int) -> Derived:
    """Asked for several times with every notice."""
    exact = price * (basic + over)
    cost = exact.quantize(Decimal("0.01"), rounding="ROUND_CEILING")
    return Derived(cost, f"({printed_count(basic)} + {printed_count(over)}) x ${printed_money(price)}")


def tender_value(lookup: Lookup) -> Derived | None:
    """Price x shares tendered, US dollars. In an auction the highest of its prices: all that is bought may fetch it."""
    price, prices, shares = lookup("offer.price"), lookup("offer.auction.prices"), lookup("shares.tendered")
    if isinstance(prices, tuple) and prices and not isinstance(price, Decimal):
        price = max(Decimal(str(one)) for one in prices)
    if not isinstance(price, Decimal) or not isinstance(shares, int):
        return None
    value = (price * shares).quantize(Decimal("0.01"), rounding="ROUND_CEILING")
    return Derived(value, f"{printed_count(shares)} x ${printed_money(price)}")


DERIVATIONS: Mapping[str, Callable[[Lookup], Derived | None]] = {
    "subscription-cost": subscription_cost,
    "tender-value": tender_value,
}


def derived(form: Form, lookup: Lookup) -> dict[str, Derived]:
    """Every answer of ``form`` that follows from others, as far as they are there."""
    found = {}
    for key, derive in _deriving(form):
        if (result := derive(lookup)) is not None:
            found[key] = result
    return found


def _deriving(form: Form) -> Sequence[tuple[str, Callable[[Lookup], Derived | None]]]:
    known = _DERIVING.get(id(form))
    if known is None:
        if len(_DERIVING) >= _MOST_FORMS:
            _DERIVING.clear()
        own = [(key, DERIVATIONS[field.derive]) for key, field in form.fields.items() if field.derive is not None]
        known = _DERIVING[id(form)] = (form, own)
    return known[1]


_MOST_FORMS = 16
_DERIVING: dict[int, tuple[Form, Sequence[tuple[str, Callable[[Lookup], Derived | None]]]]] = {}
"""The few answers of a form that follow from others (with the form itself, which keeps its identity unique)."""
