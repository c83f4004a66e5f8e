"""Rights: how many shares they subscribe, and what may be asked beyond."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP

from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error, note, rule
from gdnotice.notice.derive import subscription_cost
from gdnotice.values import printed_count, printed_decimal

FAMILY = "subscription"

_ROUNDING = {"down": ROUND_FLOOR, "nearest": ROUND_HALF_UP, "up": ROUND_CEILING}
_ROUNDED = {"down": "rounded down", "nearest": "rounded to the nearest", "up": "rounded up"}
_TERMS = ("offer.rights.shares_per_right", "offer.rights.rounding")
_OVER_TERMS = ("offer.rights.over_subscription", "offer.rights.over_requires_full_basic")
_PRIVILEGES = "the offer's basic and over-subscription privileges"


@dataclass(frozen=True, slots=True)
class _Full:
    """The shares of the basic privilege in full, and how they are reckoned, in words."""

    shares: int
    how: str


def _full(look: Look) -> _Full | Needs | None:
    """None where the rights are not answered; the rounding is needed only where there is a fraction."""
    rights, ratio = look.count("rights.count"), look.number("offer.rights.shares_per_right")
    if rights is None:
        return None
    if ratio is None:
        return Needs(("offer.rights.shares_per_right",))
    exact = rights * ratio
    words = f"{printed_count(rights)} rights x {printed_decimal(ratio)}"
    if exact == exact.to_integral_value():
        return _Full(int(exact), f"{words} = {printed_count(int(exact))}")
    rounding = look.text("offer.rights.rounding")
    if rounding is None:
        return Needs(("offer.rights.rounding",))
    shares = int(exact.to_integral_value(rounding=_ROUNDING[rounding]))
    return _Full(
        shares, f"{words} = {printed_decimal(exact.normalize())}, {_ROUNDED[rounding]} to {printed_count(shares)}"
    )


def _source(look: Look) -> str:
    return look.terms.source("rights.shares_per_right")


@rule(
    "nothing-subscribed", FAMILY, "subscription.basic", ("subscription.over",), basis="a notice exercises rights",
    single=True,
)  # fmt: skip
def nothing_subscribed(look: Look) -> Outcomes:
    if look.count("subscription.basic") == 0 and not look.count("subscription.over"):
        yield error(
            "subscription.basic",
            "The notice subscribes for no share at all, so it exercises nothing. Give the number of shares, or send "
            "no notice.",
        )


@rule(
    "basic-above-rights", FAMILY, "subscription.basic", ("rights.count", *_TERMS),
    tells="how many shares the rights subscribe", basis=_PRIVILEGES,
)  # fmt: skip
def basic_above_rights(look: Look) -> Outcomes:
    basic, full = look.count("subscription.basic"), look.once(_full)
    if isinstance(full, Needs):
        yield full
    elif basic is not None and full is not None and basic > full.shares:
        yield error(
            "subscription.basic",
            f"{printed_count(basic)} shares are more than the rights subscribe: {full.how}. The agent would cut the "
            f"notice back or refuse it. Give {printed_count(full.shares)} or fewer; ask for more under the "
            "over-subscription.",
            basis=_source(look),
        )


@rule(
    "over-not-offered",
    FAMILY,
    "subscription.over",
    ("offer.rights.over_subscription",),
    tells="whether the offer has an over-subscription privilege",
    basis=_PRIVILEGES,
    unasked=True,
)
def over_not_offered(look: Look) -> Outcomes:
    over, offered = look.raw("subscription.over"), look.value("offer.rights.over_subscription")
    if not isinstance(over, int) or over <= 0 or offered is True:
        return
    if offered is None:
        yield Needs(("offer.rights.over_subscription",))
    else:
        yield error(
            "subscription.over",
            "This offer has no over-subscription privilege. The money for these shares would only be held and "
            "returned. Take them out.",
            basis=look.terms.source("rights.over_subscription"),
        )


@rule(
    "over-needs-full-basic", FAMILY, ("subscription.over", "subscription.basic"),
    ("rights.count", "payment.amount", "offer.price", *_TERMS, *_OVER_TERMS),
    tells="whether over-subscription is open to this holder", basis=_PRIVILEGES,
)  # fmt: skip
def over_needs_full_basic(look: Look) -> Outcomes:
    """Where the amount given pays for the basic privilege in full, the basic number is the odd one out."""
    basic, over, full = look.count("subscription.basic"), look.count("subscription.over"), look.once(_full)
    if not over or basic is None:
        return
    asked = look.value("offer.rights.over_requires_full_basic")
    if asked is None:
        yield Needs(("offer.rights.over_requires_full_basic",))
    if asked is not True or full is None:
        return
    if isinstance(full, Needs):
        yield full
    elif basic < full.shares:
        said = (
            f"This offer lets a holder over-subscribe only with the basic privilege in full: {full.how}. "
            f"{printed_count(basic)} are subscribed."
        )
        basis = look.terms.source("rights.over_requires_full_basic")
        if _pays_for(look, full.shares, over):
            more = f"The amount given pays for {printed_count(full.shares)}."
            yield error("subscription.basic", f"{said} {more} Subscribe for {printed_count(full.shares)}.", basis)
        else:
            remedy = f"Subscribe for {printed_count(full.shares)} first, or take the over-subscription out."
            yield error("subscription.over", f"{said} The agent would disregard the over-subscription. {remedy}", basis)


def _pays_for(look: Look, basic: int, over: int) -> bool:
    amount = look.typed("payment.amount")
    cost = subscription_cost(
        {"offer.price": look.value("offer.price"), "subscription.basic": basic, "subscription.over": over}.get
    )
    return cost is not None and amount == cost.value


@rule("over-limit", FAMILY, "subscription.over", ("offer.rights.over_limit", "offer.maximum"), basis=_PRIVILEGES)
def over_limit(look: Look) -> Outcomes:
    over = look.count("subscription.over") or 0
    for key in ("offer.rights.over_limit", "offer.maximum"):
        limit = look.count(key)
        if limit is not None and over > limit:
            yield error(
                "subscription.over",
                f"{printed_count(over)} shares are more than {look.label(key)} allows, {printed_count(limit)}. "
                f"The agent would cut the notice back or refuse it. Give {printed_count(limit)} or fewer.",
                basis=look.terms.source(key.removeprefix("offer.")),
            )
            return


@rule(
    "basic-not-full", FAMILY, "subscription.basic", ("subscription.over", "rights.count", *_TERMS), basis=_PRIVILEGES,
)  # fmt: skip
def basic_not_full(look: Look) -> Outcomes:
    basic, full = look.count("subscription.basic"), look.once(_full)
    if basic is not None and isinstance(full, _Full) and basic < full.shares:
        yield note(
            "subscription.basic",
            f"{printed_count(full.shares - basic)} more shares belong to these rights: {full.how}. Rights not "
            "exercised by the expiration commonly become worthless. Go on if that is meant.",
            basis=_source(look),
        )


RULES: tuple[Rule, ...] = (
    nothing_subscribed,
    basic_above_rights,
    over_not_offered,
    over_needs_full_basic,
    over_limit,
    basic_not_full,
)
