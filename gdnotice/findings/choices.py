"""What a holder may claim or choose in a tender: odd lots, a conditional tender, a price, whole denominations."""

from __future__ import annotations

from decimal import Decimal

from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error, listed, note, rule
from gdnotice.findings.shares import listed_shares, tendered
from gdnotice.values import printed_count, printed_money

_ODD_LOTS = "17 CFR 240.13e-4(f)(3)(i); the offer's section on odd lots"
_CONDITIONAL = "the offer's section on conditional tenders"
_AUCTION = "the offer's section on the price of a tender; check one box only"
_DENOMINATIONS = "the prospectus, section on denominations"


# ------------------------------------------------------------------ odd lots


@rule(
    "odd-lot-not-offered", "odd-lot", "odd_lot.claimed", ("offer.tender.odd_lot_below",), basis=_ODD_LOTS, unasked=True
)
def odd_lot_not_offered(look: Look) -> Outcomes:
    if look.raw("odd_lot.claimed") is True and look.value("offer.tender.odd_lot_below") is None:
        yield error(
            "odd_lot.claimed",
            f"{look.label('odd_lot.claimed')} is answered yes, but this offer gives odd lots no priority. "
            "The claim has no effect and may make the tender defective. Take it out.",
        )


@rule(
    "odd-lot-too-large", "odd-lot", "odd_lot.claimed", ("shares.held", "offer.tender.odd_lot_below"),
    tells="whether the holder may claim an odd lot", basis=_ODD_LOTS,
)  # fmt: skip
def odd_lot_too_large(look: Look) -> Outcomes:
    limit, held = look.count("offer.tender.odd_lot_below"), look.count("shares.held")
    if not look.yes("odd_lot.claimed") or limit is None:
        return
    if held is None:
        yield Needs(("shares.held",))
    elif held >= limit:
        yield error(
            "odd_lot.claimed",
            f"An odd lot is fewer than {printed_count(limit)} shares in all, and the holder has {printed_count(held)}. "
            "The priority belongs to smaller holders. Do not claim it.",
        )


@rule(
    "odd-lot-in-part", "odd-lot", ("odd_lot.claimed", "shares.tendered"), ("shares.held", "shares.certificates"),
    tells="whether all shares of the odd lot are tendered", basis=_ODD_LOTS,
)  # fmt: skip
def odd_lot_in_part(look: Look) -> Outcomes:
    """Where the certificates agree with the shares held, the number tendered is the odd one out."""
    held, offered = look.count("shares.held"), tendered(look)
    if not look.yes("odd_lot.claimed") or held is None:
        return
    if offered is None:
        yield Needs(("shares.tendered",))
    elif offered < held:
        meaning = (
            f"An odd lot has priority only where all of it is tendered: {printed_count(held)} shares are held, "
            f"{printed_count(offered)} tendered."
        )
        if look.given("shares.tendered") and listed_shares(look) == held:
            yield error("shares.tendered", f"{meaning} Tender all {printed_count(held)}, or do not claim the odd lot.")
        else:
            yield error("odd_lot.claimed", f"{meaning} Do not claim it, or tender all {printed_count(held)}.")


@rule(
    "odd-lot-unclaimed", "odd-lot", "odd_lot.claimed",
    ("shares.held", "shares.tendered", "shares.certificates", "offer.tender.odd_lot_below"), basis=_ODD_LOTS,
)  # fmt: skip
def odd_lot_unclaimed(look: Look) -> Outcomes:
    limit, held = look.count("offer.tender.odd_lot_below"), look.count("shares.held")
    if limit is None or held is None or look.yes("odd_lot.claimed"):
        return
    if held < limit and tendered(look) == held:
        yield note(
            "odd_lot.claimed",
            f"The holder has fewer than {printed_count(limit)} shares and tenders them all: odd lots are bought first, "
            "without proration. Claim it, if these are all the shares the holder owns, beneficially or of record.",
        )


# ------------------------------------------------------------------ conditional tenders


@rule(
    "conditional-not-offered", "conditional", "conditional.claimed", ("offer.tender.conditional",), basis=_CONDITIONAL,
    unasked=True,
)  # fmt: skip
def conditional_not_offered(look: Look) -> Outcomes:
    if look.raw("conditional.claimed") is True and look.value("offer.tender.conditional") is not True:
        yield error(
            "conditional.claimed",
            f"{look.label('conditional.claimed')} is answered yes, but this offer takes no conditional tenders. "
            "The agent may refuse the tender, or buy fewer shares than the minimum. Take it out, or do not tender.",
        )


@rule(
    "conditional-unclaimed", "conditional", "conditional.claimed", ("conditional.minimum",), basis=_CONDITIONAL,
    single=True,
)  # fmt: skip
def conditional_unclaimed(look: Look) -> Outcomes:
    minimum = look.raw("conditional.minimum")
    if isinstance(minimum, int) and minimum > 0 and not look.yes("conditional.claimed"):
        yield error(
            "conditional.claimed",
            f"A minimum of {printed_count(minimum)} shares is given, but the box of a conditional tender is not "
            "checked. The tender would count as unconditional. Check the box, or take the minimum out.",
        )


@rule(
    "conditional-minimum", "conditional", "conditional.minimum",
    ("conditional.claimed", "shares.tendered", "shares.certificates"),
    tells="whether the minimum can be met", basis=_CONDITIONAL,
)  # fmt: skip
def conditional_minimum(look: Look) -> Outcomes:
    if not look.yes("conditional.claimed"):
        return
    minimum, offered = look.count("conditional.minimum"), tendered(look)
    label = look.label("conditional.minimum")
    if minimum is None:
        yield error(
            "conditional.minimum",
            f"{label} is not given, but the tender is marked conditional. Without a number it counts as unconditional. "
            "Give the fewest shares that must be bought if any are, or uncheck the box.",
            needs=("conditional.minimum",),
        )
    elif minimum < 1:
        yield error(
            "conditional.minimum",
            f"{label} is below one share, so it asks for nothing and the tender counts as unconditional. "
            "Give 1 or more, or uncheck the box.",
        )
    elif offered is None:
        yield Needs(("shares.tendered",))
    elif minimum > offered:
        yield error(
            "conditional.minimum",
            f"{label} is {printed_count(minimum)}, more than the {printed_count(offered)} shares tendered. It could "
            f"never be met, and nothing would be bought. Give {printed_count(offered)} or fewer.",
        )


@rule(
    "conditional-lot", "conditional", "conditional.claimed",
    ("conditional.minimum", "shares.held", "shares.tendered", "shares.certificates"), basis=_CONDITIONAL,
)  # fmt: skip
def conditional_lot(look: Look) -> Outcomes:
    held, offered = look.count("shares.held"), tendered(look)
    if look.yes("conditional.claimed") and held is not None and offered is not None and offered < held:
        yield note(
            "conditional.claimed",
            "Conditional tenders whose minimum is not met after proration are chosen by lot, commonly only among "
            "holders who tendered all their shares. This holder keeps some back. Read the offer before relying on "
            "the lot.",
        )


# ------------------------------------------------------------------ the price of an auction


@rule(
    "price-determined-not-offered", "price", "price.determined", ("offer.auction.purchase_price_determined",),
    basis=_AUCTION, unasked=True,
)  # fmt: skip
def price_determined_not_offered(look: Look) -> Outcomes:
    allowed = look.value("offer.auction.purchase_price_determined") is True
    if look.terms.offer.kind == "auction" and look.raw("price.determined") is True and not allowed:
        yield error(
            "price.determined",
            f"{look.label('price.determined')} is chosen, but this offer asks each holder to name a price. "
            "The tender would be defective. Check one of the offer's prices instead.",
        )


@rule(
    "price-not-offered",
    "price",
    "price.elections",
    ("offer.auction.prices",),
    tells="whether the price is one of the offer's",
    basis=_AUCTION,
)
def price_not_offered(look: Look) -> Outcomes:
    elected = look.lines("price.elections")
    if not elected:
        return
    prices = {Decimal(price) for price in look.lines("offer.auction.prices")}
    if not prices:
        yield Needs(("offer.auction.prices",))
        return
    strange = [price for price in elected if Decimal(price) not in prices]
    if strange:
        yield error(
            "price.elections",
            f"${strange[0]} is none of this offer's prices. The tender would be defective. "
            f"Choose one of {listed((f'${printed_money(price)}' for price in sorted(prices)), 'or')}.",
        )


@rule("price-elections", "price", "price.elections", ("price.determined",), basis=_AUCTION)
def price_elections(look: Look) -> Outcomes:
    elected = len(look.lines("price.elections")) + look.yes("price.determined")
    if elected == 0:
        yield error(
            "price.elections",
            "No price is elected. A tender into an auction without exactly one election is no valid tender. "
            "Check one price, or the price that the offer determines where the offer allows that.",
            needs=("price.elections",),
        )
    elif elected > 1:
        yield error(
            "price.elections",
            f"{printed_count(elected)} price boxes are checked. A tender with more than one election is no valid "
            "tender. Check one; to tender at several prices use a separate paper for each.",
        )


# ------------------------------------------------------------------ denominations


@rule(
    "denomination", "denominations", "notes.principal",
    ("offer.exchange.denomination_minimum", "offer.exchange.denomination_multiple"),
    tells="whether the principal is a whole number of denominations", basis=_DENOMINATIONS,
)  # fmt: skip
def denomination(look: Look) -> Outcomes:
    """Principal is in whole US dollars, as an integer or an exact amount."""
    given = look.value("notes.principal")
    principal = Decimal(given) if isinstance(given, int | Decimal) and not isinstance(given, bool) else None
    minimum = look.count("offer.exchange.denomination_minimum")
    multiple = look.count("offer.exchange.denomination_multiple")
    if principal is None:
        return
    if minimum is None or multiple is None:
        lacking = {"offer.exchange.denomination_minimum": minimum, "offer.exchange.denomination_multiple": multiple}
        yield Needs(tuple(key for key, value in lacking.items() if value is None))
        return
    rule_words = f"${printed_count(minimum)} and multiples of ${printed_count(multiple)} above it"
    if principal < minimum:
        yield error(
            "notes.principal",
            f"{look.label('notes.principal')} is below the smallest denomination. Notes come in {rule_words}. "
            f"Give ${printed_count(minimum)} or more.",
        )
    elif (principal - minimum) % multiple:
        below = minimum + (principal - minimum) // multiple * multiple
        yield error(
            "notes.principal",
            f"{look.label('notes.principal')} is no whole number of denominations. Notes come in {rule_words}. "
            f"Give ${printed_count(int(below))} or ${printed_count(int(below) + multiple)}.",
        )


RULES: tuple[Rule, ...] = (
    odd_lot_not_offered,
    conditional_not_offered,
    conditional_unclaimed,
    conditional_minimum,
    price_determined_not_offered,
    price_not_offered,
    price_elections,
    denomination,
    odd_lot_too_large,
    odd_lot_in_part,
    odd_lot_unclaimed,
    conditional_lot,
)
